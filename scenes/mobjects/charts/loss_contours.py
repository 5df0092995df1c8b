"""LossContours: the squared loss over two weights as contour lines, and gradient descent that walks on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from manim import (
    DOWN,
    Animation,
    Annulus,
    Dot,
    Mobject,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    smooth,
)

from normcore.descent import TwoWeights
from scenes.design.theme import BODY, EQUATION, MINIMUM, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_shapes import Label, discs, in_scene
from scenes.mobjects.text.typeset import Typeset, math, words

_LINES = 8
_DENSER = 2.6
"""How many contour lines there are from the best weights to the corners, the denser the lower the loss: at a power of
2 their distances across the valley would be even."""
_LINE_PX, _FRAME_PX, _PATH_PX = 2.5, 2.0, 5.0
_FILL = 0.09
"""The opacity of what a contour line holds, over that of the next: the bowl is the more solid the lower it is."""
_HEAD, _SIDE, _BELOW, _GAP, _NAME = 0.62, 0.85, 0.78, 0.3, 0.72
"""Above the contours, beside and below them, between the name and the loss, and what the name of a weight may take."""
_LOW = 0.5
"""A box of less than so many times its width in height has no room below the contours."""
_KNOB, _STEP, _RING, _RIM_PX = 0.17, 0.085, (0.21, 0.29), 3.0
_REACH = 0.84
"""How much of the room from the best weights to an edge the way takes."""
_ANGLES = 720


@dataclass(frozen=True)
class Descent:
    """Gradient descent on a loss: the weights before the first step and after each, less the best, and prints of them.

    prints  what is printed of the loss after each step
    """

    loss: TwoWeights
    path: FloatArray
    prints: Sequence[str]


class LossContours(VGroup):
    """Contour lines around the best weights, a ring; a knob walks from the start, and leaves a dot at every step.

    Parameters
    ----------
    descent
        The loss, and the way of the knob on it; the first weight goes from left to right, the second upwards.
    box
        What it may take of the scene.
    name
        What stands over it, before the print of the loss.
    weights
        The names of the two weights in Typst's notation, and their colours.
    reach
        How far from the best weights, in either, there is to be room for the way: by default what this way takes. A
        unit of both weights has one length.

    >>> from scenes.design.theme import DARK
    >>> loss = TwoWeights.of([2.0, -2.0], [1.0, 1.0])
    >>> path = loss.descend([-1.0, 0.5], 2)
    >>> made = LossContours(
    ...     Descent(loss, path, ["1", "0.2", "0.1"]), Box(-4, 4, -3, 3), DARK, "#62c8f5", "raw", (("w", "#ffffff"),) * 2
    ... )
    >>> bool(made.at(path[0])[0] < made.at([0.0, 0.0])[0]), len(made.lines)
    (True, 8)
    """

    def __init__(
        self,
        descent: Descent,
        box: Box,
        theme: Theme,
        color: str,
        name: str,
        weights: Sequence[tuple[str, str]],
        reach: tuple[float, float] | None = None,
    ) -> None:
        super().__init__()
        self.descent, self.box = descent, box
        self.low = box.height < _LOW * box.width
        self.chart = replace(
            box,
            left=box.left + _SIDE,
            right=box.right - (_SIDE if self.low else 0.0),
            bottom=box.bottom + (0.0 if self.low else _BELOW),
            top=box.top - _HEAD,
        )
        across, up = reach or np.abs(descent.path).max(axis=0).tolist()
        halves = self.chart.width / 2, self.chart.height / 2
        self.unit = _REACH * min(half / far for half, far in zip(halves, (across, up), strict=True) if far)
        self.lines = self._contours(color)
        self.best = Annulus(*_RING, color=theme.good, fill_opacity=1, stroke_width=0)
        self.best.move_to(self.at((0.0, 0.0)))
        self.way = VMobject(stroke_color=theme.hero, stroke_width=_PATH_PX, fill_opacity=0)
        self.dots = VMobject(stroke_width=0, fill_color=theme.hero, fill_opacity=1)
        self.knob = Dot(self.at(descent.path[0]), _KNOB, color=theme.hero)
        self.knob.set_stroke(theme.background, _RIM_PX)
        self.add(self.lines, self._frame(theme), self.best, self.way, self.dots, self.knob)
        self.add(*self._names(weights))
        self._make_heading(name, theme, color)
        self.walked = 0
        self.stand_at(0.0)

    def at(self, offset: Any) -> FloatArray:
        """Where in the scene weights are that are so far from the best."""
        return in_scene(np.array(self.chart.center) + self.unit * np.asarray(offset, dtype=float))

    def _contours(self, color: str) -> VGroup:
        """What each contour line holds, as far as it lies on the chart, the outermost first."""
        across, up = (side / 2 / self.unit for side in (self.chart.width, self.chart.height))
        corners = np.array([(across, up), (across, -up)])
        top = float(self.descent.loss.loss(corners).max())
        made = VGroup()
        for share in np.arange(_LINES, 0, -1) / _LINES if top > 0 else ():
            outline = self.at(contour(self.descent.loss, share**_DENSER * top, across, up))
            line = VMobject(stroke_color=color, stroke_width=_LINE_PX, fill_color=color, fill_opacity=_FILL)
            made.add(line.set_points_as_corners(outline))
        return made

    def _frame(self, theme: Theme) -> Rectangle:
        chart = self.chart
        frame = Rectangle(
            width=chart.width, height=chart.height, stroke_width=_FRAME_PX, color=theme.line, fill_opacity=0
        )
        return frame.move_to((*chart.center, 0.0))

    def _names(self, weights: Sequence[tuple[str, str]]) -> list[Typeset]:
        """The names of the weights: of the second at the left, of the first below, or at the right of a low chart."""
        chart = self.chart
        made = [math(name, EQUATION, color) for name, color in weights]
        for name in made:
            name.scale(min(1.0, _NAME / name.width, _NAME / name.height))
        if self.low:
            made[0].move_to((chart.right + _SIDE / 2, chart.center[1], 0.0))
        else:
            made[0].next_to((chart.center[0], chart.bottom, 0.0), DOWN, buff=0.12)
        made[1].move_to((chart.left - _SIDE / 2, chart.center[1], 0.0))
        return made

    def _make_heading(self, name: str, theme: Theme, color: str) -> None:
        """The name at the left, what is left of the loss at the right, above the contours."""
        self.middle = self.box.top - _HEAD / 2
        widest = max(Label.size(text, BODY, "semibold")[0] for text in self.descent.prints)
        heading = words(name, BODY, color, weight="semibold")
        share = max(MINIMUM / BODY, min(1.0, (self.chart.width - _GAP) / (heading.width + widest)))
        heading.scale(share).move_to((self.chart.left + heading.width / 2, self.middle, 0.0))
        self.left = Label(BODY * share, theme.text, "semibold")
        self.add(heading, self.left)

    def stand_at(self, seen: float) -> None:
        """After so many steps, of which the last may be on its way."""
        path = self.descent.path
        whole = min(int(seen + 1e-9), len(path) - 1)
        here = path[whole]
        if whole < len(path) - 1:
            here = here + smooth(seen - whole) * (path[whole + 1] - here)
        corners = self.at([*path[: whole + 1], here])
        self.way.set_points_as_corners(corners)
        x, y = corners[:-1, :2].T
        self.dots.points = in_scene(discs(x, y, np.full(len(x), _STEP)))
        self.knob.move_to(corners[-1])
        text = self.descent.prints[whole]
        wide = Label.size(text, self.left.px, "semibold")[0]
        self.left.put(text, self.chart.right - wide / 2, self.middle, 1.0, in_scene)

    def walk(self, step: int | None = None, **kwargs: Any) -> Animation:
        """The knob goes on to a step, the last by default, at one pace."""
        start, self.walked = self.walked, len(self.descent.path) - 1 if step is None else step
        end = self.walked

        def at(_: Mobject, alpha: float) -> None:
            self.stand_at(start + alpha * (end - start))

        return UpdateFromAlphaFunc(self, at, **{"rate_func": linear, **kwargs})


def contour(loss: TwoWeights, level: float, across: float, up: float) -> FloatArray:
    """Where a loss is no higher than a level, in a rectangle around its lowest point: the closed outline, (n, 2).

    Along a direction of unit length the ellipse is sqrt(level / loss) away; the nearer of it and the rectangle counts.

    >>> round_one = TwoWeights.of([1.0, -1.0], [1.0, 1.0])
    >>> np.hypot(*contour(round_one, 0.25 * float(round_one.curvatures[0]), 2.0, 1.0).T).round(9).max().item()
    0.5
    """
    turns = np.linspace(0.0, 2 * np.pi, _ANGLES, endpoint=False)
    curved, flat = loss.curvatures.tolist()
    on_ellipse = np.arctan2(np.sin(turns), np.cos(turns) * (flat / curved) ** 0.5 if curved else 0.0)
    tilt = np.arctan2(loss.directions[0, 1], loss.directions[0, 0])
    corners = np.arctan2([up, up, -up, -up], [across, -across, across, -across])
    angles = np.unique(np.concatenate([turns, on_ellipse + tilt, corners]) % (2 * np.pi))
    ways = np.column_stack([np.cos(angles), np.sin(angles)])
    with np.errstate(divide="ignore"):
        ellipse = np.sqrt(level / loss.loss(ways))
        edge = np.minimum(across / np.abs(ways[:, 0]), up / np.abs(ways[:, 1]))
    outline = np.minimum(ellipse, edge)[:, None] * ways
    return np.asarray(np.vstack([outline, outline[:1]]))
