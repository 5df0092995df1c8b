"""The mobjects of a number line, brought up to date from its state."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import VGroup, VMobject

from scenes.design.theme import LABEL, SMALL, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.geometry.polygon import polygon
from scenes.mobjects.charts.line_layout import LineRows
from scenes.mobjects.charts.line_shapes import NOTHING, Label, bar, discs, joined, ring
from scenes.mobjects.charts.line_state import LineState
from scenes.mobjects.charts.line_strokes import (
    THIN,
    arrow_outline,
    base_outline,
    bracket_outline,
    tick_outline,
)
from scenes.mobjects.charts.value_scale import Axis

SCORE = 36
"""The type size of what a value is in deviations."""
GAP = 0.28
"""Between two texts beside each other."""
_TICK = 0.09
_GHOST = 0.72
_CROSSING = 10.0
"""The name of the deviation is out of sight for all but a tenth of its way past the mean's, on either side."""
_TIGHT, _OFF = 0.24, 0.02


class LinePicture(VGroup):
    """Axis, dots, marks and texts of one number line, each a filled outline.

    Parameters
    ----------
    box
        What the line was made for: its corners are the frame that shifting and scaling move.
    radius
        Of the dots; None for a density.
    hero
        The place of the value that is followed.
    """

    def __init__(
        self,
        box: Box,
        rows: LineRows,
        theme: Theme,
        colors: tuple[str, str],
        radius: float | None,
        hero: int | None,
    ) -> None:
        super().__init__()
        self.box, self.rows, self.theme, self.radius, self.hero = box, rows, theme, radius, hero
        color, accent = colors
        self.color_of_dots, self.accent = color, accent
        self.strut = VMobject(stroke_width=0, fill_opacity=1)
        corners = [(box.left, box.bottom), (box.right, box.bottom), (box.left, box.top), (box.right, box.top)]
        self.strut.points = np.repeat([(*corner, 0.0) for corner in corners], 4, axis=0)
        self.axis_line = _shape(theme.muted)
        self.dots, self.ghost, self.tick, self.bracket = (_shape(part) for part in (color, *[accent] * 3))
        self.arrow, self.hero_dot, self.hero_ring = (_shape(part) for part in (theme.hero, color, theme.hero))
        self.mean_label, self.sd_label = (Label(LABEL, accent, "semibold") for _ in range(2))
        self.arrow_label = Label(LABEL, theme.hero, "semibold")
        self.score_label, self.note_label = Label(SCORE, accent, "bold"), Label(LABEL, theme.text)
        self.beyond_labels = tuple(Label(SMALL, theme.muted) for _ in range(2))
        self.axis_labels: tuple[VGroup, VGroup] = (VGroup(), VGroup())
        self.notes: list[tuple[Label, str | None, float, float]] = []
        self.beyond_places: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (0.0, 0.0))
        self._keys: dict[str, Any] = {}
        shapes = (self.dots, self.axis_line, self.ghost, self.tick, self.bracket, self.hero_dot)
        labels = (self.mean_label, self.sd_label, self.arrow_label, self.score_label, self.note_label)
        self.add(
            self.strut, *shapes, self.hero_ring, self.arrow, *self.axis_labels, *labels, *self.beyond_labels
        )

    # Places -----------------------------------------------------------------------------------------------------------

    def to_scene(self, local: FloatArray) -> FloatArray:
        """Places (..., 2) in the line's box as scene points (..., 3): shifting and scaling move them along."""
        origin, right, up = self.strut.points[0], self.strut.points[4], self.strut.points[8]
        across = (local[..., :1] - self.box.left) / self.box.width
        above = (local[..., 1:2] - self.box.bottom) / self.box.height
        return np.asarray(origin + across * (right - origin) + above * (up - origin))

    def to_local(self, points: FloatArray) -> FloatArray:
        """Scene points (n, 3) as places (n, 2) in the line's box."""
        origin, right, up = self.strut.points[0], self.strut.points[4], self.strut.points[8]
        sides = np.column_stack([(right - origin)[:2], (up - origin)[:2]])
        parts = np.linalg.solve(sides, (np.asarray(points, dtype=float)[:, :2] - origin[:2]).T).T
        return np.asarray(
            parts * (self.box.width, self.box.height) + np.array([self.box.left, self.box.bottom])
        )

    # Painting ---------------------------------------------------------------------------------------------------------

    def paint(self, state: LineState) -> None:
        """Bring every part up to date."""
        self._paint_axis(state)
        self._paint_values(state)
        self._paint_marks(state)
        self._paint_arrow(state)
        for label, text, x, y in self.notes:
            seen = state.axis_seen * (1.0 if text else state.swap)
            self._say(label, text or state.counted, x, y, seen)
        for label, text, place, sign in zip(
            self.beyond_labels, state.beyond, self.beyond_places, (1, -1), strict=True
        ):
            half = label.size(text, SMALL)[0] / 2 if text else 0.0
            self._say(label, text, place[0] + sign * half, place[1], state.axis_seen * state.swap)

    @property
    def opacity(self) -> float:
        """The opacity of the whole, on top of that of its parts."""
        return float(self.strut.fill_rgbas[0, 3])

    def _put(self, part: VMobject, outline: FloatArray, seen: float = 1.0) -> None:
        shown = seen > 0 and len(outline)
        part.points = self.to_scene(outline) if shown else np.zeros((0, 3))
        if shown:
            part.fill_rgbas[:, 3] = seen * self.opacity

    def _say(self, label: Label, text: str, x: float, y: float, seen: float) -> None:
        label.put(text, x, y, seen * self.opacity, self.to_scene)

    def _paint_axis(self, state: LineState) -> None:
        frame = self.strut.points.tobytes()
        key = (
            state.axis,
            state.before,
            state.turn,
            state.zooms,
            state.axis_seen,
            state.prints,
            state.beyond,
            self.opacity,
            frame,
        )
        if self._keys.get("axis") == key:
            return
        self._keys["axis"] = key
        views: list[tuple[Axis, Axis, float]] = [(state.axis, state.axis, 1.0)]
        if state.before is not None and state.turn < 1:
            old, new, turn = state.before, state.axis, state.turn
            now = (_between(old, new, turn),) * 2 if state.zooms else (old, new)
            views = [(now[0], old, max(0.0, 1 - 2.5 * turn)), (now[1], new, max(0.0, 2.5 * turn - 1.5))]
        parts = [base_outline(state.axis, self.rows.floor)]
        for (seen_on, made_for, seen), group in zip(views, self.axis_labels, strict=False):
            parts += self._paint_ticks(seen_on, made_for, seen * state.axis_seen, group, state)
        if len(views) == 1:
            self.axis_labels[1].submobjects = []
        self._put(self.axis_line, joined(parts), state.axis_seen)

    def _paint_ticks(
        self, axis: Axis, made_for: Axis, seen: float, group: VGroup, state: LineState
    ) -> list[FloatArray]:
        """The numbers that were chosen for one axis, where they stand on another; returns their ticks."""
        group.submobjects = []
        if seen <= 0:
            return []
        values, texts = chosen_ticks(made_for, state)
        floor, parts = self.rows.floor, []
        left, right = self._room_for_numbers(state)
        for x, text in zip(axis.x_of(values).tolist(), texts, strict=True):
            half = Label.size(text, SMALL)[0] / 2
            if not left + half <= x <= right - half:
                continue
            parts.append(bar(x - THIN / 2, floor - _TICK, x + THIN / 2, floor))
            if made_for.silent:
                continue
            label = Label(SMALL, self.theme.muted)
            self._say(label, text, x, self.rows.ticks, seen)
            group.add(label)
        return parts

    def _room_for_numbers(self, state: LineState) -> tuple[float, float]:
        """From where to where the numbers of the axis may reach."""
        return state.axis.left, state.axis.right

    def _paint_values(self, state: LineState) -> None:
        if self.radius is None:
            floor = self.rows.floor
            heights = floor + (state.y - floor) * state.size
            outline = [(state.x[0], floor), *zip(state.x, heights, strict=True), (state.x[-1], floor)]
            self._put(self.dots, polygon(outline), state.axis_seen)
        else:
            self._put(self.dots, discs(state.x, state.y, self.radius * state.size))
        if self.hero is None or state.hero_seen <= 0:
            self._put(self.hero_dot, NOTHING)
            self._put(self.hero_ring, NOTHING)
            return
        x, y = self.hero_place(state)
        if self.radius is None and state.arrow_seen in (0.0, 1.0):
            x = state.head_x  # it slides with the arrow's head, which only lags while the arrow grows
        size = self.hero_radius * (1.0 if self.radius is None else float(state.size[self.hero]))
        self._put(self.hero_dot, discs(np.array([x]), np.array([y]), np.array([size])), state.hero_seen)
        around = ring(x, y, size * 1.08, size * 1.08 + self.ring_width) if size > 1e-4 else NOTHING
        self._put(self.hero_ring, around, state.hero_seen)

    @property
    def hero_radius(self) -> float:
        """The radius of the followed value's dot."""
        return max(0.05, self.radius or 0.07)

    @property
    def ring_width(self) -> float:
        """How thick the ring around it is."""
        return max(0.03, 0.28 * self.hero_radius)

    def hero_place(self, state: LineState) -> tuple[float, float]:
        """Where the followed value is."""
        assert self.hero is not None
        if self.radius is None:
            return state.axis.at(float(state.values[self.hero])), self.rows.floor + self.hero_radius
        return float(state.x[self.hero]), float(state.y[self.hero])

    def _paint_marks(self, state: LineState) -> None:
        rows = self.rows
        top = rows.bracket + 0.12
        ghosts = [tick_outline(x, rows.floor, top) for x in state.ghosts]
        self._put(self.ghost, joined(ghosts), state.ghost_seen * _GHOST)
        self._put(self.tick, tick_outline(state.mean_x, rows.floor, top), state.mean_seen)
        self._put(self.bracket, bracket_outline(state, rows.bracket), state.sd_seen)
        self._name_marks(state)

    def _name_marks(self, state: LineState) -> None:
        """Mean and deviation in words."""
        labels = self.rows.labels
        (mean, mean_x), (sd, sd_x) = self.mark_texts(state)
        self._say(self.mean_label, mean, mean_x, labels, state.mean_seen * state.mean_named)
        crossing = max(0.0, 1.0 - _CROSSING * min(state.side, 1.0 - state.side))
        self._say(self.sd_label, sd, sd_x, labels, state.sd_seen * state.sd_named * crossing)

    def mark_names(self, state: LineState) -> tuple[str, str]:
        """Mean and deviation in words; a mean that the axis does not reach points to where it is."""
        mean, axis = state.prints.mean(state.mean, state.told), state.axis
        if state.mean_x > axis.last + _OFF:
            mean = f"{mean} →"
        elif state.mean_x < axis.first - _OFF:
            mean = f"← {mean}"
        return mean, state.prints.deviation(state.sd, state.told)

    def mark_texts(self, state: LineState) -> tuple[tuple[str, float], tuple[str, float]]:
        """The names of mean and deviation and where their middles are; they never meet."""
        mean, sd = self.mark_names(state)
        box, (wide, other) = self.box, (Label.size(text, LABEL, "semibold")[0] for text in (mean, sd))
        x = float(np.clip(state.mean_x, box.left + wide / 2, box.right - wide / 2))
        if state.sd_seen <= 0:
            return (mean, x), (sd, x)
        apart = wide / 2 + GAP + other / 2
        right = max(x + apart, (state.mean_x + state.high_x) / 2)
        left = min(x - apart, (state.mean_x + state.low_x) / 2)
        right, left = min(right, box.right - other / 2), max(left, box.left + other / 2)
        place = left + (right - left) * state.side
        x = min(x, right - apart) if state.side >= 0.5 else max(x, left + apart)
        return (mean, x), (sd, place)

    def side_of_deviation(self, mean: str, sd: str, mean_x: float) -> float:
        """1 if the deviation's name stands to the right of the mean's, 0 if there is more room on the left."""
        box, (wide, other) = self.box, (Label.size(text, LABEL, "semibold")[0] for text in (mean, sd))
        x = float(np.clip(mean_x, box.left + wide / 2, box.right - wide / 2))
        fits = x + wide / 2 + GAP + other <= box.right
        return 1.0 if fits or x <= box.center[0] else 0.0

    def _paint_arrow(self, state: LineState) -> None:
        if self.hero is None:
            return
        tail, head, y = state.tail_x, state.head_x, state.arrow_y
        x, dot = self.hero_place(state)
        parts, reach = [], self.hero_radius * 1.08 + self.ring_width
        lifted = y > dot + reach
        tip = head if lifted else head - np.sign(head - tail) * reach
        length = float(tip - tail) * (1.0 if head >= tail else -1.0)
        if length > 0.02:
            parts.append(arrow_outline(tail, float(tip), y))
        if lifted and state.arrow_seen > 0:
            parts.append(bar(x - THIN / 2, dot + reach, x + THIN / 2, y))
        self._put(self.arrow, joined(parts), state.arrow_seen)
        seen = state.arrow_seen * state.swap
        self._say(self.arrow_label, state.arrow_text, state.text_x, state.text_y, seen)
        seen = state.score_seen * state.swap
        lines = [(self.score_label, state.score_text, SCORE), (self.note_label, state.note, LABEL)]
        heights = [Label.size(text, px)[1] if text else 0.0 for _, text, px in lines]
        top = state.score_y + sum(heights) / 2
        for (label, text, _), height in zip(lines, heights, strict=True):
            self._say(label, text, state.score_x, top - height / 2, seen)
            top -= height


def chosen_ticks(axis: Axis, state: LineState) -> tuple[list[float], tuple[str, ...]]:
    """As many round numbers as keep apart when they are printed, and how they are printed."""
    for most in range(9, 0, -1):
        values = axis.ticks(most)
        texts = state.prints.numbers.axis(values) if values else ()
        widest = max((Label.size(text, SMALL)[0] for text in texts), default=0.0)
        pitch = float(np.diff(axis.x_of(values[:2])).item()) if len(values) > 1 else axis.right
        if values and widest + _TIGHT <= pitch:
            break
    return values, texts


def _shape(color: str) -> VMobject:
    return VMobject(fill_color=color, fill_opacity=1, stroke_width=0)


def _between(old: Axis, new: Axis, turn: float) -> Axis:
    """An axis on its way from one span to another."""
    low, high = (a * (1 - turn) + b * turn for a, b in ((old.low, new.low), (old.high, new.high)))
    return Axis(low, high, new.left, new.right, new.cut_low, new.cut_high)
