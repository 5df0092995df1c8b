"""How far the mean of a number line has moved: an arrow between the ticks, and the amount."""

from __future__ import annotations

import numpy as np
from manim import Animation, FadeIn, GrowFromPoint, VGroup, VMobject

from scenes.content.arithmetic import signed
from scenes.design.theme import BODY
from scenes.geometry.arrays import FloatArray
from scenes.mobjects.charts.line_strokes import arrow_outline
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.text.typeset import words

_GAP = 0.12
_SHORTEST = 0.02


class MovedMean(VGroup):
    """An arrow from where the mean of a line was to where it is, high over the dots, and by how much it moved.

    The amount is the difference of the two means as they are printed. It stands behind the tail if there is room, else
    behind the head.

    Parameters
    ----------
    line
        The number line as it is now.
    mean, x
        The mean as it was, and where its tick stood.
    """

    def __init__(self, line: ValueLine, mean: float, x: float) -> None:
        super().__init__()
        state, picture = line.state, line.picture
        numbers, y = state.prints.numbers, picture.rows.bracket
        before, after = (numbers.read(numbers.number(value)) for value in (mean, state.mean))
        self.text = signed(numbers.number(after - before))
        self.tail = picture.to_scene(_point(x, y))
        self.arrow = VMobject(fill_color=picture.theme.hero, fill_opacity=1, stroke_width=0)
        if abs(state.mean_x - x) > _SHORTEST:
            self.arrow.points = picture.to_scene(arrow_outline(x, state.mean_x, y))
        self.amount = words(self.text, BODY, picture.theme.hero, weight="semibold")
        side = -1.0 if state.mean_x >= x else 1.0
        half = self.amount.width / 2 + _GAP
        place = x + side * half
        if not picture.box.left + half <= place <= picture.box.right - half:
            place = state.mean_x - side * half
        self.amount.move_to(picture.to_scene(_point(place, y)))
        self.add(self.arrow, self.amount)

    def grow(self) -> list[Animation]:
        """The arrow grows out of its tail, and the amount comes."""
        grown = [GrowFromPoint(self.arrow, self.tail)] if self.arrow.has_points() else []
        return [*grown, FadeIn(self.amount)]


def _point(x: float, y: float) -> FloatArray:
    return np.array([x, y])
