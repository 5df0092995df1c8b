"""Running statistics with the number of the batch over them: batches come one after the other and pull at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from manim import Animation, Mobject, UpdateFromAlphaFunc, VGroup, linear

from scenes.mobjects.charts.line_shapes import Label, in_scene


@dataclass(frozen=True)
class Running:
    """One running statistic: what it is called, its values, what each batch has, and how its values are printed.

    There is one value, and one print, before the first batch and one after each. `dots` says what the dots are.
    """

    name: str
    dots: str
    values: Sequence[float]
    batches: Sequence[float]
    prints: Sequence[str]


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
