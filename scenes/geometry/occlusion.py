"""Which of two boxes hides the other: which cells of a cube are seen and in which order they are painted.

Numpy only, no Manim.
"""

from __future__ import annotations

import numpy as np

from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.pose import DEPTH, DEPTH_X, DEPTH_Y, Pose

_SLACK = 1e-9
_TOWARDS_VIEWER = np.array([1.0, 1.0, -1.0])
"""Of two boxes beside each other, the one to the right, above or in front may hide the other."""
_ALIKE = 1e-6
_CLEAR = 0.9, 0.76
"""The share of a face's width or height that must show beside the cell before it, for its print to be whole."""
_CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)][1:])
_AHEAD = 0
"""The place in `_CORNERS` of the neighbour straight in front."""


def paint_order(low: FloatArray, size: FloatArray) -> IntArray:
    """Boxes from back to front. Of two disjoint boxes, one is painted first if a plane across x, y or z puts it behind.

    Planes that cut through no box part the boxes into groups, and these again, as long as there are such planes; what
    they do not part is put in order pair by pair. Depth of the centre only breaks ties: alone it is wrong for boxes
    of unequal size or spacing.
    """
    high = low + size
    order = np.argsort(-((low + size / 2) @ np.array([-DEPTH_X, -DEPTH_Y, 1.0])), kind="stable")
    ends = low * _TOWARDS_VIEWER, high * _TOWARDS_VIEWER
    order, group = _parted(order, np.minimum(*ends), np.maximum(*ends))
    sizes = np.bincount(group, minlength=1)
    starts = np.cumsum(sizes) - sizes
    for which in np.flatnonzero(sizes > 1).tolist():
        part = slice(starts[which], starts[which] + sizes[which])
        order[part] = order[part][_by_pairs(low[order[part]], high[order[part]])]
    return order


def _parted(order: IntArray, far: FloatArray, near: FloatArray) -> tuple[IntArray, IntArray]:
    """Boxes in an order that planes between them force, each with the number of the group no plane parts."""
    group = np.zeros(len(order), dtype=np.int64)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    idle, axis = 0, 2
    while idle < 3 and len(order) and group[-1] + 1 < len(order):
        by_start = order[np.lexsort((far[order, axis], group))]
        shift = group * (float(np.ptp(near[:, axis])) + float(np.ptp(far[:, axis])) + 1.0)
        reached = np.maximum.accumulate(near[by_start, axis] + shift)
        opens = far[by_start, axis][1:] + shift[1:] >= reached[:-1] - _SLACK
        found = np.concatenate([[0], np.cumsum(opens | (group[1:] > group[:-1]))])
        idle = idle + 1 if found[-1] == group[-1] else 0
        order, group, axis = by_start, found, (axis + 1) % 3
    return order[np.lexsort((rank[order], group))], group


def _by_pairs(low: FloatArray, high: FloatArray) -> IntArray:
    """An order of boxes from back to front, near to the one given, from every pair that overlaps on the screen."""
    behind = np.zeros((len(low), len(low)), dtype=bool)
    behind |= low[:, None, 2] >= high[None, :, 2] - _SLACK
    behind |= high[:, None, 1] <= low[None, :, 1] + _SLACK
    behind |= high[:, None, 0] <= low[None, :, 0] + _SLACK
    must = behind & ~behind.T & _overlap_on_screen(low, high)
    return _topological(must) if np.tril(must).any() else np.arange(len(low))


def _overlap_on_screen(low: FloatArray, high: FloatArray) -> BoolArray:
    """Whether the hexagons of two projected boxes overlap: their ranges do across x, y and the depth direction."""
    ranges = []
    for normal in (np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.array([DEPTH_Y, -DEPTH_X])):
        weights = np.array([normal[0], normal[1], float(DEPTH @ normal)])
        first, second = low * weights, high * weights
        ranges.append((np.minimum(first, second).sum(1), np.maximum(first, second).sum(1)))
    overlap = np.ones((len(low), len(low)), dtype=bool)
    for start, end in ranges:
        overlap &= (start[:, None] < end[None, :] - _SLACK) & (start[None, :] < end[:, None] - _SLACK)
    return overlap


