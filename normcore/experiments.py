"""Seeded experiments that show what a norm does: swapped batch mates, small batches, running averages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.errors import NormError
from normcore.kinds import BATCH, NormKind, kind_named
from normcore.normalization import normalize
from normcore.record import NormRecord
from normcore.running import Convention, Momentum, RunningStats
from normcore.statistics import Moments, moments

__all__ = [
    "EARLIER_BATCHES",
    "BatchMateSwap",
    "BatchNoise",
    "RunningTrace",
    "batch_size_noise",
    "bootstrap_batches",
    "running_average",
    "running_from",
    "swap_batch_mate",
]

Array = NDArray[Any]
EARLIER_BATCHES = 40
"""How many batches running statistics have seen where training and inference are compared."""
_SMALL = 4096
_TRIES = 16
_LARGE = 400
"""Values of this binary exponent and above are scaled down before their running variance is kept."""
_SHIFT_SEEN = 9000.0
"""Constants up to this one are told from what is 9 more in every floating type."""


@dataclass(frozen=True, eq=False)
class BatchMateSwap:
    """One sample was replaced; did the output of another one move?

    sample, mate       places along the batch axis: the sample watched, the one replaced
    x_before, x_after  the tensors, equal but for the mate; x_after is made when it is asked for
    y_before, y_after  their normalized values, whole, made likewise
    before             the record of x_before
    after              x_before with the statistics of x_after, which is right for every sample but the mate
    changed            whether any bit of the watched sample's output differs
    max_abs_change     the largest difference within the watched sample's output
    spot               its place: a flat index within the sample
    moved              the value of that output that differs most, before and after

    >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 2.0], [7.0, 4.0]]), "layer", "NC").changed
    False
    """

    kind: NormKind
    sample: int
    mate: int
    seed: int
    before: NormRecord
    after: NormRecord
    changed: bool
    max_abs_change: float
    spot: int
    moved: tuple[float, float]

    @property
    def x_before(self) -> Array:
        """The tensor with the first mate.

        >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 2.0]]), "batch", "NC").x_before.tolist()
        [[1.0, 5.0], [3.0, 2.0]]
        """
        return self.before.x

    @property
    def x_after(self) -> Array:
        """The tensor with the other mate.

        >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 2.0]]), "batch", "NC").x_after[0].tolist()
        [1.0, 5.0]
        """
        return _with_mate(self.x_before, self.before.layout, self.mate, self.replacement)

    @property
    def replacement(self) -> Array:
        """The values of the other mate.

        >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 2.0]]), "batch", "NC").replacement.shape
        (2,)
        """
        record = self.before
        return _replacement(self.x_before, record.layout, self.sample, self.mate, self.seed, record.eps)

    @property
    def y_before(self) -> Array:
        """The normalized values with the first mate.

        >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 5.0]]), "batch", "NC", eps=1e-30).y_before[0].tolist()
        [-1.0, 0.0]
        """
        return self.before.y

    @property
    def y_after(self) -> Array:
        """The normalized values with the other mate.

        >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 5.0]]), "batch", "NC").y_after.shape
        (2, 2)
        """
        return normalize(self.x_after, self.kind, self.before.layout, eps=self.before.eps).y


def _place(index: int, size: int, what: str) -> int:
    """A place along the batch, counted from the front. Raises NormError outside it."""
    if not -size <= index < size:
        raise NormError(f"{what} {index} is not in a batch of {size}: use 0 .. {size - 1}")
    return index % size


def _other_values(old: Array, x: Array, rng: np.random.Generator) -> Array:
    """New values for one sample, from the range of x; whole numbers if x holds whole numbers.

    The range is halved and the values doubled, because it may be wider than the largest float64.
    """
    low, high = float(x.min()), float(x.max())
    if high <= low:
        low, high = sorted((0.999 * low, low)) if abs(low) > _SHIFT_SEEN else (low, low + 9.0)
    if high - low < 1e6 and max(-low, high) < 2.0**53 and bool(np.all(old == np.rint(old))):
        return np.asarray(rng.integers(round(low), round(high) + 1, old.shape).astype(old.dtype))
    new = np.asarray(rng.uniform(low / 2, high / 2, old.shape))
    new *= 2
    return new.astype(old.dtype, copy=False)


def swap_batch_mate(
    x: Array,
    kind: NormKind | str,
    layout: Layout | str,
    *,
    sample: int = 0,
    mate: int = -1,
    seed: int = 0,
    eps: float = 1e-5,
    record: NormRecord | None = None,
) -> BatchMateSwap:
    """Replace the sample `mate`, and compare what comes out for `sample`.

    Batch norm pools over the batch, so its output moves; layer, instance, group and RMS norm give the same
    bits. The new values depend on x and seed only, so every kind sees the same swap: for a small x the draw,
    of several, that moves batch norm most. `record` is what `normalize` gave for x, if it is there already.

    Raises NormError without a batch axis of 2 or more, or if sample and mate are outside it or the same.

    >>> x = np.array([[1.0, 5.0], [3.0, 2.0], [7.0, 4.0]])
    >>> swap_batch_mate(x, "batch", "NC").changed
    True
    """
    x, kind, layout = np.asarray(x), kind_named(kind), Layout.parse(layout)
    size = layout.sizes(x.shape).get(layout.batch or "", 0)
    if layout.batch is None or size < 2:
        raise NormError(
            f"a batch of {size} in shape {x.shape} of layout {layout}: a mate needs 2 samples or more"
        )
    sample, mate = _place(sample, size, "sample"), _place(mate, size, "mate")
    if sample == mate:
        raise NormError(f"sample and mate are both {sample}: choose two different samples")
    before = record or normalize(x, kind, layout, eps=eps)
    swapped = _with_mate(x, layout, mate, _replacement(x, layout, sample, mate, seed, eps))
    after = replace(normalize(swapped, kind, layout, eps=eps), x=x)
    del swapped
    changed, spot, moved = _moved(before, after, sample)
    return BatchMateSwap(
        kind, sample, mate, seed, before, after, changed, abs(moved[0] - moved[1]), spot, moved
    )


def _moved(before: NormRecord, after: NormRecord, sample: int) -> tuple[bool, int, tuple[float, float]]:
    """Whether any bit of a sample's output differs, where it differs most, and what it is there before and after."""
    one, other = before.of_sample(sample), after.of_sample(sample)
    bits = np.dtype(f"u{one.dtype.itemsize}")
    changed = not np.array_equal(one.view(bits), other.view(bits))
    if not one.size:
        return changed, 0, (0.0, 0.0)
    apart = (
        np.subtract(one, other, out=other)
        if one.dtype == np.float64
        else np.subtract(one, other, dtype=float)
    )
    spot = int(np.abs(apart, out=apart).argmax())
    cell = list(np.unravel_index(spot, one.shape))
    cell[before.layout.index(before.layout.batch or "N")] = np.intp(sample)
    return changed, spot, (float(one.flat[spot]), float(after.y_at(cell)))


