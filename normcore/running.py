"""Running statistics as a value: each batch gives new ones, and the old ones stay what they were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.conventions import TORCH, Convention, convention_named
from normcore.errors import NormError
from normcore.statistics import Step, check_dtype, rescale, unbiased

__all__ = ["RunningStats", "Statistics"]

Array = NDArray[Any]
Momentum = float | Literal["default"] | None


class Statistics(Protocol):
    """Anything with a mean, a biased variance and the number of values: Moments, NormRecord.

    >>> from normcore.statistics import moments
    >>> batch: Statistics = moments(np.array([[1.0, 3.0]]), (1,))
    """

    @property
    def mean(self) -> NDArray[np.float64]:
        """The mean of each channel."""

    @property
    def var(self) -> NDArray[np.float64]:
        """The biased variance of each channel."""

    @property
    def n(self) -> int:
        """How many values each averages."""


@dataclass(frozen=True, eq=False)
class RunningStats:
    """The mean and variance that batch norm keeps for inference: a value, never changed in place.

    momentum m is by default that of the convention, which may be given by its name:

    torch, paper       new = (1 - m) * old + m * batch, m = 0.1; takes in the unbiased variance, var * n / (n - 1);
                       momentum=None is the plain average of all batches
    keras, flax, onnx  new = m * old + (1 - m) * batch, m = 0.99, 0.99 and 0.9; the biased variance

    mean and var are read-only copies of shape (C,), batches counts the updates. Sources: as in Convention.

    Raises NormError for an unknown convention, momentum=None where m is not the weight of the batch, or mean and var of
    unequal shapes.

    >>> RunningStats(np.zeros(1), np.ones(1)).weight_of_batch
    0.1
    """

    mean: NDArray[np.float64]
    var: NDArray[np.float64]
    convention: Convention | str = TORCH
    momentum: Momentum = "default"
    batches: int = 0

    def __post_init__(self) -> None:
        """Check the convention and fill in its momentum."""
        object.__setattr__(self, "convention", rule := convention_named(self.convention))
        if self.momentum is None and not rule.weighs_batch:
            raise NormError(f"momentum None with convention {rule.name}: only torch averages plainly; give m")
        if np.ndim(self.mean) != 1 or np.shape(self.mean) != np.shape(self.var):
            raise NormError(
                f"mean of shape {np.shape(self.mean)} and var of {np.shape(self.var)}: give (C,) for both"
            )
        for name in ("mean", "var"):
            copy = np.array(getattr(self, name), np.float64)
            copy.flags.writeable = False
            object.__setattr__(self, name, copy)
        if self.momentum == "default":
            object.__setattr__(self, "momentum", rule.momentum)

    @classmethod
    def start(
        cls, channels: int, *, convention: Convention | str = TORCH, momentum: Momentum = "default"
    ) -> RunningStats:
        """Before the first batch: mean 0 and variance 1, as every library begins.

        >>> RunningStats.start(2, convention="keras").var.tolist()
        [1.0, 1.0]
        """
        return cls(np.zeros(channels), np.ones(channels), convention, momentum)

    @property
    def weight_of_batch(self) -> float:
        """How much the next batch counts: m or 1 - m, as the convention reads it, 1 / batches for None.

        >>> RunningStats.start(1, convention="onnx").weight_of_batch.__round__(6)
        0.1
        """
        momentum = cast("float | None", self.momentum)
        if momentum is None:
            return 1.0 / (self.batches + 1)
        return momentum if self.rule.weighs_batch else 1.0 - momentum

    @property
    def share_of_start(self) -> float:
        """How much of the mean and variance before the first batch is still in these: (1 - weight)^batches.

        >>> RunningStats(np.zeros(1), np.ones(1), "keras", batches=40).share_of_start.__round__(2)
        0.67
        """
        if self.momentum is None:
            return float(self.batches == 0)
        return (1.0 - self.weight_of_batch) ** self.batches

    @property
    def rule(self) -> Convention:
        """The convention, which may have been given by its name."""
        return convention_named(self.convention)

    def taken_in(self, batch: Statistics) -> NDArray[np.float64]:
        """The variance of a batch that the running one is pulled to: unbiased or biased, by the convention.

        >>> from normcore.statistics import moments
        >>> batch = moments(np.array([[1.0, 3.0]]), (1,))
        >>> [RunningStats.start(1, convention=name).taken_in(batch).tolist() for name in ("torch", "keras")]
        [[2.0], [1.0]]
        """
        var = np.ravel(batch.var)
        if not self.rule.stores_unbiased:
            return var
        if batch.n == 1:
            raise NormError("Expected more than 1 value per channel when training: one value has no variance")
        return unbiased(var, batch.n)

    def updated(self, batch: Statistics) -> RunningStats:
        """The running statistics after one more batch.

        Raises NormError if the batch has another number of channels, or a single value a channel where the
        convention stores the unbiased variance.

        >>> from normcore.statistics import moments
        >>> stats = RunningStats.start(1).updated(moments(np.array([[1.0, 3.0]]), (1,)))
        >>> stats.mean.round(6).tolist(), stats.var.round(6).tolist(), stats.batches
        ([0.2], [1.1], 1)
        """
        mean = np.ravel(batch.mean)
        if mean.shape != np.shape(self.mean):
            raise NormError(
                f"batch statistics of {mean.size} channels, running statistics of shape {np.shape(self.mean)}: "
                "normalize the batch with batch norm over the same channels"
            )
        var, weight = self.taken_in(batch), self.weight_of_batch
        with np.errstate(all="ignore"):
            return replace(
                self,
                mean=(1.0 - weight) * self.mean + weight * mean,
                var=(1.0 - weight) * self.var + weight * var,
                batches=self.batches + 1,
            )

    def line(
        self, *, eps: float = 1e-5, gamma: Array | None = None, beta: Array | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Slope a and intercept b of each channel: in inference batch norm is the fixed line y = a * x + b.

        a = gamma / sqrt(var + eps), b = beta - a * mean; which is how it folds into the layer before it.

        >>> a, b = RunningStats(np.array([2.0]), np.array([4.0])).line(eps=0.0)
        >>> a.tolist(), b.tolist()
        ([0.5], [-1.0])
        """
        slope = (1.0 if gamma is None else gamma) / np.sqrt(np.asarray(self.var, np.float64) + eps)
        return slope, (0.0 if beta is None else beta) - slope * self.mean

    def folded(
        self,
        weight: Array,
        bias: Array,
        *,
        eps: float = 1e-5,
        gamma: Array | None = None,
        beta: Array | None = None,
    ) -> tuple[Array, Array]:
        """Weight and bias of one layer that does what a linear layer or a convolution and batch norm after it do.

        With the line y = a * z + b of `line`: a * weight and a * bias + b. The first axis of weight is that of the
        outputs, which are the channels, as in torch.nn.Conv2d and Linear.

        >>> stats = RunningStats(np.array([2.0]), np.array([4.0]))
        >>> [part.tolist() for part in stats.folded(np.array([[6.0]]), np.array([1.0]), eps=0.0)]
        [[[3.0]], [-0.5]]
        """
        slope, intercept = self.line(eps=eps, gamma=gamma, beta=beta)
        weight = np.asarray(weight)
        if weight.shape[:1] != np.shape(slope) or np.shape(bias) != np.shape(slope):
            raise NormError(
                f"weight of shape {weight.shape} and bias of {np.shape(bias)}: give {slope.size} outputs to both, "
                "one for each channel"
            )
        return slope.reshape([-1] + [1] * (weight.ndim - 1)) * weight, slope * bias + intercept

    def normalize(
        self,
        x: Array,
        layout: Layout | str,
        *,
        eps: float = 1e-5,
        gamma: Array | None = None,
        beta: Array | None = None,
    ) -> Array:
        """y of batch norm in inference: x with these statistics in place of its own. Shape and dtype of x.

        >>> stats = RunningStats(np.array([2.0]), np.array([4.0]))
        >>> stats.normalize(np.array([[6.0]]), "NC", eps=0.0).tolist()
        [[2.0]]
        """
        layout, x = Layout.parse(layout), np.asarray(x)
        check_dtype(x)
        sizes = layout.sizes(x.shape)
        if sizes[layout.features] != np.size(self.mean):
            raise NormError(
                f"axis {layout.features} of shape {x.shape} has {sizes[layout.features]} entries, the running "
                f"statistics have {np.size(self.mean)}: use the layout they were made with"
            )
        shape = [size if name == layout.features else 1 for name, size in sizes.items()]
        slope = (1.0 if gamma is None else gamma) / np.sqrt(self.var + eps)
        steps: list[Step] = [(np.subtract, self.mean.reshape(shape)), (np.multiply, slope.reshape(shape))]
        if beta is not None:
            steps.append((np.add, np.reshape(beta, shape)))
        return rescale(x, *steps)
