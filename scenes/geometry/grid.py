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
