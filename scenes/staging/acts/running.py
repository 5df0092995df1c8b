"""The act on training and prediction: a running mean is dragged along, one update is spelled out, then it is used."""

from __future__ import annotations

from dataclasses import replace

from manim import FadeIn, FadeOut, VGroup, linear, smooth

from scenes.content import formulas
from scenes.content.hero import Hero
from scenes.content.worked_example import RunningExample, bracketed
from scenes.design.compositions import focus, wide_formula
from scenes.design.theme import BODY
from scenes.design.timing import BLINK, GLANCE, MOVE, STEP, THINK, TRAVEL, last_part
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.running_mean import BAND, RunningMean
from scenes.mobjects.charts.value_scale import Axes, Axis, Spans, union
from scenes.mobjects.cube.open_groups import LARGEST, OpenGroups
from scenes.mobjects.text.typeset import math
from scenes.staging.acts.hero import value_line
from scenes.staging.acts.prediction import (
    fitted_lines,
    hero_running,
    keep_sample,
    left_over,
    predicted,
    running_mean,
)
from scenes.staging.lesson import Lesson

_FEW = 3


def train_and_predict(lesson: Lesson, opened: OpenGroups, hero: Hero) -> RunningExample:
    """The running mean of the hero's channel, batch by batch; then the hero normalized with it, without a batch."""
    stage, groups = lesson.stage, opened.groups
    place, label = focus(stage.frame, opened.flat), hero.under[groups.kind].label
    example = hero_running(lesson, opened, hero)
    opened.place_one_ahead(label, place.slab, place.rest, LARGEST)
    mask = groups.mask(label).astype(float)
    box = replace(place.line, top=place.line.top - BAND)
    axes = _axes(groups.values(label), groups.normalized_group(label), example, box)
    line = value_line(lesson, groups, hero, box, axes=axes)
    name, room = opened.name(label), wide_formula(place)
    lesson.say("running")
    lesson.play(*lesson.clear_stage(opened.cube), run_time=STEP)
    lesson.play(
        opened.cube.morph(opened.state().changed(alpha=mask, ink=mask)),
        *lesson.enter(name, line),
        run_time=MOVE - STEP,
    )
    lesson.working_on(opened.cube, groups.mask(label))
    lesson.play(line.drop(with_mean=False, run_time=MOVE))
    running = running_mean(lesson, groups, line, example)
    _drag(lesson, running, example, _update(lesson, opened, example, room))
    lesson.say("predict")
    number = running.numbered(example.printed["mean"])
    _, kept = keep_sample(lesson, groups, hero, line)
    lesson.play(FadeIn(number), *kept, opened.cube.morph(left_over(opened, hero)), run_time=TRAVEL)
    formula, answers = predicted(lesson, groups, hero, example, room)
    lesson.play(*lesson.enter(formula), run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.play(FadeIn(answers), run_time=GLANCE)
    lesson.note(
        batches=stage.numbers.count(len(example.batches)),
        first=groups.name(label),
        running_mean=example.printed["mean"],
        x_hat=hero.printed(groups.kind)["x_hat"],
        predicted=example.printed["x_hat"],
        x=hero.printed_x,
    )
    return example


def _axes(values: FloatArray, normalized: FloatArray, example: RunningExample, box: Box) -> Axes:
    """One axis that holds the values, the means of all batches and what the running mean starts from."""
    means = [*example.batches, *example.means]
    spans = Spans.of(values, normalized)
    axis = Axis(0.0, 1.0, box.left, box.right).over(union(spans.raw, (min(means), max(means))))
    centred = axis.moved(-spans.mean)
    return Axes(axis, centred, spans.divided(centred))


def _drag(lesson: Lesson, running: RunningMean, example: RunningExample, update: VGroup) -> None:
    """The tick of the running mean is pulled towards the mean of one batch after another; one pull is spelled out."""
    count = lesson.stage.numbers.count
    batch, old, _, new = example.update
    lesson.play(FadeIn(running.tick), FadeIn(running.label), run_time=GLANCE)
    lesson.add(running)
    lesson.play(running.pull(batch - 1), run_time=BLINK * min(batch - 1, _FEW))
    before = running.numbered(old)
    lesson.play(FadeIn(before), run_time=BLINK)
    lesson.say("update", batch=count(batch))
    pull = running.pull(1, rate_func=lambda alpha: smooth(last_part(alpha)))
    lesson.play(lesson.leave(before), pull, *lesson.enter(update), run_time=TRAVEL)
    after = running.numbered(new)
    lesson.play(FadeIn(after), run_time=BLINK)
    lesson.hold(GLANCE)
    lesson.say("on", batches=count(len(example.batches)))
    lesson.play(FadeOut(after), FadeOut(update), run_time=BLINK)
    lesson.play(running.pull(len(example.batches) - batch, rate_func=linear), run_time=THINK)


def _update(lesson: Lesson, opened: OpenGroups, example: RunningExample, room: Box) -> VGroup:
    """One update of the running mean in numbers: what is new, old and of the batch in the colours that they have."""
    stage, numbers = lesson.stage, example.example.numbers
    _, old, batch, new = example.update
    weight = example.trace.stats[0].weight_of_batch
    rest = numbers.exact(round(1 - weight, 9))
    line = formulas.running_update(bracketed(old), bracketed(batch), new, numbers.exact(weight), rest)
    colors = {"new": stage.theme.good, "old": stage.theme.good, "batch": opened.groups.accent}
    return fitted_lines(VGroup(math(line, BODY, stage.theme.text, colors=colors)), room)
