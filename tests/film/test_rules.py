"""Every rule of the screen notices what breaks it, and lets pass what does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from manim import DOWN, LEFT, RIGHT, Dot, Line, Mobject, Square

from normcore.samples import integers
from scenes.design.frame import WIDE
from scenes.design.theme import DARK, LIGHT, Theme
from scenes.geometry.box import Box
from scenes.geometry.view import OBLIQUE, View
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, math, words
from tests.film import rules
from tests.film.screen import Viewer

pytestmark = pytest.mark.films

SHAPE = (5, 4, 2, 3)


def text(px: float = 32, color: str = DARK.text) -> Typeset:
    return words("mean and variance", px, color)


def cube(box: Box = WIDE.stage) -> TensorCube:
    return TensorCube(integers(SHAPE, "NCHW"), box=box)


def turned(view: View) -> TensorCube:
    return cube().set_state(view=view)


def complaints(*mobjects: Mobject, theme: Theme = DARK) -> set[str]:
    """The rules that these mobjects break."""
    screen = Viewer().look(mobjects)
    return {rule.__name__ for rule in rules.RULES if list(rule(screen, theme))}


FAULTS: dict[str, tuple[Callable[[], tuple[Mobject, ...]], str]] = {
    "a text that reaches into the margin": (lambda: (text().to_edge(LEFT, buff=0.1),), "inside_the_frame"),
    "a cube that reaches into the margin": (lambda: (cube().shift(8 * RIGHT),), "inside_the_frame"),
    "two texts over each other": (lambda: (text(), text().shift(0.1 * DOWN)), "texts_keep_apart"),
    "a text on a cell": (lambda: (cube(), text()), "texts_keep_apart"),
    "two cubes over each other": (lambda: (cube(), cube().shift(RIGHT)), "cubes_keep_apart"),
    "a line through a text": (lambda: (text(), Line(2 * LEFT, 2 * RIGHT)), "marks_cross_no_text"),
    "the edge of an area through a text": (lambda: (text(), Square().shift(DOWN)), "marks_cross_no_text"),
    "a dot on a text": (lambda: (text(), Dot(radius=0.05)), "marks_cross_no_text"),
    "a text on a cell of a turned cube": (lambda: (turned(OBLIQUE.quarter(1)), text()), "texts_keep_apart"),
    "a small text": (lambda: (text(23),), "texts_are_tall_enough"),
    "a text made small": (lambda: (text().scale(0.7),), "texts_are_tall_enough"),
    "small indices": (lambda: (math("x_(n c)", 32, DARK.text),), "texts_are_tall_enough"),
    "a faint text": (lambda: (text(color="#555555"),), "texts_stand_out"),
    "a faded text": (lambda: (text().set_opacity(0.3),), "texts_stand_out"),
    "faint values on cells": (lambda: (cube().set_state(rgb=0.1),), "texts_stand_out"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_noticed(fault: str) -> None:
    make, rule = FAULTS[fault]
    assert rule in complaints(*make())


def test_a_clear_screen_passes() -> None:
    made = cube()
    label = text().next_to(made, DOWN, buff=0.1)
    assert complaints(made, label) == set()
    assert complaints(text(color=LIGHT.text), theme=LIGHT) == set()


@pytest.mark.parametrize("view", [View(yaw=70.0), View(yaw=-40.0, pitch=50.0), OBLIQUE.quarter(1)])
def test_a_text_in_the_empty_corner_beside_a_turned_cube_lies_on_no_cell(view: View) -> None:
    (seen,) = Viewer().look([turned(view)]).cubes
    box = seen.box
    corners = [
        Box(x - 0.05, x + 0.05, y - 0.05, y + 0.05)
        for x in (box.left, box.right)
        for y in (box.bottom, box.top)
    ]
    assert not all(seen.touches(corner).any() for corner in corners)
    middle = seen.corners.mean(axis=(0, 1))
    assert seen.touches(Box(middle[0] - 0.1, middle[0] + 0.1, middle[1] - 0.1, middle[1] + 0.1)).any()


def test_what_is_invisible_breaks_no_rule() -> None:
    assert complaints(text(), text().set_opacity(0.0)) == set()
    assert complaints(text(), cube().set_state(alpha=0.0, ink=0.0)) == set()


def test_a_text_that_manim_took_apart_is_still_a_text() -> None:
    viewer, label = Viewer(), math('term("a", 1) + term("b", 2)', 54, DARK.text)
    viewer.look([label])
    apart = viewer.look(list(label.submobjects))
    assert [found.name for found in apart.texts] == ["1 + 2"]
    assert not apart.marks


@pytest.mark.parametrize(("made", "lines"), [("one", 1), ("one\ntwo", 2), ("one\ntwo\nthree", 3)])
def test_lines_are_counted(made: str, lines: int) -> None:
    caption = words(made, 46, DARK.text)
    assert rules.lines_of(caption) == lines
    assert rules.lines_of(caption.scale(0.8)) == lines
