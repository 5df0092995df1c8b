"""Cells that are averaged pushed together until all of a group take the place of one. No Manim."""

from __future__ import annotations

import numpy as np

from scenes.geometry.arrays import FloatArray, IntArray
from scenes.geometry.box import Box
from scenes.geometry.pose import CELL_FILL, Pose
from scenes.geometry.view import OBLIQUE, View


def squeezed(
    pose: Pose, groups: IntArray, box: Box, view: View = OBLIQUE, largest: float = 1.0
) -> tuple[Pose, Pose]:
    """The cells of each group as slices of one cell, and that whole cell in the place of each of them.

    `pose` is a lattice whose groups are blocks that reach into no other; the blocks keep their order and the gaps
    between them. The cells that are left fit the box as `view` sees them, with no pitch over `largest`.

    >>> line = Pose(np.array([[0.0, 0, 0], [1.0, 0, 0]]), np.ones((2, 3)))
    >>> slices, whole = squeezed(line, np.array([0, 0]), Box(-4, 4, -4, 4), largest=1.0)
    >>> slices.size[:, 0].tolist(), whole.size[:, 0].tolist()
    ([0.47, 0.47], [0.94, 0.94])
    """
    _, place = np.unique(groups, return_inverse=True)
    count = int(place.max()) + 1
    low, high = np.full((count, 3), np.inf), np.full((count, 3), -np.inf)
    np.minimum.at(low, place, pose.low)
    np.maximum.at(high, place, pose.low + pose.size)
    unit = pose.size[0]
    corner = np.stack([_closed_up(low[:, axis], high[:, axis], unit[axis]) for axis in range(3)], axis=1)
    share = unit / (high - low)[place]
    slices = Pose(corner[place] + (pose.low - low[place]) * share, pose.size * share)
    whole = Pose(corner[place], np.broadcast_to(unit, pose.size.shape).copy())
    fitted = whole.fitted(box, largest * CELL_FILL / float(unit.max()), view)
    scale = float(fitted.size[0, 0] / unit[0])
    offset = fitted.low[0] - whole.low[0] * scale
    return Pose(slices.low * scale + offset, slices.size * scale), fitted


def _closed_up(low: FloatArray, high: FloatArray, unit: float) -> FloatArray:
    """Where blocks along a line begin once each is a single cell: the gaps between them stay as they are."""
    starts, first, rank = np.unique(low.round(6), return_index=True, return_inverse=True)
    gaps = starts[1:] - high[first][:-1]
    return np.asarray(np.concatenate([[0.0], np.cumsum(unit + gaps)])[rank])
