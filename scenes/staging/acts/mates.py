"""The act on what a kind costs: a batch mate that changes moves the hero."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import LEFT, RIGHT, FadeIn, VGroup

from scenes.content.hero import Hero
from scenes.design.color import hex_to_rgb
from scenes.design.compositions import focus
from scenes.design.theme import EQUATION
from scenes.design.timing import BLINK, GLANCE, MOVE, STEP, TRAVEL
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import LARGEST, OpenGroups
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.hero import value_line
from scenes.staging.acts.slabs import to_places
from scenes.staging.lesson import Lesson


def needs_mates(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """A mate of the hero's sample gets other values: the mean moves, then the hero's result."""
    stage, groups = lesson.stage, opened.groups
    label, swap = hero.under[groups.kind].label, stage.swap(groups.kind, hero.cell)
    x_after = swap.x_after
    after = replace(swap.after, x=x_after)
    values = after.group(label)
    room = (float(values.min()), float(values.max()))
    line = _beside_line(lesson, opened, hero, room)
    old, new = hero.printed(groups.kind)["x_hat"], line.state.prints.ratio(float(after.x_hat_at(hero.cell)))
    before, then = _answers(lesson, opened, (old, new))
    lesson.play(FadeIn(before), run_time=BLINK)
    lesson.hold(MOVE)
    lesson.say("mate", mate=stage.numbers.count(swap.mate + 1))
    changed = with_other_mate(opened, swap.mate, x_after)
    moved = line.move_dots(values, after.x_hat_group(label))
    quiet = before.animate.set_color(stage.theme.muted).build()
    lesson.play(opened.cube.morph(changed), line.hide("score", "arrow"), moved, quiet, run_time=TRAVEL)
    lesson.say("mean")
    lesson.play(line.ghost_mean(), line.move_mean(), run_time=MOVE)
    lesson.say("moved", x=hero.printed_x, old=old, new=new)
    lesson.play(line.move_arrow(), run_time=STEP)
    lesson.play(line.show_arrow(), run_time=GLANCE)
    lesson.play(line.show_score(), FadeIn(then), run_time=GLANCE)
    mean, moved = hero.printed(after.kind)["mean"], stage.numbers.number(float(after.mean[label]))
    lesson.note(mate=swap.mate + 1, x=hero.printed_x, old=old, new=new, mean=mean, moved=moved)


def _answers(lesson: Lesson, opened: OpenGroups, said: tuple[str, str]) -> VGroup:
    """What the hero is before a mate changes, and what it is then, large over the number line."""
    room, ink = focus(lesson.stage.frame, opened.flat).formula, opened.groups.accent
    row = VGroup(*(words(text, EQUATION, ink, weight="semibold") for text in said)).arrange(RIGHT, buff=0.7)
    row.scale(min(1.0, room.width / row.width, room.height / row.height))
    return row.move_to((room.left, room.center[1], 0.0), aligned_edge=LEFT)


def with_other_mate(opened: OpenGroups, mate: int, tensor: npt.NDArray[Any]) -> CellState:
    """The cells of one sample outlined, with their values in another tensor; a heat map is as light as these."""
    cube, look = opened.cube, opened.cube.cell_look
    cells = cube.where(**{str(cube.grid.layout.batch): mate})
    rgb = cube.state.rgb if look.prints_all else cube.group_colors(opened.groups.record, tensor)
    labels, line = cube.printed(cube.drawn(tensor)), hex_to_rgb(cube.theme.text)
    return cube.state.changed(cells, rgb=rgb, labels=labels, edge=look.marked_px, edge_rgb=line)


def _beside_line(lesson: Lesson, opened: OpenGroups, hero: Hero, room: tuple[float, ...]) -> ValueLine:
    """The hero's group forward, the others aside, and its number line with the hero's result."""
    stage, groups = lesson.stage, opened.groups
    place, label = focus(stage.frame, opened.flat), hero.under[groups.kind].label
    opened.place_one_ahead(label, place.slab, place.rest, LARGEST)
    line = value_line(lesson, groups, hero, place.line, room=room)
    line.state = line.state.changed(size=np.ones(len(line.state.x)), axis_seen=1.0, mean_seen=1.0)
    lesson.say("start", x=hero.printed_x, x_hat=hero.printed(groups.kind)["x_hat"])
    lesson.play(
        *lesson.clear_stage(opened.cube),
        *to_places(lesson, opened, [label]),
        *lesson.enter(opened.name(label), line),
        run_time=MOVE,
    )
    lesson.working_on(opened.cube, groups.mask(label))
    lesson.play(line.show_deviation(), line.show_arrow(), run_time=MOVE)
    lesson.play(line.show_score(), run_time=GLANCE)
    return line
