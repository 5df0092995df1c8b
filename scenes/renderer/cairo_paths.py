"""Cubic curves as arrays to Cairo paths."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cairo
import numpy as np
from numpy.typing import NDArray

from scenes.geometry.arrays import FloatArray

_ABSOLUTE, _RELATIVE = 1e-6, 1e-5
"""How near two points must be to be one: the same rule as Manim's."""
_DIGITS = 8
_FINE, _FAR = 2.0**18, 30.0
"""Cairo keeps paths to 1/256 of a unit and below 2^23: so much larger, and no farther, a kept one is exact enough."""


def place(ctx: Any, points: FloatArray) -> None:
    """Append cubic curves (4k, 2 or 3) to the current path, as `trace` does, which is spared for a shape known already.

    A shape is known wherever it lies. The outcome depends on the points only.
    """
    if len(points) < 4:
        return
    x, y = points[0, :2].tolist()
    shape = points[:, :2] - (x, y)
    if np.abs(shape).max() > _FAR:
        trace(ctx, points)
        return
    ctx.save()
    ctx.translate(x, y)
    ctx.append_path(_kept((shape.round(_DIGITS) + 0.0).tobytes()))
    ctx.restore()


def place_glyphs(ctx: Any, glyphs: FloatArray, matrix: FloatArray, at: FloatArray) -> None:
    """Append cubic curves (4k, 2), brought to their place by a matrix (2, 2) and then a shift; kept ones are reused."""
    (xx, xy), (yx, yy) = matrix.tolist()
    ctx.save()
    ctx.transform(cairo.Matrix(xx, yx, xy, yy, *at.tolist()))
    ctx.append_path(_kept(glyphs.tobytes()))
    ctx.restore()


@lru_cache(maxsize=2048)
def _kept(shape: bytes) -> Any:
    ctx = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    ctx.scale(_FINE, _FINE)
    trace(ctx, np.frombuffer(shape).reshape(-1, 2))
    return ctx.copy_path()


def trace(ctx: Any, points: FloatArray) -> None:
    """Append cubic curves (4k, 2 or 3) to the current path; a curve that starts elsewhere begins a new piece.

    A piece that ends where it began is closed.
    """
    curves = points[: len(points) // 4 * 4, :2].reshape(-1, 4, 2)
    if not len(curves):
        return
    begins = np.concatenate([[True], ~_same(curves[:-1, 3], curves[1:, 0])])
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(curves)) - 1
    closed = _same(curves[first, 0], curves[last, 3]).tolist()
    flat = curves.reshape(-1, 8).tolist()
    curve_to = ctx.curve_to
    for start, end, is_closed in zip(first.tolist(), last.tolist(), closed, strict=True):
        ctx.move_to(flat[start][0], flat[start][1])
        for _, _, a, b, c, d, e, f in flat[start : end + 1]:
            curve_to(a, b, c, d, e, f)
        if is_closed:
            ctx.close_path()


def _same(first: FloatArray, second: FloatArray) -> NDArray[np.bool_]:
    near = np.abs(first - second) <= _ABSOLUTE + _RELATIVE * np.abs(second)
    return np.asarray(near.all(axis=1))
