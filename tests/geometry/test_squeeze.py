"""Cells that are averaged are pushed into one cell, in order, and no two of them reach into each other."""

from __future__ import annotations

import numpy as np
import pytest

from normcore.axes import Layout
from normcore.partitions import group_labels
from scenes.geometry.arrangements import folded
from scenes.geometry.arrays import BoolArray
from scenes.geometry.box import Box
from scenes.geometry.grid import Grid
from scenes.geometry.pose import CELL_FILL, Pose
from scenes.geometry.squeeze import squeezed

SHAPE = (5, 4, 2, 3)
BOX = Box(-3.0, 3.0, -2.0, 2.0)
GRID = Grid(SHAPE, Layout.parse("NCHW"))
KINDS = ("batch", "layer", "instance", "group:2", "layer_channels")


def labels(kind: str) -> np.ndarray:
    return group_labels(kind, SHAPE, GRID.layout)[tuple(GRID.index.T)]


def share_space(pose: Pose) -> BoolArray:
    """Which pairs of cells reach into each other."""
    low, high = pose.low[:, None], (pose.low + pose.size)[:, None]
    reach = np.minimum(high, high.swapaxes(0, 1)) - np.maximum(low, low.swapaxes(0, 1))
    return np.asarray((reach > 1e-9).all(axis=2) & ~np.eye(len(pose.low), dtype=bool))


@pytest.mark.parametrize("kind", KINDS)
def test_all_cells_of_a_group_fill_the_place_of_one(kind: str) -> None:
    groups = labels(kind)
    slices, whole = squeezed(folded(GRID), groups, BOX)
    for group in np.unique(groups):
        mask = groups == group
        assert np.allclose(whole.low[mask], whole.low[mask][0])
        assert np.allclose(slices.low[mask].min(axis=0), whole.low[mask][0])
        ends = (slices.low + slices.size)[mask].max(axis=0)
        assert np.allclose(ends, (whole.low + whole.size)[mask][0])


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_cells_share_space_on_the_way(kind: str) -> None:
    start = folded(GRID).fitted(BOX)
    end, _ = squeezed(start, labels(kind), BOX)
    for way in (0.0, 0.3, 0.7, 1.0):
        between = Pose(start.low + (end.low - start.low) * way, start.size + (end.size - start.size) * way)
        assert not share_space(between).any()


def test_the_cells_that_are_left_fit_the_box_and_are_no_larger_than_asked_for() -> None:
    _, whole = squeezed(folded(GRID), labels("batch"), BOX, largest=0.5)
    bounds = whole.bounds()
    assert bounds.left >= BOX.left - 1e-9
    assert bounds.right <= BOX.right + 1e-9
    assert whole.size.max() == pytest.approx(0.5 * CELL_FILL)


def test_axis_after_axis_leads_to_the_same_cells_as_all_at_once() -> None:
    first = group_labels("layer_channels", SHAPE, GRID.layout)[tuple(GRID.index.T)]
    _, once = squeezed(folded(GRID), labels("layer"), BOX)
    _, step = squeezed(folded(GRID), first, BOX)
    _, twice = squeezed(step, labels("layer"), BOX)
    assert np.allclose(once.low, twice.low)
    assert np.allclose(once.size, twice.size)
