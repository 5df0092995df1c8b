"""A cube's outline: the points by which Manim measures and moves it, and what moving them does to the cube."""

from __future__ import annotations

import itertools

import numpy as np
from scipy.spatial import ConvexHull

from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.shading import BARELY_SEEN

AT_REST = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
"""The frame of a cube that was not moved: its origin and its two axes in the scene."""
_BOX_CORNERS = np.array(list(itertools.product((0.0, 1.0), repeat=3)))
_THIN = 1e-3
"""An outline is as wide and as high as this at least, so that it tells how a cube is turned."""
_BENT = 1e-6
"""How far, beside its size, an outline's points may be from where a frame puts them."""


def outline(state: CellState) -> FloatArray:
    """The convex outline of the cells that are seen, or of all if none is, as closed straight curves (4k, 2)."""
    seen = state.alpha > BARELY_SEEN
    if not seen.any():
        seen[:] = True
    low, size = state.pose.low[seen], state.pose.size[seen]
    corners = state.view.project((low[:, None] + size[:, None] * _BOX_CORNERS).reshape(-1, 3))
    return straight_curves(_hull(corners))


def _hull(points: FloatArray) -> FloatArray:
    """The corners of the convex hull (k, 2); of points that nearly lie on a line, those of the rectangle around."""
    low, high = points.min(axis=0), points.max(axis=0)
    if (high - low).min() > _THIN:
        return np.asarray(points[ConvexHull(points).vertices])
    grown = np.maximum(_THIN - (high - low), 0.0) / 2
    (left, bottom), (right, top) = low - grown, high + grown
    return np.array([[left, bottom], [right, bottom], [right, top], [left, top]])


def straight_curves(corners: FloatArray) -> FloatArray:
    """A closed polygon (k, 2) as cubic curves (4k, 2) whose handles lie on their ends: moving them never bends it."""
    ahead = np.roll(corners, -1, axis=0)
    return np.stack([corners, corners, ahead, ahead], axis=1).reshape(-1, 2)


def placed(local: FloatArray, frame: FloatArray) -> FloatArray:
    """Places in a cube's own units (..., 2) as scene points (..., 3)."""
    origin, x_axis, y_axis = frame
    return np.asarray(origin + local[..., :1] * x_axis + local[..., 1:] * y_axis)


def frame_of(local: FloatArray, points: FloatArray) -> FloatArray:
    """The frame that puts an outline (n, 2) at scene points (n, 3).

    Raises ValueError if there is none: a cube can be moved, scaled, stretched, sheared and rotated, but not bent.
    """
    middle, center = local.mean(axis=0), points.mean(axis=0)
    flat, spread = local - middle, points - center
    axes = np.linalg.solve(flat.T @ flat, flat.T @ spread)
    if np.abs(flat @ axes - spread).max() > _BENT * (1 + np.abs(points).max()):
        raise ValueError(
            "a TensorCube can be moved, scaled, stretched, sheared and rotated, but not bent: "
            "apply functions that are not linear to plain mobjects"
        )
    return np.concatenate([[center - middle @ axes], axes])


def local_of(points: FloatArray, frame: FloatArray) -> FloatArray:
    """Scene points (n, 3) in a cube's own units (n, 2): the way back of `placed`."""
    return np.asarray(np.linalg.lstsq(frame[1:].T, (points - frame[0]).T, rcond=None)[0].T)


def box_around(points: FloatArray) -> Box:
    """The upright rectangle around scene points (n, 3)."""
    (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return Box(float(left), float(right), float(bottom), float(top))
