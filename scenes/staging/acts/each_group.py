"""The act on all groups: each with its own mean and deviation on its own line, then each normalized."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import Animation, FadeIn, Mobject, VGroup

from scenes.content.group_words import outcome_text
from scenes.content.hero import Hero
from scenes.design.compositions import every, every_beside_hero
from scenes.design.timing import BLINK, GLANCE, MOVE, READ, TRAVEL
from scenes.geometry.arrays import BoolArray
from scenes.geometry.blocks import blocks
from scenes.mobjects.charts.line_set import LineSet
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.open_groups import LARGEST, NAME, OpenGroups
from scenes.staging.acts.in_a_row import less_their_means, lines_under_groups
from scenes.staging.acts.reduce import group_counts, note_groups
from scenes.staging.acts.shared import readable
from scenes.staging.acts.slabs import group_lines
from scenes.staging.lesson import Lesson

_LAG, _MOST, _DEPTH = 0.5, 8, 0.3
"""The share of a move that groups come one after the other, of how many groups at most one is seen large beside the
lines of all, and what its depth takes."""


def each_group(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """All groups on their number lines; then all are normalized, each by its own numbers.

    In a wide frame the hero's group stands large beside the lines, or over them, else all groups do. Values are
    printed where they can be read, and seen as shades everywhere.
    """
    stage, groups = lesson.stage, opened.groups
    opened.ahead = None
    lines, names, seen = _arranged(lesson, opened, hero)

    def shown(state: CellState) -> CellState:
        return readable(opened, state).changed(~seen, alpha=0.0, ink=0.0)

    lesson.say("each", **group_counts(lesson, groups))
    whole = shown(opened.state())
    if lesson.shows(opened.cube):
        coming: list[Animation] = [opened.cube.morph(whole)]
    else:
        opened.cube.state = whole
        coming = lesson.enter(opened.cube)
    lesson.play(*lesson.clear_stage(opened.cube), *coming, run_time=MOVE)
    lesson.play(FadeIn(names), FadeIn(lines), run_time=BLINK)
    lesson.play(lines.drop(), run_time=TRAVEL)
    lesson.play(lines.show_deviations(), lines.show_hero(), run_time=GLANCE)
    lesson.hold(READ)
    lesson.say("subtract")
    centred = shown(opened.state(values=less_their_means(opened)))
    lesson.play(opened.cube.morph(centred), lines.subtract(), run_time=TRAVEL)
    lesson.say("divide")
    evened = shown(opened.normalized_state())
    delay = order_delay(groups.cell_groups) if seen.all() else None
    lesson.play(opened.cube.morph(evened, delay=delay, lag=_LAG), lines.divide(), run_time=TRAVEL)
    outcome = outcome_text(groups.record, stage.texts, stage.numbers)
    lesson.say("after", outcome=outcome)
    note_groups(lesson, groups)
    lesson.note(outcome=outcome)


def _arranged(lesson: Lesson, opened: OpenGroups, hero: Hero) -> tuple[LineSet, Mobject, BoolArray]:
    """The groups are placed; their lines, their names, and which cells are seen."""
    frame, groups = lesson.stage.frame, opened.groups
    own, everything = hero.under[groups.kind].label, np.ones(len(groups.cell_groups), dtype=bool)
    if frame.wide and (opened.flat or 1 < len(groups.labels) <= _MOST):
        place = every_beside_hero(frame, opened.flat)
        how = (opened.cube.grid, groups.cell_groups, groups.record.reduced)
        made = blocks(*how, place.slabs, labels=[own], below=NAME, largest=LARGEST)
        place = place.fitted(made.fronts[own].width + _DEPTH)
        made = blocks(*how, place.slabs, labels=[own], below=NAME, largest=LARGEST)
        opened.blocks = replace(made, pose=opened.cube.state.pose.where(groups.mask(own), made.pose))
        return group_lines(lesson, opened, hero, place.lines), opened.name(own), groups.mask(own)
    under = lines_under_groups(lesson, opened, hero)
    if under is not None:
        return under, VGroup(), everything
    place = every(frame)
    place = place.fitted(opened.place(place.slabs, NAME).pose.bounds().width)
    opened.place(place.slabs, NAME)
    return group_lines(lesson, opened, hero, place.lines), opened.plates(), everything
