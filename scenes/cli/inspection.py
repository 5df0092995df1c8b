"""What every kind of normalization would do to a tensor: the numbers behind `normreel inspect`. No manim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from normcore.axes import Layout
from normcore.kinds import BATCH, INSTANCE, LAYER, LAYER_CHANNELS, RMS, group
from normcore.normalization import NormRecord, normalize
from scenes.content.comparisons import kind_name
from scenes.spec.lecture import LectureSpec
from scenes.texts.catalog import common, story

JSON_LIMIT = 4096


@dataclass(frozen=True)
class KindRow:
    """One kind of normalization of one tensor; `mean` is None where none is subtracted."""

    kind: str
    label: str
    reduced: tuple[str, ...]
    count: int
    n: int
    parameter_shape: tuple[int, ...]
    mean: tuple[float, ...] | None
    var: tuple[float, ...]


def rows(spec: LectureSpec, limit: int = JSON_LIMIT) -> list[KindRow]:
    """Return one row for each kind, with at most `limit` means and variances each."""
    tensor = spec.tensor()
    kinds = (BATCH, LAYER, LAYER_CHANNELS, INSTANCE, group(spec.group_count), RMS)
    texts = common(spec.language, story(Layout.parse(spec.layout)))
    records = (normalize(tensor, kind, spec.layout, eps=spec.eps) for kind in kinds)
    return [_row(record, kind_name(record.kind, texts), limit) for record in records]


def as_json(spec: LectureSpec) -> dict[str, Any]:
    """Return the rows as plain values; where there are more than 4096 statistics, the first 4096."""
    kinds = [
        {
            "kind": row.kind,
            "label": row.label,
            "reduced": list(row.reduced),
            "count": row.count,
            "n": row.n,
            "parameter_shape": list(row.parameter_shape),
            "mean": None if row.mean is None else list(row.mean),
            "var" if row.mean is not None else "mean_square": list(row.var),
        }
        for row in rows(spec)
    ]
    return {
        "shape": list(spec.shape),
        "layout": spec.layout,
        "data": spec.data,
        "eps": spec.eps,
        "kinds": kinds,
    }


def _row(record: NormRecord, label: str, limit: int) -> KindRow:
    return KindRow(
        kind=record.kind.name,
        label=label,
        reduced=record.reduced,
        count=record.count,
        n=record.n,
        parameter_shape=record.parameter_shape,
        mean=_first(record.mean, limit) if record.kind.centred else None,
        var=_first(record.var, limit),
    )


def _first(values: np.ndarray[Any, np.dtype[np.float64]], limit: int) -> tuple[float, ...]:
    return tuple(float(value) for value in values[:limit])
