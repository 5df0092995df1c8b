"""How a cube's cells show values: in their colours, by a `CellLook`, and in what is printed on them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from normcore.normalization import NormRecord
from scenes.design.color import Family
from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.mobjects.cube.cube_mobject import CubeMobject
from scenes.mobjects.cube.given import check_index


class ValuedCube(CubeMobject):
    """A cube that knows the values of its cells, and the colours and prints in which these are seen."""

    def drawn(self, tensor: npt.ArrayLike | None = None) -> FloatArray:
        """The drawn cells' entries of a tensor of this shape (its own by default)."""
        return np.asarray(
            self.grid.values(self.tensor if tensor is None else np.asarray(tensor)), dtype=float
        )

    def levels(self, tensor: npt.ArrayLike | None = None) -> FloatArray:
        """The drawn cells' values as levels from 0 to 1 of the drawn range; NaN for those that are not finite."""
        return self.cell_look.levels(self.drawn(tensor))

    def printed(self, values: FloatArray | None = None) -> tuple[str, ...]:
        """What is printed on the cells: their own values, or others, such as normalized ones.

        In a heat map only the framed cell, and cells whose value is no finite number, have a print.
        """
        return self._printed(self.state.frame, values)

    def _printed(self, framed: FloatArray, values: FloatArray | None = None) -> tuple[str, ...]:
        of = self.drawn() if values is None else values
        if self.cell_look.prints_all:
            return self.numbers.cells(of)
        number = self.numbers.total if values is None else self._other_number
        texts, odd = [""] * len(of), ~np.isfinite(of)
        for cell in np.flatnonzero(odd | (framed > 0)).tolist():
            value = float(of[cell])
            texts[cell] = self.numbers.cells([value])[0] if odd[cell] else number(value)
        return tuple(texts)

    def _other_number(self, value: float) -> str:
        """A value that is not a cell's own: as normalized ones are, or as the tensor's where that would say 0."""
        return self.numbers.nonzero(value, self.numbers.ratio(value), self.numbers.total(value))

    def where(self, **indices: int) -> BoolArray:
        """The drawn cells with the given true indices, e.g. `where(C=1)`; none if they are not drawn."""
        mask = np.ones(len(self.grid), dtype=bool)
        for name, index in indices.items():
            check_index(self.grid, name, index)
            mask &= self.grid.axis_index(name) == index
        return mask

    def groups(self, record: NormRecord) -> IntArray:
        """The true label of each drawn cell: equal label, shared statistic."""
        return record.labels_at(self.grid.index.T)

    def group_colors(self, record: NormRecord, tensor: npt.ArrayLike | None = None) -> FloatArray:
        """Hue by shared statistic, lightness by value: by its own, or by that of `tensor` beside its group's own."""
        groups = self.groups(record)
        found, place = np.unique(groups, return_inverse=True)
        others = None if tensor is None else self.drawn(tensor)
        levels = self.cell_look.levels_within(self.drawn(), groups, others)
        return self.cell_look.group(place, len(found), levels, hue_family(record))

    def neutral_colors(self, tensor: npt.ArrayLike | None = None) -> FloatArray:
        """No hue, lightness by value."""
        return self.cell_look.neutral(self.levels(tensor))


def hue_family(record: NormRecord) -> Family:
    """The family of hues of a record's groups."""
    batch = record.layout.batch
    return "features" if batch is None or batch in record.reduced else "samples"
