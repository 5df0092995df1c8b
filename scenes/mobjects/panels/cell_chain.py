"""A cell on its way through the layer: a line of arithmetic a step, its result on a tile that comes from above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from manim import LEFT, Animation, FadeIn, FadeOut, Mobject, VGroup

from normcore.axes import Layout
from scenes.content import formulas
from scenes.content.worked_example import WorkedExample, bracketed
from scenes.design.cells import CellLook
from scenes.design.theme import CAPTION, LABEL, MINIMUM, SCRIPT
from scenes.design.timing import first_part
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.geometry.pose import DEPTH, Pose, project
from scenes.geometry.view import DEPTH_X
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.cells_to import CellsThrough, CellsTo
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.cube.valued_cube import hue_family
from scenes.mobjects.text.typeset import Typeset, math, words

_TILE = (1.0, 0.66)
"""Width and height of a tile beside arithmetic as large as captions, at least."""
_DEPTH = 0.2
"""Of the height."""
_DEEP = 1.0 + _DEPTH * DEPTH_X
"""What a tile that is a cube takes on the screen, in its widths."""
_TRIES = 12
_PRINT = 0.4
"""How long the first tile takes to be printed, beside a second on its way."""
_BEFORE = 0.8
"""How long a tile waits for its formula, beside that."""
_ROOMY = 1.02
"""So much wider than its widest print takes at least is a tile."""
_HEAD = 0.5
_GAP = 0.15
"""Between a formula's equals sign and its tile."""
_APART = 0.14
"""Between two lines."""
_NEAR = -12.0
"""How far in front of the cube the tiles are."""
_AFTER_A_SIGN = ("mean", "x_hat", "beta")
_MARKED = tuple(f"{name}{part}" for name in ("mean", "var", "gamma", "beta") for part in ("", "-value"))
_SMALLEST = MINIMUM / CAPTION / SCRIPT
"""A formula's least scale: its indices are seven tenths of its type."""


