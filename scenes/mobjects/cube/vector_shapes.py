"""A cube as plain polygons and outlines, which any Manim renderer draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from manim import LineJointType, VMobject

from scenes.design.color import hex_to_rgb
from scenes.design.theme import PIXELS_PER_UNIT
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box_shapes import bodies, insides
from scenes.geometry.polygon import polygon
from scenes.mobjects.cube.shading import BARELY_SEEN, Drawing

Inks = tuple[FloatArray, FloatArray]
"""The colours of prints and of frames."""

_NOTHING = np.zeros((0, 3))
_SHAPES_PER_BOX = 6


@dataclass(frozen=True)
class Faded:
    """A cube's drawing with an opacity worked in, the colours of its prints and frames, and their opacity.

    Of that opacity, its faces, with what is on them, and its edges have the shares `faces` and `edges`.
    """

    drawing: Drawing
    ink_rgb: FloatArray
    hero_rgb: FloatArray
    ink: float = 1.0
    faces: float = 1.0
    edges: float = 1.0


def painted(drawing: Drawing, inks: Inks, backdrop: str | None, shares: tuple[float, float]) -> Faded:
    """A drawing at full opacity; cells before a backdrop are solid, and the fainter ones nearer to its colour."""
    look = faded(drawing, inks, backdrop)
    return replace(look, ink=look.ink * shares[0], faces=shares[0], edges=shares[1])


def faded(drawing: Drawing, inks: Inks, backdrop: str | None) -> Faded:
    """A drawing whose faint cells are solid, of colours nearer to its backdrop; without one they are see-through."""
    ink, hero = inks
    if backdrop is None:
        return Faded(drawing, ink, hero)
    behind, share = hex_to_rgb(backdrop), drawing.alpha[:, None]
    rgb = behind + (drawing.rgb - behind) * share[:, None]
    edge_rgb = behind + (drawing.edge_rgb - behind) * share
    solid = (drawing.alpha > BARELY_SEEN).astype(float)
    return Faded(replace(drawing, rgb=rgb, edge_rgb=edge_rgb, alpha=solid), ink, hero)


def update_shapes(shapes: list[VMobject], look: Faded, to_scene: Callable[[FloatArray], FloatArray]) -> None:
    """Write what is to be painted into plain polygons and outlines, which any Manim renderer draws.

    There are as many as are needed, or more from an earlier time, which are empty.
    """
    drawing = look.drawing
    while len(shapes) < _SHAPES_PER_BOX * len(drawing.alpha):
        shapes.append(VMobject(joint_type=LineJointType.ROUND))
    quads, alpha, reach = to_scene(drawing.quads), drawing.alpha, drawing.edge / PIXELS_PER_UNIT / 2
    solid = (alpha >= 1) & (reach > 0)
    within = np.where(solid[:, None, None, None], insides(quads[..., :2], reach), quads[..., :2])
    faces, outlines = (_in_scene(polygon(each)) for each in (within, bodies(quads[..., :2], reach)))
    fills = np.concatenate([drawing.rgb, np.broadcast_to(alpha[:, None, None], (len(alpha), 3, 1))], axis=2)
    strokes = np.column_stack([drawing.edge_rgb, np.where(solid | (reach <= 0), 0.0, alpha)])
    edges = np.column_stack([drawing.edge_rgb, np.ones(len(alpha))])
    widths = drawing.edge * 100 / PIXELS_PER_UNIT
    pool = iter(shapes)
    for i, (frame, printed) in enumerate(zip(drawing.frames, drawing.prints, strict=True)):
        body = next(pool)
        body.points, body.fill_rgbas = outlines[i] if solid[i] else _NOTHING, edges[i : i + 1]
        body.stroke_width = 0.0
        for face in range(3):
            shape = next(pool)
            shape.points, shape.fill_rgbas = faces[i, face], fills[i, face : face + 1]
            shape.stroke_rgbas, shape.stroke_width = strokes[i : i + 1], 0.0 if solid[i] else widths[i]
        for mark, rgb in ((frame, look.hero_rgb), (printed, look.ink_rgb)):
            shape = next(pool)
            shape.stroke_width = 0.0
            if mark is None:
                shape.points = _NOTHING
            else:
                shape.points = to_scene(mark.outline)
                shape.fill_rgbas = np.array([[*rgb, mark.ink * look.ink]])
    for shape in pool:
        shape.points = _NOTHING


def _in_scene(flat: FloatArray) -> FloatArray:
    """Points (..., 2) as points of the scene (..., 3)."""
    return np.concatenate([flat, np.zeros((*flat.shape[:-1], 1))], axis=-1)
