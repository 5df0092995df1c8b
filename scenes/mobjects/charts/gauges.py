"""Gauges: running statistics, each a tick on an axis that batch after batch pulls towards its own value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import (
    DL,
    RIGHT,
    Dot,
    Line,
    Rectangle,
    Square,
    VGroup,
    VMobject,
)

from scenes.content.number_format import NumberFormat
from scenes.design.theme import BODY, LABEL, MINIMUM, SMALL, TITLE, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.batch_counter import BatchCounter, Running
from scenes.mobjects.charts.dot_stack import PITCH, SMALLEST, DotSize, dot_size
from scenes.mobjects.charts.line_shapes import Label, in_scene
from scenes.mobjects.charts.line_strokes import base_outline
from scenes.mobjects.charts.value_scale import Axis
from scenes.mobjects.text.typeset import Typeset, words

_TICK_PX, _FRAME_PX, _DOT, _MARK = 6.0, 3.0, 0.09, 0.09
_NUMBERS, _GAP, _PAD, _COUNTER = 0.42, 0.4, 0.14, 0.42
_HEADING = 0.46
"""The most of its box that the name and the number of a gauge take."""
_SQUARE, _SQUARE_PX, _LEAST_SIDE = 0.13, 3.0, 0.02
"""The most of a box's width that a square takes, its stroke, and the side that it has at least."""
_LEAST_AXIS, _TICK_ROOM = 2.4, 0.7
"""The width of an axis beside a square, at least, and the room of a number on it."""


class Gauge(VGroup):
    """A running statistic: its name over its number, and beside them its tick on an axis under dots for the batches.

    A mean of squares is a square as well, in front of its axis if there is room: its area is the number, that of the
    outline the last batch's.

    Parameters
    ----------
    room
        What name and number take of the box.
    side
        The side of the largest square, if there is one.
    numbers
        How the axis is numbered; None for an axis without numbers.
    """

    def __init__(
        self,
        running: Running,
        box: Box,
        room: float,
        theme: Theme,
        accent: str,
        numbers: NumberFormat | None,
        side: float = 0.0,
    ) -> None:
        super().__init__()
        self.running, self.box = running, box
        self.heading = _heading(running, theme)
        self.heading.scale(max(MINIMUM / BODY, min(1.0, room / self.heading.width)))
        middle = box.center[1]
        self.heading.move_to(
            (box.left + _PAD + self.heading.width / 2, middle + self.heading.height * 0.9, 0.0)
        )
        self.number = Label(max(MINIMUM, TITLE * min(1.0, room / _widest(running))), theme.good, "semibold")
        span = (min(*running.values, *running.batches), max(*running.values, *running.batches))
        left = box.left + room + 2 * _PAD + _GAP
        axis = Axis(0.0, 1.0, left + (side + _GAP if side else 0.0), box.right).over(span)
        floor = box.bottom + (_NUMBERS if numbers is not None else _PAD)
        self.places = axis.place(np.array(running.values))
        line = VMobject(fill_color=theme.muted, fill_opacity=1, stroke_width=0)
        line.points = in_scene(base_outline(axis, floor))
        legend = words(running.dots, LABEL, accent)
        legend.scale(max(MINIMUM / LABEL, min(1.0, (axis.right - axis.left) / legend.width)))
        legend.move_to((axis.right, box.top - legend.height / 2, 0.0), aligned_edge=RIGHT)
        top = float(legend.get_bottom()[1])
        self.dots = _stacked(axis.place(np.array(running.batches)), floor + 0.1, top - floor - 0.2, accent)
        self.tick = Line((0, floor - 0.1, 0), (0, top, 0), stroke_width=_TICK_PX, color=theme.good)
        ticks = () if numbers is None else _ticks(axis, floor, theme, numbers)
        self.side, self.corner = side / np.sqrt(max(span[1], 0.0) or 1.0), np.array([left, floor, 0.0])
        self.squares = VGroup()
        if running.squared and side:
            own = Square(color=theme.good, fill_color=theme.good, fill_opacity=0.45, stroke_width=_SQUARE_PX)
            self.squares.add(own, Square(color=accent, stroke_width=_SQUARE_PX))
        self.add(line, *ticks, legend, self.dots, self.tick, self.heading, self.number, self.squares)
        self.stand_at(0.0)

    def stand_at(self, seen: float) -> None:
        """After so many batches, of which the last may be on its way."""
        for place, dot in enumerate(self.dots):
            dot.set_fill(opacity=float(np.clip(seen - place, 0.0, 1.0)))
        self.tick.set_x(float(np.interp(seen, np.arange(len(self.places)), self.places)))
        text = self.running.printed(seen)
        x = self.box.left + _PAD + Label.size(text, self.number.px, "semibold")[0] / 2
        y = self.box.center[1] - self.heading.height * 0.5
        self.number.put(text, x, y, 1.0, in_scene)
        if len(self.squares):
            last = int(np.ceil(seen - 1e-6))
            self._resize(self.squares[0], self.running.at(seen))
            self._resize(self.squares[1], self.running.batches[max(last, 1) - 1])
            self.squares[1].set_stroke(opacity=float(last > 0))

    def _resize(self, square: VMobject, area: float) -> None:
        """Give a square an area in the unit of the statistic, its lower left corner where all have it."""
        side = max(_LEAST_SIDE, self.side * float(np.sqrt(max(area, 0.0))))
        square.scale_to_fit_width(side).move_to(self.corner, aligned_edge=DL)

    def kept(self) -> list[VMobject]:
        """What stays of it when its batches are over: its name, its number, and the square if it is one."""
        return [self.heading, self.number, *self.squares[:1]]

    def frame(self, color: str) -> Rectangle:
        """A frame around its name and its number; no part of it."""
        around = VGroup(*self.kept())
        made = Rectangle(
            color=color,
            stroke_width=_FRAME_PX,
            width=around.width + 2 * _PAD,
            height=around.height + 0.6 * _PAD,
        )
        return made.move_to(around)


