"""The act on RMS norm: beside layer norm, on the same values, it squeezes the line and never slides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from manim import LEFT, FadeIn, VGroup

from normcore.kinds import LAYER, RMS, NormKind
from scenes.content.comparisons import kind_name
from scenes.content.hero import Beside, Hero
from scenes.design.frame import FrameLayout
from scenes.design.theme import BODY, MINIMUM
from scenes.design.timing import BLINK, GLANCE, MOVE, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_body import MOST_VALUES
from scenes.mobjects.charts.typical_size import TypicalSize
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Axes, Axis, Spans, held, union
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.hero import value_line, with_equal_dots
from scenes.staging.lesson import Lesson

KINDS = (LAYER, RMS)
_FLAT, _HIGH, _BESIDE, _BETWEEN, _HEADING = 0.7, 1.8, 2.4, 0.4, 0.5
"""The share of a flat group and of a high one above the lines, and of the lines beside one; gaps, a heading."""
_GAP, _ROOM = 0.4, 1.25
"""Between name and result; the axis reaches so many times as far as the root mean square, whose print needs room."""
_NARROW = 0.06
"""So much of one axis for all stages the values take at least, else the numbers on it change."""


class Place(NamedTuple):
    """One group, and for each method the room of its name and of its line."""

    slab: Box
    names: tuple[Box, ...]
    lines: tuple[Box, ...]


def squeeze_only(lesson: Lesson, hero: Hero) -> None:
    """The hero's group on two lines: layer norm slides and squeezes it, RMS norm only squeezes it towards 0."""
    stage = lesson.stage
    under = {kind: Beside.of(stage.record(kind), hero.cell) for kind in KINDS}
    hero = replace(hero, under=MappingProxyType({**hero.under, **under}))
    cuts = stage.opened(*KINDS)
    place = _place(stage.frame, cuts[0].flat)
    cut, label = cuts[0], hero.under[LAYER].label
    cut.cube.set_hero(hero.cell)
    cut.place_one_ahead(label, place.slab, place.slab)
    seen = cut.groups.mask(label).astype(float)
    cut.cube.state = cut.state().changed(alpha=seen, ink=seen)
    names = [_name(lesson, opened, box) for opened, box in zip(cuts, place.names, strict=True)]
    count = cuts[0].groups.record.n
    lines = _lines(lesson, cuts, hero, place.lines) if count <= MOST_VALUES else []
    lesson.say("twice", x=hero.printed_x, n=stage.numbers.count(count))
    shown = lesson.enter(cut.cube, *names, *lines)
    lesson.play(*lesson.clear_stage(), *shown, run_time=MOVE)
    if lines:
        _slide_and_squeeze(lesson, lines[0], lines[1], hero)
    said = results(hero)
    answers = [
        _became(lesson, opened, hero, name, box)
        for opened, name, box in zip(cuts, names, place.names, strict=True)
    ]
    lesson.play(*map(FadeIn, answers), run_time=GLANCE)
    lesson.note(x=hero.printed_x, rms=hero.printed(RMS)["sd"], n=stage.numbers.count(count), **said)


def _place(frame: FrameLayout, flat: bool) -> Place:
    """The group, large, beside the lines of both methods; above them if it is flat, or in a tall frame."""
    above = flat or frame.tall
    if above:
        slab, lower = frame.stage.rows(_FLAT if flat else _HIGH, 3.0, gap=_BETWEEN)
    else:
        slab, lower = frame.stage.columns(1.0, _BESIDE, gap=_BETWEEN)
    rows = lower.rows(1.0, 1.0, gap=_BETWEEN / 2)
    names = tuple(replace(row, bottom=row.top - _HEADING) for row in rows)
    lines = tuple(replace(row, top=row.top - _HEADING) for row in rows)
    return Place(slab, names, lines)


