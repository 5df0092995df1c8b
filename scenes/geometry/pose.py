"""Where cells stand, and the room that they take on the screen.

A cell is an axis-aligned box: `low` corner and `size` in scene units, x to the right, y up, z away from the viewer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box
from scenes.geometry.view import OBLIQUE, View

DEPTH = OBLIQUE.matrix[:, 2]
"""Where a step away from the viewer leads on the screen, in the view at rest."""

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

    def bounds(self, mask: BoolArray | None = None, view: View = OBLIQUE) -> Box:
        """The rectangle that the drawn cells (those of `mask`) take on the screen."""
        low, size = (self.low, self.size) if mask is None else (self.low[mask], self.size[mask])
        near = np.where(view.matrix > 0, low[:, None], (low + size)[:, None]) * view.matrix
        far = np.where(view.matrix > 0, (low + size)[:, None], low[:, None]) * view.matrix
        (left, bottom), (right, top) = near.sum(axis=2).min(axis=0), far.sum(axis=2).max(axis=0)
        return Box(float(left), float(right), float(bottom), float(top))

    def fitted(self, box: Box, largest: float = 1.0, view: View = OBLIQUE) -> Pose:
        """The pose scaled to fit `box` (no pitch over `largest`) and centred in it."""
        bounds = self.bounds(view=view)
        scale = min(box.width / bounds.width, box.height / bounds.height, largest)
        scaled = Pose(self.low * scale, self.size * scale)
        return scaled.centered(box, view)

    def centered(self, box: Box, view: View = OBLIQUE) -> Pose:
        """The pose moved so that its picture stands in the middle of `box`."""
        return self.moved(view.across(np.subtract(box.center, self.bounds(view=view).center)))

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
    """Points (..., 3) on the screen (..., 2), in the view at rest."""
    return OBLIQUE.project(points)
