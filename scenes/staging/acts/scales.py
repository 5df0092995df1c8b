"""The act on why one normalizes: two groups that lie far apart under one weight."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import NamedTuple

import numpy as np
from manim import FadeOut, VGroup

from normcore.kinds import NormKind
from scenes.content.hero import Hero
from scenes.design.compositions import Beside, two_groups
from scenes.design.theme import BODY, TITLE
from scenes.design.timing import BLINK, GLANCE, MOVE, TRAVEL
from scenes.geometry.arrays import FloatArray
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.moved_mean import MovedMean
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Spans, common_axes, union
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.hero import value_line
from scenes.staging.lesson import Lesson

_TURNED_UP = 1.5
_LARGE = 2 * TITLE
_UNLIKE = 1.5
"""A scale so many times another is another scale."""


class GroupRow(NamedTuple):
    """A group as a block with its name, and its number line."""

    block: TensorCube
    name: Typeset
    line: ValueLine


def two_scales(lesson: Lesson, kind: NormKind, hero: Hero) -> None:
    """One nudge of a weight moves the means of two groups by unlike amounts; normalized, it stretches both alike."""
    cuts = lesson.stage.opened(kind, kind)
    labels = _unlike(cuts[0].groups, hero.under[kind].label)
    rows = _on_one_axis(lesson, cuts, labels, hero)
    near, far = sorted(labels, key=lambda label: _scale(cuts[0].groups.values(label)))
    unlike = _scale(cuts[0].groups.values(far)) >= _UNLIKE * _scale(cuts[0].groups.values(near))
    names = {label: cuts[0].groups.name(label) for label in labels}
    first, second = (_printed_mean(lesson, cuts[0].groups, label) for label in labels)
    said = {"first": names[labels[0]], "second": names[labels[1]], "first_mean": first, "second_mean": second}
    lines = [row.line for row in rows]
    one, nudged, minus, over = _operations(lesson)
    lesson.say("scales" if unlike else "scales_alike", **said)
    shown = (part for row in rows for part in row)
    lesson.play(*lesson.clear_stage(), *lesson.enter(*shown), run_time=MOVE)
    lesson.play(*(line.drop(run_time=TRAVEL) for line in lines))
    lesson.say("weight")
    lesson.play(*(lesson.leave(row.block) for row in rows), *lesson.enter(one), run_time=MOVE)
    lesson.say(
        "nudge" if unlike else "nudge_alike", far=names[far], weight=lesson.stage.numbers.exact(_TURNED_UP)
    )
    arrows = _nudge(lesson, lines, one, nudged)
    if unlike:
        lesson.say("step")
        lesson.hold(GLANCE)
    lesson.say("normalize")
    hidden = [line.hide("ghosts") for line in lines]
    lesson.play(*(FadeOut(part) for part in (*arrows, nudged)), *hidden, run_time=BLINK)
    lesson.play(*(line.stretch_by(1 / _TURNED_UP) for line in lines), run_time=BLINK)
    lesson.play(*lesson.enter(minus), *(line.subtract() for line in lines), run_time=MOVE)
    lesson.play(lesson.leave(minus), *lesson.enter(over), *(line.divide() for line in lines), run_time=MOVE)
    lesson.play(*(line.show_deviation(run_time=GLANCE) for line in lines))
    lesson.say("again")
    lesson.play(lesson.leave(over), *lesson.enter(nudged), run_time=GLANCE)
    lesson.play(*(line.stretch_by(_TURNED_UP, run_time=TRAVEL) for line in lines))
    lesson.say("debated")
    moves = dict(zip(("first_moves", "second_moves"), (arrow.text for arrow in arrows), strict=True))
    lesson.note(**said, **moves)


def _nudge(lesson: Lesson, lines: list[ValueLine], one: VGroup, nudged: VGroup) -> list[MovedMean]:
    """The weight is turned up: the groups stretch, and an arrow tells how far the mean of each has moved."""
    means = [(line.state.mean, line.state.mean_x) for line in lines]
    ghosts = [line.ghost_mean() for line in lines]
    lesson.play(lesson.leave(one), *lesson.enter(nudged), *ghosts, run_time=GLANCE)
    lesson.play(*(line.stretch_by(_TURNED_UP, run_time=TRAVEL) for line in lines))
    arrows = [MovedMean(line, mean, x) for line, (mean, x) in zip(lines, means, strict=True)]
    lesson.play(*(part for arrow in arrows for part in arrow.grow()), run_time=MOVE)
    return arrows


def _scale(values: FloatArray) -> float:
    """How far values are from 0: the root of their mean square."""
    largest = float(np.abs(values).max(initial=0.0)) or 1.0
    return largest * float(np.sqrt(np.mean((values / largest) ** 2)))


def _printed_mean(lesson: Lesson, groups: GroupView, label: int) -> str:
    """The mean of a group as its number line prints it."""
    mean, std = float(groups.record.mean[label]), float(groups.record.std[label])
    return lesson.stage.numbers.for_group(mean, std).number(mean)


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
    """What is done to both groups, large in the places of their blocks: two weights, less mean, over deviation."""
    stage = lesson.stage
    texts = stage.texts["operations"]
    weights = [f"w = {stage.numbers.exact(each)}" for each in (1.0, _TURNED_UP)]
    rooms = [place.slab for place in two_groups(stage.frame)]
    made = []
    for text in (*weights, texts["subtract"], texts["divide"]):
        both = VGroup(*(words(text, _LARGE, stage.theme.text, weight="semibold") for _ in rooms))
        both.submobjects = [
            each.scale(min(1.0, room.width / each.width)).move_to((*room.center, 0.0))
            for each, room in zip(both, rooms, strict=True)
        ]
        made.append(both)
    return made
