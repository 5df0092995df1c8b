"""The act on training and prediction: running mean and variance are dragged along, kept, and used for one sample."""

from __future__ import annotations

from dataclasses import replace

from manim import Create, FadeIn, VGroup, smooth

from scenes.content import formulas
from scenes.content.hero import Hero
from scenes.content.worked_example import RunningExample, Update, bracketed
from scenes.design.compositions import focus, wide_formula
from scenes.design.theme import BODY
from scenes.design.timing import BLINK, GLANCE, MOVE, THINK, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.charts.gauges import Gauges, Running
from scenes.mobjects.cube.open_groups import LARGEST, OpenGroups
from scenes.mobjects.text.typeset import Typeset, math
from scenes.staging.acts.prediction import fitted_lines, hero_running, left_over, predicted
from scenes.staging.lesson import Lesson

_FEW = 3


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
    lesson.play(
        opened.cube.morph(opened.alone()),
        *lesson.enter(gauges),
        run_time=MOVE,
    )
    lesson.working_on(opened.cube, groups.mask(label))
    _drag(lesson, gauges, example, opened.name(label), _update(lesson, opened, example, room))
    lesson.say("kept")
    frames = [gauge.frame(stage.theme.text) for gauge in gauges.gauges]
    lesson.play(*map(Create, frames), run_time=MOVE)
    lesson.say("predict")
    lesson.play(opened.cube.morph(left_over(opened, hero)), run_time=MOVE)
    formula, answers = predicted(lesson, groups, hero, example, room)
    lesson.play(FadeIn(formula), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.play(FadeIn(answers), run_time=GLANCE)
    lesson.note(
        batches=stage.numbers.count(len(example.batches)),
        first=groups.name(label),
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
    running = (
        Running(texts["line"], example.means, example.batches, example.printed_means),
        Running(texts["variance"], example.variances, example.batch_variances, example.printed_variances),
    )
    counted = [texts["batch"].format(batch=count(batch), total=count(total)) for batch in range(total + 1)]
    numbers = stage.numbers if example.trace.scale == 1.0 else None
    return Gauges(running, box, stage.theme, opened.groups.accent, numbers, counted)


def _drag(lesson: Lesson, gauges: Gauges, example: RunningExample, name: Typeset, written: VGroup) -> None:
    """The name of the group comes, and batch after batch pulls both ticks; one pull is spelled out."""
    count = lesson.stage.numbers.count
    batch, total = example.updates[0].batch, len(example.batches)
    lesson.play(FadeIn(name), gauges.pull(batch - 1), run_time=max(MOVE, BLINK * min(batch - 1, _FEW)))
    lesson.say("update", batch=count(batch))
    lesson.play(FadeIn(written), run_time=GLANCE)
    lesson.play(gauges.pull(1, rate_func=smooth), run_time=TRAVEL)
    lesson.hold(MOVE)
    lesson.say("on", batches=count(total))
    lesson.play(lesson.leave(written), run_time=BLINK)
    lesson.play(gauges.pull(total - batch), run_time=THINK)


def _update(lesson: Lesson, opened: OpenGroups, example: RunningExample, room: Box) -> VGroup:
    """One update in numbers, of each running statistic: what is new, old and of the batch in their colours."""
    stage, numbers = lesson.stage, example.example.numbers
    weight = example.trace.stats[0].weight_of_batch
    rest = numbers.exact(round(1 - weight, 9))

    def line(update: Update) -> str:
        old, batch = bracketed(update.old), bracketed(update.own)
        return formulas.running_update(old, batch, update.new, numbers.exact(weight), rest)

    colors = {"new": stage.theme.good, "old": stage.theme.good, "batch": opened.groups.accent}
    lines = (math(line(update), 1.2 * BODY, stage.theme.text, colors=colors) for update in example.updates)
    return fitted_lines(VGroup(*lines), room)
