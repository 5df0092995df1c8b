"""Squares on a number line: each as wide as a value is away from the mean, and one that is their mean."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from manim import Animation, FadeIn, FadeOut, GrowFromPoint, LaggedStart, Square, Transform, VGroup

from scenes.design.theme import LABEL
from scenes.design.timing import THINK
from scenes.geometry.arrays import FloatArray
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import held
from scenes.mobjects.text.typeset import words

COUNTS = 0.34
"""What the numbers of equal squares take under the axis."""
_TICKS, _SIZES = 0.27, 10
_MOST = 40
_THIN, _THICK = 1.5, 5.0
_FAINT, _CLEAR = 0.07, 0.3


class Squares(VGroup):
    """The squared distances from the mean of a line's values, as squares that stand on its axis.

    Parameters
    ----------
    line
        The number line, with a value that is followed; its values must not have been moved.
    accent
        The colour of the square of that value and of the mean square.

    Of many values some are drawn, at even shares of their order. `mean_square` has the deviation as its side, and
    `counts` say under the axis how many squares lie on each other; they are no part of the group.
    """

    def __init__(self, line: ValueLine, accent: str) -> None:
        super().__init__()
        assert line.hero is not None
        state = line.state
        self.line, self.mean, self.sd = line, state.mean, state.sd
        color = line.picture.color_of_dots
        followed = float(state.values[line.hero])
        self.followed = self._square(followed, accent, _THICK, _CLEAR)
        others = (self._square(value, color, _THIN, _FAINT) for value in some(state.values).tolist())
        self.others = VGroup(*(square for square in others if square.width > 0.02))
        toward = held(self.mean + np.copysign(self.sd, followed - self.mean))
        self.mean_square = self._square(toward, accent, _THICK, _CLEAR)
        self.counts = self._counts(state.values)
        self.add(self.others, self.followed)

    def _square(self, value: float, color: str, stroke: float, fill: float) -> Square:
        """A square that stands on the axis, from the mean to a value."""
        middle, end = self.line.scene_x(self.mean), self.line.scene_x(value)
        side = max(abs(end - middle), 1e-3)
        made = Square(side, color=color, stroke_width=stroke, fill_color=color, fill_opacity=fill)
        return made.move_to((middle + np.sign(end - middle) * side / 2, self.floor + side / 2, 0.0))

    def _counts(self, values: FloatArray) -> VGroup:
        """Under each value how often it comes, if there are few and each has room."""
        picture, made = self.line.picture, VGroup()
        found, counts = np.unique(values, return_counts=True)
        if self.line.dot_size is None or not 1 < len(found) <= _SIZES:
            return made
        for value, count in zip(found.tolist(), counts.tolist(), strict=True):
            said = f"{count}\N{MULTIPLICATION SIGN}"
            text = words(said, LABEL, picture.color_of_dots, weight="semibold")
            made.add(text.move_to((self.line.scene_x(value), self.floor - COUNTS - _TICKS, 0.0)))
        met = any(first.get_right()[0] > second.get_left()[0] for first, second in pairwise(made))
        return VGroup() if met else made

    @property
    def floor(self) -> float:
        """The scene y of the axis."""
        picture = self.line.picture
        return float(picture.to_scene(np.array([picture.box.left, picture.rows.floor]))[1])

    @property
    def foot(self) -> FloatArray:
        """Where the mean stands on the axis."""
        return np.array([self.line.scene_x(self.mean), self.floor, 0.0])

    def grow_followed(self, **kwargs: Any) -> Animation:
        """The square of the followed value grows out of the mean."""
        return GrowFromPoint(self.followed, self.foot, **kwargs)

    def grow_others(self, run_time: float = THINK) -> list[Animation]:
        """The squares of the values grow one after the other, with how many lie on each other."""
        grow = LaggedStart(
            *(GrowFromPoint(each, self.foot) for each in self.others), lag_ratio=0.5, run_time=run_time
        )
        counted = LaggedStart(*map(FadeIn, self.counts), lag_ratio=0.8, run_time=run_time)
        return [grow, counted] if len(self.counts) else [grow]

    def level(self, **kwargs: Any) -> list[Animation]:
        """All become as large as their mean is."""
        made: list[Animation] = []
        for each in (*self.others, self.followed):
            goal = each.copy().stretch_to_fit_width(self.mean_square.width)
            goal.stretch_to_fit_height(self.mean_square.height).move_to(self.mean_square)
            made.append(Transform(each, goal, **kwargs))
        return made

    def level_in_turn(self, run_time: float = THINK) -> Animation:
        """The same, column after column."""
        return LaggedStart(*self.level(), lag_ratio=0.25, run_time=run_time)

    def average(self, **kwargs: Any) -> list[Animation]:
        """All go, and their mean takes their place."""
        gone = (
            each for each in (self.others, self.followed, self.counts) if each.family_members_with_points()
        )
        return [*(FadeOut(each, **kwargs) for each in gone), FadeIn(self.mean_square, **kwargs)]


def some(values: FloatArray) -> FloatArray:
    """All values, or as many as are drawn, at even shares of their order.

    >>> some(np.array([3.0, 1.0])).tolist(), len(some(np.arange(1000.0)))
    ([1.0, 3.0], 40)
    """
    ordered = np.sort(values)
    if len(ordered) <= _MOST:
        return ordered
    return np.asarray(ordered[np.linspace(0, len(ordered) - 1, _MOST).round().astype(int)])