def _with_mate(x: Array, layout: Layout, mate: int, new: Array) -> Array:
    """A copy of x with other values for one sample."""
    after = np.array(x)
    np.moveaxis(after, layout.index(layout.batch or "N"), 0)[mate] = new
    return after


def _replacement(x: Array, layout: Layout, sample: int, mate: int, seed: int, eps: float) -> Array:
    """Other values for the mate."""
    rng = np.random.default_rng(seed)
    old = np.moveaxis(x, layout.index(layout.batch or "N"), 0)[mate]
    if x.size > _SMALL:
        return _other_values(old, x, rng)
    best, reach = np.asarray(old), -1.0
    before = normalize(x, BATCH, layout, eps=eps).of_sample(sample)
    for _ in range(_TRIES):
        new = _other_values(old, x, rng)
        now = normalize(_with_mate(x, layout, mate, new), BATCH, layout, eps=eps).of_sample(sample)
        change = float(np.nan_to_num(np.abs(now - before)).max(initial=0.0))
        if change > reach:
            best, reach = new, change
    return best


@dataclass(frozen=True, eq=False)
class BatchNoise:
    """How the mean and variance of a batch of n values scatter.

    means, variances      float64, one of each a trial; variances are biased (1/n)
    sd_of_mean            measured; predicted_sd = sigma / sqrt(n)
    variance_ratio        the average variance over the true one; predicted_ratio = (n - 1) / n

    >>> noise = batch_size_noise((4,), trials=4000)[0]
    >>> abs(noise.sd_of_mean / noise.predicted_sd - 1) < 0.05
    True
    """

    n: int
    means: NDArray[np.float64]
    variances: NDArray[np.float64]
    sd_of_mean: float
    predicted_sd: float
    variance_ratio: float
    predicted_ratio: float


def batch_size_noise(
    sizes: Sequence[int] = (32, 16, 8, 4, 2, 1),
    *,
    values: Array | None = None,
    trials: int = 1000,
    seed: int = 0,
) -> tuple[BatchNoise, ...]:
    """Draw many batches of each size and see how far their means and variances scatter.

    Values are drawn independently: from `values` (with replacement, so their mean and variance are the true
    ones) or, without them, from the normal distribution of mean 5 and standard deviation 2.

    Raises NormError for sizes or trials below 1, and for empty values.

    >>> [noise.predicted_ratio for noise in batch_size_noise((2, 1), trials=10)]
    [0.5, 0.0]
    """
    if trials < 1 or any(size < 1 for size in sizes):
        raise NormError(f"sizes {tuple(sizes)} in {trials} trials: both are 1 or more")
    if values is not None and np.size(values) == 0:
        raise NormError("values is empty: give at least one number to draw from")
    pool = None if values is None else np.asarray(values, np.float64).ravel()
    sigma = 2.0 if pool is None else float(pool.std())
    rng = np.random.default_rng(seed)
    noises = []
    for n in sizes:
        shape = (trials, n)
        stats = moments(rng.normal(5.0, 2.0, shape) if pool is None else rng.choice(pool, shape), (1,))
        means, variances = stats.mean.ravel(), stats.var.ravel()
        ratio = float(variances.mean()) / sigma**2 if sigma else 0.0
        noises.append(
            BatchNoise(n, means, variances, float(means.std()), sigma / sqrt(n), ratio, (n - 1) / n)
        )
    return tuple(noises)


