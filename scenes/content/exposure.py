"""A sample taken twice: its values, and the same times a gain plus an offset. No Manim."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log10
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.kinds import NormKind
from normcore.normalization import NormRecord, normalize
from scenes.content.arithmetic import CellIndex

_GAIN: Final = 2.0
_LARGEST: Final = 1e300
"""Values up to this one can be multiplied by the gain."""


@dataclass(frozen=True, eq=False)
class Exposure:
    """Another exposure of one sample: every value times `gain`, plus `offset`.

    `record` is its normalization by a kind, alone, and `cell` the followed cell in it.

    >>> from normcore import LAYER, normalize
    >>> x, layout = np.array([[1.0, 5.0, 6.0], [3.0, 2.0, 8.0]]), Layout.parse("NC")
    >>> other = Exposure.of(x, layout, LAYER, (1, 0))
    >>> other.gain, other.offset, other.record.x.tolist()
    (2.0, 5.0, [[11.0, 9.0, 21.0]])
    >>> bool(np.isclose(other.x_hat, normalize(x, LAYER, layout).x_hat_at((1, 0))))
    True
    """

    gain: float
    offset: float
    record: NormRecord
    cell: CellIndex

    @classmethod
    def of(
        cls, x: NDArray[Any], layout: Layout, kind: NormKind, cell: CellIndex, eps: float = 1e-5
    ) -> Exposure:
        """The sample of a cell again: the offset is half the power of ten that its values do not exceed."""
        axis = layout.index(str(layout.batch))
        sample = np.take(x, [cell[axis]], axis).astype(np.float64)
        finite = np.isfinite(sample)
        least, greatest = (float(end(sample, initial=0.0, where=finite)) for end in (np.min, np.max))
        most = max(-least, greatest)
        power = ceil(log10(most)) if most else 0
        gain, offset = (_GAIN, 10.0**power / 2) if most < _LARGEST else (1 / 2, 10.0 ** (power - 2))
        sample *= gain
        sample += offset
        record = normalize(sample, kind, layout, eps=eps)
        return cls(gain, offset, record, (*cell[:axis], 0, *cell[axis + 1 :]))

    @property
    def label(self) -> int:
        """The label of the followed cell's group."""
        return int(self.record.labels_at(self.cell))

    @property
    def x(self) -> float:
        """What the followed cell's value is now."""
        return float(self.record.x[self.cell])

    @property
    def x_hat(self) -> float:
        """What it becomes."""
        return float(self.record.x_hat_at(self.cell))
