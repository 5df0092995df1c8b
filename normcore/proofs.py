"""The experiments behind the comparison table, one for each property that can be computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore import functional
from normcore.axes import Layout
from normcore.errors import NormError
from normcore.experiments import BatchMateSwap, bootstrap_batches, swap_batch_mate
from normcore.kinds import INSTANCE, NormKind
from normcore.normalization import normalize
from normcore.partitions import cut
from normcore.running import RunningStats
from normcore.samples import integers
from normcore.statistics import moments

__all__ = ["Evenness", "Study", "batch_of_one", "depends_on_batch", "evenness", "train_and_inference"]

Array = NDArray[Any]
EARLIER_BATCHES = 40


@dataclass(frozen=True, eq=False)
class Study:
    """One kind on one tensor: the shape it is about, and the values (all or a corner) to experiment on.

    >>> from normcore.kinds import BATCH
    >>> Study(BATCH, Layout.parse("NC"), (2, 3), np.zeros((2, 3)), 0, 1e-5).count
    3
    """

    kind: NormKind
    layout: Layout
    shape: tuple[int, ...]
    x: Array
    seed: int
    eps: float

    @property
    def factors(self) -> tuple[int, ...]:
        """The sizes whose product is n, for the whole shape."""
        parts = cut(self.kind, self.shape, self.layout)
        return tuple(parts.shape[axis] for axis in parts.axes)

    @property
    def n(self) -> int:
        """Values a statistic, for the whole shape."""
        return cut(self.kind, self.shape, self.layout).n

    @property
    def count(self) -> int:
        """Number of statistics, for the whole shape."""
        return cut(self.kind, self.shape, self.layout).count

    def batched(self) -> tuple[Array, Layout]:
        """The values with a batch axis, which comes first if the layout has none."""
        if self.layout.batch is not None:
            return self.x, self.layout
        return self.x[np.newaxis], Layout(("N", *self.layout.names))


@dataclass(frozen=True)
class Evenness:
    """What the groups look like after normalization: the mean farthest from 0, the least and most variance.

    For a kind that is not centred the variance is the mean square.

    >>> Evenness(0.0, 1.0, 1.0).mean
    0.0
    """

    mean: float
    least: float
    most: float


def evenness(study: Study) -> Evenness:
    """Normalize, then take the moments of what came out over the same cut.

    >>> from normcore.kinds import BATCH
    >>> x = np.array([[1.0, 2.0], [3.0, 8.0]])
    >>> round(evenness(Study(BATCH, Layout.parse("NC"), (2, 2), x, 0, 1e-5)).least, 4)
    1.0
    """
    x_hat = normalize(study.x, study.kind, study.layout, eps=study.eps).x_hat
    parts = cut(study.kind, study.x.shape, study.layout)
    after = moments(x_hat.reshape(parts.shape), parts.axes, centred=study.kind.centred)
    return Evenness(float(np.abs(after.mean).max()), float(after.var.min()), float(after.var.max()))


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

    The running statistics are those after 40 seeded batches, each as many samples drawn from x with
    replacement (bootstrap), from their start at mean 0 and variance 1. A kind that keeps none computes the same
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
    stats = RunningStats.start(record.count)
    if record.n > 1:
        for batch in bootstrap_batches(study.x, study.layout, EARLIER_BATCHES, study.seed):
            stats = stats.updated(normalize(batch, study.kind, study.layout, eps=study.eps))
    other = stats.normalize(study.x, study.layout, eps=study.eps)
    return float(np.abs(record.y - other).max())


def batch_of_one(study: Study) -> tuple[str, object, str]:
    """What happens with one sample: the value to show, the evidence and a sentence.

    Batch, instance and group norm are run as PyTorch runs them in training, which refuses a single value.
    Batch norm that is not refused is compared with instance norm; every other kind with its own output within
    the batch.

    >>> from normcore.kinds import BATCH
    >>> batch_of_one(Study(BATCH, Layout.parse("NC"), (2, 2), np.array([[1.0, 2.0], [3.0, 5.0]]), 0, 1e-5))[0]
    'fails'
    """
    x, layout = study.batched()
    axis = layout.index(layout.batch or "N")
    one = x.take([0], axis=axis)
    try:
        _run_as_torch(study, one, layout)
    except NormError as error:
        return "fails", error, f"one sample leaves one value to average: {error}"
    alone = normalize(one, study.kind, layout, eps=study.eps)
    if study.kind.running:
        gap = float(np.abs(alone.y - normalize(one, INSTANCE, layout, eps=study.eps).y).max())
        whole = tuple(1 if place == axis else size for place, size in enumerate(study.shape))
        n = cut(study.kind, whole if study.layout.batch else (1, *study.shape), layout).n
        proof = f"one sample leaves {n} values a channel: the output is instance norm's, difference {gap:.3g}"
        return "becomes instance norm", gap, proof
    within = normalize(x, study.kind, layout, eps=study.eps).y.take([0], axis=axis)
    gap = float(np.abs(alone.y - within).max())
    return "works", gap, f"the first sample alone comes out as within the batch, difference {gap:.3g}"


def _run_as_torch(study: Study, one: Array, layout: Layout) -> None:
    """Run the PyTorch function of this kind, if it has a rule about single values."""
    features, batch = layout.index(layout.features), layout.index(layout.batch or "N")
    x = np.moveaxis(one, (batch, features), (0, 1))
    name = study.kind.name.partition(":")[0]
    if name == "batch":
        functional.batch_norm(x, None, None, training=True)
    elif name == "instance":
        functional.instance_norm(x)
    elif study.kind.groups is not None:
        functional.group_norm(x, study.kind.groups)
