"""TensorCube is an ordinary mobject: a plain Manim scene adds, fades, moves, scales, copies and groups it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Group,
    Mobject,
    ReplacementTransform,
    Scene,
    Square,
    SurroundingRectangle,
    Transform,
    VGroup,
)

from normcore.kinds import BATCH, LAYER
from scenes.design.frame import WIDE
from scenes.geometry.box import Box
from scenes.geometry.view import OBLIQUE, View
from scenes.mobjects.cube.tensor_cube import TensorCube
from tests.mobjects.helpers import SHAPE, assert_same_state, cube, edges, ink, picture

SMALL = Box(-2.0, 2.0, -1.2, 1.2)


def test_it_fits_its_box_and_knows_its_bounds() -> None:
    made = cube(box=SMALL)
    bounds = made.home.bounds()
    assert edges(made) == pytest.approx([bounds.left, bounds.right, bounds.bottom, bounds.top])
    assert made.width == pytest.approx(bounds.width)
    assert made.height == pytest.approx(bounds.height)
    assert made.get_center()[:2] == pytest.approx(np.array(bounds.center))
    assert bounds.left >= SMALL.left - 1e-9
    assert bounds.top <= SMALL.top + 1e-9


def test_added_it_is_drawn_within_its_bounds(scene: Scene) -> None:
    made = cube(box=SMALL)
    assert ink(scene) == 0
    scene.add(made)
    frame = picture(scene).astype(int)
    rows, columns = np.nonzero(np.abs(frame - frame[0, 0]).max(axis=2) > 8)
    x, y = columns / 427 * 128 / 9 - 64 / 9, 4 - rows / 240 * 8
    assert [x.min(), x.max(), y.min(), y.max()] == pytest.approx(edges(made).tolist(), abs=0.12)


def test_removed_it_is_gone(scene: Scene) -> None:
    made = cube(box=SMALL)
    scene.add(made)
    scene.remove(made)
    assert ink(scene) == 0


def test_it_fades_in_and_out(scene: Scene) -> None:
    made = cube(box=SMALL)
    scene.play(FadeIn(made), run_time=0.4)
    full = ink(scene)
    assert full > 0.01
    assert made in scene.mobjects
    state = made.state
    scene.play(FadeOut(made), run_time=0.4)
    assert made not in scene.mobjects
    assert ink(scene) == 0
    assert_same_state(made.state, state)


def test_halfway_through_a_fade_it_is_fainter(scene: Scene) -> None:
    made = cube(box=SMALL)
    fade = FadeIn(made)
    fade.begin()
    fade.interpolate(0.5)
    scene.add(made)
    faint = picture(scene).astype(int)
    fade.interpolate(1.0)
    full = picture(scene).astype(int)
    assert 0 < np.abs(faint - faint[0, 0]).sum() < np.abs(full - full[0, 0]).sum()


def test_it_shifts(scene: Scene) -> None:
    made = cube(box=SMALL)
    before = edges(made)
    scene.play(made.animate.shift(2 * RIGHT + UP), run_time=0.4)
    assert edges(made) == pytest.approx((before + np.array([2, 2, 1, 1])).tolist())


def test_it_scales_about_its_middle(scene: Scene) -> None:
    made = cube(box=SMALL)
    center, width, height = made.get_center(), made.width, made.height
    scene.play(made.animate.scale(0.5), run_time=0.4)
    assert (made.width, made.height) == pytest.approx((width / 2, height / 2))
    assert made.get_center() == pytest.approx(center)
    assert made.scaling == pytest.approx(0.5)


def test_it_stands_next_to_others() -> None:
    square, made = Square(), cube(box=SMALL)
    made.next_to(square, RIGHT, buff=0.3)
    assert made.get_left()[0] == pytest.approx(square.get_right()[0] + 0.3)
    square.next_to(made, DOWN, buff=0.2)
    assert square.get_top()[1] == pytest.approx(made.get_bottom()[1] - 0.2)


def test_a_group_with_it_is_arranged_and_fades(scene: Scene) -> None:
    first, second = cube(box=SMALL), cube((4, 3), "NC", box=SMALL)
    group = VGroup(first, Square(0.5), second).arrange(RIGHT, buff=0.4)
    assert second.get_left()[0] - first.get_right()[0] == pytest.approx(0.5 + 2 * 0.4)
    group.scale_to_fit_width(6)
    assert group.width == pytest.approx(6)
    scene.play(FadeIn(group), run_time=0.4)
    assert ink(scene) > 0.01
    scene.play(FadeOut(group, shift=LEFT), run_time=0.4)
    assert ink(scene) == 0


def test_it_transforms_into_another_state(scene: Scene) -> None:
    made = cube(box=SMALL)
    colors = made.group_colors(made.normalized(BATCH))
    other = made.copy().set_state(rgb=colors, ink=0.0).shift(RIGHT)
    scene.add(made)
    scene.play(Transform(made, other), run_time=0.4)
    assert np.allclose(made.state.rgb, colors)
    assert edges(made) == pytest.approx(edges(other))


def test_a_copy_goes_its_own_way() -> None:
    made = cube(box=SMALL)
    before, state = edges(made), made.state
    twin = made.copy()
    assert_same_state(twin.state, made.state)
    twin.shift(3 * UP).set_state(alpha=0.5)
    assert edges(made) == pytest.approx(before)
    assert made.state is state


def test_a_copy_is_drawn_as_the_original(scene: Scene) -> None:
    made = cube(box=SMALL)
    scene.add(made)
    original = picture(scene)
    scene.remove(made)
    scene.add(made.copy())
    assert np.array_equal(picture(scene), original)


def test_its_animations_end_in_the_state_they_name(scene: Scene) -> None:
    made = cube(box=SMALL)
    scene.play(made.appear(), run_time=0.4)
    assert made.state.alpha.min() == 1
    scene.play(made.explode(WIDE.stage), run_time=0.4)
    assert made.state.pose.bounds().width <= WIDE.stage.width + 1e-9
    scene.play(made.fold(), run_time=0.4)
    assert made.state.pose is made.home
    scene.play(made.split("C"), run_time=0.4)
    colors = made.group_colors(made.normalized(LAYER))
    scene.play(made.recolor(colors, made.where(N=1)), run_time=0.4)
    assert np.array_equal(made.state.rgb[made.where(N=1)], colors[made.where(N=1)])
    assert not np.array_equal(made.state.rgb[made.where(N=0)], colors[made.where(N=0)])


def test_moved_while_it_fades_it_ends_where_it_was_sent(scene: Scene) -> None:
    made = cube(box=SMALL)
    before = edges(made)
    scene.play(FadeIn(made, shift=UP), run_time=0.4)
    assert edges(made) == pytest.approx(before)


OUTLINED: dict[str, Callable[[TensorCube], object]] = {
    "at rest": lambda made: made,
    "moved": lambda made: made.shift(RIGHT + UP).scale(0.7),
    "turned": lambda made: made.set_state(view=View(70.0, -20.0, 0.0)),
    "open": lambda made: setattr(made, "state", made.open("C").target),
    "quarter": lambda made: setattr(made, "state", made.open("N", SMALL, view=OBLIQUE.quarter(1)).target),
    "moved, then open": lambda made: setattr(
        made.shift(2 * LEFT).stretch(0.5, 1), "state", made.split("N").target
    ),
    "rotated": lambda made: made.rotate(0.6).shift(DOWN),
    "some cells": lambda made: made.set_state(alpha=made.where(N=1).astype(float)),
    "flat": lambda made: made.stretch(1e-4, 0),
}


@pytest.mark.parametrize("name", OUTLINED)
def test_its_outline_is_that_of_the_faces_that_are_drawn(name: str) -> None:
    made = cube((3, 4, 2, 1), box=SMALL)
    OUTLINED[name](made)
    drawn = made.to_scene(made.drawing.quads).reshape(-1, 3)
    expected = [*np.array([drawn.min(axis=0), drawn.max(axis=0)]).T[:2].ravel()]
    for around in (made, Group(made), VGroup(made), Group(VGroup(made)), SurroundingRectangle(made, buff=0)):
        assert edges(around) == pytest.approx(expected, abs=1e-9)
    assert Group(made).get_center() == pytest.approx(made.get_center())
    assert (made.width, made.height) == pytest.approx((expected[1] - expected[0], expected[3] - expected[2]))


def test_what_is_moved_stays_where_it_is_when_its_cells_change() -> None:
    made = cube(box=SMALL).shift(2 * RIGHT).rotate(0.3).scale(1.4)
    frame = made.frame.copy()
    for target in (made.open("C").target, made.split("N").target, made.state):
        made.state = target
        assert made.get_center() is not None
        assert np.array_equal(made.frame, frame)
    made.shift(UP)
    assert made.frame == pytest.approx(np.add(frame, [[0, 1, 0], [0, 0, 0], [0, 0, 0]]))


def test_it_is_not_bent() -> None:
    made = cube(box=SMALL)
    made.apply_complex_function(lambda z: z * (1 + 0.5j))
    with pytest.raises(ValueError, match="not bent"):
        made.apply_function(lambda point: point * point)


def test_colours_are_those_asked_for() -> None:
    made = cube(box=SMALL)
    red = np.array([1.0, 0.0, 0.0])
    assert np.allclose(made.copy().set_color("#ff0000").state.rgb, red)
    assert np.allclose(made.copy().set_fill("#ff0000").state.edge_rgb, made.edges(red))
    assert np.allclose(made.copy().set_stroke("#ff0000").state.edge_rgb, red)
    assert np.allclose(made.copy().fade_to("#ff0000", 0.5).state.rgb, (made.state.rgb + red) / 2)
    assert np.allclose(VGroup(made.copy()).set_color("#ff0000")[0].state.rgb, red)
    thick = made.copy().set_stroke(width=4)
    assert np.allclose(thick.state.edge, 4 * 1.35)
    across = made.copy().set_color_by_gradient("#ff0000", "#0000ff").state.rgb
    left = made.state.view.project(made.state.pose.center)[:, 0]
    assert across[left.argmin()] == pytest.approx(red)
    assert across[left.argmax()] == pytest.approx(red[::-1])
    assert (np.diff(across[np.argsort(left)][:, 0]) <= 1e-9).all()


OTHERS = [
    ((2, 3), "NC"),
    ((3, 5, 2), "NTD"),
    ((5, 4, 2, 3), "NCHW"),
    ((2, 20, 7, 7), "NCHW"),
    ((2, 3, 4), "HWC"),
]


@pytest.mark.parametrize(("shape", "layout"), OTHERS)
def test_it_becomes_a_cube_of_any_shape(shape: tuple[int, ...], layout: str) -> None:
    made, other = cube((3, 2, 4, 1), box=SMALL), cube(shape, layout, box=SMALL).shift(UP).set_opacity(0.5)
    made.interpolate(made.copy(), other, 0.5)
    assert np.isfinite(made.drawing.quads).all()
    for way in (made.copy().become(other), made.copy().interpolate(made, other, 1.0)):
        assert way.tensor is other.tensor
        assert_same_state(way.state, other.state)
        assert edges(way) == pytest.approx(edges(other).tolist())
        assert way.opacity == 0.5
        assert way.where(**{layout[0]: 1}).sum() == other.where(**{layout[0]: 1}).sum()
    fitted = made.copy().become(other, match_center=True, match_height=True)
    assert fitted.get_center() == pytest.approx(made.get_center())
    assert fitted.height == pytest.approx(made.height)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_on_the_way_between_shapes_it_looks_like_either_end(share: float) -> None:
    made, other = cube((3, 2, 4, 1), box=SMALL), cube((2, 5), "NC", box=SMALL)
    near = made.copy().interpolate(made, other, abs(share - 1e-9))
    ends = (made, other)[int(share)]
    assert edges(near) == pytest.approx(edges(ends).tolist(), abs=1e-6)
    seen = {tuple(row) for row in near.state.pose.center.round(5).tolist()}
    assert seen == {tuple(row) for row in ends.state.pose.center.round(5).tolist()}


@pytest.mark.parametrize("make", [Transform, ReplacementTransform])
@pytest.mark.parametrize("other", [Square, lambda: VGroup(Square(), Square()), lambda: Group(Square())])
def test_what_is_no_cube_is_refused_and_named(
    scene: Scene, make: type[Transform], other: Callable[[], Mobject]
) -> None:
    made = cube(box=SMALL)
    state = made.state
    scene.add(made)
    with pytest.raises(TypeError, match=f"no {type(other()).__name__}: FadeTransform"):
        scene.play(make(made, other()), run_time=0.4)
    assert made.state is state
    with pytest.raises(TypeError, match="FadeTransform"):
        made.become(other())


def test_cells_come_one_after_another_from_back_to_front() -> None:
    whole, made = cube((3, 2, 2, 1), box=SMALL), cube((3, 2, 2, 1), box=SMALL)
    half = made.pointwise_become_partial(whole, 0.0, 0.5).state.alpha
    assert half.sum() == pytest.approx(6)
    assert half[whole.where(N=2)].min() == 1
    assert half[whole.where(N=0)].max() == 0
    assert made.pointwise_become_partial(whole, 0.0, 1.0).state is whole.state


def test_without_points_it_is_nowhere_until_it_becomes_another() -> None:
    made, other = cube(box=SMALL), cube(box=SMALL).shift(UP)
    made.clear_points()
    assert made.opacity == 0
    assert made.become(other).opacity == 1
    assert edges(made) == pytest.approx(edges(other).tolist())


def test_taken_apart_it_is_itself_and_what_was_added() -> None:
    made, square = cube(box=SMALL), Square()
    made.add(square)
    assert made.split() == [made, square]
    assert list(made.get_family()) == [made, square]
    twin = made.copy()
    assert twin.submobjects[0] is not square
    assert made.submobjects == [square]


BAD_NAMES: dict[str, Callable[[TensorCube], object]] = {
    "split": lambda made: made.split("Z"),
    "open": lambda made: made.open("Z"),
    "where": lambda made: made.where(Z=1),
    "appear": lambda made: made.appear("Z"),
    "letters": lambda made: made.split("NC"),
    "small letters": lambda made: made.where(n=1),
}


@pytest.mark.parametrize("name", BAD_NAMES)
def test_an_axis_that_is_not_there_is_refused_by_those_there_are(name: str) -> None:
    with pytest.raises(ValueError, match="axes are N, C, H, W"):
        BAD_NAMES[name](cube())


@pytest.mark.parametrize("index", [-1, 4, 99])
def test_an_index_that_is_not_there_is_refused(index: int) -> None:
    with pytest.raises(ValueError, match="its indices are 0 to 3"):
        cube().where(C=index)


@pytest.mark.parametrize(
    ("tensor", "layout", "words"),
    [
        (3.0, "NCHW", "shape \\(\\) has 0 axes"),
        (np.zeros((0, 3)), "NC", "no entries"),
        (np.zeros((2, 2, 0, 1)), "NCHW", "no entries"),
        ([["a", "b"]], "NC", "real numbers"),
        ([["1", "2"]], "NC", "real numbers"),
        ([[1, None]], "NC", "real numbers"),
        (np.ones((2, 2)) * 1j, "NC", "real numbers"),
        ([[1, 2], [3]], "NC", "differ in length"),
        (np.zeros((2, 2)), "NCHW", "2 axes"),
        (np.zeros((2, 2)), "N?", "axis name"),
        (np.zeros((2, 2)), "NN", "twice"),
        (np.zeros((2, 2)), "NH", "no features axis"),
        (np.zeros((2, 2)), None, "not text"),
    ],
)
def test_what_is_no_tensor_of_the_layout_is_refused(tensor: object, layout: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TensorCube(tensor, layout)  # type: ignore[arg-type]


def test_where_names_cells_by_their_true_index() -> None:
    made = cube()
    assert made.where(C=1).sum() == SHAPE[0] * SHAPE[2] * SHAPE[3]
    assert made.where(N=0, C=1, H=0, W=2).sum() == 1
    assert made.drawn()[made.where(N=0, C=1, H=0, W=2)][0] == made.tensor[0, 1, 0, 2]
