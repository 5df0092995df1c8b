"""The comparison table: every cell is a code with the evidence that an experiment on the core gave, or a citation.

Codes, by row:

normalizes        what has a statistic of its own: "sample", "feature", "token", "position", "group", "sample_group",
                  "sample_feature", "tensor"; "axes" for any other combination. Evidence: Evenness
axes              how many axes are averaged: "several", "one", "none". Evidence: tuple of AveragedAxis
values            values a statistic averages: "several", "one". Evidence: their number
count             "pairs" of mean and variance or "mean_squares"; "pair" or "mean_square" if all cells share one.
                  Evidence: name and size of each axis along which statistics differ
batch_dependency  "dependent", "independent". Evidence: BatchMateSwap
train_inference   "different", "same". Evidence: the largest difference of the outputs
batch_of_one      "fails", "becomes_instance", "works". Evidence: BatchOfOne
parameters        "scale_and_shift", "scale", "none". Evidence: name and size of each axis of gamma
used_in           the kind's family, "other" for a kind of one's own. A citation in place of evidence

Dependence on the batch and on the mode belongs to the kind, whatever the values: where the tensor does not show it,
as zeros do not, it is measured on seeded whole numbers of the same shape, and the cell says so (`on_sample`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout, Role
from normcore.behaviour import Study, batch_of_one, depends_on_batch, evenness, train_and_inference
from normcore.errors import NormError
from normcore.kinds import BATCH, LAYER, NormKind, kind_named
from normcore.samples import integers

__all__ = ["ROWS", "Cell", "PropertyTable", "Row", "owner", "properties"]

Array = NDArray[Any]
Found = TypeVar("Found")
_WHOLE = 4096
_CAPS = {Role.BATCH: 4, Role.FEATURES: 8, Role.TOKENS: 4, Role.SPATIAL: 3}
_CITATIONS = {
    "batch": "Ioffe & Szegedy 2015",
    "layer": "Ba, Kiros & Hinton 2016; Vaswani et al. 2017",
    "layer_channels": "Liu et al. 2022",
    "instance": "Ulyanov et al. 2016",
    "group": "Wu & He 2018",
    "rms": "Zhang & Sennrich 2019; Touvron et al. 2023",
}
_OWNERS = {
    frozenset(): "tensor",
    frozenset({Role.BATCH}): "sample",
    frozenset({Role.FEATURES}): "feature",
    frozenset({Role.BATCH, Role.FEATURES}): "sample_feature",
}


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell of the table.

    code       what came out, as one word of the row's list
    evidence   the numbers or the record that the experiment gave
    citation   the source of what cannot be computed, or None
    on_sample  whether the evidence was measured on samples.integers, because the given tensor does not show it

    >>> properties((5, 4, 2, 3), "NCHW").cell("normalizes", "batch").code
    'feature'
    """

    kind: NormKind
    code: str
    evidence: Any
    citation: str | None = None
    on_sample: bool = False


@dataclass(frozen=True, eq=False)
class Row:
    """One property: its key, and a cell for each kind in the table's order.

    >>> [cell.code for cell in properties((5, 4, 2, 3), "NCHW").row("batch_dependency").cells]
    ['dependent', 'independent']
    """

    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, eq=False)
class PropertyTable:
    """The rows, in order, for one shape and layout.

    >>> table = properties((5, 4, 2, 3), "NCHW")
    >>> [cell.evidence for cell in table.row("values").cells]
    [30, 24]
    """

    shape: tuple[int, ...]
    layout: Layout
    kinds: tuple[NormKind, ...]
    rows: tuple[Row, ...]

    def row(self, key: str) -> Row:
        """The row of that key. Raises NormError for another one.

        >>> properties((5, 4, 2, 3), "NCHW").row("count").cells[0].evidence
        (('C', 4),)
        """
        for row in self.rows:
            if row.key == key:
                return row
        raise NormError(f"no row {key!r}: the rows are {', '.join(row.key for row in self.rows)}")

    def cell(self, key: str, kind: NormKind | str) -> Cell:
        """One cell. Raises NormError for a key or kind that is not in the table.

        >>> properties((5, 4, 2, 3), "NCHW").cell("batch_dependency", "layer").code
        'independent'
        """
        wanted = kind_named(kind)
        for cell in self.row(key).cells:
            if cell.kind == wanted:
                return cell
        raise NormError(
            f"no column {wanted.name}: the kinds are {', '.join(kind.name for kind in self.kinds)}"
        )


def properties(
    shape: Sequence[int],
    layout: Layout | str,
    kinds: Sequence[NormKind | str] = (BATCH, LAYER),
    seed: int = 0,
    eps: float = 1e-5,
    x: Array | None = None,
) -> PropertyTable:
    """The comparison of kinds on a tensor of this shape, with the rows of ROWS.

    Numbers of values and of statistics are those of the whole shape. Experiments run on x if given, else on
    samples.integers; above 4096 values on its corner of at most 4 samples, 8 channels (as many as there are
    groups, if more), 4 tokens and 3 positions an axis (1 along further axes, where the corner would still be
    larger), so they take milliseconds. An axis of size 1 stays 1.

    Raises NormError if layout, shape, x or groups do not fit, or an axis is empty.

    >>> [row.key for row in properties((5, 4, 2, 3), "NCHW").rows][:4]
    ['normalizes', 'axes', 'values', 'count']
    """
    layout, shape = Layout.parse(layout), tuple(int(size) for size in shape)
    columns = tuple(kind_named(kind) for kind in kinds)
    sizes = layout.sizes(shape)
    if 0 in shape:
        raise NormError(f"shape {shape} of layout {layout} is empty: every axis needs at least one entry")
    if x is not None and np.shape(x) != shape:
        raise NormError(f"x has shape {np.shape(x)}, the table is for {shape}: give the tensor of that shape")
    studies = [
        Study(kind, layout, shape, _corner(kind, sizes, layout, seed, x), seed, eps) for kind in columns
    ]
    rows = (Row(key, tuple(make(study) for study in studies)) for key, make in ROWS.items())
    return PropertyTable(shape, layout, columns, tuple(rows))


