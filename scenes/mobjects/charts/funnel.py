"""Funnel: the means of many batches of each size as ticks in rows, the smaller the batches the wider apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import Line, Rectangle, VGroup, VMobject

from scenes.design.theme import LABEL, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import words

_TICK_PX, _LINE_PX, _CURVE_PX = 3.0, 2.0, 4.0
_HIGH, _BAND = 0.62, 0.3
"""The height of a tick, and of the bracket of a spread, of that of a row."""
_NAME, _NEAR, _STEPS, _MARGIN = 1.5, 0.15, 8, 0.04


@dataclass(frozen=True, eq=False)
class FunnelRow:
    """The means of batches of one size: what they are called, the means, their measured spread, and the predicted."""

    name: str
    means: FloatArray
    spread: float
    predicted: float


class Funnel(VGroup):
    """A row of ticks for each size of a batch, all over one axis around `middle`.

    `names`, `lines`, `ticks` and `brackets` have a part for each row; `curve` is the predicted spread.

    >>> from scenes.design.theme import DARK
    >>> rows = [FunnelRow("n = 4", np.array([1.0, 3.0]), 1.0, 1.0), FunnelRow("n = 1", np.array([0.0, 4.0]), 2.0, 2.0)]
    >>> funnel = Funnel(rows, 2.0, Box(-4, 4, -2, 2), DARK, "#ffffff", "#ffc247")
    >>> len(funnel.ticks), len(funnel.ticks[0]), funnel.x_of(2.0) > funnel.x_of(1.0)
    (2, 2, True)
    """

    def __init__(
        self, rows: Sequence[FunnelRow], middle: float, box: Box, theme: Theme, color: str, accent: str
    ) -> None:
        super().__init__()
        self.rows, self.middle = list(rows), middle
        self.chart = Box(box.left + _NAME, box.right, box.bottom, box.top)
        values = np.concatenate(
            [row.means for row in rows] + [[middle - row.spread, middle + row.spread] for row in rows]
        )
        self.reach = 1.02 * float(np.abs(values - middle).max()) or 1.0
        self.high = box.height / len(rows)
        self.names, self.lines, self.ticks, self.brackets = VGroup(), VGroup(), VGroup(), VGroup()
        for place, row in enumerate(rows):
            y = self.y_of(place)
            name = words(row.name, LABEL, theme.text, weight="semibold")
            name.scale(min(1.0, (_NAME - _NEAR) / name.width))
            self.names.add(name.move_to((self.chart.left - _NEAR - name.width / 2, y, 0.0)))
            ends = (self.chart.left, y, 0.0), (self.chart.right, y, 0.0)
            self.lines.add(Line(*ends, stroke_width=_LINE_PX, color=theme.line))
            self.ticks.add(VGroup(*(self._tick(mean, y, color) for mean in row.means.tolist())))
            self.brackets.add(self._bracket(row.spread, y, accent))
        self.curve = self._curve(theme.text)
        self.add(self.names, self.lines, self.ticks)

    def x_of(self, value: float) -> float:
        """Where a value is on the axis."""
        half = self.chart.width / 2 * (1 - _MARGIN)
        return float(self.chart.center[0] + (value - self.middle) / self.reach * half)

    def y_of(self, place: float) -> float:
        """The middle of a row, counted from the uppermost; between two rows for a broken number."""
        return self.chart.top - (place + 0.5) * self.high

    def _tick(self, mean: float, y: float, color: str) -> Line:
        x, half = self.x_of(mean), _HIGH * self.high / 2
        return Line((x, y - half, 0.0), (x, y + half, 0.0), stroke_width=_TICK_PX, color=color)

    def _bracket(self, spread: float, y: float, accent: str) -> Rectangle:
        """From the middle less the measured spread to the middle and as much more."""
        width = max(self.x_of(self.middle + spread) - self.x_of(self.middle - spread), 0.02)
        made = Rectangle(width=width, height=_BAND * self.high, stroke_width=0.0)
        made.set_fill(accent, opacity=0.75)
        return made.move_to((self.x_of(self.middle), y, 0.0))

    def _curve(self, color: str) -> VGroup:
        """The predicted spread at both sides; between two rows it changes by the same factor everywhere."""
        places = np.linspace(0, len(self.rows) - 1, _STEPS * (len(self.rows) - 1) + 1)
        known = np.array([row.predicted for row in self.rows])
        if not known.all() or len(known) < 2:
            return VGroup()
        spreads = np.exp(np.interp(places, np.arange(len(known)), np.log(known)))
        sides = VGroup()
        for side in (-1.0, 1.0):
            points = [
                (self.x_of(self.middle + side * spread), self.y_of(place), 0.0)
                for place, spread in zip(places.tolist(), spreads.tolist(), strict=True)
            ]
            sides.add(VMobject(stroke_width=_CURVE_PX, stroke_color=color).set_points_as_corners(points))
        return sides
