"""Powers of two by which extreme values are multiplied, so that their squares neither overflow nor vanish."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.statistics import Moments, moments, shares_of_statistics

__all__ = ["scaled_moments"]

Array = NDArray[Any]
_TINY = 2.0**-990
_FAR = 400
_LEAST = -900
"""Values whose exponents are so far from 0 are scaled; the smallest are scaled by no more than 2 ** 900."""


def scaled_moments(x: Array, axes: tuple[int, ...], *, centred: bool = True) -> tuple[Moments, Array | None]:
    """The moments of x * scale, and scale: a power of two for each statistic, or None if all of them are 1.

    Only statistics of float64 values can need one: those whose values are so large or so small that the variance is not
    a normal float64. The others are what `moments` gives, to the bit.

    >>> stats, scale = scaled_moments(np.array([[1e300, 3e300], [1.0, 3.0]]), (1,))
    >>> (stats.mean / scale).tolist(), (np.sqrt(stats.var) / scale).tolist()
    ([[2e+300], [2.0]], [[1e+300], [1.0]])
    """
    stats = moments(x, axes, centred=centred)
    if x.dtype != np.float64 or x.size == 0 or (centred and stats.n == 1):
        return stats, None
    doubtful = ~np.isfinite(stats.mean) | ~(stats.var >= _TINY) | ~np.isfinite(stats.var)
    if not doubtful.any():
        return stats, None
    exponent = np.zeros(doubtful.shape, np.int16)
    for part in shares_of_statistics(doubtful.shape):
        exponent[part] = _far_exponents(x[part], axes, doubtful[part], centred)
    if not exponent.any():
        return stats, None
    scale = np.ldexp(1.0, -np.clip(exponent, _LEAST, None))
    return moments(x, axes, centred=centred, scale=scale), scale


def _far_exponents(x: Array, axes: tuple[int, ...], doubtful: Array, centred: bool) -> Array:
    """The exponent of the largest value of each doubtful statistic that has to be scaled; 0 for the others."""
    largest, least = x.max(axis=axes, keepdims=True), x.min(axis=axes, keepdims=True)
    if centred:
        doubtful = doubtful & (least < largest)
    np.maximum(largest, np.negative(least, out=least), out=largest)
    exponent = np.frexp(largest)[1]
    extreme = doubtful & np.isfinite(largest) & (largest > 0) & (np.abs(exponent) > _FAR)
    return np.where(extreme, exponent, 0)
