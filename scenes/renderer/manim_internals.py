"""All that is used of Manim beyond its public interface, under public names. Nothing else touches it.

Written against Manim 0.22; `tests/renderer/test_manim_internals.py` fails if another version has it otherwise.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from copy import deepcopy
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from manim import Camera, ManimColor, Mobject, SceneFileWriter, VMobject
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.video_segment_encoder import VideoSegmentEncoder

__all__ = [
    "Bt709Encoder",
    "FamilyOwner",
    "OwnEncoderWriter",
    "QuickCopy",
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
    """A mobject that says itself which mobjects Manim's cameras draw for it, inside groups too.

    For all others, such as groups and animations, it is one mobject with the submobjects that were added to it.
    """

    def drawn_parts(self) -> Iterable[Any]:
        """What is drawn for it, from back to front."""
        raise NotImplementedError

    def _iter_family(self, active_path: Any) -> Iterator[Any]:
        if not _a_camera_asks():
            yield from super()._iter_family(active_path)
            return
        yield from self.drawn_parts()
        for part in self.submobjects:
            yield from part._iter_family(active_path)


class QuickCopy(VMobject):
    """A mobject whose copies share what never changes: numbers, names and colours.

    Manim copies twice what fades, and looks at each of some thirty attributes as if it were a tree. Between two that
    are not outlined it mixes nothing but what fills them.
    """

    def interpolate_color(self, mobject1: Any, mobject2: Any, alpha: float) -> Self:
        """Take on the colours between those of two mobjects, as Manim has them."""
        if any(_is_outlined(each) for each in (mobject1, mobject2)):
            return super().interpolate_color(mobject1, mobject2, alpha)
        start, end = mobject1.fill_rgbas, mobject2.fill_rgbas
        self.fill_rgbas = end.copy() if alpha == 1.0 else start + alpha * (end - start)
        return self

    def __deepcopy__(self, known: dict[int, Any]) -> Self:
        made = known[id(self)] = self.__new__(type(self))
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                copied: Any = value.copy()
            else:
                copied = value if isinstance(value, _VALUES) else deepcopy(value, known)
            setattr(made, name, copied)
        made.original_id = str(id(self))
        return made


def _is_outlined(mobject: VMobject) -> bool:
    """Whether a mobject has an outline, or a gradient."""
    return bool(mobject.stroke_width or mobject.background_stroke_width or mobject.sheen_factor)


_VALUES = (int, float, str, Enum, ManimColor, type(None))


def _a_camera_asks() -> bool:
    """Whether one of Manim's cameras is collecting what it draws: it asks for families as anybody does."""
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code is Camera.get_mobjects_to_display.__code__:
            return True
    return False


def has_own_family(kind: type[Mobject]) -> bool:
    """Whether a class finds its family in a way of its own, not through its submobjects."""
    return kind._iter_family is not Mobject._iter_family or kind.get_family is not Mobject.get_family
