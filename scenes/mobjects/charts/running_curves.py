"""Curves of running statistics: batch after batch pulls each a part of the way, and what was is still seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import Dot, Line, Rectangle, VGroup, VMobject

from scenes.content.number_format import NumberFormat
from scenes.design.theme import BODY, LABEL, MINIMUM, SMALL, TITLE, Theme
from scenes.geometry.box import Box
from scenes.mobjects.charts.batch_counter import BatchCounter, Running
from scenes.mobjects.charts.line_shapes import Label, in_scene
from scenes.mobjects.charts.value_scale import Axis
from scenes.mobjects.text.typeset import Typeset, words

_CURVE_PX, _ROD_PX, _THIN_PX, _MARK_PX, _FRAME_PX, _AXIS_PX = 7.0, 3.0, 1.2, 3.0, 3.0, 2.0
_TOP, _NUMBERS, _PAD, _GAP, _BEYOND = 0.6, 0.75, 0.14, 0.25, 0.12
_DOT, _PEN, _MARK = 0.075, 0.115, 0.09
_BELOW = 0.28
"""The opacity of the area between a curve and its axis."""
_CLOSE = 0.16
"""So much nearer to the ends of its axis than on a number line are the farthest values."""
_COMES, _GOES = 0.25, 0.55
"""A batch's dot is seen after so much of its time; the curve is level with it, and goes up or down from then on."""


class RunningCurve(VGroup):
    """One running statistic over the batches: its name and number over a curve, and a dot for each batch.

    A rod of `parts` equal parts from the curve to the dot of the last batch shows how far it pulls: one part.
    """

    def __init__(
        self, running: Running, box: Box, theme: Theme, accent: str, numbers: NumberFormat | None, parts: int
    ) -> None:
        super().__init__()
        self.running, self.box, self.parts = running, box, parts
        self._make_heading(theme, accent)
        plot = replace(box, top=box.top - _TOP, left=box.left + (_NUMBERS if numbers else _PAD))
        total = len(running.batches)
        step = plot.width * (1 - _BEYOND) / (total + 1)
        self.x = plot.left + step * np.arange(total + 1)
        span = (min(*running.values, *running.batches), max(*running.values, *running.batches))
        axis = Axis(0.0, 1.0, plot.bottom - _CLOSE, plot.top + _CLOSE).over(span)
        self.y, self.dots_y = axis.x_of(running.values), axis.x_of(running.batches)
        self.right = plot.right
        self.frame_lines = _axes(plot, axis, theme, numbers)
        self.rods = VGroup(*(_bar((x, old), (x, new), _ROD_PX, accent) for x, old, new in self._rods()))
        self.marks = VGroup(*(_bar((0.0, 0.0), (1.0, 0.0), _MARK_PX, accent) for _ in range(parts + 1)))
        self.dots = VGroup(
            *(Dot((x, y, 0.0), _DOT, color=accent) for x, y in zip(self.x[1:], self.dots_y, strict=True))
        )
        self.curve = VMobject(stroke_color=theme.good, stroke_width=_CURVE_PX)
        self.below = VMobject(color=theme.good, stroke_width=_THIN_PX, fill_opacity=_BELOW)
        self.floor = plot.bottom
        self.pen = Dot(radius=_PEN, color=theme.good)
        self.add(self.below, self.frame_lines, self.rods, self.marks, self.dots, self.curve, self.pen)
        self.add(self.heading, self.number, *self.legend)
        self.stand_at(0.0)

    def _rods(self) -> list[tuple[float, float, float]]:
        return [
            (float(x), float(old), float(new))
            for x, old, new in zip(self.x[1:], self.y[:-1], self.dots_y, strict=True)
        ]

    def _make_heading(self, theme: Theme, accent: str) -> None:
        """Name and number at the left, what the dots are at the right if there is room."""
        box, y = self.box, self.box.top - _TOP / 2
        self.heading = words(self.running.name, BODY, theme.good, weight="semibold")
        widest = max(Label.size(text, TITLE, "semibold")[0] for text in self.running.prints)
        share = min(1.0, (box.width - 3 * _PAD) / (self.heading.width + widest + _GAP))
        self.heading.scale(max(MINIMUM / BODY, share))
        self.heading.move_to((box.left + _PAD + self.heading.width / 2, y, 0.0))
        self.number = Label(max(MINIMUM, TITLE * share), theme.good, "semibold")
        self.number_left = float(self.heading.get_right()[0]) + _GAP
        self.legend: list[Typeset] = []
        legend = words(self.running.dots, LABEL, accent)
        left = self.number_left + widest + 2 * _GAP
        if left + legend.width <= box.right:
            self.legend = [legend.move_to((box.right - legend.width / 2, y, 0.0))]

    def stand_at(self, seen: float) -> None:
        """After so many batches, of which the last may be on its way."""
        whole = min(int(seen), len(self.dots))
        part = seen - whole
        for place, (dot, rod) in enumerate(zip(self.dots, self.rods, strict=True)):
            shown = 1.0 if place < whole else float(place == whole) * min(1.0, part / _COMES)
            dot.set_fill(opacity=shown)
            rod.set_stroke(width=_THIN_PX, opacity=float(place < whole))
        corners = [(self.x[0], self.y[0])]
        for batch in range(1, whole + 1):
            corners += [(self.x[batch], self.y[batch - 1]), (self.x[batch], self.y[batch])]
        if part and whole < len(self.dots):
            along = min(1.0, part / _GOES)
            up = max(0.0, (part - _GOES) / (1 - _GOES))
            x = self.x[whole] + along * (self.x[whole + 1] - self.x[whole])
            corners.append((x, self.y[whole]))
            corners.append((x, self.y[whole] + up * (self.y[whole + 1] - self.y[whole])))
        self._draw(corners)
        self._mark(whole if part else whole - 1, part or 1.0)
        text = self.running.prints[int(seen + 1e-6)]
        width = Label.size(text, self.number.px, "semibold")[0]
        self.number.put(text, self.number_left + width / 2, self.box.top - _TOP / 2, 1.0, in_scene)

    def _draw(self, corners: Sequence[tuple[float, float]]) -> None:
        """The curve through these corners, the pen at the last."""
        points = in_scene(np.array([*corners, corners[-1]] if len(corners) == 1 else corners))
        self.curve.set_points_as_corners(points)
        ends = in_scene(np.array([(corners[-1][0], self.floor), (corners[0][0], self.floor), corners[0]]))
        self.below.set_points_as_corners(np.vstack([points, ends]))
        self.pen.move_to(points[-1])

    def _mark(self, batch: int, part: float) -> None:
        """The rod of a batch with the marks of its parts; none before the first batch."""
        seen = 0.0 if batch < 0 else min(1.0, max(0.0, (part - _COMES) / _COMES))
        batch = max(batch, 0)
        self.rods[batch].set_stroke(width=_ROD_PX, opacity=seen)
        ends = (self.y[batch], self.dots_y[batch])
        for mark, y in zip(self.marks, np.linspace(*ends, self.parts + 1), strict=True):
            mark.put_start_and_end_on(
                (self.x[batch + 1] - _MARK, y, 0.0), (self.x[batch + 1] + _MARK, y, 0.0)
            )
            mark.set_stroke(opacity=seen)

    def frame_and_level(self, theme: Theme) -> tuple[Rectangle, Line]:
        """A frame around name and number, and the level at which the curve goes on; no parts of it."""
        around = VGroup(self.heading, self.number)
        frame = Rectangle(
            color=theme.text,
            stroke_width=_FRAME_PX,
            width=around.width + 2 * _PAD,
            height=_TOP - 0.04,
        ).move_to(around)
        level = _bar((self.x[-1], self.y[-1]), (self.right, self.y[-1]), _CURVE_PX, theme.good)
        return frame, level


