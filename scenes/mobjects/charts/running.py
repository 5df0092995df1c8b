"""A running average as it fills up: dots for the batches, a line for what is kept of them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Create, Dot, FadeIn, Line, VGroup, VMobject, linear

from scenes.content import formulas
from scenes.content.number_format import NumberFormat
from scenes.content.worked_example import RunningExample, bracketed
from scenes.design.theme import BODY, LABEL, SMALL, Theme
from scenes.design.timing import last_part
from scenes.geometry.box import Box
from scenes.mobjects.charts.value_scale import nice_ticks, share
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.text.typeset import math, words

_NO_BREAK = "\N{NO-BREAK SPACE}"
_DOT, _LINE, _SIGN = 0.05, 5.0, 0.45
_LEFT, _BELOW, _ABOVE = 0.75, 0.8, 0.9


class RunningPlot(VGroup):
    """The mean of each batch as a dot and the running mean after it as a line, batch by batch.

    `running` has one entry more than `batches`: what it starts from.
    """

    def __init__(
        self,
        batches: Sequence[float],
        running: Sequence[float],
        texts: tuple[str, str, str],
        color: str,
        box: Box,
        theme: Theme,
        *,
        numbers: NumberFormat | None = None,
    ) -> None:
        super().__init__()
        self.numbers = numbers or NumberFormat()
        self.plot = Box(box.left + _LEFT, box.right, box.bottom + _BELOW, box.top - _ABOVE)
        values = np.array([*batches, *running])
        tenth = max(float(values.max() / 10 - values.min() / 10), 1e-10)
        self.span = float(values.min()), min(float(values.max()) + tenth, sys.float_info.max)
        self.steps = len(batches)
        dots = [
            Dot(self._at(step, mean), radius=_DOT, color=theme.muted, fill_opacity=1, stroke_width=0)
            for step, mean in enumerate(batches, start=1)
        ]
        self.dots = VMobject(fill_color=theme.muted, fill_opacity=1, stroke_width=0)
        self.dots.points = np.concatenate([dot.points for dot in dots])
        self.line = VMobject(stroke_color=color, stroke_width=_LINE)
        self.line.set_points_as_corners([self._at(step, mean) for step, mean in enumerate(running)])
        self.frame = self._frame(texts, color, theme)
        self.add(self.frame, self.dots, self.line)

    def _at(self, step: float, value: float) -> tuple[float, float, float]:
        plot = self.plot
        return (
            plot.left + step / self.steps * plot.width,
            plot.bottom + share(value, self.span) * plot.height,
            0.0,
        )

    def _frame(self, texts: tuple[str, str, str], color: str, theme: Theme) -> VGroup:
        """Both axes with their ticks, and what dots and line are."""
        plot, frame = self.plot, VGroup()
        stroke: dict[str, Any] = {"stroke_color": theme.line, "stroke_width": 2}
        corner = (plot.left, plot.bottom, 0.0)
        frame.add(Line(corner, (plot.right, plot.bottom, 0.0), **stroke))
        frame.add(Line(corner, (plot.left, plot.top, 0.0), **stroke))
        ticks = nice_ticks(self.span, 5)
        for value, text in zip(ticks, self.numbers.axis(ticks), strict=True):
            label = words(text, SMALL, theme.muted)
            frame.add(label.move_to((plot.left - 0.15, self._at(0, value)[1], 0.0), aligned_edge=RIGHT))
        for step in (0, self.steps // 2, self.steps):
            label = words(self.numbers.count(step), SMALL, theme.muted)
            frame.add(label.move_to((self._at(step, 0)[0], plot.bottom - 0.25, 0.0)))
        steps, dot, line = texts
        frame.add(words(steps, SMALL, theme.muted).move_to((plot.center[0], plot.bottom - 0.6, 0.0)))
        signs = (
            Dot(radius=2 * _DOT, color=theme.muted, fill_opacity=1, stroke_width=0),
            Line((0.0, 0.0, 0.0), (_SIGN, 0.0, 0.0), stroke_color=color, stroke_width=_LINE),
        )
        names = (words(dot, LABEL, theme.text), words(line, LABEL, color))
        keys = [VGroup(*pair).arrange(RIGHT, buff=0.18) for pair in zip(signs, names, strict=True)]
        if sum(key.width for key in keys) + 0.4 < plot.width:
            key = VGroup(*keys).arrange(RIGHT, buff=0.4, aligned_edge=DOWN)
        else:
            key = VGroup(*keys).arrange(DOWN, buff=0.0, aligned_edge=RIGHT)
            for sign, name in zip(signs, names, strict=True):
                name.align_to(names[0], LEFT)
                sign.set_x(float(names[0].get_left()[0]) - 0.18 - _SIGN / 2)
        return frame.add(key.move_to((plot.left, plot.top + 0.1, 0.0), aligned_edge=LEFT + DOWN))

    def appear(self) -> list[Animation]:
        """The axes and the batches."""
        return [FadeIn(self.frame, rate_func=last_part), FadeIn(self.dots, rate_func=last_part)]

    def fill_up(self) -> Animation:
        """The running mean, batch after batch."""
        return Create(self.line, rate_func=linear)


class RunningPanel(VGroup):
    """The running mean of one channel as a picture, one update in numbers, and a cell normalized both ways."""

    def __init__(
        self, running: RunningExample, texts: Mapping[str, str], boxes: tuple[Box, Box], cut: GroupView
    ) -> None:
        super().__init__()
        plot_box, words_box = boxes
        self.theme, self.accent, self.width_of_line = cut.cube.theme, cut.accent, words_box.width
        example, numbers = running.example, running.example.numbers
        channel = cut.name(example.label).replace(" ", _NO_BREAK)
        said = {"channel": channel, "count": numbers.count(len(running.batches))}
        self.plot = RunningPlot(
            running.batches,
            running.means,
            (texts["steps"], texts["dot"], texts["line"]),
            cut.accent,
            plot_box,
            self.theme,
            numbers=numbers,
        )
        place, old, batch, new = running.update
        weight = running.trace.stats[0].weight_of_batch
        in_words, in_numbers = formulas.running_update(
            bracketed(old),
            bracketed(batch),
            new,
            numbers.exact(weight),
            numbers.exact(round(1 - weight, 9)),
            texts,
        )
        own, predicted = example.printed, running.printed
        self.one_batch = self._lines(texts["update"].format(**said, batch=place), in_words, in_numbers)
        self.training = self._lines(
            texts["training"].format(**said),
            formulas.normalized_by(own["x"], bracketed(own["mean"]), own["var"], own["x_hat"]),
        )
        self.prediction = self._lines(
            texts["prediction"].format(**said),
            formulas.normalized_by(
                own["x"], bracketed(predicted["mean"]), predicted["var"], predicted["x_hat"]
            ),
        )
        column = VGroup(self.one_batch, self.training, self.prediction).arrange(
            DOWN, buff=0.5, aligned_edge=LEFT
        )
        column.scale(min(1.0, words_box.height / column.height))
        column.move_to((words_box.left, words_box.center[1], 0.0), aligned_edge=LEFT)
        self.add(self.plot, column)

    def _lines(self, title: str, *formulas: str) -> VGroup:
        colors = dict.fromkeys(("new", "mean", "var", "result"), self.accent)
        rows = [math(formula, BODY, self.theme.text, colors=colors) for formula in formulas]
        for row in rows:
            row.scale(min(1.0, self.width_of_line / row.width))
        head = words(title, LABEL, self.theme.muted, weight="semibold", width=self.width_of_line)
        return VGroup(head, *rows).arrange(DOWN, buff=0.18, aligned_edge=LEFT)

    def appear(self) -> list[Animation]:
        """The batches and how one of them moves what is kept."""
        return [*self.plot.appear(), FadeIn(self.one_batch, rate_func=last_part)]

    def fill_up(self) -> list[Animation]:
        """The running mean, batch after batch."""
        return [self.plot.fill_up()]

    def predict(self) -> list[Animation]:
        """The cell normalized with its batch, and without."""
        return [FadeIn(lines, shift=0.15 * UP) for lines in (self.training, self.prediction)]
