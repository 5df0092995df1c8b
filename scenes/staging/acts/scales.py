"""Acts on why one normalizes: two groups on different scales under one weight; a cell that loses its batch mates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log
from typing import NamedTuple

import numpy as np
from manim import VGroup

from normcore.axes import Layout
from normcore.kinds import NormKind
from normcore.normalization import NormRecord, normalize
from scenes.content.arithmetic import signed
from scenes.content.hero import Hero
from scenes.design.compositions import Beside, two_groups
from scenes.design.theme import BODY, TITLE
from scenes.design.timing import BLINK, GLANCE, MOVE, STEP, TRAVEL
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Spans, common_axes, union
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.hero import lines_alike, value_line
from scenes.staging.acts.prediction import own_values
from scenes.staging.lesson import Lesson

_TURNED_UP = 1.5
_LARGE = 2 * TITLE
_UNLIKE = 1.5
"""A scale so many times another is another scale."""
_READABLE = 0.15
"""A group can be read on an axis of which it takes so much."""


class GroupRow(NamedTuple):
    """A group as a block with its name, and its number line."""

    block: TensorCube
    name: Typeset
    line: ValueLine


def two_scales(lesson: Lesson, kind: NormKind, hero: Hero) -> None:
    """Two groups under one weight, which moves one far and the other little; normalized, both have one scale."""
    cuts = lesson.stage.opened(kind, kind)
    labels = _unlike(cuts[0].groups, hero.under[kind].label)
    rows = _on_one_axis(lesson, cuts, labels, hero)
    near, far = sorted(labels, key=lambda label: _scale(cuts[0].groups.values(label)))
    unlike = _scale(cuts[0].groups.values(far)) >= _UNLIKE * _scale(cuts[0].groups.values(near))
    names = {label: cuts[0].groups.name(label) for label in labels}
    said = {"first": names[labels[0]], "second": names[labels[1]]}
    lines = [row.line for row in rows]
    weight, minus, over = _operations(lesson)
    lesson.say("scales" if unlike else "scales_alike", **said)
    shown = (part for row in rows for part in row)
    lesson.play(*lesson.clear_stage(), *lesson.enter(*shown), run_time=MOVE)
    lesson.play(*(line.drop(run_time=TRAVEL) for line in lines))
    lesson.say("weight" if unlike else "weight_alike", far=names[far])
    blocks = [lesson.leave(row.block) for row in rows]
    ghosts = [line.ghost_mean() for line in lines]
    lesson.play(*blocks, *lesson.enter(weight), *ghosts, run_time=GLANCE)
    lesson.play(*(line.stretch_by(_TURNED_UP, run_time=TRAVEL) for line in lines))
    if unlike:
        lesson.say("step")
    lesson.hold(GLANCE)
    lesson.say("normalize")
    hidden = [line.hide("ghosts", run_time=BLINK) for line in lines]
    lesson.play(lesson.leave(weight), *hidden, run_time=BLINK)
    lesson.play(*(line.stretch_by(1 / _TURNED_UP) for line in lines), run_time=GLANCE)
    lesson.play(*lesson.enter(minus), *(line.subtract() for line in lines), run_time=MOVE)
    lesson.play(lesson.leave(minus), *lesson.enter(over), *(line.divide() for line in lines), run_time=TRAVEL)
    lesson.say("again")
    lesson.play(lesson.leave(over), *lesson.enter(weight), run_time=GLANCE)
    lesson.play(*(line.stretch_by(_TURNED_UP, run_time=TRAVEL) for line in lines))
    lesson.say("debated")
    lesson.note(**said)


def lose_mates(lesson: Lesson, across: NormKind, kind: NormKind, hero: Hero) -> None:
    """Beside its batch mates the hero has one result, alone another; in its own group it keeps its own.

    `across` is the kind that averages over the batch, `kind` the one that does not.
    """
    stage, cuts, places = lesson.stage, lesson.stage.opened(across, kind), two_groups(lesson.stage.frame)
    groups = [opened.groups for opened in cuts]
    boxes = [place.line for place in places]
    lines = lines_alike(lesson, groups, hero, boxes, _common_room(groups, hero))
    upper, lower = (
        _row(lesson, opened, hero.under[opened.groups.kind].label, hero, place, line)
        for opened, place, line in zip(cuts, places, lines, strict=True)
    )
    left, alone = own_values(groups[0], hero), _alone(lesson, across, hero)
    old, new, still = (
        signed(hero.numbers.ratio(float(record.x_hat_at(cell))))
        for record, cell in (
            (groups[0].record, hero.cell),
            (alone, _cell_alone(stage.layout, hero)),
            (groups[1].record, hero.cell),
        )
    )
    count = stage.numbers.count
    said = {"x": hero.printed_x, "old": old, "new": new, "still": still, "left": count(int(left.sum()))}
    said |= {"n": count(groups[0].record.n), "own": count(groups[1].record.n)}
    lesson.say("mates", **said)
    lesson.play(*lesson.clear_stage(), *lesson.enter(*upper, *lower), run_time=MOVE)
    lesson.play(*(line.drop(run_time=TRAVEL) for line in lines))
    lesson.play(*(line.show_deviation() for line in lines), run_time=GLANCE)
    lesson.play(*(line.show_arrow() for line in lines), run_time=GLANCE)
    lesson.play(*(line.show_score() for line in lines), run_time=GLANCE)
    lesson.say("left" if left.sum() > 1 else "left_one", **said)
    _keep_own(lesson, cuts[0], upper.line, hero, left, alone)
    lesson.say("own", **said)
    lesson.note(**said)


def _common_room(groups: list[GroupView], hero: Hero) -> Sequence[Sequence[float]]:
    """The values from the least to the greatest of all, for each line; none if a group would then be a point."""
    values = [each.values(hero.under[each.kind].label) for each in groups]
    low, high = min(float(x.min()) for x in values), max(float(x.max()) for x in values)
    narrow = min(float(x.max()) / 2 - float(x.min()) / 2 for x in values)
    shared = narrow >= _READABLE * (high / 2 - low / 2)
    return [(low, high) if shared else ()] * len(groups)


def _keep_own(
    lesson: Lesson, opened: OpenGroups, line: ValueLine, hero: Hero, left: BoolArray, alone: NormRecord
) -> None:
    """The batch mates lose their hue and their dots; then the mean moves, the deviation, and the hero's result."""
    groups, layout = opened.groups, lesson.stage.layout
    batch, label = layout.index(str(layout.batch)), hero.under[groups.kind].label
    cube, grey = opened.cube, opened.cube.neutral_colors()
    mates = groups.mask(label) & (cube.grid.index[:, batch] != hero.cell[batch])
    state = cube.state.changed(mates, rgb=grey, edge_rgb=cube.edges(grey))
    gone = cube.morph(opened.quiet(state, mates))
    lesson.play(line.keep(left), line.hide("score", "arrow"), gone, run_time=TRAVEL)
    normalized = np.where(left, 0.0, groups.normalized_group(label))
    normalized[left] = alone.x_hat_group(label)
    lesson.play(line.move_dots(groups.values(label), normalized), line.ghost_mean(), run_time=STEP)
    lesson.play(line.move_mean(), run_time=MOVE)
    lesson.play(line.move_arrow(), run_time=STEP)
    lesson.play(line.show_arrow(), run_time=GLANCE)
    lesson.play(line.show_score(), run_time=GLANCE)


