"""Where values stand on a number line: statistics, spans and axes. Arrays only, no Manim."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import frexp

import numpy as np
import numpy.typing as npt

from normcore.kinds import LAYER
from normcore.normalization import normalize
from scenes.content.ticks import Span, nice_ticks
from scenes.geometry.arrays import BoolArray, FloatArray

_MOST = sys.float_info.max
"""The largest float."""
_BEYOND = 60
"""Powers of two over the largest number on a line, from which on values stand where this one stands."""
_MARGIN = 0.28
"""Scene units between the ends of the axis and the values that are farthest out."""
_ZONE = 0.62
"""Scene units beyond a break of the axis, for the values that lie farther out."""
_READABLE, _IN_ROWS = 0.25, 0.14
"""At least so much of an axis a group takes at each stage, and of one that it shares with other groups."""
_FENCE, _FEW, _SHRUNK = 6.0, 50, 4.0
"""One value in fifty may be cut off: six widths of the inner half outside, if that makes the span a quarter."""
_SLACK = 0.3 * _MARGIN
"""So far beyond an end a value still stands in its own place."""
_FEWEST = 5
_SOME = 2**18


def moments(values: npt.ArrayLike) -> tuple[float, float]:
    """Mean and deviation (1/n) of values of any size, as normcore computes them.

    >>> moments([1.0, 3.0]), moments([1e200, -1e200])
    ((2.0, 1.0), (0.0, 1e+200))
    """
    array = np.asarray(values, dtype=np.float64).reshape(1, -1)
    record = normalize(array, LAYER, "NC")
    return float(record.mean[0]), float(record.std[0])


def core(values: FloatArray) -> BoolArray:
    """Which values an axis shows in place: all but a few that lie so far out that the others would be one column."""
    kept = np.ones(len(values), dtype=bool)
    if len(values) < _FEWEST:
        return kept
    if float(np.abs(values).max()) > _MOST / 16:
        values = values / 16
    some = values[:: 1 + len(values) // _SOME]
    for percent in (25.0, 10.0, 2.0):
        low, high = np.percentile(some, [percent, 100 - percent])
        if high > low:
            break
    else:
        return kept
    reach = _FENCE * (high - low)
    kept = (values >= low - reach) & (values <= high + reach)
    cut = len(values) - int(kept.sum())
    shrinks = float(np.ptp(values)) >= _SHRUNK * float(np.ptp(values[kept]))
    few = cut <= max(1, len(values) // _FEW)
    return kept if cut and few and shrinks else np.ones(len(values), dtype=bool)


@dataclass(frozen=True)
class Axis:
    """A number line from scene x `left` to `right`; values from `low` to `high` stand on it in proportion.

    Beyond a broken end (`cut_low`, `cut_high`) stands all that lies farther out. On a `silent` one no numbers are
    printed.
    """

    low: float
    high: float
    left: float
    right: float
    cut_low: bool = False
    cut_high: bool = False
    silent: bool = False

    @property
    def first(self) -> float:
        """The x of `low`."""
        return self.left + _MARGIN + (_ZONE if self.cut_low else 0.0)

    @property
    def last(self) -> float:
        """The x of `high`."""
        return self.right - _MARGIN - (_ZONE if self.cut_high else 0.0)

    @property
    def breaks(self) -> list[float]:
        """The x of each break."""
        ends = ((self.cut_low, self.first - 0.3), (self.cut_high, self.last + 0.3))
        return [x for cut, x in ends if cut]

    def x_of(self, values: npt.ArrayLike) -> FloatArray:
        """The x of values in proportion, be they on the line or far from it.

        It is computed in units of the power of two above the numbers on the line, so that it comes out for any floats.
        """
        power = frexp(max(abs(self.low), abs(self.high)))[1]
        low, high = np.ldexp([self.low, self.high], -power)
        farthest = 2.0 ** (power + _BEYOND) if power + _BEYOND < sys.float_info.max_exp else _MOST
        x = np.array(np.clip(np.asarray(values, dtype=np.float64), -farthest, farthest))
        np.ldexp(x, -power, out=x)
        x -= low
        x *= (self.last - self.first) / (high - low)
        x += self.first
        return x

    def place(self, values: npt.ArrayLike) -> FloatArray:
        """The x of values; of those beyond an end, the end of the line."""
        x = self.x_of(values)
        before, behind = x < self.first - _SLACK, x > self.last + _SLACK
        x[before] = self.left + (0.16 if self.cut_low else 0.0)
        x[behind] = self.right - (0.16 if self.cut_high else 0.0)
        return x

    def at(self, value: float) -> float:
        """The x of one value."""
        return float(self.place(value))

    def beyond(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The values that lie before the beginning and behind the end."""
        out = values[~self.shows(values)]
        return out[out < self.low], out[out > self.high]

    def shows(self, values: FloatArray) -> BoolArray:
        """Which values stand on the line itself."""
        x = self.x_of(values)
        return np.asarray((x >= self.first - _SLACK) & (x <= self.last + _SLACK))

    def ticks(self, most: int) -> list[float]:
        """Round numbers on the line."""
        share = float((_MARGIN - 0.1) / (self.last - self.first))
        spare = share * self.high - share * self.low
        low = self.low if self.cut_low else held(self.low - spare)
        high = self.high if self.cut_high else held(self.high + spare)
        return nice_ticks((low, high), most)

    def moved(self, more: float) -> Axis:
        """The same line with other numbers on it: so much more each."""
        return self.over((self.low + more, self.high + more))

    def with_smaller_unit(self, times_less: float) -> Axis:
        """The line with a unit so many times smaller, about its middle."""
        middle, half = self.low / 2 + self.high / 2, (self.high / 2 - self.low / 2) * times_less
        return self.over((middle - half, middle + half))

    def over(self, span: Span) -> Axis:
        """The line with another span."""
        low, high = spread_out(span)
        return replace(self, low=low, high=high)

    def holds(self, span: Span) -> bool:
        """Whether both ends of a span stand on the line."""
        return bool(self.shows(np.array(span)).all())


