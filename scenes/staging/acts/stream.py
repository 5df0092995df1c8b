"""Acts on training and prediction in depth: one sample comes alone, batches stream past, what they left is used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import FadeIn, VGroup, smooth

from normcore.conventions import KERAS
from scenes.content import formulas
from scenes.content.hero import Hero
from scenes.content.worked_example import RunningExample, Update, bracketed
from scenes.design.compositions import focus
from scenes.design.theme import BODY
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, READ, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.charts.running_curves import RunningCurves
from scenes.mobjects.cube.open_groups import LARGEST, OpenGroups
from scenes.mobjects.text.typeset import math
from scenes.staging.acts.hero import value_line, where
from scenes.staging.acts.prediction import (
    fitted_lines,
    hero_running,
    keep_sample,
    left_over,
    place_plates,
    predicted,
    pulled_by,
    resampled,
    running_statistics,
    taken_over,
)
from scenes.staging.lesson import Lesson

_SLOWLY = 7
"""So many batches are seen one by one; the others go by."""
_MOST_PARTS = 20
"""Into so many parts at most is the way to a batch divided for the eye."""
_BESIDE, _STRIP, _BELOW, _COUNTER = 0.55, 0.9, 0.3, 2.1
_LARGER, _LARGEST_LINE = 1.6, 2.6


def one_alone(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """The hero beside its group in training; then its sample comes alone, and whose mean is to be used?"""
    stage, groups = lesson.stage, opened.groups
    place, label = focus(stage.frame, opened.flat), hero.under[groups.kind].label
    opened.place_one_ahead(label, place.slab, place.slab, LARGEST)
    opened.cube.state = opened.alone()
    right = stage.frame.stage.right
    box = replace(place.line, right=right, top=place.formula.top if stage.frame.wide else place.line.top)
    line = value_line(lesson, groups, hero, box)
    line.state = line.state.changed(size=np.ones(len(line.state.x)), axis_seen=1.0, mean_seen=1.0)
    printed = hero.printed(groups.kind)
    lesson.say("training", n=stage.numbers.count(groups.record.n), **printed)
    lesson.add(opened.cube)
    name = opened.name(label)
    lesson.play(FadeIn(line), FadeIn(name), run_time=GLANCE)
    lesson.working_on(opened.cube, groups.mask(label))
    lesson.play(line.show_deviation(), run_time=GLANCE)
    lesson.play(line.show_arrow(), run_time=MOVE)
    lesson.play(line.show_score(), run_time=GLANCE)
    lesson.hold(BEAT)
    lesson.say("ask")
    lesson.working_on(None)
    _, kept = keep_sample(lesson, groups, hero, line)
    gone = line.hide("mean", "deviation", "arrow", "score")
    lesson.play(gone, opened.cube.morph(left_over(opened, hero)), run_time=GLANCE)
    lesson.play(*kept, run_time=GLANCE)
    lesson.hold(READ)
    lesson.note(x=hero.printed_x, group=groups.name(label), x_hat=printed["x_hat"])


def stream_batches(lesson: Lesson, opened: OpenGroups, hero: Hero) -> tuple[RunningExample, RunningCurves]:
    """Batches stream past the hero's block; a running mean and a running variance are pulled by each."""
    groups = opened.groups
    label, example = hero.under[groups.kind].label, hero_running(lesson, opened, hero)
    slab, room = slab_and_room(lesson, opened)
    opened.place_one_ahead(label, slab, slab, LARGEST)
    curves, strip = running_curves(lesson, opened, example, room), _strip(room)
    rule, spelled = _rule(lesson, opened, example, strip), _update(lesson, opened, example, strip)
    lesson.say("start")
    name = opened.name(label)
    lesson.open_with(
        *lesson.clear_stage(opened.cube), opened.single_out(), *lesson.enter(name, curves), run_time=TRAVEL
    )
    lesson.working_on(opened.cube, groups.mask(label))
    _pull_all(lesson, opened, hero, example, curves, rule, spelled)
    total, texts = len(example.batches), lesson.stage.numbers
    lesson.note(
        batches=texts.count(total),
        first=groups.name(label),
        weight=pulled_by(lesson, example),
        divisor=taken_over(lesson, opened),
        running_mean=example.printed["mean"],
        running_var=example.printed["var"],
    )
    return example, curves


def slab_and_room(lesson: Lesson, opened: OpenGroups) -> tuple[Box, Box]:
    """The room for the hero's block, and what it leaves beside it, or below it in a tall frame or if it is flat."""
    frame = lesson.stage.frame
    place = focus(frame, opened.flat)
    if opened.flat or frame.tall:
        slab = replace(place.slab, right=place.rest.right)
        return slab, replace(frame.stage, top=place.plate.bottom - _BELOW)
    return place.slab, replace(frame.stage, left=place.slab.right + _BESIDE)


def _strip(room: Box) -> Box:
    """The room for formulas over the curves, beside the counter of batches."""
    return replace(room, bottom=room.top - _STRIP, right=room.right - _COUNTER)


def running_curves(lesson: Lesson, opened: OpenGroups, example: RunningExample, room: Box) -> RunningCurves:
    """The running mean and variance of the hero's channel before the first batch, as curves."""
    stage, texts = lesson.stage, lesson.stage.texts["running"]
    count, total = stage.numbers.count, len(example.batches)
    running = running_statistics(lesson, opened, example)
    counted = texts["of_batch"], [count(batch) for batch in range(total + 1)]
    numbers = stage.numbers if example.trace.scale == 1.0 else None
    parts = round(1 / example.trace.stats[0].weight_of_batch)
    parts = parts if parts <= _MOST_PARTS else 1
    box = replace(room, top=room.top - _STRIP - 0.05)
    counter = (room.right, room.top - _STRIP / 2)
    return RunningCurves(running, box, stage.theme, opened.groups.accent, numbers, counted, counter, parts)


