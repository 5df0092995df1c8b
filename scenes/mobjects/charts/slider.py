"""Slider: a whole number on a track of its possible values, with a knob that is seen to move from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Animation, Dot, Line, Mobject, UpdateFromAlphaFunc, VGroup, VMobject, smooth

from scenes.content.number_format import NumberFormat
from scenes.design.theme import LABEL, MINIMUM, PIXELS_PER_UNIT, SMALL, TITLE, Theme
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_shapes import Label, in_scene
from scenes.mobjects.text.typeset import Typeset, words

_TRACK_PX, _STROKE_PX, _KNOB, _MARK = 4.0, 3.0, 0.15, 0.12
_NUMBERS, _NAMES, _BESIDE, _CLEAR = 0.36, 0.74, 0.45, 0.12


class Slider(VGroup):
    """What it is called and its value, "G = 2", beside a track with a stroke for every value it can take.

    Values stand at even distances, in their order. Of names under the ends and of numbers, those are left out for
    which there is no room.

    Parameters
    ----------
    letter
        What the value is of.
    values
        All values, from left to right.
    box
        What it may take of the scene.
    names
        What the first and the last value mean, if that has a name.
    start
        The value at which the knob stands first; the first one by default.
    """

    def __init__(
        self,
        letter: str,
        values: Sequence[int],
        box: Box,
        theme: Theme,
        accent: str,
        numbers: NumberFormat,
        names: tuple[str, str] = ("", ""),
        start: int | None = None,
    ) -> None:
        super().__init__()
        self.letter, self.values, self.numbers = letter, list(values), numbers
        self.said = Label(TITLE, accent, "semibold")
        room = max(Label.size(self._text(value), TITLE, "semibold")[0] for value in values)
        middle = box.top - max(_KNOB, self.said.height / 2)
        self.place = (box.left, middle)
        left, right = box.left + room + _BESIDE, box.right - _KNOB
        self.places = np.linspace(left, right, len(self.values))
        self.track = Line((left, middle, 0), (right, middle, 0), stroke_width=_TRACK_PX, color=theme.line)
        self.knob = Dot((left, middle, 0), _KNOB, color=accent)
        self.add(self.track, *self._strokes(middle, theme), *self._names(names, box, middle, theme))
        self.add(self.knob, self.said)
        self.at = 0.0
        self.stand_at(0.0 if start is None else float(self.values.index(start)))

    def _text(self, value: int) -> str:
        return f"{self.letter} = {self.numbers.count(value)}"

    def _strokes(self, middle: float, theme: Theme) -> list[VMobject]:
        """A stroke for every value, and its number where that does not meet the one before."""
        made: list[VMobject] = []
        free = -np.inf
        for place, (x, value) in enumerate(zip(self.places.tolist(), self.values, strict=True)):
            made.append(
                Line(
                    (x, middle - _MARK, 0), (x, middle + _MARK, 0), stroke_width=_STROKE_PX, color=theme.line
                )
            )
            number = words(self.numbers.count(value), SMALL, theme.muted)
            last = place == len(self.values) - 1
            before_last = self.places[-1] - Label.size(self.numbers.count(self.values[-1]), SMALL)[0] / 2
            ends = x + number.width / 2
            if x - number.width / 2 > free and (last or ends < before_last - _CLEAR):
                made.append(number.move_to((x, middle - _NUMBERS, 0.0)))
                free = ends + _CLEAR
        return made

    def _names(self, names: tuple[str, str], box: Box, middle: float, theme: Theme) -> list[Typeset]:
        """Names under both ends; none if they meet."""
        left, right = (words(name, LABEL, theme.text) if name else None for name in names)
        wide = self.places[-1] - self.places[0] + 2 * _KNOB
        made = [each for each in (left, right) if each is not None]
        fits = min(1.0, (wide - _BESIDE) / (sum(each.width for each in made) or 1.0))
        if fits < MINIMUM / LABEL:
            return []
        for each in made:
            each.scale(fits)
        if left is not None:
            left.move_to(
                (max(self.places[0] - left.width / 2, box.left) + left.width / 2, middle - _NAMES, 0.0)
            )
        if right is not None:
            right.move_to(
                (min(self.places[-1] + right.width / 2, box.right) - right.width / 2, middle - _NAMES, 0.0)
            )
        return made

    def stand_at(self, place: float) -> None:
        """The knob at a place in the order of the values, or between two."""
        self.at = place
        self.knob.set_x(float(np.interp(place, np.arange(len(self.places)), self.places)))
        text = self._text(self.values[round(place)])
        x = self.place[0] + Label.size(text, self.said.px, "semibold")[0] / 2
        self.said.put(text, x, self.place[1], 1.0, in_scene)

    def slide_to(self, value: int, **kwargs: Any) -> Animation:
        """The knob goes to a value."""
        start, end = self.at, float(self.values.index(value))

        def at(_: Mobject, alpha: float) -> None:
            self.stand_at(start + (end - start) * alpha)

        return UpdateFromAlphaFunc(self, at, **{"rate_func": smooth, **kwargs})

    @staticmethod
    def height_of(named: bool) -> float:
        """What a slider takes of the height, with names under its ends or without."""
        return (_NAMES if named else _NUMBERS) + 0.2 + TITLE / PIXELS_PER_UNIT / 2
