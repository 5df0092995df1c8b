"""The act on prediction and on a batch of one: a running mean is dragged along; then the batch shrinks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from manim import LEFT, FadeIn, Mobject, VGroup, linear

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
    resampled,
    running_mean,
)
from scenes.staging.lesson import Lesson

_SHOWN = (1,)
"""The batches whose values are seen, before the last."""
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
    lesson.open_with(*lesson.clear_stage(opened.cube), opened.single_out(), *lesson.enter(line))
    running, cells = running_mean(lesson, groups, line, example), opened.alone()
    come = [FadeIn(each) for each in (opened.name(label), running.tick, running.label)]
    lesson.play(*come, run_time=GLANCE)
    lesson.add(running)
    rule = _pull(lesson, opened, hero, running, example, place.formula)
    lesson.say("frozen")
    number = running.numbered(example.printed["mean"])
    stored = running.above(f"{stage.texts['running']['variance']} {example.printed['var']}")
    own = line.move_dots(groups.values(label), groups.normalized_group(label))
    lesson.play(FadeIn(number), FadeIn(stored), own, opened.cube.morph(cells), run_time=MOVE)
    line, kept = keep_sample(lesson, groups, hero, line)
    lesson.play(lesson.leave(rule), *kept, opened.cube.morph(left_over(opened, hero)), run_time=MOVE)
    formula, answers = predicted(lesson, groups, hero, example, place.formula)
    lesson.play(FadeIn(formula), run_time=GLANCE)
    lesson.play(FadeIn(answers), run_time=GLANCE)
    lesson.hold(TRAVEL)
    lesson.note(running=example.printed["mean"], variance=example.printed["var"])
    lesson.note(x=hero.printed_x, predicted=example.printed["x_hat"])
    shrink_batch(
        lesson, opened, line, hero, place, [running, running.legend, stored, number, formula, answers]
    )


def _pull(
    lesson: Lesson, opened: OpenGroups, hero: Hero, running: RunningMean, example: RunningExample, room: Box
) -> VGroup:
    """The running mean from where it starts: pulled once, slowly, then by all the other batches; returns the rule.

    The block and the dots take the values of a few of the batches.
    """
    numbers, count = lesson.stage.numbers, len(example.batches)
    shown = [*_SHOWN, count]
    batches = resampled(lesson, opened, hero, shown)
    (values, cells), *others = batches
    lesson.say("pull", weight=numbers.exact(round(example.trace.stats[0].weight_of_batch, 9)))
    rule = _rule(lesson, opened, example, room)
    lesson.play(opened.cube.morph(cells), running.line.move_dots(values), run_time=MOVE)
    lesson.play(running.pull(1), FadeIn(rule), FadeIn(running.legend), run_time=TRAVEL)
    lesson.say("on", batches=numbers.count(count))
    for before, number, (values, cells) in zip(shown, shown[1:], others, strict=False):
        moved = [opened.cube.morph(cells), running.line.move_dots(values)]
        many = number - before > 1
        lesson.play(*moved, running.pull(number - before, rate_func=linear), run_time=READ if many else MOVE)
    return rule


def _rule(lesson: Lesson, opened: OpenGroups, example: RunningExample, room: Box) -> VGroup:
    """What every batch does to the running mean, where there is room to say it."""
    stage, texts = lesson.stage, lesson.stage.texts["running"]
    weight = round(example.trace.stats[0].weight_of_batch, 9)
    shares = stage.numbers.exact(weight), stage.numbers.exact(round(1 - weight, 9))
    text = formulas.running_rule(texts["line"], texts["batch_mean"], *shares)
    colors = {"old": stage.theme.good, "batch": opened.groups.accent}
    made = math(text, 1.4 * BODY, stage.theme.text, colors=colors)
    return VGroup(fitted(made, room)) if made.width <= room.width else VGroup()


def shrink_batch(
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
        lesson.hold(BEAT)
        leaving = [lesson.leave(mean)]
    lesson.say(
        "fails", positions=stage.letters(stage.layout.positions).replace(", ", " \N{MULTIPLICATION SIGN} ")
    )
    assert line.hero is not None
    alone = line.keep([line.hero])
    lesson.play(*leaving, alone, opened.cube.morph(left_over(opened, hero, cell=True)), run_time=MOVE)
    error = FadeIn(_error(lesson, place.formula))
    lesson.play(line.move_mean(), line.show_mean(), error, run_time=GLANCE)
    lesson.hold(BEAT)


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