@dataclass(frozen=True)
class Axes:
    """The number line before and after a mean is subtracted, and after the deviation is divided by."""

    raw: Axis
    centred: Axis
    scaled: Axis


def held(value: float) -> float:
    """A number, or the largest float where it is larger than any.

    >>> held(2.5), held(-2 * 1e308) == -held(2 * 1e308)
    (2.5, True)
    """
    return min(max(float(value), -_MOST), _MOST)


def spread_out(span: Span) -> Span:
    """The span, or one around it if it has no width.

    >>> spread_out((0.0, 0.0)), spread_out((2.0, 2.0)), spread_out((1.0, 2.0))
    ((-1.0, 1.0), (0.0, 4.0), (1.0, 2.0))
    """
    low, high = (held(end) for end in span)
    if high > low:
        return low, high
    half = abs(low) or 1.0
    return held(low - half), held(low + half)


def union(*spans: Span) -> Span:
    """The least span around all."""
    return min(span[0] for span in spans), max(span[1] for span in spans)


def _shares(whole: Span, *parts: Span, least: float = _READABLE) -> bool:
    """Whether each part is wide enough to be read in the whole."""
    width = whole[1] / 2 - whole[0] / 2
    return all(part[1] / 2 - part[0] / 2 >= least * width for part in parts)


def plus(values: FloatArray, more: float) -> FloatArray:
    """Values and so much more; those that no float holds become the largest that it does."""
    with np.errstate(over="ignore"):
        return np.asarray(np.clip(values + more, -_MOST, _MOST))


def times(values: FloatArray, factor: float) -> FloatArray:
    """Values times a factor; those that no float holds become the largest that it does."""
    with np.errstate(over="ignore"):
        return np.asarray(np.clip(values * factor, -_MOST, _MOST))


