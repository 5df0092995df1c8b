"""From axes to places: every drawn cell has its true index, none overlaps another, the nearer hides the farther."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from normcore.axes import Layout
from normcore.kinds import BATCH, LAYER
from scenes.design.frame import WIDE
from scenes.geometry.arrangements import exploded, folded, line_places, spread
from scenes.geometry.box import Box
from scenes.geometry.grid import Grid, shown_indices
from scenes.geometry.pose import Pose
from tests.geometry.occlusion import colliding, wrongly_painted

LAYOUTS = ("NCHW", "NHWC", "NC", "NCL", "NTD", "NCDHW", "N C Freq Time", "CHW")
SHAPES = ((5, 4, 2, 3), (2, 2, 1, 1), (2, 64, 7, 7), (256, 2048, 7, 7), (3, 7, 5, 4))


def grid(shape: tuple[int, ...], layout: str = "NCHW") -> Grid:
    return Grid(shape, Layout.parse(layout))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    layout = Layout.parse(draw(st.sampled_from(LAYOUTS)))
    sizes = st.one_of(st.integers(1, 7), st.integers(8, 5000))
    return Grid(tuple(draw(sizes) for _ in layout.names), layout)


@st.composite
def poses(draw: st.DrawFn) -> Pose:
    """Arrangements that a film passes through: folded, opened, exploded, a group pulled out, or half-way."""
    made = draw(grids())
    axis = draw(st.sampled_from(made.layout.names))
    pulled = made.axis_index(axis) == draw(st.sampled_from(made.shown[axis]))
    direction = draw(st.sampled_from(([0, 1.25, 0], [1.25, 0, 0])))
    home = folded(made)
    arrangements = (
        home,
        folded(made, axis, 0.8),
        exploded(made, WIDE.stage),
        home.fitted(WIDE.stage).moved(direction, pulled),
        home.moved(direction, pulled),
    )
    return draw(st.sampled_from(arrangements))


@given(st.integers(1, 10_000), st.integers(1, 12))
def test_shown_indices_are_the_first_ones_and_the_last(size: int, limit: int) -> None:
    shown = shown_indices(size, limit)
    assert len(shown) == min(size, limit)
    assert list(shown) == sorted(set(shown))
    assert shown[0] == 0
    if limit > 1:
        assert shown[-1] == size - 1
        assert shown[:-1] == tuple(range(len(shown) - 1))


@given(grids())
def test_every_drawn_cell_has_its_true_index(made: Grid) -> None:
    index = made.index
    assert index.shape == (math.prod(map(len, made.shown.values())), len(made.layout.names))
    assert len(np.unique(index, axis=0)) == len(made)
    for axis, name in enumerate(made.layout.names):
        assert set(index[:, axis].tolist()) == set(made.shown[name])
        assert index[:, axis].max() < made.shape[axis]
        assert np.array_equal(made.axis_index(name), index[:, axis])
    flat = made.flat_index(made.layout.names)
    assert np.array_equal(flat, np.ravel_multi_index(tuple(index.T), made.shape))


@given(grids())
def test_batch_and_features_keep_their_first_and_last_index(made: Grid) -> None:
    for name in (made.layout.batch, made.layout.features):
        if name is not None:
            assert made.shown[name][0] == 0
            assert made.shown[name][-1] == made.sizes[name] - 1


@given(grids())
def test_no_tensor_is_too_large_to_draw(made: Grid) -> None:
    limits = made.limits
    assert 1 <= len(made) <= limits.batch * limits.features * limits.positions
    assert made.elided == (len(made) < math.prod(made.shape))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_values_are_the_tensors_own(layout: str) -> None:
    shape = (3, 2, 4, 5, 2)[: len(Layout.parse(layout).names)]
    tensor = np.arange(math.prod(shape)).reshape(shape)
    made = grid(shape, layout)
    assert made.values(tensor).tolist() == [tensor[tuple(index)] for index in made.index.tolist()]


@given(grids())
def test_neighbours_are_apart_where_cells_are_left_out(made: Grid) -> None:
    pairs, along = made.jumps
    assert (len(pairs) > 0) <= made.elided
    assert len(along) == len(pairs)
    for first, second in pairs.tolist():
        step = made.ordinal[second] - made.ordinal[first]
        assert sorted(step.tolist()) == [0, 0, 1]


def test_places_on_a_line_leave_room_where_indices_jump() -> None:
    assert line_places(np.array([3, 0, 1, 9])).tolist() == [2.6, 0.0, 1.0, 4.2]


@given(grids())
def test_no_two_cells_overlap_in_space(made: Grid) -> None:
    arrangements = [folded(made), folded(made, made.layout.features, 0.8), exploded(made, WIDE.stage)]
    for pose in arrangements:
        assert not len(colliding(pose))


@given(grids(), st.sampled_from((BATCH, LAYER)))
def test_a_group_lies_flat_without_overlaps(made: Grid, kind: object) -> None:
    reduced = kind.reduced(made.layout)  # type: ignore[attr-defined]
    kept = [name for name in made.layout.names if name not in reduced]
    mask = made.flat_index(kept) == made.flat_index(kept)[0]
    flat = spread(made, reduced, mask)
    part = Pose(flat.low[mask], flat.size[mask])
    assert not len(colliding(part))
    assert np.ptp(part.low[:, 2]) == 0


@given(grids())
def test_fitted_poses_stay_in_their_box(made: Grid) -> None:
    box = Box(-3.0, 2.5, -1.0, 2.0)
    for pose in (folded(made).fitted(box), exploded(made, box)):
        bounds = pose.bounds()
        assert bounds.left >= box.left - 1e-9
        assert bounds.right <= box.right + 1e-9
        assert bounds.bottom >= box.bottom - 1e-9
        assert bounds.top <= box.top + 1e-9
        assert bounds.center == pytest.approx(box.center)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_cube_has_features_right_positions_down_and_batch_behind(shape: tuple[int, ...]) -> None:
    made = grid(shape)
    low = folded(made).low
    assert np.array_equal(
        np.argsort(low[:, 0], kind="stable"), np.argsort(made.axis_index("C"), kind="stable")
    )
    assert np.array_equal(
        np.argsort(low[:, 2], kind="stable"), np.argsort(made.axis_index("N"), kind="stable")
    )
    down = made.flat_index(("H", "W"))
    assert np.array_equal(np.argsort(-low[:, 1], kind="stable"), np.argsort(down, kind="stable"))


@settings(max_examples=60)
@given(poses(), st.integers(0, 1000))
def test_the_nearer_cell_hides_the_farther_at_rest(pose: Pose, seed: int) -> None:
    assume(not len(colliding(pose)))
    assert wrongly_painted(pose.low, pose.size, seed=seed) == []


@pytest.mark.parametrize("shape", SHAPES[:3])
@pytest.mark.parametrize("way", [0.1, 0.35, 0.5, 0.8])
def test_the_nearer_cell_hides_the_farther_while_a_slab_slides_out(
    shape: tuple[int, ...], way: float
) -> None:
    made = grid(shape)
    home = folded(made).fitted(WIDE.stage)
    pitch = float(home.size[:, :2].max())
    for axis in ("N", "C"):
        for index in made.shown[axis]:
            pulled = home.moved([0.0, 1.25 * pitch * way, 0.0], made.axis_index(axis) == index)
            assert wrongly_painted(pulled.low, pulled.size) == []


def half_way(first: Pose, second: Pose, way: float) -> Pose:
    return Pose(first.low + (second.low - first.low) * way, first.size + (second.size - first.size) * way)


@pytest.mark.parametrize("shape", SHAPES[:3])
@pytest.mark.parametrize("way", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("axis", ["N", "C"])
def test_the_nearer_cell_hides_the_farther_while_the_cube_opens(
    shape: tuple[int, ...], way: float, axis: str
) -> None:
    made = grid(shape)
    pose = half_way(folded(made), folded(made, axis, 0.8), way)
    assert not len(colliding(pose))
    assert wrongly_painted(pose.low, pose.size) == []


@pytest.mark.parametrize("shape", SHAPES[:3])
@pytest.mark.parametrize("way", [0.01, 0.02, 0.99])
def test_the_nearer_cell_hides_the_farther_while_the_batch_folds(shape: tuple[int, ...], way: float) -> None:
    """In the middle of this way cells pass through each other, and no order of painting is right or wrong."""
    made = grid(shape)
    pose = half_way(exploded(made, WIDE.stage), folded(made).fitted(WIDE.stage), way)
    assert not len(colliding(pose))
    assert wrongly_painted(pose.low, pose.size) == []


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(2, 60))
def test_the_nearer_box_hides_the_farther_in_random_heaps(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    cells = np.argwhere(np.ones((4, 4, 4)))[rng.permutation(64)[:count]].astype(float)
    size = rng.uniform(0.2, 0.95, (count, 3))
    low = cells + rng.random((count, 3)) * (1 - size)
    assert wrongly_painted(low, size, seed=seed) == []
