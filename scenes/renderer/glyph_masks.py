"""Printed values as coverage: what is printed at the same place in pixels again is not filled again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cairo
import numpy as np

from scenes.geometry.arrays import FloatArray
from scenes.renderer.cairo_paths import place_glyphs

_STEPS = 2**20
"""Places nearer to each other than this share of a pixel are one; Cairo itself keeps them to 1/256."""
_DIGITS = 6
_AROUND = 2
"""Pixels between the glyphs and the edge of their mask."""

Key = tuple[Any, ...]


@dataclass
class _Mask:
    """Coverage of glyphs, and where it lies from the whole pixel that holds their origin."""

    surface: Any = None
    left: int = 0
    top: int = 0


def fill_glyphs(
    ctx: Any, text: str, glyphs: FloatArray, matrix: FloatArray, at: FloatArray, rgba: tuple[float, ...]
) -> None:
    """Fill the glyphs (4k, 2) of a text, brought to their place by a matrix (2, 2) and a shift, with a colour.

    Their coverage is kept for where they lie at the same place within a pixel.
    """
    to_pixels = ctx.get_matrix()
    (xx, xy), (yx, yy) = matrix.tolist()
    x, y = to_pixels.transform_point(*at.tolist())
    column, x_step = divmod(round(x * _STEPS), _STEPS)
    row, y_step = divmod(round(y * _STEPS), _STEPS)
    shape = (to_pixels.xx * xx, to_pixels.xx * xy, to_pixels.yy * yx, to_pixels.yy * yy)
    mask = _mask((text, *(round(number, _DIGITS) for number in shape), x_step, y_step))
    if mask.surface is None:
        _cover(mask, glyphs, np.array(shape).reshape(2, 2), np.array([x_step, y_step]) / _STEPS)
    ctx.set_source_rgba(*rgba)
    ctx.save()
    ctx.identity_matrix()
    ctx.mask_surface(mask.surface, column + mask.left, row + mask.top)
    ctx.restore()


@lru_cache(maxsize=8192)
def _mask(_key: Key) -> _Mask:
    return _Mask()


def _cover(mask: _Mask, glyphs: FloatArray, matrix: FloatArray, at: FloatArray) -> None:
    """Fill the glyphs on a sheet of their own."""
    points = glyphs @ matrix.T + at
    left, top = (np.floor(points.min(axis=0)).astype(int) - _AROUND).tolist()
    right, bottom = (np.ceil(points.max(axis=0)).astype(int) + _AROUND).tolist()
    mask.left, mask.top = left, top
    mask.surface = cairo.ImageSurface(cairo.FORMAT_A8, right - left, bottom - top)
    ctx = cairo.Context(mask.surface)
    place_glyphs(ctx, glyphs, matrix, at - (left, top))
    ctx.fill()
