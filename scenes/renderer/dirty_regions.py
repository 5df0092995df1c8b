"""Rectangles of whole pixels: left, top, right, bottom; right and bottom lie outside."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from scenes.geometry.arrays import FloatArray, IntArray

Area = tuple[int, int, int, int]

NOWHERE: Area = (0, 0, 0, 0)
_WASTE = 1.25
"""Two areas are redrawn as one if that is not more than this many times the pixels of both."""


def around(
    left: float, top: float, right: float, bottom: float, margin: float, size: tuple[int, int]
) -> Area:
    """The whole pixels within `margin` of a place, as far as they lie in a picture of this width and height."""
    width, height = size
    area = (
        max(0, math.floor(left - margin)),
        max(0, math.floor(top - margin)),
        min(width, math.ceil(right + margin)),
        min(height, math.ceil(bottom + margin)),
    )
    return area if area[0] < area[2] and area[1] < area[3] else NOWHERE


def meet(first: Area, second: Area) -> bool:
    """Say whether two areas share a pixel.

    >>> meet((0, 0, 2, 2), (1, 1, 3, 3)), meet((0, 0, 2, 2), (2, 0, 4, 2))
    (True, False)
    """
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def pixels(area: Area) -> int:
    """How many pixels an area has."""
    return (area[2] - area[0]) * (area[3] - area[1])


def around_both(first: Area, second: Area) -> Area:
    """The smallest area that holds both."""
    return (
        min(first[0], second[0]),
        min(first[1], second[1]),
        max(first[2], second[2]),
        max(first[3], second[3]),
    )


def evened(area: Area) -> Area:
    """The area grown to even places, for pictures of even size: what 4:2:0 chroma can hold.

    >>> evened((3, 4, 5, 7))
    (2, 4, 6, 8)
    """
    return area[0] & ~1, area[1] & ~1, area[2] + (area[2] & 1), area[3] + (area[3] & 1)


def merged(areas: Iterable[Area]) -> list[Area]:
    """Areas that share no pixel and together hold all the given ones; neighbours are joined where it wastes little.

    >>> merged([(0, 0, 4, 4), (2, 2, 6, 6), (100, 0, 104, 4)])
    [(0, 0, 6, 6), (100, 0, 104, 4)]
    """
    found: list[Area] = []
    for area in areas:
        if area == NOWHERE:
            continue
        new, partner = area, _partner(area, found)
        while partner is not None:
            found.remove(partner)
            new = around_both(new, partner)
            partner = _partner(new, found)
        found.append(new)
    return found


def _partner(area: Area, others: Sequence[Area]) -> Area | None:
    for other in others:
        if meet(area, other):
            return other
        if pixels(around_both(area, other)) <= _WASTE * (pixels(area) + pixels(other)):
            return other
    return None


def clusters(low: FloatArray, high: FloatArray, gap: float) -> list[IntArray]:
    """The numbers of rectangles between two corners (rectangles, 2), in groups that an empty strip parts.

    Strips are at least `gap` wide; upright ones part the rectangles into columns, level ones part each column.

    >>> low = np.array([[0.0, 0.0], [5.0, 0.0], [0.5, 0.0], [5.0, 4.0]])
    >>> [group.tolist() for group in clusters(low, low + 1.0, 0.5)]
    [[0, 2], [1], [3]]
    """
    return [
        column[row]
        for column in _runs(low[:, 0], high[:, 0], gap)
        for row in _runs(low[column, 1], high[column, 1], gap)
    ]


def _runs(start: FloatArray, end: FloatArray, gap: float) -> list[IntArray]:
    order = np.argsort(start, kind="stable")
    reached = np.maximum.accumulate(end[order])
    return np.split(order, np.flatnonzero(start[order][1:] > reached[:-1] + gap) + 1)
