"""What is asked of a service that makes films, and when: a day of requests, drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

DAY = 86_400.0
BUSIEST = 14 * 3600.0
"""The time of the day at which most requests come."""
_GRID = 1440


@dataclass(frozen=True)
class Demand:
    """How many requests come in a day, how unevenly, and for what.

    Parameters
    ----------
    per_day
        Requests a day in the mean; their times are a Poisson process.
    peak
        The rate at the busiest time over the mean rate, from 1, the same all day, to 2. It follows a cosine.
    shapes, exponent
        How many tensors and settings are asked for; that of rank k is asked for with a probability proportional to
        k ** -exponent (Zipf's law).
    edits
        The share of requests that change a caption of the film, and so want one that nobody has asked for.
    """

    per_day: float
    peak: float = 2.0
    shapes: int = 20_000
    exponent: float = 1.0
    edits: float = 0.1

    def popularity(self) -> NDArray[np.float64]:
        """The probability of each shape, the most popular first."""
        weights = np.arange(1, self.shapes + 1, dtype=float) ** -self.exponent
        return weights / weights.sum()


@dataclass(frozen=True)
class Requests:
    """Requests in the order of their times, in seconds from the start: shape, lesson, and edit.

    Each edit has a number of its own; 0 stands for the film as it is.
    """

    times: NDArray[np.float64]
    shapes: NDArray[np.int64]
    lessons: NDArray[np.int64]
    edits: NDArray[np.int64]

    @classmethod
    def drawn(cls, demand: Demand, lessons: int, days: float, rng: np.random.Generator) -> Requests:
        """The requests of so many days; every lesson is asked for equally often."""
        count = int(rng.poisson(demand.per_day * days))
        times = np.sort(_times(demand.peak, days, rng.random(count)))
        shapes = np.searchsorted(np.cumsum(demand.popularity()), rng.random(count) * (1 - 1e-12))
        edits = np.where(rng.random(count) < demand.edits, np.arange(1, count + 1), 0)
        return cls(times, shapes, rng.integers(lessons, size=count), edits)

    def __len__(self) -> int:
        return len(self.times)

    def split(self, time: float) -> tuple[Requests, Requests]:
        """The requests before a time, and those after it, whose times start there."""
        at = int(np.searchsorted(self.times, time))
        columns = (self.times, self.shapes, self.lessons, self.edits)
        before, after = Requests(*(each[:at] for each in columns)), Requests(*(each[at:] for each in columns))
        return before, replace(after, times=after.times - time)


def _times(peak: float, days: float, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The times at which these shares of all requests have come."""
    times = np.linspace(0.0, days * DAY, round(days * _GRID) + 1)
    turn = 2 * np.pi / DAY
    swing = np.sin(turn * (times - BUSIEST)) - np.sin(-turn * BUSIEST)
    come = times + (peak - 1) / turn * swing
    return np.interp(shares * come[-1], come, times)
