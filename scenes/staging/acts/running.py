"""The act on training and prediction: running mean and variance are dragged along, kept, and used for one sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from manim import FadeIn, VGroup, smooth

from scenes.content import formulas
from scenes.content.hero import Hero
from scenes.content.worked_example import RunningExample, Update, bracketed
from scenes.design.compositions import focus, wide_formula
from scenes.design.theme import BODY
from scenes.design.timing import BLINK, GLANCE, MOVE
from scenes.geometry.box import Box
from scenes.mobjects.charts.gauges import Gauges
from scenes.mobjects.cube.cells_to import CellsTo
from scenes.mobjects.cube.open_groups import LARGEST, OpenGroups
from scenes.mobjects.text.typeset import math
from scenes.staging.acts.prediction import (
    LARGER,
    fitted_lines,
    hero_running,
    left_over,
    place_plates,
    predicted,
    pulled_by,
    resampled,
    running_statistics,
    taken_over,
)
from scenes.staging.lesson import Lesson

_LARGER = 2.2
"""How much larger than elsewhere is what is made of the running numbers."""
_GLIMPSES = 3
"""So many of the batches that go by are seen on the cells."""


def train_and_predict(lesson: Lesson, opened: OpenGroups, hero: Hero) -> RunningExample:
    """Running mean and variance of the hero's channel, batch by batch; then the hero normalized with them, alone."""
    stage, groups = lesson.stage, opened.groups
    place, label = focus(stage.frame, opened.flat), hero.under[groups.kind].label
    example = hero_running(lesson, opened, hero)
    opened.place_one_ahead(label, place.slab, place.rest, LARGEST)
    room, right = wide_formula(place), stage.frame.stage.right
    room = replace(room, right=right) if room.bottom >= place.line.top else room
    gauges = running_gauges(lesson, opened, example, replace(place.line, right=right))
    lesson.say("running")
    lesson.play(*lesson.clear_stage(opened.cube), opened.fade_others(), run_time=BLINK)
    name = opened.name(label)
    lesson.play(opened.cube.morph(opened.alone()), run_time=GLANCE)
    lesson.play(FadeIn(gauges), FadeIn(name), run_time=BLINK)
    lesson.working_on(opened.cube, groups.mask(label))
    batches = _Batches(lesson, opened, hero, [*_one_by_one(example), *_glimpses(example)])
    _drag(lesson, gauges, example, _update(lesson, opened, example, room), batches)
    lesson.say("kept")
    frames = [gauge.frame(stage.theme.text) for gauge in gauges.gauges]
    forgotten = [lesson.leave(each) for gauge in gauges.gauges for each in gauge.squares[1:]]
    forgotten.append(lesson.leave(gauges.counter))
    lesson.play(*map(FadeIn, frames), batches.back(), *forgotten, run_time=GLANCE)
    lesson.hold(MOVE)
    lesson.say("predict")
    plates = [VGroup(frame, *gauge.kept()) for frame, gauge in zip(frames, gauges.gauges, strict=True)]
    alone = stage.frame.wide and not opened.flat
    moves: list[Any] = []
    if alone:
        moves, room = place_plates(plates, replace(stage.frame.stage, left=place.line.left))
    left = lesson.clear_stage(opened.cube, name, *plates) if alone else []
    lesson.play(*left, *moves, opened.cube.morph(left_over(opened, hero)), run_time=MOVE)
    formula, answers = predicted(lesson, groups, hero, example, room, _LARGER if alone else LARGER)
    lesson.play(FadeIn(formula), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.play(FadeIn(answers), run_time=GLANCE)
    lesson.note(
        batches=stage.numbers.count(len(example.batches)),
        first=groups.name(label),
        weight=pulled_by(lesson, example),
        divisor=taken_over(lesson, opened),
        running_mean=example.printed["mean"],
        running_var=example.printed["var"],
        x_hat=hero.printed(groups.kind)["x_hat"],
        predicted=example.printed["x_hat"],
        x=hero.printed_x,
    )
    return example


def running_gauges(lesson: Lesson, opened: OpenGroups, example: RunningExample, box: Box) -> Gauges:
    """The running mean and variance of the hero's channel before the first batch, and a counter of batches."""
    stage, texts = lesson.stage, lesson.stage.texts["running"]
    count, total = stage.numbers.count, len(example.batches)
    running = running_statistics(lesson, opened, example)
    counted = [texts["batch"].format(batch=count(batch), total=count(total)) for batch in range(total + 1)]
    numbers = stage.numbers if example.trace.scale == 1.0 else None
    return Gauges(running, box, stage.theme, opened.groups.accent, numbers, counted)


class _Batches:
    """The block of the hero's channel, alone, with the values of some batches, counted from 1."""

    def __init__(self, lesson: Lesson, opened: OpenGroups, hero: Hero, numbers: Sequence[int]) -> None:
        self.cube, self.own = opened.cube, opened.alone()
        states = (state for _, state in resampled(lesson, opened, hero, numbers))
        self.states = dict(zip(sorted(set(numbers)), states, strict=True))

    def show(self, batch: int) -> CellsTo:
        """The cells take the values of a batch; no cell of it is the hero."""
        return self.cube.morph(self.states[batch])

    def back(self) -> CellsTo:
        """The tensor's own values again."""
        return self.cube.morph(self.own)


def _drag(
    lesson: Lesson, gauges: Gauges, example: RunningExample, written: VGroup, batches: _Batches
) -> None:
    """Batch after batch comes on the cells and pulls both ticks; one pull is spelled out, then all go by."""
    count, weight = lesson.stage.numbers.count, pulled_by(lesson, example)
    *before, spelled = _one_by_one(example)
    lesson.say("pull", weight=weight)
    for batch in before:
        lesson.play(batches.show(batch), gauges.pull(batch - gauges.pulled), run_time=MOVE)
        lesson.hold(BLINK)
    lesson.say("update", batch=count(spelled))
    lesson.play(batches.show(spelled), FadeIn(written), run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.play(gauges.pull(1, rate_func=smooth), run_time=MOVE)
    lesson.hold(MOVE)
    if lesson.stage.spec.library.stores_unbiased:
        n = example.example.record.n
        lesson.say("unbiased", less=count(n - 1), n=count(n))
        lesson.hold(GLANCE)
    lesson.say("on", batches=count(len(example.batches)))
    lesson.play(lesson.leave(written), run_time=BLINK)
    for batch in _glimpses(example):
        lesson.play(batches.show(batch), gauges.pull(batch - gauges.pulled), run_time=MOVE)


def _one_by_one(example: RunningExample) -> list[int]:
    """The batches that are seen by themselves: the first, and that whose pull is spelled out with the one before it."""
    spelled = example.updates[0].batch
    return list(dict.fromkeys((1, spelled - 1, spelled)))


def _glimpses(example: RunningExample) -> list[int]:
    """Some of the batches after that, the last among them."""
    spelled, total = example.updates[0].batch, len(example.batches)
    places = np.linspace(spelled, total, _GLIMPSES + 1)[1:]
    return [round(place) for place in places.tolist()]


def _update(lesson: Lesson, opened: OpenGroups, example: RunningExample, room: Box) -> VGroup:
    """One update in numbers, of each running statistic: what is new, old and of the batch in their colours."""
    stage, numbers = lesson.stage, example.example.numbers
    weight = round(example.trace.stats[0].weight_of_batch, 9)
    rest = numbers.exact(round(1 - weight, 9))

    def line(update: Update) -> str:
        old, batch = bracketed(update.old), bracketed(update.own)
        return formulas.running_update(old, batch, update.new, numbers.exact(weight), rest)

    colors = {"new": stage.theme.good, "old": stage.theme.good, "batch": opened.groups.accent}
    lines = (math(line(update), 1.2 * BODY, stage.theme.text, colors=colors) for update in example.updates)
    return fitted_lines(VGroup(*lines), room)
