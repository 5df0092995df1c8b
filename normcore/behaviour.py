"""What a kind of normalization does, measured on a tensor: one experiment for each property of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore import functional
from normcore.axes import Layout
from normcore.batch_mates import BatchMateSwap, swap_batch_mate
from normcore.errors import NormError
from normcore.experiments import EARLIER_BATCHES, bootstrap_batches, channel_scales
from normcore.formula import apply_formula
from normcore.kinds import INSTANCE, NormKind
from normcore.normalization import normalize
from normcore.partitions import Partition, partition
from normcore.running import RunningStats
from normcore.samples import integers
from normcore.statistics import moments

__all__ = [
    "BatchOfOne",
    "Evenness",
    "Study",
    "batch_of_one",
    "depends_on_batch",
    "evenness",
    "train_and_inference",
]

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Study:
    """One kind on one tensor: the shape it is about, and the values (all or a corner) to experiment on.

    >>> from normcore.kinds import BATCH
    >>> Study(BATCH, Layout.parse("NC"), (2, 3), np.zeros((2, 3)), 0, 1e-5).partition.count
    3
    """

    kind: NormKind
    layout: Layout
    shape: tuple[int, ...]
    x: Array
    seed: int
    eps: float

    @property
    def partition(self) -> Partition:
        """How the kind partitions the whole shape."""
        return partition(self.kind, self.shape, self.layout)

    def batched(self) -> tuple[Array, Layout]:
        """The values with a batch axis, which comes first if the layout has none."""
        if self.layout.batch is not None:
            return self.x, self.layout
        return self.x[np.newaxis], Layout(("N", *self.layout.names))

    def left_alone(self) -> int:
        """How many values a statistic averages if the batch is one sample."""
        sizes = {**self.layout.sizes(self.shape), self.layout.batch or "": 1}
        one = tuple(sizes[name] for name in self.layout.names)
        return partition(self.kind, one, self.layout).n


@dataclass(frozen=True)
class Evenness:
    """What the groups look like after normalization: the mean farthest from 0, the least and most variance.

    count is the number of groups of the whole shape. For a kind that is not centred the variance is the mean square.

    >>> Evenness(4, 0.0, 1.0, 1.0).mean
    0.0
    """

    count: int
    mean: float
    least: float
    most: float


@dataclass(frozen=True)
class BatchOfOne:
    """What happens to one sample without its batch mates.

    n      how many values a statistic averages then
    gap    the largest difference of its output: to instance norm's for a kind with running statistics, to its own
           within the batch for every other; None if it fails
    error  what PyTorch's rule raises in training, or None

    >>> BatchOfOne(6, 0.0).error is None
    True
    """

    n: int
    gap: float | None
    error: NormError | None = None


def evenness(study: Study) -> Evenness:
    """Normalize, then take the moments of what came out over the same groups.

    >>> from normcore.kinds import BATCH
    >>> x = np.array([[1.0, 2.0], [3.0, 8.0]])
    >>> round(evenness(Study(BATCH, Layout.parse("NC"), (2, 2), x, 0, 1e-5)).least, 4)
    1.0
    """
    x_hat = normalize(study.x, study.kind, study.layout, eps=study.eps).x_hat
    parts = partition(study.kind, study.x.shape, study.layout)
    after = moments(x_hat.reshape(parts.shape), parts.axes, centred=study.kind.centred)
    farthest = float(np.abs(after.mean).max())
    return Evenness(study.partition.count, farthest, float(after.var.min()), float(after.var.max()))


def depends_on_batch(study: Study) -> BatchMateSwap:
    """Replace the last sample and watch the first; a batch of one is given a second sample first.

    >>> from normcore.kinds import LAYER
    >>> depends_on_batch(Study(LAYER, Layout.parse("NC"), (1, 2), np.array([[1.0, 2.0]]), 0, 1e-5)).changed
    False
    """
    x, layout = study.batched()
    axis = layout.index(layout.batch or "N")
    if x.shape[axis] == 1:
        shape = tuple(2 if place == axis else size for place, size in enumerate(x.shape))
        mate = integers(shape, layout, study.seed + 1).take([1], axis=axis).astype(x.dtype)
        x = np.concatenate([x, mate], axis=axis)
    return swap_batch_mate(x, study.kind, layout, seed=study.seed, eps=study.eps)


def train_and_inference(study: Study) -> float:
    """The largest difference between the outputs of the two modes.

    The running statistics are those after EARLIER_BATCHES seeded batches, each as many samples drawn from x with
    replacement (bootstrap), from their start at mean 0 and variance 1. A kind that has none computes the same
    in both modes; it is run twice. A batch of a single value a channel, which cannot train, is compared with the
    0 it normalizes to.

    >>> from normcore.kinds import LAYER
    >>> train_and_inference(Study(LAYER, Layout.parse("NC"), (1, 2), np.array([[1.0, 2.0]]), 0, 1e-5))
    0.0
    """
    record = normalize(study.x, study.kind, study.layout, eps=study.eps)
    if not study.kind.running:
        again = normalize(study.x.copy(), study.kind, study.layout, eps=study.eps).y
        return float(np.abs(record.y - again).max())
    scale = channel_scales(study.x, study.layout)
    along = [-1 if name == study.layout.features else 1 for name in study.layout.names]
    x = study.x if (scale == 1.0).all() else study.x * scale.reshape(along)
    stats = RunningStats(np.zeros(record.count), scale**2)
    if record.n > 1:
        for batch in bootstrap_batches(x, study.layout, EARLIER_BATCHES, study.seed):
            stats = stats.updated(normalize(batch, study.kind, study.layout, eps=study.eps))
    inv_std = 1.0 / np.sqrt(stats.var + study.eps * scale**2)
    other = apply_formula(x, stats.mean.reshape(along), inv_std.reshape(along))
    return float(np.abs(record.y - other).max())


def batch_of_one(study: Study) -> BatchOfOne:
    """What happens with one sample.

    Batch, instance and group norm are run as PyTorch runs them in training, which refuses a single value.
    Batch norm that is not refused is compared with instance norm; every other kind with its own output within
    the batch.

    >>> from normcore.kinds import BATCH
    >>> x = np.array([[1.0, 2.0], [3.0, 5.0]])
    >>> batch_of_one(Study(BATCH, Layout.parse("NC"), (2, 2), x, 0, 1e-5)).gap is None
    True
    """
    x, layout = study.batched()
    axis, n = layout.index(layout.batch or "N"), study.left_alone()
    one = x.take([0], axis=axis)
    try:
        _run_as_torch(study.kind, one, layout)
    except NormError as error:
        return BatchOfOne(n, None, error)
    alone = normalize(one, study.kind, layout, eps=study.eps).y
    if study.kind.running:
        other = normalize(one, INSTANCE, layout, eps=study.eps).y
    else:
        other = normalize(x, study.kind, layout, eps=study.eps).y.take([0], axis=axis)
    return BatchOfOne(n, float(np.abs(alone - other).max()))


def _run_as_torch(kind: NormKind, one: Array, layout: Layout) -> None:
    """Run the PyTorch function of this kind, if it has a rule about single values."""
    features, batch = layout.index(layout.features), layout.index(layout.batch or "N")
    x = np.moveaxis(one, (batch, features), (0, 1))
    if kind.family == "batch":
        functional.batch_norm(x, None, None, training=True)
    elif kind.family == "instance":
        functional.instance_norm(x)
    elif kind.groups is not None:
        functional.group_norm(x, kind.groups)
