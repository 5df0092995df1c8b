"""Where values stand on a number line: statistics, spans, ticks and axes. Arrays only, no Manim."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, isinf, log10

import numpy as np
import numpy.typing as npt

from normcore.kinds import LAYER
from normcore.normalization import normalize
from scenes.geometry.arrays import BoolArray, FloatArray

Span = tuple[float, float]

_LEAST = 5e-324
_FARTHEST = 1e300
"""Values beyond this stand where this one stands."""
_MARGIN = 0.28
"""Scene units between the ends of the axis and the values that are farthest out."""
_ZONE = 0.62
"""Scene units beyond a break of the axis, for the values that lie farther out."""
_READABLE, _IN_ROWS = 0.25, 0.14
"""At least so much of an axis a group takes at each stage, and of one that it shares with other groups."""
_FENCE, _FEW, _SHRUNK = 6.0, 50, 4.0
"""One value in fifty may be cut off: six widths of the inner half outside, if that makes the span a quarter."""
_FEWEST = 5
_SOME = 2**18


def nice_ticks(span: Span, most: int = 6) -> list[float]:
    """Round numbers inside a span, at most `most` of them.

    >>> nice_ticks((-3.2, 3.2)), nice_ticks((0.0, 9.0))
    ([-2.0, 0.0, 2.0], [0.0, 2.0, 4.0, 6.0, 8.0])
    """
    if isinf(span[1] - span[0]):
        return [2 * tick for tick in nice_ticks((span[0] / 2, span[1] / 2), most)]
    width = span[1] - span[0]
    step = max(10.0 ** float(np.floor(np.log10(width / most))), _LEAST)
    step = float(next(step * factor for factor in (1, 2, 5, 10) if width / (step * factor) <= most))
    first = np.ceil(span[0] / step) * step
    places = max(10, 1 - floor(log10(step)))
    end = min(float(span[1]) + step * 1e-9, sys.float_info.max)
    return [round(float(v), places) + 0.0 for v in np.arange(first, end, step)]


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
    some = values[:: 1 + len(values) // _SOME]
    for percent in (25.0, 10.0, 2.0):
        low, high = np.percentile(some / 4, [percent, 100 - percent]) * 4
        if high > low:
            break
    else:
        return kept
    reach = min(_FENCE * (high / 4 - low / 4) * 4, _FARTHEST)
    kept = (values >= low - reach) & (values <= high + reach)
    cut = len(values) - int(kept.sum())
    inner, outer = values[kept] / 4, values / 4
    shrinks = float(np.ptp(outer)) >= _SHRUNK * float(np.ptp(inner))
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
    def unit(self) -> float:
        """Scene units of a unit of value."""
        return (self.last - self.first) / (self.high - self.low)

    @property
    def breaks(self) -> list[float]:
        """The x of each break."""
        ends = ((self.cut_low, self.first - 0.3), (self.cut_high, self.last + 0.3))
        return [x for cut, x in ends if cut]

    def place(self, values: npt.ArrayLike) -> FloatArray:
        """The x of values; of those beyond an end, the end of the line."""
        array = np.clip(np.asarray(values, dtype=np.float64), -_FARTHEST, _FARTHEST)
        half = self.high / 2 - self.low / 2
        x = self.first + (array / 2 - self.low / 2) / half * (self.last - self.first)
        slack = 0.01
        x = np.where(x < self.first - slack, self.left + (0.16 if self.cut_low else 0.0), x)
        return np.asarray(np.where(x > self.last + slack, self.right - (0.16 if self.cut_high else 0.0), x))

    def at(self, value: float) -> float:
        """The x of one value."""
        return float(self.place(value))

    def beyond(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The values that lie before the beginning and behind the end."""
        out = values[~self.shows(values)]
        return out[out < self.low], out[out > self.high]

    def shows(self, values: FloatArray) -> BoolArray:
        """Which values stand on the line itself."""
        slack = 0.01 / (self.last - self.first) * (self.high / 2 - self.low / 2) * 2
        return np.asarray((values >= self.low - slack) & (values <= self.high + slack))

    def ticks(self, most: int) -> list[float]:
        """Round numbers on the line."""
        spare = (_MARGIN - 0.1) / (self.last - self.first) * (self.high - self.low)
        low = self.low - (0.0 if self.cut_low else spare)
        return nice_ticks((low, self.high + (0.0 if self.cut_high else spare)), most)

    def moved(self, times: float = 1.0, plus: float = 0.0) -> Axis:
        """The same line with other numbers on it: each the old one times `times`, plus `plus`."""
        low, high = spread_out((self.low * times + plus, self.high * times + plus))
        return replace(self, low=low, high=high)

    def over(self, span: Span) -> Axis:
        """The line with another span."""
        low, high = spread_out(span)
        return replace(self, low=low, high=high)

    def holds(self, span: Span) -> bool:
        """Whether both ends of a span stand on the line."""
        slack = 0.3 * _MARGIN / self.unit
        return self.low - slack <= span[0] and span[1] <= self.high + slack


