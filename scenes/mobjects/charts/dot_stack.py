"""Values as dots stacked in columns, or as the outline of their density where they are too many. Arrays only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenes.geometry.arrays import FloatArray, IntArray

LARGEST, SMALLEST = 0.16, 0.024
"""The radii of dots, in scene units."""
PITCH = 2.26
"""From dot to dot, in radii."""
_FINE = 0.05
"""Columns are one dot wide down to this radius; smaller ones may be several dots wide."""
_WIDEST = (1, 3, 5)
_FEW = 24
"""So few places each have a column of their own, as far as that can be."""
_KNOTS, _BINS, _SIGMA, _SPREAD, _PEAK, _EDGE = 161, 640, 6, 90, 2.5, 0.25


@dataclass(frozen=True)
class Stack:
    """Where dots stand: their x, and how many dots are below each."""

    x: FloatArray
    level: IntArray

    @property
    def height(self) -> int:
        """The dots of the highest column."""
        return int(self.level.max(initial=0)) + 1


def stacked(x: FloatArray, rank: IntArray, radius: float, rows: int = 0) -> Stack:
    """Dots over their places, those of one place in the order of `rank` from the bottom.

    Places closer than a dot's width share a column, which then stands on a grid. With `rows`, a column of more dots
    becomes three, five or seven dots wide.
    """
    places, column = np.unique(x.round(6), return_inverse=True)
    pitch = PITCH * radius
    apart = len(places) < 2 or float(np.diff(places).min()) >= pitch * 0.98
    if apart and not (rows and int(np.bincount(column).max()) > rows):
        return Stack(places[column], _levels(column, rank, np.zeros(len(x), dtype=bool)))
    common = places[int(np.bincount(column).argmax())]
    column = np.round((x - common) / pitch).astype(np.int64)
    spilled = np.zeros(len(x), dtype=bool)
    if rows:
        column, spilled = _widened(column, rank, rows)
    return Stack(common + column * pitch, _levels(column, rank, spilled))


def _widened(column: IntArray, rank: IntArray, rows: int) -> tuple[IntArray, np.ndarray]:
    """Columns of more than `rows` dots, spread over their neighbours."""
    found, counts = np.unique(column, return_counts=True)
    column, spilled = column.copy(), np.zeros(len(column), dtype=bool)
    for place in found[counts > rows].tolist():
        members = np.flatnonzero((column == place) & ~spilled)
        members = members[np.argsort(rank[members])]
        wide = next((w for w in _WIDEST if len(members) <= w * rows), _WIDEST[-1])
        column[members] = place + np.arange(len(members)) % wide - wide // 2
        spilled[members] = True
    return column, spilled


def _levels(column: IntArray, rank: IntArray, first: np.ndarray) -> IntArray:
    """How many of the same column are below each."""
    order = np.lexsort((rank, ~first, column))
    sorted_columns = column[order]
    begins = np.flatnonzero(np.concatenate([[True], sorted_columns[1:] != sorted_columns[:-1]]))
    sizes = np.diff(np.append(begins, len(column)))
    level = np.empty(len(column), dtype=np.int64)
    level[order] = np.arange(len(column)) - np.repeat(begins, sizes)
    return level


@dataclass(frozen=True)
class DotSize:
    """The radius of a group's dots, and the most dots above each other; 0 rows for columns that are one dot wide."""

    radius: float
    rows: int = 0

    def stack(self, x: FloatArray, rank: IntArray) -> Stack:
        """Dots of this size over their places."""
        return stacked(x, rank, self.radius, self.rows)


def dot_size(stages: Sequence[FloatArray], height: float, most: int) -> DotSize | None:
    """The largest dots whose columns are at most `height` high at every stage; None if they would be too small."""
    if len(stages[0]) > most:
        return None
    rank = np.arange(len(stages[0]))
    few = max(len(np.unique(x.round(6))) for x in stages) <= _FEW
    radii = LARGEST * 0.95 ** np.arange(int(np.log(SMALLEST / LARGEST) / np.log(0.95)) + 1)
    narrow = [(radius, False) for radius in radii.tolist() if radius >= (SMALLEST if few else _FINE)]
    wide = [(radius, True) for radius in radii.tolist() if radius <= _FINE]
    for radius, may_widen in narrow + wide:
        rows = max(1, int(height / (PITCH * radius)))
        size = DotSize(radius, rows if may_widen else 0)
        if all(_fits(x, rank, size, rows) for x in stages):
            return size
    return None


def _fits(x: FloatArray, rank: IntArray, size: DotSize, rows: int) -> bool:
    """Whether no column is too high, and no two places that are clearly apart are one column."""
    places = np.unique(x.round(6))
    if 1 < len(places) <= _FEW:
        gap = float(np.diff(places).min())
        if SMALLEST * PITCH <= gap < PITCH * size.radius:
            return False
    return size.stack(x, rank).height <= rows


def density(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The outline of how many values stand where: x and height, from 0 to 1, of points from left to right.

    A fine histogram, smoothed: its cost grows with the number of values only in counting. Of a place where far more
    values stand than anywhere else, the peak is cut off at 1.
    """
    low, high = float(x.min()), float(x.max())
    wide = max(_SIGMA, round(_SPREAD * len(x) ** -0.2))
    pad = min(1.5 * wide / _BINS * (high - low), _EDGE) or _EDGE
    alone = low == high
    low, high = low - pad, high + pad
    counts = np.histogram(x, _BINS, (low, high))[0].astype(np.float64)
    peak = np.zeros(_BINS)
    common = int(counts.argmax())
    if counts[common] >= 0.1 * len(x):
        peak[common], counts[common] = counts[common], 0.0
    rest = _blurred(counts, wide)
    centers = low + (np.arange(_BINS) + 0.5) * (high - low) / _BINS
    knots = np.linspace(low, high, _KNOTS)
    heights = np.interp(knots, centers, rest + _blurred(peak, _BINS // 8 if alone else _SIGMA))
    heights[[0, -1]] = 0.0
    top = float(heights.max())
    if peak.any() and rest.any():
        top = min(top, _PEAK * float(rest.max()))
    return knots, np.minimum(heights / (top or 1.0), 1.0)


def _blurred(counts: FloatArray, sigma: int) -> FloatArray:
    """Counts spread over their neighbours as a normal distribution of so many bins."""
    reach = np.arange(-3 * sigma, 3 * sigma + 1)
    kernel = np.exp(-0.5 * (reach / sigma) ** 2)
    return np.asarray(np.convolve(np.pad(counts, 3 * sigma), kernel / kernel.sum(), mode="valid"))
