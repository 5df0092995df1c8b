"""The act on a batch of one: batch norm with a single sample is instance norm, value for value."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from manim import LEFT, RIGHT, FadeIn, Mobject, VGroup

from normcore.experiments import alone
from normcore.kinds import BATCH, INSTANCE
from normcore.normalization import NormRecord
from scenes.content.comparisons import kind_name
from scenes.content.hero import Hero
from scenes.design.frame import FrameLayout
from scenes.design.theme import BODY, CAPTION, EQUATION
from scenes.design.timing import BEAT, GLANCE, MOVE, TRAVEL
from scenes.geometry.arrays import BoolArray
from scenes.geometry.blocks import Blocks, blocks
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.mobjects.charts.slider import Slider
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import LARGEST, NAME, OpenGroups
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.group_slider import slider_place
from scenes.staging.acts.shared import readable
from scenes.staging.lesson import Lesson

_BELOW, _HEADING, _CLEAR, _BETWEEN = 0.12, 0.6, 0.1, 0.6
"""Room under each block, for a heading, under that, and between two texts."""
_FEW = 8
"""So many sizes of a batch at most stand on the slider: of larger batches, halves of halves."""


class Titled(NamedTuple):
    """A picture and, over it, its heading."""

    heading: Box
    picture: Box


def shrink_to_one(lesson: Lesson, hero: Hero) -> None:
    """The batch shrinks to the hero's sample; what batch norm makes of it stands over what instance norm does."""
    stage = lesson.stage
    batch, instance = stage.opened(BATCH, INSTANCE)
    sample = hero.cell[stage.layout.index(str(stage.layout.batch))]
    found = alone(stage.tensor, stage.layout, sample=sample, eps=stage.spec.eps_of(BATCH))
    single = found.batch.n == 1
    knob = _shrink(lesson, batch, hero, sample)
    rows = _rows(stage.frame)
    for opened, row in zip((batch, instance), rows, strict=True):
        opened.cube.set_hero(hero.cell)
        opened.blocks = _own_blocks(opened, sample, row.picture)
    instance.cube.state = _own_state(instance, sample)
    headings = [
        _heading(lesson, opened, row.heading) for opened, row in zip((batch, instance), rows, strict=True)
    ]
    lesson.say("beside_single" if single else "beside", n=stage.numbers.count(found.batch.n))
    moved = batch.cube.morph(_own_state(batch, sample))
    lesson.play(lesson.leave(knob), *lesson.clear_stage(batch.cube, knob), moved, run_time=MOVE)
    lesson.play(*lesson.enter(instance.cube, *headings), run_time=MOVE)
    lesson.hold(GLANCE)
    normalized = [
        opened.cube.morph(_normalized(opened, sample, record, place))
        for opened, record, place in ((batch, found.batch, 0), (instance, found.instance, sample))
    ]
    lesson.play(*normalized, run_time=TRAVEL)
    gap = difference_text(lesson, found.gap)
    lesson.say("gap_single" if single else "gap", gap=gap)
    lesson.play(FadeIn(_printed_gap(lesson, gap, rows[1].heading, headings[1])), run_time=MOVE)
    lesson.note(n=stage.numbers.count(found.batch.n), gap=gap)


def difference_text(lesson: Lesson, gap: float) -> str:
    """A largest difference: 0, or its first digit with its power of ten."""
    return lesson.stage.numbers.exact(float(f"{gap:.0e}"))


def _shrink(lesson: Lesson, opened: OpenGroups, hero: Hero, sample: int) -> Slider:
    """Batch norm's groups under a slider; one sample after another leaves, till the hero's is left."""
    stage, cube = lesson.stage, opened.cube.set_hero(hero.cell)
    place, total = slider_place(lesson), stage.sizes[str(stage.layout.batch)]
    values = _sizes(total)
    theme, numbers = stage.theme, stage.numbers
    knob = Slider("N", values, place.slider, theme, theme.batch, numbers, start=total)
    room = replace(place.picture, top=place.counted.top) if not stage.frame.wide else place.picture
    opened.place(room, NAME)
    cube.state = opened.state()
    lesson.say("start", n=numbers.count(opened.groups.record.n))
    picture = (cube, opened.plates())
    if lesson.played:
        lesson.play(*lesson.clear_stage(), *lesson.enter(*picture, knob))
    else:
        lesson.add(*picture)
        lesson.play(FadeIn(knob), run_time=GLANCE)
    lesson.hold(BEAT)
    lesson.say("shrink")
    drawn = cube.grid.axis_index(str(stage.layout.batch))
    order = np.where(drawn == sample, -1, drawn)
    gone = cube.state.changed(order >= 0, alpha=0.0, ink=0.0)
    delay = 1.0 - np.maximum(order, 0) / max(1, total - 1)
    lesson.play(knob.slide_to(1), cube.morph(gone, delay=delay, lag=0.6), run_time=TRAVEL)
    return knob


