"""The frame on the followed cell: whole where the cell is seen, only its corners over the cells that hide it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scenes.design.theme import PIXELS_PER_UNIT
from scenes.geometry.arrays import FloatArray
from scenes.geometry.polygon import polygon
from scenes.geometry.view import OBLIQUE, View
from scenes.mobjects.cube.cell_state import CellState

FACE_CORNERS = np.array(
    [
        [[1, 0, 0], [1, 0, 1], [1, 1, 1], [1, 1, 0]],
        [[0, 1, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1]],
        [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]],
    ],
    dtype=float,
)
"""Corners of the right, top and front face of the unit box."""
FACE_SHADE = OBLIQUE.shades
"""The shades of these faces in the view at rest."""
_INSET, _FRAME, _FRAME_PX = 0.05, 0.07, 4.0
"""A frame's distance from the edge and its width, in cells, and its least width in pixels."""
_FRAMED, _WELL_FRAMED = 0.7, 0.95
"""How much a face looks at the viewer, beside the one that does most, for its frame to begin and to be whole."""
_ARM = 0.32
"""What the corners of a frame take of its sides."""
_LEAST_INK = 0.02
_MEET = 0.02
"""How far boxes reach over each other, in cells, before one hides a part of the other."""


@dataclass(frozen=True)
class Frame:
    """A frame inside the edges of a face: its outline (4k, 2) in local scene units and its opacity."""

    outline: FloatArray
    ink: float


def face_corners(view: View) -> FloatArray:
    """Corners (3, 4, 3) of the faces of the unit box that one sees, across x, y and z."""
    mirrored = view.signs * (1, 1, -1) < 0
    return np.asarray(np.where(mirrored, 1 - FACE_CORNERS, FACE_CORNERS))


def frame_on(state: CellState, cell: int, scale: float) -> Frame | None:
    """The frame of a cell, on the sides that look at the viewer most; as one turns away its frame gets thinner."""
    rings = [
        polygon(state.view.project(corners))
        for outer, inner in _rings(state, cell, scale)
        for corners in (outer, inner[::-1])
    ]
    return _framed(state, cell, rings)


def frame_through(state: CellState, cell: int, scale: float) -> Frame | None:
    """The corners of that frame, for a cell that others hide: it is painted over these, so that it is never lost."""
    hooks = [
        polygon(state.view.project(hook))
        for outer, inner in _rings(state, cell, scale)
        for hook in _hooks(outer, inner)
    ]
    return _framed(state, cell, hooks)


def is_covered(quads: FloatArray, later: FloatArray, facing: int) -> bool:
    """Whether one of the boxes that are painted `later` (boxes, 3, 4, 2) reaches over a box's facing side.

    `quads` (3, 4, 2) are the faces of that box. Faces are taken as the rectangles around them.
    """
    side = quads[facing]
    low, high = side.min(axis=0), side.max(axis=0)
    slack = _MEET * (high - low)
    starts, ends = later.min(axis=2), later.max(axis=2)
    return bool(((starts < high - slack) & (ends > low + slack)).all(axis=-1).any())


def _framed(state: CellState, cell: int, parts: list[FloatArray]) -> Frame | None:
    ink = float(state.frame[cell] * state.alpha[cell])
    return Frame(np.concatenate(parts), ink) if ink >= _LEAST_INK else None


def _rings(state: CellState, cell: int, scale: float) -> Iterator[tuple[FloatArray, FloatArray]]:
    """The outer and the inner corners (4, 3) of the frame on each side that looks at the viewer."""
    view, low, size = state.view, state.pose.low[cell], state.pose.size[cell]
    looks = view.looks / view.looks.max()
    weights = np.clip((looks - _FRAMED) / (_WELL_FRAMED - _FRAMED), 0.0, 1.0)
    for face in np.flatnonzero(weights > 0).tolist():
        edge = float(np.delete(size, face).min())
        width = weights[face] * max(_FRAME * edge, _FRAME_PX / PIXELS_PER_UNIT / max(scale, 1e-9))
        outer, inner = (
            low + shrunk + face_corners(view)[face] * (size - 2 * shrunk)
            for shrunk in (
                np.where(np.arange(3) == face, 0.0, inset) for inset in (_INSET * edge, _INSET * edge + width)
            )
        )
        yield outer, inner


def _hooks(outer: FloatArray, inner: FloatArray) -> Iterator[FloatArray]:
    """The four corners of a frame, each with the beginnings of its two sides (6, 3)."""
    for corner in range(4):
        before, after = (corner - 1) % 4, (corner + 1) % 4
        arms = [outer[corner] + _ARM * (outer[end] - outer[corner]) for end in (before, after)]
        width = inner[corner] - outer[corner]
        sides = [outer[end] - outer[corner] for end in (before, after)]
        across = [width @ side / (side @ side) * side for side in sides]
        yield np.array(
            [outer[corner], arms[1], arms[1] + across[0], inner[corner], arms[0] + across[1], arms[0]]
        )
