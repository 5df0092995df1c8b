"""A cell on its way through the layer: a line of arithmetic a step, its result on a tile that comes from above."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import RIGHT, Animation, FadeIn, VGroup

from normcore.axes import Layout
from scenes.content import formulas
from scenes.content.worked_example import WorkedExample, bracketed
from scenes.design.cells import CellLook
from scenes.design.theme import CAPTION, LABEL, MINIMUM, SCRIPT
from scenes.design.timing import last_part
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.geometry.pose import DEPTH, Pose, project
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.cells_to import CellsTo
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.cube.valued_cube import hue_family
from scenes.mobjects.text.typeset import Typeset, math, words

_TILE = (1.2, 0.66, 0.12)
_ROOMY = 1.02
"""So much wider than its widest print takes at least is a tile."""
_HEAD = 0.5
_ROW, _WIDTH = 0.8, 5.0
"""What a line takes at the size of captions, at most and at least."""
_GAP = 0.15
"""Between a formula's equals sign and its tile."""
_NEAR = -12.0
"""How far in front of the cube the tiles are: they cross it on their way."""
_AFTER_A_SIGN = ("mean", "x_hat", "beta")
_MARKED = tuple(f"{name}{part}" for name in ("mean", "var", "gamma", "beta") for part in ("", "-value"))
_SMALLEST = MINIMUM / CAPTION / SCRIPT
"""A formula's least scale: its indices are seven tenths of its type."""


class CellChain(VGroup):
    """The steps of `example` below each other in `box`; each is shown when it is asked for.

    A tile is the cell itself: it has the hue of its group and, where cells are printed, is as light as its value.
    Formulas and tiles are up to `largest` times as large as captions ask for, if there is room.
    """

    def __init__(self, cut: GroupView, example: WorkedExample, box: Box, largest: float = 1.0) -> None:
        super().__init__()
        self.cut, self.example, self.steps = cut, example, example.steps
        head, body = box.rows(_HEAD, box.height - _HEAD, gap=0.0)
        self.lines = body.rows(*[1.0] * len(self.steps), gap=0.0)
        theme = cut.cube.theme
        prints = [example.printed[step] for step in self.steps]
        self.largest = max(1.0, min(largest, self.lines[0].height / _ROW, box.width / _WIDTH))
        width = self.largest * max(_TILE[0], _ROOMY * legible_width(prints))
        self.tile = (width, self.largest * _TILE[1], _TILE[2])
        self.heading = words(example.name(), LABEL, theme.muted, weight="semibold")
        self.heading.scale(min(1.0, head.width / self.heading.width))
        self.heading.move_to((box.right, head.center[1], 0.0), aligned_edge=RIGHT)
        self.tiles = self._make_tiles(box)
        self.formulas = self._make_formulas(box)
        self.add(self.heading, *self.formulas.values(), self.tiles)

    def _make_formulas(self, box: Box) -> dict[str, Typeset]:
        """Every step's formula before its tile, its equals sign level with the tile's middle."""
        theme, printed = self.cut.cube.theme, self.example.printed
        numbers = {name: bracketed(text) if name in _AFTER_A_SIGN else text for name, text in printed.items()}
        end = box.right - self.tile[0] - _GAP
        colors = dict.fromkeys(_MARKED, self.cut.accent)
        room = end - box.left
        for short in (False, True):
            typst = formulas.steps(self.cut.kind, self.cut.record.layout, numbers, short)
            made = {
                step: math(f'{typst[step]} term("sign", =)', CAPTION, theme.text, colors=colors)
                for step in self.steps
            }
            scale = min(self.largest, *(room / formula.width for formula in made.values()))
            if scale >= _SMALLEST:
                break
        for formula, line in zip(made.values(), self.lines, strict=True):
            formula.scale(scale).move_to((end, line.center[1], 0.0), aligned_edge=RIGHT)
            formula.shift((0, line.center[1] - formula.terms["sign"].get_center()[1], 0.0))
        return made

    def _make_tiles(self, box: Box) -> TensorCube:
        """One cell a step, not yet seen."""
        cube = self.cut.cube
        tiles = TensorCube(
            np.zeros(len(self.steps)), Layout(("C",)), theme=cube.theme, backdrop=cube.backdrop
        )
        spots = [(box.right - self.tile[0], line.center[1] - self.tile[1] / 2) for line in self.lines]
        here = int(np.flatnonzero((cube.grid.index == np.array(self.example.cell)).all(axis=1))[0])
        rgb = self._colors(here)
        labels = tuple(self.example.printed[step] for step in self.steps)
        size = np.broadcast_to(np.array(self.tile), (len(self.steps), 3)).copy()
        tiles.set_state(pose=_in_front(spots, size), rgb=rgb, edge_rgb=tiles.edges(rgb), labels=labels)
        self.rest, self.here = tiles.state, here
        return tiles.set_state(alpha=0.0, ink=0.0)

    def _colors(self, here: int) -> FloatArray:
        """The colour of each tile; of a heat map, whose cells may be too dark for prints, the hue alone."""
        cut, count = self.cut, len(self.steps)
        if cut.cube.cell_look.prints_all:
            return np.stack([cut.colors[here], *[cut.normalized_colors[here]] * (count - 1)])
        group, look = cut.labels.index(int(cut.cell_groups[here])), CellLook(cut.cube.theme)
        return look.group(np.full(count, group), len(cut.labels), np.full(count, 0.5), hue_family(cut.record))

    def reveal(self, step: str) -> list[Animation]:
        """The animations that bring in a step: its tile comes down from the one above, the first out of the cube."""
        place = self.steps.index(step)
        shown = np.arange(len(self.steps)) <= place
        after = self.rest.changed(~shown, alpha=0.0, ink=0.0)
        leaving = self._leaving(after, place)
        return [CellsTo(self.tiles, after, start=leaving), FadeIn(self.formulas[step], rate_func=last_part)]

    def _leaving(self, state: CellState, place: int) -> CellState:
        """The state with the tile at `place` where it comes from, looking like what it leaves.

        The first has no print yet: that would cross those of the cells that it passes.
        """
        low, size = state.pose.low.copy(), state.pose.size.copy()
        rgb, labels = state.rgb.copy(), list(state.labels)
        if place:
            origin, size[place] = project(low[place - 1]), size[place - 1]
            rgb[place], labels[place] = rgb[place - 1], labels[place - 1]
        else:
            cell = self.cut.cube.state
            origin, size[0] = project(cell.pose.low[self.here]), cell.pose.size[self.here]
            rgb[0], labels[0] = cell.rgb[self.here], ""
        low[place, :2] = origin - low[place, 2] * DEPTH
        return state.changed(
            pose=Pose(low, size), rgb=rgb, edge_rgb=self.tiles.edges(rgb), labels=tuple(labels)
        )


def _in_front(spots: Sequence[tuple[float, float]], size: FloatArray) -> Pose:
    """Boxes whose fronts have their lower left corners at `spots` on the screen, each nearer than the one before."""
    depth = _NEAR - 0.5 * np.arange(len(spots))
    low = np.column_stack([np.asarray(spots) - depth[:, None] * DEPTH, depth])
    return Pose(low, size)
