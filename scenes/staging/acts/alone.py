"""The act on prediction and on a batch of one: a running mean is dragged along; then the batch shrinks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from manim import LEFT, FadeIn, Mobject

from scenes.content import formulas
from scenes.content.hero import Hero
from scenes.content.number_format import times
from scenes.content.worked_example import RunningExample
from scenes.design.compositions import Focus, focus
from scenes.design.theme import BODY
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, READ, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.charts.running_mean import BAND, RunningMean
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import moments
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.text.typeset import Typeset, math, words
from scenes.staging.acts.formulas import fitted
from scenes.staging.acts.hero import value_line
from scenes.staging.acts.prediction import (
    hero_running,
    keep_sample,
    left_over,
    own_values,
    predicted,
    running_mean,
)
from scenes.staging.lesson import Lesson

_SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def predict_and_shrink(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """A running mean follows the means of batches and is used; in training, a batch of one leaves little to average."""
    stage, groups = lesson.stage, opened.groups
    place, label = focus(stage.frame), hero.under[groups.kind].label
    example = hero_running(lesson, opened, hero)
    opened.place_one_ahead(label, place.slab, place.slab)
    box = replace(place.line, top=place.line.top - BAND, right=max(place.line.right, place.rest.right))
    line = value_line(lesson, groups, hero, box, room=(0.0,))
    line.state = line.state.changed(size=np.ones(len(line.state.x)), axis_seen=1.0)
    lesson.say("running")
    lesson.open_with(*lesson.clear_stage(opened.cube), opened.single_out())
    lesson.play(FadeIn(opened.name(label)), FadeIn(line), run_time=BLINK)
    running = running_mean(lesson, groups, line, example)
    _pull(lesson, running, example)
    lesson.say("frozen")
    line, kept = keep_sample(lesson, groups, hero, line)
    number = running.numbered(example.printed["mean"])
    lesson.play(FadeIn(number), *kept, opened.cube.morph(left_over(opened, hero)), run_time=MOVE)
    formula, answers = predicted(lesson, groups, hero, example, place.formula)
    lesson.play(FadeIn(formula), run_time=GLANCE)
    lesson.play(FadeIn(answers), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.note(running=example.printed["mean"], x=hero.printed_x, predicted=example.printed["x_hat"])
    _shrink_batch(lesson, opened, line, hero, place, [running, number, formula, answers])


def _pull(lesson: Lesson, running: RunningMean, example: RunningExample) -> None:
    """The running mean from where it starts: pulled once, slowly, then by all the other batches."""
    numbers, count = lesson.stage.numbers, len(example.batches)
    lesson.play(FadeIn(running.tick), FadeIn(running.label), run_time=GLANCE)
    lesson.add(running)
    lesson.say("pull", weight=numbers.exact(example.trace.stats[0].weight_of_batch))
    lesson.play(running.pull(1), run_time=TRAVEL)
    lesson.hold(BLINK)
    lesson.say("on", batches=numbers.count(count))
    lesson.play(running.pull(count - 1), run_time=READ)


def _shrink_batch(
    lesson: Lesson, opened: OpenGroups, line: ValueLine, hero: Hero, place: Focus, gone: list[Mobject]
) -> None:
    """Training with one sample: its values of the group alone; then with a single value. `gone` leaves first."""
    stage, groups = lesson.stage, opened.groups
    n = int(own_values(groups, hero).sum())
    leaving: list[Any] = [lesson.leave(part) for part in gone]
    lesson.note(n=stage.numbers.count(n))
    if n > 1:
        lesson.say("one", n=stage.numbers.count(n))
        mean = fitted(_mean_of_sample(lesson, groups, hero, line), place.formula)
        lesson.play(*leaving, run_time=BLINK)
        lesson.play(line.move_mean(), line.show_mean(), FadeIn(mean), run_time=MOVE)
        lesson.hold(GLANCE)
        leaving = [lesson.leave(mean)]
    lesson.say(
        "fails", positions=stage.letters(stage.layout.positions).replace(", ", " \N{MULTIPLICATION SIGN} ")
    )
    assert line.hero is not None
    alone = line.keep([line.hero])
    lesson.play(*leaving, alone, opened.cube.morph(left_over(opened, hero, cell=True)), run_time=MOVE)
    lesson.play(line.move_mean(), line.show_mean(), run_time=GLANCE)
    lesson.play(FadeIn(_error(lesson, place.formula)), run_time=GLANCE)
    lesson.hold(MOVE)


def _mean_of_sample(lesson: Lesson, groups: GroupView, hero: Hero, line: ValueLine) -> Typeset:
    """The mean of the values that are left on the line, as the line prints it."""
    stage, state = lesson.stage, line.state
    mean, n = moments(state.raw[state.present])[0], int(state.present.sum())
    numbers = line.prints_of(state.raw, state.normalized, state.present).numbers
    symbol, _ = formulas.statistics(groups.kind, stage.layout)
    total, result = numbers.division(times(mean, n), n)
    text = formulas.fraction(symbol, total, stage.numbers.count(n), result)
    colors = dict.fromkeys(("stat", "result"), groups.accent)
    return math(text, BODY * 1.2, stage.theme.text, colors=colors)


def _error(lesson: Lesson, room: Box) -> Typeset:
    """What PyTorch says of one value, on as few lines as it needs, all about as long."""
    text, bad = lesson.stage.texts["running"]["error"], lesson.stage.theme.bad

    def wrapped(share: float) -> Typeset:
        return words(text, BODY, bad, weight="semibold", width=share * room.width)

    fewest = wrapped(1.0).height
    made = next(made for made in map(wrapped, _SHARES) if made.height <= fewest + 1e-6)
    return made.move_to((room.left, room.center[1], 0.0), aligned_edge=LEFT)
