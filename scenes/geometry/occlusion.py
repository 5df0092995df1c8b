"""Which of two boxes hides the other: which cells of a cube are seen and in which order they are painted.

Numpy only, no Manim.
"""

from __future__ import annotations

import numpy as np

from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.pose import Pose
from scenes.geometry.view import OBLIQUE, View

_SLACK = 1e-9
_ALIKE = 1e-6
_EDGE_ON = 1e-9
_CLEAR = 0.9, 0.76
"""The share of a face's width or height that must show beside the cell before it, for its print to be whole."""
_CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)][1:])
"""The neighbours of a cell towards the viewer, in steps."""
_STRAIGHT = {0: 3, 1: 1, 2: 0}
"""The places in `_CORNERS` of the neighbours along x, y and z."""


def paint_order(low: FloatArray, size: FloatArray, view: View = OBLIQUE) -> IntArray:
    """Boxes from back to front. Of two disjoint boxes, one is painted first if a plane across x, y or z puts it behind.

    Planes that cut through no box part the boxes into groups, and these again, as long as there are such planes; what
    they do not part is put in order pair by pair. Depth of the centre only breaks ties: alone it is wrong for boxes
    of unequal size or spacing.
    """
    order = np.argsort(-((low + size / 2) @ view.away), kind="stable")
    ends = low * view.signs, (low + size) * view.signs
    far, near = np.minimum(*ends), np.maximum(*ends)
    order, group = _parted(order, far, near)
    sizes = np.bincount(group, minlength=1)
    starts = np.cumsum(sizes) - sizes
    for which in np.flatnonzero(sizes > 1).tolist():
        part = slice(starts[which], starts[which] + sizes[which])
        order[part] = order[part][_by_pairs(far[order[part]], near[order[part]], view)]
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


def _by_pairs(far: FloatArray, near: FloatArray, view: View) -> IntArray:
    """An order of boxes from back to front, near to the one given, from every pair that overlaps on the screen."""
    behind = np.zeros((len(far), len(far)), dtype=bool)
    for axis in range(3):
        behind |= near[:, None, axis] <= far[None, :, axis] + _SLACK
    must = behind & ~behind.T & _overlap_on_screen(far, near, view)
    return _topological(must) if np.tril(must).any() else np.arange(len(far))


def _overlap_on_screen(far: FloatArray, near: FloatArray, view: View) -> BoolArray:
    """Whether the hexagons of two projected boxes overlap: their ranges do across each projected axis."""
    seen = view.matrix * view.signs
    overlap = np.ones((len(far), len(far)), dtype=bool)
    for along in seen.T:
        if np.abs(along).max() < _EDGE_ON:
            continue
        weights = np.array([-along[1], along[0]]) @ seen
        first, second = far * weights, near * weights
        start, end = np.minimum(first, second).sum(1), np.maximum(first, second).sum(1)
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
    the gaps between them are so narrow that every line of sight through the gaps ends within its first cells.
    """

    def __init__(self, places: IntArray) -> None:
        """`places` (cells, 3) number the cells to the right, upwards and away from the viewer."""
        self._places = places
        self._known = {tuple(place): cell for cell, place in enumerate(places.tolist())}
        self._around: dict[tuple[float, ...], IntArray] = {}

    def turned(self, quarters: int) -> Cover:
        """The same for cells whose pose was turned, as `Pose.turned` does."""
        places = self._places
        for _ in range(quarters % 4):
            places = np.stack([places[:, 2], places[:, 1], -places[:, 0]], axis=1)
        return Cover(places)

    def around(self, view: View) -> IntArray:
        """The seven neighbours of every cell towards the viewer (cells, 7); -1 where there is none."""
        key = tuple(view.signs.tolist())
        if key not in self._around:
            steps = (_CORNERS * view.signs).astype(np.int64)
            rows = [
                [self._known.get(tuple(place), -1) for place in (start + steps).tolist()]
                for start in self._places
            ]
            self._around[key] = np.array(rows, dtype=np.int64).reshape(-1, len(steps))
        return self._around[key]

    def ahead(self, axis: int, view: View) -> IntArray:
        """The neighbour of every cell along an axis, towards the viewer; -1 where there is none."""
        return self.around(view)[:, _STRAIGHT[axis]]

    def hidden(self, pose: Pose, solid: BoolArray, view: View = OBLIQUE) -> BoolArray:
        """Which cells cannot be seen when those that are `solid` let no light through."""
        found = np.zeros(len(solid), dtype=bool)
        around = self.around(view)
        cells = np.flatnonzero((around >= 0).all(axis=1))
        if len(cells):
            around = around[cells]
            found[cells] = solid[around].all(axis=1) & _closed(pose, cells, around, view)
        return found

    def front_hidden(self, pose: Pose, solid: BoolArray, view: View = OBLIQUE) -> BoolArray:
        """Which cells have so much of their facing side hidden by the `solid` cell before it that a print is cut."""
        found = np.zeros(len(solid), dtype=bool)
        axis, ahead = view.facing, self.ahead(view.facing, view)
        behind = np.flatnonzero(ahead >= 0)
        before = ahead[behind]
        beside = [along for along, _ in view.writing]
        away = pose.low[before] - pose.low[behind]
        size = pose.size[behind]
        equal = np.abs(pose.size[before] - size).max(axis=1, initial=0.0) < _ALIKE
        straight = np.abs(away[:, beside]).max(axis=1, initial=0.0) < _ALIKE
        gap = away[:, axis] * view.signs[axis] - size[:, axis]
        slant = np.abs(view.away[beside]) / abs(view.away[axis])
        shown = gap[:, None] * slant / size[:, beside]
        near = (gap > -_ALIKE) & (shown < _CLEAR).all(axis=1)
        found[behind] = solid[before] & equal & straight & near
        return found


def _closed(pose: Pose, cells: IntArray, around: IntArray, view: View) -> BoolArray:
    """Whether cells and their neighbours are one lattice whose gaps no line of sight passes beyond these."""
    size = pose.size[cells]
    away = pose.low[around] - pose.low[cells, None]
    step = np.stack([away[:, _STRAIGHT[axis], axis] for axis in range(3)], axis=1)
    straight = np.abs(away - _CORNERS * step[:, None]).max(axis=(1, 2)) < _ALIKE
    equal = np.abs(pose.size[around] - size[:, None]).max(axis=(1, 2)) < _ALIKE
    gap = step * view.signs - size
    speed = np.abs(view.away)
    length = (np.maximum(gap, 0.0) / np.maximum(speed, _EDGE_ON)).sum(axis=1)
    reach = length[:, None] * speed
    return np.asarray(straight & equal & (gap > -_ALIKE).all(axis=1) & (reach <= size).all(axis=1))