def _corner(kind: NormKind, sizes: dict[str, int], layout: Layout, seed: int, x: Array | None) -> Array:
    """The tensor to experiment on: the whole one if it is small, else its first corner."""
    caps = {name: min(size, _CAPS[layout.role(name)]) for name, size in sizes.items()}
    if kind.groups is not None and sizes[layout.features] % kind.groups == 0:
        each = min(2, sizes[layout.features] // kind.groups)
        caps[layout.features] = max(each * kind.groups, 8 // kind.groups * kind.groups)
        caps[layout.features] = min(caps[layout.features], sizes[layout.features])
    for name in reversed(layout.positions):
        if prod(caps.values()) > _WHOLE:
            caps[name] = 1
    whole = prod(sizes.values()) <= _WHOLE
    shape = tuple((sizes if whole else caps).values())
    if x is None:
        return integers(shape, layout, seed)
    corner = np.asarray(x)[tuple(slice(size) for size in shape)]
    return np.asarray(corner if corner.dtype.kind == "f" else corner.astype(np.float64))


def owner(kind: NormKind, layout: Layout) -> str:
    """What has a statistic of its own: "feature", "sample", "token", "position", "group" or a pair of these.

    >>> owner(BATCH, Layout.parse("NCHW")), owner(LAYER, Layout.parse("NCHW")), owner(LAYER, Layout.parse("NTD"))
    ('feature', 'sample', 'token')
    """
    roles = frozenset(layout.role(name) for name in kind.index_axes(layout) if name in layout.names)
    if kind.splits:
        return {frozenset({Role.BATCH}): "sample_group", frozenset(): "group"}.get(roles, "axes")
    if Role.FEATURES not in roles and Role.SPATIAL in roles:
        return "position"
    if Role.FEATURES not in roles and Role.TOKENS in roles:
        return "token"
    return _OWNERS.get(roles, "axes")


def _normalizes(study: Study) -> Cell:
    """Whose values come out with mean 0 and variance 1."""
    return Cell(study.kind, owner(study.kind, study.layout), evenness(study))


def _axes(study: Study) -> Cell:
    """The averaged axes."""
    averaged = study.partition.averaged_axes
    return Cell(study.kind, ("none", "one", "several")[min(len(averaged), 2)], averaged)


def _values(study: Study) -> Cell:
    """How many values each statistic averages."""
    n = study.partition.n
    return Cell(study.kind, "one" if n == 1 else "several", n)


def _count(study: Study) -> Cell:
    """How many statistics there are."""
    code = "pair" if study.kind.centred else "mean_square"
    plural = "" if study.partition.count == 1 else "s"
    return Cell(study.kind, code + plural, study.partition.statistic_axes)


def _dependency(study: Study) -> Cell:
    """Whether a batch mate matters."""
    swap, on_sample = _where_seen(study, depends_on_batch, lambda swap: swap.changed)
    return Cell(study.kind, "dependent" if swap.changed else "independent", swap, on_sample=on_sample)


def _modes(study: Study) -> Cell:
    """Whether training and inference give different outputs."""
    gap, on_sample = _where_seen(study, train_and_inference, bool)
    return Cell(study.kind, "different" if gap else "same", gap, on_sample=on_sample)


def _where_seen(
    study: Study, experiment: Callable[[Study], Found], shows: Callable[[Found], bool]
) -> tuple[Found, bool]:
    """What an experiment finds on the study's values, or on whole numbers of their shape if only those show it."""
    found = experiment(study)
    if shows(found):
        return found, False
    sample = replace(study, x=integers(study.x.shape, study.layout, study.seed))
    other = experiment(sample)
    return (other, True) if shows(other) else (found, False)


def _one(study: Study) -> Cell:
    """What a batch of one does."""
    found = batch_of_one(study)
    code = "fails" if found.error else "becomes_instance" if study.kind.running else "works"
    return Cell(study.kind, code, found)


def _parameters(study: Study) -> Cell:
    """gamma and beta at their true shape."""
    kind, sizes = study.kind, study.layout.sizes(study.shape)
    axes = tuple((name, sizes[name]) for name in kind.parameter_axes(study.layout) if kind.affine)
    code = "none" if not kind.affine else "scale_and_shift" if kind.centred else "scale"
    return Cell(kind, code, axes)


def _used_in(study: Study) -> Cell:
    """Where it is commonly found."""
    family = study.kind.family
    return Cell(study.kind, family if family in _CITATIONS else "other", None, _CITATIONS.get(family))


ROWS: Mapping[str, Callable[[Study], Cell]] = MappingProxyType(
    {
        "normalizes": _normalizes,
        "axes": _axes,
        "values": _values,
        "count": _count,
        "batch_dependency": _dependency,
        "train_inference": _modes,
        "batch_of_one": _one,
        "parameters": _parameters,
        "used_in": _used_in,
    }
)
"""What makes the cells of each row, in the table's order."""
