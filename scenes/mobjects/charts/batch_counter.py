"""Running statistics with the number of the batch over them: batches come one after the other and pull at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from manim import Animation, Mobject, UpdateFromAlphaFunc, VGroup, linear

from scenes.mobjects.charts.line_shapes import Label, in_scene

_ARRIVED = 1e-6


@dataclass(frozen=True)
class Running:
    """One running statistic: what it is called, its values, what each batch has, and how its values are printed.

    There is one value, and one print, before the first batch and one after each. `dots` says what the dots are.
    `between` prints a value on the way from one to the next, and `squared` is whether it is a mean of squares.
    """

    name: str
    dots: str
    values: Sequence[float]
    batches: Sequence[float]
    prints: Sequence[str]
    between: Callable[[float], str] | None = None
    squared: bool = False

    def at(self, seen: float) -> float:
        """The value after so many batches, of which the last may be on its way."""
        return float(np.interp(seen, np.arange(len(self.values)), self.values))

    def printed(self, seen: float) -> str:
        """The same as printed; without a print on the way, that of the nearest."""
        nearest = int(seen + 0.5)
        if self.between is None or abs(seen - nearest) < _ARRIVED:
            return self.prints[nearest]
        return self.between(self.at(seen))


class Pulled(Protocol):
    """What shows a running statistic."""

    def stand_at(self, seen: float) -> None:
        """After so many batches, of which the last may be on its way."""


class BatchCounter(VGroup):
    """What is said of the batches by their number, ending at a place; `pull` moves it and the statistics.

    Parameters
    ----------
    statistics
        What is pulled.
    counted
        What is said before the first batch and of each.
    """

    def __init__(
        self,
        statistics: Sequence[Pulled],
        counted: Sequence[str],
        place: tuple[float, float],
        px: float,
        color: str,
    ) -> None:
        super().__init__()
        self.statistics, self.counted, self.place, self.pulled = statistics, counted, place, 0
        self.counter = Label(px, color, "semibold")
        self.add(self.counter)
        self._count(0.0)

    def _count(self, seen: float) -> None:
        text = self.counted[min(int(np.ceil(seen - 1e-6)), len(self.counted) - 1)]
        x = self.place[0] - Label.size(text, self.counter.px, "semibold")[0] / 2
        self.counter.put(text, x, self.place[1], 1.0, in_scene)

    def pull(self, batches: int, **kwargs: Any) -> Animation:
        """The next batches come one after the other, and each pulls every statistic a part of the way."""
        start, self.pulled = self.pulled, self.pulled + batches

        def at(_: Mobject, alpha: float) -> None:
            seen = start + alpha * batches
            for each in self.statistics:
                each.stand_at(seen)
            self._count(seen)

        return UpdateFromAlphaFunc(self, at, **{"rate_func": linear, **kwargs})
