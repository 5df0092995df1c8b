"""From tensor axes to places on the screen: which cells are drawn, where, and in which order. Numpy only, no Manim.

A cell is an axis-aligned box: `low` corner and `size` in scene units, x to the right, y up, z away from the viewer. The
picture is the oblique projection (x, y, z) -> (x + DEPTH_X z, y + DEPTH_Y z): fronts keep their true shape, so printed
values stand upright, and the visible faces are always front, top and right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from normcore.axes import Layout

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

DEPTH_X, DEPTH_Y = 0.46, 0.34
DEPTH = np.array([DEPTH_X, DEPTH_Y])

CELL_FILL = 0.94
"""Share of its pitch that a cell fills."""
_ELIDED_POSITIONS = 6


@dataclass(frozen=True)
class Box:
    """A rectangle of the frame, in scene units."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def center(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def columns(self, *weights: float, gap: float = 0.4) -> list[Box]:
        """The box cut into side-by-side boxes whose widths stand in the ratio of `weights`."""
        unit = (self.width - gap * (len(weights) - 1)) / sum(weights)
        boxes, left = [], self.left
        for weight in weights:
            boxes.append(replace(self, left=left, right=left + weight * unit))
            left += weight * unit + gap
        return boxes

    def rows(self, *weights: float, gap: float = 0.3) -> list[Box]:
        """The box cut into boxes from top to bottom whose heights stand in the ratio of `weights`."""
        unit = (self.height - gap * (len(weights) - 1)) / sum(weights)
        boxes, top = [], self.top
        for weight in weights:
            boxes.append(replace(self, top=top, bottom=top - weight * unit))
            top -= weight * unit + gap
        return boxes

    def inset(self, x: float, y: float | None = None) -> Box:
        """The box with a margin of `x` left and right and `y` above and below."""
        dy = x if y is None else y
        return Box(self.left + x, self.right - x, self.bottom + dy, self.top - dy)


def shown_indices(size: int, limit: int) -> tuple[int, ...]:
    """The indices drawn of an axis: all up to `limit`, else the first ones and the last.

    >>> shown_indices(4, 6), shown_indices(2048, 5), shown_indices(9, 1)
    ((0, 1, 2, 3), (0, 1, 2, 3, 2047), (0,))
    """
    if size <= limit:
        return tuple(range(size))
    if limit == 1:
        return (0,)
    return (*range(limit - 1), size - 1)


def _position_limits(sizes: Sequence[int], budget: int) -> list[int]:
    """How many indices of each position axis are drawn, so that their product stays within `budget`."""
    if math.prod(sizes) <= budget:
        return list(sizes)
    budget = min(budget, _ELIDED_POSITIONS)
    limits = [min(size, budget) for size in sizes]
    while math.prod(limits) > budget and max(limits) > 1:
        limits[limits.index(max(limits))] -= 1
    return limits


@dataclass(frozen=True)
class Limits:
    """The most cells drawn along the batch, the features and all positions together."""

    batch: int = 6
    features: int = 8
    positions: int = 9
    elided: int = 4


@dataclass(frozen=True)
class Grid:
    """The drawn cells of a tensor, in row-major order of (batch, features, positions).

    `index` holds each cell's true index along every axis of the layout; `ordinal` its place among the drawn cells along
    (features, positions, batch), the three directions of the folded cube.
    """

    shape: tuple[int, ...]
    layout: Layout
    limits: Limits = Limits()

    @cached_property
    def sizes(self) -> dict[str, int]:
        return self.layout.sizes(self.shape)

    @cached_property
    def shown(self) -> dict[str, tuple[int, ...]]:
        """The drawn indices of every axis."""
        found: dict[str, tuple[int, ...]] = {}
        for name, limit in (
            (self.layout.batch, self.limits.batch),
            (self.layout.features, self.limits.features),
        ):
            if name is not None:
                size = self.sizes[name]
                found[name] = shown_indices(size, limit if size <= limit else self.limits.elided)
        positions = self.layout.positions
        for name, limit in zip(
            positions,
            _position_limits([self.sizes[p] for p in positions], self.limits.positions),
            strict=True,
        ):
            found[name] = shown_indices(self.sizes[name], limit)
        return found

    @property
    def elided(self) -> bool:
        """Whether some cells are not drawn."""
        return any(len(self.shown[name]) < self.sizes[name] for name in self.layout.names)

    @cached_property
    def index(self) -> IntArray:
        order = [name for name in (self.layout.batch, self.layout.features, *self.layout.positions) if name]
        mesh = np.meshgrid(*(self.shown[name] for name in order), indexing="ij")
        columns = {name: part.ravel() for name, part in zip(order, mesh, strict=True)}
        return np.stack([columns[name] for name in self.layout.names], axis=1).astype(np.int64)

    def __len__(self) -> int:
        return len(self.index)

    def axis_index(self, name: str) -> IntArray:
        """The true index of every drawn cell along axis `name`."""
        return self.index[:, self.layout.index(name)]

    def flat_index(self, names: Sequence[str]) -> IntArray:
        """The true row-major index of every drawn cell along several axes flattened into one; zeros for none."""
        flat = np.zeros(len(self), dtype=np.int64)
        for name in names:
            flat = flat * self.sizes[name] + self.axis_index(name)
        return flat

    def values(self, tensor: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """The entries of a tensor of this shape at the drawn cells."""
        return np.asarray(tensor[tuple(self.index.T)])

    @cached_property
    def ordinal(self) -> IntArray:
        names = (
            (self.layout.features,),
            self.layout.positions,
            (self.layout.batch,) if self.layout.batch else (),
        )
        flats = [np.unique(self.flat_index(part), return_inverse=True)[1] for part in names]
        return np.stack(flats, axis=1).astype(np.int64)

    @cached_property
    def links(self) -> IntArray:
        """Pairs of drawn neighbours between which cells are left out, on the faces one can see: shape (links, 2)."""
        _, positions, batch = self.ordinal.T
        place = {tuple(key): i for i, key in enumerate(self.ordinal.tolist())}
        pairs: list[tuple[int, int]] = []
        flats = (
            (self.layout.features,),
            self.layout.positions,
            (self.layout.batch,) if self.layout.batch else (),
        )
        on_face = (batch == 0, batch == 0, (positions == 0))
        for direction, names in enumerate(flats):
            flat = self.flat_index(names)
            for i in np.flatnonzero(on_face[direction]):
                key = self.ordinal[i].copy()
                key[direction] += 1
                j = place.get(tuple(key.tolist()))
                if j is not None and flat[j] - flat[i] > 1:
                    pairs.append((int(i), j))
        return np.array(pairs, dtype=np.int64).reshape(-1, 2)


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
