"""Cells of two tensors, matched by their places, so that cubes of other shapes can become each other."""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np

from scenes.geometry.arrays import IntArray
from scenes.geometry.grid import Grid
from scenes.geometry.occlusion import Cover


@lru_cache(maxsize=8)
def common_cells(first: Grid, second: Grid) -> tuple[IntArray, IntArray, Cover]:
    """For every place that one of two folded cubes has: a cell of the first, one of the second; and what hides what.

    A cell that one of them has not is, there, that of the nearest place: it comes out of it or goes into it.
    """
    places = np.array(list(itertools.product(*map(range, np.maximum(_extent(first), _extent(second))))))
    right, down, away = places.T
    cover = Cover(np.stack([right, -down, away], axis=1))
    return _nearest(first, places), _nearest(second, places), cover


def _extent(grid: Grid) -> IntArray:
    """How many cells there are to the right, down and away."""
    return np.asarray(grid.ordinal.max(axis=0) + 1)


def _nearest(grid: Grid, places: IntArray) -> IntArray:
    """The cell of a grid that is nearest to each place."""
    extent = _extent(grid)
    cells = np.empty(extent.tolist(), dtype=np.int64)
    cells[tuple(grid.ordinal.T)] = np.arange(len(grid))
    return np.asarray(cells[tuple(np.minimum(places, extent - 1).T)])
