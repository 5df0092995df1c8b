"""What prediction uses: a running mean over a number line, one sample of a group, and its value normalized."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, VGroup

from normcore.experiments import bootstrap_batches
from scenes.content import formulas
from scenes.content.arithmetic import signed
from scenes.content.hero import Hero
from scenes.content.worked_example import RunningExample, bracketed, running_example
from scenes.design.theme import BODY, MINIMUM
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.batch_counter import Running
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.running_mean import RunningMean
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.text.typeset import math, words
from scenes.staging.acts.follow_cell import hero_example
from scenes.staging.lesson import Lesson

_APART, _LARGEST_PLATE = 0.25, 1.7
"""Between what was kept and what is made of it, and how much larger than before that is shown at most."""
LARGER = 1.3
"""So much larger than body text are lines about prediction at most."""


def hero_running(lesson: Lesson, opened: OpenGroups, hero: Hero) -> RunningExample:
    """The running statistics of the hero's channel, and what they make of the hero."""
    stage = lesson.stage
    return running_example(
        stage.tensor, hero_example(lesson, opened, hero), stage.spec.seed, stage.spec.library
    )


def pulled_by(lesson: Lesson, example: RunningExample) -> str:
    """How much of the way one batch pulls the running statistics, in words where there are some for it."""
    weight = round(example.trace.stats[0].weight_of_batch, 9)
    return lesson.stage.texts["shares"].get(str(weight)) or lesson.stage.numbers.exact(weight)


def taken_over(lesson: Lesson, opened: OpenGroups) -> str:
    """What the squared distances of a batch are divided by for the running variance, by the film's convention."""
    return lesson.stage.numbers.count(opened.groups.record.n - lesson.stage.spec.library.stores_unbiased)


def running_statistics(
    lesson: Lesson, opened: OpenGroups, example: RunningExample
) -> tuple[Running, Running]:
    """The running mean and the running variance of the hero's channel with what the batches have."""
    texts = lesson.stage.texts["running"]
    variances = texts["variances"].format(divisor=taken_over(lesson, opened))
    return (
        Running(
            texts["line"],
            texts["means"],
            example.means,
            example.batches,
            example.printed_means,
            example.example.numbers.number,
        ),
        Running(
            texts["variance"],
            variances,
            example.variances,
            example.batch_variances,
            example.printed_variances,
            example.printed_variance,
            squared=True,
        ),
    )


def running_mean(lesson: Lesson, groups: GroupView, line: ValueLine, example: RunningExample) -> RunningMean:
    """The running mean before the first batch, over the number line of the hero's channel."""
    stage = lesson.stage
    made = RunningMean(
        line,
        example.means,
        example.batches,
        stage.texts["running"]["line"],
        stage.texts["running"]["batches"],
        stage.theme.good,
        groups.accent,
    )
    made.leave_room(example.printed["mean"])
    return made


def resampled(
    lesson: Lesson, opened: OpenGroups, hero: Hero, numbers: Sequence[int]
) -> Iterator[tuple[FloatArray, CellState]]:
    """The values of the hero's group in some of the batches that the running mean saw, and how its block shows them.

    `numbers` are those of the batches, from 1 on. No cell is framed: the hero's place may hold another value.
    """
    stage, groups, cube = lesson.stage, opened.groups, opened.cube
    label, layout = hero.under[groups.kind].label, stage.layout
    features = layout.index(layout.features)
    channel = np.take(stage.tensor, [hero.cell[features]], axis=features)
    index, mask = cube.grid.index.copy(), groups.mask(label)
    index[:, features] = 0
    batches = bootstrap_batches(channel, layout, max(numbers), stage.spec.seed)
    for number, batch in enumerate(batches, 1):
        if number not in numbers:
            continue
        values = np.where(mask, batch[tuple(index.T)], cube.drawn())
        rgb = groups.hues(groups.cell_groups, cube.cell_look.levels(values))
        state = opened.alone().changed(frame=0.0)
        labels = cube.numbers.cells(values) if cube.cell_look.prints_all else ("",) * len(values)
        yield batch.ravel().astype(float), state.changed(rgb=rgb, edge_rgb=cube.edges(rgb), labels=labels)


def own_values(groups: GroupView, hero: Hero) -> BoolArray:
    """Which values of the hero's group are of its own sample."""
    record, layout = groups.record, groups.record.layout
    sizes = [axis.size for axis in record.averaged_axes]
    if layout.batch not in record.reduced:
        return np.ones(int(np.prod(sizes)), dtype=bool)
    axis = record.reduced.index(str(layout.batch))
    sample = hero.cell[layout.index(str(layout.batch))]
    return np.asarray(np.indices(sizes)[axis].ravel() == sample)


