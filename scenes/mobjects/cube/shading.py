"""From a cube's state to the shapes on the screen: faces, prints and dots, from back to front, as arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scenes.design.theme import MINIMUM, PIXELS_PER_UNIT
from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.occlusion import Cover, paint_order
from scenes.geometry.pose import Pose, project
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.text.typeset import escape, outlines

LABEL_WEIGHT = "semibold"
_DOT = 0.09
_DOT_IN_GAP = 0.2
_APART = 1.5
"""A gap wider than this, in cells, is one that opened on purpose: its dots go."""
_DOT_PLACES = (-0.3, 0.0, 0.3)
_RIGHT, _TOP, _FRONT = 0.74, 1.16, 1.0
_LABEL_HEIGHT, _LABEL_WIDTH = 0.58, 0.84
BARELY_SEEN = 0.004
"""Opacity below which nothing is drawn."""

FACE_CORNERS = np.array(
    [
        [[1, 0, 0], [1, 0, 1], [1, 1, 1], [1, 1, 0]],
        [[0, 1, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1]],
        [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]],
    ],
    dtype=float,
)
"""Corners of the right, top and front face of the unit box."""
FACE_SHADE = np.array([_RIGHT, _TOP, _FRONT])


@dataclass(frozen=True)
class Print:
    """One printed value: its text, its outline (4k, 2) in local scene units and its opacity."""

    text: str
    outline: FloatArray
    ink: float
    size_px: float


@dataclass(frozen=True)
class Drawing:
    """Boxes from back to front: quads (boxes, 3, 4, 2), colours (boxes, 3, 3), and what is printed on each.

    `cells` (boxes,) are the places of the cells in the state, -1 for a dot.
    """

    quads: FloatArray
    rgb: FloatArray
    alpha: FloatArray
    edge_rgb: FloatArray
    edge: FloatArray
    prints: tuple[Print | None, ...]
    cells: IntArray


@lru_cache(maxsize=8192)
def label_outline(text: str) -> tuple[FloatArray, float]:
    """A printed value as cubic points (4k, 2) in em, centred on its digits, and its width in em.

    >>> label_outline("")[1]
    0.0
    """
    terms, _ = outlines(escape(text), LABEL_WEIGHT)
    if "" not in terms:
        return np.zeros((0, 2)), 0.0
    points = terms[""][:, :2]
    left, right = points[:, 0].min(), points[:, 0].max()
    zero = outlines("0", LABEL_WEIGHT)[0][""][:, 1]
    return points - [(left + right) / 2, (zero.min() + zero.max()) / 2], float(right - left)


def _dots(state: CellState, links: IntArray) -> tuple[Pose, FloatArray]:
    """The dots between drawn neighbours that stand for cells left out: boxes and opacities."""
    first, second = links.T
    gap = state.pose.center[second] - state.pose.center[first]
    direction = np.abs(gap).argmax(axis=1)[:, None]
    edge = np.minimum(state.pose.size[first], state.pose.size[second])
    free = np.abs(np.take_along_axis(gap, direction, 1)) - np.take_along_axis(edge, direction, 1)
    along = gap / np.maximum(np.linalg.norm(gap, axis=1, keepdims=True), 1e-9)
    middle = (state.pose.center[first] + state.pose.center[second]) / 2
    middle[:, 2] -= edge[:, 2] * 0.5 * (direction[:, 0] != 2)
    middle[:, 1] += edge[:, 1] * 0.5 * (direction[:, 0] == 2)
    places = np.concatenate([middle + along * free * place for place in _DOT_PLACES])
    widest = np.maximum(edge.max(axis=1, keepdims=True), 1e-9)
    dot = np.minimum(widest * _DOT, np.maximum(free, 0.0) * _DOT_IN_GAP)
    size = np.tile(np.broadcast_to(dot, (len(links), 3)), (3, 1))
    near = np.clip((_APART - free / widest) * 5, 0.0, 1.0)[:, 0]
    alpha = np.minimum(state.alpha[first], state.alpha[second]) * near
    return Pose(places - size / 2, size), np.tile(alpha, 3)


def legible_width(labels: Iterable[str]) -> float:
    """The width of a cell, in units of the stage, on which the widest of the labels is set in the smallest type.

    >>> legible_width([]), legible_width(["0"]) < legible_width(["0", "30,000,000.42"])
    (0.0, True)
    """
    widest = max((label_outline(text)[1] for text in labels), default=0.0)
    return widest * MINIMUM / PIXELS_PER_UNIT / _LABEL_WIDTH


def _print_sizes(state: CellState) -> FloatArray:
    """The type size in em of each cell's print: the same rule for all, set by the widest print there is."""
    widest = max((label_outline(text)[1] for text in set(state.labels)), default=0.0)
    height = _LABEL_HEIGHT * state.pose.size[:, 1]
    return np.minimum(height, _LABEL_WIDTH * state.pose.size[:, 0] / max(widest, 1e-9))


