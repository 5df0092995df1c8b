"""A cube as one picture, for cameras that are not ours: faces that are see-through together need one sheet."""

from __future__ import annotations

from typing import Any

import cairo
import numpy as np
from manim import config
from manim.mobject.types.image_mobject import AbstractImageMobject
from numpy.typing import NDArray
from PIL.Image import Resampling

from scenes.renderer.alpha import straight
from scenes.renderer.dirty_regions import NOWHERE
from scenes.renderer.display_list import View, cube_item
from scenes.renderer.one_pass import OnePassCube

_INWARDS = 1e-6
"""Pixels by which corners are moved to the inside: Manim cuts off what is behind the point."""


class _WholeFrame:
    """What Manim's camera at rest looks at."""

    def __init__(self) -> None:
        self.pixel_width, self.pixel_height = config.pixel_width, config.pixel_height
        self.frame_width = config.frame_width
        self.frame_height = self.frame_width * self.pixel_height / self.pixel_width
        self.frame_center = np.zeros(3)


class CubeSheet(AbstractImageMobject):
    """The part of the frame that a cube takes, painted as our camera paints it, pixel by pixel."""

    def __init__(self) -> None:
        self.pixels: NDArray[np.uint8] = np.zeros((1, 1, 4), dtype=np.uint8)
        super().__init__(scale_to_resolution=0, resampling_algorithm=Resampling.NEAREST)

    def get_pixel_array(self) -> Any:
        return self.pixels

    def take(self, cube: OnePassCube) -> bool:
        """Paint a cube as it is now; say whether there is anything to see."""
        camera: Any = _WholeFrame()
        item = cube_item(cube, View(camera))
        if item.area == NOWHERE:
            return False
        left, top, right, bottom = item.area
        surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, right - left, bottom - top)
        ctx = cairo.Context(surface)
        ctx.translate(-left, -top)
        item.paint(ctx)
        surface.flush()
        rows = np.frombuffer(surface.get_data(), dtype=np.uint8).reshape(bottom - top, -1, 4)
        self.pixels = straight(rows[:, : right - left])
        pixel = camera.frame_width / camera.pixel_width
        x = (np.array([left, right]) + _INWARDS - camera.pixel_width / 2) * pixel
        y = (camera.pixel_height / 2 - np.array([top, bottom]) - _INWARDS) * pixel
        self.points = np.array([[x[i], y[j], 0.0] for j in (0, 1) for i in (0, 1)])
        return True
