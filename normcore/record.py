"""What one normalization computed: its statistics, and on demand what it makes of the values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.errors import NormError
from normcore.formula import apply_formula, formula_steps, inverse_std
from normcore.kinds import NormKind
from normcore.partitions import AveragedAxis, Partition, group_labels, partition
from normcore.statistics import Moments, moments, rescale

__all__ = ["NormRecord"]

Array = NDArray[Any]
_BLOCK = 1 << 22
"""So many normalized values are made at once where not all are kept."""
Cells = Sequence[Any] | NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class NormRecord:
    """Everything one normalization computed.

    kind, layout, shape, eps: what was asked
    x                the values that were normalized, which must not be changed before x_hat and y are asked for

    reduced          names of the averaged axes, in layout order
    index_axes       names of the axes along which statistics differ; statistic_axes has their sizes
    count, n         number of statistics, and number of values each one averages
    mean, var        float64, length `count`, indexed by label; var is biased (1/n). For RMS norm mean is
                     zeros and var is the mean square. A variance that float64 does not hold is infinite or 0
    std              the root of var, likewise, which float64 always holds
    inv_std          1 / sqrt(var + eps), likewise
    x_hat, y         normalized values, then scaled and shifted, made when first asked for; the input's shape and dtype.
                     Without gamma and beta they are one and the same array
    gamma, beta      of shape `parameter_shape`; ones and zeros if not given. RMS norm has no beta: None
    parameter_shape  the shape of gamma and beta in the PyTorch layer

    >>> from normcore.normalization import normalize
    >>> record = normalize(np.array([[1.0, 2.0], [3.0, 6.0]]), "batch", "NC")
    >>> record.count, record.n, record.mean.tolist(), record.var.tolist()
    (2, 2, [2.0, 4.0], [1.0, 4.0])
    """

    kind: NormKind
    layout: Layout
    eps: float
    x: Array
    gamma: Array
    beta: Array | None
    affine: bool
    stats: Moments
    scale: Array | None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of x."""
        return self.x.shape

    @property
    def n(self) -> int:
        """The number of values that each statistic averages."""
        return self.stats.n

    @cached_property
    def mean(self) -> NDArray[np.float64]:
        """The mean of each group."""
        return self._unscaled(self.stats.mean)

    @cached_property
    def var(self) -> NDArray[np.float64]:
        """The variance of each group; infinite or 0 where float64 does not hold it.

        >>> from normcore.normalization import normalize
        >>> normalize(np.array([[1e200, 3e200], [3.0, 6.0]]), "layer", "NC").var.tolist()
        [inf, 2.25]
        """
        with np.errstate(all="ignore"):
            return self._unscaled(self.stats.var, twice=True)

    @cached_property
    def std(self) -> NDArray[np.float64]:
        """The root of the variance of each group, without eps.

        >>> from normcore.normalization import normalize
        >>> normalize(np.array([[1e200, 3e200], [3.0, 6.0]]), "layer", "NC").std.tolist()
        [1e+200, 1.5]
        """
        with np.errstate(all="ignore"):
            return self._unscaled(np.sqrt(self.stats.var))

    @cached_property
    def inv_std(self) -> NDArray[np.float64]:
        """1 / sqrt(var + eps) of each group."""
        inv_std = self._scaled_inv_std
        return (inv_std if self.scale is None else inv_std * self.scale).reshape(-1)

    def _unscaled(self, statistic: Array, twice: bool = False) -> NDArray[np.float64]:
        """A statistic of x * scale as one of x."""
        if self.scale is not None:
            statistic = statistic / self.scale
            statistic = statistic / self.scale if twice else statistic
        return statistic.reshape(-1)

    @cached_property
    def _scaled_inv_std(self) -> Array:
        """1 / sqrt(var + eps) of x * scale."""
        return inverse_std(self.stats, self.eps, self.scale)

    @cached_property
    def x_hat(self) -> Array:
        """The normalized values."""
        return self._normalized(self.x.reshape(self.partition.shape), affine=False).reshape(self.shape)

    @cached_property
    def y(self) -> Array:
        """The normalized values, scaled by gamma and shifted by beta.

        >>> from normcore.normalization import normalize
        >>> normalize(np.array([[1.0, 3.0]]), "layer", "NC", eps=0.0, beta=[1.0, 2.0]).y.tolist()
        [[0.0, 3.0]]
        """
        if not self.affine:
            return self.x_hat
        return self._normalized(self.x.reshape(self.partition.shape), affine=True).reshape(self.shape)

    def _normalized(self, view: Array, affine: bool, part: tuple[slice, ...] = ()) -> Array:
        """A part of the partitioned tensor, normalized; `part` has a slice for each axis of the partition."""

        def of_part(statistic: Array | None) -> Array | None:
            """The part of a statistic or a parameter."""
            if statistic is None or not part:
                return statistic
            cuts = zip(part, statistic.shape, strict=True)
            return statistic[tuple(slice(None) if size == 1 else cut for cut, size in cuts)]

        gamma, beta = self._along() if affine else (None, None)
        mean = self.stats.mean if self.kind.centred else None
        inv_std = self._scaled_inv_std if not part else np.asarray(of_part(self._scaled_inv_std))
        others = (of_part(each) for each in (gamma, beta, self.scale))
        return apply_formula(view[part], of_part(mean), inv_std, *others)

    def _along(self) -> list[Array | None]:
        """gamma and beta with an axis of size 1 wherever they have none."""
        places = self.layout.indices(self.kind.parameter_axes(self.layout))
        return [
            None if part is None else _along(part, places, self.partition, self.x.ndim)
            for part in (self.gamma, self.beta)
        ]

    def of_sample(self, sample: int) -> Array:
        """y of one sample of the batch, with a batch axis of size 1; nothing else is made.

        >>> from normcore.normalization import normalize
        >>> normalize(np.array([[1.0, 3.0], [2.0, 8.0]]), "layer", "NC", eps=0.0).of_sample(1).tolist()
        [[-1.0, 1.0]]
        """
        if self.layout.batch is None:
            raise NormError(f"layout {self.layout} has no batch axis: ask for y")
        axis = self.partition.names.index(self.layout.batch)
        part = tuple(
            slice(sample, sample + 1) if place == axis else slice(None)
            for place in range(len(self.partition.shape))
        )
        shape = [
            1 if name == self.layout.batch else size
            for name, size in zip(self.layout.names, self.shape, strict=True)
        ]
        return self._normalized(self.x.reshape(self.partition.shape), self.affine, part).reshape(shape)

    def x_hat_at(self, cells: Cells) -> Array:
        """The normalized values of some cells: an index, or an array of indices, for each axis; nothing else is made.

        >>> from normcore.normalization import normalize
        >>> float(normalize(np.array([[1.0, 3.0], [2.0, 8.0]]), "layer", "NC", eps=0.0).x_hat_at((1, 0)))
        -1.0
        """
        return self._at(cells, affine=False)

    def y_at(self, cells: Cells) -> Array:
        """The same of y."""
        return self._at(cells, affine=self.affine)

    def _at(self, cells: Cells, affine: bool) -> Array:
        """Some cells normalized, as `_normalized` does it with all of them, laid out as one axis."""
        cells = tuple(cells)
        values = np.asarray(self.x[cells])
        places = self.partition.indices(cells)

        def here(statistic: Array) -> Array:
            """The entries of a statistic or a parameter at the cells."""
            own = tuple(
                0 if size == 1 else place for place, size in zip(places, statistic.shape, strict=True)
            )
            return np.broadcast_to(statistic[own], values.shape).reshape(-1)

        gamma, beta = self._along() if affine else (None, None)
        mean = self.stats.mean if self.kind.centred else None
        steps = formula_steps(mean, self._scaled_inv_std, gamma, beta, self.scale)
        return rescale(values.reshape(-1), *((apply, here(part)) for apply, part in steps)).reshape(
            values.shape
        )

    def labels_at(self, cells: Cells) -> NDArray[np.int64]:
        """The labels of some cells, given as `x_hat_at` takes them.

        >>> from normcore.normalization import normalize
        >>> int(normalize(np.zeros((2, 3)), "batch", "NC").labels_at((1, 2)))
        2
        """
        places = self.partition.indices(tuple(cells))
        label: Any = np.int64(0)
        for axis, size in enumerate(self.partition.statistics_shape):
            if axis not in self.partition.axes:
                label = label * size + np.asarray(places[axis], np.int64)
        return np.asarray(np.broadcast_to(label, np.broadcast_shapes(*(np.shape(place) for place in cells))))

    def group(self, label: int) -> Array:
        """The values of x that share the statistics of a label, in the order of x.

        >>> from normcore.normalization import normalize
        >>> normalize(np.array([[1.0, 3.0], [2.0, 8.0]]), "batch", "NC").group(1).tolist()
        [3.0, 8.0]
        """
        place = iter(np.unravel_index(label, [size for _, size in self.statistic_axes] or [1]))
        parts = self.partition
        own = tuple(slice(None) if axis in parts.axes else next(place) for axis in range(len(parts.shape)))
        return self.x.reshape(parts.shape)[own].reshape(-1)

    def x_hat_group(self, label: int) -> Array:
        """The normalized values that share the statistics of a label, in the order of x.

        >>> from normcore.normalization import normalize
        >>> normalize(np.array([[1.0, 3.0], [2.0, 3.0]]), "batch", "NC", eps=0.0).x_hat_group(0).tolist()
        [-1.0, 1.0]
        """
        shape = self.partition.statistics_shape

        def own(statistic: Array | None) -> Array | None:
            return (
                None
                if statistic is None
                else np.broadcast_to(statistic, shape).reshape(-1)[label : label + 1]
            )

        mean = own(self.stats.mean) if self.kind.centred else None
        return apply_formula(
            self.group(label), mean, np.asarray(own(self._scaled_inv_std)), scale=own(self.scale)
        )

    @cached_property
    def range(self) -> tuple[float, float]:
        """The least and the largest value of x_hat, found from the least and the largest of each group.

        >>> from normcore.normalization import normalize
        >>> normalize(np.array([[1.0, 3.0]]), "layer", "NC", eps=0.0).range
        (-1.0, 1.0)
        """
        view, axes = self.x.reshape(self.partition.shape), self.partition.axes
        least, largest = view.min(axis=axes, keepdims=True), view.max(axis=axes, keepdims=True)
        return (
            float(self._normalized(least, affine=False).min()),
            float(self._normalized(largest, affine=False).max()),
        )

    @cached_property
    def normalized_moments(self) -> Moments:
        """The mean and the variance of each group of x_hat, measured on it, indexed by label.

        They are 0 and var / (var + eps) but for rounding. x_hat is made a block at a time, and not kept.

        >>> from normcore.normalization import normalize
        >>> found = normalize(np.array([[1.0, 3.0], [5.0, 5.0]]), "layer", "NC", eps=3.0).normalized_moments
        >>> found.mean.tolist(), found.var.tolist(), found.n
        ([0.0, 0.0], [0.25, 0.0], 2)
        """
        parts, view = self.partition, self.x.reshape(self.partition.shape)
        along = next((axis for axis, size in enumerate(parts.statistics_shape) if size > 1), 0)
        step = view.shape[along] if along in parts.axes else max(1, _BLOCK * view.shape[along] // view.size)
        found = []
        for start in range(0, view.shape[along], step):
            cuts = (slice(start, start + step) if axis == along else slice(None) for axis in range(view.ndim))
            block = self._normalized(view, affine=False, part=tuple(cuts))
            found.append(moments(block, parts.axes, centred=self.kind.centred))
        mean, var = (
            np.concatenate(each, along).reshape(-1)
            for each in zip(*((m.mean, m.var) for m in found), strict=True)
        )
        return Moments(mean, var, self.n)

    @property
    def reduced(self) -> tuple[str, ...]:
        """The names of the averaged axes, in layout order.

        >>> from normcore.normalization import normalize
        >>> normalize(np.zeros((5, 4, 2, 3)), "batch", "NCHW").reduced
        ('N', 'H', 'W')
        """
        return self.kind.reduced(self.layout)

    @property
    def index_axes(self) -> tuple[str, ...]:
        """The names of the axes along which statistics differ, in the order in which labels count.

        >>> from normcore.normalization import normalize
        >>> normalize(np.zeros((5, 4, 2, 3)), "group:2", "NCHW").index_axes
        ('N', 'G')
        """
        return self.kind.index_axes(self.layout)

    @property
    def statistic_axes(self) -> tuple[tuple[str, int], ...]:
        """Name and size of each of these axes; the product of the sizes is `count`.

        >>> from normcore.normalization import normalize
        >>> normalize(np.zeros((5, 4, 2, 3)), "group:2", "NCHW").statistic_axes
        (('N', 5), ('G', 2))
        """
        return self.partition.statistic_axes

    @property
    def averaged_axes(self) -> tuple[AveragedAxis, ...]:
        """Name and size of each averaged axis, C/G along the features axis of group norm."""
        return self.partition.averaged_axes

    @property
    def count(self) -> int:
        """The number of statistics."""
        return self.stats.var.size

    @property
    def parameter_shape(self) -> tuple[int, ...]:
        """The shape of gamma and beta in the PyTorch layer."""
        return self.gamma.shape

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """The label of each cell, made when first asked for: mean[labels] has the shape of x.

        >>> from normcore.normalization import normalize
        >>> normalize(np.zeros((2, 3)), "layer", "NC").labels.tolist()
        [[0, 0, 0], [1, 1, 1]]
        """
        return group_labels(self.kind, self.shape, self.layout)

    @property
    def factors(self) -> tuple[int, ...]:
        """The sizes whose product is n, in layout order; group norm counts C/G along the features axis."""
        return tuple(axis.size for axis in self.averaged_axes)

    @cached_property
    def partition(self) -> Partition:
        """How the kind partitions the tensor."""
        return partition(self.kind, self.shape, self.layout)


def _along(parameter: Array, places: tuple[int, ...], parts: Partition, ndim: int) -> Array:
    """The parameter with size 1 along every axis it does not have, split as the tensor is."""
    shape = [1] * ndim
    for place, size in zip(places, parameter.shape, strict=True):
        shape[place] = size
    if parts.split is not None and parts.split - 1 in places:
        shape[parts.split - 1 : parts.split] = parts.shape[parts.split - 1 : parts.split + 1]
    elif parts.split is not None:
        shape.insert(parts.split, 1)
    return parameter.reshape(shape)
