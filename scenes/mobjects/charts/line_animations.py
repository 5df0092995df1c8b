"""How a number line changes: to another state, and by values that fall on it one after the other."""

from __future__ import annotations

from collections.abc import Callable
from math import frexp
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import linear, smooth

from scenes.geometry.arrays import FloatArray
from scenes.mobjects.charts.line_prints import Stage
from scenes.mobjects.charts.line_state import between
from scenes.mobjects.charts.value_scale import moments
from scenes.mobjects.in_place import InPlace

if TYPE_CHECKING:
    from scenes.mobjects.charts.line_body import LineBody

_FLIGHT = 0.3
"""The share of the time that one value is on its way."""
_SLIDE = 0.5
"""The share of the time between two values that the tick takes to the mean with the one that came last."""
_GROUPS = 60
"""A density grows with the running mean of so many parts of its values."""


class LineTo(InPlace):
    """Parts of a line's state to what `plan` makes of it when the animation begins; the other parts are left alone.

    So several of them, of different parts, may be played at once or one after the other.
    """

    def __init__(
        self,
        line: LineBody,
        plan: Callable[[], dict[str, Any]],
        *,
        rate_func: Callable[[float], float] = smooth,
        **kwargs: Any,
    ) -> None:
        super().__init__(line, rate_func=rate_func, **kwargs)
        self.line, self.plan = line, plan

    def begin(self) -> None:
        self.goal = self.plan()
        self.start = self.line.state
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = 1.0 if alpha >= 1 else self.rate_func(alpha)
        self.line.state = between(self.line.state, self.start, self.goal, share)


class Drop(InPlace):
    """Values fall on their columns one after the other; the mean is that of those that have arrived.

    Parameters
    ----------
    sources
        Scene points that the values come from; they come from above if there are none.
    with_mean
        Whether the tick of the mean is shown.
    """

    def __init__(
        self, line: LineBody, sources: FloatArray | None = None, *, with_mean: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(line, rate_func=linear, **kwargs)
        self.line, self.sources, self.with_mean = line, sources, with_mean

    def begin(self) -> None:
        line = self.line
        self.goal = line.state.changed(
            **line.resting(line.state.raw, Stage.RAW), size=np.ones(len(line.state.x))
        )
        self.axis_before = line.state.axis_seen
        self.arrivals = line.picture.radius is not None
        ordered = self.goal.raw[line.order] if self.arrivals else self.goal.raw
        count = len(ordered) if self.arrivals else _GROUPS
        self.spacing = (1 - _FLIGHT) / (count + 1)
        self.means = running_means(ordered, min(count, len(ordered)))
        self.landed = self.spacing * np.arange(len(self.means)) + _FLIGHT
        if self.arrivals:
            self.begins = line.rank * self.spacing
            self.start = self._starts()
        super().begin()

    def _starts(self) -> FloatArray:
        """Where each value leaves."""
        picture = self.line.picture
        if self.sources is not None:
            return picture.to_local(np.asarray(self.sources, dtype=float))
        return np.column_stack([self.goal.x, np.full(len(self.goal.x), picture.rows.lane)])

    def interpolate_mobject(self, alpha: float) -> None:
        if alpha >= 1:
            shown = {"mean_seen": 1.0} if self.with_mean else {}
            self.line.state = self.goal.changed(axis_seen=1.0, **shown)
            return
        parts: dict[str, Any] = {"axis_seen": max(self.axis_before, min(1.0, alpha / 0.1))}
        parts |= self._flown(alpha) if self.arrivals else {"size": np.full(len(self.goal.x), smooth(alpha))}
        here = np.searchsorted(self.landed, alpha, "right")
        if here and self.with_mean:
            since = self.landed[here - 1], self.landed[here - 1] + _SLIDE * self.spacing
            way = float(self.means[max(int(here) - 2, 0)]), float(self.means[here - 1])
            mean = float(np.interp(alpha, since, way))
            parts |= {
                "mean": float(self.means[here - 1]),
                "mean_x": self.goal.axis.at(mean),
                "mean_seen": min(1.0, (alpha - self.landed[0]) / 0.08),
            }
        elif self.with_mean:
            parts["mean_seen"] = 0.0
        self.line.state = self.goal.changed(**parts)

    def _flown(self, alpha: float) -> dict[str, Any]:
        """Where the values are: first across, then down, faster and faster."""
        time = np.clip((alpha - self.begins) / _FLIGHT, 0.0, 1.0)
        ceiling, goal = self.line.picture.rows.lane, self.goal
        size = np.clip(time / 0.15, 0.0, 1.0)
        if self.sources is None:
            return {"y": self.start[:, 1] + (goal.y - self.start[:, 1]) * time**2, "size": size}
        eased = time * time * (3 - 2 * time)
        first, middle, last = (1 - eased) ** 2, 2 * eased * (1 - eased), eased**2
        x = first * self.start[:, 0] + middle * goal.x + last * goal.x
        y = first * self.start[:, 1] + middle * ceiling + last * goal.y
        return {"x": x, "y": y, "size": size}


def running_means(values: FloatArray, steps: int) -> FloatArray:
    """The mean of the first part of the values, of the first two parts, and so on; the last is that of all.

    >>> values = np.array([1.0, 3.0, 5.0, 7.0])
    >>> running_means(values, 4).tolist(), running_means(values, 2).tolist()
    ([1.0, 2.0, 3.0, 4.0], [2.0, 4.0])
    """
    power = frexp(float(np.abs(values).max()))[1]
    scaled = np.ldexp(values, -power)
    ends = np.arange(1, steps + 1) * len(values) // steps
    means = np.cumsum(np.add.reduceat(scaled, np.append(0, ends[:-1]))) / ends
    means = np.ldexp(np.clip(means, scaled.min(), scaled.max()), power)
    means[-1] = moments(values)[0]
    return np.asarray(means)
