"""Where cells stand, and how they are projected to the screen.

A cell is an axis-aligned box: `low` corner and `size` in scene units, x to the right, y up, z away from the viewer. The
picture is the oblique projection (x, y, z) -> (x + DEPTH_X z, y + DEPTH_Y z): fronts keep their true shape, so printed
values stand upright, and the visible faces are always front, top and right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box

DEPTH_X, DEPTH_Y = 0.46, 0.34
DEPTH = np.array([DEPTH_X, DEPTH_Y])

CELL_FILL = 0.94
"""Share of its pitch that a cell fills."""


@dataclass(frozen=True)
class Pose:
    """A place and a size for every drawn cell: `low` and `size`, both (cells, 3), in scene units."""

    low: FloatArray
    size: FloatArray

    @property
    def center(self) -> FloatArray:
        return self.low + self.size / 2

    def bounds(self, mask: BoolArray | None = None) -> Box:
        """The rectangle that the drawn cells (those of `mask`) take on the screen."""
        low, size = (self.low, self.size) if mask is None else (self.low[mask], self.size[mask])
        near, far = project(low), project(low + size)
        (left, bottom), (right, top) = near.min(axis=0), far.max(axis=0)
        return Box(float(left), float(right), float(bottom), float(top))

    def fitted(self, box: Box, largest: float = 1.0) -> Pose:
        """The pose scaled to fit `box` (no pitch over `largest`) and centred in it."""
        bounds = self.bounds()
        scale = min(box.width / bounds.width, box.height / bounds.height, largest)
        scaled = Pose(self.low * scale, self.size * scale)
        return scaled.centered(box)

    def centered(self, box: Box) -> Pose:
        """The pose moved so that its picture stands in the middle of `box`."""
        bounds = self.bounds()
        shift = np.subtract(box.center, bounds.center)
        return self.moved(np.array([shift[0], shift[1], 0.0]))

    def moved(self, offset: npt.ArrayLike, mask: BoolArray | None = None) -> Pose:
        """The pose with the cells of `mask` (all) moved by `offset`, one vector or one a cell."""
        shift = np.broadcast_to(np.asarray(offset, float), self.low.shape)
        if mask is not None:
            shift = np.where(mask[:, None], shift, 0.0)
        return Pose(self.low + shift, self.size)

    def where(self, mask: BoolArray, other: Pose) -> Pose:
        """`other` for the cells of `mask`, this pose for the rest."""
        pick = mask[:, None]
        return Pose(np.where(pick, other.low, self.low), np.where(pick, other.size, self.size))


def project(points: FloatArray) -> FloatArray:
    """The oblique projection of points (..., 3) to the screen (..., 2)."""
    return np.asarray(points[..., :2] + points[..., 2:] * DEPTH)
