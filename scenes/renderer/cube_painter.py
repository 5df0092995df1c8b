"""A tensor cube in one pass: its arrays straight to Cairo, box by box from back to front."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from cairo import LineJoin, Operator
from numpy.typing import NDArray

from scenes.design.theme import PIXELS_PER_UNIT
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box_shapes import bodies, insides
from scenes.renderer.cairo_paths import place, place_glyphs
from scenes.renderer.one_pass import OnePassCube

_TEXT = "S48"


def cube_key(cube: OnePassCube) -> tuple[Any, ...]:
    """What the picture of a cube at full opacity depends on."""
    inks = tuple(rgb.tobytes() for rgb in cube.inks)
    return cube.state, cube.frame.tobytes(), cube.shares, cube.backdrop, inks


class CubePicture:
    """A cube as it is to be painted now, in scene units.

    faces   (boxes, 3, 4, 2) corners of the faces, boxes from back to front
    widest  the greatest width of an edge
    """

    def __init__(self, cube: OnePassCube) -> None:
        self.look = cube.look()
        self.drawing = self.look.drawing
        self._to_scene = cube.to_scene
        self.faces: FloatArray = cube.to_scene(self.drawing.quads)[..., :2]
        self.widths: FloatArray = self.drawing.edge / PIXELS_PER_UNIT
        self.widest = float(self.widths.max(initial=0.0))
        self.clear = bool(cube.theme.clear)

    @cached_property
    def corners(self) -> FloatArray:
        """The lower left and the upper right corner of each box with its edges (2, boxes, 2)."""
        points, reach = self.faces.reshape(-1, 12, 2), self.widths[:, None]
        return np.stack([points.min(axis=1) - reach, points.max(axis=1) + reach])

    @cached_property
    def _rows(self) -> NDArray[np.uint8]:
        """All that each box looks like, as bytes (boxes, k)."""
        drawing, count = self.drawing, len(self.faces)
        prints = [(0.0, 0.0) if made is None else (made.ink, made.size_px) for made in drawing.prints]
        frames = [0.0 if made is None else made.ink for made in drawing.frames]
        numbers = (
            self.faces,
            drawing.rgb,
            drawing.edge_rgb,
            self.widths,
            drawing.alpha,
            np.array(prints),
            np.array(frames),
        )
        look = self.look
        shared = np.tile([*look.ink_rgb, *look.hero_rgb, look.ink, look.faces, look.edges], (count, 1))
        block = np.column_stack([shared, *(part.reshape(count, -1) for part in numbers)])
        texts = [b"" if made is None else made.text.encode() for made in drawing.prints]
        return np.concatenate(
            [block.view(np.uint8), np.array(texts, dtype=_TEXT).view(np.uint8).reshape(count, -1)], axis=1
        )

    def changed(self, other: CubePicture) -> NDArray[np.intp] | None:
        """The numbers of the boxes that look different in another picture; None if these are other boxes."""
        if len(self.faces) != len(other.faces) or not len(self.faces):
            return None
        return np.flatnonzero((self._rows != other._rows).any(axis=1))

    def draw(self, ctx: Any, which: NDArray[np.intp] | None = None) -> None:
        """Draw boxes, all or those numbered: each its three faces, filled and outlined, then what is printed on it.

        Red and blue are exchanged, as Manim has them in its pictures.
        """
        if which is None:
            which = np.arange(len(self.faces))
        ctx.set_line_join(LineJoin.ROUND)
        drawing, faces, widths = self.drawing, self.faces[which], self.widths[which]
        solid = self._solid[which]
        for i, is_solid, outline, quads, colors, edge, width, alpha in zip(
            which.tolist(),
            solid.tolist(),
            bodies(faces, widths / 2).reshape(-1, 12).tolist(),
            np.where(solid[:, None, None, None], insides(faces, widths / 2), faces)
            .reshape(-1, 3, 8)
            .tolist(),
            drawing.rgb[which][..., ::-1].tolist(),
            drawing.edge_rgb[which][..., ::-1].tolist(),
            widths.tolist(),
            drawing.alpha[which].tolist(),
            strict=True,
        ):
            if is_solid:
                _fill_box(ctx, outline, quads, colors, edge)
            else:
                self._draw_faint(ctx, quads, colors, edge, width, alpha)
            self._draw_marks(ctx, i)

    @cached_property
    def _solid(self) -> NDArray[np.bool_]:
        """Which boxes have edges and let nothing through."""
        opaque = self.look.faces >= 1 and self.look.edges >= 1
        return np.asarray((self.drawing.alpha >= 1) & (self.widths > 0) & opaque)

    def _draw_faint(self, ctx: Any, quads: Any, colors: Any, edge: Any, width: float, alpha: float) -> None:
        """Draw a box that may be seen through, or without edges: its faces, each filled and outlined."""
        faces_share, edges_share = self.look.faces, self.look.edges
        ctx.set_line_width(width)
        thin = self.clear and alpha < 1
        if thin:
            _begin_thin(ctx, quads, width)
        solid = 1.0 if thin else alpha
        for corners, color in zip(quads, colors, strict=True):
            _trace(ctx, *corners)
            ctx.close_path()
            if faces_share < 1:
                _wipe(ctx, solid)
            ctx.set_source_rgba(*color, solid * faces_share)
            if width > 0:
                ctx.fill_preserve()
                ctx.set_source_rgba(*edge, solid * edges_share)
                ctx.stroke()
            else:
                ctx.fill()
        if thin:
            _end_thin(ctx, alpha)

    def _draw_marks(self, ctx: Any, box: int) -> None:
        """Draw the frame and the print of a box."""
        frame, printed, look = self.drawing.frames[box], self.drawing.prints[box], self.look
        if frame is not None:
            place(ctx, self._to_scene(frame.outline))
            ctx.set_source_rgba(*look.hero_rgb[::-1].tolist(), frame.ink * look.ink)
            ctx.fill()
        if printed is not None:
            origin, unit = self._scene_units
            place_glyphs(ctx, printed.glyphs, unit @ printed.matrix, origin + unit @ printed.at)
            ctx.set_source_rgba(*look.ink_rgb[::-1].tolist(), printed.ink * look.ink)
            ctx.fill()

    @cached_property
    def _scene_units(self) -> tuple[FloatArray, FloatArray]:
        """Where the origin of the cube's own units lies in the scene (2,), and its axes as columns (2, 2)."""
        origin, right, up = self._to_scene(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))[:, :2]
        return origin, np.stack([right - origin, up - origin], axis=1)


