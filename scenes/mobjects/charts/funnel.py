"""Funnel: the means of many batches of each size as dots in rows, the smaller the batches the wider apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import Dot, Line, Rectangle, VGroup, VMobject

from scenes.design.theme import LABEL, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import words

_LINE_PX, _CURVE_PX, _RIM_PX = 2.0, 5.0, 1.5
_RADII, _PITCH, _LEAST, _HIGH = (0.13, 0.12, 0.11, 0.1, 0.09, 0.08, 0.07), 2.0, 1.1, 0.86
"""Radii of dots, the largest that fits is taken; the distance of two in radii, and the least in a high column; what
columns take of the height of a row."""
_BAND, _BAND_OPACITY = 0.94, 0.4
"""The height of the band of a spread, of that of a row, and how solid it is."""
_NAME, _NEAR, _STEPS, _MARGIN = 1.35, 0.15, 8, 0.04


@dataclass(frozen=True, eq=False)
class FunnelRow:
    """The means of batches of one size: what they are called, the means, their measured spread, and the predicted."""

    name: str
    means: FloatArray
    spread: float
    predicted: float


class Funnel(VGroup):
    """A row of dots for each size of a batch, all over one axis around `middle`.

    `names`, `lines`, `dots` and `brackets` have a part for each row; `curve` is the predicted spread. There is room
    `beside` the names for what a row is about.

    >>> from scenes.design.theme import DARK
    >>> rows = [FunnelRow("n = 4", np.array([1.0, 3.0]), 1.0, 1.0), FunnelRow("n = 1", np.array([0.0, 4.0]), 2.0, 2.0)]
    >>> funnel = Funnel(rows, 2.0, Box(-4, 4, -2, 2), DARK, "#ffffff", "#ffc247")
    >>> len(funnel.dots), len(funnel.dots[0]), funnel.x_of(2.0) > funnel.x_of(1.0)
    (2, 2, True)
    """

    def __init__(
        self,
        rows: Sequence[FunnelRow],
        middle: float,
        box: Box,
        theme: Theme,
        color: str,
        accent: str,
        beside: float = 0.0,
    ) -> None:
        super().__init__()
        self.rows, self.middle = list(rows), middle
        self.chart = Box(box.left + _NAME + beside, box.right, box.bottom, box.top)
        values = np.concatenate(
            [row.means for row in rows] + [[middle - row.spread, middle + row.spread] for row in rows]
        )
        self.reach = 1.02 * float(np.abs(values - middle).max()) or 1.0
        self.high = box.height / len(rows)
        fit = (
            each for each in _RADII if all(self._stacked(row.means, each)[2] >= _LEAST * each for row in rows)
        )
        self.radius = next(fit, _RADII[-1])
        self.names, self.lines, self.dots, self.brackets = VGroup(), VGroup(), VGroup(), VGroup()
        for place, row in enumerate(rows):
            y = self.y_of(place)
            name = words(row.name, LABEL, theme.text, weight="semibold")
            name.scale(min(1.0, (_NAME - _NEAR) / name.width))
            self.names.add(name.move_to((box.left + _NAME - _NEAR - name.width / 2, y, 0.0)))
            floor = self.floor_of(place)
            ends = (self.chart.left, floor, 0.0), (self.chart.right, floor, 0.0)
            self.lines.add(Line(*ends, stroke_width=_LINE_PX, color=theme.line))
            self.dots.add(self._dots(row.means, floor, color, theme.background))
            self.brackets.add(self._bracket(row.spread, floor, accent))
        self.curve = self._curve(theme.text)
        self.add(self.names, self.lines, self.dots)

    def x_of(self, value: float) -> float:
        """Where a value is on the axis."""
        half = self.chart.width / 2 * (1 - _MARGIN)
        return float(self.chart.center[0] + (value - self.middle) / self.reach * half)

    def y_of(self, place: float) -> float:
        """The middle of a row, counted from the uppermost; between two rows for a broken number."""
        return self.chart.top - (place + 0.5) * self.high

    def _dots(self, means: FloatArray, floor: float, color: str, rim: str) -> VGroup:
        """The means as dots in columns, from where they lie upwards; nearer to each other where a column is high."""
        radius = self.radius
        columns, levels, pitch = self._stacked(means, radius)
        dots = (
            Dot((float(column) * _PITCH * radius, floor + radius + level * pitch, 0.0), radius, color=color)
            for column, level in zip(columns, levels, strict=True)
        )
        return VGroup(*(dot.set_stroke(rim, _RIM_PX) for dot in dots))

    def _stacked(self, means: FloatArray, radius: float) -> tuple[list[int], list[int], float]:
        """The column of each mean, how many are below it there, and how far apart they are."""
        places = np.array([self.x_of(mean) for mean in means.tolist()])
        columns = np.round(places / (_PITCH * radius)).astype(int).tolist()
        levels = [columns[:at].count(column) for at, column in enumerate(columns)]
        pitch = min(_PITCH * radius, (_HIGH * self.high - 2 * radius) / max(1, max(levels)))
        return columns, levels, pitch

    def floor_of(self, place: float) -> float:
        """The line that the dots of a row stand on."""
        return self.y_of(place) - _HIGH * self.high / 2

    def _bracket(self, spread: float, floor: float, accent: str) -> Rectangle:
        """Behind the dots, from the middle less the measured spread to the middle and as much more."""
        width = max(self.x_of(self.middle + spread) - self.x_of(self.middle - spread), 0.02)
        made = Rectangle(width=width, height=_BAND * self.high, stroke_width=_RIM_PX, stroke_color=accent)
        made.set_fill(accent, opacity=_BAND_OPACITY).set_z_index(-1)
        return made.move_to((self.x_of(self.middle), floor + made.height / 2, 0.0))

    def _curve(self, color: str) -> VGroup:
        """The predicted spread at both sides; between two rows it changes by the same factor everywhere."""
        places = np.linspace(0, len(self.rows) - 1, _STEPS * (len(self.rows) - 1) + 1)
        known = np.array([row.predicted for row in self.rows])
        if not known.all() or len(known) < 2:
            return VGroup()
        spreads = np.exp(np.interp(places, np.arange(len(known)), np.log(known)))
        sides = [
            [
                (self.x_of(self.middle + side * spread), self.floor_of(place), 0.0)
                for place, spread in zip(places.tolist(), spreads.tolist(), strict=True)
            ]
            for side in (-1.0, 1.0)
        ]
        lines = (
            VMobject(stroke_width=_CURVE_PX, stroke_color=color).set_points_as_corners(side) for side in sides
        )
        return VGroup(*lines)
