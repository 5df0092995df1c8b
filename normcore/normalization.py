"""The one formula, for every kind: y = gamma * (x - mean) / sqrt(var + eps) + beta."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from normcore.axes import Layout
from normcore.errors import NormError
from normcore.formula import apply_formula, inverse_std
from normcore.kinds import NormKind, kind_named
from normcore.partitions import AveragedAxis, Partition, group_labels, partition
from normcore.statistics import check_dtype, moments

__all__ = ["NormRecord", "normalize"]

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class NormRecord:
    """Everything one normalization computed.

    kind, layout, shape, eps: what was asked

    reduced          names of the averaged axes, in layout order
    index_axes       names of the axes along which statistics differ; statistic_axes has their sizes
    count, n         number of statistics, and number of values each one averages
    mean, var        float64, length `count`, indexed by label; var is biased (1/n). For RMS norm mean is
                     zeros and var is the mean square
    inv_std          1 / sqrt(var + eps), likewise
    x_hat, y         normalized values, then scaled and shifted; the input's shape and dtype. Without
                     gamma and beta they are one and the same array
    gamma, beta      of shape `parameter_shape`; ones and zeros if not given. RMS norm has no beta: None
    parameter_shape  the shape of gamma and beta in the PyTorch layer

    >>> record = normalize(np.array([[1.0, 2.0], [3.0, 6.0]]), "batch", "NC")
    >>> record.count, record.n, record.mean.tolist(), record.var.tolist()
    (2, 2, [2.0, 4.0], [1.0, 4.0])
    """

    kind: NormKind
    layout: Layout
    shape: tuple[int, ...]
    eps: float
    n: int
    mean: NDArray[np.float64]
    var: NDArray[np.float64]
    inv_std: NDArray[np.float64]
    x_hat: Array
    y: Array
    gamma: Array
    beta: Array | None

    @property
    def reduced(self) -> tuple[str, ...]:
        """The names of the averaged axes, in layout order.

        >>> normalize(np.zeros((5, 4, 2, 3)), "batch", "NCHW").reduced
        ('N', 'H', 'W')
        """
        return self.kind.reduced(self.layout)

    @property
    def index_axes(self) -> tuple[str, ...]:
        """The names of the axes along which statistics differ, in the order in which labels count.

        >>> normalize(np.zeros((5, 4, 2, 3)), "group:2", "NCHW").index_axes
        ('N', 'G')
        """
        return self.kind.index_axes(self.layout)

    @property
    def statistic_axes(self) -> tuple[tuple[str, int], ...]:
        """Name and size of each of these axes; the product of the sizes is `count`.

        >>> normalize(np.zeros((5, 4, 2, 3)), "group:2", "NCHW").statistic_axes
        (('N', 5), ('G', 2))
        """
        return self.partition.statistic_axes

    @property
    def averaged_axes(self) -> tuple[AveragedAxis, ...]:
        """Name and size of each averaged axis, C/G along the features axis of group norm.

        >>> normalize(np.zeros((5, 4, 2, 3)), "group:2", "NCHW").averaged_axes[0]
        AveragedAxis(name='C', size=2, groups=2)
        """
        return self.partition.averaged_axes

    @property
    def count(self) -> int:
        """The number of statistics.

        >>> normalize(np.zeros((5, 4, 2, 3)), "batch", "NCHW").count
        4
        """
        return self.mean.size

    @property
    def parameter_shape(self) -> tuple[int, ...]:
        """The shape of gamma and beta in the PyTorch layer.

        >>> normalize(np.zeros((5, 4, 2, 3)), "layer", "NCHW").parameter_shape
        (4, 2, 3)
        """
        return self.gamma.shape

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """The label of each cell, made when first asked for: mean[labels] has the shape of x.

        >>> normalize(np.zeros((2, 3)), "layer", "NC").labels.tolist()
        [[0, 0, 0], [1, 1, 1]]
        """
        return group_labels(self.kind, self.shape, self.layout)

    @property
    def factors(self) -> tuple[int, ...]:
        """The sizes whose product is n, in layout order; group norm counts C/G along the features axis.

        >>> normalize(np.zeros((5, 4, 2, 3)), "batch", "NCHW").factors
        (5, 2, 3)
        """
        return tuple(axis.size for axis in self.averaged_axes)

    @cached_property
    def partition(self) -> Partition:
        """How the kind partitions the tensor.

        >>> normalize(np.zeros((5, 4, 2, 3)), "batch", "NCHW").partition.n
        30
        """
        return partition(self.kind, self.shape, self.layout)


def _parameter(value: ArrayLike | None, name: str, shape: tuple[int, ...], default: float) -> Array:
    """Check the shape of gamma or beta, or make the one every layer starts from."""
    if value is None:
        return np.full(shape, default)
    array = np.asarray(value)
    if array.shape != shape:
        raise NormError(
            f"{name} has shape {array.shape}, the averaged tensor asks for {shape}: reshape {name}"
        )
    if array.dtype.kind not in "fiu":
        raise NormError(f"{name} has dtype {array.dtype}: give real numbers")
    return array


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


def normalize(
    x: Array,
    kind: NormKind | str,
    layout: Layout | str,
    *,
    eps: float = 1e-5,
    gamma: ArrayLike | None = None,
    beta: ArrayLike | None = None,
) -> NormRecord:
    """Normalize x with its own statistics, as the layer of this kind does in training.

    mean = sum(x) / n and var = sum((x - mean)^2) / n over `kind.reduced(layout)`;
    x_hat = (x - mean) / sqrt(var + eps), eps inside the root; y = gamma * x_hat + beta.
    Statistics are float64; x_hat and y keep the dtype of x, which must be float16, float32 or float64. A
    statistic over one value has var 0 and x_hat 0 (PyTorch refuses to train batch norm on it: see
    functional). With eps=0 a constant group gives NaN. NaN and infinity in x spread over the cells that share
    their statistic.

    Raises NormError if layout, shape, groups or parameters do not fit, or eps is negative or not finite;
    DTypeError for a dtype that is not floating. Sources: as in NormKind.

    >>> normalize(np.array([[1.0, 3.0]]), "layer", "NC", eps=0.0).x_hat.tolist()
    [[-1.0, 1.0]]
    """
    x, kind, layout = np.asarray(x), kind_named(kind), Layout.parse(layout)
    check_dtype(x)
    if not 0 <= eps < np.inf:
        raise NormError(
            f"eps {eps}: it keeps the root above 0, so give 0 or a small positive number such as 1e-5"
        )
    parts = partition(kind, x.shape, layout)
    places = layout.indices(kind.parameter_axes(layout))
    parameter_shape = tuple(x.shape[place] for place in places)
    if beta is not None and not kind.centred:
        raise NormError(f"{kind.name} norm has no beta: leave beta out, or use layer norm")
    scale = _parameter(gamma, "gamma", parameter_shape, 1.0)
    shift = _parameter(beta, "beta", parameter_shape, 0.0) if kind.centred else None
    view = x.reshape(parts.shape)
    stats = moments(view, parts.axes, centred=kind.centred)
    centre, inv_std = stats.mean if kind.centred else None, inverse_std(stats, eps)
    x_hat = y = apply_formula(view, centre, inv_std).reshape(x.shape)
    if gamma is not None or beta is not None:
        along = [None if part is None else _along(part, places, parts, x.ndim) for part in (scale, shift)]
        y = apply_formula(view, centre, inv_std, *along).reshape(x.shape)
    mean, var, inv = stats.mean.reshape(-1), stats.var.reshape(-1), inv_std.reshape(-1)
    return NormRecord(kind, layout, x.shape, float(eps), parts.n, mean, var, inv, x_hat, y, scale, shift)
