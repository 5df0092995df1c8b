"""Polygons as the cubic curves that are drawn."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scenes.geometry.arrays import FloatArray

_THIRDS = np.array([0.0, 1 / 3, 2 / 3, 1.0])[:, None]


def polygon(corners: npt.ArrayLike) -> FloatArray:
    """A closed outline with straight sides, or many of them: corners (..., n, 2) as cubic curves (..., 4n, 2).

    >>> polygon([(0.0, 0.0), (3.0, 0.0)]).tolist()[:5]
    [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [3.0, 0.0]]
    """
    points = np.asarray(corners, dtype=float)
    along = np.concatenate([points[..., 1:, :], points[..., :1, :]], axis=-2) - points
    curves = points[..., None, :] + along[..., None, :] * _THIRDS
    *outlines, count, _, size = curves.shape
    return np.asarray(curves.reshape(*outlines, 4 * count, size))
