"""Acts about the one cell that every film follows: alone, beside two groups, at home in its batch, at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, VGroup

from scenes.content.comparisons import kind_name
from scenes.content.hero import Hero
from scenes.design.compositions import beside_hero, weigh
from scenes.design.theme import BODY, LABEL, TITLE
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, READ, STEP, TRAVEL
from scenes.geometry.arrangements import opened as slabs_apart
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.geometry.view import DEPTH_X, DEPTH_Y, OBLIQUE
from scenes.mobjects.charts.dot_stack import LARGEST
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.cube.axis_marks import AxisMarks
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.sample_names import sample_names
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.unfold import fold_batch
from scenes.staging.lesson import Lesson

_ALONE, _ABOVE = 3.2, 2.2
_SHARED = 0.4
"""Two groups share an axis if each takes at least so much of it."""
_ASIDE = 0.7
"""Between the cell and a possible answer, at most."""
_NAMES = 0.5
"""Room under rows of samples for their names."""
_AHEAD = 12.0
"""How far before the others the cell stands alone, so that nothing passes before it."""
_ANSWER = (("first", "first_mean", "first_sd"), ("second", "second_mean", "second_sd"))
"""What texts call the hero's result under either cut, and the mean and deviation that give it."""


def large_or_small(lesson: Lesson, cube: TensorCube, hero: Hero, cuts: Sequence[GroupView]) -> None:
    """The hero alone; then beside the values of its group under one or two cuts, where it is large or small."""
    place = weigh(lesson.stage.frame, len(cuts))
    lines = lines_alike(lesson, cuts, hero, place.lines)
    if not lesson.stage.frame.tall:
        _level(lines[0], lines[-1])
    cube.state = alone(cube, hero, place.alone, _ALONE)
    asked = [
        _asked(lesson, cube, key, groups, side)
        for key, groups, side in (("large", cuts[0], -1), ("small", cuts[-1], 1))
    ]
    lesson.say("alone", x=hero.printed_x)
    lesson.add(cube)
    lesson.play(*(FadeIn(word) for word in asked), run_time=GLANCE)
    lesson.hold(READ - GLANCE)
    lesson.await_answer()
    for number, (groups, line) in enumerate(zip(cuts, lines, strict=True)):
        key = ("first", "second")[number]
        said = verdict(lesson, hero, groups)
        n = lesson.stage.numbers.count(groups.record.n)
        lesson.say_result(key, groups.accent, n=n, verdict=said)
        aside: list[Any] = []
        if number == 0:
            aside = [cube.morph(alone(cube, hero, place.cell, _ABOVE)), *map(lesson.leave, asked)]
        lesson.play(*aside, *lesson.enter(line), run_time=GLANCE)
        lesson.play(line.drop(run_time=TRAVEL if number == 0 else BEAT))
        word = words(said, TITLE, groups.accent, weight="semibold").move_to(
            (*place.verdicts[number].center, 0.0)
        )
        lesson.play(FadeIn(word, scale=0.8), line.show_hero(), run_time=GLANCE)
        lesson.hold(GLANCE)
        lesson.note(**{key: said, ("first_mean", "second_mean")[number]: hero.printed(groups.kind)["mean"]})
    lesson.note(x=hero.printed_x)
    lesson.say("depends")
    lesson.hold(MOVE)


def _level(first: ValueLine, second: ValueLine) -> None:
    """The axis that is higher comes down to the other one, as far as its box allows: above it stands a verdict."""
    upper, lower = (first, second) if first.floor > second.floor else (second, first)
    upper.shift(min(upper.floor - lower.floor, upper.spare) * DOWN)


