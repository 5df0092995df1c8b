"""From a cube's state to the shapes on the screen: faces, prints, frames and dots, from back to front, as arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import floor

import numpy as np

from scenes.content.number_format import NO_NUMBERS
from scenes.design.theme import MINIMUM, PIXELS_PER_UNIT
from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.occlusion import Cover, paint_order
from scenes.geometry.pose import Pose
from scenes.geometry.view import View
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.dots import Dots
from scenes.mobjects.cube.frames import Frame, face_corners, frame_on, frame_through, is_covered
from scenes.mobjects.text.typeset import escape, outlines

LABEL_WEIGHT = "semibold"
_LABEL_HEIGHT, _LABEL_WIDTH = 0.58, 0.6
"""Shares of a cell: a print keeps a margin of a fifth of it on either side."""
_FLATTENED = 0.1
"""How much larger than the smallest type a flattened print is that has not begun to fade."""
BARELY_SEEN = 0.004
"""Opacity below which nothing is drawn."""


@dataclass(frozen=True)
class Print:
    """One printed value: its text and its glyphs (4k, 2) in em, which `matrix` and then `at` bring to their place.

    `ink` is its opacity, `size_px` its type size, measured the way in which it is flattened most.
    """

    text: str
    glyphs: FloatArray
    matrix: FloatArray
    at: FloatArray
    ink: float
    size_px: float

    @property
    def outline(self) -> FloatArray:
        """The glyphs (4k, 2) in local scene units."""
        return np.asarray(self.glyphs @ self.matrix.T + self.at)


@dataclass(frozen=True)
class Drawing:
    """Boxes from back to front: quads (boxes, 3, 4, 2), colours (boxes, 3, 3), and what is printed on each.

    The faces are the seen ones across x, y and z; prints stand on the one of number `printed`.
    `cells` (boxes,) are the places of the cells in the state, -1 for a dot.
    """

    quads: FloatArray
    rgb: FloatArray
    alpha: FloatArray
    edge_rgb: FloatArray
    edge: FloatArray
    prints: tuple[Print | None, ...]
    frames: tuple[Frame | None, ...]
    printed: int
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


def legible_width(labels: Iterable[str]) -> float:
    """The width of a cell, in units of the stage, on which the widest of the labels is set in the smallest type.

    >>> legible_width([]), legible_width(["0"]) < legible_width(["0", "30,000,000.42"])
    (0.0, True)
    """
    widest = max((label_outline(text)[1] for text in labels), default=0.0)
    return widest * MINIMUM / PIXELS_PER_UNIT / _LABEL_WIDTH


def sides_towards_viewer(pose: Pose, view: View) -> FloatArray:
    """The corners of the facing side of every cell (cells, 4, 2)."""
    return view.project(pose.low[:, None] + face_corners(view)[view.facing] * pose.size[:, None])


def face_centers(pose: Pose, view: View) -> FloatArray:
    """The middle of the facing side of every cell (cells, 2)."""
    place = np.full(3, 0.5)
    place[view.facing] = view.signs[view.facing] > 0
    return view.project(pose.low + pose.size * place)


def _print_sizes(state: CellState) -> FloatArray:
    """The type size in em of each cell's print: the same rule for all, set by the widest number there is.

    What stands for no number has a size of its own, so that it makes no number smaller.
    """
    (across, _), (up, _) = state.view.writing
    texts = set(state.labels)
    widths = {text: label_outline(text)[1] for text in texts}
    widest = max((widths[text] for text in texts.difference(NO_NUMBERS)), default=0.0)
    room = np.full(len(state.labels), widest)
    if not texts.isdisjoint(NO_NUMBERS):
        room = np.array([widths[text] if text in NO_NUMBERS else widest for text in state.labels])
    height = _LABEL_HEIGHT * state.pose.size[:, up]
    return np.asarray(np.minimum(height, _LABEL_WIDTH * state.pose.size[:, across] / np.maximum(room, 1e-9)))


def _print_inks(state: CellState, px: FloatArray) -> FloatArray:
    """The opacity of every print: none below the smallest type, less where it is flattened or its face looks away."""
    room = np.clip((px / MINIMUM - 1) / max(min(_FLATTENED, 1 - state.view.squeeze), 1e-9), 0.0, 1.0)
    room = np.where(px < MINIMUM, 0.0, room if state.view.squeeze < 1 else 1.0)
    return np.asarray(state.ink * state.alpha * state.view.clarity * room)


def _prints(state: CellState, drawn: IntArray, scale: float) -> list[Print | None]:
    """The prints of the cells `drawn`; None where one is hidden or would be smaller than the smallest type."""
    sizes = _print_sizes(state)
    px = sizes * PIXELS_PER_UNIT * scale * state.view.squeeze
    inks, places = _print_inks(state, px), face_centers(state.pose, state.view)
    found: list[Print | None] = []
    for i in drawn.tolist():
        outline, _ = label_outline(state.labels[i])
        if inks[i] < 0.02 or not len(outline):
            found.append(None)
            continue
        matrix = state.view.letters * sizes[i]
        found.append(Print(state.labels[i], outline, matrix, places[i], float(inks[i]), float(px[i])))
    return found


class Painter:
    """Turns states into drawings; keeps the paint order while the geometry stays the same."""

    def __init__(self, dots: Dots | None, cover: Cover, dot_rgb: FloatArray) -> None:
        self.dot_rgb = dot_rgb
        self._parts: dict[int, tuple[Dots | None, Cover]] = {0: (dots, cover)}
        self._known: tuple[FloatArray, FloatArray, View, IntArray] | None = None

    def _turned(self, quarters: int) -> tuple[Dots | None, Cover]:
        """Dots and cover for cells that were turned so far."""
        quarters %= 4
        if quarters not in self._parts:
            dots, cover = self._parts[0]
            self._parts[quarters] = (dots and dots.turned(quarters), cover.turned(quarters))
        return self._parts[quarters]

    def _dots(self, state: CellState) -> tuple[Pose, FloatArray]:
        """Boxes and opacities of the dots; on the way to another pose those of both fade into each other."""
        before = floor(state.turns)
        dots, share = self._turned(before)[0], state.turns - before
        if not dots:
            return Pose(*np.zeros((2, 0, 3))), np.zeros(0)
        pose, alpha = dots.placed(state)
        if share:
            after = self._turned(before + 1)[0]
            assert after is not None
            alpha = alpha + (after.placed(state)[1] - alpha) * share
        return pose, alpha

    def order(self, pose: Pose, view: View) -> IntArray:
        """Cells from back to front."""
        return paint_order(pose.low, pose.size, view)

    def _order(self, low: FloatArray, size: FloatArray, view: View) -> IntArray:
        known = self._known
        if known and known[2] == view and np.array_equal(known[0], low) and np.array_equal(known[1], size):
            return known[3]
        order = paint_order(low, size, view)
        self._known = (low, size, view, order)
        return order

    def drawing(self, state: CellState, solid: BoolArray, scale: float = 1.0) -> Drawing:
        """The shapes of a state, without the cells that the `solid` ones hide.

        `scale` is the mobject's own scaling, which the smallest legible print depends on.
        """
        dots, dot_alpha = self._dots(state)
        cover = self._turned(round(state.turns))[1]
        dot_rgb = np.broadcast_to(self.dot_rgb, (len(dots.low), 3))
        count, view = len(state.alpha), state.view
        low = np.concatenate([state.pose.low, dots.low])
        size = np.concatenate([state.pose.size, dots.size])
        rgb = np.concatenate([state.rgb, dot_rgb])
        alpha = np.concatenate([state.alpha, dot_alpha])
        visible = alpha > BARELY_SEEN
        visible[:count] &= ~cover.hidden(state.pose, solid, view)
        seen = np.flatnonzero(visible)
        order = seen[self._order(low[seen], size[seen], view)]
        corners = low[order][:, None, None] + face_corners(view) * size[order][:, None, None]
        edge_rgb = np.concatenate([state.edge_rgb, dot_rgb])
        edge = np.concatenate([state.edge, np.zeros(len(dots.low))])
        prints: list[Print | None] = [None] * len(order)
        cells = np.flatnonzero(order < count)
        legible = cells[~cover.front_hidden(state.pose, solid, view)[order[cells]]]
        for place, made in zip(legible.tolist(), _prints(state, order[legible], scale), strict=True):
            prints[place] = made
        frames: list[Frame | None] = [None] * len(order)
        for place in cells[state.frame[order[cells]] > 0].tolist():
            frames[place] = frame_on(state, int(order[place]), scale)
        drawing = Drawing(
            view.project(corners),
            np.clip(rgb[order][:, None] * view.shades[None, :, None], 0.0, 1.0),
            alpha[order],
            edge_rgb[order],
            edge[order],
            tuple(prints),
            tuple(frames),
            view.facing,
            np.where(order < count, order, -1),
        )
        return _with_frames_through(drawing, state, scale)


def _with_frames_through(drawing: Drawing, state: CellState, scale: float) -> Drawing:
    """The drawing with the corners of the frames of hidden cells over all boxes, each on a box without an area."""
    places = dict(zip(drawing.cells.tolist(), range(len(drawing.cells)), strict=True))
    for cell in np.flatnonzero((state.frame > 0) & (state.alpha > BARELY_SEEN)).tolist():
        place, view = places.get(cell), state.view
        if place is not None and not is_covered(
            drawing.quads[place], drawing.quads[place + 1 :], view.facing
        ):
            continue
        frame = frame_through(state, cell, scale)
        if frame is None:
            continue
        around = view.project(state.pose.low[cell] + face_corners(view) * state.pose.size[cell])
        ends = around.reshape(-1, 2).min(axis=0), around.reshape(-1, 2).max(axis=0)
        drawing = replace(
            drawing,
            quads=np.concatenate([drawing.quads, np.tile([*ends, *ends[::-1]], (1, 3, 1, 1))]),
            rgb=np.concatenate([drawing.rgb, np.zeros((1, 3, 3))]),
            alpha=np.append(drawing.alpha, 1.0),
            edge_rgb=np.concatenate([drawing.edge_rgb, np.zeros((1, 3))]),
            edge=np.append(drawing.edge, 0.0),
            prints=(*drawing.prints, None),
            frames=(*drawing.frames, frame),
            cells=np.append(drawing.cells, -1),
        )
    return drawing
