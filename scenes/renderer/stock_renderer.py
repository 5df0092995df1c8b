"""Manim's own renderer, to compare with."""

from __future__ import annotations

from typing import Any, ClassVar

from manim import CairoRenderer, Camera


class StockRenderer(CairoRenderer):
    """Manim's renderer with holds that last the nearest whole number of frames, as ours has them."""

    default_camera: ClassVar[type[Any]] = Camera

    def freeze_current_frame(self, duration: float) -> None:
        """Hold the current frame for `duration` seconds."""
        self.add_frame(self.get_frame(), num_frames=round(duration * self.camera.frame_rate))
