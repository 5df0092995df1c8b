"""Axis marks of the folded cube: a bracket along each edge with the axis's names and sizes."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

import numpy as np
from manim import VGroup, VMobject

from normcore.axes import Layout
from scenes.content.formulas import symbols
from scenes.content.number_format import NumberFormat, joined
from scenes.design.theme import LABEL, MINIMUM, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.pose import DEPTH, project
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, words

_AWAY, _TICK = 0.16, 0.09
_WIDTH = 2.5
_WIDEST = 0.45


class AxisMark(VGroup):
    """One edge's bracket and label. `axes` are the tensor axes that run along it."""

    def __init__(
        self,
        axes: tuple[str, ...],
        label: Typeset,
        start: FloatArray,
        end: FloatArray,
        side: FloatArray,
        theme: Theme,
    ) -> None:
        super().__init__()
        self.axes_named = axes
        along = (end - start) / max(float(np.linalg.norm(end - start)), 1e-9)
        normal = side - along * (side @ along)
        normal = normal / np.linalg.norm(normal)
        a, b = start + normal * _AWAY, end + normal * _AWAY
        self.bracket = VMobject(stroke_color=theme.muted, stroke_width=_WIDTH)
        self.bracket.set_points_as_corners(
            [np.append(p, 0.0) for p in (a - normal * _TICK, a, b, b - normal * _TICK)]
        )
        self.label = label
        middle = (a + b) / 2 + normal * 0.1
        half = np.array([self.label.width, self.label.height]) / 2
        self.label.move_to(np.append(middle + normal * (abs(normal) @ half), 0.0))
        self.add(self.bracket, self.label)


def _label(
    axes: tuple[str, ...],
    sizes: Mapping[str, int],
    layout: Layout,
    theme: Theme,
    width: float,
    numbers: NumberFormat,
) -> Typeset:
    """Names and sizes; a name of several letters gets a line of its own, with the letter it has in formulas.

    In a box of this width, names that would take nearly half of it are set smaller, apart from their sizes.
    """
    letters = symbols(layout)

    def long(between: str, px: float) -> Typeset:
        lines = [
            f"{name} = {numbers.count(sizes[name])}"
            if len(name) == 1
            else f"{name}{between}({letters[name]}) = {numbers.count(sizes[name])}"
            for name in axes
        ]
        return words("\n".join(lines), px, theme.text, weight="semibold", align="center")

    if any(len(name) > 1 for name in axes):
        made = long(" ", LABEL)
        return made if made.width < _WIDEST * width else long("\n", MINIMUM)
    names = " × ".join(axes)
    product = joined([sizes[name] for name in axes], language=numbers.language)
    text = f"{names}\n= {product}" if len(axes) > 1 else f"{names} = {product}"
    return words(text, LABEL, theme.text, weight="semibold", align="center")


def marks_margin(
    layout: Layout,
    sizes: Mapping[str, int],
    theme: Theme,
    width: float = inf,
    *,
    numbers: NumberFormat | None = None,
) -> tuple[float, float, float]:
    """The room that the marks need left, right and below a cube, in scene units, out of a box of this width."""
    texts = [
        _label(axes, sizes, layout, theme, width, numbers or NumberFormat())
        for axes in (layout.positions, (layout.batch,) if layout.batch else ())
        if axes
    ]
    left = texts[0].width + 0.5 if layout.positions else 0.2
    right = texts[-1].width - 0.15 if layout.batch else 0.2
    return left, max(0.2, right), 0.72


class AxisMarks(VGroup):
    """The marks of a folded cube, placed on its home, in a box of some width."""

    def __init__(self, cube: TensorCube, width: float = inf) -> None:
        super().__init__()
        layout, sizes = cube.grid.layout, cube.grid.sizes
        low = cube.home.low.min(axis=0)
        high = (cube.home.low + cube.home.size).max(axis=0)
        front = {
            name: np.array([x, y]) + DEPTH * low[2]
            for name, x, y in (
                ("left-bottom", low[0], low[1]),
                ("right-bottom", high[0], low[1]),
                ("left-top", low[0], high[1]),
            )
        }
        back = project(np.array([high[0], low[1], high[2]]))
        edges = [
            ((layout.features,), front["left-bottom"], front["right-bottom"], np.array([0.0, -1.0])),
            (layout.positions, front["left-bottom"], front["left-top"], np.array([-1.0, 0.0])),
            ((layout.batch,) if layout.batch else (), front["right-bottom"], back, np.array([1.0, -1.0])),
        ]
        self.marks = [
            AxisMark(
                axes,
                _label(axes, sizes, layout, cube.theme, width, cube.numbers),
                start,
                end,
                side,
                cube.theme,
            )
            for axes, start, end, side in edges
            if axes
        ]
        self.add(*self.marks)
