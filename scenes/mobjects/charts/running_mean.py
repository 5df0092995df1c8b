"""RunningMean: a tick on a number line that the means of batches pull towards them, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import LEFT, RIGHT, Animation, Dot, Line, Mobject, UpdateFromAlphaFunc, VGroup, smooth

from scenes.design.theme import LABEL
from scenes.geometry.arrays import FloatArray
from scenes.mobjects.charts.dot_stack import PITCH, SMALLEST, DotSize, dot_size
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.text.typeset import Typeset, words

BAND = 0.8
"""So much lower than others is the number line under a running mean: above it batches are stacked."""
_TICK_PX, _DOT, _STACK, _GAP, _SPACE, _APART = 5.0, 0.06, 0.5, 0.1, 0.12, 0.3
_BELOW_TOP = 0.75


class RunningMean(VGroup):
    """A tick with its name over it and, between the two, the mean of each batch as a dot in columns.

    Parameters
    ----------
    line
        The number line, whose axis must not change.
    means
        The running mean before the first batch and after each.
    batches
        The mean of each batch.
    name
        What the tick is called.
    legend
        What the dots are called.
    color, accent
        Of the tick with its name, and of the batches.
    """

    def __init__(
        self,
        line: ValueLine,
        means: Sequence[float],
        batches: Sequence[float],
        name: str,
        legend: str,
        color: str,
        accent: str,
    ) -> None:
        super().__init__()
        self.line, self.color_of_tick, self.pulled = line, color, 0
        self.places = [line.scene_x(mean) for mean in means]
        top = line.box.top - _BELOW_TOP
        self.tick = Line((0, line.floor, 0), (0, top, 0), stroke_width=_TICK_PX, color=color)
        self.dots = _stacked([line.scene_x(mean) for mean in batches], top + _GAP, accent)
        self.label = words(name, LABEL, color, weight="semibold")
        self.label.set_y(float(self.dots.get_top()[1]) + _GAP + self.label.height / 2)
        self.legend = self._beside_dots(words(legend, LABEL, accent))
        self.room, self.number = 0.0, VGroup()
        self.add(self.tick, self.label, self.dots)
        self._stand_at(self.places[0])

    def numbered(self, text: str) -> Typeset:
        """What it comes to where it stands now, to be shown behind its name and to go with it; no part of the group."""
        number = words(text, LABEL, self.color_of_tick, weight="semibold")
        self.number = number.next_to(self.label, RIGHT, buff=_SPACE)
        return number

    def above(self, text: str) -> Typeset:
        """A text in the tick's colour over its name and number where they stand now; no part of the group."""
        said, box = words(text, LABEL, self.color_of_tick, weight="semibold"), self.line.box
        left = min(float(self.label.get_left()[0]), box.right - said.width)
        y = self.label.get_y() + self.label.height / 2 + _GAP + said.height / 2
        return said.move_to((left, y, 0.0), aligned_edge=LEFT)

    def _beside_dots(self, legend: Typeset) -> VGroup:
        """The name of the dots beside them, right or left, or none where there is no room."""
        box, y = self.line.box, self.dots.get_y()
        left, right = float(self.dots.get_left()[0]), float(self.dots.get_right()[0])
        if right + _APART + legend.width <= box.right:
            return VGroup(legend.move_to((right + _APART, y, 0.0), aligned_edge=LEFT))
        if left - _APART - legend.width >= box.left:
            return VGroup(legend.move_to((left - _APART, y, 0.0), aligned_edge=RIGHT))
        return VGroup()

    def leave_room(self, text: str) -> None:
        """Keep the name so far from the ends of the line, and to the left, that a number fits behind it."""
        self.room = _SPACE + words(text, LABEL, self.color_of_tick, weight="semibold").width
        self._stand_at(self.places[self.pulled])

    def pull(self, batches: int, **kwargs: Any) -> Animation:
        """The next batches appear one after the other, and each pulls the tick a little to its own mean."""
        start, self.pulled = self.pulled, self.pulled + batches

        def at(_: Mobject, alpha: float) -> None:
            seen = start + alpha * batches
            for number, dot in enumerate(self.dots):
                opacity = min(max(seen - number, 0.0), 1.0)
                if opacity != dot.fill_opacity:
                    dot.set_fill(opacity=opacity)
            self._stand_at(float(np.interp(seen, np.arange(len(self.places)), self.places)))

        return UpdateFromAlphaFunc(self, at, **{"rate_func": smooth, **kwargs})

    def _stand_at(self, x: float) -> None:
        """The tick at a place, the name over it but not beyond the ends of the line."""
        self.tick.set_x(x)
        wide, box = self.label.width + self.room, self.line.box
        left = float(np.clip(x - wide / 2, box.left, box.right - wide))
        self.label.move_to((left, self.label.get_y(), 0.0), aligned_edge=LEFT)
        self.number.next_to(self.label, RIGHT, buff=_SPACE)


def _stacked(places: list[float], floor: float, color: str) -> VGroup:
    """Dots over their places in columns, not to be seen yet."""
    x, rank = np.array(places), np.arange(len(places))
    size = dot_size([x], _STACK, len(x), _DOT) or DotSize(SMALLEST, int(_STACK / (PITCH * SMALLEST)))
    stack = size.stack(x, rank)
    pitch = min(PITCH * size.radius, _STACK / stack.height)
    points: FloatArray = np.column_stack([stack.x, floor + size.radius + pitch * stack.level, 0 * stack.x])
    return VGroup(*(Dot(point, size.radius, color=color, fill_opacity=0.0) for point in points))
