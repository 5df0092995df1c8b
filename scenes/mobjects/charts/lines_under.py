"""LinesUnder: several groups on number lines beside each other, each under what it is drawn as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from scenes.content.number_format import NumberFormat
from scenes.design.theme import LABEL, Theme
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_body import MOST_DOTS, flat
from scenes.mobjects.charts.line_layout import LineRows
from scenes.mobjects.charts.line_prints import LineWords, Prints, Stage
from scenes.mobjects.charts.line_set import LineSet
from scenes.mobjects.charts.line_shapes import Label
from scenes.mobjects.charts.line_state import LineState
from scenes.mobjects.charts.row_line import RowLine, RowPicture
from scenes.mobjects.charts.value_lines import common_size
from scenes.mobjects.charts.value_scale import Axes, Axis, Spans, common_axes, moments
from scenes.mobjects.text.typeset import Typeset

_TEXT, _APART = 0.34, 0.1
"""The height of the line of text under an axis, and the room between the two texts on it."""


class ColumnPicture(RowPicture):
    """The parts of a low number line; mean and deviation are named beside each other under the axis."""

    def _name_marks(self, state: LineState) -> None:
        texts = self.mark_names(state)
        marks = (
            (self.mean_label, state.mean_seen * state.mean_named, -1),
            (self.sd_label, state.sd_seen * state.sd_named, 1),
        )
        for text, (label, seen, side) in zip(texts, marks, strict=True):
            x = self.beside.center[0] + side * self.beside.width / 4
            self._say(label, text, x, self.beside.center[1], seen)


class ColumnLine(RowLine):
    """A number line over a line of text."""

    picture_of = ColumnPicture

    @staticmethod
    def rows_of(box: Box, *axes: Axis) -> LineRows:
        """The rows of a line with these axes."""
        return LineRows.compact(replace(box, bottom=box.bottom + _TEXT), RowLine.is_numbered(*axes))


class LinesUnder(LineSet):
    """Groups on number lines beside each other, each in its box, with its mean and deviation under it.

    They share the numbers on their axes as `ValueLines` do.

    Parameters
    ----------
    groups, normalized
        The values of each group, and what they become.
    names
        What each group is called, where that stands.
    boxes
        What each line may take of the scene, all as wide and as high.
    colors, accent
        Of each group's dots, and of mean and deviation.
    hero
        The group of the value that is followed, and its place among the group's values.
    """

    def __init__(
        self,
        groups: Sequence[npt.ArrayLike],
        names: Sequence[Typeset],
        boxes: Sequence[Box],
        theme: Theme,
        *,
        normalized: Sequence[npt.ArrayLike],
        numbers: NumberFormat,
        colors: Sequence[str],
        accent: str,
        texts: LineWords,
        hero: tuple[int, int],
    ) -> None:
        super().__init__()
        raw, scaled = [flat(group) for group in groups], [flat(group) for group in normalized]
        self.shown, self.names = list(range(len(raw))), list(names)
        spans = [Spans.of(values, becomes) for values, becomes in zip(raw, scaled, strict=True)]
        first = boxes[0]
        axes = [
            _moved(shared, box)
            for shared, box in zip(common_axes(spans, first.left, first.right), boxes, strict=True)
        ]
        size = common_size(raw, list(scaled), axes, boxes, MOST_DOTS, ColumnLine.rows_of)
        self.lines = [
            ColumnLine(
                raw[place],
                box,
                theme,
                beside=replace(box, top=box.bottom + _TEXT),
                size=size,
                normalized=scaled[place],
                numbers=numbers,
                color=colors[place],
                accent=accent,
                axes=axes[place],
                texts=texts,
                hero=hero[1] if hero[0] == place else None,
            )
            for place, box in enumerate(boxes)
        ]
        self.add(*self.lines, *self.names)

    @property
    def crowded(self) -> bool:
        """Whether some mean and deviation would meet, or the values are too many for dots."""
        return any(
            line.dot_size is None or _widest(line) > line.box.width / 2 - _APART for line in self.lines
        )


def _moved(axes: Axes, box: Box) -> Axes:
    """The same axes in a box, with their numbers."""
    raw, centred, scaled = (
        replace(axis, left=box.left, right=box.right, silent=False)
        for axis in (axes.raw, axes.centred, axes.scaled)
    )
    return Axes(raw, centred, scaled)


def _widest(line: RowLine) -> float:
    """The width of the longest text of a mean or a deviation."""
    state = line.state
    assert state.normalized is not None
    prints: Prints = state.prints
    found = []
    for values, stage in ((state.raw, Stage.RAW), (state.normalized, Stage.SCALED)):
        mean, sd = moments(np.asarray(values))
        found += [prints.mean(mean, stage), prints.deviation(sd, stage)]
    return max(Label.size(text, LABEL, "semibold")[0] for text in found)
