"""What stands on the screen at rest stands out from what is behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from manim import VMobject

from scenes.design.color import contrast, hex_to_rgb
from scenes.design.theme import Theme
from scenes.geometry.arrays import FloatArray
from scenes.mobjects.cube.tensor_cube import TensorCube
from tests.film.audit_faces import FacePicture
from tests.film.audit_limits import CONTRAST, VISIBLE
from tests.film.audit_sight import Sight
from tests.film.screen import Text, mark_of

_ROUNDING = 0.01


def faint(sight: Sight, theme: Theme, texts: Sequence[Text] = ()) -> Iterator[str]:
    """The cells, lines and areas at rest that do not stand out from the background.

    Panels need not; texts have a rule of their own, on what lies behind each of them.
    """
    behind = hex_to_rgb(theme.background)
    for picture in sight.pictures.values():
        if (cell_contrasts(picture, behind) < CONTRAST - _ROUNDING).any():
            yield f"cells have a contrast of less than {CONTRAST} with the background"
    spared = {id(part) for text in texts for part in text.mobject.submobjects}
    shapes = (one for one in sight.painted if isinstance(one, VMobject) and not isinstance(one, TensorCube))
    for shape in (one for one in shapes if id(one) not in spared and mark_of(one) is not None):
        if shape_contrast(shape, behind, hex_to_rgb(theme.panel)) < CONTRAST - _ROUNDING:
            yield f"a {type(shape).__name__} has a contrast of less than {CONTRAST} with the background"


def cell_contrasts(picture: FacePicture, behind: FloatArray) -> FloatArray:
    """How much each box that one sees stands out, by the best of its faces and its edges."""
    shown = np.unique(picture.boxes())
    shown = shown[shown >= 0]
    shown = shown[picture.drawing.cells[shown] >= 0]
    drawing, opacity = picture.drawing, picture.cube.opacity
    alpha = (drawing.alpha[shown] * opacity)[:, None]
    faces = behind + (drawing.rgb[shown] - behind) * alpha[..., None]
    edges = behind + (drawing.edge_rgb[shown] - behind) * alpha
    best = contrast(faces, behind).max(axis=1, initial=1.0)
    return np.maximum(best, np.where(drawing.edge[shown] > 0, contrast(edges, behind), 1.0))


def shape_contrast(mobject: Any, behind: FloatArray, panel: FloatArray) -> float:
    """How much a shape stands out by its outline or its fill; infinity if it has neither or is a panel."""
    found = []
    for rgbas, drawn in (
        (mobject.stroke_rgbas, mobject.get_stroke_width() > 0),
        (mobject.fill_rgbas, not np.allclose(mobject.fill_rgbas[:1, :3], panel, atol=0.01)),
    ):
        seen = [rgba for rgba in rgbas if drawn and rgba[3] > VISIBLE]
        found += [float(contrast(behind + (rgba[:3] - behind) * rgba[3], behind)) for rgba in seen]
    return max(found, default=float("inf"))
