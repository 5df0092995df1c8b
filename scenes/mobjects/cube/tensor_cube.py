"""TensorCube: a tensor as one mobject, its cells animated as arrays."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import straight_path

from normcore.axes import Layout
from normcore.kinds import NormKind
from normcore.normalization import NormRecord, normalize
from scenes.content.number_format import NumberFormat
from scenes.design.color import group_rgb, hex_to_rgb, neutral_rgb, value_level
from scenes.design.frame import WIDE
from scenes.design.theme import DARK, Theme
from scenes.geometry.arrangements import (
    SLAB_GAP,
    direction_of,
    exploded,
    folded,
    opened,
    opening_view,
    spread,
)
from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.box import Box
from scenes.geometry.grid import Grid, Limits
from scenes.geometry.occlusion import Cover
from scenes.geometry.pose import DEPTH, Pose
from scenes.geometry.view import OBLIQUE, View
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.cells_to import CellsThrough, CellsTo
from scenes.mobjects.cube.dots import Dots
from scenes.mobjects.cube.openings import closing, opening, turned
from scenes.mobjects.cube.shading import BARELY_SEEN, Drawing, Painter, sides_towards_viewer
from scenes.mobjects.cube.vector_shapes import Faded, Shape, faded, update_shapes
from scenes.renderer.one_pass import OnePassCube, cube_shapes_are_spared

_EDGE_PX = 1.6
_STRAIGHT = straight_path()
_BOX_CORNERS = np.array(list(itertools.product((0.0, 1.0), repeat=3)))
_NEAR = 12.0
"""How far in front of the cube flat grids lie, so that nothing hides them; the picture is the same at any depth."""


class TensorCube(OnePassCube):
    """A tensor drawn cell by cell, as a cube, a row of samples, slabs or flat grids.

    It is an ordinary mobject: `Scene.add`, `FadeIn`, `shift`, `scale`, `.animate` and `next_to` work. What it
    shows is `state`, a `CellState`; a method named by a bare verb returns an animation to a new state, `set_state`
    changes at once.

    Parameters
    ----------
    tensor
        Any real array; its entries are printed on the cells where they fit at 24 px or more.
    layout
        Axis names, "NCHW" or "N T D".
    box
        The part of the frame the cube first fits into; all that is free in a wide frame by default.
    limits
        The most cells drawn; what is left out is marked by dots.
    backdrop
        The colour behind the cube. With it, a cube that fades stays solid and its colours fade; without, its
        faces turn transparent and those behind them show, unless the theme is clear.
    numbers
        How values are printed.

    >>> cube = TensorCube(np.arange(120.0).reshape(5, 4, 2, 3))
    >>> len(cube.grid)
    120
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
        **kwargs: Any,
    ) -> None:
        array, theme = np.asarray(tensor), theme or DARK
        self.tensor = array if array.dtype.kind == "f" else array.astype(np.float64)
        self.grid = Grid(self.tensor.shape, Layout.parse(layout), limits or Limits())
        self.theme, self.backdrop, self.numbers = theme, backdrop, numbers or NumberFormat()
        right, down, away = self.grid.ordinal.T
        cover = Cover(np.stack([right, -down, away], axis=1))
        self.painter = Painter(Dots(self.grid, cover), cover, hex_to_rgb(theme.muted))
        self._shapes: list[Shape] = []
        self._shapes_key = (b"", b"")
        self._stale = True
        super().__init__(fill_opacity=1, stroke_width=0, **kwargs)
        self.points = np.repeat([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], 4, axis=0)
        self.home = folded(self.grid).fitted(box or WIDE.stage, largest)
        count = len(self.grid)
        self.resting_edge = np.full(count, _EDGE_PX)
        rgb = neutral_rgb(self.levels())
        self.state = CellState(
            self.home,
            rgb,
            np.ones(count),
            np.ones(count),
            self.edges(rgb),
            self.resting_edge,
            self.numbers.cells(self.drawn()),
            np.zeros(count),
        )

    # What is drawn --------------------------------------------------------------------------------------------------

    @property
    def state(self) -> CellState:
        return self._state

    @state.setter
    def state(self, state: CellState) -> None:
        self._state = state
        self._stale = True

    def set_state(self, **parts: Any) -> Self:
        """Change parts of the state at once; see `CellState.changed`."""
        self.state = self.state.changed(**parts)
        return self

    def drawn(self, tensor: npt.ArrayLike | None = None) -> FloatArray:
        """The drawn cells' entries of a tensor of this shape (its own by default)."""
        return np.asarray(
            self.grid.values(self.tensor if tensor is None else np.asarray(tensor)), dtype=float
        )

    def levels(self, tensor: npt.ArrayLike | None = None) -> FloatArray:
        """The drawn cells' values as levels from 0 to 1 of the drawn range."""
        values = self.drawn(tensor)
        return value_level(values, float(values.min()), float(values.max()))

    def where(self, **indices: int) -> BoolArray:
        """The drawn cells with the given true indices, e.g. `where(C=1)`."""
        mask = np.ones(len(self.grid), dtype=bool)
        for name, index in indices.items():
            mask &= self.grid.axis_index(name) == index
        return mask

    def groups(self, record: NormRecord) -> IntArray:
        """The true label of each drawn cell: equal label, shared statistic."""
        return record.labels_at(self.grid.index.T)

    def group_colors(self, record: NormRecord, tensor: npt.ArrayLike | None = None) -> FloatArray:
        """Hue by shared statistic, lightness by value (of `tensor`, its own by default)."""
        _, place = np.unique(self.groups(record), return_inverse=True)
        return group_rgb(place, int(place.max()) + 1, self.levels(tensor))

    def neutral_colors(self, tensor: npt.ArrayLike | None = None) -> FloatArray:
        """No hue, lightness by value."""
        return neutral_rgb(self.levels(tensor))

    @staticmethod
    def neutral_of(levels: FloatArray) -> FloatArray:
        """No hue, the given lightness levels."""
        return neutral_rgb(levels)

    def edges(self, rgb: FloatArray) -> FloatArray:
        """The colours of the edges of cells of these colours."""
        return rgb * self.theme.edge_shade

    def dimmed(self, state: CellState, mask: BoolArray, amount: float = 0.62) -> CellState:
        """The state with the cells of `mask` seen, but not looked at: nearer to the background, their values gone."""
        if self.theme.clear:
            return state.changed(mask, alpha=1 - amount, ink=0.0)
        rgb = state.rgb + (hex_to_rgb(self.theme.background) - state.rgb) * amount
        return state.changed(mask, rgb=rgb, edge_rgb=self.edges(rgb), ink=0.0)

    # Animations -----------------------------------------------------------------------------------------------------

    def morph(
        self,
        state: CellState,
        *,
        delay: npt.ArrayLike | None = None,
        lag: float = 0.0,
        lift: FloatArray | None = None,
        **kwargs: Any,
    ) -> CellsTo:
        """To any state, each cell after its own delay."""
        return CellsTo(self, state, delay=delay, lag=lag, lift=lift, **kwargs)

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

    def split(self, axis: str, gap: float = 0.8, **kwargs: Any) -> CellsTo:  # type: ignore[override]
        """Gaps open between the slabs of an axis, in place; see `open` for slabs side by side."""
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

    def close(self, **kwargs: Any) -> CellsThrough:
        """The slabs slide together and the cube turns back to the view and the place it first had."""
        return closing(self, **kwargs)

    # The cell that is followed, and where things are ----------------------------------------------------------------

    def set_hero(self, index: Sequence[int] | None) -> Self:
        """Frame the cell of this true index along every axis, and no other; None frames none."""
        marked = np.zeros(len(self.grid), dtype=bool) if index is None else self._cell(index)
        return self.set_state(frame=marked.astype(float))

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
        points = self.to_scene(sides.reshape(-1, 2))
        (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        return Box(float(left), float(right), float(bottom), float(top))

    def face_box(self, cell: Sequence[int]) -> Box:
        """The same of one cell, given by its true index along every axis."""
        return self.slab_box(self._cell(cell))

    def normalized(self, kind: NormKind, eps: float = 1e-5) -> NormRecord:
        """The record of this tensor under a kind."""
        return normalize(self.tensor, kind, self.grid.layout, eps=eps)

    def laid_flat(self, reduced: Sequence[str], mask: BoolArray, box: Box, largest: float = 0.6) -> Pose:
        """The pose with the cells of `mask` laid out as a countable grid in the upper left of `box`, in front."""
        flat = spread(self.grid, reduced, mask)
        part = Pose(flat.low[mask], flat.size[mask]).fitted(box, largest)
        part = part.moved([box.left - part.bounds().left, box.top - part.bounds().top, 0.0])
        part = part.moved([_NEAR * DEPTH[0], _NEAR * DEPTH[1], -_NEAR])
        low, size = self.state.pose.low.copy(), self.state.pose.size.copy()
        low[mask], size[mask] = part.low, part.size
        return Pose(low, size)

    # An ordinary mobject --------------------------------------------------------------------------------------------

    @property
    def frame(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Where the local origin and the ends of the local unit axes are now: shifting and scaling move these."""
        return self.points[0], self.points[4] - self.points[0], self.points[8] - self.points[0]

    def to_scene(self, local: FloatArray) -> FloatArray:
        """Local places (..., 2) as scene points (..., 3)."""
        origin, x_axis, y_axis = self.frame
        return np.asarray(origin + local[..., :1] * x_axis + local[..., 1:] * y_axis)

    @property
    def scaling(self) -> float:
        """How much larger the cube is than it was made."""
        return float(np.linalg.norm(self.frame[1]))

    @property
    def drawing(self) -> Drawing:
        """What is to be painted now, in local units."""
        alpha = self.state.alpha
        solid = alpha * self.opacity >= 1 if self.backdrop is None else alpha > BARELY_SEEN
        return self.painter.drawing(self.state, solid, self.scaling)

    @property
    def opacity(self) -> float:
        """The opacity of the whole cube, on top of that of its cells."""
        return float(self.fill_rgbas[0, 3])

    def look(self) -> Faded:
        """What a camera paints that draws the cube in one pass, not shape by shape.

        A cube with a backdrop is given at full opacity: its fading is left to the camera.
        """
        return self._faded(self.opacity if self.backdrop is None else 1.0)

    def _faded(self, opacity: float) -> Faded:
        return faded(self.drawing, opacity, self.theme, self.backdrop)

    def family(self) -> Iterator[Any]:
        """Itself, then, unless shapes are spared, its shapes from back to front, brought up to date."""
        yield self
        if cube_shapes_are_spared():
            return
        key = (self.points.tobytes(), self.fill_rgbas.tobytes())
        if self._stale or key != self._shapes_key:
            most = self.painter.most_boxes(len(self.grid))
            update_shapes(self._shapes, self._faded(self.opacity), self.to_scene, most)
            self._stale, self._shapes_key = False, key
        yield from self._shapes

    def get_points_defining_boundary(self) -> FloatArray:
        seen = self.state.alpha > BARELY_SEEN
        if not seen.any():
            return self.points[:1]
        pose = self.state.pose
        corners = pose.low[seen][:, None] + pose.size[seen][:, None] * _BOX_CORNERS
        return self.to_scene(self.state.view.project(corners.reshape(-1, 3)))

    def get_all_points(self) -> FloatArray:
        return self.get_points_defining_boundary()

    def reduce_across_dimension(self, reduce_func: Callable[..., Any], dim: int) -> float:
        return float(reduce_func(self.get_points_defining_boundary()[:, dim]))

    def interpolate(self, mobject1: Any, mobject2: Any, alpha: float, path_func: Any = _STRAIGHT) -> Self:
        super().interpolate(mobject1, mobject2, alpha, path_func)
        if mobject1.state is not mobject2.state:
            self.state = mobject1.state.towards(mobject2.state, np.full(len(self.grid), alpha))
        else:
            self.state = mobject1.state
        return self

    def family_members_with_points(self) -> list[Any]:
        """Itself: an animation of the cube sees one mobject. The camera asks for the family and gets the shapes."""
        return [self]

    def become(self, mobject: Any, *args: Any, **kwargs: Any) -> Self:
        """Take over another cube's place, opacity and state."""
        self.points, self.fill_rgbas = mobject.points.copy(), mobject.fill_rgbas.copy()
        self.state = mobject.state
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> TensorCube:
        clone = copy.copy(self)
        for name in ("points", "fill_rgbas", "stroke_rgbas", "background_stroke_rgbas"):
            setattr(clone, name, getattr(self, name).copy())
        clone.submobjects, clone.updaters = [], list(self.updaters)
        clone._shapes, clone._stale = [], True
        memo[id(self)] = clone
        return clone