class CellChain(VGroup):
    """The steps of `example` below each other in `box`; each is shown when it is asked for.

    First there are the lines until the cell is normalized; those after it take their places when the chain advances.
    A tile is the cell itself: it has the hue of its group and, where cells are printed, is as light as its value.
    Formulas and tiles are up to `largest` times as large as captions ask for, if there is room.
    `learned` is what the parameters are called.
    """

    def __init__(
        self,
        cut: GroupView,
        example: WorkedExample,
        box: Box,
        largest: float = 1.0,
        learned: formulas.Learned = formulas.GREEK,
    ) -> None:
        super().__init__()
        self.cut, self.example, self.steps, self.learned = cut, example, example.steps, learned
        self.box = box
        head, body = box.rows(_HEAD, box.height - _HEAD, gap=0.0)
        theme = cut.cube.theme
        self.turn = self.steps.index("x_hat")
        self.windows = (self.steps[: self.turn + 1], self.steps[self.turn :])
        prints = [example.printed[step] for step in self.steps]
        wide = max(_TILE[0], _ROOMY * legible_width(prints))
        self.formulas, scale = self._make_formulas(body, wide, largest)
        self.tile = self._tile(body, max(1.0, scale) * wide, max(1.0, scale) * _TILE[1])
        self.heading = words(example.name(), LABEL, theme.muted, weight="semibold")
        self.heading.scale(min(1.0, head.width / self.heading.width))
        self.left = box.left
        self.heading.move_to((self.left, head.center[1], 0.0), aligned_edge=LEFT)
        first, second = (self._middles(window, body) for window in self.windows)
        self.middles, self.advanced = {**second, **first}, second[self.windows[1][0]]
        self._place_formulas()
        self.tiles, self.gone = self._make_tiles(), 0
        self.add(self.heading, *self.formulas.values(), self.tiles)

    def _make_formulas(self, body: Box, wide: float, largest: float) -> tuple[dict[str, Typeset], float]:
        """Every step's formula, as large as fits the box, and how many times a caption's size that is."""
        theme, printed = self.cut.cube.theme, self.example.printed
        numbers = {name: bracketed(text) if name in _AFTER_A_SIGN else text for name, text in printed.items()}
        colors = dict.fromkeys(_MARKED, self.cut.accent)
        for short in (False, True):
            typst = formulas.steps(self.cut.kind, self.cut.record.layout, numbers, short, self.learned)
            made = {
                step: math(f'{typst[step]} term("sign", =)', CAPTION, theme.text, colors=colors)
                for step in self.steps
            }
            longest = max(formula.width for formula in made.values())
            scale = min(largest, (body.width - _GAP) / (longest + _DEEP * wide), self._highest(made, body))
            scale = scale if scale >= 1.0 else min(1.0, (body.width - _DEEP * wide - _GAP) / longest)
            if scale >= _SMALLEST:
                break
        for formula in made.values():
            formula.scale(scale)
        return made, scale

    def _highest(self, made: Mapping[str, Typeset], body: Box) -> float:
        """How many times as high the lines of either window could be."""
        heights = {step: max(formula.height, _TILE[1]) for step, formula in made.items()}
        return min(
            (body.height - _APART * (len(window) - 1)) / sum(heights[step] for step in window)
            for window in self.windows
        )

    def _tile(self, body: Box, wide: float, least: float) -> FloatArray:
        """The size of a tile: a cube, unless its print is too wide or the lines leave it less height."""

        def fits(side: float) -> bool:
            return all(
                sum(max(_about_sign(self.formulas[step]), side) for step in window)
                + _APART * (len(window) - 1)
                <= body.height
                for window in self.windows
            )

        high = next((side for side in np.linspace(wide, least, _TRIES) if fits(side)), least)
        return np.array([wide, high, _DEPTH * high])

    def _middles(self, window: Sequence[str], body: Box) -> dict[str, float]:
        """How high the lines of a window stand, each with the room that its formula or its tile takes."""
        heights = [max(_about_sign(self.formulas[step]), self.tile[1]) for step in window]
        spare = max(0.0, body.height - sum(heights)) / (len(window) + 1)
        tops = [body.top - spare * (place + 1) - sum(heights[:place]) for place in range(len(window))]
        return {step: top - height / 2 for step, top, height in zip(window, tops, heights, strict=True)}

    def _place_formulas(self) -> None:
        """All formulas begin at the left, their equals signs level with the middles of their tiles."""
        for step, formula in self.formulas.items():
            middle = self.middles[step]
            formula.move_to((self.left, middle, 0.0), aligned_edge=LEFT)
            formula.shift((0, middle - formula.terms["sign"].get_center()[1], 0.0))

    def _make_tiles(self) -> TensorCube:
        """One cell a step, not yet seen."""
        cube = self.cut.cube
        tiles = TensorCube(
            np.zeros(len(self.steps)), Layout(("C",)), theme=cube.theme, backdrop=cube.backdrop
        )
        spots = [self._spot(step) for step in self.steps]
        here = int(np.flatnonzero((cube.grid.index == np.array(self.example.cell)).all(axis=1))[0])
        rgb = self._colors(here)
        labels = tuple(self.example.printed[step] for step in self.steps)
        size = np.broadcast_to(self.tile, (len(self.steps), 3)).copy()
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

    def _spot(self, step: str) -> tuple[float, float]:
        """The lower left corner of the tile of a step, after its formula."""
        return float(self.formulas[step].get_right()[0]) + _GAP, self.middles[step] - self.tile[1] / 2

    def reveal(self, step: str, source: FloatArray | None = None) -> list[Animation]:
        """The animations that bring in a step: its tile comes from the one before, the first from where the cell is.

        A formula comes first, then the tile of the step before, which changes into the result on its way.

        source
            Where the front of the cell is, its lower left corner and its size; without it the first tile appears. On
            its way, past cells that are printed, it has no print.
        """
        place = self.steps.index(step)
        steps = np.arange(len(self.steps))
        after = self.rest.changed((steps > place) | (steps < self.gone), alpha=0.0, ink=0.0)
        formula = FadeIn(self.formulas[step], rate_func=first_part)
        if place > self.gone:
            start = self._leaving(after, place)
            corner = self._corner(start, after, place)
            legs = [
                CellsTo(self.tiles, start, start=start, run_time=_BEFORE),
                CellsTo(self.tiles, corner),
                CellsTo(self.tiles, after),
            ]
            return [CellsThrough(self.tiles, legs), formula]
        if source is not None:
            bare = after.changed(steps == place, ink=0.0)
            start = self._at(bare, place, source[:2], np.append(source[2:], _DEPTH * source[3]))
            start = start.changed(steps == place, alpha=0.0)
            legs = [CellsTo(self.tiles, bare, start=start), CellsTo(self.tiles, after, run_time=_PRINT)]
            return [CellsThrough(self.tiles, legs), formula]
        start = after.changed(steps == place, alpha=0.0, ink=0.0)
        return [CellsTo(self.tiles, after, start=start), formula]

    def shown(self) -> list[Mobject]:
        """What is shown of the chain once the cell is normalized."""
        return [self.heading, *(self.formulas[step] for step in self.windows[0]), self.tiles]

    def at_the_top(self) -> list[Mobject]:
        """The normalized cell with its formula where it is when the chain has advanced, without any other line."""
        self.gone = self.turn
        self.formulas["x_hat"].shift((0.0, self._lift(), 0.0))
        self.tiles.set_state(**vars(self._alone()))
        return [self.heading, self.formulas["x_hat"], self.tiles]

    def leave_first(self) -> list[Animation]:
        """The lines above the normalized cell leave."""
        self.gone = self.turn
        above = np.arange(len(self.steps)) < self.turn
        gone = [FadeOut(self.formulas[step], rate_func=first_part) for step in self.steps[: self.turn]]
        state = self.tiles.state.changed(above, alpha=0.0, ink=0.0)
        return [*gone, self.tiles.morph(state, rate_func=first_part)]

    def advance(self) -> list[Animation]:
        """The normalized cell, whose lines above have left, goes to the top with its formula."""
        move = self._lift()
        return [
            self.tiles.morph(self._alone()),
            self.formulas["x_hat"].animate.shift((0.0, move, 0.0)).build(),
        ]

    def _lift(self) -> float:
        """How far the normalized cell goes up; its tile will rest there."""
        move = self.advanced - self.middles["x_hat"]
        lifted = np.array([[0.0, move if step == "x_hat" else 0.0, 0.0] for step in self.steps])
        self.rest = self.rest.changed(pose=self.rest.pose.moved(lifted))
        return move

    def _alone(self) -> CellState:
        """No tile but the normalized cell's."""
        others = np.arange(len(self.steps)) != self.turn
        return self.rest.changed(others, alpha=0.0, ink=0.0)

    def _leaving(self, state: CellState, place: int) -> CellState:
        """The state with the tile at `place` where it comes from, looking like what it leaves."""
        rgb, labels, pose = state.rgb.copy(), list(state.labels), state.pose
        rgb[place], labels[place] = rgb[place - 1], labels[place - 1]
        there = self._at(state, place, project(pose.low[place - 1]), pose.size[place - 1])
        return there.changed(rgb=rgb, edge_rgb=self.tiles.edges(rgb), labels=tuple(labels))

    def _corner(self, start: CellState, after: CellState, place: int) -> CellState:
        """Half way of the tile at `place`: to the right before it goes down, to the left after that: past formulas."""
        here, there = (project(state.pose.low[place]) for state in (start, after))
        corner = [there[0], here[1]] if there[0] > here[0] else [here[0], there[1]]
        return self._at(after, place, np.array(corner), after.pose.size[place])

    @staticmethod
    def _at(state: CellState, place: int, corner: FloatArray, size: FloatArray) -> CellState:
        """The state with the tile at `place` elsewhere on the screen, as near as it is."""
        low, sizes = state.pose.low.copy(), state.pose.size.copy()
        low[place, :2], sizes[place] = corner - low[place, 2] * DEPTH, size
        return state.changed(pose=Pose(low, sizes))


def _in_front(spots: Sequence[tuple[float, float]], size: FloatArray) -> Pose:
    """Boxes whose fronts have their lower left corners at `spots` on the screen, each nearer than the one before."""
    depth = _NEAR - 0.5 * np.arange(len(spots))
    low = np.column_stack([np.asarray(spots) - depth[:, None] * DEPTH, depth])
    return Pose(low, size)


def _about_sign(formula: Typeset) -> float:
    """The height of what holds a formula if its last sign is in the middle of it."""
    middle = float(formula.terms["sign"].get_center()[1])
    return 2 * max(float(formula.get_top()[1]) - middle, middle - float(formula.get_bottom()[1]))
