"""Two features of unlike scale before and after batch norm, on one line: why one normalizes at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

import numpy as np

from normcore import normalize
from normcore.axes import Layout
from normcore.kinds import BATCH, RMS
from normcore.record import NormRecord
from scenes.content.formulas import symbols
from scenes.content.number_format import NumberFormat
from scenes.content.ticks import nice_ticks
from scenes.design.color import group_rgb, group_text_rgb, rgb_to_hex
from scenes.spec.lecture import LectureSpec

WIDTH, LANE, MARGIN = 480.0, 74.0, 14.0
"""The size of a line with its margins, and the height of what stands above it, in units of the picture."""
RADIUS: Final = 4.0
"""Half the distance of dots that lie side by side."""
_ROW: Final = LANE + 32.0
"""The height of a line with what stands above it and the name over that."""
SIZES: Final[Mapping[str, float]] = MappingProxyType(
    {"width": WIDTH, "lane": LANE, "row": _ROW, "height": 2 * _ROW + 30.0, "dot": 2 * RADIUS - 0.6}
)
"""What the template needs to know of the sizes; below both lines is room for the ticks, between dots a gap."""
STEP: Final = 0.1
"""How far a weight of the next layer is moved."""
_SIZE_OF_FEATURES: Final = replace(RMS, pools=BATCH.pools)
"""The root of the mean square of each feature."""


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
        some = np.flatnonzero(self.record.std > 0)
        mean, std = self.record.mean[some] / 2, self.record.std[some] / 2
        with np.errstate(over="ignore"):
            apart = np.abs(mean[:, None] - mean) / np.hypot(std[:, None], std)
        apart += np.abs(np.log(std[:, None]) - np.log(std))
        np.fill_diagonal(apart, -1.0)
        chosen = some[list(np.unravel_index(np.argmax(apart), apart.shape))].tolist()
        first, second = sorted(chosen, key=lambda each: float(self.record.mean[each]))
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
        return self._line(self.record, self.numbers)

    @cached_property
    def after(self) -> Line:
        """Normalized."""
        return self._line(normalize(self.record.x_hat, BATCH, self.record.layout), self._ratios)

    @property
    def steps(self) -> dict[str, str]:
        """How much a step of a weight changes the sum of the next layer, for each feature, before and after."""
        before, after = (
            STEP * normalize(values, _SIZE_OF_FEATURES, self.record.layout).std[list(self.features)]
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

    def _line(self, record: NormRecord, numbers: NumberFormat) -> Line:
        both = [record.group(each) for each in self.features]
        low, high = (float(end) for end in (min(0.0, *map(np.min, both)), max(0.0, *map(np.max, both))))
        unit = max(-low, high)

        def at(value: float) -> float:
            share = (value / unit - low / unit) / (high / unit - low / unit)
            return round(MARGIN + (WIDTH - 2 * MARGIN) * share, 1)

        lanes = []
        for name, feature, own in zip(self.names, self.features, both, strict=True):
            mean, std = float(record.mean[feature]), float(record.std[feature])
            format_ = numbers.for_group(mean, std)
            dots = _stacked([at(value) for value in own.tolist()])
            lanes.append(Lane(name, dots, format_.number(mean), format_.root(std), at(mean)))
        ticks = nice_ticks((low, high))
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
