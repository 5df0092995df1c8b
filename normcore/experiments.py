"""Seeded experiments that show what a norm does: small batches, running averages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout, Role
from normcore.conventions import TORCH, Convention
from normcore.errors import NormError
from normcore.kinds import BATCH, INSTANCE, LAYER
from normcore.normalization import NormRecord, normalize
from normcore.running import Momentum, RunningStats
from normcore.statistics import BLOCK, Moments, moments

__all__ = [
    "EARLIER_BATCHES",
    "Alone",
    "BatchNoise",
    "ResampledBatches",
    "RunningTrace",
    "alone",
    "batch_size_noise",
    "bootstrap_batches",
    "channel_scales",
    "in_resampled_batches",
    "padded",
    "running_average",
    "running_from",
]

Array = NDArray[Any]
EARLIER_BATCHES = 40
"""How many batches running statistics have seen where training and inference are compared."""
_LARGE = 400
"""Values of this binary exponent and above are scaled down before their running variance is kept."""


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
class Alone:
    """One sample in a batch of one under batch norm in training, and within its batch under instance norm.

    batch     the sample normalized as a batch of its own
    instance  the whole batch under instance norm
    gap       the largest difference between the sample's normalized values in the two

    >>> alone(np.array([[[1.0, 3.0]], [[5.0, 9.0]]]), "NCL", sample=1).gap
    0.0
    """

    batch: NormRecord
    instance: NormRecord
    gap: float


def alone(x: Array, layout: Layout | str, *, sample: int = 0, eps: float = 1e-5) -> Alone:
    """Normalize one sample alone with batch norm, and the whole batch with instance norm.

    With one value a channel both give 0; PyTorch refuses to train then.

    Raises NormError if the layout has no batch axis or does not fit.

    >>> alone(np.array([[[1.0, 3.0]], [[5.0, 9.0]]]), "NCL").batch.x_hat.round(3).tolist()
    [[[-1.0, 1.0]]]
    """
    layout = Layout.parse(layout)
    layout.sizes(np.shape(x))
    if layout.batch is None:
        raise NormError(f"layout {layout} has no batch axis: name one axis N")
    axis = layout.index(layout.batch)
    own = normalize(x[(slice(None),) * axis + (slice(sample, sample + 1),)], BATCH, layout, eps=eps)
    whole = normalize(x, INSTANCE, layout, eps=eps)
    gap = 0.0
    for start in range(0, own.x.size, BLOCK):
        flat = np.arange(start, min(start + BLOCK, own.x.size))
        cells = np.array(np.unravel_index(flat, own.shape))
        batch = own.x_hat_at(cells)
        cells[axis] = sample
        gap = max(gap, float(np.abs(batch - whole.x_hat_at(cells)).max()))
    return Alone(own, whole, gap)


@dataclass(frozen=True, eq=False)
class ResampledBatches:
    """One value in many batches, normalized with each.

    values    float64 of shape (trials, n), the value itself first in each batch
    x_hat     what they become; `means` those of the batches

    >>> around = in_resampled_batches(4.0, [0.0, 2.0], 2, trials=3)
    >>> around.x_hat.round(2).tolist()
    [[1.0, -1.0], [1.0, -1.0], [1.0, -1.0]]
    """

    values: NDArray[np.float64]
    means: NDArray[np.float64]
    x_hat: NDArray[np.float64]


def in_resampled_batches(
    value: float, others: Array | Sequence[float], n: int, *, trials: int, seed: int = 0, eps: float = 1e-5
) -> ResampledBatches:
    """Normalize a value in batches of n: with n - 1 others each, drawn with replacement.

    Raises NormError for n or trials below 1, and for no others.

    >>> in_resampled_batches(4.0, [1.0], 1, trials=2).x_hat.tolist()
    [[0.0], [0.0]]
    """
    pool = np.asarray(others, np.float64).ravel()
    if n < 1 or trials < 1 or not len(pool):
        raise NormError(f"{trials} batches of {n} of {len(pool)} values: all are 1 or more")
    values = np.random.default_rng(seed).choice(pool, (trials, n))
    values[:, 0] = value
    record = normalize(values, LAYER, "NC", eps=eps)
    return ResampledBatches(
        values, np.asarray(record.mean), np.asarray(record.x_hat_at(np.indices(values.shape)))
    )


@dataclass(frozen=True, eq=False)
class RunningTrace:
    """Running statistics filling up, batch by batch.

    batches    the mean and biased variance of each batch, float64 of shape (C,)
    stats      the running statistics before the first batch and after each: one more than there are batches
    true_mean, true_var  what the channels were drawn from
    scale      a power of two: all of these are about the values multiplied by it, because the variances of larger
               ones would not fit into float64; 1 unless there are different values, some beyond 1e120

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
    convention: Convention | str = TORCH,
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


