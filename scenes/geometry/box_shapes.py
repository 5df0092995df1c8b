"""Boxes with edges as filled shapes: a body in the colour of the edges, and the faces on it but for their edges.

Cairo fills these in half the time that it takes to fill and outline every face.
"""

from __future__ import annotations

import numpy as np

from scenes.geometry.arrays import FloatArray

_AROUND = ((2, 0), (2, 1), (0, 1), (0, 2), (1, 3), (2, 3))
"""Face and corner of each point of a box's outline, in turn; see `FACE_CORNERS` of the cubes."""
_NEXT, _BEFORE = [1, 2, 3, 4, 5, 0], [5, 0, 1, 2, 3, 4]
_NO_LENGTH = 1e-9
_SHARPEST = 0.5
"""So far, at most, a corner reaches out: twice as far as an edge."""


def bodies(faces: FloatArray, reach: FloatArray) -> FloatArray:
    """The outlines (boxes, 6, 2) of boxes, `reach` (boxes,) beyond those of their faces (boxes, 3, 4, 2).

    >>> faces = np.array([[[[1, 0], [1, 0], [1, 1], [1, 1]], [[0, 1], [1, 1], [1, 1], [0, 1]],
    ...                    [[0, 0], [1, 0], [1, 1], [0, 1]]]], dtype=float)
    >>> body = bodies(faces, np.array([0.1]))[0]
    >>> body[0].round(3).tolist()
    [-0.1, -0.1]
    """
    points = faces[:, [face for face, _ in _AROUND], [corner for _, corner in _AROUND]]
    ahead = points[:, _NEXT]
    along = ahead - points
    length = np.linalg.norm(along, axis=2, keepdims=True)
    turn = (points[..., 0] * ahead[..., 1] - points[..., 1] * ahead[..., 0]).sum(axis=1)
    outwards = np.stack([along[..., 1], -along[..., 0]], axis=2) * np.where(turn < 0, -1, 1)[:, None, None]
    normal = outwards / np.maximum(length, _NO_LENGTH)
    before = normal[:, _BEFORE]
    shift = (before + normal) / np.maximum(1 + (before * normal).sum(axis=2, keepdims=True), _SHARPEST)
    return np.asarray(points + shift * reach[:, None, None])


def insides(faces: FloatArray, reach: FloatArray) -> FloatArray:
    """The faces (boxes, 3, 4, 2), parallelograms, without what lies within `reach` (boxes,) of their edges.

    Of one that is too narrow nothing is left but a line.

    >>> faces = np.array([[[[0, 0], [2, 0], [2, 1], [0, 1]]] * 3], dtype=float)
    >>> insides(faces, np.array([0.25]))[0, 0].tolist()
    [[0.25, 0.25], [1.75, 0.25], [1.75, 0.75], [0.25, 0.75]]
    """
    across, up = faces[:, :, 1] - faces[:, :, 0], faces[:, :, 3] - faces[:, :, 0]
    area = np.abs(across[..., 0] * up[..., 1] - across[..., 1] * up[..., 0])
    room = np.maximum(area, _NO_LENGTH)
    sides = np.stack([np.linalg.norm(up, axis=2), np.linalg.norm(across, axis=2)], axis=2)
    share = np.minimum(reach[:, None, None] * sides / room[..., None], 0.5)[..., None]
    first = across * share[:, :, 0], up * share[:, :, 1]
    signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], dtype=float)
    steps = [sign[0] * first[0] + sign[1] * first[1] for sign in signs]
    return np.asarray(faces + np.stack(steps, axis=2))
