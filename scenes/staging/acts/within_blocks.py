"""Groups of cells that lie within blocks, such as the rows of samples: their blocks, with gaps between the groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from normcore.kinds import group
from scenes.content.hero import Hero
from scenes.geometry.arrays import FloatArray
from scenes.geometry.blocks import Blocks
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import LARGEST, NAME, NAME_AND_MEAN, OpenGroups, Plates
from scenes.staging.stage import Stage

_ROW = 0.88
"""The height of a row that is a group of its own, of that of a cell."""
_ALIKE = 0.3
"""How far apart at most two groups are in shade that have one between them."""


class WithinBlocks(OpenGroups):
    """Groups that divide other groups: the blocks of those, with gaps between the groups in them."""

    def __init__(self, groups: GroupView, whole: GroupView) -> None:
        super().__init__(groups)
        self.whole = OpenGroups(whole)

    def place(self, box: Box, below: float = NAME_AND_MEAN, largest: float = 0.8, **how: Any) -> Blocks:
        """The blocks of the whole groups beside each other in a box, their rows apart."""
        blocks = self.whole.place(box, below, largest, **how)
        low, size = blocks.pose.low.copy(), blocks.pose.size.copy()
        low[:, 1] += size[:, 1] * (1 - _ROW) / 2
        size[:, 1] *= _ROW
        self.blocks = replace(blocks, pose=Pose(low, size))
        return self.blocks

    def plates(self, means: Mapping[int, str] | None = None) -> Plates:
        """The names of the whole groups."""
        return self.whole.plates(means)

    def state(self, at_work: Sequence[int] | None = None, values: FloatArray | None = None) -> CellState:
        """The blocks in their hues; where values are printed, the groups in each dark and light in turn."""
        whole, look = self.whole.groups, self.cube.cell_look
        levels = (
            self._shades() if look.prints_all else look.levels_within(self.cube.drawn(), whole.cell_groups)
        )
        rgb = whole.hues(whole.cell_groups, levels)
        state = super().state(None, values).changed(rgb=rgb, edge_rgb=self.cube.edges(rgb))
        return state if at_work is None else self.quiet(state, ~np.isin(self.groups.cell_groups, at_work))

    def _shades(self) -> FloatArray:
        """For the groups of a block in turn the ends of a range: 0 or nearly, 1 or nearly; no two are the same."""
        shades = np.zeros(len(self.groups.cell_groups))
        for label in self.whole.groups.labels:
            mask = self.whole.groups.mask(label)
            _, place = np.unique(self.groups.cell_groups[mask], return_inverse=True)
            last = max(1, int(place.max()))
            shades[mask] = np.where(place % 2, 1.0, 0.0) + (0.5 - place % 2) * _ALIKE * place / last
        return shades


def within_samples(stage: Stage, opened: OpenGroups) -> OpenGroups:
    """Groups that are rows of samples as blocks of these; others as they are."""
    whole = stage.groups(opened.cube, group(1))
    return WithinBlocks(opened.groups, whole) if _divides(opened.groups, whole) else opened


def blocks_of(opened: OpenGroups) -> GroupView:
    """The groups that stand as blocks, each under its name."""
    return opened.whole.groups if isinstance(opened, WithinBlocks) else opened.groups


def own_block(picture: OpenGroups, hero: Hero) -> int:
    """The label of the block that holds the hero."""
    return int(blocks_of(picture).record.labels_at(hero.cell))


def _divides(groups: GroupView, whole: GroupView) -> bool:
    """Whether every group is a row of one of the whole groups."""
    rows = not set(groups.record.layout.positions) & set(groups.record.reduced)
    pairs = np.unique(np.column_stack([groups.cell_groups, whole.cell_groups]), axis=0)
    return rows and len(pairs) == len(groups.labels) > len(whole.labels)


def place_beside(picture: OpenGroups, own: int, room: Box, rest: Box) -> None:
    """One block large in `room`, the others in `rest`, each with room for its name."""
    blocks = blocks_of(picture)
    large = picture.place(room, NAME, LARGEST, labels=[own])
    small = picture.place(rest, NAME, labels=[label for label in blocks.labels if label != own])
    fronts = large.fronts | small.fronts
    pose = small.pose.where(blocks.mask(own), large.pose)
    picture.blocks = Blocks(pose, {label: fronts[label] for label in blocks.labels})
    if isinstance(picture, WithinBlocks):
        picture.whole.blocks = picture.blocks
