"""One cell's way through a normalization layer, as the numbers that are printed on the way. No Manim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.experiments import EARLIER_BATCHES, RunningTrace, running_from
from normcore.normalization import NormRecord, normalize
from normcore.samples import parameters
from scenes.content.number_format import MINUS, number, rounded
from scenes.geometry.grid import Grid

_DRAWS = 24
_NEAR_MEAN = 0.3
"""A normalized value closer to 0 than this shows little of what normalizing does."""
_LEAST_EPS = 1e-6
_EARLY = 3
"""So many features are drawn in the narrowest picture of gamma and beta."""

Cell = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Followed:
    """A cell and all that a normalization did to it.

    record  the normalization of the whole tensor
    cell    the cell's index, one entry an axis
    x       its value in the tensor
    gamma, beta, y  what it is scaled and shifted by, and what comes out
    """

    record: NormRecord
    cell: Cell
    x: float
    gamma: float
    beta: float
    y: float

    @classmethod
    def of(cls, x: NDArray[Any], record: NormRecord, cell: Cell) -> Followed:
        """The cell's way in a record that was made with gamma and beta."""
        assert record.beta is not None
        place = parameter_cell(record, cell)
        gamma, beta = float(record.gamma[place]), float(record.beta[place])
        return cls(record, cell, float(x[cell]), gamma, beta, float(record.y[cell]))

    @cached_property
    def label(self) -> int:
        """The group that the cell belongs to."""
        return int(self.record.labels[self.cell])

    @cached_property
    def values(self) -> Mapping[str, float]:
        """Every number of its way, by name."""
        record, label = self.record, self.label
        mean, var, x_hat = float(record.mean[label]), float(record.var[label]), float(record.x_hat[self.cell])
        return {
            "x": self.x,
            "mean": mean,
            "centred": self.x - mean,
            "var": var,
            "x_hat": x_hat,
            "gamma": self.gamma,
            "scaled": self.gamma * x_hat,
            "beta": self.beta,
            "y": self.y,
        }

    @property
    def places(self) -> int:
        """Decimals that tell the numbers apart: two, more where the spread is small."""
        root = sqrt(self.values["var"] + self.record.eps)
        return 2 if root >= 0.1 else 3 if root >= 0.01 else 4

    @cached_property
    def printed(self) -> Mapping[str, str]:
        """Every number as it is printed, and epsilon."""
        places = dict.fromkeys(self.values, self.places)
        if self.x.is_integer():
            places["x"] = 0
        places |= {name: 0 if self.values[name].is_integer() else 1 for name in ("gamma", "beta")}
        eps = self.record.eps
        shown = {name: number(value, places[name]) for name, value in self.values.items()}
        shown["eps"] = np.format_float_positional(eps, trim="-") if eps >= _LEAST_EPS else f"{eps:.0e}"
        return shown

    @property
    def reads_right(self) -> bool:
        """Whether each printed result is what its printed numbers give, so that a viewer can check it."""
        v = {name: float(rounded(value, self.places)) for name, value in self.values.items()}
        root = sqrt(v["var"] + self.record.eps)
        if root == 0:
            return False
        found = {
            "centred": v["x"] - v["mean"],
            "x_hat": v["centred"] / root,
            "scaled": v["gamma"] * v["x_hat"],
            "y": v["scaled"] + v["beta"],
        }
        return all(number(value, self.places) == self.printed[name] for name, value in found.items())

    def name(self) -> str:
        """The cell's index, counted from 1: "n = 1, c = 1, h = 2, w = 1"."""
        pairs = zip(self.record.layout.names, self.cell, strict=True)
        return ", ".join(f"{axis.lower()} = {place + 1:,}" for axis, place in pairs)


def parameter_cell(record: NormRecord, cell: Cell) -> Cell:
    """The index of a cell's gamma and beta.

    >>> parameter_cell(normalize(np.zeros((5, 4, 2, 3)), "layer", "NCHW"), (4, 3, 1, 2))
    (3, 1, 2)
    """
    return tuple(cell[place] for place in record.layout.indices(record.kind.parameter_axes(record.layout)))


def seen_first(grid: Grid, record: NormRecord) -> list[Cell]:
    """The drawn cells of the first group whose values are seen when it slides out: those of its first sample."""
    labels = grid.values(record.labels)
    mask = labels == labels.min()
    if grid.layout.batch is not None:
        sample = grid.axis_index(grid.layout.batch)
        mask &= sample == sample[mask].min()
    return [tuple(index) for index in grid.index[mask].tolist()]


