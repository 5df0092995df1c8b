"""What stands on the screen at rest stands out from what is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from manim import VMobject

from scenes.design.color import contrast, hex_to_rgb
from scenes.design.theme import Theme
from scenes.geometry.arrays import FloatArray
from tests.film.audit_faces import FacePicture
from tests.film.audit_limits import CONTRAST, VISIBLE
from tests.film.audit_sight import Sight

_ROUNDING = 0.01


def faint(sight: Sight, theme: Theme) -> Iterator[str]:
    """The cells and lines at rest that do not stand out from the background."""
    behind = hex_to_rgb(theme.background)
    for picture in sight.pictures.values():
        reached = cell_contrasts(picture, behind)
        if (reached < CONTRAST - _ROUNDING).any():
            yield f"cells have a contrast of less than {CONTRAST} with the background"
    for mobject in sight.painted:
        if isinstance(mobject, VMobject) and (ratio := line_contrast(mobject, behind)) < CONTRAST - _ROUNDING:
            yield f"a line of {type(mobject).__name__} has a contrast of {ratio:.1f} with the background"


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


def line_contrast(mobject: Any, behind: FloatArray) -> float:
    """How much a line or an outline stands out; infinity if there is none. A panel's fill need not."""
    *color, alpha = mobject.stroke_rgbas[0].tolist() if len(mobject.stroke_rgbas) else (0.0, 0.0, 0.0, 0.0)
    if alpha <= VISIBLE or mobject.get_stroke_width() <= 0:
        return float("inf")
    return float(contrast(behind + (np.array(color) - behind) * alpha, behind))