def _topological(before: BoolArray) -> IntArray:
    """An order that respects `before`, keeping the given one where it can; a cycle is cut at its first member."""
    done = len(before) + 1
    waiting = before.sum(axis=0).astype(np.int64)
    order = np.empty(len(before), dtype=np.int64)
    for place in range(len(before)):
        pick = int(np.argmax(waiting <= 0))
        if waiting[pick] > 0:
            pick = int(np.argmax(waiting < done))
        order[place] = pick
        waiting -= before[pick]
        waiting[pick] = 2 * done
    return order


class Cover:
    """Tells which cells of a cube are behind others, whatever it shows.

    The seven neighbours of a cell towards the viewer hide it if all eight are equal boxes in a straight lattice and
    the gaps between them are so narrow that every line of sight through a gap ends within its first cells.
    """

    def __init__(self, places: IntArray) -> None:
        """`places` (cells, 3) number the cells to the right, upwards and away from the viewer."""
        known = {tuple(place): cell for cell, place in enumerate(places.tolist())}
        steps = (_CORNERS * _TOWARDS_VIEWER).astype(np.int64)
        rows = [[known.get(tuple(place), -1) for place in (start + steps).tolist()] for start in places]
        around = np.array(rows, dtype=np.int64).reshape(-1, len(steps))
        self.cells: IntArray = np.flatnonzero((around >= 0).all(axis=1))
        self.around: IntArray = around[self.cells]
        self.behind: IntArray = np.flatnonzero(around[:, _AHEAD] >= 0)
        self.before: IntArray = around[self.behind, _AHEAD]

    def hidden(self, pose: Pose, solid: BoolArray) -> BoolArray:
        """Which cells cannot be seen when those that are `solid` let no light through."""
        found = np.zeros(len(solid), dtype=bool)
        if len(self.cells):
            found[self.cells] = solid[self.around].all(axis=1) & self._closed(pose)
        return found

    def _closed(self, pose: Pose) -> BoolArray:
        size = pose.size[self.cells]
        away = pose.low[self.around] - pose.low[self.cells, None]
        step = np.stack([away[:, 3, 0], away[:, 1, 1], away[:, 0, 2]], axis=1)
        straight = np.abs(away - _CORNERS * step[:, None]).max(axis=(1, 2)) < _ALIKE
        equal = np.abs(pose.size[self.around] - size[:, None]).max(axis=(1, 2)) < _ALIKE
        gap = step * _TOWARDS_VIEWER - size
        length = gap[:, 2] + np.maximum(gap[:, 0] / DEPTH_X, gap[:, 1] / DEPTH_Y)
        reach = length[:, None] * np.array([DEPTH_X, DEPTH_Y, 1.0])
        return np.asarray(straight & equal & (gap > -_ALIKE).all(axis=1) & (reach <= size).all(axis=1))

    def front_hidden(self, pose: Pose, solid: BoolArray) -> BoolArray:
        """Which cells have so much of their front hidden by the `solid` cell before them that a print would be cut."""
        found = np.zeros(len(solid), dtype=bool)
        away = pose.low[self.before] - pose.low[self.behind]
        size = pose.size[self.behind]
        equal = np.abs(pose.size[self.before] - size).max(axis=1, initial=0.0) < _ALIKE
        straight = np.abs(away[:, :2]).max(axis=1, initial=0.0) < _ALIKE
        gap = -away[:, 2] - size[:, 2]
        shown = gap[:, None] * DEPTH / size[:, :2]
        near = (gap > -_ALIKE) & (shown < _CLEAR).all(axis=1)
        found[self.behind] = solid[self.before] & equal & straight & near
        return found
