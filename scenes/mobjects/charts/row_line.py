"""A number line among others: low, with what is said of it in a column beside it."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from scenes.design.theme import LABEL, SMALL, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.dot_stack import DotSize
from scenes.mobjects.charts.line_layout import LineRows
from scenes.mobjects.charts.line_picture import LinePicture
from scenes.mobjects.charts.line_prints import Prints
from scenes.mobjects.charts.line_shapes import Label
from scenes.mobjects.charts.line_state import LineState
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Axis

_LINE = 0.145
_NEAR = 0.12


class RowPicture(LinePicture):
    """The parts of a low number line; mean and deviation are named in `beside`."""

    beside: Box

    def _name_marks(self, state: LineState) -> None:
        mean, sd = self.mark_names(state)
        y = (self.rows.bracket + self.rows.floor) / 2
        lines = (
            (self.mean_label, mean, state.mean_seen * state.mean_named, 1),
            (self.sd_label, sd, state.sd_seen * state.sd_named, -1),
        )
        for label, text, seen, up in lines:
            x = self.beside.left + Label.size(text, label.px, "semibold")[0] / 2
            self._say(label, text, x, y + up * _LINE * label.px / LABEL, seen)

    def _room_for_numbers(self, state: LineState) -> tuple[float, float]:
        before, behind = (Label.size(text, SMALL)[0] + _NEAR if text else 0.0 for text in state.beyond)
        return state.axis.left + before, state.axis.right - behind


class RowLine(ValueLine):
    """A number line without rows of its own for texts.

    Parameters
    ----------
    beside
        Where mean and deviation are named.
    size
        The dots, which all lines beside each other share; None for a density.
    px
        The type size of those names.
    """

    def __init__(
        self,
        values: npt.ArrayLike,
        box: Box,
        theme: Theme,
        *,
        beside: Box,
        size: DotSize | None,
        px: float = LABEL,
        **kwargs: Any,
    ) -> None:
        self.beside, self.dot_size, self.px = beside, size, px
        super().__init__(values, box, theme, **kwargs)

    picture_of: type[RowPicture] = RowPicture

    @staticmethod
    def is_numbered(*axes: Axis) -> bool:
        """Whether there are numbers under a line with these axes."""
        return not all(axis.silent for axis in axes)

    @staticmethod
    def rows_of(box: Box, *axes: Axis) -> LineRows:
        """The rows of a line with these axes."""
        return LineRows.compact(box, RowLine.is_numbered(*axes))

    def _build(
        self,
        stages: list[tuple[FloatArray, Axis]],
        prints: Prints,
        colors: tuple[str, str],
        label: str,
        counted: bool,
        most_dots: int,
    ) -> str:
        rows = self.rows_of(self.box, *(axis for _, axis in stages))
        radius = None if self.dot_size is None else self.dot_size.radius
        self.picture = picture = self.picture_of(self.box, rows, self.theme, colors, radius, self.hero)
        picture.beside = self.beside
        picture.mean_label.px = picture.sd_label.px = self.px
        picture.beyond_places = ((self.box.left, rows.ticks), (self.box.right, rows.ticks))
        self.add(picture)
        return ""

    def said_beyond(self, axis: Axis, values: FloatArray) -> tuple[str, str]:
        """What is said of values beyond the ends, in few signs."""
        state = self._state
        return state.prints.briefly_beyond(axis.beyond(values[state.present]))
