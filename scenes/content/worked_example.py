"""One cell's way through a normalization layer, as the numbers that are printed on the way. No Manim."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from math import sqrt
from typing import Any, NamedTuple

from numpy.typing import NDArray

from normcore.conventions import TORCH, Convention
from normcore.experiments import EARLIER_BATCHES, RunningTrace, running_from
from normcore.record import NormRecord
from normcore.samples import parameters
from scenes.content.arithmetic import CellIndex, cell_name, formats, normalized
from scenes.content.notation import CONTEXT, Notation, Number, decimal_of
from scenes.content.number_format import MINUS, NumberFormat, minus, variance_of
from scenes.geometry.grid import Grid

_DRAWS = 24
_NEAR_MEAN = 0.3
"""A normalized value closer to 0 than this shows little of what normalizing does."""
_FINER_RATIOS = 2
"""So many decimals more are printed of normalized values where nothing else helps."""
_FINEST = 6
"""So many, of running statistics."""
_EARLY = 3
"""So many features are drawn in the narrowest picture of gamma and beta."""


@dataclass(frozen=True, eq=False)
class WorkedExample:
    """A cell and all that a normalization did to it.

    record   the normalization of the whole tensor
    cell     the cell's index, one entry an axis
    x        its value in the tensor
    gamma, beta, y  what it is scaled and shifted by, and what comes out; an uncentred kind has no beta
    numbers  how the film prints numbers
    """

    record: NormRecord
    cell: CellIndex
    x: float
    gamma: float
    beta: float | None
    y: float
    numbers: NumberFormat

    @cached_property
    def label(self) -> int:
        """The group that the cell belongs to."""
        return int(self.record.labels_at(self.cell))

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of the numbers that it becomes one after the other."""
        centred = self.record.kind.centred
        return ("x", "centred", "x_hat", "scaled", "y") if centred else ("x", "x_hat", "y")

    @cached_property
    def values(self) -> Mapping[str, Number]:
        """Every number of its way, by name."""
        record, label = self.record, self.label
        mean, x_hat = float(record.mean[label]), float(record.x_hat_at(self.cell))
        var = variance_of(float(record.std[label]), float(record.var[label]))
        if self.beta is None:
            return {"x": self.x, "var": var, "x_hat": x_hat, "gamma": self.gamma, "y": self.y}
        return {
            "x": self.x,
            "mean": mean,
            "centred": minus(self.x, mean),
            "var": var,
            "x_hat": x_hat,
            "gamma": self.gamma,
            "scaled": self.gamma * x_hat,
            "beta": self.beta,
            "y": self.y,
        }

    @cached_property
    def printed(self) -> Mapping[str, str]:
        """Every number as it is printed, and epsilon."""
        numbers, values = self.numbers, self.values
        write: dict[str, Callable[[Number], str]] = {
            "x": numbers.total,
            "mean": numbers.number,
            "centred": numbers.number,
            "var": numbers.square,
        }
        shown = {name: write.get(name, numbers.ratio)(value) for name, value in values.items()}
        shown |= {name: numbers.exact(float(values[name])) for name in ("gamma", "beta") if name in values}
        return shown | {"eps": numbers.exact(self.record.eps)}

    @property
    def reads_right(self) -> bool:
        """Whether each printed result is what its printed numbers give, so that a viewer can check it."""
        read = {name: self.numbers.read(text) for name, text in self.printed.items()}
        if self.beta is None:
            return self._gives(normalized(read["x"], read["var"], read["eps"]), "x_hat") and self._gives(
                read["gamma"] * read["x_hat"], "y"
            )
        return (
            read["x"] - read["mean"] == read["centred"]
            and self._gives(normalized(read["centred"], read["var"], read["eps"]), "x_hat")
            and self._gives(read["gamma"] * read["x_hat"], "scaled")
            and self._gives(read["scaled"] + read["beta"], "y")
        )

    def _gives(self, result: Decimal | None, name: str) -> bool:
        return result is not None and self.numbers.ratio(result) == self.printed[name]

    def name(self) -> str:
        """The cell's index, counted from 1: "n = 1, c = 1, h = 2, w = 1"."""
        return cell_name(self.record.layout, self.cell, self.numbers)