def _alone(lesson: Lesson, kind: NormKind, hero: Hero) -> NormRecord:
    """The hero's sample normalized as a batch of its own."""
    stage = lesson.stage
    axis = stage.layout.index(str(stage.layout.batch))
    return normalize(np.take(stage.tensor, [hero.cell[axis]], axis), kind, stage.layout, eps=stage.spec.eps)


def _cell_alone(layout: Layout, hero: Hero) -> tuple[int, ...]:
    """The hero's place in a batch of its sample alone."""
    axis = layout.index(str(layout.batch))
    return (*hero.cell[:axis], 0, *hero.cell[axis + 1 :])


def _scale(values: FloatArray) -> float:
    """How far values are from 0: the root of their mean square."""
    largest = float(np.abs(values).max(initial=0.0)) or 1.0
    return largest * float(np.sqrt(np.mean((values / largest) ** 2)))


def _unlike(groups: GroupView, label: int) -> list[int]:
    """A group and the drawn one whose scale differs most from its own; groups of equal values come last."""
    own = _scale(groups.values(label))

    def apart(other: int) -> tuple[bool, float]:
        scale = _scale(groups.values(other))
        return bool(groups.record.std[other] > 0), abs(log(scale / own)) if scale > 0 and own > 0 else 0.0

    return sorted([label, max((each for each in groups.labels if each != label), key=apart)])


