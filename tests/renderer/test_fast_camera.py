"""Our camera draws what Manim's draws: any mobject, in the same order, after any change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from manim import (
    BLACK,
    BLUE,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Circle,
    Dot,
    FadeIn,
    Group,
    ImageMobject,
    Line,
    ManimColor,
    Mobject,
    PMobject,
    Rectangle,
    Square,
    Star,
    VGroup,
    VMobject,
)

from scenes.design.color import hex_to_rgb
from scenes.design.theme import DARK
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import words
from scenes.renderer.cube_painter import CubePicture
from tests.renderer.pictures import ROUNDING, both, cameras, settings, ssim, worst


@pytest.fixture(autouse=True)
def _manim() -> Iterator[None]:
    with settings():
        yield


def cube(backdrop: str | None = "#101418") -> TensorCube:
    tensor = np.random.default_rng(3).normal(size=(3, 4, 2, 3))
    return TensorCube(tensor, backdrop=backdrop)


def numbered() -> TensorCube:
    return TensorCube(np.arange(24.0).reshape(2, 3, 2, 2), backdrop="#000000").set_state(rgb=0.9)


def clear_cube() -> TensorCube:
    tensor = np.random.default_rng(3).normal(size=(3, 4, 2, 3))
    return TensorCube(tensor, theme=replace(DARK, clear=True))


def picture_mobject() -> ImageMobject:
    ramp = np.linspace(0, 255, 64).astype(np.uint8)
    return ImageMobject(np.dstack([np.tile(ramp, (64, 1))] * 3)).scale_to_fit_height(3)


def gradient() -> VMobject:
    return Square(2).set_fill([RED, BLUE], opacity=[1, 0.3]).set_stroke(YELLOW, 6)


def outlined_behind() -> VMobject:
    return Star(outer_radius=2, fill_opacity=0.6).set_stroke(BLUE, 12, background=True)


def points() -> PMobject:
    cloud = PMobject(stroke_width=6)
    cloud.add_points(np.random.default_rng(0).normal(size=(200, 3)))
    return cloud


SHAPES: dict[str, Callable[[], Mobject]] = {
    "filled": lambda: Circle(2, fill_opacity=0.5, stroke_width=0),
    "outlined": lambda: Circle(2, color=RED),
    "line": lambda: Line([-20, -3, 0], [20, 4, 0], stroke_width=11),
    "sharp": lambda: Star(7, outer_radius=3, density=3, stroke_width=20),
    "gradient": gradient,
    "outlined behind": outlined_behind,
    "text": lambda: words("Batch norm, 5 × 4", 44, "#ffffff"),
    "partly outside": lambda: Square(3, fill_opacity=1).shift(7 * RIGHT),
    "outside": lambda: Square(3, fill_opacity=1).shift(30 * UP),
    "nothing": VMobject,
    "image": picture_mobject,
    "points": points,
    "cube": cube,
    "see-through cube": lambda: cube(None).set_opacity(0.4),
    "cube on its way in": lambda: cube().set_opacity(0.4),
    "moved cube": lambda: cube().scale(0.6).shift([2.3, 1.1, 0]),
    "numbered cube on its way out": lambda: numbered().set_opacity(0.45),
    "stretched cube": lambda: cube().stretch(0.5, 0),
    "cubes in groups": lambda: VGroup(VGroup(cube(), Square(3)), cube().scale(0.3)).scale(0.7).shift(UP),
}


@pytest.mark.parametrize("name", SHAPES)
def test_both_cameras_draw_the_same(name: str) -> None:
    stock, fast = both(SHAPES[name]())
    assert worst(stock, fast) <= ROUNDING
    assert ssim(stock, fast) > 0.999


def test_the_order_is_kept_whoever_draws() -> None:
    parts = [make().scale(0.8).shift(0.3 * i * RIGHT) for i, make in enumerate(SHAPES.values())]
    stock, fast = both(*parts)
    assert worst(stock, fast) <= 2 * ROUNDING
    stock, turned = both(*parts[::-1])
    assert worst(stock, turned) <= 2 * ROUNDING
    assert worst(fast, turned) > 100


def test_depth_goes_before_order() -> None:
    square = Square(4, fill_opacity=1, color=RED).set_z_index(2)
    stock, fast = both(square, Group(cube(), Dot(radius=1.5).set_z_index(3)), picture_mobject())
    assert worst(stock, fast) <= ROUNDING


def test_a_see_through_background_stays() -> None:
    stock, fast = both(cube(None), Circle(color=RED, stroke_opacity=0.5), background_opacity=0.0)
    assert worst(stock, fast) <= ROUNDING
    assert fast[0, 0].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("fading", ["cells", "cube", "both"])
def test_a_clear_cube_on_a_colour_is_a_cube_that_fades_into_that_colour(fading: str) -> None:
    behind = "#336699"
    made, known = clear_cube(), cube(behind)
    for one in (made, known):
        if fading != "cube":
            one.set_state(alpha=np.where(one.where(N=0), 0.38, 1.0), ink=0.0)
        if fading != "cells":
            one.set_state(ink=0.0).set_opacity(0.5)
    _, fast = both(made, background_opacity=0.0, background_color=BLACK)
    share = fast[..., 3:] / 255
    over = fast[..., :3] + (1 - share) * 255 * hex_to_rgb(behind)
    _, expected = both(known, background_color=ManimColor(behind))
    apart = np.abs(over - expected[..., :3]).max(axis=2)
    assert (
        np.mean(apart > 6) < 0.004
    )  # where edges of boxes lie over each other, the anti-aliased pixels differ
    assert np.abs(apart).mean() < 0.2


def test_drawing_over_a_picture_keeps_it() -> None:
    stock, fast = cameras()
    for camera in (stock, fast):
        camera.capture_mobjects([Square(4, fill_opacity=1, color=BLUE)])
        camera.capture_mobjects([cube()])
    assert worst(stock.pixel_array, fast.pixel_array) <= ROUNDING


CHANGES: dict[str, Callable[[list[Mobject]], object]] = {
    "nothing": lambda _: None,
    "shift": lambda parts: parts[0].shift(0.37 * RIGHT),
    "fade": lambda parts: parts[1].set_opacity(0.3),
    "recolor": lambda parts: parts[2].set_fill(RED),
    "cells": lambda parts: parts[0].set_state(alpha=0.2),
    "come": lambda parts: parts.append(Rectangle(fill_opacity=1)),
    "go": lambda parts: parts.pop(1),
    "order": lambda parts: parts.reverse(),
    "outline": lambda parts: parts[1].set_stroke(YELLOW, 9),
    "depth": lambda parts: parts[0].set_z_index(5),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_picture_is_that_drawn_anew(name: str) -> None:
    parts: list[Mobject] = [cube(), Circle(2, fill_opacity=1), words("text", 60, "#ffffff"), Square()]
    _, kept = cameras()
    kept.show(parts)
    CHANGES[name](parts)
    areas = kept.show(parts)
    _, fresh = both(*parts)
    assert worst(kept.pixel_array, fresh) == 0
    assert bool(areas) == (name != "nothing")


def _stories(made: TensorCube) -> list[Callable[[], object]]:
    random, home = np.random.default_rng(1), made.state
    slab, sample = made.where(C=3), made.where(N=0)
    return [
        lambda: made.set_state(rgb=np.where(slab[:, None], random.random((len(slab), 3)), made.state.rgb)),
        lambda: made.set_state(pose=home.pose.moved([0.013, 0.0, 0.0], slab)),
        lambda: made.set_state(pose=home.pose.moved([0.9, 0.0, 0.0], slab)),
        lambda: made.set_state(alpha=np.where(sample, 0.4, 1.0)),
        lambda: made.set_state(ink=np.where(slab, 0.3, 1.0)),
        lambda: made.set_state(labels=tuple("8" if one else "1" for one in slab)),
        lambda: made.set_state(edge=np.where(sample, 5.0, 1.6)),
        lambda: made.set_opacity(0.5),
        lambda: made.set_state(pose=home.pose.moved([0.0, 1.2, 0.0], sample)),
        lambda: made.set_opacity(1.0),
        lambda: made.set_state(alpha=np.where(slab, 0.0, 1.0)),
        lambda: made.shift(0.31 * UP),
        lambda: made.set_state(pose=home.pose, alpha=1.0),
    ]


@pytest.mark.parametrize("make", [lambda: cube("#000000"), lambda: cube(None), clear_cube])
def test_a_cube_that_changes_step_by_step_is_that_drawn_anew(make: Callable[[], TensorCube]) -> None:
    made = make()
    parts: list[Mobject] = [Circle(2, fill_opacity=1), made, words("text", 60, "#ffffff")]
    _, kept = cameras()
    kept.show(parts)
    for number, change in enumerate(_stories(made)):
        change()
        kept.show(parts)
        _, fresh = both(*parts)
        assert worst(kept.pixel_array, fresh) == 0, number
        if number % 4 == 3:
            parts = [*parts[1:], parts[0]]


def test_of_a_cube_only_the_boxes_that_changed_are_drawn_anew() -> None:
    _, camera = cameras()
    made = cube()
    ((left, top, right, bottom),) = camera.show([made])[:1]
    first = made.where(N=0, C=0, H=0, W=0)
    made.set_state(rgb=np.where(first[:, None], 0.5, made.state.rgb))
    (area,) = camera.show([made])
    assert (area[2] - area[0]) * (area[3] - area[1]) < (right - left) * (bottom - top) / 20


def test_boxes_that_change_far_apart_are_drawn_anew_by_themselves() -> None:
    _, kept = cameras()
    made = cube()
    made.set_state(pose=made.split("C", gap=2.0).target.pose)
    kept.show([made])
    ends = made.where(C=0) | made.where(C=3)
    made.set_state(rgb=np.where(ends[:, None], 0.5, made.state.rgb))
    areas = kept.show([made])
    assert len(areas) == 2
    _, fresh = both(made)
    assert worst(kept.pixel_array, fresh) == 0


@pytest.mark.parametrize("backdrop", [None, "#101418"])
def test_a_cube_that_fades_in_place_is_drawn_once(
    backdrop: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, drawn = cube(backdrop), []
    picture = CubePicture.draw
    monkeypatch.setattr(CubePicture, "draw", lambda *args: (drawn.append(1), picture(*args)))
    _, camera = cameras()
    fade = FadeIn(made)
    fade.begin()
    for share in (0.2, 0.5, 0.7, 1.0):
        fade.interpolate(share)
        camera.show([made])
    assert len(drawn) == 1


def test_only_what_changed_is_drawn_anew() -> None:
    dot = Dot(radius=0.2).shift(3 * UP)
    parts = [cube(), dot]
    _, camera = cameras()
    camera.show(parts)
    ((left, top, right, bottom),) = camera.show([parts[0], dot.shift(0.1 * UP)])
    assert (right - left) * (bottom - top) < 60 * 60


def test_a_new_background_is_seen() -> None:
    _, camera = cameras()
    camera.show([Dot()])
    camera.background_color = RED
    camera.show([Dot()])
    assert camera.pixel_array[0, 0, 0] > 200
