"""A straight line through the values of a group: x below, what the line makes of it at the left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    Animation,
    Circle,
    DashedLine,
    Dot,
    Line,
    Mobject,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from scenes.content.number_format import NumberFormat
from scenes.design.theme import LABEL, MINIMUM, SMALL, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.value_scale import Axis
from scenes.mobjects.text.typeset import Typeset, words

Slope = tuple[float, float]
"""a and b of y = a x + b."""

_LINE_PX, _AXIS_PX, _GUIDE_PX, _RING_PX = 9.0, 2.5, 3.0, 4.0
_LEFT, _BELOW, _ABOVE, _DOT, _MARK, _RING = 1.0, 0.72, 0.36, 0.13, 0.09, 0.24
_ABOVE_ZERO = 0.25
"""The opacity of the area between the line and the level of 0."""
_APART = 0.5
"""At least so far apart are numbers below each other."""
_MOST = 60
"""So many dots at most stand on the line."""


class LinePlot(VGroup):
    """Values as dots on the line y = a x + b.

    Parameters
    ----------
    values
        The x of the dots; equal ones are one dot, and of very many some are shown.
    lines
        All lines that it will have, the first at first; the axis at the left holds the values on all of them.
    hero
        The value that is followed.
    names
        Of the axis below and of that at the left.
    """

    def __init__(
        self,
        values: FloatArray,
        lines: Sequence[Slope],
        hero: float,
        box: Box,
        theme: Theme,
        color: str,
        names: tuple[str, str],
        numbers: tuple[NumberFormat, NumberFormat],
    ) -> None:
        super().__init__()
        self.theme, self.hero, self.slope = theme, hero, lines[0]
        self.values = _some(np.append(values, hero))
        plot = Box(box.left + _LEFT, box.right, box.bottom + _BELOW, box.top - _ABOVE)
        span = (float(self.values.min()), float(self.values.max()))
        self.across = Axis(0.0, 1.0, plot.left, plot.right).over(span)
        made = [a * self.values + b for a, b in lines]
        self.up = Axis(0.0, 1.0, plot.bottom, plot.top).over(
            (min(0.0, *(float(y.min()) for y in made)), max(0.0, *(float(y.max()) for y in made)))
        )
        self.plot = plot
        self.axes = _axes(self.across, self.up, plot, theme, names, numbers)
        self.line = Line(stroke_width=_LINE_PX, color=theme.good)
        self.dots = VGroup(*(Dot(radius=_DOT, color=color) for _ in self.values))
        self.ring = Circle(_RING, color=theme.hero, stroke_width=_RING_PX)
        self.above = VMobject(color=theme.good, stroke_width=_AXIS_PX, fill_opacity=_ABOVE_ZERO)
        self.add(self.above, self.axes, self.line, self.dots, self.ring)
        self._lie(self.slope)

    def _lie(self, slope: Slope) -> None:
        """The line, and the dots on it."""
        a, b = slope
        ends = np.array([self.across.low, self.across.high])
        first, last = np.column_stack([self.across.x_of(ends), self.up.x_of(a * ends + b), [0.0, 0.0]])
        self.line.put_start_and_end_on(first, last)
        zero = float(self.up.x_of(0.0))
        corners = [first, last, (last[0], zero, 0.0), (first[0], zero, 0.0), first]
        self.above.set_points_as_corners(np.array(corners))
        for dot, x, y in zip(
            self.dots, self.across.x_of(self.values), self.up.x_of(a * self.values + b), strict=True
        ):
            dot.move_to((x, y, 0.0))
        self.ring.move_to(self._place(slope))

    def _place(self, slope: Slope) -> tuple[float, float, float]:
        """Where the followed value stands on a line."""
        x = float(self.across.x_of(self.hero))
        return x, float(self.up.x_of(slope[0] * self.hero + slope[1])), 0.0

    def turn(self, slope: Slope, **kwargs: Any) -> Animation:
        """The line turns to another one, and the dots move with it."""
        before, self.slope = np.array(self.slope), slope

        def at(_: Mobject, alpha: float) -> None:
            a, b = before + alpha * (np.array(slope) - before)
            self._lie((float(a), float(b)))

        return UpdateFromAlphaFunc(self, at, **kwargs)

    def guides(self) -> VGroup:
        """From the followed value up to the line, and from there to the axis at the left."""
        x, y, _ = self._place(self.slope)
        style: dict[str, Any] = {"stroke_width": _GUIDE_PX, "color": self.theme.hero}
        corner = (x, y + np.copysign(_RING, self.plot.bottom - y), 0.0)
        upright = DashedLine((x, self.plot.bottom, 0.0), corner, **style)
        level = DashedLine((x - _RING, y, 0.0), (self.plot.left, y, 0.0), **style)
        return VGroup(upright, level)


def _some(values: FloatArray) -> FloatArray:
    """The different values in order, or so many of them evenly chosen as can be shown."""
    different = np.unique(values)
    if len(different) <= _MOST:
        return different
    places = np.linspace(0, len(different) - 1, _MOST).round().astype(int)
    return np.asarray(different[places])


def _axes(
    across: Axis,
    up: Axis,
    plot: Box,
    theme: Theme,
    names: tuple[str, str],
    numbers: tuple[NumberFormat, NumberFormat],
) -> VGroup:
    """Both axes with round numbers and their names at their ends."""
    style: dict[str, Any] = {"stroke_width": _AXIS_PX, "color": theme.muted}
    made = VGroup(
        Line((plot.left, plot.bottom, 0), (plot.right, plot.bottom, 0), **style),
        Line((plot.left, plot.bottom, 0), (plot.left, plot.top, 0), **style),
    )
    below, left = across.ticks(6), up.ticks(max(2, min(5, int(plot.height / _APART))))
    for x, text in zip(across.x_of(below).tolist(), numbers[0].axis(below), strict=True):
        made.add(Line((x, plot.bottom - _MARK, 0), (x, plot.bottom, 0), **style))
        made.add(words(text, SMALL, theme.muted).move_to((x, plot.bottom - 0.27, 0.0)))
    for y, text in zip(up.x_of(left).tolist(), numbers[1].axis(left), strict=True):
        printed = words(text, SMALL, theme.muted)
        printed.scale(min(1.0, max(MINIMUM / SMALL, (_LEFT - 0.25) / printed.width)))
        made.add(Line((plot.left - _MARK, y, 0), (plot.left, y, 0), **style))
        made.add(printed.move_to((plot.left - 0.17 - printed.width / 2, y, 0.0)))
    return made.add(*_names(plot, theme, names))


def _names(plot: Box, theme: Theme, names: tuple[str, str]) -> list[Typeset]:
    """The name of the axis below at its right end, of the other over its top."""
    below, left = (words(name, LABEL, theme.text, weight="semibold") for name in names)
    below.move_to((plot.right - below.width / 2, plot.bottom - 0.44 - below.height / 2, 0.0))
    start = max(plot.left - left.width / 2, plot.left - _LEFT)
    left.move_to((start + left.width / 2, plot.top + left.height / 2, 0.0))
    return [below, left]
