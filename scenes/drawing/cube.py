"""A tensor cube in one pass: its arrays straight to Cairo, box by box from back to front."""

from __future__ import annotations

from typing import Any

from cairo import LineJoin, Operator

from scenes.drawing.paths import FloatArray, place
from scenes.theme import PIXELS_PER_UNIT


def is_cube(mobject: Any) -> bool:
    """Say whether a mobject can be drawn whole: its class has a method `whole` that returns what is painted."""
    return hasattr(type(mobject), "whole")


def cube_key(cube: Any) -> tuple[Any, ...]:
    """What the picture of a cube depends on, but for the fading of one with a backdrop."""
    see_through = cube.opacity if cube.backdrop is None else None
    return cube.state, cube.points.tobytes(), see_through, cube.backdrop, cube.theme.cell_ink


class CubePicture:
    """A cube as it is to be painted now, in scene units.

    faces   (boxes, 3, 4, 2) corners of the faces, boxes from back to front
    widest  the greatest width of an edge
    """

    def __init__(self, cube: Any) -> None:
        self.look = cube.whole()
        self.drawing = self.look.drawing
        self._to_scene = cube.to_scene
        self.faces: FloatArray = cube.to_scene(self.drawing.quads)[..., :2]
        self.widths: FloatArray = self.drawing.edge / PIXELS_PER_UNIT
        self.widest = float(self.widths.max(initial=0.0))
        self.clear = bool(cube.theme.clear)

    def draw(self, ctx: Any) -> None:
        """Draw for each box its three faces, each filled and outlined, then what is printed on it.

        Red and blue are exchanged, as Manim has them in its pictures.
        """
        drawing, ink = self.drawing, self.look.ink_rgb[::-1].tolist()
        ctx.set_line_join(LineJoin.ROUND)
        for faces, colors, edge, width, alpha, printed in zip(
            self.faces.reshape(-1, 3, 8).tolist(),
            drawing.rgb[..., ::-1].tolist(),
            drawing.edge_rgb[..., ::-1].tolist(),
            self.widths.tolist(),
            drawing.alpha.tolist(),
            drawing.prints,
            strict=True,
        ):
            ctx.set_line_width(width)
            thin = self.clear and alpha < 1
            if thin:
                _begin_thin(ctx, faces, width)
            solid = 1.0 if thin else alpha
            for (x0, y0, x1, y1, x2, y2, x3, y3), color in zip(faces, colors, strict=True):
                ctx.move_to(x0, y0)
                ctx.line_to(x1, y1)
                ctx.line_to(x2, y2)
                ctx.line_to(x3, y3)
                ctx.close_path()
                ctx.set_source_rgba(*color, solid)
                ctx.fill_preserve()
                if width > 0:
                    ctx.set_source_rgba(*edge, solid)
                    ctx.stroke_preserve()
                ctx.new_path()
            if thin:
                _end_thin(ctx, alpha)
            if printed is not None:
                place(ctx, self._to_scene(printed.outline))
                ctx.set_source_rgba(*ink, printed.ink * self.look.ink)
                ctx.fill()


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