class RunningCurves(BatchCounter):
    """Running statistics below each other, and over them the number of the batch.

    Parameters
    ----------
    counted
        What a batch is called, and the number of each as it is printed; these end at `counter`, a place.
    parts
        Into how many parts the way to a batch is divided, of which each is pulled one.
    """

    def __init__(
        self,
        running: Sequence[Running],
        box: Box,
        theme: Theme,
        accent: str,
        numbers: NumberFormat | None,
        counted: tuple[str, Sequence[str]],
        counter: tuple[float, float],
        parts: int,
    ) -> None:
        name, numbered = counted
        rooms = box.rows(*[1.0] * len(running), gap=0.2)
        self.curves = [
            RunningCurve(each, own, theme, accent, numbers, parts)
            for each, own in zip(running, rooms, strict=True)
        ]
        super().__init__(self.curves, numbered, counter, BODY, accent)
        widest = max(Label.size(text, BODY, "semibold")[0] for text in numbered)
        named = words(name, BODY, accent, weight="semibold")
        named.move_to((counter[0] - widest - 0.15 - named.width / 2, counter[1], 0.0))
        self.add(*self.curves, named)


def _bar(start: tuple[float, float], end: tuple[float, float], px: float, color: str) -> Line:
    """A straight stroke; one without a length is given a very small one."""
    tip = end if np.hypot(end[0] - start[0], end[1] - start[1]) > 1e-4 else (end[0], end[1] + 1e-4)
    return Line((*start, 0.0), (*tip, 0.0), stroke_width=px, color=color)


def _axes(plot: Box, axis: Axis, theme: Theme, numbers: NumberFormat | None) -> VGroup:
    """Both axes, with round numbers beside the upright one."""
    lines = VGroup(
        _bar((plot.left, plot.bottom), (plot.right, plot.bottom), _AXIS_PX, theme.muted),
        _bar((plot.left, plot.bottom), (plot.left, plot.top), _AXIS_PX, theme.muted),
    )
    values = axis.ticks(4) if numbers is not None else []
    prints = () if numbers is None else numbers.axis(values) if values else ()
    for y, text in zip(axis.x_of(values).tolist(), prints, strict=True):
        printed = words(text, SMALL, theme.muted)
        printed.scale(min(1.0, max(MINIMUM / SMALL, (_NUMBERS - 0.2) / printed.width)))
        lines.add(_bar((plot.left - _MARK, y), (plot.left, y), _AXIS_PX, theme.muted))
        lines.add(printed.move_to((plot.left - 0.16 - printed.width / 2, y, 0.0)))
    return lines
