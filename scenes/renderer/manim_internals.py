"""All that is used of Manim beyond its public interface, under public names. Nothing else touches it.

Written against Manim 0.22; `tests/renderer/test_manim_internals.py` fails if another version has it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from manim import Mobject, SceneFileWriter, VMobject
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.video_segment_encoder import VideoSegmentEncoder

__all__ = [
    "Bt709Encoder",
    "FamilyOwner",
    "OwnEncoderWriter",
    "VideoEncoderSpec",
    "VideoSegmentEncoder",
    "has_own_family",
]


class Bt709Encoder(VideoSegmentEncoder):
    """Manim's encoder of one segment, its stream tagged as BT.709 in limited range.

    Parameters
    ----------
    target
        The file to write.
    spec
        Container, codec, size and rate.
    """

    def __init__(self, *, target: Path, spec: VideoEncoderSpec) -> None:
        super().__init__(target=target, spec=spec)
        self.stream: Any = self._stream
        context: Any = self.stream.codec_context
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.colorspace = Colorspace.ITU709
        context.color_range = ColorRange.MPEG

    @property
    def time_base(self) -> Fraction:
        """The length of a frame in seconds."""
        return 1 / Fraction(self.spec.frame_rate)

    @property
    def written(self) -> int:
        """How many frames there are so far."""
        return self._next_pts

    @written.setter
    def written(self, count: int) -> None:
        self._next_pts = count

    @property
    def is_closed(self) -> bool:
        """Whether the segment is complete."""
        return self._closed

    def check(self, pixels: Any, repeat: int) -> None:
        """Raise TypeError, ValueError or RuntimeError unless this is a picture that can be written now."""
        self._validate_frame(pixels, repeat)

    def failure(self, operation: str, error: BaseException) -> RuntimeError:
        """The error that tells what could not be done with which segment."""
        return self._operation_error(operation, error)

    def mux(self, packets: Any) -> None:
        """Write one coded packet or several."""
        self._container.mux(packets)

    def close(self) -> None:
        """Complete the file; what the codec still holds is not asked for."""
        self._closed = True
        self._container.close()


class OwnEncoderWriter(SceneFileWriter):
    """Manim's file writer with the choice of the encoder of each segment."""

    def segment_encoder(self, target: Path) -> VideoSegmentEncoder:
        """The encoder of a new segment: Manim's own, unless this is overridden."""
        return super()._create_segment_encoder(target)

    def _create_segment_encoder(self, target: Path) -> VideoSegmentEncoder:
        return self.segment_encoder(target)


class FamilyOwner(VMobject):
    """A mobject that says itself which mobjects are drawn for it, inside groups too."""

    def family(self) -> Iterable[Any]:
        """Itself and its parts, from back to front."""
        raise NotImplementedError

    def _iter_family(self, active_path: Any) -> Iterator[Any]:
        yield from self.family()


def has_own_family(kind: type[Mobject]) -> bool:
    """Whether a class finds its family in a way of its own, not through its submobjects."""
    return kind._iter_family is not Mobject._iter_family or kind.get_family is not Mobject.get_family
