"""The groups of one cube under one kind of normalization, and how they are shown."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from normcore.normalization import NormRecord
from scenes.content.notation import Number
from scenes.content.number_format import times
from scenes.design.color import contrast, group_rgb, group_text_rgb, hex_to_rgb, rgb_to_hex
from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.view import OBLIQUE
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.cube.valued_cube import hue_family

_SEEN = 3.0
"""The contrast with the background of what is drawn in a group's hue."""


class GroupView:
    """The groups of cells of `cube` that share a mean and a variance, drawn and computed.

    `record` is what normcore computed on the whole tensor; `labels` are the true labels of the drawn groups in order.
    """

    def __init__(self, cube: TensorCube, record: NormRecord) -> None:
        self.cube, self.record, self.kind = cube, record, record.kind
        self.cell_groups: IntArray = cube.groups(self.record)
        self.labels: list[int] = np.unique(self.cell_groups).tolist()
        self.accent = cube.theme.accent(record.kind.family)

    def mask(self, label: int) -> BoolArray:
        """The drawn cells of a group."""
        return np.asarray(self.cell_groups == label)

    @cached_property
    def colors(self) -> FloatArray:
        """Every drawn cell in its group's hue, as light as its value."""
        return self.cube.group_colors(self.record)

    @cached_property
    def normalized_colors(self) -> FloatArray:
        """The same by normalized value."""
        return self.hues(self.cell_groups, self.cube.cell_look.levels(self.normalized))

    @cached_property
    def normalized(self) -> FloatArray:
        """The normalized values of the drawn cells."""
        return self.record.x_hat_at(self.cube.grid.index.T).astype(np.float64)

    @cached_property
    def swatches(self) -> FloatArray:
        """One colour a drawn group, for what stands on the background: that of its cells, if it can be seen there."""
        count, theme, family = len(self.labels), self.cube.theme, hue_family(self.record)
        behind, places = hex_to_rgb(theme.background), np.arange(count)
        own = group_rgb(places, count, family=family)
        strong = group_text_rgb(places, count, theme.name == "dark", family)
        text = np.broadcast_to(hex_to_rgb(theme.text), own.shape)
        strong = np.where(contrast(strong, behind)[:, None] < _SEEN, text, strong)
        return np.where(contrast(own, behind)[:, None] < _SEEN, strong, own)

    def name(self, label: int) -> str:
        """The group's index along the statistic axes, counted from 1: "c = 1", "n = 2, g = 1"; "x" for the tensor."""
        axes = self.record.statistic_axes
        if not axes:
            return "x"
        places = np.unravel_index(label, [size for _, size in axes])
        count = self.cube.numbers.count
        return ", ".join(
            f"{axis.lower()} = {count(int(place) + 1)}" for (axis, _), place in zip(axes, places, strict=True)
        )

    def hues(self, labels: IntArray, levels: FloatArray) -> FloatArray:
        """Colours of cells of the given groups, which must be drawn ones: the hues they have on the cube."""
        index = np.searchsorted(self.labels, labels)
        return self.cube.cell_look.group(index, len(self.labels), levels, hue_family(self.record))

    def swatch(self, label: int) -> str:
        """The colour of a drawn group."""
        return rgb_to_hex(self.swatches[self.labels.index(label)])

    def place_in_group(self, cell: tuple[int, ...]) -> int:
        """Where a cell's value stands among the `values` of its group."""
        layout, place = self.record.layout, 0
        for axis, averaged in zip(self.record.reduced, self.record.averaged_axes, strict=True):
            place = place * averaged.size + cell[layout.index(axis)] % averaged.size
        return place

    def normalized_group(self, label: int) -> FloatArray:
        """All normalized values of a group, in the order of `values`."""
        return self.record.x_hat_group(label)

    def values(self, label: int) -> FloatArray:
        """All values of a group, drawn or not, in the tensor's order."""
        return np.array(self.record.group(label), dtype=float)

    def total(self, label: int) -> Number:
        """The sum of a group's values."""
        with np.errstate(over="ignore", invalid="ignore"):
            total = float(self.values(label).sum())
        return total if np.isfinite(total) else times(float(self.record.mean[label]), self.record.n)

    def neutral_state(self) -> CellState:
        """Every cell in place with the tensor's own value, no group shown."""
        cube = self.cube
        grey = cube.neutral_colors()
        return cube.state.changed(
            pose=cube.home,
            view=OBLIQUE,
            rgb=grey,
            edge_rgb=cube.edges(grey),
            edge=cube.resting_edge,
            labels=cube.printed(),
            ink=1.0,
            alpha=1.0,
        )