def _asked(lesson: Lesson, cube: TensorCube, key: str, groups: GroupView, side: int) -> Typeset:
    """One of the two possible answers, with a question mark, beside the cell."""
    said = lesson.stage.texts["verdicts"][f"{key}_asked"]
    word = words(said, TITLE, groups.accent, weight="semibold")
    frame = lesson.stage.frame
    free = (frame.stage.width - cube.width) / 2 - word.width
    buff = _ASIDE if frame.tall else min(_ASIDE, free / 2)
    return word.next_to(
        cube, DOWN if frame.tall and side > 0 else UP if frame.tall else side * RIGHT, buff=buff
    )


def show_home(lesson: Lesson, cube: TensorCube, marks: AxisMarks, hero: Hero) -> None:
    """The batch that the hero comes from: its samples side by side, then folded into one cube, the hero in sight."""
    batch = str(cube.grid.layout.batch)
    pose = slabs_apart(cube.grid, batch, lesson.stage.frame.stage.inset(0.1, 0.3), OBLIQUE, below=_NAMES)
    names = sample_names(cube, pose, f"{batch.lower()} =")
    lesson.say(
        "home" if lesson.stage.story != "images" or len(lesson.stage.layout.positions) == 2 else "other_home"
    )
    delay = order_delay(cube.grid.axis_index(batch))
    state = cube.state.changed(pose=pose, alpha=1.0, ink=1.0)
    coming = cube.morph(state, delay=delay, lag=0.3)
    lesson.open_with(*lesson.clear_stage(cube), coming, run_time=TRAVEL)
    lesson.play(FadeIn(names), run_time=STEP)
    lesson.hold(READ - STEP)
    fold_batch(lesson, cube, names)
    lesson.say("axes", address=hero.name())
    lesson.play(FadeIn(marks), run_time=GLANCE)
    lesson.hold(BLINK)
    lesson.note(address=hero.name())


def keep_hero(lesson: Lesson, cube: TensorCube, hero: Hero, cuts: Sequence[OpenGroups]) -> None:
    """The hero between the groups that it was compared with, and what it is beside each."""
    sides = beside_hero(lesson.stage.frame, len(cuts))
    cube.state = alone(cube, hero, sides.cell, _ALONE)
    answers = VGroup()
    for opened, slab, box in zip(cuts, sides.slabs, sides.answers, strict=True):
        label = hero.under[opened.groups.kind].label
        opened.cube.set_hero(hero.cell)
        opened.place_one_ahead(label, slab, slab)
        mask = opened.groups.mask(label).astype(float)
        opened.cube.state = opened.state().changed(alpha=mask, ink=mask)
        answers.add(_answer(lesson, hero, opened.groups, box))
    lesson.say("hero")
    cubes = [opened.cube for opened in cuts]
    lesson.play(*lesson.clear_stage(), *lesson.enter(cube, *cubes), run_time=GLANCE)
    lesson.play(FadeIn(answers), run_time=BLINK)
    for names, opened in zip(_ANSWER, cuts, strict=False):
        printed = hero.printed(opened.groups.kind)
        lesson.note(**dict(zip(names, (printed["x_hat"], printed["mean"], printed["sd"]), strict=True)))
    lesson.note(x=hero.printed_x)


def _answer(lesson: Lesson, hero: Hero, groups: GroupView, box: Box) -> VGroup:
    """What the hero is beside a group: its normalized value, and in words."""
    name, ink = kind_name(groups.kind, lesson.stage.texts), lesson.stage.theme.text
    for larger, direction in ((1.3, RIGHT), (1.0, RIGHT), (1.0, DOWN)):
        x_hat = hero.printed(groups.kind)["x_hat"]
        value = words(x_hat, larger * TITLE, groups.accent, weight="semibold")
        verdict_word = words(verdict(lesson, hero, groups), BODY, ink, weight="semibold")
        said = VGroup(verdict_word, words(name, LABEL, ink)).arrange(DOWN, buff=0.02, aligned_edge=LEFT)
        answer = VGroup(value, said).arrange(direction, buff=0.3 if direction is RIGHT else 0.05)
        if answer.width <= box.width:
            break
    answer.scale(min(1.0, box.width / answer.width))
    return answer.move_to((*box.center, 0.0))


