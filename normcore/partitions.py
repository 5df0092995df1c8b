"""Which cells share a statistic: how a kind partitions a tensor, and a label for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt, prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.errors import NormError
from normcore.kinds import NormKind, group_axis, kind_named

__all__ = ["AveragedAxis", "Partition", "group_choices", "group_labels", "partition"]


class AveragedAxis(NamedTuple):
    """An axis that a statistic averages over.

    name    the axis
    size    how many of its entries one statistic averages: C/G along the features axis of group norm
    groups  into how many groups the axis is split; 1 if it is averaged whole

    >>> AveragedAxis("C", 32, groups=2)
    AveragedAxis(name='C', size=32, groups=2)
    """

    name: str
    size: int
    groups: int = 1


@dataclass(frozen=True)
class Partition:
    """A shape, split so that every statistic runs over whole axes.

    names  the axes of `shape`; group norm has its group axis before the features axis
    shape  the tensor's shape, its features axis split in (G, C/G) if there are groups: a view, never a copy
    axes   the places of the averaged axes in `shape`
    split  the place of the features axis if it was split, right after its group axis; else None

    >>> from normcore.kinds import group
    >>> parts = partition(group(2), (5, 4, 2, 3), "NCHW")
    >>> parts.names, parts.shape, parts.axes
    (('N', 'G', 'C', 'H', 'W'), (5, 2, 2, 2, 3), (2, 3, 4))
    """

    names: tuple[str, ...]
    shape: tuple[int, ...]
    axes: tuple[int, ...]
    split: int | None = None

    @property
    def statistics_shape(self) -> tuple[int, ...]:
        """`shape` with the averaged axes of size 1, so that statistics broadcast against the tensor.

        >>> partition("batch", (5, 4, 2, 3), "NCHW").statistics_shape
        (1, 4, 1, 1)
        """
        return tuple(1 if axis in self.axes else size for axis, size in enumerate(self.shape))

    @property
    def statistic_axes(self) -> tuple[tuple[str, int], ...]:
        """Name and size of each axis along which statistics differ, in the order in which labels count.

        >>> partition("group:2", (5, 4, 2, 3), "NCHW").statistic_axes
        (('N', 5), ('G', 2))
        """
        pairs = zip(self.names, self.shape, strict=True)
        return tuple(pair for axis, pair in enumerate(pairs) if axis not in self.axes)

    @property
    def averaged_axes(self) -> tuple[AveragedAxis, ...]:
        """The averaged axes, in layout order; the product of their sizes is n.

        >>> [(axis.name, axis.size, axis.groups) for axis in partition("group:2", (5, 6, 9), "NCL").averaged_axes]
        [('C', 3, 2), ('L', 9, 1)]
        """
        return tuple(
            AveragedAxis(
                self.names[axis], self.shape[axis], self.shape[axis - 1] if axis == self.split else 1
            )
            for axis in self.axes
        )

    def indices(self, cells: Sequence[Any]) -> tuple[Any, ...]:
        """Where cells of the tensor are in `shape`: an index, or an array of them, for each axis of the tensor.

        >>> partition("group:2", (5, 4, 2, 3), "NCHW").indices((4, 3, 1, 2))
        (4, 1, 1, 1, 2)
        """
        if self.split is None:
            return tuple(cells)
        group, channel = divmod(cells[self.split - 1], self.shape[self.split])
        return (*cells[: self.split - 1], group, channel, *cells[self.split :])

    @property
    def count(self) -> int:
        """The number of statistics.

        >>> partition("batch", (5, 4, 2, 3), "NCHW").count
        4
        """
        return prod(self.statistics_shape)

    @property
    def n(self) -> int:
        """The number of values each statistic averages.

        >>> partition("batch", (5, 4, 2, 3), "NCHW").n
        30
        """
        return prod(self.shape[axis] for axis in self.axes)


def partition(kind: NormKind | str, shape: Sequence[int], layout: Layout | str) -> Partition:
    """How `kind` partitions a tensor of this shape.

    Raises NormError if the layout does not fit the shape, or the groups do not divide the features.

    >>> from normcore.kinds import BATCH
    >>> partition(BATCH, (5, 4, 2, 3), Layout.parse("NCHW")).axes
    (0, 2, 3)
    """
    kind, layout = kind_named(kind), Layout.parse(layout)
    sizes = layout.sizes(shape)
    names, shape, axes = layout.names, tuple(sizes.values()), layout.indices(kind.reduced(layout))
    if kind.groups is None or not kind.splits:
        return Partition(names, shape, axes)
    place, channels = layout.index(layout.features), sizes[layout.features]
    if channels % kind.groups:
        raise NormError(
            f"{channels} channels do not split into {kind.groups} groups: axis {layout.features} of shape "
            f"{shape} must be divisible by the number of groups"
        )
    return Partition(
        (*names[:place], group_axis(layout), *names[place:]),
        (*shape[:place], kind.groups, channels // kind.groups, *shape[place + 1 :]),
        tuple(axis + (axis >= place) for axis in axes),
        place + 1,
    )


def group_labels(kind: NormKind | str, shape: Sequence[int], layout: Layout | str) -> NDArray[np.int64]:
    """A label for each cell: two cells have the same label if and only if they share a mean and a variance.

    The result has the tensor's shape; labels are 0 .. count-1 in row-major order of `Partition.statistic_axes`.
    Raises NormError as `partition` does.

    >>> from normcore.kinds import BATCH, LAYER
    >>> group_labels(BATCH, (2, 3), Layout.parse("NC")).tolist()
    [[0, 1, 2], [0, 1, 2]]
    >>> group_labels(LAYER, (2, 3), Layout.parse("NC")).tolist()
    [[0, 0, 0], [1, 1, 1]]
    """
    parts = partition(kind, shape, layout)
    labels = np.arange(parts.count, dtype=np.int64).reshape(parts.statistics_shape)
    return np.broadcast_to(labels, parts.shape).reshape(tuple(shape)).copy()


def group_choices(features: int) -> tuple[int, ...]:
    """The numbers of groups that group norm can split so many features into: their divisors, from 1 on.

    The first is layer norm over (C, H, W), the last instance norm (Wu & He 2018). Raises NormError below 1.

    >>> group_choices(4), group_choices(7)
    ((1, 2, 4), (1, 7))
    """
    if features < 1:
        raise NormError(f"{features} features: group norm splits 1 or more")
    low = [groups for groups in range(1, isqrt(features) + 1) if features % groups == 0]
    return tuple(sorted({*low, *(features // groups for groups in low)}))
