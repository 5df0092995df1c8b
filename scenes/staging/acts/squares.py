"""The act on one group's mean and variance: a fraction, then the mean of squares, and its root."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
from manim import FadeIn, VGroup

from scenes.content import formulas
from scenes.content.hero import Hero
from scenes.content.notation import Number
from scenes.content.number_format import NumberFormat, times, variance_of
from scenes.content.worked_example import bracketed
from scenes.design.compositions import focus
from scenes.design.theme import EQUATION, MINIMUM, SCRIPT, TITLE
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, READ, THINK, TRAVEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.running_sum import RunningSum
from scenes.mobjects.charts.squares import COUNTS, Squares
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Axes, Spans
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.text.typeset import Typeset, math
from scenes.staging.acts.formulas import fitted, group_mean
from scenes.staging.acts.hero import value_line
from scenes.staging.acts.reduce import note_groups
from scenes.staging.lesson import Lesson

_TRIES = 3
_MOST_PLACES = 4
_MOST_TERMS = 40
"""As many terms of a sum are seen at most."""
_SMALLEST = MINIMUM / SCRIPT
"""The type of a formula whose indices can just be read."""


def mean_and_variance(lesson: Lesson, opened: OpenGroups, hero: Hero) -> ValueLine:
    """The hero's group comes forward; its values give a mean; the squares of their distances give a variance."""
    line, steps = _gather_mean(lesson, opened, hero, THINK, BLINK)
    _square_and_average(lesson, opened, hero, line, steps)
    return line


def mean_and_deviation(lesson: Lesson, opened: OpenGroups, hero: Hero) -> ValueLine:
    """The same in brief: mean and root of the squares in one step."""
    line, steps = _gather_mean(lesson, opened, hero, TRAVEL, BEAT)
    _average_at_once(lesson, opened.groups, line, steps)
    return line


def _gather_mean(
    lesson: Lesson, opened: OpenGroups, hero: Hero, gather: float, pause: float
) -> tuple[ValueLine, list[Typeset]]:
    """The hero's group comes forward and its values fall on a line, in `gather` seconds, and give a mean.

    Returns the line and the steps of arithmetic, of which the first is shown.
    """
    groups, stage = opened.groups, lesson.stage
    place, label = focus(stage.frame, opened.flat), hero.under[groups.kind].label
    printed, n = hero.printed(groups.kind), stage.numbers.count(groups.record.n)
    slab = replace(place.slab, left=place.slab.left + opened.room_for_rows)
    opened.place_one_ahead(label, slab, place.rest)
    plate = VGroup(opened.plate(label), opened.rows(label))
    room = replace(place.line, bottom=place.line.bottom + COUNTS)
    line = line_for_squares(lesson, groups, hero, room)
    summed = fitted(group_mean(stage, groups), place.formula)
    lesson.say("gather", group=groups.name(label), n=n)
    lesson.play(*lesson.clear_stage(opened.cube), run_time=BLINK)
    lesson.play(opened.move([label]), run_time=MOVE)
    lesson.working_on(opened.cube, groups.mask(label))
    lesson.play(FadeIn(summed), FadeIn(plate), FadeIn(line), run_time=BLINK)
    sources = None if line.dot_size is None else opened.sources(label)
    lesson.play(line.drop(sources, run_time=gather))
    steps = [fitted(step, place.formula) for step in _steps(lesson, groups, hero, place.formula)]
    lesson.say("mean", n=n)
    lesson.play(lesson.leave(summed), *lesson.enter(steps[0]), run_time=MOVE)
    lesson.hold(pause)
    note_groups(lesson, groups)
    lesson.note(group=groups.name(label), **printed)
    return line, steps


def _average_at_once(lesson: Lesson, groups: GroupView, line: ValueLine, steps: list[Typeset]) -> None:
    """The hero's distance squared, then all others, then their mean and its root."""
    mean, square, variance, *root = steps
    squares = Squares(line, groups.accent)
    lesson.say("squares")
    lesson.play(squares.grow_followed(), lesson.leave(mean), *lesson.enter(square), run_time=MOVE)
    lesson.hold(BLINK)
    if len(squares.others):
        lesson.play(*squares.grow_others(READ))
    lesson.say("root")
    lesson.play(*squares.average(), lesson.leave(square), *lesson.enter(variance), run_time=MOVE)
    lesson.hold(BEAT)
    changes = [lesson.leave(variance), *lesson.enter(*root)] if root else []
    lesson.play(line.show_deviation(), *changes, run_time=MOVE)


def _square_and_average(
    lesson: Lesson, opened: OpenGroups, hero: Hero, line: ValueLine, steps: list[Typeset]
) -> None:
    """The hero's distance squared, then all, summed up, then their mean and its root."""
    groups = opened.groups
    mean, square, variance, *root = steps
    lesson.say("square", x=hero.printed_x)
    lesson.play(line.show_arrow(), run_time=GLANCE)
    lesson.hold(BLINK)
    squares = Squares(line, groups.accent)
    grow = [line.hide("arrow"), squares.grow_followed()]
    lesson.play(*grow, lesson.leave(mean), *lesson.enter(square), run_time=MOVE)
    lesson.hold(BLINK)
    n = lesson.stage.numbers.count(groups.record.n)
    lesson.say("squares", n=n)
    summed = _sum_of_squares(lesson, groups, hero, focus(lesson.stage.frame, opened.flat).formula)
    lesson.play(lesson.leave(square), *lesson.enter(summed), run_time=GLANCE)
    lesson.play(*(squares.grow_others(THINK) if len(squares.others) else []), summed.grow(run_time=THINK))
    lesson.hold(GLANCE)
    lesson.say("variance", n=n)
    lesson.play(lesson.leave(summed), *lesson.enter(variance), run_time=MOVE)
    lesson.play(squares.level_in_turn(READ))
    lesson.play(*squares.average(), run_time=GLANCE)
    lesson.say("root")
    changes = [lesson.leave(variance), *lesson.enter(*root)] if root else []
    lesson.play(line.show_deviation(), *changes, run_time=MOVE)