def parameter_cell(record: NormRecord, cell: CellIndex) -> CellIndex:
    """The index of a cell's gamma and beta.

    >>> import numpy as np
    >>> from normcore import normalize
    >>> parameter_cell(normalize(np.zeros((5, 4, 2, 3)), "layer", "NCHW"), (4, 3, 1, 2))
    (3, 1, 2)
    """
    return tuple(cell[place] for place in record.layout.indices(record.kind.parameter_axes(record.layout)))


def seen_first(grid: Grid, record: NormRecord) -> list[CellIndex]:
    """The drawn cells of the first group whose values are seen when it slides out: those of its first sample."""
    labels = record.labels_at(grid.index.T)
    mask = labels == labels.min()
    if grid.layout.batch is not None:
        sample = grid.axis_index(grid.layout.batch)
        mask &= sample == sample[mask].min()
    return [tuple(index) for index in grid.index[mask].tolist()]


def worked_example(
    x: NDArray[Any],
    plain: NormRecord,
    grid: Grid,
    seed: int,
    numbers: NumberFormat | None = None,
    cell: CellIndex | None = None,
    convention: Convention = TORCH,
) -> WorkedExample:
    """A cell whose printed arithmetic reads right, with example values of gamma and beta.

    `plain` is the normalization of x without the two. The cell is `cell`, such as the hero's, or else one of the first
    group: cells near their mean come last, and before them those whose gamma and beta a narrow picture leaves out.

    If no cell reads right, its values get more decimals, and at last its normalized value does. Where running
    statistics are kept, by a `convention`, cells come first that read right with these too; if none reads right, the
    first is taken.
    """
    numbers = numbers or NumberFormat.for_tensor(x, plain.eps)
    tried = _candidates(plain, grid, seed, cell)
    found = ((each, wanted) for each in _formats(plain, tried[0][1], numbers) for wanted in tried)
    right = (pair for pair in found if _planned(x, plain, pair[1][1], pair[1][0], pair[0]).reads_right)
    numbers, first = next(right, (numbers, tried[0]))
    drawn, chosen = first
    if plain.kind.running:
        trace = _trace(x, plain, chosen, seed, convention)
        both = (
            (draw, cell)
            for draw, cell in tried
            if (example := _planned(x, plain, cell, draw, numbers)).reads_right
            and RunningExample(example, trace).reads_right
        )
        drawn, chosen = next(both, first)
    gamma, beta = _parameters(plain, drawn)
    record = replace(plain, gamma=gamma, beta=beta, affine=True)
    return replace(_planned(x, plain, chosen, drawn, numbers), record=record)


def _candidates(
    plain: NormRecord, grid: Grid, seed: int, wanted: CellIndex | None = None
) -> list[tuple[int, CellIndex]]:
    """Draws of gamma and beta with cells, in the order in which they are tried.

    If a cell is wanted, it is the only one, and draws that bring it near 0 come last.
    """
    draws = range(seed, seed + _DRAWS)
    if wanted is not None:
        near = {draw: abs(_scaled(plain, wanted, draw)[2]) < _NEAR_MEAN for draw in draws}
        return [(draw, wanted) for draw in sorted(draws, key=near.__getitem__)]
    feature, seen = plain.layout.index(plain.layout.features), seen_first(grid, plain)
    far = [cell for cell in seen if abs(float(plain.x_hat_at(cell))) >= _NEAR_MEAN]
    early = [cell for cell in far if cell[feature] < _EARLY]
    return [(draw, cell) for cells in (early, far, seen) for draw in draws for cell in cells]


def _formats(plain: NormRecord, cell: CellIndex, numbers: NumberFormat) -> Iterator[NumberFormat]:
    """Formats that may make the arithmetic of a cell come out, then those with more decimals of ratios."""
    tried = list(formats(numbers, cell, plain))
    for more in range(_FINER_RATIOS + 1):
        yield from (each.with_finer_ratios(more) for each in tried)