def _on_one_axis(lesson: Lesson, cuts: list[OpenGroups], labels: list[int], hero: Hero) -> list[GroupRow]:
    """Two groups below each other, on one axis if both can be read on it, with room for the larger weight."""
    places = two_groups(lesson.stage.frame)
    groups = cuts[0].groups
    spans = [_widened(Spans.of(groups.values(label), groups.normalized_group(label))) for label in labels]
    axes = common_axes(spans, places[0].line.left, places[0].line.right)
    rows = []
    for opened, label, place, axis in zip(cuts, labels, places, axes, strict=True):
        line = ValueLine(
            groups.values(label),
            place.line,
            lesson.stage.theme,
            normalized=groups.normalized_group(label),
            numbers=lesson.stage.numbers,
            color=groups.swatch(label),
            accent=groups.accent,
            axes=axis,
            texts=LineWords(**lesson.stage.texts["line"]),
        )
        rows.append(_row(lesson, opened, label, hero, place, line.set_empty()))
    return rows


def _row(
    lesson: Lesson, opened: OpenGroups, label: int, hero: Hero, place: Beside, line: ValueLine | None = None
) -> GroupRow:
    """One group alone as a block, with its name in its hue, and its number line."""
    groups, cube = opened.groups, opened.cube
    cube.set_hero(hero.cell)
    opened.place_one_ahead(label, place.slab, place.slab)
    mask = groups.mask(label).astype(float)
    cube.state = opened.state().changed(alpha=mask, ink=mask)
    name = opened.plates().names[label].copy()
    name.scale(min(BODY / name.px, place.heading.width / name.width))
    name.move_to((place.heading.left + name.width / 2, place.heading.center[1], 0.0))
    line = line or value_line(lesson, groups, hero, place.line)
    return GroupRow(cube, name, line)


def _widened(span: Spans) -> Spans:
    """The span with room for its values, before and after they are normalized, times the larger weight."""
    raw, scaled = (
        union(each, (each[0] * _TURNED_UP, each[1] * _TURNED_UP)) for each in (span.raw, span.scaled)
    )
    return replace(span, raw=raw, scaled=scaled)


def _operations(lesson: Lesson) -> list[VGroup]:
    """What is done to both groups, large in the places of their blocks: times a weight, less mean, over deviation."""
    stage = lesson.stage
    texts = stage.texts["operations"]
    weight = f"\N{MULTIPLICATION SIGN} {stage.numbers.exact(_TURNED_UP)}"
    rooms = [place.slab for place in two_groups(stage.frame)]
    made = []
    for text in (weight, texts["subtract"], texts["divide"]):
        both = VGroup(*(words(text, _LARGE, stage.theme.text, weight="semibold") for _ in rooms))
        both.submobjects = [
            each.scale(min(1.0, room.width / each.width)).move_to((*room.center, 0.0))
            for each, room in zip(both, rooms, strict=True)
        ]
        made.append(both)
    return made
