"""The act on what goes by the name of layer norm, or is easily taken for it: two cuts of the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from normcore.kinds import LAYER, NormKind
from scenes.content.hero import Beside, Hero
from scenes.geometry.blocks import Blocks
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import NAME_AND_MEAN, OpenGroups, Plates
from scenes.staging.acts.slabs import two_cuts
from scenes.staging.lesson import Lesson

_ROW = 0.88
"""The height of a row that is a group of its own, of that of a cell."""


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


def look_alikes(lesson: Lesson, other: NormKind, hero: Hero) -> None:
    """Layer norm above, the other kind below, both opened, the hero in both."""
    stage = lesson.stage
    beside = {other: Beside.of(stage.record(other), hero.cell)}
    first, second = stage.opened(LAYER, other)
    if _divides(second.groups, stage.groups(second.cube, LAYER)):
        second = WithinBlocks(second.groups, stage.groups(second.cube, LAYER))
    two_cuts(lesson, (first, second), replace(hero, under=MappingProxyType({**beside, **hero.under})))


def _divides(groups: GroupView, whole: GroupView) -> bool:
    """Whether every group is a row of one of the whole groups."""
    rows = not set(groups.record.layout.positions) & set(groups.record.reduced)
    pairs = np.unique(np.column_stack([groups.cell_groups, whole.cell_groups]), axis=0)
    return rows and len(pairs) == len(groups.labels) > len(whole.labels)
