"""Mean and variance over some axes: two passes, accumulated in float64, a cache-sized block at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.errors import DTypeError

__all__ = ["Moments", "Step", "check_dtype", "moments", "rescale"]

BLOCK = 1 << 16
Array = NDArray[Any]
Index = tuple[slice, ...]
Step = tuple[np.ufunc, Array]


@dataclass(frozen=True)
class Moments:
    """The statistics of a tensor over some of its axes.

    mean  float64; averaged axes have size 1. Zeros if the statistics are not centred
    var   float64, same shape; the biased variance sum((x - mean)^2) / n, or the mean square if not centred
    n     how many values each statistic averages

    >>> moments(np.array([[1.0, 3.0]]), (1,)).var.tolist()
    [[1.0]]
    """

    mean: NDArray[np.float64]
    var: NDArray[np.float64]
    n: int

    @property
    def unbiased_var(self) -> NDArray[np.float64]:
        """The variance with n - 1 in place of n, as PyTorch stores it in running_var; NaN or inf for n = 1.

        >>> moments(np.array([[1.0, 3.0]]), (1,)).unbiased_var.tolist()
        [[2.0]]
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.var * (np.float64(self.n) / np.float64(self.n - 1)))


def check_dtype(x: Array, what: str = "input", *, complex_too: bool = False) -> None:
    """Raise DTypeError unless x holds float16, float32 or float64; or allowed complex numbers.

    >>> check_dtype(np.zeros(3))
    """
    allowed = (np.float16, np.float32, np.float64) + ((np.complex64, np.complex128) if complex_too else ())
    if x.dtype not in allowed:
        raise DTypeError(
            f"{what} has dtype {x.dtype}: normalization is not implemented for it; "
            "convert to a floating type first, for example x.astype(np.float32)"
        )


def _wide(x: Array) -> np.dtype[Any]:
    """The dtype of the arithmetic: float64, or complex128 for complex input."""
    return np.result_type(x.dtype, np.float64)


def _blocks(shape: tuple[int, ...]) -> Iterator[Index]:
    """Slices that cover `shape` in order, each of at most BLOCK cells where the axes allow."""
    if prod(shape) == 0:
        return
    place, inner = len(shape), 1
    while place > 0 and inner * shape[place - 1] <= BLOCK:
        place -= 1
        inner *= shape[place]
    if place == 0:
        yield tuple(slice(None) for _ in shape)
        return
    step = max(1, BLOCK // inner)
    rest = (slice(None),) * (len(shape) - place)
    for outer in np.ndindex(*shape[: place - 1]):
        head = tuple(slice(i, i + 1) for i in outer)
        for start in range(0, shape[place - 1], step):
            yield (*head, slice(start, start + step), *rest)


def _memory_order(x: Array) -> tuple[int, ...]:
    """The axes from the longest stride to the shortest, so that blocks are runs of memory."""
    return tuple(sorted(range(x.ndim), key=lambda axis: -abs(x.strides[axis])))


def _of_stats(block: Index, shape: tuple[int, ...]) -> Index:
    """The part of the statistics (size 1 along averaged axes) that belongs to a block."""
    return tuple(slice(None) if size == 1 else part for part, size in zip(block, shape, strict=True))


def _sum(
    x: Array, axes: tuple[int, ...], mean: NDArray[np.float64] | None, power: int
) -> NDArray[np.float64]:
    """The sum over `axes`, kept with size 1, of (x - mean) ** power."""
    shape = tuple(1 if axis in axes else size for axis, size in enumerate(x.shape))
    total = np.zeros(shape, _wide(x))
    for block in _blocks(x.shape):
        values = x[block].astype(_wide(x))
        if mean is not None:
            values -= mean[_of_stats(block, shape)]
        if power == 2:
            values *= values
        total[_of_stats(block, shape)] += values.sum(axis=axes, keepdims=True)
    return total


def moments(x: Array, axes: Sequence[int], *, centred: bool = True) -> Moments:
    """Mean and biased variance of x over `axes`, in float64 whatever the dtype of x.

    mean = sum(x) / n, then var = sum((x - mean)^2) / n: two passes, because E[x^2] - E[x]^2 cancels. The
    extra memory is one block of about half a megabyte. With centred=False the mean is zeros and var is the
    mean square. NaN and infinity propagate to the statistics they belong to. Not centred, complex input is
    allowed and gives complex mean squares. Raises DTypeError for any other dtype.

    >>> m = moments(np.array([[1.0, 3.0], [2.0, 6.0]]), (1,))
    >>> m.mean.tolist(), m.var.tolist(), m.n
    ([[2.0], [4.0]], [[1.0], [4.0]], 2)
    """
    check_dtype(x, complex_too=not centred)
    axes = tuple(axis % x.ndim for axis in axes)
    order = _memory_order(x)
    view, back = x.transpose(order), np.argsort(order)
    within = tuple(order.index(axis) for axis in axes)
    n = prod(x.shape[axis] for axis in axes)
    with np.errstate(all="ignore"):
        mean = _sum(view, within, None, 1) / n if centred else None
        var = _sum(view, within, mean, 2) / np.float64(n)
    centre = np.zeros_like(var) if mean is None else mean
    return Moments(centre.transpose(back), var.transpose(back), n)


def rescale(x: Array, *steps: Step, out: Array | None = None) -> Array:
    """Apply ufuncs to x one after another, in float64, a block at a time; the result has the dtype of x.

    A step is (ufunc, operand), such as (np.subtract, mean). An operand has as many axes as x, each of size 1
    or of x's size. `out`, if given, receives the result. No more memory is used than the result and one
    block.

    >>> rescale(np.array([1.0, 3.0]), (np.subtract, np.array([2.0])), (np.multiply, np.ones(1))).tolist()
    [-1.0, 1.0]
    """
    order = _memory_order(x)
    if out is None:
        out = np.empty([x.shape[axis] for axis in order], x.dtype).transpose(np.argsort(order))
    view, into = x.transpose(order), out.transpose(order)
    parts = [(apply, operand.transpose(order)) for apply, operand in steps]
    with np.errstate(all="ignore"):
        for block in _blocks(view.shape):
            values = view[block].astype(_wide(x))
            for apply, operand in parts:
                apply(values, operand[_of_stats(block, operand.shape)], out=values)
            into[block] = values
    return out
