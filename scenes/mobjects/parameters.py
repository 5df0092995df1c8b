"""Gamma and beta at their true shape, cell by cell, with their axes named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import UP, Animation, VGroup

from normcore.axes import Layout
from normcore.normalize import NormRecord
from scenes.equations import symbols
from scenes.geometry import Box
from scenes.mobjects.cube import TensorCube
from scenes.mobjects.marks import AxisMarks, marks_margin
from scenes.mobjects.typeset import inline, words
from scenes.numbers import MINUS
from scenes.theme import EQUATION, LABEL, Theme, hex_to_rgb

_SPOT_PX = 5.0
_HEAD = 0.85
_LARGEST = 0.9
_GAP = 0.5


class Parameter(VGroup):
    """One parameter: its symbol and shape over its cells. They have no hue: a hue means a shared mean."""

    def __init__(
        self,
        symbol: str,
        values: npt.NDArray[Any],
        axes: Sequence[str],
        box: Box,
        theme: Theme,
        margin: tuple[float, float],
    ) -> None:
        super().__init__()
        layout = Layout(tuple(axes))
        sizes = layout.sizes(values.shape)
        _, body = box.rows(_HEAD, box.height - _HEAD, gap=0.0)
        letters = symbols(layout)
        tag = words(shape_tag({letters[axis]: size for axis, size in sizes.items()}), LABEL, theme.text)
        self.heading = VGroup(inline(symbol, EQUATION, theme.text), tag).arrange(buff=0.25)
        left, below = margin
        room = Box(body.left + left, body.right, body.bottom + below, body.top)
        self.cells = TensorCube(
            values, layout, theme=theme, box=room, largest=_LARGEST, backdrop=theme.backdrop
        )
        self.cells.set_state(labels=tuple(f"{value:g}".replace("-", MINUS) for value in self.cells.drawn()))
        self.heading.next_to(self.cells, UP, buff=0.15)
        marks = AxisMarks(self.cells)
        shown = [mark for mark in marks.marks if left or layout.features in mark.axes_named]
        self.add(self.heading, self.cells, *shown)

    def point_at(self, place: tuple[int, ...], color: str, **kwargs: Any) -> Animation:
        """Outline the entry at `place`."""
        mask = (self.cells.grid.index == np.array(place)).all(axis=1)
        state = self.cells.state.changed(mask, edge=_SPOT_PX, edge_rgb=hex_to_rgb(color))
        return self.cells.morph(state, **kwargs)


class Parameters(VGroup):
    """Gamma and beta, beside or below each other, whichever makes their cells larger."""

    def __init__(self, record: NormRecord, box: Box, theme: Theme) -> None:
        super().__init__()
        assert record.beta is not None
        axes = record.kind.parameter_axes(record.layout)
        sizes = dict(zip(axes, record.parameter_shape, strict=True))
        left, _, below = marks_margin(Layout(axes), sizes, theme)
        width = (box.width - left - _GAP) / 2
        beside = (replace(box, right=box.left + left + width), replace(box, left=box.right - width))
        parts = (("gamma", record.gamma), ("beta", record.beta))
        plans = [
            [
                Parameter(symbol, values, axes, room, theme, (margin, below))
                for (symbol, values), room, margin in zip(parts, rooms, margins, strict=True)
            ]
            for rooms, margins in ((beside, (left, 0.0)), (box.rows(1, 1, gap=0.3), (left, left)))
        ]
        self.gamma, self.beta = max(plans, key=lambda plan: float(plan[0].cells.home.size[0, 0]))
        self.add(self.gamma, self.beta)


def shape_tag(sizes: dict[str, int]) -> str:
    """A shape in letters and below it in numbers, as Python writes it.

    >>> shape_tag({"C": 4}), shape_tag({"C": 4, "H": 2, "W": 3})
    ('(C,)\\n= (4,)', '(C, H, W)\\n= (4, 2, 3)')
    """
    comma = "," if len(sizes) == 1 else ""
    names, numbers = (", ".join(parts) + comma for parts in (sizes, [f"{size}" for size in sizes.values()]))
    return f"({names})\n= ({numbers})"
