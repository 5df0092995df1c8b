"""The act on what gamma and beta are for: on a number line they stretch and slide, and can undo the normalization."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from manim import DOWN, LEFT, FadeIn, VGroup

from scenes.content import formulas
from scenes.content.hero import Hero
from scenes.design.compositions import focus, wide_formula
from scenes.design.theme import EQUATION
from scenes.design.timing import BLINK, GLANCE, MOVE, TRAVEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import Stage
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Axes, Axis, Spans, times, union
from scenes.mobjects.cube.cells_to import CellsTo
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.cell_chain import CellChain
from scenes.mobjects.text.typeset import Typeset, math
from scenes.staging.acts.hero import value_line
from scenes.staging.acts.in_a_row import less_their_means
from scenes.staging.lesson import Lesson

_NARROW = 0.12


class Squeezed(NamedTuple):
    """The hero's group alone beside its number line, normalized, and gamma and beta that undo it."""

    line: ValueLine
    gamma: Typeset
    beta: Typeset


def undo(lesson: Lesson, opened: OpenGroups, hero: Hero, chain: CellChain | None = None) -> None:
    """Gamma = sqrt(var + eps) stretches the normalized values, beta = mean slides them: the input is back.

    The arithmetic on the stage, `chain`, stays until the group is there, where it leaves room for this.
    """
    squeezed = squeeze(lesson, opened, hero, chain)
    lesson.hold(GLANCE)
    give_back(lesson, opened, hero, squeezed)
    lesson.say("undone", x=hero.printed_x)


def squeeze(lesson: Lesson, opened: OpenGroups, hero: Hero, chain: CellChain | None = None) -> Squeezed:
    """The hero's group beside its number line, slid to mean 0 and divided by its deviation."""
    stage, groups, beside = lesson.stage, opened.groups, hero.under[opened.groups.kind]
    place = focus(stage.frame, opened.flat)
    opened.place_one_ahead(beside.label, place.slab, place.rest)
    room = place.line if chain else replace(place.line, right=max(place.line.right, place.rest.right))
    line = _line(lesson, groups, hero, room)
    gamma, beta = _terms(lesson, groups, hero, wide_formula(place))
    lesson.say("normalized", x=hero.printed_x)
    group, name = _set_alone(opened, beside.label), opened.name(beside.label)
    if not lesson.played:
        lesson.add(group, name)
        lesson.play(FadeIn(line), run_time=GLANCE)
    elif chain is not None and chain.left > opened.fronts[beside.label].right:
        stays = (*chain.formulas.values(), chain.tiles, chain.heading)
        lesson.play(*lesson.clear_stage(*stays), *lesson.enter(group, name), run_time=GLANCE)
        lesson.play(*lesson.clear_stage(group, name), *lesson.enter(line), run_time=GLANCE)
    else:
        lesson.play(*lesson.clear_stage(), *lesson.enter(group, name, line), run_time=MOVE)
    lesson.working_on(opened.cube, groups.mask(beside.label))
    ghost = [line.ghost_mean()] if line.axes.raw == line.axes.scaled else []
    lesson.play(*ghost, line.show_hero(), run_time=GLANCE)
    lesson.play(line.subtract(), _take(opened, less_their_means(opened)), run_time=MOVE)
    lesson.play(line.divide(), _take(opened, groups.normalized), run_time=MOVE)
    lesson.note(group=groups.name(beside.label), **hero.printed(groups.kind))
    return Squeezed(line, gamma, beta)


def give_back(lesson: Lesson, opened: OpenGroups, hero: Hero, squeezed: Squeezed) -> None:
    """Gamma stretches the line and beta slides it, until the input is back."""
    groups, beside, line = opened.groups, hero.under[opened.groups.kind], squeezed.line
    printed = hero.printed(groups.kind)
    lesson.working_on(opened.cube, groups.mask(beside.label))
    lesson.say("stretch", gamma=printed["sd"])
    stretched, comes = times(groups.normalized, beside.sd), lesson.enter(squeezed.gamma)
    lesson.play(line.take_back(Stage.CENTRED), _take(opened, stretched), *comes, run_time=TRAVEL)
    lesson.say("slide", beta=printed["mean"])
    back = _take(opened)
    comes = lesson.enter(squeezed.beta)
    lesson.play(line.take_back(Stage.RAW), back, *comes, run_time=TRAVEL)
    lesson.hold(BLINK)
    lesson.note(group=groups.name(beside.label), **printed)


def _set_alone(opened: OpenGroups, label: int) -> TensorCube:
    """The cube with one group in its place and nothing else in sight."""
    mask = opened.groups.mask(label).astype(float)
    opened.cube.state = opened.state().changed(alpha=mask, ink=mask)
    return opened.cube


def _take(opened: OpenGroups, values: FloatArray | None = None) -> CellsTo:
    """The cells in sight take other values, or their own again."""
    return opened.cube.morph(opened.cube.state.changed(labels=opened.cube.printed(values)))


def _line(lesson: Lesson, groups: GroupView, hero: Hero, box: Box) -> ValueLine:
    """The hero's group, with its mean, on an axis that holds it at every stage, if it can be read there."""
    label = hero.under[groups.kind].label
    spans = Spans.of(groups.values(label), groups.normalized_group(label))
    line = value_line(lesson, groups, hero, box, axes=_axes(spans, box))
    line.state = line.state.changed(size=np.ones(len(line.state.x)), axis_seen=1.0, mean_seen=1.0)
    return line


def _axes(spans: Spans, box: Box) -> Axes:
    """One axis for all stages, unless the values would be too narrow on it."""
    whole = union(spans.raw, spans.centred, spans.scaled)
    if spans.raw[1] - spans.raw[0] < _NARROW * (whole[1] - whole[0]):
        return spans.axes(box.left, box.right)
    axis = Axis(0.0, 1.0, box.left, box.right, spans.cut_low, spans.cut_high).over(whole)
    return Axes(axis, axis, axis)


def _terms(lesson: Lesson, groups: GroupView, hero: Hero, room: Box) -> list[Typeset]:
    """Gamma and beta as what gives the input back, beside each other."""
    printed = hero.printed(groups.kind)
    mu, sigma = formulas.statistics(groups.kind, lesson.stage.layout)
    learned = lesson.stage.learned
    written = (
        f'{learned.scale} = sqrt({sigma} + epsilon) = term("value", "{printed["sd"]}")',
        f'{learned.offset} = {mu} = term("value", "{printed["mean"]}")',
    )
    made = [
        math(text, EQUATION, lesson.stage.theme.text, colors={"value": groups.accent}) for text in written
    ]
    both = VGroup(*made).arrange(buff=1.0)
    if both.width > room.width:
        both.arrange(DOWN, buff=0.2, aligned_edge=LEFT)
    both.scale(min(1.0, room.width / both.width, room.height / both.height))
    both.move_to((room.left, room.center[1], 0.0), aligned_edge=LEFT)
    return made
