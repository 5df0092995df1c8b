"""Number lines keep the rules of the films' pictures at every stage, on both themes, in wide boxes and small ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenes.content.number_format import NumberFormat
from scenes.design.theme import DARK, LIGHT, Theme
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import Prints
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_lines import ValueLines
from tests.film.rules import marks_cross_no_text, texts_are_tall_enough, texts_keep_apart, texts_stand_out
from tests.film.screen import Viewer
from tests.mobjects.lines import normalized

RULES = (texts_keep_apart, marks_cross_no_text, texts_are_tall_enough, texts_stand_out)
BOXES = {"wide": Box(-4.0, 4.0, -2.75, 2.75), "small": Box(-2.5, 2.5, -1.2, 1.2)}
RNG = np.random.default_rng(11)
GROUPS = {
    "whole": RNG.integers(0, 10, 24).astype(float),
    "relu": np.maximum(RNG.normal(0, 1, 196), 0),
    "outlier": np.append(RNG.normal(0, 1, 196), 3000.0),
    "far": 1e4 + RNG.normal(0, 1, 30),
    "small": RNG.normal(0, 1e-3, 30),
    "constant": np.full(30, 7.0),
    "zeros": np.zeros(6),
    "one": np.array([4.0]),
    "many": RNG.normal(2, 1, 20_000),
}


def broken(made: Any, theme: Theme) -> list[str]:
    """What the rules find, with the colours of marks left to those who choose them."""
    screen = Viewer().look([made])
    return [finding for rule in RULES for finding in rule(screen, theme)]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("name", GROUPS)
def test_a_line_keeps_the_rules_at_every_stage(name: str, box: str, theme: Theme) -> None:
    values = GROUPS[name]
    colors = {"color": "#e8557a", "accent": theme.batch, "label": "c = 3"}
    made = ValueLine(values, BOXES[box], theme, normalized=normalized(values), hero=0, **colors)
    stages = [
        made.drop,
        made.show_deviation,
        made.show_arrow,
        lambda: made.show_score("large for its channel"),
    ]
    for make in (
        *stages,
        made.subtract,
        made.divide,
        lambda: made.stretch_by(2.5),
        lambda: made.slide_by(-2.0),
    ):
        animation = make()
        animation.begin()
        animation.finish()
        assert not broken(made, theme)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("box", BOXES)
def test_lines_below_each_other_keep_the_rules(box: str, theme: Theme) -> None:
    groups = [GROUPS[name] for name in ("relu", "outlier", "constant", "small", "whole", "far")]
    names = [f"c = {place + 1}" for place in range(len(groups))]
    made = ValueLines(
        groups,
        names,
        BOXES[box],
        theme,
        normalized=[normalized(each) for each in groups],
        total=64,
    )
    for make in (made.drop, made.show_deviations, made.subtract, made.divide):
        animation = make()
        animation.begin()
        animation.finish()
        assert not broken(made, theme)


@pytest.mark.parametrize(("count", "said"), [(1, "1 value"), (2, "2 values")])
def test_one_value_is_said_in_the_singular(count: int, said: str) -> None:
    assert Prints(NumberFormat()).counted(count) == said