def _prints(state: CellState, drawn: IntArray, scale: float) -> list[Print | None]:
    """The prints of the cells `drawn`; None where one is hidden or would be smaller than the smallest type."""
    sizes = _print_sizes(state)
    corners = project(state.pose.low) + state.pose.size[:, :2] / 2
    found: list[Print | None] = []
    for i in drawn.tolist():
        px = float(sizes[i] * PIXELS_PER_UNIT * scale)
        ink = float(state.ink[i] * state.alpha[i]) * (px >= MINIMUM)
        outline, _ = label_outline(state.labels[i])
        if ink < 0.02 or not len(outline):
            found.append(None)
        else:
            found.append(Print(state.labels[i], outline * sizes[i] + corners[i], ink, px))
    return found


class Painter:
    """Turns states into drawings; keeps the paint order while the geometry stays the same."""

    def __init__(self, links: IntArray, cover: Cover, dot_rgb: FloatArray) -> None:
        self.links, self.cover, self.dot_rgb = links, cover, dot_rgb
        self._known: tuple[FloatArray, FloatArray, IntArray] | None = None

    def most_boxes(self, cells: int) -> int:
        """How many boxes a drawing has at most: the cells and three dots a link."""
        return cells + len(_DOT_PLACES) * len(self.links)

    def _order(self, low: FloatArray, size: FloatArray) -> IntArray:
        known = self._known
        if known and np.array_equal(known[0], low) and np.array_equal(known[1], size):
            return known[2]
        order = paint_order(low, size)
        self._known = (low, size, order)
        return order

    def drawing(self, state: CellState, solid: BoolArray, scale: float = 1.0) -> Drawing:
        """The shapes of a state, without the cells that the `solid` ones hide.

        `scale` is the mobject's own scaling, which the smallest legible print depends on.
        """
        dots, dot_alpha = _dots(state, self.links)
        dot_rgb = np.broadcast_to(self.dot_rgb, (len(dots.low), 3))
        count = len(state.alpha)
        low = np.concatenate([state.pose.low, dots.low])
        size = np.concatenate([state.pose.size, dots.size])
        rgb = np.concatenate([state.rgb, dot_rgb])
        alpha = np.concatenate([state.alpha, dot_alpha])
        visible = alpha > BARELY_SEEN
        visible[:count] &= ~self.cover.hidden(state.pose, solid)
        seen = np.flatnonzero(visible)
        order = seen[self._order(low[seen], size[seen])]
        corners = low[order][:, None, None] + FACE_CORNERS * size[order][:, None, None]
        none = np.zeros((len(dots.low), 1))
        edge_rgb = np.concatenate([state.edge_rgb, dot_rgb])
        edge = np.concatenate([state.edge, none[:, 0]])
        prints: list[Print | None] = [None] * len(order)
        cells = np.flatnonzero(order < count)
        legible = ~self.cover.front_hidden(state.pose, solid)[order[cells]]
        cells = cells[legible]
        for place, made in zip(cells.tolist(), _prints(state, order[cells], scale), strict=True):
            prints[place] = made
        return Drawing(
            project(corners),
            np.clip(rgb[order][:, None] * FACE_SHADE[None, :, None], 0.0, 1.0),
            alpha[order],
            edge_rgb[order],
            edge[order],
            tuple(prints),
            np.where(order < count, order, -1),
        )
