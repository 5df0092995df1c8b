"""The one formula, (x - mean) / sqrt(var + eps) * gamma + beta, applied to arrays that broadcast."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.statistics import Moments, Step, rescale

__all__ = ["apply_formula", "formula_steps", "inverse_std"]

Array = NDArray[Any]


def inverse_std(stats: Moments, eps: float, scale: Array | None = None) -> Array:
    """1 / sqrt(var + eps); infinite or NaN where var + eps is not above 0.

    With `scale`, for statistics of x * scale: 1 / sqrt(var + eps * scale^2), the root taken without squaring scale.

    >>> inverse_std(Moments(np.zeros(1), np.array([4.0]), 2), 0.0).tolist()
    [0.5]
    """
    with np.errstate(all="ignore"):
        plain = 1.0 / np.sqrt(stats.var + eps)
        if scale is None:
            return np.asarray(plain)
        scaled = 1.0 / np.hypot(np.sqrt(stats.var), np.sqrt(eps) * scale)
        return np.where(scale == 1.0, plain, scaled)


def apply_formula(
    x: Array,
    mean: Array | None,
    inv_std: Array,
    gamma: Array | None = None,
    beta: Array | None = None,
    scale: Array | None = None,
) -> Array:
    """(x * scale - mean) * inv_std * gamma + beta, in float64, stored in the dtype of x; None leaves a step out.

    Every part has as many axes as x, each of size 1 or of x's size.

    >>> apply_formula(np.array([1.0, 3.0]), np.array([2.0]), np.array([1.0]), beta=np.array([5.0])).tolist()
    [4.0, 6.0]
    """
    return rescale(x, *formula_steps(mean, inv_std, gamma, beta, scale))


def formula_steps(
    mean: Array | None,
    inv_std: Array,
    gamma: Array | None = None,
    beta: Array | None = None,
    scale: Array | None = None,
) -> list[Step]:
    """What `apply_formula` does one after another; a gamma that has an entry for each statistic is taken in at once.

    >>> [apply.__name__ for apply, _ in formula_steps(np.zeros(2), np.ones(2), np.ones(2))]
    ['subtract', 'multiply']
    """
    if gamma is not None and np.broadcast_shapes(gamma.shape, inv_std.shape) == inv_std.shape:
        with np.errstate(all="ignore"):
            inv_std, gamma = inv_std * gamma, None
    parts = (
        (np.multiply, scale),
        (np.subtract, mean),
        (np.multiply, inv_std),
        (np.multiply, gamma),
        (np.add, beta),
    )
    return [(apply, part) for apply, part in parts if part is not None]
