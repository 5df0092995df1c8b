"""How large the values of a number line typically are: an arrow from 0, and the amount."""

from __future__ import annotations

import numpy as np
from manim import Animation, FadeIn, GrowFromPoint, VGroup, VMobject

from scenes.design.theme import BODY
from scenes.geometry.arrays import FloatArray
from scenes.mobjects.charts.line_strokes import arrow_outline
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.text.typeset import words

_GAP = 0.12
_SHORTEST = 0.02


class TypicalSize(VGroup):
    """An arrow from 0 to the size that the values of a line typically have, high over the dots, and its print.

    The print stands behind the head if there is room, else before the tail.

    Parameters
    ----------
    line
        The number line as it is now.
    size
        The root of the mean square of the values that it shows.
    text
        The size as it is printed.
    """

    def __init__(self, line: ValueLine, size: float, text: str) -> None:
        super().__init__()
        picture, axis = line.picture, line.state.axis
        tail, head = float(axis.at(0.0)), float(axis.at(size))
        self.amount = words(text, BODY, picture.theme.hero, weight="semibold")
        over = picture.rows.bracket + self.amount.height / 2
        y = min(over, picture.box.top - self.amount.height / 2)
        self.text = text
        self.tail = picture.to_scene(_point(tail, y))
        self.arrow = VMobject(fill_color=picture.theme.hero, fill_opacity=1, stroke_width=0)
        if head - tail > _SHORTEST:
            self.arrow.points = picture.to_scene(arrow_outline(tail, head, y))
        half = self.amount.width / 2 + _GAP
        place = head + half if head + 2 * half <= picture.box.right else tail - half
        self.amount.move_to(picture.to_scene(_point(place, y)))
        self.add(self.arrow, self.amount)

    def grow(self) -> list[Animation]:
        """The arrow grows out of 0, and the amount comes."""
        grown = [GrowFromPoint(self.arrow, self.tail)] if self.arrow.has_points() else []
        return [*grown, FadeIn(self.amount)]


def _point(x: float, y: float) -> FloatArray:
    return np.array([x, y])