@dataclass(frozen=True)
class Spans:
    """What a group takes of a number line at each stage, and how one leads to the next.

    Values less their `mean` are divided so that of a deviation `sd` there becomes the deviation `becomes`.
    """

    raw: Span
    centred: Span
    scaled: Span
    mean: float
    sd: float
    becomes: float
    cut_low: bool
    cut_high: bool

    @classmethod
    def of(cls, values: FloatArray, normalized: FloatArray | None) -> Spans:
        """Of a group's values and what they become; cut where a few lie far outside."""
        mean, sd = moments(values)
        kept = core(values)
        inner = values[kept]
        raw = (float(inner.min()), float(inner.max()))
        for wider in ((mean, mean), (held(mean - sd), held(mean + sd))):
            if _shares(union(raw, wider), raw) or raw[0] == raw[1]:
                raw = union(raw, wider)
        becomes = sd
        if normalized is not None and sd > 0:
            becomes = moments(normalized)[1] or sd
        centred = (held(raw[0] - mean), held(raw[1] - mean))
        scaled = (_in_ratio(centred[0], sd, becomes), _in_ratio(centred[1], sd, becomes))
        low, high = float(values.min()) < float(inner.min()), float(values.max()) > float(inner.max())
        return cls(raw, centred, scaled, mean, sd, becomes, low, high)

    def axes(self, left: float, right: float, room: Sequence[float] = (), centred_too: bool = True) -> Axes:
        """One line for all stages if each is wide enough on it; else the numbers on it change, and the dots stay."""
        line = Axis(0.0, 1.0, left, right, self.cut_low, self.cut_high)
        raw = union(self.raw, *((value, value) for value in room))
        all_three, two = union(raw, self.centred, self.scaled), union(raw, self.centred)
        equal = self.raw[0] == self.raw[1]
        if centred_too and (equal or _shares(all_three, self.raw, self.centred, self.scaled)):
            axis = line.over(all_three)
            return Axes(axis, axis, axis)
        if centred_too and _shares(two, self.raw, self.centred):
            axis = line.over(two)
            return Axes(axis, axis, self.divided(axis))
        shifted = ((value - self.mean, value - self.mean) for value in room)
        after = union(self.centred, self.scaled, *shifted)
        if _shares(after, self.centred, self.scaled):
            axis = line.over(after)
            return Axes(axis.moved(self.mean), axis, axis)
        axis = line.over(raw)
        centred = axis.moved(-self.mean)
        return Axes(axis, centred, self.divided(centred))

    def divided(self, axis: Axis) -> Axis:
        """The same line with the numbers on it that become of those on `axis`."""
        return axis.over(
            (_in_ratio(axis.low, self.sd, self.becomes), _in_ratio(axis.high, self.sd, self.becomes))
        )


def _in_ratio(value: float, old: float, new: float) -> float:
    """A number as much smaller or larger as `new` is than `old`."""
    return held(value / old * new) if old else value


def common_axes(spans: Sequence[Spans], left: float, right: float) -> list[Axes]:
    """The axes of groups below each other: one for all if they can be read on it, else each its own until normalized.

    Normalized groups share an axis in any case. Numbers are printed under the last of those that share one.
    """
    silent = [place < len(spans) - 1 for place in range(len(spans))]
    raw, centred = (union(*(getattr(each, name) for each in spans)) for name in ("raw", "centred"))
    normal = union(*(each.scaled for each in spans))
    cut = {end: any(getattr(each, end) for each in spans) for end in ("cut_low", "cut_high")}
    line = Axis(0.0, 1.0, left, right, **cut)
    parts = [(each.raw, each.centred, each.scaled) for each in spans]
    wide = [tuple(part for part in row if part[0] < part[1]) for row in parts]
    whole, two = union(raw, centred, normal), union(raw, centred)
    if not any(cut.values()) and all(_shares(whole, *row, least=_IN_ROWS) for row in wide):
        axes = [replace(line.over(whole), silent=quiet) for quiet in silent]
        return [Axes(axis, axis, axis) for axis in axes]
    scaled = [replace(line.over(normal), silent=quiet) for quiet in silent]
    if not any(cut.values()) and all(_shares(two, *row[:2], least=_IN_ROWS) for row in wide):
        axes = [replace(line.over(two), silent=quiet) for quiet in silent]
        return [Axes(axis, axis, after) for axis, after in zip(axes, scaled, strict=True)]
    own = [each.axes(left, right) for each in spans]
    return [Axes(axes.raw, axes.centred, after) for axes, after in zip(own, scaled, strict=True)]
