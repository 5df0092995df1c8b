"""What every kind of normalization would do to a tensor: the numbers behind `normreel inspect`. No manim."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from normcore.axes import Layout
from normcore.kinds import BATCH, INSTANCE, LAYER, LAYER_CHANNELS, RMS, NormKind, group
from normcore.normalization import normalize
from normcore.record import NormRecord
from scenes.content.comparisons import kind_name
from scenes.spec.lecture import LectureSpec
from scenes.spec.parsing import DIGITS
from scenes.texts.catalog import common, story

JSON_LIMIT = 4096


@dataclass(frozen=True)
class KindRow:
    """One kind of normalization of one tensor; `mean` is None where none is subtracted.

    std           roots of the variances, which float64 holds even where it does not hold the variance
    single        groups of a single value: their variance is 0 whatever the value
    constant      groups of several values that are all the same: variance 0, normalized to 0
    eps           what is added to the variances
    within_eps    groups whose variance is not 0, but at most eps: normalized to a variance of 0.5 or less
    """

    kind: str
    label: str
    reduced: tuple[str, ...]
    count: int
    n: int
    parameter_shape: tuple[int, ...]
    mean: tuple[float, ...] | None
    var: tuple[float, ...]
    std: tuple[float, ...]
    single: int
    constant: int
    eps: float
    within_eps: int

    @property
    def variances(self) -> Iterator[float | Decimal]:
        """The variances; one that float64 does not hold as the square of its root."""
        for var, std in zip(self.var, self.std, strict=True):
            yield Decimal(std) ** 2 if _is_lost(var, std) else var


def rows(spec: LectureSpec, limit: int = JSON_LIMIT) -> list[KindRow]:
    """Return one row for each kind, with at most `limit` means and variances each."""
    kinds = (BATCH, LAYER, LAYER_CHANNELS, INSTANCE, group(spec.group_count), RMS)
    return [_row(spec, kind, limit) for kind in kinds]


def tensor_name(spec: LectureSpec) -> str:
    """Which tensor it is that is shown: the file and the array in it, or the seed that it is made from."""
    if spec.data is None:
        return f"made from seed {spec.seed}"
    if spec.data == DIGITS:
        return "digits, the bundled activations"
    name = Path(spec.data).name
    return name if spec.key is None else f"{name}, array {spec.key}"


def as_json(spec: LectureSpec) -> dict[str, Any]:
    """Return the rows as plain values; where there are more than 4096 statistics, the first 4096.

    `eps` is the one that was asked for, null where each kind has that of the convention. A variance that float64 does
    not hold is null; its root, `std` (`root_mean_square` for RMS norm), is always a number. `single`, `constant` and
    `within_eps` count the groups in which there is nothing to normalize: of one value; of equal values; of a variance
    of eps or less.
    """
    return {
        "shape": list(spec.shape),
        "layout": spec.layout,
        "data": spec.data,
        "key": spec.key,
        "seed": spec.seed if spec.data is None else None,
        "convention": spec.convention,
        "eps": spec.eps,
        "kinds": [_row_as_json(row) for row in rows(spec)],
    }


def _row_as_json(row: KindRow) -> dict[str, Any]:
    centred = row.mean is not None
    lost = [_is_lost(var, std) for var, std in zip(row.var, row.std, strict=True)]
    return {
        "kind": row.kind,
        "label": row.label,
        "reduced": list(row.reduced),
        "count": row.count,
        "n": row.n,
        "parameter_shape": list(row.parameter_shape),
        "mean": None if row.mean is None else list(row.mean),
        "var" if centred else "mean_square": [
            None if gone else var for var, gone in zip(row.var, lost, strict=True)
        ],
        "std" if centred else "root_mean_square": list(row.std),
        "single": row.single,
        "constant": row.constant,
        "eps": row.eps,
        "within_eps": row.within_eps,
    }


def _is_lost(var: float, std: float) -> bool:
    """Whether float64 does not hold a variance: it is infinite, or has become 0 or imprecise near 0."""
    return math.isinf(var) or (std > 0 and var < float(np.finfo(np.float64).tiny))


def _row(spec: LectureSpec, kind: NormKind, limit: int) -> KindRow:
    record = normalize(spec.tensor(), kind, spec.layout, eps=spec.eps_of(kind))
    texts = common(spec.language, story(Layout.parse(spec.layout)))
    zero, small = (int(np.count_nonzero(found)) for found in _degenerate(record))
    return KindRow(
        kind=kind.name,
        label=kind_name(kind, texts),
        reduced=record.reduced,
        count=record.count,
        n=record.n,
        parameter_shape=record.parameter_shape,
        mean=_first(record.mean, limit) if kind.centred else None,
        var=_first(record.var, limit),
        std=_first(record.std[:limit], limit),
        single=record.count if record.n == 1 and kind.centred else 0,
        constant=zero if record.n > 1 or not kind.centred else 0,
        eps=record.eps,
        within_eps=small,
    )


def _degenerate(record: NormRecord) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Which groups have no variance at all, and which others one of eps or less."""
    zero = record.stats.var == 0
    return zero.ravel(), ~zero.ravel() & (record.var <= record.eps)


def _first(values: np.ndarray[Any, np.dtype[np.float64]], limit: int) -> tuple[float, ...]:
    return tuple(float(value) for value in values[:limit])
