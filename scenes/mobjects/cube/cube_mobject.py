"""The cube as Manim sees it: one mobject with an outline, colours and an opacity, that becomes another by its cells."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np
from manim import ManimColor, VMobject, straight_path
from manim.utils.color import color_gradient

from scenes.content.number_format import NumberFormat
from scenes.design.cells import CellLook
from scenes.design.theme import PIXELS_PER_UNIT, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.grid import Grid
from scenes.geometry.pose import Pose
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.common_cells import common_cells
from scenes.mobjects.cube.outline import AT_REST, frame_of, local_of, outline, placed
from scenes.mobjects.cube.shading import BARELY_SEEN, Drawing, Painter
from scenes.mobjects.cube.vector_shapes import Faded, faded, painted, update_shapes
from scenes.renderer.cube_sheet import CubeSheet
from scenes.renderer.one_pass import OnePassCube

_STRAIGHT = straight_path()
_ROUNDING = 1e-12
"""Frames that differ by less are one, so that a cube that was not moved is not drawn again."""
_PX_PER_STROKE = PIXELS_PER_UNIT / 100
"""Pixels of a 1080p frame in one unit of Manim's stroke widths."""
_OF_THE_TENSOR = (
    "tensor",
    "grid",
    "theme",
    "cell_look",
    "backdrop",
    "numbers",
    "painter",
    "home",
    "resting_edge",
)
_ARRAYS = ("_points", "fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")


