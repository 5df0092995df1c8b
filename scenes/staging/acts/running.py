"""The act on training and prediction: a running mean is dragged along, one update is spelled out, then it is used."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, UP, Animation, Dot, FadeIn, Line, VGroup

from scenes.content import formulas
from scenes.content.hero import Hero
from scenes.content.worked_example import RunningExample, bracketed, running_example
from scenes.design.compositions import focus, wide_formula
from scenes.design.theme import BODY, LABEL, MINIMUM
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, READ, STEP, TRAVEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Axes, Axis, Spans, union
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import LARGEST, OpenGroups
from scenes.mobjects.text.typeset import math, words
from scenes.staging.acts.alone import name_over, pulled
from scenes.staging.acts.follow_cell import hero_example
from scenes.staging.acts.hero import value_line, where
from scenes.staging.lesson import Lesson

_TICK_PX, _DOT = 5.0, 0.06


def train_and_predict(lesson: Lesson, opened: OpenGroups, hero: Hero) -> RunningExample:
    """The running mean of the hero's channel, batch by batch; then the hero normalized with it, without a batch."""
    stage, groups = lesson.stage, opened.groups
    place, label = focus(stage.frame, opened.flat), hero.under[groups.kind].label
    example = running_example(stage.tensor, hero_example(lesson, opened, hero), stage.spec.seed)
    opened.place_one_ahead(label, place.slab, place.rest, LARGEST)
    mask = groups.mask(label).astype(float)
    line = value_line(
        lesson,
        groups,
        hero,
        place.line,
        axes=_axes(groups.values(label), groups.normalized_group(label), example, place.line),
    )
    name = opened.name(label)
    room = wide_formula(place)
    lesson.say("running")
    lesson.play(*lesson.clear_stage(opened.cube), run_time=STEP)
    lesson.play(
        opened.cube.morph(opened.state().changed(alpha=mask, ink=mask)),
        *lesson.enter(name, line),
        run_time=MOVE - STEP,
    )
    lesson.working_on(opened.cube, groups.mask(label))
    lesson.play(line.drop(with_mean=False, run_time=MOVE))
    update = _update(lesson, example, room)
    _drag(lesson, opened, line, example, update)
    lesson.say("predict", mean=example.printed["mean"], var=example.printed["var"])
    alone = opened.cube.morph(opened.quiet(opened.cube.state, groups.mask(label) & ~where(opened.cube, hero)))
    lesson.play(lesson.leave(name), *_left_alone(lesson, line, groups, hero), alone, run_time=TRAVEL)
    predicted = _predicted(lesson, opened, example, room)
    lesson.play(*lesson.enter(predicted), run_time=MOVE)
    lesson.note(
        batches=len(example.batches),
        first=groups.name(label),
        running_mean=example.printed["mean"],
        x_hat=hero.printed(groups.kind)["x_hat"],
        predicted=example.printed["x_hat"],
        x=hero.printed_x,
    )
    return example


def _left_alone(lesson: Lesson, line: ValueLine, groups: GroupView, hero: Hero) -> list[Animation]:
    """Only the hero stays on the line; of a density a line with the hero alone takes the place."""
    place = groups.place_in_group(hero.cell)
    if line.dot_size is not None:
        return [line.keep([place]), line.show_hero()]
    single = ValueLine(
        [hero.x],
        line.box,
        lesson.stage.theme,
        numbers=hero.numbers,
        color=line.picture.color_of_dots,
        hero=0,
        axes=line.axes,
    )
    single.state = single.state.changed(axis_seen=1.0, hero_seen=1.0, mean_seen=0.0)
    return [lesson.leave(line), *lesson.enter(single)]


def _axes(values: FloatArray, normalized: FloatArray, example: RunningExample, box: Box) -> Axes:
    """One axis that holds the values, the means of all batches and what the running mean starts from."""
    means = [*example.batches, *example.means]
    spans = Spans.of(values, normalized)
    axis = Axis(0.0, 1.0, box.left, box.right).over(union(spans.raw, (min(means), max(means))))
    centred = axis.moved(-spans.mean)
    return Axes(axis, centred, spans.divided(centred))


def _drag(
    lesson: Lesson, opened: OpenGroups, line: ValueLine, example: RunningExample, update: VGroup
) -> VGroup:
    """The tick of the running mean is pulled towards the mean of one batch after another; one pull is spelled out."""
    theme, texts = lesson.stage.theme, lesson.stage.texts["running"]
    means, spelled = example.means, example.update[0] - 1
    top, floor = line.box.top - 0.75, line.picture.rows.floor
    tick = Line((0, 0, 0), (0, top - floor, 0), stroke_width=_TICK_PX, color=theme.good)
    name = words(texts["line"], LABEL, theme.good, weight="semibold").next_to(tick, UP, buff=0.3)
    running = VGroup(tick, name).shift(np.array([line.scene_x(means[0]), floor, 0.0]) - tick.get_start())
    name.set_x(name_over(line, name, line.scene_x(means[0])))
    lesson.play(FadeIn(running), run_time=GLANCE)
    dots = [
        Dot((line.scene_x(mean), top + 0.15, 0.0), _DOT, color=opened.groups.accent)
        for mean in example.batches
    ]
    for batch in range(spelled + 1):
        dot = dots[batch]
        running.add(dot)
        goal = line.scene_x(means[batch + 1])
        own = batch == spelled
        if own:
            lesson.say("update", batch=lesson.stage.numbers.count(batch + 1))
        lesson.play(
            FadeIn(dot, shift=0.2 * DOWN),
            tick.animate.set_x(goal),
            name.animate.set_x(name_over(line, name, goal)),
            *(lesson.enter(update) if own else []),
            run_time=TRAVEL if own else BLINK,
        )
        if own:
            lesson.hold(BEAT)
    later = VGroup(*dots[spelled + 1 :])
    lesson.add(later)
    places = [line.scene_x(mean) for mean in means[spelled + 1 :]]
    lesson.play(lesson.leave(update), pulled(line, VGroup(tick, name), later, places), run_time=READ)
    return running.add(*later)


def _update(lesson: Lesson, example: RunningExample, room: Box) -> VGroup:
    """One update of the running mean, in words and in numbers."""
    stage, numbers = lesson.stage, example.example.numbers
    _, old, batch, new = example.update
    weight = example.trace.stats[0].weight_of_batch
    lines = formulas.running_update(
        bracketed(old),
        bracketed(batch),
        new,
        numbers.exact(weight),
        numbers.exact(round(1 - weight, 9)),
        stage.texts["running"],
    )
    colors = {"new": stage.theme.good}
    both = VGroup(*(math(line, BODY, stage.theme.text, colors=colors) for line in lines))
    return _fitted(both, room)


def _predicted(lesson: Lesson, opened: OpenGroups, example: RunningExample, room: Box) -> VGroup:
    """The hero normalized with what was stored."""
    stage, printed = lesson.stage, example.printed
    line = formulas.normalized_by(printed["x"], bracketed(printed["mean"]), printed["var"], printed["x_hat"])
    colors = {"mean": stage.theme.good, "var": stage.theme.good, "result": opened.groups.accent}
    return _fitted(VGroup(math(line, BODY * 1.2, stage.theme.text, colors=colors)), room)


def _fitted(lines: VGroup, room: Box) -> VGroup:
    lines.arrange(DOWN, buff=0.25, aligned_edge=LEFT)
    fits = min(1.3, room.width / lines.width, room.height / lines.height)
    lines.scale(max(fits, MINIMUM / BODY))
    return lines.move_to((room.left, room.center[1], 0.0), aligned_edge=LEFT)
