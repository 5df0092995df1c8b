"""Grids of maps: whole pictures, about a thousand cells, the same arrangement in every pose."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normcore.axes import Layout
from scenes.design.frame import WIDE
from scenes.geometry.arrangements import exploded, folded, spread
from scenes.geometry.grid import Grid, Limits, map_limits
from scenes.geometry.pose import Pose
from tests.geometry.occlusion import colliding, wrongly_painted

MOST_CELLS = 1024
SHAPES = [(6, 4, 8, 8), (6, 12, 5, 5), (2, 2, 14, 14), (256, 2048, 7, 7), (5, 4, 2, 3), (2, 3, 1, 1)]


def grid_of(shape: tuple[int, ...], layout: str = "NCHW") -> Grid:
    parsed = Layout.parse(layout)
    return Grid(shape, parsed, map_limits(shape, parsed), maps=True)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_maps_up_to_fourteen_by_fourteen_are_whole(shape: tuple[int, ...]) -> None:
    grid = grid_of(shape)
    assert len(grid.shown["H"]) == shape[2]
    assert len(grid.shown["W"]) == shape[3]
    assert len(grid) <= MOST_CELLS


@given(st.tuples(*[st.integers(1, 300)] * 4))
@settings(max_examples=60)
def test_about_a_thousand_cells_are_drawn_at_most(shape: tuple[int, int, int, int]) -> None:
    drawn = len(grid_of(shape))
    assert drawn <= MOST_CELLS
    assert drawn >= min(math.prod(shape), 2)


def test_samples_and_features_are_drawn_alike() -> None:
    shown = grid_of((64, 64, 8, 8)).shown
    assert (len(shown["N"]), len(shown["C"])) == (4, 4)
    assert shown["N"] == (0, 1, 2, 63)


def test_other_grids_draw_what_they_drew() -> None:
    assert Limits() == Limits(batch=6, features=8, positions=9, elided=4, elided_positions=6)
    assert len(Grid((6, 4, 8, 8), Layout.parse("NCHW"))) == 6 * 4 * 6


def picture(grid: Grid, pose: Pose, mask: np.ndarray) -> np.ndarray:
    """The true (row, column) of the cells of one map, ordered as they stand: by rows from above, then columns."""
    order = np.lexsort((pose.low[mask][:, 0].round(6), -pose.low[mask][:, 1].round(6)))
    return np.stack([grid.axis_index("H")[mask], grid.axis_index("W")[mask]], axis=1)[order]


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
def test_every_map_is_a_picture_in_every_pose(layout: str) -> None:
    shape = (3, 2, 5, 4) if layout == "NCHW" else (3, 5, 4, 2)
    grid = grid_of(shape, layout)
    expected = [[row, column] for row in range(5) for column in range(4)]
    channel = grid.axis_index("C") == 1
    poses = [folded(grid), exploded(grid, WIDE.stage), spread(grid, ["N", "H", "W"], channel)]
    for pose in poses:
        for sample in range(3):
            mask = channel & (grid.axis_index("N") == sample)
            assert picture(grid, pose, mask).tolist() == expected


@pytest.mark.parametrize(("shape", "layout"), [((3, 4, 3, 4), "NCHW"), ((2, 3, 2, 3, 4), "NCDHW")])
def test_no_cell_stands_in_another(shape: tuple[int, ...], layout: str) -> None:
    grid = grid_of(shape, layout)
    first = grid.axis_index("N") == 0
    flat = spread(grid, grid.layout.names[1:], first)
    for pose in (folded(grid), exploded(grid, WIDE.stage), Pose(flat.low[first], flat.size[first])):
        assert not len(colliding(pose))


def test_a_cube_of_maps_is_painted_from_back_to_front() -> None:
    home = folded(grid_of((2, 3, 3, 3)))
    assert not wrongly_painted(home.low, home.size)


def test_pictures_of_a_volume_stand_above_each_other() -> None:
    grid = grid_of((2, 1, 3, 2, 2), "NCDHW")
    rows = [folded(grid).low[grid.axis_index("D") == depth][:, 1] for depth in range(3)]
    assert rows[0].min() - rows[1].max() > 1.1
    assert rows[1].min() - rows[2].max() > 1.1


def test_maps_of_a_group_fill_a_nearly_square_block() -> None:
    grid = grid_of((4, 2, 6, 6))
    mask = grid.axis_index("C") == 0
    pose = spread(grid, ["N", "H", "W"], mask)
    bounds = Pose(pose.low[mask], pose.size[mask]).bounds()
    assert bounds.width == pytest.approx(bounds.height, rel=0.05)


def test_positions_that_are_not_averaged_are_no_map() -> None:
    grid = grid_of((2, 4, 3, 3))
    mask = (grid.axis_index("N") == 0) & (grid.axis_index("H") == 1) & (grid.axis_index("W") == 1)
    low = spread(grid, ["C"], mask).low[mask]
    assert np.ptp(low[:, 1]) == 0
    assert len(np.unique(low[:, 0])) == 4
