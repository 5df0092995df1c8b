"""The act that sets few groups in one row over the whole width, each over its own number line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product

import numpy as np

from scenes.content.hero import Hero
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.geometry.pose import CELL_FILL, Pose
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.lines_under import LinesUnder
from scenes.mobjects.cube.open_groups import NAME, OpenGroups
from scenes.mobjects.cube.shading import legible_width
from scenes.staging.lesson import Lesson

_LINES, _WIDEST, _BESIDE = (2.4, 1.8), 4.4, 0.25
"""The height of a line, as much as leaves room for cells, its width at most, and the room between two."""
_LARGEST, _WIDER = 1.1, 0.05
"""The largest pitch of a cell, and how far blocks reach beyond the stage."""
_SQUAT, _GAPS = (1.0, 0.9, 0.8, 0.7, 0.62), (1.0, 0.34, 0.24, 0.18, 0.14, 0.11)
"""The height of a cell over its width, and the room between blocks: as much as leaves room for what is printed."""
_DEEP, _FILL = 0.1, 0.985
"""The depth of blocks, as a share of the usual, and what cells take of their pitch: room is for gaps between blocks."""
_SIGN = "μ = {value}"
"""What names a mean where there is no room for the word."""
_MOST = 6
"""So many groups at most have lines that can be read beside each other."""


def lines_under_groups(lesson: Lesson, opened: OpenGroups, hero: Hero) -> LinesUnder | None:
    """Set the groups beside each other, cells as large as their normalized values take to be printed.

    Returns their number lines, or None if they are too many, or what is printed is too long.
    """
    groups = opened.groups
    wide, few = lesson.stage.frame.wide, groups.record.count == len(groups.labels) <= _MOST
    high = _place(lesson, opened) if wide and few and opened.cube.cell_look.prints_all else None
    if high is None:
        return None
    words = LineWords(**lesson.stage.texts["line"])
    tries = (_lines(lesson, opened, hero, said, high) for said in (words, replace(words, mean=_SIGN)))
    return next((lines for lines in tries if not lines.crowded), None)


def less_their_means(opened: OpenGroups) -> FloatArray:
    """The values of the drawn cells less the means of their groups; beyond the largest float they are infinite."""
    means = np.asarray(opened.groups.record.mean, dtype=float)
    with np.errstate(over="ignore"):
        return np.asarray(opened.cube.drawn() - means[opened.groups.cell_groups])


def _place(lesson: Lesson, opened: OpenGroups) -> float | None:
    """Place the blocks; how high their lines are, or None if their cells cannot hold what becomes of their values."""
    stage, cube = lesson.stage.frame.stage, opened.cube
    values = (less_their_means(opened), opened.groups.normalized)
    needed = max(legible_width(cube.printed(each)) for each in values)
    wide = stage.inset(-_WIDER, 0.0)
    for high, squat, gap in product(_LINES, _SQUAT, _GAPS):
        room = replace(wide, bottom=wide.bottom + high)
        blocks = opened.place(room, NAME, _LARGEST, lines=1, gap=gap, squat=squat, deep=_DEEP)
        low, size = blocks.pose.low.copy(), blocks.pose.size.copy()
        size[:, 0] *= _FILL / CELL_FILL
        if float(size[:, 0].min()) >= needed:
            opened.blocks = replace(blocks, pose=Pose(low, size))
            return high
    return None


def _boxes(lesson: Lesson, opened: OpenGroups, high: float) -> Iterator[Box]:
    """The room of each line, under the name of its block."""
    stage, fronts = lesson.stage.frame.stage, opened.fronts
    middles = [fronts[label].center[0] for label in opened.groups.labels]
    apart = min((after - before for before, after in pairwise(middles)), default=stage.width)
    wide = min(apart - _BESIDE, _WIDEST, 2 * (middles[0] - stage.left))
    for label in opened.groups.labels:
        front = fronts[label]
        top = front.bottom - NAME
        yield Box(front.center[0] - wide / 2, front.center[0] + wide / 2, top - high, top)


def _lines(lesson: Lesson, opened: OpenGroups, hero: Hero, said: LineWords, high: float) -> LinesUnder:
    """A number line under each block, and its name."""
    groups, stage = opened.groups, lesson.stage
    names = opened.plates().names
    followed = groups.labels.index(hero.under[groups.kind].label)
    made = LinesUnder(
        [groups.values(label) for label in groups.labels],
        [names[label] for label in groups.labels],
        list(_boxes(lesson, opened, high)),
        stage.theme,
        normalized=[groups.normalized_group(label) for label in groups.labels],
        numbers=stage.numbers,
        colors=[groups.swatch(label) for label in groups.labels],
        accent=groups.accent,
        texts=said,
        hero=(followed, groups.place_in_group(hero.cell)),
    )
    made.set_empty()
    return made
