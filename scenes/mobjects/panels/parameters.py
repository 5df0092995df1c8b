"""Gamma and beta, or gamma alone, at their true shape, cell by cell, with their axes named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import UP, Animation, VGroup

from normcore.axes import Layout
from normcore.normalization import NormRecord
from scenes.content.formulas import GREEK, Learned
from scenes.content.number_format import NumberFormat
from scenes.design.color import displayable_chroma, hex_to_rgb, oklch_to_rgb, rgb_to_oklch
from scenes.design.theme import BODY, EQUATION, MINIMUM, Theme
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box
from scenes.geometry.grid import Limits
from scenes.mobjects.cube.axis_marks import AxisMarks, marks_margin
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import inline, words

_SPOT_PX, _LIGHT = 5.0, 0.75
_HEAD = 0.72
_LARGEST = 1.1
_GAP = 0.5
_LEGIBLE = 0.42
"""A cell so wide can hold its print."""
_FEWER = 4


class Parameter(VGroup):
    """One parameter: its symbol and shape over its cells.

    A hue means a shared mean: entries have none, but for `hues`, those of the groups whose own entries they are.
    """

    def __init__(
        self,
        symbol: str,
        values: npt.NDArray[Any],
        axes: Sequence[str],
        box: Box,
        theme: Theme,
        margin: tuple[float, float],
        limits: Limits,
        tag: str,
        numbers: NumberFormat | None = None,
        hues: FloatArray | None = None,
    ) -> None:
        super().__init__()
        layout = Layout(tuple(axes))
        _, body = box.rows(_HEAD, box.height - _HEAD, gap=0.0)
        self.room_width = box.width
        self.heading = VGroup(inline(symbol, EQUATION, theme.text), words(tag, BODY, theme.text))
        self.heading.arrange(buff=0.25)
        self.has_room = self.heading.width <= box.width
        if not self.has_room:
            self.heading.scale(max(box.width / self.heading.width, MINIMUM / BODY))
        left, below = margin
        room = Box(body.left + left, body.right, body.bottom + below, body.top)
        self.cells = TensorCube(
            values,
            layout,
            theme=theme,
            box=room,
            largest=_LARGEST,
            limits=limits,
            backdrop=theme.backdrop,
            numbers=numbers,
        )
        self.hues = None if hues is None else hues[self.cells.grid.index[:, 0]]
        rgb = self._colors()
        self.cells.set_state(rgb=rgb, edge_rgb=self.cells.edges(rgb), labels=self._prints())
        self.heading.next_to(self.cells, UP, buff=0.15)
        marks = AxisMarks(self.cells)
        shown = [mark for mark in marks.marks if left or (below and layout.features in mark.axes_named)]
        self.add(self.heading, self.cells, *shown)

    def at(self, place: tuple[int, ...]) -> BoolArray:
        """The drawn cell that is the entry at `place`, if it is drawn."""
        return np.asarray((self.cells.grid.index == np.array(place)).all(axis=1))

    def set_all(self, value: float) -> None:
        """Every entry shows one value, as before anything is learned."""
        cells = self.cells
        rgb = cells.cell_look.neutral(np.full(len(cells.grid), 0.5)) if self.hues is None else self.hues
        prints = (cells.numbers.exact(value),) * len(cells.grid)
        cells.set_state(rgb=rgb, edge_rgb=cells.edges(rgb), labels=prints)

    def learn(self, **kwargs: Any) -> Animation:
        """Every entry becomes its own."""
        cells = self.cells
        rgb = self._colors()
        return cells.morph(
            cells.state.changed(rgb=rgb, edge_rgb=cells.edges(rgb), labels=self._prints()), **kwargs
        )

    def _prints(self) -> tuple[str, ...]:
        return tuple(map(self.cells.numbers.exact, self.cells.drawn().tolist()))

    def _colors(self) -> FloatArray:
        return self.cells.neutral_colors() if self.hues is None else self.hues

    def point_at(self, place: tuple[int, ...], color: str, line: str, **kwargs: Any) -> Animation:
        """The entry at `place` in a colour, light enough for its print, and outlined.

        Where entries have hues, it keeps its own, and the others lose theirs.
        """
        if self.hues is not None:
            others = ~self.at(place)
            grey = self.cells.neutral_colors()
            state = self.cells.state.changed(others, rgb=grey, edge_rgb=self.cells.edges(grey))
            state = state.changed(~others, edge=_SPOT_PX, edge_rgb=hex_to_rgb(line))
            return self.cells.morph(state, **kwargs)
        lightness, chroma, hue = rgb_to_oklch(hex_to_rgb(color))
        lightness = max(lightness, _LIGHT)
        rgb = oklch_to_rgb(lightness, displayable_chroma(lightness, hue, chroma), hue)
        state = self.cells.state.changed(self.at(place), rgb=rgb, edge=_SPOT_PX, edge_rgb=hex_to_rgb(line))
        return self.cells.morph(state, **kwargs)


class Parameters(VGroup):
    """Gamma and beta, beside or below each other, whichever makes their cells larger; gamma alone if there is no beta.

    Where there is no room for prints and a mark on the left, the mark goes: the cube had the same. Where there still
    is none, fewer features are drawn, if the entry at `place` stays. `said` is how their shape is named,
    `learned` what they are called.
    """

    def __init__(
        self,
        record: NormRecord,
        place: tuple[int, ...],
        box: Box,
        theme: Theme,
        said: str,
        *,
        numbers: NumberFormat | None = None,
        hues: FloatArray | None = None,
        learned: Learned = GREEK,
    ) -> None:
        super().__init__()
        self.said, self.numbers, self.hues, self.learned = said, numbers, hues, learned
        self.parts = self._placed(record, box, theme, Limits())
        if _pitch(self.parts) < _LEGIBLE:
            fewer = self._placed(record, box, theme, Limits(features=_FEWER))
            if fewer[0].at(place).any():
                self.parts = fewer
        self.add(*self.parts)

    def _placed(self, record: NormRecord, box: Box, theme: Theme, limits: Limits) -> list[Parameter]:
        """In the arrangement that has the largest cells, with marks if there is room for them."""
        axes = record.kind.parameter_axes(record.layout)
        sizes = dict(zip(axes, record.parameter_shape, strict=True))
        left, _, below = marks_margin(Layout(axes), sizes, theme, numbers=self.numbers)
        parts = [(self.learned.scale, record.gamma)]
        if record.beta is not None:
            parts.append((self.learned.offset, record.beta))

        def plan(rooms: Sequence[Box], margins: Sequence[tuple[float, float]]) -> list[Parameter]:
            return self._headed(
                [
                    partial(
                        Parameter,
                        symbol,
                        values,
                        axes,
                        room,
                        theme,
                        margin,
                        limits,
                        numbers=self.numbers,
                        hues=self.hues,
                    )
                    for (symbol, values), room, margin in zip(parts, rooms, margins, strict=True)
                ],
                record.parameter_shape,
            )

        if len(parts) == 1:
            marked = [plan([box], [(left, below)])]
            bare = [plan([box], [(0.0, below)]), plan([box], [(0.0, 0.0)])]
        else:
            rows = box.rows(1, 1, gap=0.15)
            marked = [
                plan(_beside(box, left), [(left, below), (0.0, below)]),
                plan(rows, [(left, below)] * 2),
            ]
            bare = [plan(_beside(box, 0.0), [(0.0, below)] * 2), plan(rows, [(0.0, 0.0)] * 2)]
        best = max(marked, key=_pitch)
        return best if _pitch(best) >= _LEGIBLE else max([*marked, *bare], key=_pitch)

    def _headed(self, makers: Sequence[Callable[[str], Parameter]], shape: Sequence[int]) -> list[Parameter]:
        """With their shape in words; in numbers only if one of them has no room for these."""
        tag = shape_tag(shape)
        plans = ([make(each) for make in makers] for each in (self.said.format(shape=tag), tag))
        made: list[Parameter] = []
        for made in plans:
            if all(part.has_room for part in made):
                break
        return made


def _beside(box: Box, margin: float) -> tuple[Box, Box]:
    """Two boxes of one width beside each other, the first with a margin on its left."""
    width = (box.width - margin - _GAP) / 2
    return replace(box, right=box.left + margin + width), replace(box, left=box.right - width)


def _pitch(plan: Sequence[Parameter]) -> float:
    """The size of a plan's cells; none if a heading has no room."""
    fits = all(part.heading.width <= part.room_width for part in plan)
    return float(plan[0].cells.home.size[0, 0]) if fits else 0.0


def shape_tag(shape: Sequence[int]) -> str:
    """A shape, of one axis too, in brackets.

    >>> shape_tag((4,)), shape_tag((4, 2, 3))
    ('(4)', '(4, 2, 3)')
    """
    return f"({', '.join(map(str, shape))})"
