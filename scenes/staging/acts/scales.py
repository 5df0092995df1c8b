"""Acts on why one normalizes: two groups on different scales under one weight; a group that loses its batch mates."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
from manim import FadeIn, VGroup

from scenes.content.hero import Hero
from scenes.design.theme import TITLE
from scenes.design.timing import BEAT, GLANCE, MOVE, READ, TRAVEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Axes, Spans, common_axes, union
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.hero import value_line
from scenes.staging.lesson import Lesson

_TURNED_UP = 1.5
_UNLIKE = 1.5
"""A scale so many times another is another scale."""


def two_scales(lesson: Lesson, groups: GroupView, hero: Hero) -> None:
    """Two groups under one weight, which moves one far and the other little; normalized, it moves both alike."""
    labels = _unlike(groups, hero.under[groups.kind].label)
    strip, *rooms = lesson.stage.frame.stage.rows(0.35, 1.0, 1.0, gap=0.1)
    lines, names = _two_lines(lesson, groups, labels, rooms)
    weights = [_weight(lesson, 1, strip), _weight(lesson, _TURNED_UP, strip)]
    far, near = sorted(labels, key=lambda label: -_scale(groups.values(label)))
    said = {"first": groups.name(labels[0]), "second": groups.name(labels[1])}
    unlike = _scale(groups.values(far)) >= _UNLIKE * _scale(groups.values(near))
    lesson.say("scales" if unlike else "scales_alike", **said)
    lesson.play(*lesson.clear_stage(), *lesson.enter(*lines, names), run_time=MOVE)
    lesson.play(*(line.drop(run_time=READ) for line in lines))
    lesson.say("weight" if unlike else "weight_alike", far=groups.name(far), near=groups.name(near))
    lesson.play(FadeIn(weights[0]), run_time=GLANCE)
    up, down = (
        [line.stretch_by(factor, run_time=TRAVEL) for line in lines] for factor in (_TURNED_UP, 1 / _TURNED_UP)
    )
    lesson.play(*(line.ghost_mean(run_time=GLANCE) for line in lines))
    lesson.play(lesson.leave(weights[0]), *lesson.enter(weights[1]), *up, run_time=TRAVEL)
    lesson.hold(BEAT)
    lesson.say("normalize")
    lesson.play(lesson.leave(weights[1]), *(line.hide("ghosts") for line in lines), *down, run_time=MOVE)
    lesson.play(*(line.subtract() for line in lines), run_time=TRAVEL)
    lesson.play(*(line.divide() for line in lines), run_time=TRAVEL)
    lesson.say("debated")
    lesson.note(**said)


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


def _two_lines(
    lesson: Lesson, groups: GroupView, labels: list[int], rooms: list[Box]
) -> tuple[list[ValueLine], VGroup]:
    """A number line for each of two groups, on one axis if both can be read on it, and their names before them."""
    stage = lesson.stage
    sides = [room.columns(0.16 if stage.frame.wide else 0.22, 1.0, gap=0.2) for room in rooms]
    spans = [
        _widened(Spans.of(groups.values(label), groups.normalized_group(label))) for label in labels
    ]
    axes: list[Axes] = common_axes(spans, sides[0][1].left, sides[0][1].right)
    lines, names = [], VGroup()
    for label, (before, box), axis in zip(labels, sides, axes, strict=True):
        line = ValueLine(
            groups.values(label),
            box,
            stage.theme,
            normalized=groups.normalized_group(label),
            numbers=stage.numbers,
            color=groups.swatch(label),
            accent=groups.accent,
            axes=axis,
            texts=LineWords(**stage.texts["line"]),
        )
        lines.append(line.set_empty())
        name = words(groups.name(label), TITLE, groups.swatch(label), weight="semibold")
        names.add(name.scale(min(1.0, before.width / name.width)).move_to((*before.center, 0.0)))
    return lines, names


def _widened(span: Spans) -> Spans:
    """The span with room for its values times the larger weight."""
    raw, scaled = (
        union(part, (part[0] * _TURNED_UP, part[1] * _TURNED_UP)) for part in (span.raw, span.scaled)
    )
    return replace(span, raw=raw, scaled=scaled)


def _weight(lesson: Lesson, value: float, box: Box) -> VGroup:
    """The weight as it is now."""
    stage = lesson.stage
    text = words(f"w = {stage.numbers.exact(value)}", TITLE, stage.theme.text, weight="semibold")
    return VGroup(text).move_to((*box.center, 0.0))


def lose_mates(lesson: Lesson, other: GroupView, groups: GroupView, hero: Hero) -> None:
    """Beside its batch mates the followed value has many to be compared with; alone few or none; in its own group all.

    `other` are the groups across the batch; `groups` those of the kind that the film is about.
    """
    stage = lesson.stage
    upper, lower = stage.frame.stage.rows(1.0, 1.0, gap=0.25)
    lines, names = [], VGroup()
    for cut, room in ((other, upper), (groups, lower)):
        before, box = room.columns(0.2 if stage.frame.wide else 0.28, 1.0, gap=0.2)
        label = hero.under[cut.kind].label
        lines.append(value_line(lesson, cut, hero, box))
        name = words(cut.name(label), TITLE, cut.swatch(label), weight="semibold")
        names.add(name.scale(min(1.0, before.width / name.width)).move_to((*before.center, 0.0)))
    count = stage.numbers.count
    own = _without_mates(other, hero)
    said = {"n": count(other.record.n), "left": count(int(own.sum())), "own": count(groups.record.n), "x": hero.printed_x}
    lesson.say("mates", **said)
    lesson.play(*lesson.clear_stage(), *lesson.enter(lines[0], names[0]), run_time=GLANCE)
    lesson.play(lines[0].drop(run_time=READ))
    lesson.play(lines[0].show_hero(), run_time=GLANCE)
    lesson.say("left", **said)
    lesson.play(lines[0].keep(own), run_time=TRAVEL)
    lesson.play(lines[0].move_mean(), run_time=GLANCE)
    lesson.say("own", **said)
    lesson.play(*lesson.enter(lines[1], names[1]), run_time=GLANCE)
    lesson.play(lines[1].drop(run_time=READ))
    lesson.play(lines[1].show_hero(), run_time=GLANCE)
    lesson.note(**said)


def _without_mates(groups: GroupView, hero: Hero) -> np.ndarray:
    """Which values of the followed cell's group are of its own sample."""
    record, layout = groups.record, groups.record.layout
    sizes = [axis.size for axis in record.averaged_axes]
    axis = record.reduced.index(str(layout.batch))
    sample = hero.cell[layout.index(str(layout.batch))]
    return np.asarray(np.indices(sizes)[axis].ravel() == sample)
