"""The camera goes round a cube in place and in time; prints, the hero's frame and the bounds follow."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from manim import RIGHT, Scene, Transform, VGroup, linear, smooth

from normcore.samples import integers
from scenes.design.theme import LIGHT, MINIMUM
from scenes.geometry.box import Box
from scenes.geometry.view import FROM_ABOVE, OBLIQUE, View
from scenes.mobjects.cube.cells_to import FASTEST_TURN
from scenes.mobjects.cube.tensor_cube import TensorCube
from tests.mobjects.helpers import cube, edges, ink

SMALL = Box(-2.0, 2.0, -1.2, 1.2)
LARGE = Box(-3.5, 3.5, -3.4, 3.4)
VIEWS = (OBLIQUE.quarter(1), OBLIQUE.quarter(-1), View(60.0, 35.0, 0.0), View(-30.0, -20.0, 0.0), FROM_ABOVE)


@pytest.mark.parametrize("view", VIEWS)
def test_it_turns_in_place(view: View) -> None:
    made = cube(box=SMALL).shift(RIGHT)
    turn = made.turn(view=view)
    middle = made.get_center()
    turn.begin()
    for moment in np.linspace(0, 1, 11):
        turn.interpolate(float(moment))
        assert np.abs(made.get_center() - middle).max() < 0.15 * made.width
    assert made.get_center() == pytest.approx(middle, abs=1e-9)
    assert made.state.view == view
    made.turn(view=OBLIQUE).interpolate(1.0)
    assert np.allclose(made.drawing.quads, cube(box=SMALL).drawing.quads, atol=1e-9)


@pytest.mark.parametrize("easing", [None, linear, smooth])
def test_it_never_turns_faster_than_the_eye(easing: object) -> None:
    made = cube()
    turn = made.turn(yaw=200, pitch=-40, **({"rate_func": easing} if easing else {}))
    turn.begin()
    seen = []
    for moment in np.linspace(0, 1, 400):
        turn.interpolate(float(moment))
        seen.append(made.state.view)
    speeds = [a.degrees_to(b) * (len(seen) - 1) / turn.run_time for a, b in itertools.pairwise(seen)]
    assert max(speeds) <= FASTEST_TURN * 1.001
    assert max(speeds) > 0.8 * FASTEST_TURN


def test_a_time_too_short_for_a_turn_is_refused(scene: Scene) -> None:
    made = cube(box=SMALL)
    for turn in (
        lambda: made.turn(yaw=114.7, run_time=1.0),
        lambda: made.open("C", run_time=1.0),
        lambda: scene.play(made.turn(yaw=114.7), run_time=1.0),
        lambda: scene.play(made.open("C"), run_time=2.0),
    ):
        with pytest.raises(ValueError, match=r"2(\.2)? s or more"):
            turn()
    assert made.turn(yaw=114.7, run_time=2.0).run_time == 2.0
    assert made.turn(yaw=30.0).run_time == 1.0
    assert made.open("N", run_time=0.5).run_time == 0.5


def test_a_turn_takes_its_time_out_of_a_short_opening() -> None:
    made = cube(box=SMALL)
    opening = made.open("C", run_time=2.4)
    opening.begin()
    opening.interpolate(1.9 / 2.4)
    assert made.state.view == OBLIQUE.quarter(1)


def test_a_view_and_angles_together_are_refused() -> None:
    with pytest.raises(ValueError, match="not both"):
        cube().turn(yaw=10, view=OBLIQUE)


@pytest.mark.parametrize("view", [*VIEWS, OBLIQUE])
def test_the_bounds_are_those_of_what_is_drawn(view: View) -> None:
    made = cube(box=SMALL)
    made.state = made.turn(view=view).target
    corners = made.to_scene(made.drawing.quads.reshape(-1, 2))
    drawn = [*corners[:, 0].min(keepdims=True), corners[:, 0].max(), corners[:, 1].min(), corners[:, 1].max()]
    assert edges(made) == pytest.approx(drawn)


@pytest.mark.parametrize(
    ("view", "right", "up", "front"),
    [
        (OBLIQUE, "C", "-P", {"N": 0}),
        (OBLIQUE.quarter(1), "N", "-P", {"C": 3}),
        (OBLIQUE.quarter(2), "-C", "-P", {"N": 4}),
        (OBLIQUE.quarter(-1), "-N", "-P", {"C": 0}),
        (FROM_ABOVE, "C", "N", {"H": 0, "W": 0}),
    ],
)
def test_prints_stand_upright_on_the_side_towards_the_viewer(
    view: View, right: str, up: str, front: dict[str, int]
) -> None:
    made = cube(box=LARGE)
    made.state = made.turn(view=view).target
    printed = [each for each in made.drawing.prints if each is not None]
    cells = np.flatnonzero(made.where(**front))
    assert sorted(each.text for each in printed) == sorted(made.state.labels[cell] for cell in cells)
    names = {"C": 0, "P": 1, "N": 2}
    boxes = [made.slab_box(np.arange(len(made.grid)) == cell) for cell in cells]
    places = np.array([box.center for box in boxes])
    for direction, axis in ((right, 0), (up, 1)):
        along = made.grid.ordinal[cells, names[direction[-1]]] * (-1 if direction[0] == "-" else 1)
        assert np.corrcoef(along, places[:, axis])[0, 1] > 0.99
    centers = np.array([each.at for each in printed])
    assert np.abs(centers[:, None] - places[None]).max(axis=2).min(axis=1).max() < 1e-9
    for each in printed:
        assert np.linalg.det(each.matrix) > 0
        assert each.matrix[0, 0] > 0
        assert each.matrix[1, 1] > 0


def test_prints_fade_and_shrink_evenly_as_the_cube_turns() -> None:
    made = cube(box=LARGE)
    turn = made.turn(view=OBLIQUE.quarter(1), rate_func=linear)
    turn.begin()
    inks = []
    for moment in np.linspace(0, 1, 181):
        turn.interpolate(float(moment))
        printed = [each for each in made.drawing.prints if each is not None]
        assert all(each.size_px >= MINIMUM for each in printed)
        inks.append(max((each.ink for each in printed), default=0.0))
    assert np.abs(np.diff(inks)).max() < 0.2
    assert min(inks) < 0.05
    assert inks[0] == inks[-1] == 1.0


def test_the_hero_is_framed_and_no_other() -> None:
    made = cube(box=LARGE).set_hero((0, 2, 0, 1))
    framed = [each for each in made.drawing.frames if each is not None]
    assert len(framed) == 1
    box = made.face_box((0, 2, 0, 1))
    outline = framed[0].outline
    assert box.left < outline[:, 0].min() < outline[:, 0].max() < box.right
    assert box.bottom < outline[:, 1].min() < outline[:, 1].max() < box.top
    assert not any(made.set_hero(None).drawing.frames)


def test_the_frame_stays_in_sight_while_the_hero_is_turned() -> None:
    made = cube(box=LARGE).set_hero((0, 3, 0, 0))
    turn = made.turn(view=OBLIQUE.quarter(1))
    turn.begin()
    for moment in np.linspace(0, 1, 31):
        turn.interpolate(float(moment))
        assert sum(each is not None for each in made.drawing.frames) == 1


def framed_places(made: TensorCube) -> list[np.ndarray]:
    """The middle of each frame that is painted, from back to front."""
    found = [each.outline for each in made.drawing.frames if each is not None]
    return [(each.min(axis=0) + each.max(axis=0)) / 2 for each in found]


def side_of(made: TensorCube, cell: tuple[int, ...]) -> np.ndarray:
    """The middle of the side of a cell that faces the viewer."""
    return np.array(made.face_box(cell).center)


def test_the_frame_is_followed_while_other_cells_hide_the_hero() -> None:
    hero = (0, 2, 0, 1)
    made = cube(box=LARGE).set_hero(hero)
    turn = made.turn(view=OBLIQUE.quarter(1))
    turn.begin()
    hidden = 0
    for moment in np.linspace(0, 1, 61):
        turn.interpolate(float(moment))
        cell = int(np.flatnonzero((made.grid.index == np.array(hero)).all(axis=1))[0])
        middle = framed_places(made)[-1]
        hidden += cell not in made.drawing.cells
        faces = made.state.view.project(made.state.pose.low[cell] + made.state.pose.size[cell] / 2)
        assert np.abs(middle - faces).max() < 0.75 * float(made.state.pose.size[cell].max())
    assert hidden > 10
    assert framed_places(made)[-1] == pytest.approx(side_of(made, hero), abs=0.02)
    assert made.drawing.frames[-1] is not None, "over all cells"


def test_a_frame_that_nothing_hides_is_whole_and_one_that_is_hidden_its_corners() -> None:
    made = cube(box=LARGE).set_hero((0, 2, 0, 1))
    seen = next(each for each in made.drawing.frames if each is not None)
    made.set_hero((3, 2, 0, 1))
    (hidden,) = [each for each in made.drawing.frames if each is not None]

    assert len(seen.outline) == 2 * 16
    assert len(hidden.outline) == 4 * 24
    assert seen.ink == hidden.ink == 1.0
    made.set_hero(None)
    assert not any(made.drawing.frames)


def test_what_hides_the_hero_is_drawn_as_it_is_without_it() -> None:
    plain, made = cube(box=LARGE), cube(box=LARGE).set_hero((3, 2, 0, 1))
    cells = made.drawing.cells >= 0
    assert cells.sum() == len(made.drawing.cells) - 1
    assert (made.drawing.quads[cells] == plain.drawing.quads).all()
    through = made.drawing.quads[~cells][0]
    across, up = np.moveaxis(np.diff(through, axis=1, append=through[:, :1]), -1, 0)
    assert np.abs(across[:, :-1] * up[:, 1:] - up[:, :-1] * across[:, 1:]).max() < 1e-9, "it has no area"


@pytest.mark.parametrize("wrong", [(0, 2, 0), (0, 9, 0, 0), (-1, 0, 0, 0), (0, 0, 0, 0, 0)])
def test_a_cell_that_is_not_drawn_cannot_be_the_hero(wrong: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"drawn are N \[0, 1, 2, 3, 4\]; C \[0, 1, 2, 3\]"):
        cube().set_hero(wrong)


def test_boxes_of_cells_follow_the_mobject() -> None:
    made = cube(box=SMALL)
    front = made.where(N=0)
    before = made.slab_box(front)
    home = made.home
    assert (before.left, before.bottom) == pytest.approx(
        tuple(home.low[front][:, :2].min(axis=0) + home.low[front][0, 2] * np.array([0.46, 0.34]))
    )
    made.shift(RIGHT).scale(2)
    after = made.slab_box(front)
    assert after.width == pytest.approx(2 * before.width)
    made.set_state(pose=home)
    one = made.face_box((0, 0, 0, 0))
    assert one.width == pytest.approx(2 * home.size[0, 0])


def test_plain_manim_plays_turns_openings_and_groups(scene: Scene) -> None:
    made = cube(box=SMALL, theme=LIGHT).set_hero((0, 0, 0, 0))
    scene.play(made.appear(), run_time=0.4)
    scene.play(made.turn(yaw=60, pitch=30))
    assert made.state.view == View(60, 30, 0)
    assert ink(scene) > 0.01
    scene.play(made.open("C"))
    scene.play(VGroup(made, cube(box=SMALL)).animate.shift(RIGHT), run_time=0.4)
    scene.play(made.close())
    assert made.state.pose is made.home
    assert made.state.view == OBLIQUE


def test_it_transforms_into_a_turned_copy(scene: Scene) -> None:
    made = cube(box=SMALL)
    other = made.copy()
    other.state = other.turn(yaw=70).target
    scene.add(made)
    scene.play(Transform(made, other), run_time=0.4)
    assert made.state.view == other.state.view
    assert np.allclose(made.drawing.quads, other.drawing.quads, atol=1e-9)


@pytest.mark.parametrize("shape", [(5, 4, 2, 3), (2, 64, 7, 7)])
def test_a_turned_cube_that_settles_is_drawn_as_before(shape: tuple[int, ...]) -> None:
    made = TensorCube(integers(shape, "NCHW", 0), "NCHW")
    home = made.state
    made.state = home.changed(view=OBLIQUE.quarter(1))
    before, dots = made.drawing, dot_ink(made)
    made.settle()
    after = made.drawing
    assert made.state.view == OBLIQUE
    assert sorted(after.cells) == sorted(before.cells)
    for cell in set(after.cells.tolist()) - {-1}:
        (then,), (now,) = (drawn.quads[drawn.cells == cell].reshape(1, 12, 2) for drawn in (before, after))
        np.testing.assert_allclose(now.min(axis=0), then.min(axis=0), atol=1e-9)
        np.testing.assert_allclose(now.max(axis=0), then.max(axis=0), atol=1e-9)
    assert dot_ink(made) == pytest.approx(dots)


def test_dots_fade_from_a_settled_cube_to_its_next_pose() -> None:
    made = TensorCube(integers((2, 64, 7, 7), "NCHW", 0), "NCHW")
    home = made.state
    made.state = home.changed(view=OBLIQUE.quarter(1))
    made.settle()
    start, seen = made.state, []
    for turns in (start.turns, start.turns / 2, 0.0):
        made.state = start.changed(turns=turns)
        seen.append(dot_ink(made))
    assert seen[1] == pytest.approx((seen[0] + seen[2]) / 2)
    assert seen[0] != pytest.approx(seen[2])


def dot_ink(made: TensorCube) -> float:
    """The opacity of all dots together."""
    drawing = made.drawing
    return float(drawing.alpha[drawing.cells < 0].sum())
