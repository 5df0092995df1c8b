"""The shapes of a number line as outlines, and texts that change while they are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from scenes.design.color import contrast, hex_to_rgb
from scenes.design.contrast import TEXT_CONTRAST
from scenes.design.theme import PIXELS_PER_UNIT, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.polygon import polygon
from scenes.mobjects.text.typeset import Typeset, escape, outlines

_ROUND = 0.5522847498
_QUARTER = np.array([[1.0, 0.0], [1.0, _ROUND], [_ROUND, 1.0], [0.0, 1.0]])
_CIRCLE = np.concatenate(
    [_QUARTER @ np.array([[c, s], [-s, c]]) for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1))]
)
"""The unit circle as four cubic curves (16, 2)."""
NOTHING = np.zeros((0, 2))

ToScene = Callable[[FloatArray], FloatArray]


def bar(left: float, bottom: float, right: float, top: float) -> FloatArray:
    """An upright rectangle."""
    return polygon([(left, bottom), (right, bottom), (right, top), (left, top)])


def discs(x: FloatArray, y: FloatArray, radius: FloatArray) -> FloatArray:
    """Circles; those without a radius are left out."""
    seen = radius > 1e-4
    centers = np.column_stack([x[seen], y[seen]])
    return np.asarray((centers[:, None] + radius[seen, None, None] * _CIRCLE).reshape(-1, 2))


def ring(x: float, y: float, inner: float, outer: float) -> FloatArray:
    """A circle with a round hole."""
    circle = np.array([x, y]) + outer * _CIRCLE
    return np.concatenate([circle, (np.array([x, y]) + inner * _CIRCLE)[::-1]])


def in_scene(local: FloatArray) -> FloatArray:
    """Places (..., 2) as points of the scene (..., 3), for marks whose own units are the scene's."""
    return np.pad(local, [(0, 0)] * (local.ndim - 1) + [(0, 1)])


def joined(parts: Sequence[FloatArray]) -> FloatArray:
    """Several outlines as one."""
    return np.concatenate([NOTHING, *parts])


def text_color(color: str, theme: Theme) -> str:
    """A colour for text: the given one if it can be read on the theme's background, else that of all texts."""
    reached = float(contrast(hex_to_rgb(color), hex_to_rgb(theme.background)))
    return color if reached >= TEXT_CONTRAST else theme.text


class Label(Typeset):
    """A line of text that may change and move while it is shown; it has no outline while it is not."""

    def __init__(self, px: float, color: str, weight: str = "medium") -> None:
        super().__init__("0", px, color, weight=weight)
        self.weight = weight
        self.terms[""].points = np.zeros((0, 3))

    @staticmethod
    def size(text: str, px: float, weight: str = "medium") -> tuple[float, float]:
        """Width and height of a text."""
        _, page = outlines(escape(text), weight)
        return page[0] * px / PIXELS_PER_UNIT, page[1] * px / PIXELS_PER_UNIT

    def put(self, text: str, x: float, y: float, seen: float, to_scene: ToScene) -> None:
        """Show a text around a place, as visible as `seen` says."""
        part = self.terms[""]
        if not text or seen <= 0:
            part.points = np.zeros((0, 3))
            return
        em = self.px / PIXELS_PER_UNIT
        self.markup = escape(text)
        terms, page = outlines(self.markup, self.weight)
        corner = np.array([x - page[0] * em / 2, y + page[1] * em / 2])
        part.points = to_scene(terms[""][:, :2] * em + corner)
        ends = np.array([[0.0, 0.0], [page[0] * em, -page[1] * em]]) + corner
        self.strut.points = to_scene(np.repeat(ends, 4, axis=0))
        part.fill_rgbas[:, 3] = seen