def left_over(
    opened: OpenGroups, hero: Hero, cell: bool = False, state: CellState | None = None
) -> CellState:
    """The hero's own sample of its group, or the hero alone, at work; what is left out stays where it is in sight.

    It has no hue. `state` is that of the whole group, the cube's own by default.
    """
    cube, groups = opened.cube, opened.groups
    state = state or cube.state
    index, batch = cube.grid.index, cube.grid.layout.index(str(cube.grid.layout.batch))
    mask = groups.mask(hero.under[groups.kind].label) & (index[:, batch] == hero.cell[batch])
    if cell:
        mask &= (index == np.array(hero.cell)).all(axis=1)
    grey = cube.neutral_colors()
    return opened.quiet(state.changed(~mask, rgb=grey, edge_rgb=cube.edges(grey)), ~mask)


def keep_sample(
    lesson: Lesson, groups: GroupView, hero: Hero, line: ValueLine
) -> tuple[ValueLine, list[Animation]]:
    """Only the hero's own sample stays on the line, the hero ringed; the line that shows it, and what is to be played.

    In the place of a density comes a line of these values alone, its axis where that of the density is.
    """
    own = own_values(groups, hero)
    if line.dot_size is not None:
        return line, [line.keep(own), line.show_hero()]
    place = groups.place_in_group(hero.cell)
    sample = ValueLine(
        line.state.raw[own],
        line.box,
        lesson.stage.theme,
        numbers=hero.numbers,
        color=line.picture.color_of_dots,
        accent=groups.accent,
        hero=int(own[:place].sum()),
        counted=True,
        axes=line.axes,
        texts=LineWords(**lesson.stage.texts["line"]),
        fills=True,
    )
    sample.state = sample.state.changed(hero_seen=1.0)
    sample.shift((line.floor - sample.floor) * UP)
    return sample, [lesson.leave(line), *lesson.enter(sample)]


def predicted(
    lesson: Lesson,
    groups: GroupView,
    hero: Hero,
    example: RunningExample,
    room: Box,
    largest: float = LARGER,
) -> VGroup:
    """The hero normalized with what was stored and, below it, beside what it was in training.

    In their usual size, or up to `largest` times as large.
    """
    stage, printed = lesson.stage, example.printed
    theme, texts = stage.theme, stage.texts["running"]
    line = formulas.normalized_by(printed["x"], bracketed(printed["mean"]), printed["var"], printed["x_hat"])
    colors = dict.fromkeys(("mean", "var", "result"), theme.good)
    answers = VGroup(
        *(
            VGroup(words(texts[key], BODY, theme.text), words(value, BODY, ink, weight="semibold"))
            for key, value, ink in (
                ("training", hero.printed(groups.kind)["x_hat"], groups.accent),
                ("predict", signed(printed["x_hat"]), theme.good),
            )
        )
    )
    for answer in answers:
        answer.arrange(RIGHT, buff=0.2)
    answers.arrange(RIGHT, buff=0.7)
    if answers.width * largest / LARGER > room.width:
        answers.arrange(DOWN, buff=0.1, aligned_edge=LEFT)
    return fitted_lines(VGroup(math(line, BODY * 1.2, theme.text, colors=colors), answers), room, largest)


def fitted_lines(lines: VGroup, room: Box, largest: float = LARGER) -> VGroup:
    """Lines below each other at the left of a box, as large as fits."""
    lines.arrange(DOWN, buff=0.25, aligned_edge=LEFT)
    fits = min(largest, room.width / lines.width, room.height / lines.height)
    lines.scale(max(fits, MINIMUM / BODY))
    return lines.move_to((room.left, room.center[1], 0.0), aligned_edge=LEFT)


def place_plates(plates: Sequence[VGroup], room: Box) -> tuple[list[Any], Box]:
    """What was kept comes larger to the top of a room, side by side if they fit; and the rest of the room."""
    beside = sum(plate.width for plate in plates) + _APART <= room.width
    top, rest = room.rows(1.0 if beside else 1.6, 2.4, gap=_APART)
    places = top.columns(1.0, 1.0, gap=_APART) if beside else top.rows(1.0, 1.0, gap=_APART)
    size = min(
        _LARGEST_PLATE,
        *(place.width / plate.width for plate, place in zip(plates, places, strict=True)),
        *(place.height / plate.height for plate, place in zip(plates, places, strict=True)),
    )
    pairs = zip(plates, places, strict=True)
    moves = [plate.animate.scale(size).move_to((*place.center, 0.0)) for plate, place in pairs]
    return moves, rest
