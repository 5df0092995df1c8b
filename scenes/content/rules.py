"""What the followed cell becomes under the rules in use, each computed by normcore. No Manim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.conventions import KERAS, TORCH, Convention
from normcore.experiments import RunningTrace, running_from
from normcore.kinds import RMS, NormKind
from normcore.normalization import normalize
from normcore.record import NormRecord
from normcore.samples import parameters
from normcore.statistics import Moments
from normcore.variants import scaled_by_weight
from scenes.content.hero import Hero
from scenes.content.ladder import Ladder
from scenes.content.number_format import NumberFormat, variance_of

SMALLER = 0.01
"""So many times their size are values beside which epsilon is seen."""


@dataclass(frozen=True, eq=False)
class Rules:
    """The cell `hero` of the tensor `x` under every rule in use.

    own     the normalization that the others are told apart from
    eps_of  the epsilon of each kind
    """

    x: NDArray[Any]
    hero: Hero
    own: NormRecord
    seed: int
    eps_of: Callable[[NormKind], float] = TORCH.eps_of

    def of(self, record: NormRecord, numbers: NumberFormat | None = None) -> Ladder:
        """The cell under a normalization of the tensor."""
        label = int(record.labels_at(self.hero.cell))
        mean = float(record.mean[label]) if record.kind.centred else None
        std, value = float(record.std[label]), float(record.x[self.hero.cell])
        var = variance_of(std, float(record.var[label]))
        return Ladder(value, mean, std, var, record.n, record.eps, numbers or self.hero.numbers)

    @cached_property
    def base(self) -> Ladder:
        """The normalization itself: of batch norm, that in training."""
        return self.of(self.own)

    @cached_property
    def less_one(self) -> Ladder:
        """The variance over n - 1."""
        record, label = self.own, int(self.own.labels_at(self.hero.cell))
        std = self.base.std * sqrt(record.n / (record.n - 1))
        var = variance_of(std, float(Moments(record.mean, record.var, record.n).unbiased_var[label]))
        return self.base.changed(std=std, var=var, n=record.n - 1)

    @property
    def other(self) -> Convention:
        """A convention with another epsilon: that of Keras, or of PyTorch if it is the same."""
        return KERAS if self.own.eps != KERAS.eps_of(self.own.kind) else TORCH

    @property
    def other_eps(self) -> float:
        """The epsilon of that convention."""
        return self.other.eps_of(self.own.kind)

    @cached_property
    def epsilons(self) -> dict[str, Ladder]:
        """Epsilon inside and outside the root, and as another library has it."""
        return {
            "base": self.base,
            "outside": self.base.changed(outside=True),
            "other": self.base.changed(eps=self.other_eps),
        }

    @cached_property
    def small(self) -> dict[str, Ladder]:
        """Values a hundred times smaller, with epsilon as it is and as another library has it."""
        own, cell = self.x, list(self.hero.cell)
        for axis, name in enumerate(self.own.layout.names):
            if name not in self.own.reduced:
                own, cell[axis] = np.take(own, [cell[axis]], axis), 0
        own, made = own.astype(np.float64) * SMALLER, {}
        for name, eps in (("small", self.own.eps), ("small_other", self.other_eps)):
            record = normalize(own, self.own.kind, self.own.layout, eps=eps)
            numbers = NumberFormat.for_tensor(own, eps, self.hero.numbers.language)
            mean, std = float(record.mean[0]), float(record.std[0])
            var = variance_of(std, float(record.var[0]))
            made[name] = Ladder(float(own[tuple(cell)]), mean, std, var, record.n, eps, numbers)
        return made

    def _trace(self, convention: str) -> RunningTrace:
        axis = self.own.layout.index(self.own.layout.features)
        return running_from(
            self.x,
            self.own.layout,
            channel=self.hero.cell[axis],
            seed=self.seed,
            convention=convention,
        )

    def left_of_start(self, convention: str) -> float:
        """How much of the values that running statistics start with is left at the end, by a convention."""
        return self._trace(convention).stats[-1].share_of_start

    def with_running_statistics(self, convention: str = "torch") -> Ladder:
        """With the running statistics of a convention."""
        trace = self._trace(convention)
        stats, scale = trace.stats[-1], trace.scale
        std = sqrt(float(stats.var[0])) / scale
        var = variance_of(std, float(stats.var[0]) / scale / scale)
        return self.base.changed(mean=float(stats.mean[0]) / scale, std=std, var=var, n=None)

    def under(self, kind: NormKind) -> Ladder:
        """Under another kind."""
        return self.of(normalize(self.x, kind, self.own.layout, eps=self.eps_of(kind)))

    @cached_property
    def rms(self) -> Ladder:
        """Over the root of the mean square."""
        return self.under(RMS)

    @cached_property
    def weight(self) -> float:
        """A weight that a layer has stored: an example."""
        return float(parameters((1,), self.seed)[0][0])

    def weighted(self, plus_one: bool = False) -> float:
        """The cell under RMS norm, scaled by the weight."""
        return scaled_by_weight(self.rms.x_hat, self.weight, plus_one=plus_one)
