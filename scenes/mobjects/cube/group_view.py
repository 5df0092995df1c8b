"""The groups of one cube under one kind of normalization, and how they are shown."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from manim import Animation

from normcore.normalization import NormRecord
from scenes.content.number_format import Number, NumberFormat, times
from scenes.design.color import group_rgb, hex_to_rgb, value_level
from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.geometry.view import OBLIQUE
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.cells_to import CellsTo
from scenes.mobjects.cube.shading import face_centers
from scenes.mobjects.cube.tensor_cube import TensorCube

LIFT = 1.25
"""How far a slab slides out, in cells."""
_ABOVE = 0.4
_OUTLINE_PX = 3.0
_SPOT_PX = 7.0
_TALLY_STEPS = 30
_LARGE, _SCALE = 2.0**400, 2.0**-600
"""Values beyond the one are multiplied by the other before they are summed, because their sums would not fit."""


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
        x_hat = self.normalized
        levels = value_level(x_hat, float(x_hat.min()), float(x_hat.max()))
        return self.hues(self.cell_groups, levels)

    @cached_property
    def normalized(self) -> FloatArray:
        """The normalized values of the drawn cells."""
        return self.record.x_hat_at(self.cube.grid.index.T).astype(np.float64)

    @cached_property
    def swatches(self) -> FloatArray:
        """One colour a drawn group."""
        count = len(self.labels)
        return group_rgb(np.arange(count), count)

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

    def numbers(self, label: int) -> NumberFormat:
        """How the statistics of a group are printed."""
        found = self.record
        return self.cube.numbers.for_group(
            *(float(each[label]) for each in (found.mean, found.std, found.var))
        )

    def hues(self, labels: IntArray, levels: FloatArray) -> FloatArray:
        """Colours of cells of the given groups, which must be drawn ones: the hues they have on the cube."""
        return group_rgb(np.searchsorted(self.labels, labels), len(self.labels), levels)

    def values(self, label: int) -> FloatArray:
        """All values of a group, drawn or not, in the tensor's order."""
        return np.array(self.record.group(label), dtype=float)

    def total(self, label: int) -> Number:
        """The sum of a group's values."""
        with np.errstate(over="ignore", invalid="ignore"):
            total = float(self.values(label).sum())
        return total if np.isfinite(total) else times(float(self.record.mean[label]), self.record.n)

    def running_sums(self, label: int) -> list[Number]:
        """Sums of the group's first values (of an uncentred kind their squares), none to all, in at most 31 steps."""
        sums, power = self.values(label), 1 if self.kind.centred else 2
        steps = np.linspace(0, len(sums), min(len(sums), _TALLY_STEPS) + 1).round().astype(int)
        large = max(float(sums.max()), -float(sums.min())) > _LARGE
        if large:
            sums *= _SCALE
        if power == 2:
            sums *= sums
        np.cumsum(sums, out=sums)
        found = [float(sums[step - 1]) if step else 0.0 for step in steps]
        return [Decimal(each) / Decimal(_SCALE) ** power for each in found] if large else list(found)

    # States ---------------------------------------------------------------------------------------------------------

    def _pulled_out(self, label: int) -> Pose:
        """The group out of the cube: slabs slide up, rods inside the cube are laid above its front edge."""
        home, mask = self.cube.home, self.mask(label)
        pitch = float(home.size[:, :2].max())
        if self._slides_up:
            return home.moved([0.0, LIFT * pitch, 0.0], mask)
        top = float((home.low + home.size)[:, 1].max()) + _ABOVE * pitch
        front = float(home.low[:, 2].min())
        here = home.low[mask].min(axis=0)
        return home.moved([0.0, top - here[1], front - here[2]], mask)

    def _in_front(self, label: int) -> BoolArray:
        """The samples before a group that is one whole sample: they would hide it."""
        layout, mask = self.cube.grid.layout, self.mask(label)
        if layout.batch is None or layout.batch in self.record.reduced or not self._slides_up:
            return np.zeros(len(mask), dtype=bool)
        place = self.cube.grid.axis_index(layout.batch)
        return np.asarray(place < place[mask].min())

    @property
    def _slides_up(self) -> bool:
        return set(self.cube.grid.layout.positions) <= set(self.record.reduced)

    def single_out(self, label: int, seen: int = 0, **kwargs: Any) -> CellsTo:
        """The group slides out in its hue with the method's outline; the rest is dimmed, the `seen` first in hue.

        Samples in front of a sample are taken away, so that all its cells are seen.
        """
        return self.cube.morph(self._singled_out(label, seen), **kwargs)

    def point_at(self, label: int, cell: tuple[int, ...], room: Box | None = None, **kwargs: Any) -> CellsTo:
        """The group out of the cube with one of its cells marked, all moved into `room` if it is given."""
        state = self._singled_out(label)
        if room is not None:
            state = state.changed(pose=state.pose.fitted(room))
        spot = (self.cube.grid.index == np.array(cell)).all(axis=1)
        line = hex_to_rgb(self.cube.theme.text)
        return self.cube.morph(state.changed(spot, edge=_SPOT_PX, edge_rgb=line), **kwargs)

    def _singled_out(self, label: int, seen: int = 0) -> CellState:
        done = np.isin(self.cell_groups, self.labels[:seen])
        colored = np.where(done[:, None], self.colors, self.cube.neutral_colors())
        pose, mask = self._pulled_out(label), self.mask(label)
        rgb = np.where(mask[:, None], self.colors, colored)
        state = self.cube.dimmed(self._resting(rgb).changed(pose=pose), ~mask)
        state = state.changed(self._in_front(label), alpha=0.0)
        return state.changed(mask, edge_rgb=hex_to_rgb(self.accent), edge=_OUTLINE_PX)

    def lay_flat(self, label: int, box: Box, **kwargs: Any) -> CellsTo:
        """The group leaves the cube and lies down as a countable grid."""
        pose = self.cube.laid_flat(self.record.reduced, self.mask(label), box)
        return self.cube.move_cells(pose, self.mask(label), **kwargs)

    def all_colored(self, **kwargs: Any) -> CellsTo:
        """Everything back in place with the tensor's own values, every group in its hue."""
        return self.cube.morph(self._colored(), **kwargs)

    def all_neutral(self, **kwargs: Any) -> CellsTo:
        """Everything back in place with the tensor's own values, no group shown."""
        return self.cube.morph(self._neutral(), **kwargs)

    def normalize(self, **kwargs: Any) -> CellsTo:
        """The cells become their normalized values."""
        labels = self.cube.numbers.cells(self.normalized)
        state = self._resting(self.normalized_colors).changed(labels=labels)
        return self.cube.morph(state, delay=order_delay(self.cell_groups), lag=0.4, **kwargs)

    def set_neutral(self) -> None:
        """Back at once to the cube as it was: every cell in place, no group shown."""
        self.cube.state = self._neutral()

    def set_colored(self) -> None:
        """Back at once to the cube with every group in its hue."""
        self.cube.state = self._colored()

    def _colored(self) -> CellState:
        labels = self.cube.numbers.cells(self.cube.drawn())
        return self._resting(self.colors).changed(labels=labels)

    def _neutral(self) -> CellState:
        labels = self.cube.numbers.cells(self.cube.drawn())
        return self._resting(self.cube.neutral_colors()).changed(labels=labels)

    def _resting(self, rgb: FloatArray) -> CellState:
        return self.cube.state.changed(
            pose=self.cube.home,
            view=OBLIQUE,
            rgb=rgb,
            edge_rgb=self.cube.edges(rgb),
            edge=self.cube.resting_edge,
            ink=1.0,
            alpha=1.0,
        )

    # Values on their way --------------------------------------------------------------------------------------------

    def copy_of(self, label: int) -> TensorCube:
        """A copy of the group's cells where they are now, to be sent to the sum."""
        copy = self.cube.copy()
        mask = self.mask(label)
        copy.state = self.cube.state.changed(~mask, alpha=0.0, ink=0.0)
        return copy

    def send(self, cells: TensorCube, label: int, goal: tuple[float, float], **kwargs: Any) -> Animation:
        """A copy of the group's cells flies to a place, one cell after the other, and vanishes into it."""
        mask = self.mask(label)
        state = cells.state
        small = state.pose.size * 0.3
        here = face_centers(Pose(state.pose.low, small), state.view)
        spot = state.pose.low + state.view.across(np.asarray(goal) - here)
        target = state.changed(mask, pose=Pose(spot, small), alpha=0.0, ink=0.0)
        delay = np.zeros(len(mask))
        delay[mask] = np.arange(mask.sum()) / max(1, mask.sum() - 1)
        return cells.morph(target, delay=delay, lag=0.7, **kwargs)
