"""Which cells share a statistic: the cut that a kind makes in a tensor, and a label for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.errors import NormError
from normcore.kinds import NormKind, kind_named

__all__ = ["Cut", "cut", "partition"]


@dataclass(frozen=True)
class Cut:
    """A shape, split so that every statistic runs over whole axes.

    shape  the tensor's shape, its features axis split in (G, C/G) if there are groups: a view, never a copy
    axes   the places of the averaged axes in `shape`
    count  the number of statistics, the product of the other sizes
    n      the number of values averaged by each, the product of the averaged sizes

    >>> from normcore.kinds import group
    >>> cut(group(2), (5, 4, 2, 3), Layout.parse("NCHW"))
    Cut(shape=(5, 2, 2, 2, 3), axes=(2, 3, 4))
    """

    shape: tuple[int, ...]
    axes: tuple[int, ...]

    @property
    def kept_shape(self) -> tuple[int, ...]:
        """`shape` with the averaged axes of size 1, so that statistics broadcast against the tensor.

        >>> Cut((5, 4, 2, 3), (0, 2, 3)).kept_shape
        (1, 4, 1, 1)
        """
        return tuple(1 if axis in self.axes else size for axis, size in enumerate(self.shape))

    @property
    def count(self) -> int:
        """The number of statistics.

        >>> Cut((5, 4, 2, 3), (0, 2, 3)).count
        4
        """
        return prod(self.kept_shape)

    @property
    def n(self) -> int:
        """The number of values each statistic averages.

        >>> Cut((5, 4, 2, 3), (0, 2, 3)).n
        30
        """
        return prod(self.shape[axis] for axis in self.axes)


def cut(kind: NormKind | str, shape: Sequence[int], layout: Layout | str) -> Cut:
    """The cut that `kind` makes in a tensor of this shape.

    Raises NormError if the layout does not fit the shape, or the groups do not divide the features.

    >>> from normcore.kinds import BATCH
    >>> cut(BATCH, (5, 4, 2, 3), Layout.parse("NCHW")).axes
    (0, 2, 3)
    """
    kind, layout = kind_named(kind), Layout.parse(layout)
    sizes = layout.sizes(shape)
    axes = layout.indices(kind.reduced(layout))
    if kind.groups is None:
        return Cut(tuple(sizes.values()), axes)
    place, channels = layout.index(layout.features), sizes[layout.features]
    if channels % kind.groups:
        raise NormError(
            f"{channels} channels do not split into {kind.groups} groups: axis {layout.features} of shape "
            f"{tuple(shape)} must be divisible by the number of groups"
        )
    split = (*tuple(shape)[:place], kind.groups, channels // kind.groups, *tuple(shape)[place + 1 :])
    return Cut(split, tuple(axis + (axis >= place) for axis in axes))


def partition(kind: NormKind | str, shape: Sequence[int], layout: Layout | str) -> NDArray[np.int64]:
    """A label for each cell: two cells have the same label if and only if they share a mean and a variance.

    The result has the tensor's shape; labels are 0 .. count-1 in row-major order of the kept axes (the groups
    of a group norm standing where the features axis stands). Raises NormError as `cut` does.

    >>> from normcore.kinds import BATCH, LAYER
    >>> partition(BATCH, (2, 3), Layout.parse("NC")).tolist()
    [[0, 1, 2], [0, 1, 2]]
    >>> partition(LAYER, (2, 3), Layout.parse("NC")).tolist()
    [[0, 0, 0], [1, 1, 1]]
    """
    parts = cut(kind, shape, layout)
    labels = np.arange(parts.count, dtype=np.int64).reshape(parts.kept_shape)
    return np.broadcast_to(labels, parts.shape).reshape(tuple(shape)).copy()