class Gauges(BatchCounter):
    """Running statistics below each other, and over them how many batches there have been.

    Parameters
    ----------
    counted
        What is said of the batches, by their number.
    """

    def __init__(
        self,
        running: Sequence[Running],
        box: Box,
        theme: Theme,
        accent: str,
        numbers: NumberFormat | None,
        counted: Sequence[str],
    ) -> None:
        top = replace(box, bottom=box.top - _COUNTER)
        rooms = replace(box, top=top.bottom).rows(*[1.0] * len(running), gap=0.3)
        widest = max(max(_heading(each, theme).width, _widest(each)) for each in running)
        room = min(widest, _HEADING * box.width)
        side = min(_SQUARE * box.width, rooms[0].height) if any(each.squared for each in running) else 0.0
        if box.width - room - side - 2 * (_PAD + _GAP) < _LEAST_AXIS:
            side = 0.0
        self.gauges = [
            Gauge(each, own, room, theme, accent, numbers, side)
            for each, own in zip(running, rooms, strict=True)
        ]
        super().__init__(self.gauges, counted, (box.right, top.center[1]), LABEL, accent)
        self.add(*self.gauges)


def _heading(running: Running, theme: Theme) -> Typeset:
    return words(running.name, BODY, theme.good, weight="semibold")


def _widest(running: Running) -> float:
    """The width of the longest of its numbers in large type."""
    return max(Label.size(text, TITLE, "semibold")[0] for text in running.prints)


def _ticks(axis: Axis, floor: float, theme: Theme, numbers: NumberFormat) -> list[Typeset | Line]:
    """Round numbers under the axis, with their strokes."""
    values = axis.ticks(int(np.clip((axis.right - axis.left) / _TICK_ROOM, 1, 4)))
    made: list[Typeset | Line] = []
    for x, text in zip(axis.x_of(values).tolist(), numbers.axis(values) if values else (), strict=True):
        printed = words(text, SMALL, theme.muted)
        made.append(Line((x, floor - _MARK, 0), (x, floor, 0), stroke_width=2, color=theme.muted))
        made.append(printed.move_to((x, floor - 0.27, 0.0)))
    return made


def _stacked(places: FloatArray, floor: float, height: float, color: str) -> VGroup:
    """Dots over their places in columns, not to be seen yet."""
    found = dot_size([places], height, len(places), _DOT)
    size = found or DotSize(SMALLEST, max(1, int(height / (PITCH * SMALLEST))))
    stack = size.stack(places, np.arange(len(places)))
    pitch = min(PITCH * size.radius, height / stack.height)
    dots = VGroup()
    for x, level in zip(stack.x.tolist(), stack.level.tolist(), strict=True):
        center = (x, floor + size.radius + pitch * level, 0.0)
        dots.add(Dot(center, size.radius, color=color, fill_opacity=0.0))
    return dots
