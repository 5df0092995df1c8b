"""StepCurve: a number that changes step by step, as a curve over an area, drawn while its print changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Animation, DashedLine, Dot, Line, Mobject, UpdateFromAlphaFunc, VGroup, VMobject, linear

from scenes.design.color import contrast, hex_to_rgb
from scenes.design.theme import BODY, LABEL, MINIMUM, TITLE, Theme
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_shapes import Label, in_scene
from scenes.mobjects.charts.value_scale import spread_out
from scenes.mobjects.text.typeset import words

_CURVE_PX, _AXIS_PX, _KNOB = 5.0, 2.0, 0.1
_HEADING, _PAD, _GAP = 0.62, 0.16, 0.3
_SEEN = 3.1
"""The contrast of an area with the background, at least."""


@dataclass(frozen=True)
class Steps:
    """A number before the first step and after each, and how each is printed.

    name    what it is called
    target  where it is to go, if it is to go somewhere, with the name of that
    """

    name: str
    values: Sequence[float]
    prints: Sequence[str]
    target: float | None = None
    target_name: str = ""


class StepCurve(VGroup):
    """The name and the number over a curve from left to right, a stroke a step; a target is a dashed line."""

    def __init__(self, steps: Steps, box: Box, theme: Theme, color: str) -> None:
        super().__init__()
        self.steps, self.box = steps, box
        widest = max(Label.size(text, TITLE, "semibold")[0] for text in steps.prints)
        room, top = box.width - widest - _GAP, box.top
        lines = [words(steps.name, BODY, theme.text, weight="semibold")]
        if steps.target is not None:
            lines.append(words(steps.target_name, LABEL, theme.good))
        for line in lines:
            line.scale(max(MINIMUM / line.px, min(1.0, room / line.width)))
            line.move_to((box.left + line.width / 2, top - line.height / 2, 0.0))
            top -= line.height
        self.add(*lines)
        self.number = Label(TITLE, color, "semibold")
        self.middle = box.top - self.number.height / 2
        top = min(top, box.top - _HEADING) - _PAD
        ends = [*steps.values, *([] if steps.target is None else [steps.target])]
        low, high = spread_out((min(ends), max(ends)))
        floor = box.bottom + _PAD
        self.x = np.linspace(box.left + _KNOB, box.right - _KNOB, len(steps.values))
        values = np.asarray(steps.values, dtype=float)
        self.y = floor + (values / 2 - low / 2) / (high / 2 - low / 2) * (top - floor)
        base = Line(
            (box.left, box.bottom, 0), (box.right, box.bottom, 0), stroke_width=_AXIS_PX, color=theme.line
        )
        self.curve = VMobject(stroke_color=color, stroke_width=_CURVE_PX, fill_opacity=0)
        self.area = VMobject(fill_color=color, fill_opacity=_opacity(color, theme.background), stroke_width=0)
        self.knob = Dot((self.x[0], self.y[0], 0.0), _KNOB, color=color)
        self.add(base)
        if steps.target is not None:
            y = floor + (steps.target / 2 - low / 2) / (high / 2 - low / 2) * (top - floor)
            self.add(DashedLine((box.left, y, 0), (box.right, y, 0), stroke_width=_AXIS_PX, color=theme.good))
        self.add(self.area, self.curve, self.knob, self.number)
        self.drawn = 0
        self.stand_at(0.0)

    def stand_at(self, seen: float) -> None:
        """After so many steps, of which the last may be on its way."""
        places = np.arange(len(self.x))
        x, y = (float(np.interp(seen, places, ends)) for ends in (self.x, self.y))
        done = int(seen) + 1
        points = np.column_stack([[*self.x[:done], x], [*self.y[:done], y], np.zeros(done + 1)])
        self.curve.set_points_as_corners(points)
        ends = [[x, self.box.bottom, 0.0], [self.x[0], self.box.bottom, 0.0], points[0]]
        self.area.set_points_as_corners(np.vstack([points, ends]))
        self.knob.move_to((x, y, 0.0))
        text = self.steps.prints[min(int(seen + 0.5), len(self.steps.prints) - 1)]
        wide = Label.size(text, self.number.px, "semibold")[0]
        self.number.put(text, self.box.right - wide / 2, self.middle, 1.0, in_scene)

    def draw_to(self, step: int, **kwargs: Any) -> Animation:
        """The curve goes on to a step."""
        start, self.drawn = self.drawn, step

        def at(_: Mobject, alpha: float) -> None:
            self.stand_at(start + alpha * (step - start))

        return UpdateFromAlphaFunc(self, at, **{"rate_func": linear, **kwargs})


def _opacity(color: str, background: str) -> float:
    """The least opacity at which a colour can be seen on a background; 0 if there is none."""
    front, behind = hex_to_rgb(color), hex_to_rgb(background)
    tried = (share / 20 for share in range(6, 20))
    return next(
        (share for share in tried if contrast(share * front + (1 - share) * behind, behind) >= _SEEN), 0.0
    )
