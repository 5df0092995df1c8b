"""The camera angle: the view at rest and its quarter turns, and who hides whom from any side."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from normcore.axes import Layout
from scenes.geometry.arrangements import folded
from scenes.geometry.grid import Grid
from scenes.geometry.occlusion import Cover
from scenes.geometry.pose import Pose
from scenes.geometry.view import FROM_ABOVE, OBLIQUE, View
from tests.geometry.occlusion import colliding, entry_depths, screen_points, wrongly_painted
from tests.geometry.test_geometry import grids, half_way, poses

views = st.one_of(
    st.builds(View, st.floats(-400, 400), st.floats(-90, 90), st.floats(0, 1)),
    st.sampled_from((OBLIQUE, OBLIQUE.quarter(1), OBLIQUE.quarter(2), OBLIQUE.quarter(-1), FROM_ABOVE)),
    st.builds(View, st.sampled_from((0.0, 90.0, 180.0)), st.sampled_from((-90.0, 0.0, 90.0)), st.just(0.0)),
    st.builds(OBLIQUE.towards, st.just(OBLIQUE.quarter(1)), st.floats(0, 1)),
)


def test_the_view_at_rest_keeps_fronts_and_leads_depth_to_the_upper_right() -> None:
    assert OBLIQUE.matrix.tolist() == [[1.0, 0.0, 0.46], [0.0, 1.0, 0.34]]
    assert OBLIQUE.signs.tolist() == [1.0, 1.0, -1.0]
    assert OBLIQUE.shades.tolist() == [0.74, 1.16, 1.0]
    assert (OBLIQUE.facing, OBLIQUE.clarity, OBLIQUE.squeeze) == (2, 1.0, 1.0)


@pytest.mark.parametrize(
    ("turns", "right", "away"),
    [(1, [0, 0, 1], [-1, 0, 0]), (2, [-1, 0, 0], [0, 0, -1]), (-1, [0, 0, -1], [1, 0, 0])],
)
def test_after_a_quarter_turn_another_side_is_seen_as_the_front_was(
    turns: int, right: list[int], away: list[int]
) -> None:
    view = OBLIQUE.quarter(turns)
    assert view.project(np.array([right, [0, 1, 0], away], float)).tolist() == OBLIQUE.matrix.T.tolist()
    assert sorted(view.shades.tolist()) == [0.74, 1.0, 1.16]
    assert view.shades[view.facing] == 1.0
    assert view.squeeze == 1.0


@given(st.floats(-400, 400), st.floats(-90, 90))
def test_without_upright_a_solid_is_turned_and_not_deformed(yaw: float, pitch: float) -> None:
    matrix = View(yaw, pitch, 0.0).matrix
    assert np.allclose(matrix @ matrix.T, np.eye(2), atol=1e-9)


@given(views)
def test_the_line_of_sight_is_seen_as_a_point_and_leads_out_of_the_seen_faces(view: View) -> None:
    assert np.abs(view.project(view.away)).max() < 1e-9
    assert (view.away * view.signs < 1e-9).all()
    assert np.linalg.det(view.letters) > 0
    assert view.matrix[1, 1] >= 0


@given(views, views)
def test_a_view_on_its_way_begins_and_ends_exactly(first: View, second: View) -> None:
    assert first.towards(second, 0.0) == first
    assert first.towards(second, 1.0) == second
    assert first.towards(first, 0.3) == first


@given(views, st.tuples(st.floats(-5, 5), st.floats(-5, 5)))
def test_a_move_on_the_screen_is_made_within_the_facing_side(view: View, move: tuple[float, float]) -> None:
    moved = view.across(np.array(move))
    assert view.project(moved) == pytest.approx(np.array(move), abs=1e-9)
    assert moved[view.facing] == 0


def test_nothing_jumps_as_the_camera_goes_round() -> None:
    yaws = np.arange(0.0, 360.0, 0.5)
    for pitch in (17.0, 50.0):
        for upright in (0.0, 1.0):
            seen = [View(float(yaw), pitch, upright) for yaw in yaws]
            for before, view in itertools.pairwise(seen):
                assert np.abs(view.matrix - before.matrix).max() < 0.03
                same = (view.signs == before.signs) & (view.looks > 0.01)
                assert np.abs(view.shades - before.shades)[same].max() < 0.01
                if view.writing != before.writing:
                    assert max(view.clarity, before.clarity) < 0.1


@pytest.mark.parametrize(
    "wrong", [{"yaw": np.nan}, {"pitch": 91.0}, {"pitch": -100.0}, {"upright": 1.5}, {"yaw": np.inf}]
)
def test_impossible_angles_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"finite|between"):
        View(**wrong)


@settings(max_examples=150)
@given(poses(), views, st.integers(0, 1000))
def test_the_nearer_cell_hides_the_farther_from_every_side(pose: Pose, view: View, seed: int) -> None:
    assume(not len(colliding(pose)))
    assert wrongly_painted(pose.low, pose.size, 200, seed, view) == []


@settings(max_examples=60)
@given(grids(), views, st.floats(0, 1), st.integers(0, 1000))
def test_the_nearer_cell_hides_the_farther_from_every_side_while_the_cube_opens(
    made: Grid, view: View, way: float, seed: int
) -> None:
    pose = half_way(folded(made), folded(made, made.layout.features, 0.8), way)
    assert wrongly_painted(pose.low, pose.size, 200, seed, view) == []


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(2, 60), views)
def test_the_nearer_box_hides_the_farther_in_random_heaps(seed: int, count: int, view: View) -> None:
    rng = np.random.default_rng(seed)
    cells = np.argwhere(np.ones((4, 4, 4)))[rng.permutation(64)[:count]].astype(float)
    size = rng.uniform(0.2, 0.95, (count, 3))
    low = cells + rng.random((count, 3)) * (1 - size)
    assert wrongly_painted(low, size, 200, seed, view) == []


@settings(max_examples=80)
@given(views, st.floats(0, 1), st.integers(0, 1000))
def test_a_cell_that_is_left_out_is_met_first_by_no_line_of_sight(view: View, way: float, seed: int) -> None:
    made = Grid((4, 4, 2, 2), Layout.parse("NCHW"))
    pose = half_way(folded(made), folded(made, "C", 0.8), way**3)
    right, down, away = made.ordinal.T
    hidden = Cover(np.stack([right, -down, away], axis=1)).hidden(pose, np.ones(len(made), bool), view)
    points = screen_points(pose.low, pose.size, 2000, seed, view)
    depths = entry_depths(pose.low, pose.size, points, view)
    first = depths.argmin(axis=1)[np.isfinite(depths).any(axis=1)]
    assert not hidden[first].any()