def alone(cube: TensorCube, hero: Hero, box: Box, side: float) -> CellState:
    """The hero's cell large in the middle of a box; of the others nothing is seen."""
    mask = where(cube, hero)
    side = min(side, 0.9 * box.height, 0.9 * box.width)
    low, size = cube.home.low.copy(), cube.home.size.copy()
    ahead = np.array([_AHEAD * DEPTH_X, _AHEAD * DEPTH_Y, -_AHEAD])
    low[mask] = np.array([box.center[0] - side / 2, box.center[1] - side / 2, 0.0]) + ahead
    size[mask] = [side, side, 0.3 * side]
    rgb = cube.neutral_colors()
    return cube.state.changed(
        pose=Pose(low, size),
        rgb=rgb,
        edge_rgb=cube.edges(rgb),
        alpha=mask.astype(float),
        ink=mask.astype(float),
        labels=cube.printed(),
    )


def where(cube: TensorCube, hero: Hero) -> BoolArray:
    """The hero among the drawn cells."""
    return np.asarray((cube.grid.index == np.array(hero.cell)).all(axis=1))


def verdict(lesson: Lesson, hero: Hero, groups: GroupView) -> str:
    """What the hero is beside its group: large, small, or near the mean."""
    return lesson.stage.texts["verdicts"][hero.verdict(groups.kind)]


def lines_alike(
    lesson: Lesson,
    cuts: Sequence[GroupView],
    hero: Hero,
    boxes: Sequence[Box],
    rooms: Sequence[Sequence[float]] | None = None,
) -> list[ValueLine]:
    """The number lines of the hero's groups, still empty: one axis if that suits both, dots of one size.

    Each has room for further values.
    """
    rooms = _one_axis(
        [groups.values(hero.under[groups.kind].label) for groups in cuts], rooms or [()] * len(cuts)
    )

    def made(largest: float) -> list[ValueLine]:
        parts = zip(cuts, boxes, rooms, strict=True)
        return [
            value_line(lesson, groups, hero, box, room=room, largest=largest) for groups, box, room in parts
        ]

    return with_equal_dots(made)


def with_equal_dots(make: Callable[[float], list[ValueLine]]) -> list[ValueLine]:
    """Number lines made with dots as large as all of them have room for."""
    lines = make(LARGEST)
    sizes = [line.dot_size.radius for line in lines if line.dot_size is not None]
    return make(min(sizes)) if len(set(sizes)) > 1 else lines


def _one_axis(groups: Sequence[FloatArray], rooms: Sequence[Sequence[float]]) -> Sequence[Sequence[float]]:
    """For each line the room that all need, unless a group would then take little of its line."""
    spans = [
        (min(float(x.min()), *room), max(float(x.max()), *room)) if room else (float(x.min()), float(x.max()))
        for x, room in zip(groups, rooms, strict=True)
    ]
    low, high = min(low for low, _ in spans), max(high for _, high in spans)
    narrow = min(end / 2 - start / 2 for start, end in spans)
    return [(low, high)] * len(spans) if narrow >= _SHARED * (high / 2 - low / 2) else rooms


def value_line(lesson: Lesson, groups: GroupView, hero: Hero, box: Box, **options: Any) -> ValueLine:
    """The number line of the hero's group under a cut, still empty; in its own hue if no `color` is given."""
    stage, label = lesson.stage, hero.under[groups.kind].label
    options.setdefault("color", groups.swatch(label))
    line = ValueLine(
        groups.values(label),
        box,
        stage.theme,
        normalized=groups.normalized_group(label),
        numbers=hero.numbers,
        accent=groups.accent,
        hero=groups.place_in_group(hero.cell),
        centred_too=False,
        texts=LineWords(**stage.texts["line"]),
        **options,
    )
    return line.set_empty()