def _steps(lesson: Lesson, groups: GroupView, hero: Hero, room: Box) -> list[Typeset]:
    """Mean, squared distance, variance and, if its printed root comes out, deviation, each with its numbers.

    Where the squared distance would be too small in its room, only its numbers are written.
    """
    stage, numbers, record = lesson.stage, hero.numbers, groups.record
    label = hero.under[groups.kind].label
    mu, sigma = formulas.statistics(groups.kind, stage.layout)
    total, mean = numbers.division(groups.total(label), record.n)
    variance = variance_of(float(record.std[label]), float(record.var[label]))
    spread, var = numbers.division(times(variance, record.n), record.n, of=numbers.squares)
    count = stage.numbers.count(record.n)
    apart, squared = _distance_squared(numbers, hero.under[groups.kind].centred)
    result = f'"{bracketed(apart)}"^2 = term("result", "{squared}")'
    square = f'(x - term("mean", {mu}))^2 = {result}'
    if math(square, _SMALLEST, stage.theme.text).width > room.width:
        square = result
    written = [
        formulas.fraction(mu, total, count, mean),
        square,
        formulas.fraction(sigma, spread, count, var),
    ]
    sd = numbers.number(float(record.std[label]))
    if numbers.number(numbers.read(var).sqrt()) == sd:
        written.append(f'term("stat", {sigma.removesuffix("^2")}) = sqrt("{var}") = term("result", "{sd}")')
    colors = dict.fromkeys(("stat", "result", "mean"), groups.accent)
    return [math(line, EQUATION, stage.theme.text, colors=colors) for line in written]


def _sum_of_squares(lesson: Lesson, groups: GroupView, hero: Hero, room: Box) -> RunningSum:
    """The sum of the squared distances from the mean, over the values in their order."""
    stage, numbers, record = lesson.stage, hero.numbers, groups.record
    label, (mu, _) = hero.under[groups.kind].label, formulas.statistics(groups.kind, stage.layout)
    total = times(variance_of(float(record.std[label]), float(record.var[label])), record.n)
    of = numbers.dividend(total, record.n, numbers.squares)
    shares = shares_of_squares(groups.values(label), float(record.mean[label]), min(record.n, _MOST_TERMS))
    prints = [numbers.total(Decimal(share) * Decimal(total), of) for share in shares]
    room = replace(room, right=room.right - RunningSum.room(prints, TITLE))
    written = f'sum (x - term("mean", {mu}))^2 term("sign", =)'
    if math(written, _SMALLEST, stage.theme.text).width > room.width:
        written = 'sum term("sign", =)'
    summed = fitted(math(written, EQUATION, stage.theme.text, colors={"mean": groups.accent}), room)
    return RunningSum(summed, prints, TITLE, groups.accent)


def shares_of_squares(values: FloatArray, mean: float, steps: int) -> list[float]:
    """How much of the sum of squared distances has been added after each of some even steps through sorted values.

    >>> shares_of_squares(np.array([3.0, 1.0, 2.0, 2.0]), 2.0, 4), shares_of_squares(np.ones(2), 1.0, 2)
    ([0.5, 0.5, 0.5, 1.0], [1.0, 1.0])
    """
    ordered = np.sort(values)
    largest = float(np.abs(ordered / 2 - mean / 2).max())
    if not largest:
        return [1.0] * steps
    summed = np.cumsum(((ordered / 2 - mean / 2) / largest) ** 2)
    places = np.arange(1, steps + 1) * len(ordered) // steps - 1
    return [float(share) for share in summed[places] / summed[-1]]


def _distance_squared(numbers: NumberFormat, apart: Number) -> tuple[str, str]:
    """A distance and its square as they are printed, the distance with the decimals that make the square come out.

    Where too many would be needed, the square is that of the printed distance.

    >>> _distance_squared(NumberFormat(), 5.6 / 3)
    ('1.8667', '3.48')
    """
    exact = numbers.square(Decimal(apart) ** 2)
    for places in range(numbers.places, max(numbers.places, _MOST_PLACES) + 1):
        text = numbers.number(apart, places)
        if numbers.square(numbers.read(text) ** 2) == exact:
            return text, exact
    text = numbers.number(apart)
    return text, numbers.square(numbers.read(text) ** 2)


def line_for_squares(lesson: Lesson, groups: GroupView, hero: Hero, box: Box) -> ValueLine:
    """The number line of the hero's group, its unit so small that the largest square stays below the bracket."""
    label = hero.under[groups.kind].label
    span = Spans.of(groups.values(label), groups.normalized_group(label))
    axes = span.axes(box.left, box.right, centred_too=False)
    line = value_line(lesson, groups, hero, box, axes=axes, fills=True)
    for _ in range(_TRIES):
        room = line.picture.rows.bracket - line.picture.rows.floor - 0.15
        side = float(np.abs(axes.raw.x_of(span.raw) - axes.raw.at(span.mean)).max())
        if side <= room:
            break
        less = side / room
        axes = Axes(*(axis.with_smaller_unit(less) for axis in (axes.raw, axes.centred, axes.scaled)))
        line = value_line(lesson, groups, hero, box, axes=axes, fills=True)
    return line
