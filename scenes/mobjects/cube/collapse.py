"""A cube whose cells are averaged: pushed together along one axis after another until a cell is left for each group."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from manim import DOWN, LEFT, VGroup

from normcore.record import NormRecord
from scenes.content.formulas import symbols
from scenes.design.theme import LABEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.geometry.squeeze import squeezed
from scenes.geometry.view import FROM_ABOVE, OBLIQUE, View
from scenes.mobjects.cube.axis_marks import AxisMark
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.cells_to import CellsThrough, CellsTo
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.openings import turned
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.text.typeset import words

LARGEST = 1.6
"""The pitch of the cells that are left, at most."""
_WIDER = (1.0, 1.15, 1.3, 1.5, 1.75)
"""How much wider than high cells are, at most, for longer prints."""
_FADE, _PUSH = 0.4, 1.6
"""In which ratio the prints fade and the cells move."""
_PLAIN = 0.5
"""The level of cells that hold a mean, where all prints shall stand out alike."""


def statistics_of(record: NormRecord) -> FloatArray:
    """A record's means, or its mean squares if it subtracts none."""
    return np.asarray(record.mean if record.kind.centred else record.var, dtype=float)


class Collapse:
    """The cube of some `groups` within `box`, in which they become single cells.

    The states that it makes start from that of the cube.
    """

    def __init__(self, groups: GroupView, box: Box) -> None:
        self.groups, self.cube, self.box = groups, groups.cube, box
        record, grid = groups.record, groups.cube.grid
        names = set(record.layout.names) - {axis.name for axis in record.averaged_axes if axis.groups == 1}
        self.kept = [[name for name in along if name in names] for along in grid.directions]

    @property
    def view(self) -> View:
        """From where the groups are seen beside each other while they are pushed together."""
        return OBLIQUE.quarter(1) if self.kept[2] and not self.kept[0] else OBLIQUE

    @property
    def last_view(self) -> View:
        """From where all the cells that are left are seen, of a cube that was settled."""
        return FROM_ABOVE if self.kept[2] and self.kept[0] else OBLIQUE

    def hues(self) -> CellState:
        """The cells in the hues of their groups, none framed."""
        rgb = self.groups.colors
        return self.cube.state.changed(rgb=rgb, edge_rgb=self.cube.edges(rgb), frame=0.0)

    def turn(self) -> CellsTo:
        """The cube to its `view`; it is to be settled then."""
        pose = self.cube.state.pose.fitted(self.box, LARGEST / self._pitch(), self.view)
        return turned(self.cube, self.cube.state.changed(pose=pose, view=self.view))

    def push(self, step: GroupView, **kwargs: Any) -> CellsThrough:
        """The cells that are averaged in a step to slices of one cell."""
        state = self.cube.state
        slices, _ = squeezed(state.pose, step.cell_groups, self.box, largest=LARGEST)
        bare = state.changed(ink=0.0)
        legs = [
            CellsTo(self.cube, bare, run_time=_FADE),
            CellsTo(self.cube, bare.changed(pose=slices), run_time=_PUSH),
        ]
        return CellsThrough(self.cube, legs, **kwargs)

    def merged(self, step: GroupView, pose_before: CellState) -> CellState:
        """One cell for each group of a step, with the group's mean on it, not yet printed."""
        _, whole = squeezed(pose_before.pose, step.cell_groups, self.box, largest=LARGEST)
        first = np.unique(step.cell_groups, return_index=True)[1]
        left = np.zeros(len(step.cell_groups), dtype=bool)
        left[first] = True
        means = statistics_of(step.record)[step.cell_groups]
        rgb = self._mean_colors(means)
        return self.cube.state.changed(
            pose=whole,
            alpha=left.astype(float),
            ink=0.0,
            rgb=rgb,
            edge_rgb=self.cube.edges(rgb),
            labels=self.printed(means, float(whole.size[0, 0])),
        )

    def printed(self, means: FloatArray, width: float) -> tuple[str, ...]:
        """Means as they are printed on cells of this width: as elsewhere if that fits, else as values are."""
        numbers = self.cube.numbers
        known = {mean: numbers.number(mean) for mean in set(means.tolist())}
        if legible_width(known.values()) <= width:
            return tuple(known[mean] for mean in means.tolist())
        labels = numbers.cells(means)
        return labels if legible_width(labels) <= width else ("",) * len(labels)

    def look_down(self) -> CellsTo:
        """The camera to where all cells that are left are seen."""
        pose = self.cube.state.pose.fitted(self.box, LARGEST / self._pitch(), self.last_view)
        return turned(self.cube, self.cube.state.changed(pose=pose, view=self.last_view))

    def copies(self) -> CellState:
        """Every cell where its group's mean stands, as a slice of it with that mean."""
        slices, _ = squeezed(self.cube.home, self.groups.cell_groups, self.box, largest=LARGEST)
        return self._with_means().changed(pose=slices, ink=0.0)

    def copied(self, room: Box, *values: FloatArray) -> CellState:
        """Every cell in its place in a cube as large as the room, with the mean of its group.

        Cells are wider than high where other `values`, printed on them later, take that.
        """
        needed = max(legible_width(self.cube.printed(each)) for each in values)
        home = self.cube.home
        for wider in _WIDER:
            stretch = np.array([wider, 1.0, 1.0])
            pose = Pose(home.low * stretch, home.size * stretch).fitted(room, np.inf)
            if float(pose.size[0, 0]) >= needed:
                break
        return self._with_means().changed(pose=pose)

    def _with_means(self) -> CellState:
        means = statistics_of(self.groups.record)[self.groups.cell_groups]
        rgb = self._mean_colors(means)
        return self.cube.state.changed(
            alpha=1.0,
            ink=1.0,
            rgb=rgb,
            edge_rgb=self.cube.edges(rgb),
            labels=self.cube.printed(means),
        )

    def _mean_colors(self, means: FloatArray) -> FloatArray:
        return self.groups.hues(self.groups.cell_groups, np.full(len(means), _PLAIN))

    def _pitch(self) -> float:
        return float(self.cube.state.pose.size.max())

    def marks(self) -> VGroup:
        """The axes of the cells that are left, below them and, if there are two, beside them, with their sizes."""
        state, left = self.cube.state, self.cube.state.alpha > 0
        fronts, whole = self.cube.slab_box(left), state.pose.bounds(left, state.view)
        seen = replace(fronts, left=whole.left, bottom=whole.bottom)
        record, theme = self.groups.record, self.cube.theme
        letters = symbols(record.layout)
        sizes = dict(record.statistic_axes)
        features = record.layout.features
        split = next((name for name in sizes if name not in record.layout.names), None)
        flat, down = self.kept[0], self.kept[1]
        across, beside = (flat, self.kept[2]) if flat else (self.kept[2], down)
        corners = [np.array([x, y]) for x, y in ((seen.left, seen.bottom), (seen.right, seen.bottom))]
        edges = [(across, corners[0], corners[1], DOWN)]
        if beside:
            edges.append((beside, corners[0], np.array([seen.left, seen.top]), LEFT))
        marks = VGroup()
        for names, start, end, side in edges:
            named = [split if split and name == features else name for name in names]
            text = "\n".join(
                f"{letters.get(name, name)} = {self.cube.numbers.count(sizes[name])}" for name in named
            )
            label = words(text, LABEL, theme.text, weight="semibold")
            marks.add(AxisMark(tuple(named), label, start, end, np.asarray(side[:2]), theme))
        return marks
