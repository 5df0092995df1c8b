"""The act on what a kind spares: all batch mates change, then go, and the hero's number line stands still."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, Animation, FadeIn, FadeOut, VGroup

from normcore.batch_mates import other_mates
from normcore.normalization import normalize
from scenes.content.arithmetic import CellIndex, signed
from scenes.content.hero import Hero
from scenes.design.theme import CAPTION, TITLE
from scenes.design.timing import GLANCE, MOVE, TRAVEL
from scenes.geometry.arrays import FloatArray, IntArray
from scenes.geometry.box import Box
from scenes.mobjects.cube.cell_state import order_delay
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import NAME, OpenGroups, Plates
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.hero import value_line
from scenes.staging.acts.slabs import to_places
from scenes.staging.acts.within_blocks import blocks_of, own_block, place_beside, within_samples
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_BATCHES = 2
_LAG = 0.5
_APART, _BESIDE, _MOST = 0.5, 0.8, 7
"""Between what stands side by side, beside a large block with its depth, and beside how many others at most."""


@dataclass(frozen=True, eq=False)
class OtherBatch:
    """Another batch around the hero's sample: the values of the drawn cells, and what the hero becomes."""

    values: FloatArray
    x_hat: float


def spares_mates(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """All other samples get other values, then go; the hero's number line stands still."""
    groups, batches = opened.groups, other_batches(lesson.stage, opened.groups, hero)
    picture, plates, box = _in_its_batch(lesson, opened, hero)
    lesson.say("mates")
    for number, batch in enumerate(batches):
        if number == 1:
            lesson.say("other", x_hat=signed(hero.numbers.ratio(batch.x_hat)))
        lesson.play(change_mates(picture, hero, batch), run_time=TRAVEL)
    _without_mates(lesson, picture, plates, hero, box)
    lesson.note(group=groups.name(hero.under[groups.kind].label), **hero.printed(groups.kind))


def same_alone(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """All other samples go; the hero's number line stands still, so that it is the same in training and to predict."""
    groups = opened.groups
    picture, plates, box = _in_its_batch(lesson, opened, hero)
    lesson.hold(MOVE)
    _without_mates(lesson, picture, plates, hero, box)
    lesson.note(group=groups.name(hero.under[groups.kind].label), **hero.printed(groups.kind))


def _in_its_batch(lesson: Lesson, opened: OpenGroups, hero: Hero) -> tuple[OpenGroups, Plates, Box]:
    """All groups above the number line of the hero's own, with its result."""
    stage, groups = lesson.stage, opened.groups
    picture, label = within_samples(stage, opened), hero.under[groups.kind].label
    upper, lower = _places(lesson, picture, hero)
    picture.ahead = None
    color = blocks_of(picture).swatch(own_block(picture, hero))
    plates, line = picture.plates(), value_line(lesson, groups, hero, lower, color=color)
    line.state = line.state.changed(size=np.ones(len(line.state.x)), axis_seen=1.0, mean_seen=1.0)
    lesson.say("start", x=hero.printed_x)
    shown = [*to_places(lesson, picture), *lesson.enter(plates, line)]
    lesson.play(*lesson.clear_stage(opened.cube), *shown, run_time=MOVE)
    lesson.working_on(opened.cube, groups.mask(label))
    lesson.play(line.show_deviation(), line.show_arrow(), run_time=GLANCE)
    lesson.play(line.show_score(), run_time=GLANCE)
    return picture, plates, upper


def _places(lesson: Lesson, picture: OpenGroups, hero: Hero) -> tuple[Box, Box]:
    """The groups are placed, in a wide frame the hero's block large; the room of the others, and of the number line."""
    frame, others = lesson.stage.frame, len(blocks_of(picture).labels) - 1
    if not frame.wide or picture.flat or not 1 <= others <= _MOST:
        upper, lower = frame.stage.rows(1.1, 1.0, gap=0.1)
        picture.place(upper, NAME)
        return upper, lower
    own, side = own_block(picture, hero), frame.stage.columns(1.0, 2.6, gap=_APART)
    place_beside(picture, own, side[0], side[1])
    right = replace(frame.stage, left=picture.fronts[own].right + _BESIDE)
    upper, lower = right.rows(1.25, 1.0, gap=0.1)
    place_beside(picture, own, replace(side[0], right=right.left), upper)
    return upper, lower


def _without_mates(lesson: Lesson, picture: OpenGroups, plates: Plates, hero: Hero, box: Box) -> None:
    """The other samples go, and in their place stands the hero's result, in training and to predict."""
    left = alone(lesson.stage, picture.groups, hero)
    lesson.say("none", x_hat=signed(hero.numbers.ratio(left)))
    lesson.play(*_leave_mates(picture, plates, hero), run_time=MOVE)
    lesson.say("same")
    lesson.play(FadeIn(_both(lesson, picture, hero, box)), run_time=MOVE)


def other_batches(stage: Stage, groups: GroupView, hero: Hero) -> list[OtherBatch]:
    """Batches in which each drawn sample but the hero's has other values than in the one before."""
    (x, index, cell), found = _drawn_groups(stage, groups, hero), []
    sample = cell[stage.layout.index(str(stage.layout.batch))]
    for number in range(_BATCHES):
        x = other_mates(
            x, stage.layout, sample=sample, seed=stage.spec.seed + number, out=x if number else None
        )
        record = normalize(x, groups.kind, stage.layout, eps=stage.spec.eps_of(groups.kind))
        found.append(OtherBatch(x[tuple(index.T)].astype(float), float(record.x_hat_at(cell))))
    return found


def alone(stage: Stage, groups: GroupView, hero: Hero) -> float:
    """What the hero becomes in a batch of its sample alone."""
    x, _, cell = _drawn_groups(stage, groups, hero)
    axis = stage.layout.index(str(stage.layout.batch))
    record = normalize(
        np.take(x, [cell[axis]], axis), groups.kind, stage.layout, eps=stage.spec.eps_of(groups.kind)
    )
    return float(record.x_hat_at((*cell[:axis], 0, *cell[axis + 1 :])))


def _drawn_groups(
    stage: Stage, groups: GroupView, hero: Hero
) -> tuple[npt.NDArray[Any], IntArray, CellIndex]:
    """The part of the tensor whose groups are drawn, and where the drawn cells and the hero are in it."""
    x, index, cell = stage.tensor, np.array(groups.cube.grid.index), list(hero.cell)
    for axis, name in enumerate(stage.layout.names):
        if name not in groups.record.reduced:
            places, index[:, axis] = np.unique(index[:, axis], return_inverse=True)
            cell[axis] = int(np.searchsorted(places, cell[axis]))
            x = x if len(places) == x.shape[axis] else np.take(x, places, axis)
    return x, index, tuple(cell)


def change_mates(picture: OpenGroups, hero: Hero, batch: OtherBatch) -> Animation:
    """Sample after sample but the hero's gets its values of the batch."""
    cube, blocks = picture.cube, blocks_of(picture)
    samples = cube.grid.axis_index(str(cube.grid.layout.batch))
    mates = samples != hero.cell[cube.grid.layout.index(str(cube.grid.layout.batch))]
    state = cube.state.changed(mates, labels=cube.printed(batch.values))
    if not cube.cell_look.prints_all:
        levels = cube.cell_look.levels_within(cube.drawn(), blocks.cell_groups, batch.values)
        rgb = blocks.hues(blocks.cell_groups, levels)
        state = state.changed(mates, rgb=rgb, edge_rgb=cube.edges(rgb))
    return cube.morph(state, delay=order_delay(samples), lag=_LAG)


def _leave_mates(picture: OpenGroups, plates: Plates, hero: Hero) -> list[Animation]:
    """The other samples go, the last one first, and their names."""
    blocks, own = blocks_of(picture), own_block(picture, hero)
    mates = ~blocks.mask(own)
    gone = picture.cube.state.changed(mates, alpha=0.0, ink=0.0)
    names = [FadeOut(name) for label, name in plates.names.items() if label != own]
    return [picture.cube.morph(gone, delay=order_delay(-blocks.cell_groups), lag=_LAG), *names]


def _both(lesson: Lesson, picture: OpenGroups, hero: Hero, box: Box) -> VGroup:
    """The hero's result in training and to predict, where the other samples were."""
    accent, ink = picture.groups.accent, lesson.stage.theme.text
    room = _freed(picture.fronts[own_block(picture, hero)], box)
    x_hat = hero.printed(picture.groups.kind)["x_hat"]
    said = VGroup(*(words(lesson.text(key), 1.2 * CAPTION, ink) for key in ("training", "predict")))
    said.arrange(DOWN, buff=_APART, aligned_edge=LEFT)
    results = VGroup(
        *(
            words(x_hat, 1.8 * TITLE, accent, weight="semibold").next_to(each, RIGHT, buff=_APART)
            for each in said
        )
    )
    left = float(results.get_right()[0])
    for each in results:
        each.set_x(left, direction=RIGHT)
    both = VGroup(said, results)
    both.scale(min(1.0, room.width / both.width, room.height / both.height))
    return both.move_to((*room.center, 0.0))


def _freed(front: Box, box: Box) -> Box:
    """The largest part of a box beside, below or above a block in it."""
    parts = (
        replace(box, left=front.right + _APART),
        replace(box, right=front.left - _APART),
        replace(box, top=front.bottom - _APART),
        replace(box, bottom=front.top + _APART),
    )
    return max(parts, key=lambda part: max(part.width, 0.0) * max(part.height, 0.0))
