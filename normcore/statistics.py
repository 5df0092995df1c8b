"""Mean and variance over some axes: two passes, accumulated in float64, a cache-sized block at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import prod
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from normcore.errors import DTypeError

__all__ = [
    "BLOCK",
    "Moments",
    "Step",
    "check_dtype",
    "moments",
    "rescale",
    "shares_of_statistics",
    "unbiased",
]

BLOCK = 1 << 18
SHARES = 2
_AT_ONCE = 1 << 20
"""So many statistics are tallied at once; more of them are taken in turn, to keep the tallies small."""
_LEVEL = 2.0**-48
"""Equal values have a variance of no more than this part of their squared mean, which is all rounding."""
T = TypeVar("T")
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
        return unbiased(self.var, self.n)


def unbiased(var: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """A variance over n values with n - 1 in place of n: var * n / (n - 1); NaN or inf for n = 1.

    >>> unbiased(np.array([1.0]), 2).tolist()
    [2.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(var * (np.float64(n) / np.float64(n - 1)))


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


def _in_threads(work: Callable[[Sequence[Index]], T], shape: tuple[int, ...]) -> list[T]:
    """Share the blocks of a large tensor among threads; numpy lets them run at once.

    The number of shares depends on the shape only, so that sums round alike on every machine.
    """
    blocks = list(_blocks(shape))
    if len(blocks) < SHARES * 4:
        return [work(blocks)]
    bounds = [len(blocks) * share // SHARES for share in range(SHARES + 1)]
    shares = [blocks[start:end] for start, end in pairwise(bounds)]
    with ThreadPoolExecutor(SHARES) as pool:
        return list(pool.map(work, shares))


def _memory_order(x: Array) -> tuple[int, ...]:
    """The axes from the longest stride to the shortest, so that blocks are runs of memory."""
    return tuple(sorted(range(x.ndim), key=lambda axis: -abs(x.strides[axis])))


def _of_stats(block: Index, shape: tuple[int, ...]) -> Index:
    """The part of the statistics (size 1 along averaged axes) that belongs to a block."""
    return tuple(slice(None) if size == 1 else part for part, size in zip(block, shape, strict=True))


class _Tally(NamedTuple):
    """Of the values met so far, a statistic: how many, their sum, their squared distances to their mean."""

    seen: Array
    total: Array
    square: Array

    def join(self, other: _Tally, centred: bool) -> None:
        """Take in another tally, in place (Chan, Golub & LeVeque 1979)."""
        if centred:
            both = (self.seen > 0) & (other.seen > 0)
            gap = self.total / np.maximum(self.seen, 1) - other.total / np.maximum(other.seen, 1)
            share = self.seen * (other.seen / np.maximum(self.seen + other.seen, 1))
            self.square[...] += np.where(both, gap * gap * share, 0)
        self.square[...] += other.square
        self.total[...] += other.total
        self.seen[...] += other.seen


def _tally(
    x: Array, axes: tuple[int, ...], centred: bool, scale: Array | None, blocks: Sequence[Index]
) -> _Tally:
    """Two passes over each block while it is in the cache: its mean, then the distances to it."""
    shape = tuple(1 if axis in axes else size for axis, size in enumerate(x.shape))
    tally = _Tally(np.zeros(shape), np.zeros(shape, _wide(x)), np.zeros(shape, _wide(x)))
    with np.errstate(all="ignore"):
        for block in blocks:
            values = x[block].astype(_wide(x))
            here = _of_stats(block, shape)
            if scale is not None:
                values *= scale[here]
            seen = np.full(tally.seen[here].shape, prod(values.shape[axis] for axis in axes))
            total = values.sum(axis=axes, keepdims=True)
            if centred:
                values -= total / seen
            values *= values
            part = _Tally(seen, total, values.sum(axis=axes, keepdims=True))
            _Tally(*(whole[here] for whole in tally)).join(part, centred)
    return tally


def moments(x: Array, axes: Sequence[int], *, centred: bool = True, scale: Array | None = None) -> Moments:
    """Mean and biased variance of x over `axes`, in float64 whatever the dtype of x.

    mean = sum(x) / n, then var = sum((x - mean)^2) / n: two passes, because E[x^2] - E[x]^2 cancels. The
    passes run block by block and the blocks are joined, which rounds no worse (Chan, Golub & LeVeque 1979).
    The extra memory is a block of two megabytes for each of two threads, and the tallies of a million statistics.
    With centred=False the mean is zeros and var is the mean square. With `scale`, which has an entry for each
    statistic, they are those of x * scale. Equal values have themselves as mean and a variance of 0. NaN and
    infinity propagate to the statistics they belong to. Not centred, complex input is allowed and gives complex
    mean squares. Raises DTypeError for any other dtype.

    >>> m = moments(np.array([[1.0, 3.0], [2.0, 6.0]]), (1,))
    >>> m.mean.tolist(), m.var.tolist(), m.n
    ([[2.0], [4.0]], [[1.0], [4.0]], 2)
    """
    check_dtype(x, complex_too=not centred)
    axes = tuple(axis % x.ndim for axis in axes)
    order = _memory_order(x)
    view, back = x.transpose(order), np.argsort(order)
    within = tuple(order.index(axis) for axis in axes)
    n = np.float64(prod(x.shape[axis] for axis in axes))
    shape = tuple(1 if axis in within else size for axis, size in enumerate(view.shape))
    mean, var = np.zeros(shape), np.empty(shape, _wide(x))
    factors = None if scale is None else scale.transpose(order)
    for part in shares_of_statistics(shape):
        work = partial(_tally, view[part], within, centred, None if factors is None else factors[part])
        first, *others = _in_threads(work, view[part].shape)
        with np.errstate(all="ignore"):
            for other in others:
                first.join(other, centred)
            if centred:
                mean[part] = first.total / n
            var[part] = first.square / n
            if centred and n > 1 and x.dtype == np.float64:  # sums of smaller types are exact
                _level(view[part], within, mean[part], var[part], None if factors is None else factors[part])
    return Moments(mean.transpose(back), var.transpose(back), int(n))


def _level(x: Array, axes: tuple[int, ...], mean: Array, var: Array, scale: Array | None) -> None:
    """Make the mean of equal values that value, and their variance 0, in place: their sum may have been rounded."""
    doubtful = ~(var > mean * mean * _LEVEL) & (mean != 0)
    if not doubtful.any():
        return
    least, largest = x.min(axis=axes, keepdims=True), x.max(axis=axes, keepdims=True)
    equal = doubtful & (least == largest) & np.isfinite(least)
    np.copyto(mean, least if scale is None else least * scale, where=equal)
    var[equal] = 0


def shares_of_statistics(shape: tuple[int, ...]) -> Iterator[Index]:
    """Slices of the statistics, each of at most a million of them; the same slices cut the tensor.

    >>> list(shares_of_statistics((1, 4, 1)))
    [(slice(None, None, None), slice(None, None, None), slice(None, None, None))]
    """
    if prod(shape) <= _AT_ONCE:
        yield tuple(slice(None) for _ in shape)
        return
    axis = next(axis for axis, size in enumerate(shape) if size > 1)
    step = max(1, _AT_ONCE * shape[axis] // prod(shape))
    for start in range(0, shape[axis], step):
        for rest in shares_of_statistics(shape[axis + 1 :]):
            yield (*(slice(None) for _ in shape[:axis]), slice(start, start + step), *rest)


def rescale(x: Array, *steps: Step, out: Array | None = None) -> Array:
    """Apply ufuncs to x one after another, in float64, a block at a time; the result has the dtype of x.

    A step is (ufunc, operand), such as (np.subtract, mean). An operand has as many axes as x, each of size 1
    or of x's size. `out`, if given, receives the result. No more memory is used than the result and a
    block of two megabytes for each of two threads.

    >>> rescale(np.array([1.0, 3.0]), (np.subtract, np.array([2.0])), (np.multiply, np.ones(1))).tolist()
    [-1.0, 1.0]
    """
    order = _memory_order(x)
    if out is None:
        out = np.empty([x.shape[axis] for axis in order], x.dtype).transpose(np.argsort(order))
    view, into = x.transpose(order), out.transpose(order)
    parts = [(apply, operand.transpose(order)) for apply, operand in steps]

    def run(blocks: Sequence[Index]) -> None:
        with np.errstate(all="ignore"):
            for block in blocks:
                values = view[block].astype(_wide(x))
                for apply, operand in parts:
                    apply(values, operand[_of_stats(block, operand.shape)], out=values)
                into[block] = values

    _in_threads(run, view.shape)
    return out