def padded(x: Array, layout: Layout | str, count: int) -> Array:
    """x with so many tokens of zeros behind the last token of each sentence.

    Raises NormError if count is negative, the layout does not fit x, or it has no axis of tokens.

    >>> padded(np.ones((1, 2, 1)), "NTD", 1).tolist()
    [[[1.0], [1.0], [0.0]]]
    """
    layout = Layout.parse(layout)
    layout.sizes(np.shape(x))
    axis = next((place for place, name in enumerate(layout.names) if layout.role(name) is Role.TOKENS), None)
    if axis is None or count < 0:
        raise NormError(f"{count} tokens of padding in {layout}: give 0 or more, and an axis T")
    ends = [(0, count if place == axis else 0) for place in range(np.ndim(x))]
    return np.pad(x, ends)


def channel_scales(x: Array, layout: Layout) -> NDArray[np.float64]:
    """A power of two for each channel, below 1 where the variance of its values would not fit into float64.

    Equal values have no variance, and are not scaled.

    >>> channel_scales(np.array([[1.0, 1e200], [3.0, 0.0]]), Layout.parse("NC")).tolist() == [1.0, 2.0**-665]
    True
    """
    channels = np.moveaxis(x, layout.index(layout.features), 0).reshape(
        x.shape[layout.index(layout.features)], -1
    )
    largest, least = channels.max(axis=1), channels.min(axis=1)
    exponents = np.frexp(np.maximum(largest, -least).astype(np.float64))[1]
    return np.ldexp(1.0, np.where((exponents > _LARGE) & (least < largest), -exponents, 0))


def running_from(
    x: Array,
    layout: Layout | str,
    *,
    channel: int = 0,
    steps: int = EARLIER_BATCHES,
    seed: int = 0,
    convention: Convention | str = TORCH,
    momentum: Momentum = "default",
) -> RunningTrace:
    """The running statistics of one channel of x, as a library keeps them, over batches of samples drawn from x.

    true_mean and true_var are those of the channel in x itself.

    Raises NormError if the layout does not fit, or a channel holds a single value.

    >>> trace = running_from(np.array([[1.0], [3.0]]), "NC", steps=200)
    >>> len(trace.stats), trace.true_mean.tolist()
    (201, [2.0])
    """
    layout = Layout.parse(layout)
    layout.sizes(np.shape(x))
    own = np.take(x, [channel], axis=layout.index(layout.features))
    scale = float(channel_scales(own, layout)[0])
    if scale != 1.0:
        own *= scale
    stats, batches = [RunningStats(np.zeros(1), np.full(1, scale**2), convention, momentum)], []
    for batch in bootstrap_batches(own, layout, steps, seed):
        record = normalize(batch, BATCH, layout)
        batches.append(Moments(record.mean, record.var, record.n))
        stats.append(stats[-1].updated(record))
    whole = normalize(own, BATCH, layout)
    return RunningTrace(tuple(batches), tuple(stats), whole.mean, whole.var, scale)
