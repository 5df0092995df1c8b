"""Histograms of groups: the same bars slide and shrink from the values to the normalized values."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from math import isinf

import numpy as np
from manim import LEFT, Animation, DashedLine, FadeIn, FadeOut, Line, Transform, VGroup, VMobject

from normcore.record import NormRecord
from scenes.content.number_format import NumberFormat
from scenes.design.color import rgb_to_hex
from scenes.design.theme import LABEL, SMALL, Theme
from scenes.design.timing import first_part, last_part
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.value_scale import nice_ticks, share
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.text.typeset import words

_BINS, _PART = 12, 2**20
_NARROW, _TICK = 5.5, 0.42
_HALVES = 2.0**52
"""From here on a float has no room for the half that bins of whole numbers begin and end with."""
_BIN_OF_ZEROS = 0.5
_FARTHEST = 1e307
"""Beyond this a place, and the span between two, would not fit into a float."""


class Histogram(VGroup):
    """One group's bars over a number line; `edges` are in data units, the line runs from `span[0]` to `span[1]`.

    Normalizing maps edge e to (e - mean) / sqrt(var + eps): counts stay, so the shape stays.
    """

    def __init__(
        self,
        counts: FloatArray,
        edges: FloatArray,
        span: tuple[float, float],
        box: Box,
        color: str,
        theme: Theme,
    ) -> None:
        super().__init__()
        self.counts, self.box = counts, box
        self.bars = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
        self.bars.points = self._points(edges, span)
        base = Line(
            (box.left, box.bottom, 0.0), (box.right, box.bottom, 0.0), stroke_color=theme.line, stroke_width=2
        )
        self.add(base, self.bars)

    def place(self, value: float, span: tuple[float, float]) -> float:
        """The x of a value on the line."""
        return self.box.left + share(value, span) * self.box.width

    def _points(self, edges: FloatArray, span: tuple[float, float]) -> FloatArray:
        height = self.box.height * 0.92 * self.counts / self.counts.max()
        quads = []
        for left, right, top in zip(edges[:-1], edges[1:], height, strict=True):
            x0, x1 = self.place(left, span), self.place(right, span)
            room = min(0.03, (x1 - x0) * 0.12)
            x0, x1, y0 = x0 + room, x1 - room, self.box.bottom
            corners = np.array([(x0, y0, 0.0), (x1, y0, 0.0), (x1, y0 + top, 0.0), (x0, y0 + top, 0.0)])
            ahead = np.roll(corners, -1, axis=0)
            quads.append(
                (
                    corners[:, None]
                    + (ahead - corners)[:, None] * np.array([0, 1 / 3, 2 / 3, 1])[None, :, None]
                ).reshape(-1, 3)
            )
        return np.concatenate(quads)

    def move_to_edges(self, edges: FloatArray, span: tuple[float, float]) -> Animation:
        """The bars slide to new edges on a line with a new span."""
        target = self.bars.copy()
        target.points = self._points(edges, span)
        return Transform(self.bars, target)


def bins(groups: Iterable[FloatArray]) -> FloatArray:
    """Common bin edges: one bin a whole number if the values are few whole numbers, else equal bins."""
    found = [(float(values.min()), float(values.max()), _are_whole(values)) for values in groups]
    low, high = min(each[0] for each in found), max(each[1] for each in found)
    if all(each[2] for each in found) and high - low <= 2 * _BINS and max(-low, high) < _HALVES:
        return np.arange(low - 0.5, high + 1.0)
    if high <= low:
        half = 0.5 if abs(low) < _HALVES else abs(low) / 1024
        return np.clip([low - half, low + half], -sys.float_info.max, sys.float_info.max)
    wide = isinf(2 * (high - low))
    edges = 4 * np.linspace(low / 4, high / 4, _BINS + 1) if wide else np.linspace(low, high, _BINS + 1)
    return np.minimum(np.maximum.accumulate(edges), high)  # among the smallest floats steps are rounded


def _normalized(edges: FloatArray, record: NormRecord, label: int) -> FloatArray:
    """Edges as a group is normalized, those far beyond its values no farther than can be drawn.

    The difference is halved on the way, because it may not fit into a float. Equal values become 0: the bin that they
    are in stands around it.
    """
    if record.std[label] == 0:
        place = np.clip(np.searchsorted(edges, record.mean[label], "right") - 1, 0, len(edges) - 2)
        return np.asarray((np.arange(len(edges)) - place - 0.5) * _BIN_OF_ZEROS)
    with np.errstate(over="ignore"):
        places = (edges / 2 - record.mean[label] / 2) * record.inv_std[label] * 2
    return np.asarray(np.clip(places, -_FARTHEST, _FARTHEST))


def _are_whole(values: FloatArray) -> bool:
    """Whether all values are whole numbers; looked at in parts, because there may be millions."""
    return all(
        bool((part == np.round(part)).all()) for part in np.array_split(values, 1 + values.size // _PART)
    )


class Scale(VGroup):
    """A number line's ticks with labels, and a dashed line at zero or at another marked value."""

    def __init__(
        self,
        values: Sequence[float],
        span: tuple[float, float],
        box: Box,
        top: float,
        theme: Theme,
        *,
        numbers: NumberFormat | None = None,
    ) -> None:
        super().__init__()
        texts = (numbers or NumberFormat()).axis(values)
        for value, text in zip(values, texts, strict=True):
            x = box.left + share(value, span) * box.width
            label = words(text, SMALL, theme.muted)
            label.move_to((x, box.bottom - 0.26, 0.0))
            self.add(
                Line(
                    (x, box.bottom, 0.0), (x, box.bottom - 0.08, 0.0), stroke_color=theme.line, stroke_width=2
                ),
                label,
            )
            if value == 0:
                self.add(
                    DashedLine(
                        (x, box.bottom, 0.0),
                        (x, top, 0.0),
                        stroke_color=theme.muted,
                        stroke_width=2,
                        dash_length=0.08,
                    )
                )


