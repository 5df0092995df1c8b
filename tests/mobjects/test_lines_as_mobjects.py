"""Number lines are ordinary mobjects: measured, grouped, animated and copied by plain Manim."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import (
    PI,
    RED,
    RIGHT,
    UP,
    Create,
    DrawBorderThenFill,
    FadeIn,
    FadeTransform,
    Group,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    Rotate,
    Scene,
    Square,
    SurroundingRectangle,
    Transform,
    VGroup,
    Write,
)

from scenes.design.theme import DARK
from scenes.geometry.box import Box
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_lines import ValueLines
from scenes.renderer.fast_renderer import FastRenderer
from tests.mobjects.helpers import edges, picture, plain_manim
from tests.renderer.pictures import ROUNDING, both, worst

VALUES = np.array([1.0, 2.0, 2.0, 3.0, 7.0, 4.0, 5.0, 5.0, 6.0])


def line(values: Any = VALUES, **kwargs: Any) -> ValueLine:
    return ValueLine(values, Box(-4, 4, -2, 2), DARK, **kwargs)


def lines() -> ValueLines:
    return ValueLines([VALUES, VALUES + 3], ["a", "b"], Box(-5, 5, -2, 2), DARK)


KINDS: dict[str, Callable[[], Any]] = {"one": lambda: line(hero=4), "several": lines}
ANIMATIONS: dict[str, Callable[[Any], Any]] = {
    "create": Create,
    "write": Write,
    "border": DrawBorderThenFill,
    "fade in": FadeIn,
    "grow": GrowFromCenter,
    "indicate": Indicate,
    "rotate": lambda made: Rotate(made, PI / 6),
    "move": lambda made: made.animate.shift(RIGHT),
    "colour": lambda made: made.animate.set_color(RED),
    "opacity": lambda made: made.animate.set_opacity(0.4),
    "to a copy": lambda made: Transform(made, made.copy().shift(UP)),
    "to a square": lambda made: FadeTransform(made, Square()),
    "lagged": lambda made: LaggedStart(FadeIn(made), FadeIn(Square())),
}


@pytest.fixture(autouse=True)
def _manim(tmp_path: Path) -> Iterator[None]:
    with plain_manim(tmp_path):
        yield


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ANIMATIONS)
def test_both_renderers_end_with_the_same_picture(kind: str, name: str) -> None:
    pictures = []
    for renderer in (None, FastRenderer()):
        scene, made = Scene(renderer=renderer), KINDS[kind]()
        scene.play(ANIMATIONS[name](made), run_time=0.4)
        assert worst(*both(*scene.mobjects)) <= ROUNDING
        pictures.append(picture(scene))
    assert worst(*pictures) <= 2 * ROUNDING


@pytest.mark.parametrize("kind", KINDS)
def test_they_are_measured_alike_alone_and_in_groups(kind: str) -> None:
    made = KINDS[kind]().scale(0.7).shift(RIGHT + UP)
    for around in (Group(made), VGroup(made), SurroundingRectangle(made, buff=0)):
        assert edges(around) == pytest.approx(edges(made).tolist())


@pytest.mark.parametrize("kind", KINDS)
def test_what_became_another_line_goes_on_as_that_one(kind: str) -> None:
    made, other = KINDS[kind](), KINDS[kind]().shift(UP).set_color(RED)
    made.become(other)
    assert edges(made) == pytest.approx(edges(other).tolist())
    made.shift(RIGHT)
    assert edges(other) == pytest.approx((edges(made) - [1, 1, 0, 0]).tolist())
    with pytest.raises(TypeError, match="no Square"):
        made.become(Square())


def test_a_line_of_other_values_is_taken_over_with_its_state() -> None:
    made = line()
    made.become(line(np.arange(12.0) * 100))
    assert made.state.mean == 550.0
    assert worst(*both(made)) <= ROUNDING


def test_a_saved_state_comes_back_with_its_marks() -> None:
    scene, made = Scene(), line(hero=4)
    made.save_state()
    scene.play(made.show_mean(), run_time=0.4)
    made.shift(UP).restore()
    assert made.state.mean_seen == 0
    assert made.get_center() == pytest.approx(np.zeros(3))


def test_a_line_is_brought_to_the_place_of_a_mobject() -> None:
    square = Square(2.0).shift(UP)
    assert line().replace(square, dim_to_match=0).width == pytest.approx(2.0)
    assert line().replace(square, 1).height == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1.0, np.nan], "1 of 2 values are nan"),
        ([np.inf, -np.inf], "2 of 2 values are inf"),
        (["a"], "real numbers"),
        ([1j], "real numbers"),
        ([None, 1], "real numbers"),
        ([], "0 values|a value at least"),
    ],
)
def test_what_has_no_place_on_a_line_is_refused(values: list[Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        line(values)
    with pytest.raises(ValueError, match=words):
        ValueLines([values, values], ["a", "b"], Box(-4, 4, -2, 2), DARK)
    if values:
        with pytest.raises(ValueError, match=words):
            line([1.0] * len(values), normalized=values)


def test_parts_and_places_that_are_not_there_are_named() -> None:
    with pytest.raises(ValueError, match="its parts are mean, deviation"):
        line().hide("median")
    with pytest.raises(ValueError, match="places are 0 to 8"):
        line(hero=9)
    with pytest.raises(ValueError, match="shown are 0, 1"):
        lines().line(7)