def _parameters(plain: NormRecord, draw: int) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """The draw's gamma and beta; an uncentred kind has no beta."""
    gamma, beta = _drawn_parameters(plain.parameter_shape, draw)
    return gamma, beta if plain.kind.centred else None


@lru_cache(maxsize=1)
def _drawn_parameters(shape: tuple[int, ...], draw: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """The last draw, which many cells are tried with."""
    return parameters(shape, draw)


def _planned(
    x: NDArray[Any], plain: NormRecord, cell: CellIndex, draw: int, numbers: NumberFormat
) -> WorkedExample:
    """A cell's way with the draw's gamma and beta, before the whole tensor is scaled and shifted."""
    return WorkedExample(plain, cell, float(x[cell]), *_scaled(plain, cell, draw), numbers)


def _scaled(plain: NormRecord, cell: CellIndex, draw: int) -> tuple[float, float | None, float]:
    """A cell's gamma and beta of a draw, and what they make of it."""
    place, parts = parameter_cell(plain, cell), _parameters(plain, draw)
    gamma, beta = float(parts[0][place]), None if parts[1] is None else float(parts[1][place])
    return gamma, beta, gamma * float(plain.x_hat_at(cell)) + (beta or 0.0)


class Update(NamedTuple):
    """One update of a running statistic as it is printed: by which batch, the old value, the batch's own, the new."""

    batch: int
    old: str
    own: str
    new: str

    @property
    def moves(self) -> bool:
        """Whether it changes anything that is printed."""
        return self.old != self.new


@dataclass(frozen=True, eq=False)
class RunningExample:
    """The running statistics of a cell's channel, and what they make of the cell in place of its batch's own.

    trace  one state before the first batch and one after each
    finer  how many decimals more are printed of the running mean and variance, and of the value beside them
    """

    example: WorkedExample
    trace: RunningTrace
    finer: int = 0

    @property
    def batches(self) -> list[float]:
        """The mean of every batch."""
        return [float(batch.mean.item()) / self.trace.scale for batch in self.trace.batches]

    @property
    def means(self) -> list[float]:
        """The running mean, from its start on."""
        return [float(stats.mean[0]) / self.trace.scale for stats in self.trace.stats]

    @property
    def batch_variances(self) -> list[float]:
        """The variance of every batch that the running one is pulled to, of the values times `trace.scale`."""
        return [float(self.trace.stats[0].taken_in(batch).item()) for batch in self.trace.batches]

    @property
    def variances(self) -> list[float]:
        """The running variance, from its start on, of the values times `trace.scale`."""
        return [float(stats.var[0]) for stats in self.trace.stats]

    @property
    def printed_means(self) -> list[str]:
        """The running mean, from its start on; the last as it is used."""
        return [*map(self.example.numbers.number, self.means[:-1]), self.printed["mean"]]

    @property
    def printed_variances(self) -> list[str]:
        """The running variance, from its start on; the last as it is used."""
        return [*(self.printed_variance(var) for var in self.variances[:-1]), self.printed["var"]]

    @cached_property
    def updates(self) -> tuple[Update, ...]:
        """An early update of mean and variance whose printed numbers add up and change; of the mean alone if none is.

        The first batch is left out: it pulls from where nothing has been seen yet.
        """
        numbers, squares = self.example.numbers, self.printed_variance
        means, variances = (
            self._steps(self.means, self.batches),
            self._steps(self.variances, self.batch_variances),
        )
        pairs = [
            (Update(batch, *map(numbers.number, mean)), Update(batch, *map(squares, var)))
            for batch, (mean, var) in enumerate(zip(means, variances, strict=True), 1)
        ][1:]
        both = (pair for pair in pairs if all(self._adds_up(update) and update.moves for update in pair))
        alone = ((pair[0],) for pair in pairs if self._adds_up(pair[0]))
        return next(both, None) or next(alone, None) or pairs[0][:1]

    @staticmethod
    def _steps(values: list[float], batches: list[float]) -> Iterator[tuple[float, float, float]]:
        return zip(values[:-1], batches, values[1:], strict=True)

    def _adds_up(self, update: Update) -> bool:
        """Whether the printed new value is what the printed others give."""
        numbers, weight = self.example.numbers, Decimal(repr(round(self.trace.stats[0].weight_of_batch, 9)))
        old, own, new = (numbers.read(text) for text in (update.old, update.own, update.new))
        digits = new.as_tuple().exponent
        return isinstance(digits, int) and abs((1 - weight) * old + weight * own - new) * 2 <= Decimal(
            1
        ).scaleb(digits)

    def printed_variance(self, var: float) -> str:
        """A variance of the values times `trace.scale`, as that of the values is printed."""
        return self.example.numbers.square(_unscaled(var, self.trace.scale))

    @cached_property
    def printed(self) -> Mapping[str, str]:
        """The cell's value, the running mean and variance, and the cell normalized with them."""
        numbers, stats, scale = self.example.numbers, self.trace.stats[-1], self.trace.scale
        var, mean = float(stats.var[0]), float(stats.mean[0])
        root = sqrt(var + self.example.record.eps * scale**2)
        places = numbers.places + self.finer
        return {
            "x": numbers.total(self.example.x, numbers.data.with_places(places)),
            "mean": numbers.number(self.means[-1], places),
            "var": self._variance(_unscaled(var, scale)),
            "x_hat": numbers.ratio((self.example.x * scale - mean) / root),
        }

    def _variance(self, var: Number) -> str:
        """The running variance as the others are printed, or with more decimals of its own."""
        if not self.finer:
            return self.example.numbers.square(var)
        own = Notation.showing(var, var)
        return self.example.numbers.square(var, own.with_places(own.places + self.finer - 1))

    @property
    def reads_right(self) -> bool:
        """Whether the printed numbers give the printed result, which is none that the cell had before."""
        return self.comes_out and self.printed["x_hat"] not in self.example.printed.values()

    @property
    def comes_out(self) -> bool:
        """Whether the printed numbers give the printed result."""
        example, numbers = self.example, self.example.numbers
        x, mean, var = (numbers.read(self.printed[name]) for name in ("x", "mean", "var"))
        eps = numbers.read(example.printed["eps"])
        result = normalized(x - mean, var, eps)
        return result is not None and numbers.ratio(result) == self.printed["x_hat"]


def running_example(
    x: NDArray[Any], example: WorkedExample, seed: int, convention: Convention = TORCH
) -> RunningExample:
    """The running statistics after the batches that the table of properties counts, kept by a convention.

    There are more batches where each counts for less, so that as little is left of the start. The numbers are printed
    with more decimals where the arithmetic does not come out otherwise.
    """
    made = RunningExample(example, _trace(x, example.record, example.cell, seed, convention))
    tried = (replace(made, finer=more) for more in range(_FINEST + 1))
    return next((each for each in tried if each.comes_out), made)


def _trace(
    x: NDArray[Any], record: NormRecord, cell: CellIndex, seed: int, convention: Convention
) -> RunningTrace:
    channel = cell[record.layout.index(record.layout.features)]
    steps = round(EARLIER_BATCHES * TORCH.weight_of_batch / convention.weight_of_batch)
    return running_from(x, record.layout, channel=channel, steps=steps, seed=seed, convention=convention)


def _unscaled(var: float, scale: float) -> Number:
    """The variance of values, from that of the values times `scale`, also where no float holds their deviation.

    >>> _unscaled(4.0, 1.0), _unscaled(4.0, 2.0**-1024) > 10**617
    (4.0, True)
    """
    if scale == 1.0:
        return var
    return CONTEXT.power(CONTEXT.divide(decimal_of(sqrt(var)), decimal_of(scale)), 2)


def bracketed(text: str) -> str:
    """A printed number as it stands after another sign: a negative one in brackets.

    >>> bracketed("1.5"), bracketed("−1.5")
    ('1.5', '(−1.5)')
    """
    return f"({text})" if text.startswith(MINUS) else text