def _fill_box(ctx: Any, outline: Any, quads: Any, colors: Any, edge: Any) -> None:
    """Draw a box that lets nothing through: its body in the colour of its edges, and its faces on it."""
    _trace(ctx, *outline[:8])
    ctx.line_to(*outline[8:10])
    ctx.line_to(*outline[10:])
    ctx.set_source_rgb(*edge)
    ctx.fill()
    for corners, color in zip(quads, colors, strict=True):
        _trace(ctx, *corners)
        ctx.set_source_rgb(*color)
        ctx.fill()


def _trace(
    ctx: Any, x0: float, y0: float, x1: float, y1: float, x2: float, y2: float, x3: float, y3: float
) -> None:
    """Begin a path with four corners."""
    ctx.move_to(x0, y0)
    ctx.line_to(x1, y1)
    ctx.line_to(x2, y2)
    ctx.line_to(x3, y3)


def _wipe(ctx: Any, alpha: float) -> None:
    """Take away what is behind the current path, so that a face that is see-through itself hides its cube's others."""
    ctx.set_operator(Operator.DEST_OUT)
    ctx.set_source_rgba(0.0, 0.0, 0.0, alpha)
    ctx.fill_preserve()
    ctx.set_operator(Operator.OVER)


def _begin_thin(ctx: Any, faces: Any, width: float) -> None:
    """Draw what follows, a box, on a sheet of its own."""
    x, y = (
        [value for face in faces for value in face[0::2]],
        [value for face in faces for value in face[1::2]],
    )
    ctx.save()
    ctx.rectangle(min(x) - width, min(y) - width, max(x) - min(x) + 2 * width, max(y) - min(y) + 2 * width)
    ctx.clip()
    ctx.push_group()


def _end_thin(ctx: Any, alpha: float) -> None:
    """Lay the sheet down as one thing of this opacity that hides the boxes behind it: with no colour to fade into,
    a box that fades lets nothing be seen but what is behind the whole cube."""
    ctx.pop_group_to_source()
    ctx.set_operator(Operator.DEST_OUT)
    ctx.paint()
    ctx.set_operator(Operator.OVER)
    ctx.paint_with_alpha(alpha)
    ctx.restore()
