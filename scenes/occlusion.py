"""Which of two boxes hides the other: the order in which a cube's cells are painted. Numpy only, no Manim."""

from __future__ import annotations

import numpy as np

from scenes.geometry import DEPTH, DEPTH_X, DEPTH_Y, BoolArray, FloatArray, IntArray


def paint_order(low: FloatArray, size: FloatArray) -> IntArray:
    """Boxes from back to front. Of two disjoint boxes, one is painted first if a plane across x, y or z puts it behind.

    Depth of the centre alone is wrong for boxes of unequal size or spacing; it only breaks ties here.
    """
    high = low + size
    depth = (low + size / 2) @ np.array([-DEPTH_X, -DEPTH_Y, 1.0])
    guess = np.argsort(-depth, kind="stable")
    low, high = low[guess], high[guess]
    slack = 1e-9
    behind = np.zeros((len(low), len(low)), dtype=bool)
    behind |= low[:, None, 2] >= high[None, :, 2] - slack
    behind |= high[:, None, 1] <= low[None, :, 1] + slack
    behind |= high[:, None, 0] <= low[None, :, 0] + slack
    must = behind & ~behind.T & _overlap_on_screen(low, high)
    if not np.tril(must).any():
        return np.asarray(guess)
    return np.asarray(guess[_topological(must)])


def _overlap_on_screen(low: FloatArray, high: FloatArray) -> BoolArray:
    """Whether the hexagons of two projected boxes overlap: their ranges do across x, y and the depth direction."""
    ranges = []
    for normal in (np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.array([DEPTH_Y, -DEPTH_X])):
        weights = np.array([normal[0], normal[1], float(DEPTH @ normal)])
        first, second = low * weights, high * weights
        ranges.append((np.minimum(first, second).sum(1), np.maximum(first, second).sum(1)))
    overlap = np.ones((len(low), len(low)), dtype=bool)
    for start, end in ranges:
        overlap &= (start[:, None] < end[None, :] - 1e-9) & (start[None, :] < end[:, None] - 1e-9)
    return overlap


def _topological(before: BoolArray) -> IntArray:
    """An order that respects `before`, keeping the given one where it can; a cycle is cut at its first member."""
    waiting = before.sum(axis=0).astype(np.int64)
    done = np.zeros(len(before), dtype=bool)
    order = np.empty(len(before), dtype=np.int64)
    for place in range(len(before)):
        free = np.flatnonzero(~done & (waiting <= 0))
        pick = free[0] if len(free) else np.flatnonzero(~done)[0]
        order[place] = pick
        done[pick] = True
        waiting -= before[pick]
    return order
