"""Which face one sees at every pixel: cubes painted as numbers, without smoothing, box by box from back to front."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cairo
import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.pose import DEPTH
from scenes.mobjects.cube.shading import Drawing
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.renderer.cairo_paths import place
from scenes.renderer.dirty_regions import NOWHERE, Area, meet
from scenes.renderer.display_list import View
from tests.film.audit_limits import OPAQUE, VISIBLE

FACES = 3
_OBLIQUE = np.column_stack([np.eye(2), DEPTH])


def projection(cube: TensorCube) -> FloatArray:
    """The matrix (2, 3) that takes the cube's space to its picture, whatever its view."""
    view = getattr(cube.state, "view", None)
    return _OBLIQUE if view is None else np.asarray(view.matrix, dtype=float)


def away(matrix: FloatArray) -> FloatArray:
    """The line of sight of a projection, from the viewer into the picture."""
    return np.cross(matrix[0], matrix[1])


def print_face(matrix: FloatArray) -> int:
    """The face that looks at the viewer most and holds the prints: 0 across x, 1 across y, 2 across z."""
    return int(np.abs(away(matrix)).argmax())


@dataclass(frozen=True)
class FacePicture:
    """One cube as numbers: pixels of `area` hold 0, or 1 + 3 * box + face of the face on top there.

    Boxes are those of the drawing, from back to front; only those that one sees are painted.
    """

    cube: TensorCube
    drawing: Drawing
    area: Area
    ids: IntArray
    view: View

    @cached_property
    def front(self) -> int:
        """Which of a box's faces holds its print."""
        return print_face(projection(self.cube))

    @cached_property
    def printed(self) -> BoolArray:
        """Whether a box carries a print that one sees."""
        inks = [0.0 if made is None else made.ink for made in self.drawing.prints]
        return np.asarray(np.array(inks) * self.cube.opacity > VISIBLE)

    def boxes(self) -> IntArray:
        """The box on top at every pixel, -1 for none."""
        return np.where(self.ids > 0, (self.ids - 1) // FACES, -1)

    def cells_of(self, ids: IntArray) -> IntArray:
        """The cells that the numbers stand for, -1 for none or for a dot."""
        known = np.concatenate([[-1], np.repeat(self.drawing.cells, FACES)])
        return np.asarray(known[ids])

    def fronts_of(self, boxes: BoolArray, ids: IntArray | None = None) -> BoolArray:
        """The pixels that show the print face of some boxes."""
        ids = self.ids if ids is None else ids
        wanted = np.zeros(1 + FACES * len(boxes), dtype=bool)
        wanted[1 + self.front :: FACES] = boxes
        return np.asarray(wanted[ids])


def face_picture(cube: TensorCube, view: View) -> FacePicture | None:
    """A cube painted as numbers; None if nothing of it is seen."""
    drawing = cube.drawing
    seen = drawing.alpha * cube.opacity > VISIBLE
    if not seen.any():
        return None
    quads = cube.to_scene(drawing.quads)[..., :2]
    area = view.area(quads[seen].reshape(-1, 2), 0.0)
    if area == NOWHERE:
        return None
    return FacePicture(cube, drawing, area, painted(quads, seen, area, view), view)


def painted(quads: FloatArray, which: BoolArray, area: Area, view: View) -> IntArray:
    """The faces (boxes, 3, 4, 2) of the boxes `which` as numbers, later ones over earlier ones."""
    surface, ctx = view.sheet(area, cairo.FORMAT_RGB24)
    ctx.set_antialias(cairo.ANTIALIAS_NONE)
    for box in np.flatnonzero(which).tolist():
        for face, corners in enumerate(quads[box].tolist()):
            number = 1 + FACES * box + face
            ctx.set_source_rgb((number >> 16) / 255, (number >> 8 & 255) / 255, (number & 255) / 255)
            ctx.move_to(*corners[0])
            for corner in corners[1:]:
                ctx.line_to(*corner)
            ctx.close_path()
            ctx.fill()
    surface.flush()
    rows = np.frombuffer(surface.get_data(), np.uint32).reshape(surface.get_height(), -1)
    return (rows[:, : area[2] - area[0]] & 0xFFFFFF).astype(np.int64)


def covered(area: Area, view: View, draw: Callable[[Any], None]) -> BoolArray:
    """The pixels of an area that something covers, drawn without smoothing."""
    surface, ctx = view.sheet(area, cairo.FORMAT_A8)
    ctx.set_antialias(cairo.ANTIALIAS_NONE)
    draw(ctx)
    surface.flush()
    rows = np.frombuffer(surface.get_data(), np.uint8).reshape(surface.get_height(), -1)
    return np.asarray(rows[:, : area[2] - area[0]] > 0)


def outline_pixels(outlines: Sequence[FloatArray], view: View) -> tuple[Area, BoolArray]:
    """The pixels within filled outlines of cubic curves, and the area they are in."""
    shapes = [points for points in outlines if len(points) >= 4]
    area = view.area(np.concatenate([points[:, :2] for points in shapes]), 0.0) if shapes else NOWHERE

    def draw(ctx: Any) -> None:
        for points in shapes:
            place(ctx, points)
            ctx.fill()

    return area, np.zeros((0, 0), dtype=bool) if area == NOWHERE else covered(area, view, draw)


def hides(mobject: VMobject, area: Area, view: View, line_multiple: float) -> BoolArray:
    """The pixels of an area that a shape covers with a fill or a line that is opaque enough."""
    filled = mobject.get_fill_opacity() > OPAQUE
    width = mobject.get_stroke_width() if mobject.get_stroke_opacity() > OPAQUE else 0.0
    reach = view.area(mobject.points, width * line_multiple)
    if not (filled or width) or not meet(reach, area):
        return np.zeros((area[3] - area[1], area[2] - area[0]), dtype=bool)

    def draw(ctx: Any) -> None:
        place(ctx, mobject.points)
        if filled:
            ctx.fill_preserve()
        if width > 0:
            ctx.set_line_width(width * line_multiple)
            ctx.stroke_preserve()
        ctx.new_path()

    return covered(area, view, draw)


def part(pixels: NDArray[Any], area: Area, of: Area) -> tuple[NDArray[Any], tuple[slice, slice]] | None:
    """The pixels of an area that lie in another one, and their place there; None if there are none.

    >>> part(np.arange(4).reshape(2, 2), (1, 1, 3, 3), (0, 0, 2, 2))
    (array([[0]]), (slice(1, 2, None), slice(1, 2, None)))
    """
    left, top = max(area[0], of[0]), max(area[1], of[1])
    right, bottom = min(area[2], of[2]), min(area[3], of[3])
    if left >= right or top >= bottom:
        return None
    cut = pixels[top - area[1] : bottom - area[1], left - area[0] : right - area[0]]
    return cut, (slice(top - of[1], bottom - of[1]), slice(left - of[0], right - of[0]))
