"""A cube as plain polygons and outlines, which any Manim renderer draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from manim import LineJointType

from scenes.design.color import hex_to_rgb
from scenes.design.theme import PIXELS_PER_UNIT, Theme
from scenes.geometry.arrays import FloatArray
from scenes.mobjects.cube.shading import BARELY_SEEN, Drawing
from scenes.renderer.one_pass import OwnedShape

_THIRDS = np.array([0.0, 1 / 3, 2 / 3, 1.0])


class Shape(OwnedShape):
    """One face, frame or print of a cube. The cube keeps it up to date; animations of a group leave it alone."""

    def interpolate(self, *args: Any, **kwargs: Any) -> Self:
        return self


_NOTHING = np.zeros((4, 3))
_SHAPES_PER_BOX = 5


@dataclass(frozen=True)
class Faded:
    """A cube's drawing with an opacity worked in, the colours of its prints and frames, and their opacity."""

    drawing: Drawing
    ink_rgb: FloatArray
    hero_rgb: FloatArray
    ink: float


def faded(drawing: Drawing, opacity: float, theme: Theme, backdrop: str | None) -> Faded:
    """A drawing at an opacity: see-through, or solid and of colours nearer to its backdrop."""
    alpha = drawing.alpha * opacity
    ink, hero = hex_to_rgb(theme.cell_ink), hex_to_rgb(theme.hero)
    if backdrop is None:
        return Faded(replace(drawing, alpha=alpha), ink, hero, opacity)
    behind, share = hex_to_rgb(backdrop), alpha[:, None]
    rgb = behind + (drawing.rgb - behind) * share[:, None]
    edge_rgb = behind + (drawing.edge_rgb - behind) * share
    solid = (alpha > BARELY_SEEN).astype(float)
    ink, hero = behind + (ink - behind) * opacity, behind + (hero - behind) * opacity
    return Faded(replace(drawing, rgb=rgb, edge_rgb=edge_rgb, alpha=solid), ink, hero, 1.0)


def update_shapes(
    shapes: list[Shape], look: Faded, to_scene: Callable[[FloatArray], FloatArray], most_boxes: int
) -> None:
    """Write what is to be painted into plain polygons and outlines, which any Manim renderer draws.

    There are always shapes for `most_boxes`, so that copies of a cube can be animated into each other inside a group.
    """
    drawing = look.drawing
    while len(shapes) < _SHAPES_PER_BOX * most_boxes:
        shapes.append(Shape(joint_type=LineJointType.ROUND))
    quads = to_scene(drawing.quads)
    ahead = np.roll(quads, -1, axis=2)
    curves = (quads[:, :, :, None] + (ahead - quads)[:, :, :, None] * _THIRDS[:, None]).reshape(
        len(quads), 3, 16, 3
    )
    alpha = drawing.alpha
    fills = np.concatenate([drawing.rgb, np.broadcast_to(alpha[:, None, None], (len(alpha), 3, 1))], axis=2)
    strokes = np.column_stack([drawing.edge_rgb, np.where(drawing.edge > 0, alpha, 0.0)])
    widths = drawing.edge * 100 / PIXELS_PER_UNIT
    pool = iter(shapes)
    for i, (frame, printed) in enumerate(zip(drawing.frames, drawing.prints, strict=True)):
        for face in range(3):
            shape = next(pool)
            shape.points, shape.fill_rgbas = curves[i, face], fills[i, face : face + 1]
            shape.stroke_rgbas, shape.stroke_width = strokes[i : i + 1], widths[i]
        for mark, rgb in ((frame, look.hero_rgb), (printed, look.ink_rgb)):
            shape = next(pool)
            shape.stroke_width = 0.0
            if mark is None:
                shape.points = _NOTHING.copy()
            else:
                shape.points = to_scene(mark.outline)
                shape.fill_rgbas = np.array([[*rgb, mark.ink * look.ink]])
    for shape in pool:
        shape.points = _NOTHING.copy()
