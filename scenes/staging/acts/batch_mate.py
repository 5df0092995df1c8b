"""The act on a changed batch mate: cause, then effect, on the number lines of one cell's two groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import LEFT, FadeIn, VGroup

from scenes.content.comparisons import kind_name
from scenes.content.hero import Hero
from scenes.design.compositions import Beside, two_groups
from scenes.design.theme import BODY, LABEL
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, READ, STEP, TRAVEL
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.hero import lines_alike
from scenes.staging.acts.mates import with_other_mate
from scenes.staging.lesson import Lesson


def change_batch_mate(lesson: Lesson, cuts: Sequence[OpenGroups], hero: Hero) -> None:
    """A mate of the hero's sample gets other values: where the mean is shared with it, mean and hero move."""
    stage = lesson.stage
    swap = stage.swap(cuts[0].groups.kind, hero.cell)
    rows = two_groups(stage.frame)
    x_after = swap.x_after
    after = replace(swap.after, x=x_after)
    label = hero.under[after.kind].label
    values = after.group(label)
    room = (float(values.min()), float(values.max()))
    boxes, groups = [row.line for row in rows], [opened.groups for opened in cuts]
    lines = lines_alike(lesson, groups, hero, boxes, (room, ()))
    names = VGroup(_place(lesson, opened, hero, row) for opened, row in zip(cuts, rows, strict=True))
    old = hero.printed(cuts[0].groups.kind)["x_hat"]
    for line in lines:
        line.state = line.state.changed(size=np.ones(len(line.state.x)), axis_seen=1.0, mean_seen=1.0)
    lesson.say("start", x=hero.printed_x)
    cubes = [opened.cube for opened in cuts]
    if lesson.shows(cubes[0]):
        lesson.play(*lesson.clear_stage(*cubes), *(opened.single_out() for opened in cuts), run_time=MOVE)
    else:
        for opened in cuts:
            opened.cube.state = opened.single_out().target
        lesson.play(*lesson.clear_stage(), *lesson.enter(*cubes), run_time=GLANCE)
    lesson.play(FadeIn(names), *map(FadeIn, lines), run_time=BLINK)
    lesson.play(
        *(part for line in lines for part in (line.show_deviation(), line.show_arrow())), run_time=GLANCE
    )
    lesson.play(*(line.show_score() for line in lines), run_time=GLANCE)
    lesson.hold(GLANCE)
    line = lines[0]
    lesson.say("setup", mate=swap.mate + 1)
    mate = with_other_mate(cuts[0], swap.mate, x_after)
    changed = line.move_dots(values, after.x_hat_group(label))
    lesson.play(line.hide("score", "arrow"), run_time=BLINK)
    lesson.play(cuts[0].cube.morph(mate), changed, run_time=TRAVEL)
    lesson.say("batch")
    lesson.play(line.ghost_mean(), line.move_mean(), run_time=MOVE)
    lesson.hold(BEAT)
    new = line.state.prints.ratio(float(after.x_hat_at(hero.cell)))
    lesson.say("distance", x=hero.printed_x, old=old, new=new)
    lesson.play(line.move_arrow(), run_time=STEP)
    lesson.play(line.show_arrow(), run_time=GLANCE)
    lesson.play(line.show_score(lesson.text("before", value=old)), run_time=MOVE)
    lesson.hold(BEAT)
    lesson.say("layer", x=hero.printed_x, mate=swap.mate + 1)
    lesson.hold(READ)
    still = hero.printed(cuts[1].groups.kind)["x_hat"]
    mean, new_mean = hero.printed(after.kind)["mean"], stage.numbers.number(float(after.mean[label]))
    lesson.note(
        mate=swap.mate + 1, x=hero.printed_x, old=old, new=new, still=still, mean=mean, moved=new_mean
    )


def _place(lesson: Lesson, opened: OpenGroups, hero: Hero, row: Beside) -> VGroup:
    """Place the hero's group alone as a block; returns the method's name and those of the block's columns."""
    stage, groups = lesson.stage, opened.groups
    label = hero.under[groups.kind].label
    opened.cube.set_hero(hero.cell)
    opened.place_one_ahead(label, row.slab, row.slab)
    name = kind_name(groups.kind, stage.texts)
    heading = words(name, BODY, groups.accent, weight="semibold")
    if heading.width > row.heading.width:
        heading = words(name, LABEL, groups.accent, weight="semibold", width=row.heading.width)
    heading.move_to((row.heading.left, row.heading.center[1], 0.0), aligned_edge=LEFT)
    return VGroup(heading, opened.columns(label, lettered=True))