def _sizes(total: int) -> list[int]:
    """The sizes of a batch on its way to one.

    >>> _sizes(3), _sizes(64)
    ([3, 2, 1], [64, 32, 16, 8, 4, 2, 1])
    """
    if total <= _FEW:
        return list(range(total, 0, -1))
    halves = [total]
    while halves[-1] > 1:
        halves.append(halves[-1] // 2)
    return halves


def _own(opened: OpenGroups, sample: int) -> BoolArray:
    """The drawn cells of a sample."""
    grid = opened.cube.grid
    return np.asarray(grid.axis_index(str(grid.layout.batch)) == sample)


def _own_blocks(opened: OpenGroups, sample: int, box: Box) -> Blocks:
    """The groups of a sample as blocks in a box, as far as they are its own; the other cells are not to be seen."""
    groups, own = opened.groups, _own(opened, sample)
    labels = np.unique(groups.cell_groups[own]).tolist()
    masked = np.where(own, groups.cell_groups, -1)
    reduced = INSTANCE.reduced(groups.record.layout)
    placed = blocks(opened.cube.grid, masked, reduced, box, labels=labels, largest=LARGEST, below=_BELOW)
    low, size, first = placed.pose.low.copy(), placed.pose.size.copy(), int(np.flatnonzero(own)[0])
    low[~own], size[~own] = low[first], size[first]
    return replace(placed, pose=Pose(low, size))


def _own_state(opened: OpenGroups, sample: int) -> CellState:
    """These blocks and nothing else in sight."""
    seen = _own(opened, sample).astype(float)
    return opened.state().changed(alpha=seen, ink=seen)


def _normalized(opened: OpenGroups, sample: int, record: NormRecord, place: int) -> CellState:
    """These blocks with the normalized values that a record has at a place of its batch, as shades and as prints.

    They are printed where they can be read.
    """
    groups, cube, own = opened.groups, opened.cube, _own(opened, sample)
    index = cube.grid.index.copy()
    index[:, cube.grid.layout.index(str(cube.grid.layout.batch))] = place
    drawn = np.where(own, record.x_hat_at(index.T).astype(np.float64), 0.0)
    rgb = groups.hues(groups.cell_groups, cube.cell_look.levels(drawn))
    state = opened.state(values=drawn).changed(rgb=rgb, edge_rgb=cube.edges(rgb))
    seen = own.astype(float)
    legible = readable(opened, state)
    return legible.changed(alpha=seen, ink=legible.ink * seen)


def _rows(frame: FrameLayout) -> list[Titled]:
    """The stage in two rows, each a picture under its heading."""
    stage = frame.stage if frame.wide else replace(frame.stage, bottom=frame.stage.bottom + _HEADING + _CLEAR)
    return [
        Titled(replace(row, bottom=row.top - _HEADING), replace(row, top=row.top - _HEADING - _CLEAR))
        for row in stage.rows(1.0, 1.0, gap=_CLEAR)
    ]


def _heading(lesson: Lesson, opened: OpenGroups, box: Box) -> VGroup:
    """The name of a method, and in which batch."""
    groups, stage = opened.groups, lesson.stage
    name = words(kind_name(groups.kind, stage.texts), CAPTION, groups.accent, weight="semibold")
    said = "of_one" if groups.kind is BATCH else "in_batch"
    both = VGroup(name, words(lesson.text(said), BODY, stage.theme.text)).arrange(buff=0.3)
    both.scale(min(1.0, box.width / both.width))
    return both.move_to((box.left, box.center[1], 0.0), aligned_edge=LEFT)


def _printed_gap(lesson: Lesson, gap: str, box: Box, heading: Mobject) -> Mobject:
    """The largest difference, large, at the right of a heading; below it in a narrow frame."""
    stage = lesson.stage
    number = words(gap, EQUATION, stage.theme.good, weight="semibold")
    both = VGroup(words(lesson.text("difference"), BODY, stage.theme.text), number).arrange(buff=0.25)
    left = float(heading.get_right()[0]) + _BETWEEN
    if stage.frame.wide:
        both.scale(min(1.0, (box.right - left) / both.width))
        return both.move_to((box.right, box.center[1], 0.0), aligned_edge=RIGHT)
    both.scale(min(1.0, box.width / both.width))
    return both.move_to((box.center[0], stage.frame.stage.bottom + both.height / 2, 0.0))
