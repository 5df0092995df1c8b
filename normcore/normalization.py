"""The one formula, for every kind: y = gamma * (x - mean) / sqrt(var + eps) + beta."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from normcore.axes import Layout
from normcore.errors import NormError
from normcore.kinds import NormKind, kind_named
from normcore.partitions import partition
from normcore.record import NormRecord
from normcore.scaling import scaled_moments
from normcore.statistics import check_dtype

__all__ = ["NormRecord", "normalize"]

Array = NDArray[Any]


def _parameter(value: ArrayLike | None, name: str, shape: tuple[int, ...], default: float) -> Array:
    """Check the shape of gamma or beta, or make the one every layer starts from."""
    if value is None:
        return np.broadcast_to(np.float64(default), shape)
    array = np.asarray(value)
    if array.shape != shape:
        raise NormError(
            f"{name} has shape {array.shape}, the averaged tensor asks for {shape}: reshape {name}"
        )
    if array.dtype.kind not in "fiu":
        raise NormError(f"{name} has dtype {array.dtype}: give real numbers")
    return array


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
    functional). Values up to the largest of float64 are normalized without overflow. With eps=0 a constant group
    gives NaN. NaN and infinity in x spread over the cells that share their statistic.

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
    parameter_shape = tuple(x.shape[place] for place in layout.indices(kind.parameter_axes(layout)))
    if beta is not None and not kind.centred:
        raise NormError(f"{kind.name} norm has no beta: leave beta out, or use layer norm")
    stretch = _parameter(gamma, "gamma", parameter_shape, 1.0)
    shift = _parameter(beta, "beta", parameter_shape, 0.0) if kind.centred else None
    stats, scale = scaled_moments(x.reshape(parts.shape), parts.axes, centred=kind.centred)
    affine = gamma is not None or beta is not None
    return NormRecord(kind, layout, float(eps), x, stretch, shift, affine, stats, scale)
