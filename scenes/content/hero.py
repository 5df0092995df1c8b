"""The hero: the one cell that every film on a tensor follows, chosen by what two kinds make of it. No Manim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from math import hypot, sqrt
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.kinds import NormKind
from normcore.record import NormRecord
from scenes.content.arithmetic import CellIndex, cell_name, formats, normalized, signed
from scenes.content.notation import Number
from scenes.content.number_format import NumberFormat, minus, variance_of
from scenes.geometry.grid import Grid, Limits

_CLEAR: Final = 0.5
"""A value so many deviations above or below its mean is large or small."""
_SEEN: Final = 0.25
"""Normalized values of opposite sign tell more than others if they are so far apart."""
_NARROW: Final = Limits(features=4)
"""What the narrowest picture of a film draws."""
_FINEST: Final = 6
"""So many decimals more are printed of variances at most."""
_TIED: Final = 9
"""Differences that agree in so many decimals are equal."""

Verdict = Literal["large", "above", "level", "below", "small"]
"""Where a value stands in its group: half a deviation above its mean or more, above it, on it, below it, far below."""


@dataclass(frozen=True)
class Beside:
    """A cell beside the values of its group.

    label    the group's label
    mean     the group's mean; None for a kind that is not centred
    centred  the value minus the mean
    var, sd  the group's variance, and sqrt(var + eps), with the `eps` of its kind
    x_hat    the normalized value
    """

    label: int
    mean: float | None
    centred: Number
    var: Number
    sd: float
    x_hat: float
    eps: float

    @classmethod
    def of(cls, record: NormRecord, cell: CellIndex) -> Beside:
        """A cell of the tensor that was normalized."""
        label, x = int(record.labels_at(cell)), float(record.x[cell])
        mean = float(record.mean[label]) if record.kind.centred else None
        std = float(record.std[label])
        return cls(
            label,
            mean,
            x if mean is None else minus(x, mean),
            variance_of(std, float(record.var[label])),
            hypot(std, sqrt(record.eps)),
            float(record.x_hat_at(cell)),
            record.eps,
        )


@dataclass(frozen=True, eq=False)
class Hero:
    """The cell that films follow, and where it stands under each kind.

    cell     its index, one entry an axis of `layout`
    x        its value
    under    where it stands among the values of its group, by kind
    numbers  how it is printed: as the film prints numbers, or finer if its arithmetic does not come out otherwise

    >>> from normcore import BATCH, LAYER, normalize
    >>> from normcore.samples import integers
    >>> x, layout = integers((5, 4, 2, 3), "NCHW"), Layout.parse("NCHW")
    >>> hero = hero_cell(Grid(x.shape, layout), *(normalize(x, kind, layout) for kind in (BATCH, LAYER)))
    >>> hero.name(), hero.printed_x, hero.printed(BATCH)["x_hat"], hero.printed(LAYER)["x_hat"]
    ('n = 1, c = 3, h = 1, w = 2', '4', '+1.23', '−0.74')
    """

    cell: CellIndex
    x: float
    layout: Layout
    under: Mapping[NormKind, Beside]
    numbers: NumberFormat

    def name(self) -> str:
        """Its index, counted from 1."""
        return cell_name(self.layout, self.cell, self.numbers)

    @property
    def printed_x(self) -> str:
        """Its value as it is printed."""
        return self.numbers.total(self.x)

    def printed(self, kind: NormKind) -> Mapping[str, str]:
        """What is printed of it under a kind: mean, centred, var, sd and x_hat, the last with its sign; x and eps.

        An uncentred kind has no mean.
        """
        return self._printed[kind]

    @cached_property
    def _printed(self) -> Mapping[NormKind, Mapping[str, str]]:
        return MappingProxyType({kind: self._print(beside) for kind, beside in self.under.items()})

    def _print(self, beside: Beside) -> Mapping[str, str]:
        numbers = self.numbers
        mean = {} if beside.mean is None else {"mean": numbers.number(beside.mean)}
        return MappingProxyType(
            {
                "x": self.printed_x,
                **mean,
                "centred": numbers.number(beside.centred) if mean else self.printed_x,
                "var": numbers.square(beside.var),
                "eps": numbers.exact(beside.eps),
                "sd": numbers.root(beside.sd),
                "x_hat": signed(numbers.ratio(beside.x_hat)),
            }
        )

    def verdict(self, kind: NormKind) -> Verdict:
        """Where it stands in its group of a kind, as its print shows."""
        x_hat = self._x_hat(self._printed[kind])
        if abs(x_hat) >= _CLEAR:
            return "large" if x_hat > 0 else "small"
        return "above" if x_hat > 0 else "below" if x_hat < 0 else "level"

    def _x_hat(self, printed: Mapping[str, str]) -> Decimal:
        return self.numbers.read(printed["x_hat"].removeprefix("+"))

    @cached_property
    def reads_right(self) -> bool:
        """Whether each printed result is what its printed numbers give, under every kind."""
        return all(self._reads_right(printed) for printed in self._printed.values())

    def with_finer_variances(self) -> Hero:
        """The same with the decimals of variances that make their printed roots come out, if there are some."""
        squares = self.numbers.squares
        made = (
            replace(self, numbers=replace(self.numbers, squares=squares.with_places(squares.places + more)))
            for more in range(1, _FINEST + 1)
        )
        return next((hero for hero in made if all(map(hero._root_reads_right, hero._printed.values()))), self)

    def _root_reads_right(self, printed: Mapping[str, str]) -> bool:
        """sqrt(var + eps) = sd."""
        var, eps = (self.numbers.read(printed[name]) for name in ("var", "eps"))
        return self.numbers.root((var + eps).sqrt()) == printed["sd"]

    def _reads_right(self, printed: Mapping[str, str]) -> bool:
        """x - mean = centred; sqrt(var + eps) = sd; centred / sd = x_hat, and centred / sqrt(var + eps) = x_hat."""
        numbers = self.numbers
        read = {name: numbers.read(text.removeprefix("+")) for name, text in printed.items()}
        results = (
            read["centred"] / read["sd"] if read["sd"] else None,
            normalized(read["centred"], read["var"], read["eps"]),
        )
        return (
            read["x"] - read.get("mean", Decimal(0)) == read["centred"]
            and self._root_reads_right(printed)
            and all(
                result is not None and signed(numbers.ratio(result)) == printed["x_hat"] for result in results
            )
        )


def hero_cell(grid: Grid, *records: NormRecord, numbers: NumberFormat | None = None) -> Hero:
    """The drawn cell that shows best that a value is large or small only beside its group.

    Of the cells whose printed arithmetic comes out, the one whose normalized values under the kinds of `records` differ
    most. Cells whose normalized values are of opposite sign come first, and before them those that are clearly large in
    one group and small in the other; of these, those of the first sample, which is in front. Cells that a narrow
    picture draws too come before others, and the first of equals is taken in the order of the grid. Cells of groups so
    narrow that their numbers would look like 0 in the film's notation come last.

    Where no arithmetic comes out among cells that tell alike, more decimals are printed. Where that never helps, the
    hero is the best cell by the rest, and does not read right.

    Parameters
    ----------
    grid
        The drawn cells; no other value of the tensor is looked at.
    records
        The normalizations of the whole tensor, by two kinds or more.
    numbers
        How the film prints numbers, by default as is right for the tensor.
    """
    first = records[0]
    numbers = numbers or NumberFormat.for_tensor(first.x, first.eps)
    heroes = _tried(grid, records, numbers)
    best = next(heroes)
    return best if best.reads_right else next((hero for hero in heroes if hero.reads_right), best)


def _tried(grid: Grid, records: tuple[NormRecord, ...], numbers: NumberFormat) -> Iterator[Hero]:
    """Every drawn cell in every format, best first: cells that tell alike all in one format before the next."""
    ranked, alike = _ranked(grid, records, numbers)
    for _, places in groupby(ranked, key=lambda place: alike[place]):
        cells = [tuple(grid.index[place].tolist()) for place in places]
        heroes = [_hero(cell, records, numbers) for cell in cells]
        for options in zip(*(formats(numbers, cell, *records) for cell in cells), strict=True):
            made = [replace(hero, numbers=option) for hero, option in zip(heroes, options, strict=True)]
            yield from made
            yield from (hero.with_finer_variances() for hero in made)


def _hero(cell: CellIndex, records: Sequence[NormRecord], numbers: NumberFormat) -> Hero:
    under = {record.kind: Beside.of(record, cell) for record in records}
    first = records[0]
    return Hero(cell, float(first.x[cell]), first.layout, MappingProxyType(under), numbers)


def _ranked(
    grid: Grid, records: Sequence[NormRecord], numbers: NumberFormat
) -> tuple[list[int], NDArray[np.int64]]:
    """The places of the drawn cells, best first, and how well each tells that a value depends on its group."""
    cells = grid.index.T
    x_hat = np.stack([np.nan_to_num(record.x_hat_at(cells).astype(np.float64)) for record in records])
    least, largest = x_hat.min(axis=0), x_hat.max(axis=0)
    apart = np.round(largest - least, _TIED)
    opposite = (least < 0) & (largest > 0) & (apart >= _SEEN)
    clear = opposite & (np.abs(x_hat).min(axis=0) >= _CLEAR)
    alike = np.where(_as_printed(grid, records, numbers), opposite.astype(np.int64) + clear, -1)
    ranks = (-alike, ~_in_narrow(grid), clear & ~_in_front(grid), -apart, np.arange(len(grid)))
    return np.lexsort(ranks[::-1]).tolist(), alike


def _as_printed(grid: Grid, records: Sequence[NormRecord], numbers: NumberFormat) -> NDArray[np.bool_]:
    """The cells whose groups are all printed as the film prints numbers: the others' numbers would look like 0."""
    found = np.ones(len(grid), bool)
    for record in records:
        labels = np.asarray(record.labels_at(grid.index.T))
        for label in np.unique(labels).tolist():
            mean = float(record.mean[label]) if record.kind.centred else 0.0
            if numbers.for_group(mean, float(record.std[label])) != numbers:
                found[labels == label] = False
    return found


def _in_narrow(grid: Grid) -> NDArray[np.bool_]:
    """The cells that the narrowest picture draws too."""
    shown = Grid(grid.shape, grid.layout, _NARROW).shown
    drawn = [np.isin(grid.axis_index(name), shown[name]) for name in grid.layout.names]
    return np.asarray(np.logical_and.reduce(drawn))


def _in_front(grid: Grid) -> NDArray[np.bool_]:
    """The cells of the first sample."""
    if grid.layout.batch is None:
        return np.ones(len(grid), bool)
    return np.asarray(grid.axis_index(grid.layout.batch) == 0)
