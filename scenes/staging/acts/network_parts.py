"""A network's norm on the stage: the tensor that it is shown on, the groups that it opens this into, its diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.kinds import BATCH, LAYER, LAYER_CHANNELS, NormKind, group
from normcore.normalization import NormRecord, normalize
from scenes.content.formulas import averaged_axes
from scenes.content.networks import Network
from scenes.content.number_format import NumberFormat
from scenes.design.cells import LOOKS
from scenes.design.frame import FrameLayout
from scenes.geometry.box import Box
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.flow import Flow, FlowPlan, flow_plan
from scenes.staging.acts.within_blocks import WithinBlocks
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_ACROSS, _DOWN = (1.5, 0.42), (1.3, 0.42)
"""The length of a station and of an arrow, in diagrams from left to right and in those from top to bottom."""
_NARROW = 12.0
"""A stage narrower than this has smaller stations."""
_NARROWER = 0.78


class Rows(WithinBlocks):
    """Rows in the blocks of their sentences, each row in a hue of its own."""

    def state(self, at_work: Sequence[int] | None = None, values: Any = None) -> CellState:
        """The rows in their hues; all but those `at_work` quieter."""
        return OpenGroups.state(self, at_work, values)


def network_cube(lesson: Lesson, network: Network, box: Box) -> TensorCube:
    """A cube of the film's tensor where the network's norm can be shown on it, else of the network's example.

    The followed cell is framed on the film's tensor; of that a detector takes two samples, the cell's and a mate.
    """
    stage = lesson.stage
    if not network.takes(stage.tensor.shape, stage.layout):
        return _cube(stage, network.example(stage.spec.seed), network.layout, box)
    whole = stage.cube_in(box)
    cell = stage.hero(whole.grid).cell
    if network.samples is None:
        return whole.set_hero(cell)
    place = stage.layout.index(str(stage.layout.batch))
    first = min(cell[place], stage.tensor.shape[place] - network.samples)
    few = np.take(stage.tensor, range(first, first + network.samples), axis=place)
    here = (*cell[:place], cell[place] - first, *cell[place + 1 :])
    cube = _cube(stage, few, stage.layout, box)
    return cube.set_hero(here) if (cube.grid.index == np.array(here)).all(axis=1).any() else cube


def _cube(stage: Stage, x: NDArray[Any], layout: Layout | str, box: Box) -> TensorCube:
    asked = stage.spec.cells
    look = stage.cell_look if asked != "auto" or x.shape[1:] == stage.tensor.shape[1:] else LOOKS["digits"]
    numbers = NumberFormat.for_tensor(x, stage.spec.eps_of(BATCH), stage.spec.language)
    theme = stage.theme
    return TensorCube(x, layout, theme=theme, box=box, backdrop=theme.backdrop, numbers=numbers, look=look)


def network_groups(stage: Stage, cube: TensorCube, kind: NormKind) -> OpenGroups:
    """The groups of a cube under a kind, those of layer norm as rows in the blocks of their samples."""
    groups = GroupView(cube, _record(stage, cube, kind))
    if kind not in (LAYER, LAYER_CHANNELS) or set(cube.grid.layout.positions) <= set(groups.record.reduced):
        return OpenGroups(groups)
    whole = GroupView(cube, _record(stage, cube, group(1)))
    return Rows(groups, whole)


def _record(stage: Stage, cube: TensorCube, kind: NormKind) -> NormRecord:
    if cube.tensor is stage.tensor:
        return stage.record(kind)
    return normalize(cube.tensor, kind, cube.grid.layout, eps=stage.spec.eps_of(kind))


def averaged(groups: GroupView) -> str:
    """The axes that are averaged."""
    return averaged_axes(groups.record.layout, groups.record.averaged_axes)


def plan_for(frame: FrameLayout, box: Box) -> FlowPlan:
    """A large diagram that fills a box of the frame."""
    if frame.tall:
        return flow_plan(box, True, *_DOWN)
    station, arrow = _ACROSS
    smaller = _NARROWER if box.width < _NARROW else 1.0
    return flow_plan(box, False, station * smaller, arrow * smaller)


def network_flow(lesson: Lesson, network: Network, groups: GroupView, plan: FlowPlan) -> Flow:
    """The network's diagram."""
    said = lesson.stage.texts["networks"]
    stations = (said[f"{network.key}:before"], said[f"{network.key}:after"])
    axes = averaged(groups)
    over = (said["axes"].format(axes=axes), axes)
    return Flow(plan, stations, said[network.kind.family], over, lesson.stage.theme, groups.accent)


def folded_in(opened: OpenGroups, box: Box, large: bool = False) -> CellState:
    """The folded cube in a box, without prints; if it is `large`, with them and with room to turn."""
    cube = opened.cube
    grey = cube.neutral_colors()
    pose = cube.home.fitted(box)
    if large:
        turned = cube.home.fitted(box, view=opened.view)
        pitches = (float(each.size[0, 0] / cube.home.size[0, 0]) for each in (pose, turned))
        pose = cube.home.fitted(box, min(1.0, *pitches))
    return replace(
        cube.state.changed(rgb=grey, edge_rgb=cube.edges(grey), ink=float(large), labels=cube.printed()),
        pose=pose,
    )
