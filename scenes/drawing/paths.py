"""Cubic curves as arrays to Cairo paths."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

_ABSOLUTE, _RELATIVE = 1e-6, 1e-5
"""How near two points must be to be one: the same rule as Manim's."""


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