def follow(x: NDArray[Any], plain: NormRecord, grid: Grid, seed: int) -> Followed:
    """A cell of the first group whose printed arithmetic reads right, with example values of gamma and beta.

    `plain` is the normalization of x without the two. Cells near their mean come last, and before them those whose
    gamma and beta a narrow picture leaves out. Where running statistics are kept, cells come first that read right
    with these too; if none reads right, the first is followed.
    """
    feature, seen = plain.layout.index(plain.layout.features), seen_first(grid, plain)
    far = [cell for cell in seen if abs(float(plain.x_hat[cell])) >= _NEAR_MEAN]
    early = [cell for cell in far if cell[feature] < _EARLY]
    tried = [
        (draw, cell) for cells in (early, far, seen) for draw in range(seed, seed + _DRAWS) for cell in cells
    ]
    right = (each for each in tried if _planned(x, plain, each[1], each[0]).reads_right)
    drawn, chosen = first = next(right, tried[0])
    if plain.kind.running:
        trace = _trace(x, plain, chosen, seed)
        both = (
            (draw, cell)
            for draw, cell in tried
            if (way := _planned(x, plain, cell, draw)).reads_right and Kept(way, trace).reads_right
        )
        drawn, chosen = next(both, first)
    gamma, beta = parameters(plain.parameter_shape, drawn)
    record = normalize(x, plain.kind, plain.layout, eps=plain.eps, gamma=gamma, beta=beta)
    return Followed.of(x, record, chosen)


def _planned(x: NDArray[Any], plain: NormRecord, cell: Cell, draw: int) -> Followed:
    """A cell's way with the draw's gamma and beta, before the whole tensor is scaled and shifted."""
    gamma, beta = (
        float(part[parameter_cell(plain, cell)]) for part in parameters(plain.parameter_shape, draw)
    )
    return Followed(plain, cell, float(x[cell]), gamma, beta, gamma * float(plain.x_hat[cell]) + beta)


@dataclass(frozen=True, eq=False)
class Kept:
    """The running statistics of a cell's channel, and what they make of the cell in place of its batch's own.

    trace  one state before the first batch and one after each
    """

    followed: Followed
    trace: RunningTrace

    @property
    def batches(self) -> list[float]:
        """The mean of every batch."""
        return [float(batch.mean.item()) for batch in self.trace.batches]

    @property
    def means(self) -> list[float]:
        """The running mean, from its start on."""
        return [float(stats.mean[0]) for stats in self.trace.stats]

    @property
    def update(self) -> tuple[int, str, str, str]:
        """An early update whose printed numbers add up: its batch, the old mean, the batch's and the new one."""
        places, weight = self.followed.places, self.trace.stats[0].weight_of_batch
        steps = list(zip(self.means[:-1], self.batches, self.means[1:], strict=True))

        def right(step: tuple[float, float, float]) -> bool:
            old, batch, new = (float(rounded(value, places)) for value in step)
            return number((1 - weight) * old + weight * batch, places) == number(new, places)

        place = next((i for i, step in enumerate(steps) if i and right(step)), 1)
        old, batch, new = (number(value, places) for value in steps[place])
        return place + 1, old, batch, new

    @property
    def printed(self) -> Mapping[str, str]:
        """The running mean and variance, and the cell normalized with them."""
        return {name: number(value, self.followed.places) for name, value in self._values.items()}

    @property
    def _values(self) -> Mapping[str, float]:
        stats, eps = self.trace.stats[-1], self.followed.record.eps
        slope, shift = stats.line(eps=eps)
        x_hat = float(self.followed.x * slope[0] + shift[0])
        return {"mean": float(stats.mean[0]), "var": float(stats.var[0]), "x_hat": x_hat}

    @property
    def reads_right(self) -> bool:
        """Whether the printed numbers give the printed result, which is none that the followed cell had before."""
        if self.printed["x_hat"] in self.followed.printed.values():
            return False
        places = self.followed.places
        v = {name: float(rounded(value, places)) for name, value in self._values.items()}
        root = sqrt(max(v["var"], 0.0) + self.followed.record.eps)
        return number((self.followed.x - v["mean"]) / root, places) == self.printed["x_hat"]


def keep(x: NDArray[Any], followed: Followed, seed: int) -> Kept:
    """The running statistics after the batches that the table of properties counts."""
    return Kept(followed, _trace(x, followed.record, followed.cell, seed))


def _trace(x: NDArray[Any], record: NormRecord, cell: Cell, seed: int) -> RunningTrace:
    channel = cell[record.layout.index(record.layout.features)]
    return running_from(x, record.layout, channel=channel, steps=EARLIER_BATCHES, seed=seed)


def bracketed(text: str) -> str:
    """A printed number as it stands after another sign: a negative one in brackets.

    >>> bracketed("1.5"), bracketed("−1.5")
    ('1.5', '(−1.5)')
    """
    return f"({text})" if text.startswith(MINUS) else text
