"""Group norm's groups in the blocks of their samples: runs of channels, which move apart as they become more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.blocks import Blocks
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import NAME_AND_MEAN, OpenGroups, Plates


class ChannelRuns(OpenGroups):
    """The groups of one number of groups, each sample a block; blocks leave room for runs of single channels.

    Parameters
    ----------
    groups
        The groups of group norm.
    whole
        Those of one group a sample, of the same cube.
    apart
        Between two runs of a sample, in scene units.
    between
        Between two samples whose runs are all apart.
    """

    def __init__(
        self, groups: GroupView, whole: GroupView, apart: float = 0.14, between: float = 0.4
    ) -> None:
        super().__init__(groups)
        self.whole, self.apart, self.between = OpenGroups(whole), apart, between

    def place(self, box: Box, below: float = NAME_AND_MEAN, largest: float = 0.8, **how: Any) -> Blocks:
        """The blocks of the samples beside each other in a box, their runs apart."""
        samples = self.whole.groups.labels
        features = self._feature_axis
        most = max(len(np.unique(features[self.whole.groups.mask(label)])) for label in samples) - 1
        room = box.inset(most * self.apart / 2, 0.0)
        blocks = self.whole.place(room, below, largest, **{"gap": self.between + most * self.apart, **how})
        low = blocks.pose.low.copy()
        fronts = dict(blocks.fronts)
        for label in samples:
            mask = self.whole.groups.mask(label)
            rank = self._ranks(blocks.pose, mask)
            widest = float(rank.max(initial=0.0))
            low[mask, 0] += (rank - widest / 2) * self.apart
            front, spare = fronts[label], widest * self.apart / 2
            fronts[label] = replace(front, left=front.left - spare, right=front.right + spare)
        self.blocks = Blocks(Pose(low, blocks.pose.size), fronts)
        return self.blocks

    @property
    def _feature_axis(self) -> FloatArray:
        grid = self.cube.grid
        return np.asarray(grid.axis_index(grid.layout.features))

    def _ranks(self, pose: Pose, mask: BoolArray) -> FloatArray:
        """For every cell of a block, how many runs stand left of its own in the same row of maps."""
        features, groups = self._feature_axis[mask], self.groups.cell_groups[mask]
        found, first, place = np.unique(features, return_index=True, return_inverse=True)
        x, y = (np.round(pose.low[mask][first, axis], 6) for axis in (0, 1))
        rank = np.zeros(len(found))
        for number in range(1, len(found)):
            if y[number] == y[number - 1] and x[number] > x[number - 1]:
                other = groups[first[number]] != groups[first[number - 1]]
                rank[number] = rank[number - 1] + other
        return rank[place]

    def plates(self, means: Mapping[int, str] | None = None) -> Plates:
        """The names of the samples under their blocks."""
        assert self.blocks is not None
        return self.whole.plates(means)
