"""Two features of unlike scale before and after batch norm, on one line: why one normalizes at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import floor, hypot, log, log10
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from normcore import normalize
from normcore.axes import Layout
from normcore.kinds import BATCH
from normcore.record import NormRecord
from scenes.content.formulas import symbols
from scenes.content.number_format import NumberFormat
from scenes.design.color import group_rgb, group_text_rgb, rgb_to_hex
from scenes.spec.lecture import LectureSpec

WIDTH, LANE, MARGIN = 480.0, 74.0, 14.0
"""The size of a line with its margins, and the height of what stands above it, in units of the picture."""
RADIUS: Final = 4.0
STEP: Final = 0.1
"""How far a weight of the next layer is moved."""
_TICKS: Final = 6

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Lane:
    """One feature on a line: its name, its dots as a path, its mean, its deviation and where the mean is."""

    name: str
    dots: str
    mean: str
    sd: str
    mean_at: float


@dataclass(frozen=True)
class Line:
    """Both features on one line: where it is marked, and the lanes above it."""

    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Unlike:
    """The two features of a spec's tensor whose values are most unlike, and what batch norm makes of them."""

    spec: LectureSpec
    record: NormRecord

    @classmethod
    def found(cls, spec: LectureSpec) -> Unlike | None:
        """The two features of the spec's tensor, None where fewer than two have values that differ."""
        x = spec.tensor()
        record = normalize(np.asarray(x, np.float64), BATCH, spec.layout, eps=spec.eps_of(BATCH))
        return cls(spec, record) if int((record.std > 0).sum()) > 1 else None

    @cached_property
    def features(self) -> tuple[int, int]:
        """Their places, the one of the lower mean first."""
        mean, std = self.record.mean, self.record.std
        some = np.flatnonzero(std > 0)[:64].tolist()

        def apart(pair: tuple[int, int]) -> float:
            a, b = pair
            scales = abs(log(std[a] / std[b]))
            return scales + float(abs(mean[a] - mean[b])) / hypot(std[a], std[b])

        chosen = max(((a, b) for a in some for b in some if a < b), key=apart)
        first, second = sorted(chosen, key=lambda each: float(mean[each]))
        return first, second

    @cached_property
    def numbers(self) -> NumberFormat:
        """How numbers are printed."""
        return NumberFormat.for_tensor(self.record.x, self.record.eps, self.spec.language)

    @property
    def names(self) -> tuple[str, ...]:
        """What the two are called: "c = 3"."""
        layout = Layout.parse(self.spec.layout)
        letter = symbols(layout)[layout.features].lower()
        return tuple(f"{letter} = {self.numbers.count(each + 1)}" for each in self.features)

    @property
    def colors(self) -> tuple[tuple[str, str], ...]:
        """The colour of each on a light and on a dark background."""
        count = self.record.count
        return tuple(
            (rgb_to_hex(group_text_rgb(each, count, False)), rgb_to_hex(group_rgb(each, count, 0.5)))
            for each in self.features
        )

    @cached_property
    def before(self) -> Line:
        """As they come."""
        return self._line(self.record.x, self.numbers)

    @cached_property
    def after(self) -> Line:
        """Normalized."""
        return self._line(np.asarray(self.record.x_hat), self._ratios)

    @property
    def steps(self) -> dict[str, str]:
        """How much a step of a weight changes the sum of the next layer, for each feature, before and after."""
        before, after = (
            [STEP * float(np.sqrt(np.mean(own**2))) for own in self._values(values)]
            for values in (self.record.x, self.record.x_hat)
        )
        return {
            "step": self.numbers.exact(STEP),
            "first": self.names[0],
            "second": self.names[1],
            "before_first": self.numbers.root(before[0]),
            "before_second": self.numbers.root(before[1]),
            "after_first": self._ratios.number(after[0]),
            "after_second": self._ratios.number(after[1]),
        }

    @property
    def _ratios(self) -> NumberFormat:
        """How numbers without a unit are printed."""
        return NumberFormat(language=self.spec.language)

    def _values(self, values: NDArray[Any]) -> tuple[Floats, ...]:
        """The values of both."""
        axis = self.record.layout.index(self.record.layout.features)
        return tuple(np.take(values, each, axis).astype(np.float64).ravel() for each in self.features)

    def _line(self, values: NDArray[Any], numbers: NumberFormat) -> Line:
        both = self._values(values)
        low, high = min(own.min() for own in both), max(own.max() for own in both)
        low, high = min(low, 0.0), max(high, 0.0)
        scale = (WIDTH - 2 * MARGIN) / (high - low)

        def at(value: float) -> float:
            return round(MARGIN + float((value - low) * scale), 1)

        lanes = []
        for name, own in zip(self.names, both, strict=True):
            mean, std = float(own.mean()), float(own.std())
            format_ = numbers.for_group(mean, std)
            lanes.append(
                Lane(
                    name,
                    _stacked([at(value) for value in own]),
                    format_.number(mean),
                    format_.root(std),
                    at(mean),
                )
            )
        ticks = _ticks(float(low), float(high))
        return Line(tuple(lanes), tuple(zip(map(at, ticks), numbers.axis(ticks), strict=True)))


def _stacked(places: list[float]) -> str:
    """Dots above a line as a path: those of one place above each other, closer where they would not fit."""
    width = 2 * RADIUS
    if np.diff(sorted(set(places)), append=np.inf).min() < width:
        places = [round(place / width) * width for place in places]
    columns: dict[float, int] = {}
    dots = []
    for place in places:
        dots.append((place, columns.get(place, 0)))
        columns[place] = columns.get(place, 0) + 1
    rise = min(width, (LANE - width) / max(columns.values()))
    return "".join(f"M{place:g} {round(-RADIUS - level * rise, 1):g}h0" for place, level in dots)


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between two."""
    raw = (high - low) / _TICKS
    power = 10.0 ** floor(log10(raw))
    step = power * next(each for each in (1, 2, 5, 10) if each * power >= raw)
    first = -floor(-low / step)
    found = [float(f"{(first + i) * step:.12g}") for i in range(2 * _TICKS)]
    return [tick for tick in found if tick <= high]
