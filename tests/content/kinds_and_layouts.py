"""Every kind of normalization on every layout: what the tests of formulas, tables and pictures run over."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from normcore import (
    BATCH,
    INSTANCE,
    LAYER,
    LAYER_CHANNELS,
    RMS,
    Layout,
    NormKind,
    NormRecord,
    group,
    normalize,
)
from normcore.samples import integers

KINDS = (BATCH, LAYER, LAYER_CHANNELS, INSTANCE, RMS, group(1), group(2), group(4))
SHAPES = {
    "NCHW": (5, 4, 2, 3),
    "NHWC": (5, 2, 3, 4),
    "NC": (5, 4),
    "NCL": (5, 4, 7),
    "NTD": (3, 5, 8),
    "NCDHW": (2, 4, 3, 2, 5),
    "N C Freq Time": (2, 4, 3, 5),
    "N C Gain": (3, 4, 5),
    "CHW": (4, 2, 3),
}


@dataclass(frozen=True)
class Case:
    """One kind on one tensor."""

    kind: NormKind
    text: str

    @property
    def layout(self) -> Layout:
        return Layout.parse(self.text)

    @property
    def shape(self) -> tuple[int, ...]:
        return SHAPES[self.text]

    def record(self) -> NormRecord:
        return normalize(integers(self.shape, self.text), self.kind, self.text)


CASES = [Case(kind, text) for text in SHAPES for kind in KINDS]
every_case = pytest.mark.parametrize("case", CASES, ids=[f"{case.kind.name}-{case.text}" for case in CASES])
