"""A file writer that takes a picture once and then only what changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.renderer.alpha import straight
from scenes.renderer.dirty_regions import Area
from scenes.renderer.encoders.h264 import H264SegmentEncoder, cut_out
from scenes.renderer.encoders.prores import ProResSegmentEncoder
from scenes.renderer.manim_internals import OwnEncoderWriter, VideoSegmentEncoder


class PictureWriter(OwnEncoderWriter):
    """Manim's writer; H.264 films get the pictures as changes, everything else gets whole frames as ever.

    ProRes films get straight colours, as their format has them.
    """

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        spec = self.video_encoder
        self.encodes_changes = spec is not None and spec.codec == "libx264" and spec.pixel_format == "yuv420p"
        self.encodes_alpha = spec is not None and spec.codec == "prores_ks"
        self._starts = True

    def begin_animation(self, *args: Any, **kwargs: Any) -> None:
        """Start a segment; its first picture is written whole."""
        self._starts = True
        super().begin_animation(*args, **kwargs)

    def segment_encoder(self, target: Path) -> VideoSegmentEncoder:
        """Ours for H.264 and ProRes films, else Manim's."""
        if self.encodes_alpha and self.video_encoder is not None:
            return ProResSegmentEncoder(target=target, spec=self.video_encoder)
        if not self.encodes_changes or self.video_encoder is None:
            return super().segment_encoder(target)
        return H264SegmentEncoder(target=target, spec=self.video_encoder)

    def write_picture(self, picture: NDArray[np.uint8], changed: Sequence[Area], repeat: int) -> None:
        """Write a picture `repeat` times, which differs from the last one in the areas `changed` only.

        The picture may change afterwards.
        """
        if not self.encodes_changes:
            whole: Any = straight(picture) if self.encodes_alpha else picture.copy()
            self.write_frame(whole, repeat=repeat)
            return
        height, width = picture.shape[:2]
        patches: Any = cut_out(picture, [(0, 0, width, height)] if self._starts else changed)
        self._starts = False
        self.write_frame(patches, repeat=repeat)
