"""A cube as plain polygons and outlines, which any Manim renderer draws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from manim import LineJointType, VMobject

from scenes.design.color import hex_to_rgb
from scenes.design.theme import PIXELS_PER_UNIT
from scenes.geometry.arrays import FloatArray
from scenes.mobjects.cube.shading import BARELY_SEEN, Drawing

if TYPE_CHECKING:
    from scenes.mobjects.cube.tensor_cube import TensorCube

_THIRDS = np.array([0.0, 1 / 3, 2 / 3, 1.0])


class Shape(VMobject):
    """One face or one print of a cube. The cube keeps it up to date; animations of a group leave it alone."""

    drawn_with_owner = True

    def interpolate(self, *args: Any, **kwargs: Any) -> Self:
        return self


_NOTHING = np.zeros((4, 3))
_SHAPES_PER_BOX = 4


@dataclass(frozen=True)
class Faded:
    """A cube's drawing with an opacity worked in, and the colour and opacity of what is printed on it."""

    drawing: Drawing
    ink_rgb: FloatArray
    ink: float


def faded(cube: TensorCube, opacity: float) -> Faded:
    """How a cube looks at an opacity: see-through, or solid and of colours nearer to its backdrop."""
    drawing, ink_rgb = cube.drawing, hex_to_rgb(cube.theme.cell_ink)
    alpha = drawing.alpha * opacity
    if cube.backdrop is None:
        return Faded(replace(drawing, alpha=alpha), ink_rgb, opacity)
    behind, share = hex_to_rgb(cube.backdrop), alpha[:, None]
    rgb = behind + (drawing.rgb - behind) * share[:, None]
    edge_rgb = behind + (drawing.edge_rgb - behind) * share
    solid = (alpha > BARELY_SEEN).astype(float)
    ink_rgb = behind + (ink_rgb - behind) * opacity
    return Faded(replace(drawing, rgb=rgb, edge_rgb=edge_rgb, alpha=solid), ink_rgb, 1.0)


def update_shapes(cube: TensorCube, shapes: list[Shape]) -> None:
    """Write the cube's drawing into plain polygons and outlines, which any Manim renderer draws.

    A cube always has the same number of shapes, so that its copies can be animated into each other inside a group.
    """
    look = faded(cube, cube.opacity)
    drawing = look.drawing
    while len(shapes) < _SHAPES_PER_BOX * cube.painter.most_boxes(len(cube.grid)):
        shapes.append(Shape(joint_type=LineJointType.ROUND))
    quads = cube.to_scene(drawing.quads)
    ahead = np.roll(quads, -1, axis=2)
    curves = (quads[:, :, :, None] + (ahead - quads)[:, :, :, None] * _THIRDS[:, None]).reshape(
        len(quads), 3, 16, 3
    )
    alpha = drawing.alpha
    fills = np.concatenate([drawing.rgb, np.broadcast_to(alpha[:, None, None], (len(alpha), 3, 1))], axis=2)
    strokes = np.column_stack([drawing.edge_rgb, np.where(drawing.edge > 0, alpha, 0.0)])
    widths = drawing.edge * 100 / PIXELS_PER_UNIT
    pool = iter(shapes)
    for i, printed in enumerate(drawing.prints):
        for face in range(3):
            shape = next(pool)
            shape.points, shape.fill_rgbas = curves[i, face], fills[i, face : face + 1]
            shape.stroke_rgbas, shape.stroke_width = strokes[i : i + 1], widths[i]
        shape = next(pool)
        shape.stroke_width = 0.0
        if printed is None:
            shape.points = _NOTHING.copy()
        else:
            shape.points = cube.to_scene(printed.outline)
            shape.fill_rgbas = np.array([[*look.ink_rgb, printed.ink * look.ink]])
    for shape in pool:
        shape.points = _NOTHING.copy()
