"""A cube opens into slabs side by side and closes: none through another, every front in sight, from first to last."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from scenes.design.frame import WIDE, FrameLayout
from scenes.design.theme import MINIMUM, PIXELS_PER_UNIT
from scenes.geometry.arrangements import direction_of, opened, opening_view
from scenes.geometry.box import Box
from scenes.geometry.view import OBLIQUE, View
from scenes.mobjects.cube.frames import face_corners
from scenes.mobjects.cube.tensor_cube import TensorCube
from tests.geometry.occlusion import colliding, entry_depths, wrongly_painted
from tests.mobjects.helpers import assert_same_state, cube

TENSORS = (
    ((5, 4, 2, 3), "NCHW"),
    ((3, 2, 4, 3), "NHWC"),
    ((3, 5, 8), "NTD"),
    ((4, 10), "NC"),
    ((2, 3, 4, 4, 4), "NCDHW"),
    ((6, 12, 5), "NCL"),
    ((256, 2048, 7, 7), "NCHW"),
    ((2, 2, 1, 1), "NCHW"),
    ((3, 4, 2), "CHW"),
)
EVERY = [(shape, layout, axis) for shape, layout in TENSORS for axis in layout]
MOMENTS = (0.1, 0.3, 0.45, 0.55, 0.62, 0.7, 0.77, 0.85, 0.93, 1.0)
every_axis = pytest.mark.parametrize(("shape", "layout", "axis"), EVERY)


def drawn_after(made: TensorCube, axis: str) -> TensorCube:
    made.state = made.open(axis).target
    return made


def shares_in_sight(made: TensorCube) -> np.ndarray:
    """The share of each cell's facing side that no other cell hides."""
    pose, view = made.state.pose, made.state.view
    side = face_corners(view)[view.facing]
    steps = np.linspace(0.05, 0.95, 7)
    u, v = np.meshgrid(steps, steps)
    across, up = side[1] - side[0], side[3] - side[0]
    on_side = side[0] + u.ravel()[:, None] * across + v.ravel()[:, None] * up
    points = view.project(pose.low[:, None] + on_side * pose.size[:, None])
    depths = entry_depths(pose.low, pose.size, points.reshape(-1, 2), view)
    own = np.repeat(np.arange(len(pose.low)), len(on_side))
    return np.asarray((depths.argmin(axis=1) == own).reshape(len(pose.low), -1).mean(axis=1))


@every_axis
def test_every_cell_of_every_slab_is_in_sight_with_its_number(
    shape: tuple[int, ...], layout: str, axis: str
) -> None:
    made = drawn_after(cube(shape, layout), axis)
    assert shares_in_sight(made).min() >= 0.9
    printed = [each for each in made.drawing.prints if each is not None]
    side = made.state.pose.size[0, 1] * PIXELS_PER_UNIT * made.state.view.squeeze
    assert len(printed) == len(made.grid) or 0.58 * side < MINIMUM * 1.15
    assert all(each.size_px >= MINIMUM for each in printed)


@every_axis
def test_slabs_stand_in_order_of_the_index_within_their_box(
    shape: tuple[int, ...], layout: str, axis: str
) -> None:
    made, box = cube(shape, layout), Box(-5.0, 4.0, -2.0, 3.0)
    view = opening_view(made.grid, axis)
    pose = opened(made.grid, axis, box, view)
    bounds = pose.bounds(view=view)
    assert bounds.left >= box.left - 1e-9
    assert bounds.right <= box.right + 1e-9
    assert bounds.bottom >= box.bottom - 1e-9
    assert bounds.top <= box.top + 1e-9
    slab = made.grid.ordinal[:, direction_of(made.grid, axis)]
    boxes = [pose.bounds(slab == number, view) for number in range(int(slab.max()) + 1)]
    for before, after in itertools.pairwise(boxes):
        beside = before.right < after.left and abs(before.top - after.top) < 1e-9
        below = before.bottom > after.top
        assert beside or below
    assert not len(colliding(pose))


@every_axis
def test_no_slab_passes_through_another_and_the_nearer_is_painted_last(
    shape: tuple[int, ...], layout: str, axis: str
) -> None:
    made = cube(shape, layout)
    for move in (made.open, lambda *_: made.close()):
        animation = move(axis)
        animation.begin()
        for moment in MOMENTS:
            animation.interpolate(moment)
            pose, view = made.state.pose, made.state.view
            assert not len(colliding(pose)), moment
            assert wrongly_painted(pose.low, pose.size, 150, 0, view) == [], moment
        animation.finish()


@every_axis
def test_closed_it_is_as_it_was(shape: tuple[int, ...], layout: str, axis: str) -> None:
    made = cube(shape, layout)
    before = made.state
    made.state = made.open(axis).target
    made.state = made.close().target
    assert_same_state(made.state, before)


@pytest.mark.parametrize("aspect", ["16:9", "4:3", "1:1", "9:16"])
def test_it_opens_within_any_frame(aspect: str) -> None:
    made, box = cube(), FrameLayout.of(aspect).stage
    for axis in "NCHW":
        target = made.open(axis, box).target
        bounds = target.pose.bounds(view=target.view)
        assert bounds.left >= box.left - 1e-9
        assert bounds.right <= box.right + 1e-9
        assert bounds.bottom >= box.bottom - 1e-9
        assert bounds.top <= box.top + 1e-9
        assert max(bounds.width / box.width, bounds.height / box.height) > 0.999


def test_from_one_axis_to_another_it_closes_on_the_way() -> None:
    made = drawn_after(cube(), "N")
    again = made.open("C")
    again.begin()
    for moment in MOMENTS:
        again.interpolate(moment)
        pose = made.state.pose
        assert not len(colliding(pose)), moment
        assert wrongly_painted(pose.low, pose.size, 150, 0, made.state.view) == []
    assert_same_state(made.state, cube().open("C").target.changed(pose=made.state.pose))


def test_slabs_may_be_seen_from_any_side() -> None:
    made = cube()
    made.state = made.open("C", view=View(100.0, 10.0, 0.0)).target
    assert made.state.view == View(100.0, 10.0, 0.0)
    assert not len(colliding(made.state.pose))


@pytest.mark.parametrize("method", ["open", "split"])
@pytest.mark.parametrize(("shape", "layout"), TENSORS)
def test_an_axis_that_is_not_there_is_named_with_those_that_are(
    method: str, shape: tuple[int, ...], layout: str
) -> None:
    made = cube(shape, layout)
    for wrong in ("X", "", "n"):
        with pytest.raises(ValueError, match=", ".join(layout)):
            getattr(made, method)(wrong)


def test_dots_stand_between_slabs_where_some_are_left_out() -> None:
    whole, elided = drawn_after(cube((2, 8, 1, 1)), "C"), drawn_after(cube((2, 9, 1, 1)), "C")
    assert len(whole.drawing.alpha) == 16
    drawing = elided.drawing
    small = np.ptp(drawing.quads.reshape(len(drawing.alpha), -1, 2)[..., 0], axis=1) < 0.3
    assert small.sum() == 3
    third, last = (elided.slab_box(elided.where(C=index)) for index in (2, 8))
    middles = drawing.quads[small].mean(axis=(1, 2))
    assert (third.right < middles[:, 0]).all()
    assert (middles[:, 0] < last.left).all()


def test_groups_go_home_from_an_opened_cube() -> None:
    made = drawn_after(cube(), "C")
    assert made.fold().target.view == OBLIQUE
    assert made.explode(WIDE.stage).target.view == OBLIQUE
