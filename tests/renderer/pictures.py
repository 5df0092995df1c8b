"""Draws the same mobjects with both cameras, and says how alike two pictures are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from manim import Camera, Mobject
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from scenes.pipeline.worker import manim_settings
from scenes.renderer.camera import FastCamera
from scenes.spec.lecture import LectureSpec

Picture = NDArray[np.uint8]
ROUNDING = 7
"""Colours are rounded at other places, most where bright edges meet dark faces: so far apart may they be, of 255."""
_WINDOW = 7
_STEADY = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def settings(quality: str = "480p") -> Any:
    """Manim set up for pictures of this size; no file is written."""
    return manim_settings(LectureSpec(quality=quality), Path.cwd(), dry_run=True)


def cameras(**kwargs: Any) -> tuple[Camera, FastCamera]:
    """Manim's camera and ours."""
    return Camera(**kwargs), FastCamera(**kwargs)


def both(*mobjects: Mobject, **kwargs: Any) -> tuple[Picture, Picture]:
    """The mobjects' picture by Manim's camera and by ours."""
    stock, fast = cameras(**kwargs)
    stock.capture_mobjects(mobjects)
    fast.show(mobjects)
    return stock.pixel_array, fast.pixel_array


def worst(first: Picture, second: Picture) -> int:
    """The largest difference of any channel of any pixel."""
    return int(np.abs(first.astype(int) - second.astype(int)).max())


def ssim(first: Picture, second: Picture) -> float:
    """Structural similarity of the luma of two pictures, 1 for equal ones (Wang et al. 2004, flat windows)."""
    a, b = (picture[..., :3].astype(float) @ [0.2126, 0.7152, 0.0722] for picture in (first, second))

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(uniform_filter(values, _WINDOW))

    mean_a, mean_b = mean(a), mean(b)
    var_a, var_b = mean(a * a) - mean_a**2, mean(b * b) - mean_b**2
    common = mean(a * b) - mean_a * mean_b
    light = (2 * mean_a * mean_b + _STEADY[0]) / (mean_a**2 + mean_b**2 + _STEADY[0])
    return float((light * (2 * common + _STEADY[1]) / (var_a + var_b + _STEADY[1])).mean())
