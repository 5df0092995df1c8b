"""TensorCube is an ordinary mobject: a plain Manim scene adds, fades, moves, scales, copies and groups it."""

from __future__ import annotations

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, FadeOut, Scene, Square, Transform, VGroup

from normcore.kinds import BATCH, LAYER
from scenes.design.frame import WIDE
from scenes.geometry.box import Box
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


def test_where_names_cells_by_their_true_index() -> None:
    made = cube()
    assert made.where(C=1).sum() == SHAPE[0] * SHAPE[2] * SHAPE[3]
    assert made.where(N=0, C=1, H=0, W=2).sum() == 1
    assert made.drawn()[made.where(N=0, C=1, H=0, W=2)][0] == made.tensor[0, 1, 0, 2]
