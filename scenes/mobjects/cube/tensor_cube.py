"""TensorCube: a tensor as one mobject, its cells animated as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from normcore.axes import Layout
from normcore.kinds import NormKind
from normcore.normalization import NormRecord, normalize
from scenes.content.number_format import NumberFormat
from scenes.design.cells import CellLook
from scenes.design.color import hex_to_rgb
from scenes.design.frame import WIDE
from scenes.design.theme import DARK, Theme
from scenes.geometry.arrangements import (
    SLAB_GAP,
    direction_of,
    exploded,
    folded,
    opened,
    opening_view,
)
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box
from scenes.geometry.grid import Grid, Limits
from scenes.geometry.occlusion import Cover
from scenes.geometry.pose import Pose
from scenes.geometry.view import OBLIQUE, View
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.cells_to import CellsThrough, CellsTo
from scenes.mobjects.cube.dots import Dots
from scenes.mobjects.cube.given import checked_layout, real_values
from scenes.mobjects.cube.openings import closing, opening, turned
from scenes.mobjects.cube.outline import box_around
from scenes.mobjects.cube.shading import Painter, sides_towards_viewer
from scenes.mobjects.cube.valued_cube import ValuedCube


class TensorCube(ValuedCube):
    """A tensor drawn cell by cell, as a cube, a row of samples or slabs.

    What it shows is `state`, a `CellState`; a method named by a bare verb returns an animation to a new state,
    `set_state` changes at once. Otherwise it is an ordinary mobject, with any of Manim's cameras and with ours:

    - place: `shift`, `scale`, `stretch`, `rotate`, `next_to`, `move_to`, `get_center`, `width`, `SurroundingRectangle`,
      `Group`, `VGroup`, `arrange`. Its outline is that of the cells that are seen. It cannot be bent: functions that
      are not linear raise ValueError.
    - colour: `set_color`, `set_fill` and `FadeToColor` for all cells, by one colour or by several from left to right;
      `set_stroke` for the edges; `set_opacity` and `fade` for the whole, in which nothing hidden comes to be seen.
    - order: `set_z_index`, `Scene.bring_to_front`, `add`, `remove`; submobjects that are added to it go with it.
    - animations: `FadeIn`, `FadeOut`, `Create`, `Uncreate`, `Write`, `DrawBorderThenFill` (cell by cell, from back to
      front), `.animate`, `Rotate`, `Indicate`, `Wiggle`, `GrowFromCenter`, `Swap`, `FadeTransform`, alone, in groups
      and in `LaggedStart`; updaters, `copy`, `save_state`, `restore`.
    - `become`, `Transform`, `ReplacementTransform`, `TransformFromCopy` to another cube, of any shape and layout.
      `ReplacementTransform` leads to a cube from any `VMobject`; from a cube to what is no cube `FadeTransform` does,
      the others raise TypeError.

    Parameters
    ----------
    tensor
        Real numbers, at least one; they are printed on the cells where they fit at 24 px or more. Cells that are NaN
        or infinite say so, in a colour of their own.
    layout
        Axis names, "NCHW" or "N T D", one for each axis of the tensor.
    box
        The part of the frame the cube first fits into; all that is free in a wide frame by default.
    limits
        The most cells drawn; what is left out is marked by dots.
    backdrop
        The colour behind the cube. With it, cells that fade in a cube stay solid and their colours fade; without, they
        let what is behind them be seen, unless the theme is clear. A cube that fades as a whole is always seen through.
    numbers
        How values are printed.
    look
        How values are seen: printed on the cells and a little in their lightness by default.

    >>> cube = TensorCube(np.arange(120.0).reshape(5, 4, 2, 3))
    >>> len(cube.grid)
    120

    In a scene of one's own:

    >>> from manim import RED, RIGHT, UP, Create, ReplacementTransform, Scene, SurroundingRectangle, VGroup, tempconfig
    >>> class Mine(Scene):
    ...     def construct(self):
    ...         cube = TensorCube(np.arange(24.0).reshape(2, 3, 2, 2)).scale(0.5)
    ...         tokens = TensorCube(np.arange(12.0).reshape(3, 4), "ND").scale(0.5)
    ...         VGroup(cube, tokens).arrange(RIGHT, buff=1)
    ...         self.play(Create(cube))
    ...         self.play(cube.animate.shift(UP).set_color(RED))
    ...         self.play(cube.open("C"))
    ...         self.add(SurroundingRectangle(cube, buff=0))
    ...         self.play(ReplacementTransform(cube, tokens))
    >>> with tempconfig({"dry_run": True, "quality": "low_quality", "progress_bar": "none", "verbosity": "ERROR"}):
    ...     scene = Mine(skip_animations=True)
    ...     _ = scene.render()
    >>> [type(mobject).__name__ for mobject in scene.mobjects]
    ['TensorCube', 'SurroundingRectangle']

    Raises
    ------
    ValueError
        If the tensor has other than real numbers or none, or does not fit the layout; from the methods, if an axis
        or an index is asked for that it does not have.
    """

    def __init__(
        self,
        tensor: npt.ArrayLike,
        layout: Layout | str = "NCHW",
        *,
        theme: Theme | None = None,
        box: Box | None = None,
        largest: float = 1.0,
        limits: Limits | None = None,
        backdrop: str | None = None,
        numbers: NumberFormat | None = None,
        look: type[CellLook] = CellLook,
        **kwargs: Any,
    ) -> None:
        super().__init__(theme or DARK, backdrop, **kwargs)
        self.tensor, self.numbers = real_values(tensor), numbers or NumberFormat()
        self.cell_look = look(self.theme)
        self.grid = self._grid(checked_layout(layout, self.tensor.shape), limits)
        right, down, away = self.grid.ordinal.T
        cover = Cover(np.stack([right, -down, away], axis=1))
        self.painter = Painter(Dots(self.grid, cover), cover, hex_to_rgb(self.theme.muted))
        self.home = folded(self.grid).fitted(box or WIDE.stage, largest)
        count = len(self.grid)
        self.resting_edge = np.full(count, self.cell_look.edge_px)
        rgb, framed = self.neutral_colors(), np.zeros(count)
        self.state = CellState(
            self.home,
            rgb,
            np.ones(count),
            np.ones(count),
            self.edges(rgb),
            self.resting_edge,
            self._printed(framed),
            framed,
        )
        self.fill_rgbas[0, :3] = rgb.mean(axis=0)

    def _grid(self, layout: Layout, limits: Limits | None) -> Grid:
        if limits is not None:
            return Grid(self.tensor.shape, layout, limits)
        look, shape = self.cell_look, self.tensor.shape
        return Grid(shape, layout, look.limits(shape, layout), look.maps(layout))

    def set_state(self, **parts: Any) -> Self:
        """Change parts of the state at once; see `CellState.changed`."""
        self.state = self.state.changed(**parts)
        return self

    # Animations -----------------------------------------------------------------------------------------------------

    def morph(
        self,
        state: CellState,
        *,
        delay: npt.ArrayLike | None = None,
        lag: float = 0.0,
        **kwargs: Any,
    ) -> CellsTo:
        """To any state, each cell after its own delay."""
        return CellsTo(self, state, delay=delay, lag=lag, **kwargs)

    def appear(self, axis: str | None = None, **kwargs: Any) -> CellsTo:
        """Cells grow in place, in order along `axis` (the batch)."""
        name = axis or self.grid.layout.batch or self.grid.layout.names[0]
        target = self.state
        below = target.changed(alpha=0.0, ink=0.0, pose=target.pose.moved([0.0, -0.25, 0.0]))
        delay = order_delay(self.grid.axis_index(name))
        return CellsTo(self, target, start=below, delay=delay, lag=0.6, **kwargs)

    def move_cells(self, pose: Pose, mask: BoolArray | None = None, **kwargs: Any) -> CellsTo:
        """Cells move to a pose."""
        return self.morph(self.state.changed(mask, pose=pose), **kwargs)

    def explode(self, box: Box | None = None, **kwargs: Any) -> CellsTo:
        """Samples side by side."""
        pose = exploded(self.grid, box or WIDE.stage)
        return self.morph(self.state.changed(pose=pose, view=OBLIQUE), **kwargs)

    def fold(self, **kwargs: Any) -> CellsTo:
        """Back to the cube, the last sample first, so that each comes to lie in front of those already there."""
        batch = self.grid.layout.batch
        last_first = None if batch is None else order_delay(-self.grid.axis_index(batch))
        target = self.state.changed(pose=self.home, view=OBLIQUE)
        return self.morph(target, delay=last_first, lag=0.55, **kwargs)

    def recolor(self, rgb: FloatArray, mask: BoolArray | None = None, **kwargs: Any) -> CellsTo:
        """New colours; edges follow."""
        return self.morph(self.state.changed(mask, rgb=rgb, edge_rgb=self.edges(rgb)), **kwargs)

    def split(self, axis: str | None = None, gap: float = 0.8, **kwargs: Any) -> Any:
        """Gaps open between the slabs of an axis, in place; see `open` for slabs side by side.

        Without an axis it does what the method of this name does for any mobject.
        """
        if axis is None:
            return super().split()
        direction_of(self.grid, axis)
        pose = folded(self.grid, axis, gap).fitted(self.home.bounds().inset(-1.0, 0))
        return self.morph(self.state.changed(pose=pose, view=OBLIQUE), **kwargs)

    def turn(
        self,
        yaw: float | None = None,
        pitch: float | None = None,
        upright: float = 0.0,
        view: View | None = None,
        **kwargs: Any,
    ) -> CellsTo:
        """The camera goes round the cube, which stays in place, to angles in degrees or to a `View`.

        At most 60 degrees a second: the time is chosen by that, and a shorter `run_time` raises ValueError.
        """
        if view is not None and (yaw is not None or pitch is not None):
            raise ValueError("give turn() either a view or yaw and pitch, not both")
        now = self.state.view
        view = view or View(now.yaw if yaw is None else yaw, now.pitch if pitch is None else pitch, upright)
        pose = self.state.pose.centered(self.state.pose.bounds(view=now), view)
        return turned(self, self.state.changed(pose=pose, view=view), **kwargs)

    def open(
        self,
        axis: str,
        box: Box | None = None,
        gap: float = SLAB_GAP,
        view: View | None = None,
        **kwargs: Any,
    ) -> CellsThrough:
        """The slabs of an axis slide apart, one after another, to stand in `box`, their large sides to the viewer.

        The cube turns first if it is seen from another side, and is folded before that if it is not.
        """
        view = view or opening_view(self.grid, axis)
        target = opened(self.grid, axis, box or WIDE.stage, view, gap)
        return opening(self, axis, target, view, **kwargs)

    def settle(self) -> Self:
        """The same picture at once, but seen in the view at rest: the cells stand where they seem to.

        Raises ValueError if the cube is not seen at a quarter turn from rest.
        """
        turns = round((self.state.view.yaw - OBLIQUE.yaw) / 90)
        if self.state.view != OBLIQUE.quarter(turns):
            raise ValueError(f"{self.state.view} is no quarter turn from the view at rest")
        state = self.state
        return self.set_state(pose=state.pose.turned(turns), view=OBLIQUE, turns=state.turns + turns)

    def close(self, **kwargs: Any) -> CellsThrough:
        """The slabs slide together and the cube turns back to the view and the place it first had."""
        return closing(self, **kwargs)

    # The cell that is followed, and where things are ----------------------------------------------------------------

    def set_hero(self, index: Sequence[int] | None) -> Self:
        """Frame the cell of this true index along every axis, and no other; None frames none."""
        marked = np.zeros(len(self.grid), dtype=bool) if index is None else self._cell(index)
        framed = marked.astype(float)
        if self.cell_look.prints_all:
            return self.set_state(frame=framed)
        return self.set_state(frame=framed, labels=self._printed(framed))

    def _cell(self, index: Sequence[int]) -> BoolArray:
        """The drawn cell of this true index, as a mask."""
        mask = (self.grid.index == np.asarray(index)).all(axis=1) if len(index) == self.tensor.ndim else None
        if mask is None or not mask.any():
            drawn = "; ".join(f"{name} {list(self.grid.shown[name])}" for name in self.grid.layout.names)
            raise ValueError(f"no cell {tuple(index)} is drawn of this tensor; drawn are {drawn}")
        return np.asarray(mask)

    def slab_box(self, mask: BoolArray) -> Box:
        """The rectangle that the sides of these cells that face the viewer take on the scene now."""
        sides = sides_towards_viewer(self.state.pose, self.state.view)[mask]
        return box_around(self.to_scene(sides.reshape(-1, 2)))

    def face_box(self, cell: Sequence[int]) -> Box:
        """The same of one cell, given by its true index along every axis."""
        return self.slab_box(self._cell(cell))

    def normalized(self, kind: NormKind, eps: float = 1e-5) -> NormRecord:
        """The record of this tensor under a kind."""
        return normalize(self.tensor, kind, self.grid.layout, eps=eps)