class CubeMobject(OnePassCube):
    """What any mobject can do, done by the cells of a cube; `TensorCube` says what they show.

    Its `points` are the outline of the cells that are seen. Its fill is the faces, with what is on them, and its
    stroke the edges; a cube that is less opaque is fainter as a whole, and nothing within it comes to be seen.
    """

    grid: Grid
    painter: Painter
    numbers: NumberFormat
    cell_look: CellLook
    home: Pose
    tensor: FloatArray

    def __init__(self, theme: Theme, backdrop: str | None, **kwargs: Any) -> None:
        self.theme, self.backdrop = theme, backdrop
        self._state: CellState | None = None
        self._outlined: CellState | None = None
        self._frame, self._known, self._is_behind = AT_REST, b"", False
        self._points, self._local = np.zeros((0, 3)), np.zeros((0, 2))
        self._shapes: list[VMobject] = []
        self._shapes_key: tuple[Any, ...] = ()
        self._sheet: CubeSheet | None = None
        super().__init__(fill_opacity=1, stroke_width=0, stroke_color=theme.text, **kwargs)

    # What is shown, and where ---------------------------------------------------------------------------------------

    @property
    def state(self) -> CellState:
        assert self._state is not None
        return self._state

    @state.setter
    def state(self, state: CellState) -> None:
        self._state = state

    @property
    def points(self) -> FloatArray:
        """The outline in the scene as straight curves (4k, 3): moving these moves the cube."""
        if self._state is None or self._is_blank:
            return self._points
        if self._outlined is not self._state or self._is_behind:
            frame = self.frame
            if self._outlined is not self._state:
                self._local, self._outlined = outline(self._state), self._state
            self._is_behind = False
            self._put(placed(self._local, frame), frame)
        return self._points

    @points.setter
    def points(self, points: FloatArray) -> None:
        points = np.array(points, dtype=float).reshape(-1, 3)
        if self._state is None:
            return
        known = self.points
        if len(points) and len(points) != len(known):
            self._local = local_of(points, self.frame)
            self._put(points, self.frame)
        else:
            self._points = points

    def _put(self, points: FloatArray, frame: FloatArray) -> None:
        self._points, self._frame, self._known = points, frame, points.tobytes()

    @property
    def _is_blank(self) -> bool:
        """Whether its points were taken away: then it is nowhere."""
        return self._outlined is not None and not len(self._points)

    @property
    def frame(self) -> FloatArray:
        """Where the local origin and the two local axes are now (3, 3): shifting and scaling move these."""
        if len(self._points) and self._points.tobytes() != self._known:
            self._put(self._points, frame_of(self._local, self._points))
        return self._frame

    def apply_function(self, *args: Any, **kwargs: Any) -> Self:
        """Move the cube by a function of the plane; raise ValueError if it is bent by it."""
        super().apply_function(*args, **kwargs)
        self._frame = self.frame
        return self

    def to_scene(self, local: FloatArray) -> FloatArray:
        """Local places (..., 2) as scene points (..., 3)."""
        return placed(local, self.frame)

    @property
    def scaling(self) -> float:
        """How much larger the cube is than it was made."""
        return float(np.linalg.norm(self.frame[1]))

    # Colours and opacity --------------------------------------------------------------------------------------------

    @property
    def opacity(self) -> float:
        """The opacity of the whole cube, on top of that of its cells."""
        return 0.0 if self._is_blank else max(float(self.fill_rgbas[0, 3]), float(self.stroke_rgbas[0, 3]))

    @property
    def shares(self) -> tuple[float, float]:
        faces, edges = float(self.fill_rgbas[0, 3]), float(self.stroke_rgbas[0, 3])
        most = max(faces, edges)
        return (faces / most, edges / most) if most > 0 else (1.0, 1.0)

    @property
    def inks(self) -> tuple[FloatArray, FloatArray]:
        """The colours of prints and of frames: those that stand out on the framed cell, if there is one."""
        face = self.state.rgb[int(np.argmax(self.state.frame))]
        return self.cell_look.ink(face), self.cell_look.hero(face)

    def edges(self, rgb: FloatArray) -> FloatArray:
        """The colours of the edges of cells of these colours."""
        return rgb * self.theme.edge_shade

    def set_fill(self, color: Any = None, opacity: Any = None, family: bool = True) -> Self:
        """Colour all cells, or, by several colours, from left to right; edges follow. Set the opacity of the faces."""
        super().set_fill(color, opacity, family)
        if color is not None and self._state is not None:
            rgb = self._across(color)
            self.state = self.state.changed(rgb=rgb, edge_rgb=self.edges(rgb))
        return self

    def set_stroke(
        self,
        color: Any = None,
        width: Any = None,
        opacity: Any = None,
        background: bool = False,
        family: bool = True,
    ) -> Self:
        """Colour the edges, set their width in Manim's units, and their opacity."""
        made = self._state is not None
        super().set_stroke(color, None if made else width, opacity, background, family)
        if made and not background:
            parts: dict[str, Any] = {} if color is None else {"edge_rgb": self._across(color)}
            parts |= {} if width is None else {"edge": width * _PX_PER_STROKE}
            self.state = self.state.changed(**parts) if parts else self.state
        return self

    def set_color(self, color: Any, family: bool = True) -> Self:  # type: ignore[override]
        """Colour all cells, or, by several colours, from left to right; edges follow."""
        for part in self.submobjects if family else ():
            part.set_color(color, family=True)
        return self.set_fill(color, family=False)

    def set_submobject_colors_by_gradient(self, *colors: Any) -> Self:
        """Colour the cells from left to right."""
        return self.set_color(list(colors))

    def fade_to(self, color: Any, alpha: float, family: bool = True) -> Self:
        """Bring the colours of all cells nearer to one."""
        rgb = self.state.rgb + (ManimColor(color).to_rgb() - self.state.rgb) * alpha
        self.state = self.state.changed(rgb=rgb, edge_rgb=self.edges(rgb))
        for part in self.submobjects if family else ():
            part.fade_to(color, alpha)
        return self

    def match_style(self, vmobject: Any, family: bool = True) -> Self:
        """Take over colours and opacity, from a cube with as many cells cell by cell."""
        if not isinstance(vmobject, CubeMobject) or len(vmobject.state.alpha) != len(self.state.alpha):
            return self.set_fill(vmobject.get_fill_colors(), vmobject.get_fill_opacity(), family)
        for name in _ARRAYS[1:]:
            setattr(self, name, getattr(vmobject, name).copy())
        other = vmobject.state
        self.state = self.state.changed(rgb=other.rgb, edge_rgb=other.edge_rgb, edge=other.edge)
        return self

    def _across(self, color: Any) -> FloatArray:
        """A colour for every cell: one for all, or several from left to right."""
        several = (
            list(color)
            if isinstance(color, Iterable) and not isinstance(color, str | ManimColor)
            else [color]
        )
        if len(several) == 1:
            return np.tile(ManimColor(several[0]).to_rgb(), (len(self.state.alpha), 1))
        left = self.state.view.project(self.state.pose.center)[:, 0]
        _, place = np.unique(left.round(6), return_inverse=True)
        made = color_gradient(several, int(place.max()) + 1)
        return np.array([each.to_rgb() for each in made])[place]

    # What is drawn --------------------------------------------------------------------------------------------------

    @property
    def drawing(self) -> Drawing:
        """What is to be painted now, in local units."""
        alpha = self.state.alpha
        solid = alpha >= 1 if self.backdrop is None else alpha > BARELY_SEEN
        return self.painter.drawing(self.state, solid, self.scaling)

    def look(self) -> Faded:
        """What a camera paints that draws the cube in one pass, at full opacity: fading it is left to the camera."""
        return painted(self.drawing, self.inks, self.backdrop, self.shares)

    def drawn_parts(self) -> Iterator[Any]:
        """For Manim's cameras: plain shapes from back to front, or, where something is see-through, one picture."""
        key = (self._state, self.frame.tobytes(), self.fill_rgbas.tobytes(), self.stroke_rgbas.tobytes())
        changed, self._shapes_key = key != self._shapes_key, key
        if self.opacity <= 0:
            return
        if self._is_solid:
            if changed:
                self._sheet = None
                look = faded(self.drawing, self.inks, self.backdrop)
                update_shapes(self._shapes, look, self.to_scene)
            parts: Sequence[Any] = self._shapes
        else:
            if changed or self._sheet is None:
                sheet = CubeSheet()
                self._sheet = sheet if sheet.take(self) else None
            parts = [] if self._sheet is None else [self._sheet]
        for part in parts:
            part.z_index = self.z_index
            yield part

    @property
    def _is_solid(self) -> bool:
        """Whether plain shapes over each other look right."""
        alpha = self.state.alpha
        see_through = self.backdrop is None and ((alpha > BARELY_SEEN) & (alpha < 1)).any()
        return self.opacity >= 1 and self.shares == (1.0, 1.0) and not see_through

    # On the way to another cube -------------------------------------------------------------------------------------

    def interpolate(self, mobject1: Any, mobject2: Any, alpha: float, path_func: Any = _STRAIGHT) -> Self:
        """Part of the way from one cube to another: place, opacity and all cells."""
        self.interpolate_color(mobject1, mobject2, alpha)
        self._take(mobject2 if alpha >= 1 else mobject1)
        self._set_frame(_frame_between(mobject1.frame, mobject2.frame, alpha, path_func))
        if 0 < alpha < 1 and mobject1.state is not mobject2.state:
            self.state = self._between(mobject1, mobject2, alpha)
        return self

    def _between(self, first: CubeMobject, second: CubeMobject, alpha: float) -> CellState:
        start, end = first.state, second.state
        if first.grid != second.grid:
            rows, others, cover = common_cells(first.grid, second.grid)
            start, end = start.taken(rows), end.taken(others)
            self.painter = Painter(None, cover, first.painter.dot_rgb)
        return start.towards(end, np.full(len(start.alpha), alpha))

    def _take(self, other: CubeMobject) -> None:
        """Show another cube's tensor as it shows it."""
        for name in _OF_THE_TENSOR:
            setattr(self, name, getattr(other, name))
        self.state = other.state

    def _set_frame(self, frame: FloatArray) -> None:
        if self._is_blank:
            self._outlined = None
        self._known, self._frame, self._is_behind = self._points.tobytes(), frame, True

    def become(
        self,
        mobject: Any,
        match_height: bool = False,
        match_width: bool = False,
        match_depth: bool = False,
        match_center: bool = False,
        stretch: bool = False,
    ) -> Self:
        """Take over another cube's tensor, state, place and opacity; or keep the given parts of this one's place."""
        self._check_kind(mobject)
        width, height, center = self.width, self.height, self.get_center()
        self._take(mobject)
        self._set_frame(mobject.frame.copy())
        for name in _ARRAYS[1:]:
            setattr(self, name, getattr(mobject, name).copy())
        if stretch:
            self.stretch_to_fit_height(height).stretch_to_fit_width(width)
        elif match_height or match_width:
            self.scale_to_fit_height(height) if match_height else self.scale_to_fit_width(width)
        return self.move_to(center) if match_center else self

    def pointwise_become_partial(self, vmobject: Any, a: float, b: float) -> Self:
        """Show a part of another cube: its cells from the share `a` to `b`, counted from back to front."""
        self._check_kind(vmobject)
        self._take(vmobject)
        self._set_frame(vmobject.frame.copy())
        state, count = self.state, len(self.state.alpha)
        rank = np.empty(count)
        rank[self.painter.order(state.pose, state.view)] = np.arange(count)
        shown = np.clip(b * count - rank, 0.0, 1.0) * np.clip(rank + 1 - a * count, 0.0, 1.0)
        self.state = state if shown.all() and shown.min() >= 1 else replace(state, alpha=state.alpha * shown)
        return self

    def align_points(self, vmobject: Any) -> Self:
        """Nothing to do: cubes are interpolated by their cells."""
        self._check_kind(vmobject)
        self.align_rgbas(vmobject)
        return self

    def null_point_align(self, mobject: Any) -> Self:
        """Nothing to do: a cube has points."""
        self._check_kind(mobject)
        return self

    def _check_kind(self, mobject: Any) -> None:
        if not isinstance(mobject, CubeMobject):
            kind = type(mobject).__name__
            raise TypeError(
                f"a TensorCube can become another TensorCube, but no {kind}: FadeTransform, or FadeOut and FadeIn, "
                f"change it for a {kind}"
            )

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        clone = copy.copy(self)
        memo[id(self)] = clone
        for name in _ARRAYS:
            setattr(clone, name, getattr(self, name).copy())
        clone.submobjects, clone.updaters = copy.deepcopy(self.submobjects, memo), list(self.updaters)
        clone._shapes, clone._shapes_key, clone._sheet = [], (), None
        return clone


def _frame_between(first: FloatArray, second: FloatArray, alpha: float, path_func: Any) -> FloatArray:
    """The frame on the way from one to another, on which its origin and the ends of its axes follow a path."""
    if np.abs(first - second).max() < _ROUNDING:
        return second.copy()
    from_origin = np.array([[0.0], [1.0], [1.0]])
    corners = np.asarray(path_func(first + from_origin * first[0], second + from_origin * second[0], alpha))
    return np.asarray(corners - from_origin * corners[0])
