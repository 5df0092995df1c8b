"""The act on prediction and on a batch of one: a running mean is dragged along; then the batch shrinks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, UP, Animation, Dot, FadeIn, Line, Mobject, UpdateFromAlphaFunc, VGroup, linear

from normcore.experiments import EARLIER_BATCHES, running_from
from scenes.content.hero import Hero
from scenes.design.compositions import focus
from scenes.design.theme import BODY, LABEL
from scenes.design.timing import BEAT, GLANCE, MOVE, THINK
from scenes.geometry.arrays import BoolArray
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.hero import value_line
from scenes.staging.lesson import Lesson

_TICK_PX, _DOT = 5.0, 0.06


def predict_and_shrink(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """A running mean follows the means of batches and stays; in training, a batch of one leaves little to average."""
    stage, groups = lesson.stage, opened.groups
    place, label = focus(stage.frame), hero.under[groups.kind].label
    opened.place_one_ahead(label, place.slab, place.rest)
    opened.cube.state = opened.state([label])
    plate = opened.plate(label)
    line = value_line(lesson, groups, hero, place.line, room=(0.0,))
    lesson.say("running", batches=stage.numbers.count(EARLIER_BATCHES))
    lesson.play(*lesson.clear_stage(), *lesson.enter(opened.cube, plate, line), run_time=MOVE)
    lesson.play(line.drop(with_mean=False, run_time=MOVE))
    running = _follow_batches(lesson, line, groups, hero)
    lesson.say("frozen")
    lesson.play(
        line.keep([groups.place_in_group(hero.cell)]),
        line.show_hero(),
        opened.cube.morph(_left_over(opened, hero, cell=True)),
        run_time=MOVE,
    )
    lesson.hold(BEAT)
    _shrink_batch(lesson, opened, line, hero, running)


def _follow_batches(lesson: Lesson, line: ValueLine, groups: GroupView, hero: Hero) -> VGroup:
    """The running mean, from 0, is pulled towards the mean of one batch after another; returns all its marks."""
    stage, layout = lesson.stage, lesson.stage.layout
    channel = hero.cell[layout.index(layout.features)]
    trace = running_from(stage.tensor, layout, channel=channel, seed=stage.spec.seed)
    means = [float(stats.mean[0]) / trace.scale for stats in trace.stats]
    theme, texts = stage.theme, stage.texts["running"]
    top, floor = line.box.top - 0.75, line.floor
    tick = Line((0, 0, 0), (0, top - floor, 0), stroke_width=_TICK_PX, color=theme.good)
    name = words(texts["line"], LABEL, theme.good, weight="semibold").next_to(tick, UP, buff=0.3)
    running = VGroup(tick, name).shift(np.array([line.scene_x(means[0]), floor, 0.0]) - tick.get_start())
    name.set_x(name_over(line, name, line.scene_x(means[0])))
    places = [float(batch.mean.item()) / trace.scale for batch in trace.batches]
    dots = VGroup(
        *(
            Dot((line.scene_x(at), top + 0.15, 0.0), _DOT, color=groups.accent, fill_opacity=0.0)
            for at in places
        )
    )
    lesson.play(FadeIn(running), run_time=GLANCE)
    lesson.add(dots)
    lesson.play(pulled(line, running, dots, [line.scene_x(mean) for mean in means]), run_time=THINK)
    lesson.note(running=hero.numbers.number(means[-1]))
    return VGroup(running, dots)


def name_over(line: ValueLine, name: Mobject, x: float) -> float:
    """Where a name stands that belongs to a place on a line: over it, but not beyond the ends of the line."""
    half = name.width / 2
    return float(np.clip(x, line.box.left + half, line.box.right - half))


def pulled(line: ValueLine, running: VGroup, dots: VGroup, places: Sequence[float]) -> Animation:
    """One batch after another appears as a dot, and each pulls the running mean a little to its own."""
    tick, name = running

    def at(marks: Mobject, alpha: float) -> None:
        seen = alpha * len(dots)
        for number, dot in enumerate(dots):
            dot.set_fill(opacity=float(np.clip(seen - number, 0.0, 1.0)))
        goal = float(np.interp(seen, np.arange(len(places)), places))
        tick.set_x(goal)
        name.set_x(name_over(line, name, goal))

    return UpdateFromAlphaFunc(VGroup(running, dots), at, rate_func=linear)


def _shrink_batch(lesson: Lesson, opened: OpenGroups, line: ValueLine, hero: Hero, running: VGroup) -> None:
    """Training with one sample: its values of the group alone; then with a single value."""
    stage, groups = lesson.stage, opened.groups
    own, n = _own_values(groups, hero), int(_own_values(groups, hero).sum())
    lesson.note(n=stage.numbers.count(n))
    leave = [lesson.leave(part) for part in running]
    if n > 1:
        lesson.say("one", n=stage.numbers.count(n))
        lesson.play(*leave, line.keep(own), opened.cube.morph(_left_over(opened, hero)), run_time=MOVE)
        lesson.play(line.move_mean(), line.show_mean(), run_time=GLANCE)
        lesson.hold(BEAT)
        leave = []
    lesson.say("fails")
    single = opened.cube.morph(_left_over(opened, hero, cell=True))
    lesson.play(*leave, line.keep([groups.place_in_group(hero.cell)]), single, run_time=MOVE)
    lesson.play(line.move_mean(), line.show_mean(), run_time=GLANCE)
    lesson.play(line.show_arrow(), run_time=GLANCE)
    place = focus(stage.frame).formula
    said, bad = stage.texts["running"]["error"], stage.theme.bad
    error = words(said, BODY, bad, weight="semibold", width=place.width)
    error.move_to((place.left, place.center[1], 0.0), aligned_edge=LEFT)
    lesson.play(FadeIn(error), run_time=GLANCE)
    lesson.hold(BEAT)


def _own_values(groups: GroupView, hero: Hero) -> BoolArray:
    """Which values of the hero's group are of its own sample."""
    record, layout = groups.record, groups.record.layout
    sizes = [axis.size for axis in record.averaged_axes]
    if layout.batch not in record.reduced:
        return np.ones(int(np.prod(sizes)), dtype=bool)
    axis = record.reduced.index(str(layout.batch))
    sample = hero.cell[layout.index(str(layout.batch))]
    return np.asarray(np.indices(sizes)[axis].ravel() == sample)


def _left_over(opened: OpenGroups, hero: Hero, cell: bool = False) -> CellState:
    """The hero's own sample of its group, or the hero alone, at work; what is left out stays in sight, without hue."""
    cube, groups = opened.cube, opened.groups
    index, batch = cube.grid.index, cube.grid.layout.index(str(cube.grid.layout.batch))
    mask = groups.mask(hero.under[groups.kind].label) & (index[:, batch] == hero.cell[batch])
    if cell:
        mask &= (index == np.array(hero.cell)).all(axis=1)
    state = opened.state()
    grey = cube.neutral_colors()
    return opened.quiet(state.changed(~mask, rgb=grey, edge_rgb=cube.edges(grey)), ~mask)
