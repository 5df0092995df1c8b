"""The act on what all groups share: one gamma and one beta, in which every place has its own entry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scenes.content.hero import Hero
from scenes.content.worked_example import WorkedExample, parameter_cell
from scenes.design.cells import ShadeLook
from scenes.design.color import hex_to_rgb
from scenes.design.timing import MOVE, READ
from scenes.geometry.arrays import BoolArray
from scenes.geometry.box import Box
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.open_groups import NAME, OpenGroups
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.panels.parameters import Parameters
from scenes.staging.lesson import Lesson

_BESIDE, _LAG, _EDGE = 0.7, 0.6, 4.0


def shared_by_all(lesson: Lesson, hero: Hero, parameters: Parameters, example: WorkedExample) -> None:
    """Beside gamma and beta stand all groups; the cells that one entry belongs to are outlined, then all are scaled."""
    stage = lesson.stage
    look = ShadeLook if stage.cell_look.prints_all else None
    (opened,) = stage.opened(example.record.kind, look=look)
    groups, cube = opened.groups, opened.cube.set_hero(hero.cell)
    opened.place(_room(lesson, parameters), NAME)
    normalized = opened.normalized_state()
    cube.state = readable(opened, normalized)
    lesson.say("shared")
    shown = lesson.enter(cube, opened.plates())
    lesson.play(*lesson.clear_stage(parameters), *shown, run_time=MOVE)
    own = served(opened, example)
    outlined = cube.state.changed(own, edge=_EDGE, edge_rgb=hex_to_rgb(stage.theme.text))
    delay = order_delay(groups.cell_groups)
    lesson.play(cube.morph(outlined, delay=delay, lag=_LAG), run_time=READ)
    lesson.say("place", **example.printed)
    lesson.play(cube.morph(scaled(opened, example, outlined), delay=delay, lag=_LAG), run_time=READ)
    lesson.note(shape=example.record.parameter_shape, count=len(groups.labels), **example.printed)


def served(opened: OpenGroups, example: WorkedExample) -> BoolArray:
    """The drawn cells that the entries of the followed cell are for: one in each sample or token, at one place."""
    record, index = example.record, opened.cube.grid.index
    axes = list(record.layout.indices(record.kind.parameter_axes(record.layout)))
    return np.asarray((index[:, axes] == np.array(parameter_cell(record, example.cell))).all(axis=1))


def readable(opened: OpenGroups, state: CellState) -> CellState:
    """The state without prints on cells that are too small for them."""
    if not opened.cube.cell_look.prints_all:
        return state
    return state.changed(ink=(state.pose.size[:, 0] >= legible_width(state.labels)).astype(float))


def scaled(opened: OpenGroups, example: WorkedExample, state: CellState) -> CellState:
    """The state with the outputs y as shades, the edges as they are."""
    groups, cube = opened.groups, opened.cube
    place = example.record.layout.indices(example.record.kind.parameter_axes(example.record.layout))
    entries = tuple(cube.grid.index.T[list(place)])
    y = groups.normalized * example.record.gamma[entries]
    if example.record.beta is not None:
        y = y + example.record.beta[entries]
    rgb = groups.hues(groups.cell_groups, cube.cell_look.levels(y))
    after = opened.state(values=y).changed(rgb=rgb, edge_rgb=cube.edges(rgb))
    own = state.edge == _EDGE
    return readable(opened, after).changed(own, edge=state.edge, edge_rgb=state.edge_rgb)


def _room(lesson: Lesson, parameters: Parameters) -> Box:
    """What gamma and beta leave free: beside them, or below them in a tall frame."""
    frame = lesson.stage.frame
    if frame.tall:
        return frame.work
    return replace(frame.stage, left=float(parameters.get_right()[0]) + _BESIDE)