class HistogramPanel(VGroup):
    """Rows of bars, one a drawn group, over one number line that changes from values to normalized values."""

    def __init__(
        self, cut: GroupView, box: Box, theme: Theme, rows: int = 5, *, numbers: NumberFormat | None = None
    ) -> None:
        super().__init__()
        record = cut.record
        chosen = cut.labels if len(cut.labels) <= rows else cut.labels[:rows]
        edges = bins(cut.values(label) for label in chosen)
        counts = [np.histogram(cut.values(label), edges)[0].astype(float) for label in chosen]
        self.normalized_edges = [_normalized(edges, record, label) for label in chosen]
        reach = 1.05 * max(2.5, *(float(np.abs(edges).max()) for edges in self._reached(counts)))
        self.span_before, self.span_after = (float(edges[0]), float(edges[-1])), (-reach, reach)
        names = [words(cut.name(label), LABEL, theme.text) for label in chosen]
        name_width = 1.9 if box.width > _NARROW else max(name.width for name in names) + 0.25
        lines = Box(box.left + name_width, box.right, box.bottom + 0.5, box.top).rows(
            *[1.0] * len(chosen), gap=0.14
        )
        self.rows = [
            Histogram(
                count,
                edges,
                self.span_before,
                line,
                rgb_to_hex(color),
                theme,
            )
            for count, line, color in zip(counts, lines, cut.swatches, strict=False)
        ]
        for name, line in zip(names, lines, strict=True):
            name.move_to((box.left, line.center[1], 0.0), aligned_edge=LEFT)
        self.names = VGroup(*names)
        base = lines[-1]
        top = lines[0].top
        most = max(2, min(6, int(base.width / _TICK)))
        self.scale_before, self.scale_after = (
            Scale(nice_ticks(span, most), span, base, top, theme, numbers=numbers)
            for span in (self.span_before, self.span_after)
        )
        self.add(self.scale_before, *self.rows, self.names)

    def _reached(self, counts: Sequence[FloatArray]) -> list[FloatArray]:
        """The normalized edges of the bins that hold something."""
        found = []
        for count, moved in zip(counts, self.normalized_edges, strict=True):
            full = np.flatnonzero(count)
            found.append(moved[[full[0], full[-1] + 1]])
        return found

    def normalize(self) -> list[Animation]:
        """The bars of every group move to their normalized place; the number line changes with them."""
        moves = [
            row.move_to_edges(edges, self.span_after)
            for row, edges in zip(self.rows, self.normalized_edges, strict=True)
        ]
        changes = [
            FadeOut(self.scale_before, rate_func=first_part),
            FadeIn(self.scale_after, rate_func=last_part),
        ]
        return [*moves, *changes]
