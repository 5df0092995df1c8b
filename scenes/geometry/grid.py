"""Which cells of a tensor are drawn, and their order along its axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from normcore.axes import Layout
from scenes.geometry.arrays import IntArray

_ELIDED_POSITIONS = 6
_SLAB_EDGES = (((2, True), (1, True)), ((0, True), (2, False)), ((0, True), (1, True)))
"""For slabs along x, y and z: the directions that run across and down, and whether their last cell is the far one."""


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
        flats = [np.unique(self.flat_index(part), return_inverse=True)[1] for part in self.directions]
        return np.stack(flats, axis=1).astype(np.int64)

    @cached_property
    def directions(self) -> tuple[tuple[str, ...], ...]:
        """The axes that run along x, y and z of the folded cube: features, positions, batch."""
        layout = self.layout
        return (layout.features,), layout.positions, (layout.batch,) if layout.batch else ()

    @cached_property
    def jumps(self) -> tuple[IntArray, IntArray]:
        """Pairs of drawn neighbours between which cells are left out (pairs, 2), and the direction of each, 0 to 2."""
        place = {tuple(key): i for i, key in enumerate(self.ordinal.tolist())}
        pairs: list[tuple[int, int]] = []
        along: list[int] = []
        for direction, names in enumerate(self.directions):
            flat = self.flat_index(names)
            for i, start in enumerate(self.ordinal):
                key = start.copy()
                key[direction] += 1
                j = place.get(tuple(key.tolist()))
                if j is not None and flat[j] - flat[i] > 1:
                    pairs.append((i, j))
                    along.append(direction)
        return np.array(pairs, dtype=np.int64).reshape(-1, 2), np.array(along, dtype=np.int64)

    @cached_property
    def links(self) -> IntArray:
        """The jumps on the faces of the folded cube that one sees: shape (links, 2)."""
        pairs, along = self.jumps
        _, positions, batch = self.ordinal[pairs[:, 0]].T
        return np.asarray(pairs[np.where(along == 2, positions == 0, batch == 0)])

    @cached_property
    def slab_links(self) -> tuple[IntArray, IntArray]:
        """For every jump between slabs, the cells at whose edges dots stand when the cube is open, and its direction.

        Halfway along the edges: the last cell across and the first of the next slab, then the lowest and the highest.
        """
        pairs, along = self.jumps
        most = self.ordinal.max(axis=0, initial=0)
        place = {tuple(key): i for i, key in enumerate(self.ordinal.tolist())}
        found: list[tuple[int, int]] = []
        cut: list[int] = []
        for direction, edges in enumerate(_SLAB_EDGES):
            for before in np.unique(self.ordinal[pairs[along == direction, 0], direction]).tolist():
                for axis, last in edges:
                    ends = np.stack([most // 2, most // 2])
                    ends[:, direction] = before, before + 1
                    ends[:, axis] = (most[axis], 0) if last else (0, most[axis])
                    first, second = ends.tolist()
                    found.append((place[tuple(first)], place[tuple(second)]))
                    cut.append(direction)
        return np.array(found, dtype=np.int64).reshape(-1, 2), np.array(cut, dtype=np.int64)
