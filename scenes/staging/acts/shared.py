"""The act on what all groups share: one gamma and one beta, in which every place has its own entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from manim import FadeIn, VGroup

from normcore.normalization import NormRecord
from scenes.content.worked_example import WorkedExample, bracketed, parameter_cell
from scenes.design.cells import CellLook
from scenes.design.color import group_rgb
from scenes.design.theme import BODY, EQUATION, MINIMUM
from scenes.design.timing import GLANCE, MOVE
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.cube.valued_cube import hue_family
from scenes.mobjects.text.typeset import math, words
from scenes.staging.lesson import Lesson

_BESIDE, _LAG, _MOST = 0.7, 0.6, 5
"""Beside gamma and beta, the share of a move that its parts come one after the other, and so many rows at most."""
_HEAD, _FILL, _DEEP, _GAP = 0.7, 0.84, 0.25, 0.3
"""The height of the headings, what a tile takes of its row, its depth, and the room beside names and tiles."""
_NAME, _MORE, _TILE, _DONE = 1.0, 0.7, 1.4, 1.9
"""The shares of a row: a name, more for each further axis in it, each of two tiles, and what is done between them."""


class Row(NamedTuple):
    """One of the values at the place of the hero: of which group, normalized, and its output."""

    label: int
    x_hat: float
    y: float


def shared_by_all(lesson: Lesson, parameters: VGroup, example: WorkedExample) -> None:
    """Beside gamma and beta the value at the hero's place in every group; each is scaled and shifted by the same."""
    stage = lesson.stage
    (opened,) = stage.opened(example.record.kind)
    rows, room = rows_at(opened, example), _room(lesson, parameters)
    tiles = TensorCube(
        np.array([[row.x_hat, row.y] for row in rows]),
        "NC",
        theme=stage.theme,
        box=room,
        backdrop=stage.theme.backdrop,
        numbers=example.numbers,
        look=CellLook,
    )
    names, done, heads = _texts(lesson, opened.groups, rows, example, room)
    before, after = tile_states(tiles, opened.groups, rows, example, room)
    tiles.state = before
    lesson.say("shared")
    shown = lesson.enter(tiles, names, heads[0])
    lesson.play(*lesson.clear_stage(parameters), *shown, run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.say("place", **example.printed)
    lesson.play(FadeIn(done, lag_ratio=0.4), run_time=MOVE)
    delay = order_delay(tiles.grid.axis_index("N"))
    lesson.play(tiles.morph(after, delay=delay, lag=_LAG), FadeIn(heads[1]), run_time=MOVE)
    shape, count = example.record.parameter_shape, len(opened.groups.labels)
    lesson.note(shape=shape, count=count, rows=len(rows), **example.printed)


def rows_at(opened: OpenGroups, example: WorkedExample) -> list[Row]:
    """The values that the hero's entries are for, in its own group and in those around it."""
    groups, record = opened.groups, example.record
    own = served(opened, example)
    place = groups.labels.index(example.label)
    first = max(0, min(place - place % _MOST, len(groups.labels) - _MOST))
    found = []
    for label in groups.labels[first : first + _MOST]:
        index = opened.cube.grid.index[np.flatnonzero(own & groups.mask(label))[0]]
        cell = tuple(int(each) for each in index)
        found.append(Row(label, float(record.x_hat_at(cell)), float(record.y_at(cell))))
    return found


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


def tile_states(
    tiles: TensorCube, groups: GroupView, rows: Sequence[Row], example: WorkedExample, room: Box
) -> tuple[CellState, CellState]:
    """The normalized values as tiles, each in the hue of its group; then the outputs as well."""
    record = example.record
    _, left, _, right = _columns(room, record)
    middles, high = _middles(room, len(rows))
    side = np.array([_tile_width(tiles, left.width, rows, example), _FILL * high - _DEEP / 2, _DEEP])
    row, is_output = tiles.grid.axis_index("N"), tiles.grid.axis_index("C") == 1
    x = np.where(is_output, right.center[0], left.center[0])
    low = np.column_stack([x - side[0] / 2, middles[row] - side[1] / 2 - _DEEP / 6, np.zeros(len(x))])
    places = np.array([groups.labels.index(rows[each].label) for each in row])
    rgb = group_rgb(places, len(groups.labels), family=hue_family(record))
    numbers = example.numbers
    labels = tuple(
        numbers.number(rows[each].y) if output else numbers.ratio(rows[each].x_hat)
        for each, output in zip(row, is_output, strict=True)
    )
    own = np.array([rows[each].label == example.label for each in row])
    after = tiles.state.changed(
        pose=Pose(low, np.tile(side, (len(x), 1))),
        rgb=rgb,
        edge_rgb=tiles.edges(rgb),
        labels=labels,
        frame=own.astype(float),
    )
    return after.changed(is_output, alpha=0.0, ink=0.0), after


def _tile_width(tiles: TensorCube, most: float, rows: Sequence[Row], example: WorkedExample) -> float:
    """As wide as its prints take to be large, if there is room."""
    prints = [example.numbers.number(row.y) for row in rows] + [
        example.numbers.ratio(row.x_hat) for row in rows
    ]
    return min(most, 2.4 * legible_width(prints))


def _texts(
    lesson: Lesson, groups: GroupView, rows: Sequence[Row], example: WorkedExample, room: Box
) -> tuple[VGroup, VGroup, VGroup]:
    """The groups' names, what is done to every value, and over both columns what they are."""
    theme, printed = lesson.stage.theme, example.printed
    name, left, between, right = _columns(room, example.record)
    middles, high = _middles(room, len(rows))
    names, done, heads = VGroup(), VGroup(), VGroup()
    told = f"× {bracketed(printed['gamma'])}"
    if "beta" in printed:
        told += f" + {bracketed(printed['beta'])}"
    for row, y in zip(rows, middles.tolist(), strict=True):
        said = words(groups.name(row.label), BODY, theme.text, weight="semibold")
        said.scale(max(MINIMUM / BODY, min(1.0, (name.width - 0.1) / said.width)))
        names.add(said.move_to((name.center[0], y, 0.0)))
        each = words(told, 1.3 * BODY, groups.accent, weight="semibold")
        each.scale(max(MINIMUM / BODY / 1.3, min(1.0, between.width / each.width, 0.7 * high / each.height)))
        done.add(each.move_to((between.center[0], y, 0.0)))
    for symbol, column in (("hat(x)", left), ("y", right)):
        head = math(symbol, EQUATION, theme.text)
        head.scale(min(1.0, 0.8 * _HEAD / head.height))
        heads.add(head.move_to((column.center[0], room.top - _HEAD / 2, 0.0)))
    return names, done, heads


def _columns(room: Box, record: NormRecord) -> tuple[Box, Box, Box, Box]:
    """Names, tiles, what is done, tiles."""
    share = _NAME * (1 + _MORE * (len(record.statistic_axes) - 1))
    name, left, between, right = room.columns(share, _TILE, _DONE, _TILE, gap=_GAP)
    return name, left, between, right


def _middles(room: Box, count: int) -> tuple[FloatArray, float]:
    """The height of the middle of each row, and how high a row is."""
    high = min(1.2, (room.height - _HEAD) / count)
    top = room.top - _HEAD
    return np.array([top - (number + 0.5) * high for number in range(count)]), high


def _room(lesson: Lesson, parameters: VGroup) -> Box:
    """What gamma and beta leave free: beside them, or below them in a tall frame."""
    frame = lesson.stage.frame
    if frame.tall:
        return frame.work
    return replace(frame.stage, left=float(parameters.get_right()[0]) + _BESIDE)
