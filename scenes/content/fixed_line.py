"""Batch norm in inference as the printed line y = a x + b, and folded into the layer before it. No Manim."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import log10

import numpy as np

from normcore.running import RunningStats
from normcore.samples import parameters
from scenes.content.notation import Notation
from scenes.content.number_format import NumberFormat
from scenes.content.worked_example import RunningExample

_FEWEST, _FINEST = 2, 9


@dataclass(frozen=True)
class FixedLine:
    """The line that batch norm of one channel is in inference, with gamma 1 and beta 0.

    example          the running statistics and the value that is followed
    stats            the statistics that it uses: those at the end, unless those of one batch are given
    weight, bias     of the layer before it, for one of its inputs: examples
    """

    example: RunningExample
    stats: RunningStats
    weight: float
    bias: float

    @classmethod
    def of(cls, example: RunningExample, seed: int) -> FixedLine:
        """The line of the statistics after all batches."""
        weight, bias = parameters((1,), seed)
        return cls(example, example.trace.stats[-1], float(weight[0]), float(bias[0]))

    @property
    def numbers(self) -> NumberFormat:
        return self.example.example.numbers

    @cached_property
    def slope(self) -> tuple[float, float]:
        """a and b for the values of the tensor."""
        return line_of(self.example, self.stats)

    @cached_property
    def folded(self) -> tuple[float, float]:
        """Weight and bias of the one layer that does both."""
        scale = self.example.trace.scale
        eps = self.example.example.record.eps * scale**2
        weight, bias = self.stats.folded(
            np.array([self.weight * scale]), np.array([self.bias * scale]), eps=eps
        )
        return float(weight[0]), float(bias[0])

    @cached_property
    def printed(self) -> Mapping[str, str]:
        """x, y, a, b, the weight and the bias, and both folded, with as many decimals as make all of it come out."""
        tried = (self._print(places) for places in self._places())
        first = next(tried)
        return (
            first
            if self._comes_out(first)
            else next((each for each in tried if self._comes_out(each)), first)
        )

    def _places(self) -> Iterator[int]:
        a = abs(self.slope[0]) or 1.0
        least = max(_FEWEST, 1 - int(np.floor(log10(a))))
        return iter(range(least, least + _FINEST))

    def _print(self, places: int) -> dict[str, str]:
        numbers, of = self.numbers, Notation(places)
        (a, b), (weight, bias) = self.slope, self.folded
        write: Callable[[float], str] = lambda value: numbers.root(value, of)  # noqa: E731
        return {
            "x": self.example.printed["x"],
            "y": self.example.printed["x_hat"],
            "weight": numbers.exact(self.weight),
            "bias": numbers.exact(self.bias),
            **{name: write(value) for name, value in (("a", a), ("b", b), ("aw", weight), ("ab", bias))},
        }

    def _comes_out(self, printed: Mapping[str, str]) -> bool:
        read = {name: self.numbers.read(text) for name, text in printed.items()}
        write = self.numbers
        places = len(printed["aw"].partition(".")[2])
        return (
            write.ratio(read["a"] * read["x"] + read["b"]) == printed["y"]
            and write.root(read["a"] * read["weight"], Notation(places)) == printed["aw"]
            and write.root(read["a"] * read["bias"] + read["b"], Notation(places)) == printed["ab"]
        )


def line_of(example: RunningExample, stats: RunningStats) -> tuple[float, float]:
    """a and b of the line that some statistics of an example give, for the values of the tensor."""
    scale = example.trace.scale
    a, b = stats.line(eps=example.example.record.eps * scale**2)
    return float(a[0]) * scale, float(b[0])


def lines_in_training(example: RunningExample, count: int) -> dict[int, tuple[float, float]]:
    """a and b of the first batches whose line is of the size of the one at the end, by the batch's number from 1."""
    final = line_of(example, example.trace.stats[-1])[0]
    made = (
        (number, line_of(example, RunningStats(batch.mean.ravel(), batch.var.ravel())))
        for number, batch in enumerate(example.trace.batches, 1)
    )
    alike = (each for each in made if final / _STEEPEST <= each[1][0] <= final * _STEEPEST)
    return dict(islice(alike, count))


_STEEPEST = 2.0