def _slide_and_squeeze(lesson: Lesson, upper: ValueLine, lower: ValueLine, hero: Hero) -> None:
    """The upper line slides to mean 0; the lower stands, measured from 0; then both are divided."""
    lesson.say("slide")
    lesson.play(upper.show_mean(), upper.ghost_mean(), run_time=GLANCE)
    lesson.play(upper.subtract(), run_time=TRAVEL)
    lesson.play(upper.show_deviation(), run_time=GLANCE)
    rms = hero.under[RMS].sd
    arrow = TypicalSize(lower, rms, hero.printed(RMS)["sd"])
    lesson.say("root")
    lesson.play(*arrow.grow(), run_time=MOVE)
    lesson.hold(BLINK)
    lesson.say("squeeze")
    lesson.play(lesson.leave(arrow), upper.divide(), lower.stretch_by(1 / rms), run_time=TRAVEL)


def results(hero: Hero) -> Mapping[str, str]:
    """What the hero becomes under layer norm and under RMS norm."""
    return {"layer": hero.printed(LAYER)["x_hat"], "rms_hat": hero.printed(RMS)["x_hat"]}


def _lines(lesson: Lesson, cuts: list[OpenGroups], hero: Hero, boxes: tuple[Box, ...]) -> list[ValueLine]:
    """The number lines of both, on one axis that reaches 0 and holds the values at every stage."""
    groups = cuts[0].groups
    label = hero.under[LAYER].label
    spans = Spans.of(groups.values(label), groups.normalized_group(label))
    squeezed = cuts[1].groups.normalized_group(hero.under[RMS].label)
    room = (min(0.0, float(squeezed.min())), max(float(squeezed.max()), held(_ROOM * hero.under[RMS].sd)))
    axes = _axes(spans, room, boxes[0])

    def made(largest: float) -> list[ValueLine]:
        return [
            value_line(lesson, opened.groups, hero, box, axes=own, largest=largest, arrow=False)
            for opened, box, own in zip(cuts, boxes, axes, strict=True)
        ]

    lines = with_equal_dots(made)
    for line in lines:
        line.state = line.state.changed(size=np.ones(len(line.state.x)), axis_seen=1.0, hero_seen=1.0)
    return lines


def _axes(spans: Spans, room: tuple[float, float], box: Box) -> list[Axes]:
    """One axis for both lines at all stages; where it would be too coarse for one, that has others."""
    whole = union(spans.raw, spans.centred, spans.scaled, room)
    axis = Axis(0.0, 1.0, box.left, box.right, spans.cut_low, spans.cut_high).over(whole)
    parts = (spans.raw, spans.centred, spans.scaled)
    if min(high - low for low, high in parts) >= _NARROW * (whole[1] - whole[0]):
        return [Axes(axis, axis, axis)] * 2
    own = axis.over(union(spans.raw, room))
    return [spans.axes(box.left, box.right), Axes(own, own, own)]


def _name(lesson: Lesson, opened: OpenGroups, box: Box) -> VGroup:
    """The name of a method at the left over its line."""
    groups = opened.groups
    name = words(kind_name(groups.kind, lesson.stage.texts), BODY, groups.accent, weight="semibold")
    name.scale(min(1.0, 0.5 * box.width / name.width))
    return VGroup(name).move_to((box.left, box.center[1], 0.0), aligned_edge=LEFT)


def _became(lesson: Lesson, opened: OpenGroups, hero: Hero, name: VGroup, box: Box) -> VGroup:
    """What the hero becomes, behind the name; only the result where there is little room."""
    kind: NormKind = opened.groups.kind
    x_hat, theme = hero.printed(kind)["x_hat"], lesson.stage.theme
    left = float(name.get_right()[0]) + _GAP
    said = words(lesson.text("result", x=hero.printed_x, x_hat=x_hat), BODY, theme.text, weight="semibold")
    if said.width * MINIMUM / BODY > box.right - left:
        said = words(x_hat, BODY, theme.text, weight="semibold")
    said.scale(min(1.0, (box.right - left) / said.width))
    return VGroup(said).move_to((left, box.center[1], 0.0), aligned_edge=LEFT)