@dataclass(frozen=True, eq=False)
class RunningTrace:
    """Running statistics filling up, batch by batch.

    batches    the mean and biased variance of each batch, float64 of shape (C,)
    stats      the running statistics before the first batch and after each: one more than there are batches
    true_mean, true_var  what the channels were drawn from
    scale      a power of two: all of these are about the values multiplied by it, because the variances of larger
               ones would not fit into float64; 1 unless there are values beyond 1e120

    >>> trace = running_average(steps=3)
    >>> len(trace.batches), len(trace.stats)
    (3, 4)
    """

    batches: tuple[Moments, ...]
    stats: tuple[RunningStats, ...]
    true_mean: NDArray[np.float64]
    true_var: NDArray[np.float64]
    scale: float = 1.0


def running_average(
    steps: int = 20,
    *,
    shape: Sequence[int] = (5, 4, 2, 3),
    layout: Layout | str = "NCHW",
    convention: Convention = "torch",
    momentum: Momentum = "default",
    seed: int = 0,
) -> RunningTrace:
    """Stream batches past batch norm and keep every state of its running statistics.

    Each channel is normal with a mean between 2 and 8 and a standard deviation between 0.8 and 2. The running
    mean forgets its start as (1 - weight of a batch) ** steps.

    Raises NormError if steps is negative, the layout does not fit the shape, or as RunningStats does.

    >>> running_average(steps=200).stats[-1].batches
    200
    """
    if steps < 0:
        raise NormError(f"{steps} steps: give 0 or more")
    layout = Layout.parse(layout)
    sizes = layout.sizes(shape)
    channels = sizes[layout.features]
    rng = np.random.default_rng(seed)
    mean, sd = (
        rng.permutation(np.linspace(2.0, 8.0, channels)),
        rng.permutation(np.linspace(0.8, 2.0, channels)),
    )
    along = [channels if name == layout.features else 1 for name in layout.names]
    stats, batches = [RunningStats.start(channels, convention=convention, momentum=momentum)], []
    for _ in range(steps):
        x = rng.standard_normal(tuple(sizes.values())) * sd.reshape(along) + mean.reshape(along)
        record = normalize(x, BATCH, layout)
        batches.append(Moments(record.mean, record.var, record.n))
        stats.append(stats[-1].updated(record))
    return RunningTrace(tuple(batches), tuple(stats), mean, sd**2)


def bootstrap_batches(x: Array, layout: Layout, steps: int, seed: int = 0) -> Iterator[Array]:
    """Batches like x: as many samples, drawn from x with replacement; x itself where there is no batch axis.

    >>> x = np.arange(6.0).reshape(3, 2)
    >>> [batch.shape for batch in bootstrap_batches(x, Layout.parse("NC"), 2)]
    [(3, 2), (3, 2)]
    """
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        if layout.batch is None:
            yield x
        else:
            axis = layout.index(layout.batch)
            yield np.take(x, rng.integers(0, x.shape[axis], x.shape[axis]), axis=axis)


def running_from(
    x: Array, layout: Layout | str, *, channel: int = 0, steps: int = EARLIER_BATCHES, seed: int = 0
) -> RunningTrace:
    """The running statistics of one channel of x, as PyTorch keeps them, over batches of samples drawn from x.

    true_mean and true_var are those of the channel in x itself.

    Raises NormError if the layout does not fit, or a channel holds a single value.

    >>> trace = running_from(np.array([[1.0], [3.0]]), "NC", steps=200)
    >>> len(trace.stats), trace.true_mean.tolist()
    (201, [2.0])
    """
    layout = Layout.parse(layout)
    layout.sizes(np.shape(x))
    own = np.take(x, [channel], axis=layout.index(layout.features))
    exponent = int(np.frexp(max(float(own.max()), -float(own.min())))[1])
    scale = 2.0**-exponent if exponent > _LARGE else 1.0
    if scale != 1.0:
        own *= scale
    stats, batches = [RunningStats(np.zeros(1), np.full(1, scale**2))], []
    for batch in bootstrap_batches(own, layout, steps, seed):
        record = normalize(batch, BATCH, layout)
        batches.append(Moments(record.mean, record.var, record.n))
        stats.append(stats[-1].updated(record))
    whole = normalize(own, BATCH, layout)
    return RunningTrace(tuple(batches), tuple(stats), whole.mean, whole.var, scale)