def _pull_all(
    lesson: Lesson,
    opened: OpenGroups,
    hero: Hero,
    example: RunningExample,
    curves: RunningCurves,
    rule: VGroup,
    spelled: VGroup,
) -> None:
    """The first batches one by one, one of them in numbers, the next ones faster, the others at once."""
    stage, total, said = lesson.stage, len(example.batches), example.updates[0].batch
    ahead = np.linspace(min(_SLOWLY, total), total, 4).round().astype(int)[1:].tolist()
    seen = sorted({*range(1, max(said, min(_SLOWLY, total)) + 1), *ahead})
    states = dict(zip(seen, (state for _, state in resampled(lesson, opened, hero, seen)), strict=True))
    lesson.say("pull", weight=pulled_by(lesson, example))
    for batch in range(1, said):
        come = [FadeIn(rule)] if batch == 1 else []
        time = TRAVEL if batch == 1 else GLANCE
        lesson.play(opened.cube.morph(states[batch]), curves.pull(1), *come, run_time=time)
    lesson.say("update", batch=stage.numbers.count(said))
    change = [lesson.leave(rule), *lesson.enter(spelled)]
    lesson.play(opened.cube.morph(states[said]), *change, run_time=MOVE)
    lesson.play(curves.pull(1, rate_func=smooth), run_time=TRAVEL)
    lesson.hold(MOVE)
    lesson.say("on", batches=stage.numbers.count(total))
    lesson.play(lesson.leave(spelled), *lesson.enter(rule), run_time=BLINK)
    for batch in range(said + 1, min(_SLOWLY, total) + 1):
        lesson.play(opened.cube.morph(states[batch]), curves.pull(1), run_time=BLINK)
    for batch in (each for each in ahead if each > curves.pulled):
        pulled = curves.pull(batch - curves.pulled)
        lesson.play(opened.cube.morph(states[batch]), pulled, run_time=GLANCE)
    lesson.play(lesson.leave(rule), run_time=BLINK)


def _rule(lesson: Lesson, opened: OpenGroups, example: RunningExample, room: Box) -> VGroup:
    """What every batch does to a running number, in words."""
    stage, texts = lesson.stage, lesson.stage.texts["running"]
    weight = example.trace.stats[0].weight_of_batch
    shares = stage.numbers.exact(weight), stage.numbers.exact(round(1 - weight, 9))
    text = formulas.running_rule(texts["old"], texts["of_batch"], *shares)
    colors = {"old": stage.theme.good, "batch": opened.groups.accent}
    return fitted_lines(VGroup(math(text, 1.2 * BODY, stage.theme.text, colors=colors)), room, _LARGER)


def _update(lesson: Lesson, opened: OpenGroups, example: RunningExample, room: Box) -> VGroup:
    """One update in numbers, of each running statistic."""
    stage, numbers = lesson.stage, example.example.numbers
    weight = example.trace.stats[0].weight_of_batch
    rest = numbers.exact(round(1 - weight, 9))
    colors = {"new": stage.theme.good, "old": stage.theme.good, "batch": opened.groups.accent}

    def line(update: Update) -> str:
        old, batch = bracketed(update.old), bracketed(update.own)
        return formulas.running_update(old, batch, update.new, numbers.exact(weight), rest)

    lines = (math(line(update), 1.2 * BODY, stage.theme.text, colors=colors) for update in example.updates)
    return fitted_lines(VGroup(*lines), room, _LARGER)


def freeze_and_use(
    lesson: Lesson, opened: OpenGroups, hero: Hero, example: RunningExample, curves: RunningCurves
) -> None:
    """Both running numbers are framed and stay; one sample passes, normalized with them."""
    stage, groups = lesson.stage, opened.groups
    kept = [curve.frame_and_level(stage.theme) for curve in curves.curves]
    frames, levels = [frame for frame, _ in kept], [level for _, level in kept]
    lesson.say("kept")
    lesson.play(
        *map(FadeIn, frames),
        *map(FadeIn, levels),
        opened.cube.morph(opened.alone().changed(frame=where(opened.cube, hero).astype(float))),
        run_time=MOVE,
    )
    lesson.hold(MOVE)
    lesson.say("rules", keras=stage.numbers.exact(round(KERAS.weight_of_batch, 9)))
    lesson.hold(READ)
    lesson.say("predict")
    _, room = slab_and_room(lesson, opened)
    plates = [
        VGroup(frame, curve.heading, curve.number) for frame, curve in zip(frames, curves.curves, strict=True)
    ]
    left = lesson.clear_stage(opened.cube, *plates)
    moves, room = place_plates(plates, room)
    lesson.play(*left, *moves, opened.cube.morph(left_over(opened, hero)), run_time=MOVE)
    formula, answers = predicted(lesson, groups, hero, example, room, _LARGEST_LINE)
    lesson.play(FadeIn(formula), run_time=GLANCE)
    lesson.hold(MOVE)
    lesson.play(FadeIn(answers), run_time=GLANCE)
    lesson.note(
        running_mean=example.printed["mean"],
        running_var=example.printed["var"],
        x=hero.printed_x,
        x_hat=hero.printed(groups.kind)["x_hat"],
        predicted=example.printed["x_hat"],
    )