@dataclass(frozen=True)
class Axes:
    """The number line before and after a mean is subtracted, and after the deviation is divided by."""

    raw: Axis
    centred: Axis
    scaled: Axis


def spread_out(span: Span) -> Span:
    """The span, or one around it if it has no width.

    >>> spread_out((0.0, 0.0)), spread_out((2.0, 2.0)), spread_out((1.0, 2.0))
    ((-1.0, 1.0), (0.0, 4.0), (1.0, 2.0))
    """
    low, high = span
    if high > low:
        return span
    half = abs(low) or 1.0
    return low - half, high + half


def union(*spans: Span) -> Span:
    """The least span around all."""
    return min(span[0] for span in spans), max(span[1] for span in spans)


def _shares(whole: Span, *parts: Span, least: float = _READABLE) -> bool:
    """Whether each part is wide enough to be read in the whole."""
    width = whole[1] / 2 - whole[0] / 2
    return all(part[1] / 2 - part[0] / 2 >= least * width for part in parts)


def less(values: FloatArray, mean: float) -> FloatArray:
    """Values less their mean, those that no float holds the largest that it does."""
    with np.errstate(over="ignore"):
        return np.asarray(np.clip(values - mean, -sys.float_info.max, sys.float_info.max))


@dataclass(frozen=True)
class Spans:
    """What a group takes of a number line at each stage, and how one leads to the next."""

    raw: Span
    centred: Span
    scaled: Span
    mean: float
    factor: float
    cut_low: bool
    cut_high: bool

    @classmethod
    def of(cls, values: FloatArray, normalized: FloatArray | None) -> Spans:
        """Of a group's values and what they become; cut where a few lie far outside."""
        mean, sd = moments(values)
        kept = core(values)
        inner = np.clip(values[kept], -_FARTHEST, _FARTHEST)
        raw = (float(inner.min()), float(inner.max()))
        for wider in ((mean, mean), (mean - sd, mean + sd)):
            if _shares(union(raw, wider), raw) or raw[0] == raw[1]:
                raw = union(raw, wider)
        factor = 1.0
        if normalized is not None and sd > 0:
            factor = moments(normalized)[1] / sd or 1.0
        centred = (raw[0] - mean, raw[1] - mean)
        scaled = (centred[0] * factor, centred[1] * factor)
        low, high = float(values.min()) < float(inner.min()), float(values.max()) > float(inner.max())
        return cls(raw, centred, scaled, mean, factor, low, high)

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
            return Axes(axis, axis, axis.moved(self.factor))
        shifted = ((value - self.mean, value - self.mean) for value in room)
        after = union(self.centred, self.scaled, *shifted)
        if _shares(after, self.centred, self.scaled):
            axis = line.over(after)
            return Axes(axis.moved(1.0, self.mean), axis, axis)
        axis = line.over(raw)
        centred = axis.moved(1.0, -self.mean)
        return Axes(axis, centred, centred.moved(self.factor))


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
