"""The act on why one normalizes: the same step of the weights of two groups changes outputs by unlike amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log, sqrt
from typing import NamedTuple

import numpy as np
from manim import DOWN, LEFT, RIGHT, FadeOut, VGroup

from normcore.kinds import NormKind
from normcore.statistics import moments
from scenes.content.hero import Hero
from scenes.design.compositions import Beside, two_groups, two_printed_groups
from scenes.design.theme import BODY, EQUATION
from scenes.design.timing import BLINK, GLANCE, MOVE, TRAVEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.typical_size import TypicalSize
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Spans, common_axes, union
from scenes.mobjects.cube.cells_to import CellsThrough, CellsTo
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, math, words
from scenes.staging.acts.in_a_row import less_their_means
from scenes.staging.lesson import Lesson

_STEP = 0.5
"""What is added to a weight."""
_UNLIKE = 1.5
"""A scale so many times another is another scale."""
_GAP, _LOW = 0.2, 3.0
_SQUAT = (1.0, 0.9, 0.8, 0.7, 0.62, 0.54)
"""The height of a cell over its width: as much as leaves room for what is printed."""


class GroupRow(NamedTuple):
    """A group as a block with its name, and its number line.

    `prints` are those of the values less their mean, and then normalized, if the cells hold them.
    """

    block: TensorCube
    name: Typeset
    line: ValueLine
    prints: Sequence[tuple[str, ...]]

    def printed(self, step: int) -> CellsTo:
        """The cells take the prints of a step, or lose theirs: they are no longer the values on the line."""
        state = self.block.state
        return self.block.morph(
            state.changed(labels=self.prints[step]) if self.prints else state.changed(ink=0.0)
        )


def two_scales(lesson: Lesson, cube: TensorCube, kind: NormKind, hero: Hero) -> None:
    """One step of two weights changes outputs by unlike amounts; with both groups normalized, by amounts alike.

    Both groups come out of the cube.
    """
    cuts = lesson.stage.opened(kind, kind)
    labels = _unlike(cuts[0].groups, hero.under[kind].label)
    rows = _on_one_axis(lesson, cuts, labels, hero)
    names = [cuts[0].groups.name(label) for label in labels]
    means = [_printed_mean(lesson, cuts[0].groups, label) for label in labels]
    said = {"first": names[0], "second": names[1], "first_mean": means[0], "second_mean": means[1]}
    raw, scaled = (_steps(lesson, rows, normalized) for normalized in (False, True))
    weights, stepped, minus, over = _operations(lesson, rows, labels)
    lines = [row.line for row in rows]
    lesson.say("scales" if raw.unlike else "scales_alike", **said)
    _come_out(lesson, cube, cuts, labels)
    lesson.play(*lesson.enter(*(row.name for row in rows), *lines), run_time=GLANCE)
    lesson.play(*(line.drop(run_time=TRAVEL) for line in lines))
    lesson.say("weight")
    lesson.play(*lesson.enter(weights), run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.say("nudge", step=lesson.stage.numbers.exact(_STEP))
    arrows = _take_step(lesson, lines, raw, weights, stepped)
    lesson.say("unlike" if raw.unlike else "alike", **raw.said)
    lesson.hold(TRAVEL)
    lesson.say("normalize")
    back = [line.stretch_by(1 / _STEP) for line in lines]
    lesson.play(*map(FadeOut, arrows), lesson.leave(stepped), *back, run_time=GLANCE)
    lesson.play(*(line.show_mean() for line in lines), *lesson.enter(minus), run_time=BLINK)
    lesson.play(*(line.subtract() for line in lines), *(row.printed(0) for row in rows), run_time=MOVE)
    divide = [part for row in rows for part in (row.line.divide(), row.printed(1))]
    lesson.play(lesson.leave(minus), *lesson.enter(over), *divide, run_time=MOVE)
    lesson.play(*(line.show_deviation() for line in lines), run_time=GLANCE)
    lesson.say("again", **scaled.said)
    _take_step(lesson, lines, scaled, over, stepped)
    if not scaled.unlike:
        lesson.hold(GLANCE)
        lesson.say("suits")
    lesson.note(
        **said,
        step=lesson.stage.numbers.exact(_STEP),
        first_moves=raw.said["by"],
        second_moves=raw.said["other"],
    )
    lesson.note(first_after=scaled.said["by"], second_after=scaled.said["other"])


def _come_out(lesson: Lesson, cube: TensorCube, cuts: list[OpenGroups], labels: list[int]) -> None:
    """Two groups of a cube go to where their own blocks are, which take their places; the others fade."""
    before = cube.state
    low, size, rgb = before.pose.low.copy(), before.pose.size.copy(), before.rgb.copy()
    kept = np.zeros(len(low), dtype=bool)
    for opened, label in zip(cuts, labels, strict=True):
        mask, state = opened.groups.mask(label), opened.cube.state
        low[mask], size[mask], rgb[mask] = state.pose.low[mask], state.pose.size[mask], state.rgb[mask]
        kept |= mask
    gone = before.changed(~kept, alpha=0.0, ink=0.0)
    there = gone.changed(pose=Pose(low, size), rgb=rgb, edge_rgb=cube.edges(rgb))
    legs = [CellsTo(cube, gone, run_time=BLINK), CellsTo(cube, there, run_time=MOVE)]
    lesson.open_with(*lesson.clear_stage(cube), CellsThrough(cube, legs), run_time=BLINK + MOVE)
    lesson.remove(cube)
    cube.state = before
    lesson.add(*(opened.cube for opened in cuts))


class Steps(NamedTuple):
    """By how much one step of the weight of each of two groups typically changes an output: sizes and prints."""

    sizes: list[float]
    prints: list[str]

    @property
    def unlike(self) -> bool:
        """Whether one amount is another scale than the other."""
        return max(self.sizes) >= _UNLIKE * min(self.sizes)

    @property
    def said(self) -> dict[str, str]:
        """What captions are filled with."""
        return dict(zip(("by", "other"), self.prints, strict=True))


def _steps(lesson: Lesson, rows: list[GroupRow], normalized: bool) -> Steps:
    """A step of a weight changes an output by that step times the value: the root of the mean square of this."""
    sizes, prints = [], []
    for line in (row.line for row in rows):
        values = line.state.normalized if normalized else line.state.raw
        assert values is not None
        sizes.append(_STEP * _scale(values))
        write = lesson.stage.numbers.ratio if normalized else line.state.prints.numbers.number
        prints.append(write(sizes[-1]))
    return Steps(sizes, prints)


def _take_step(
    lesson: Lesson, lines: list[ValueLine], steps: Steps, before: VGroup, stepped: VGroup
) -> list[TypicalSize]:
    """The weights are raised: every dot goes to what its output changes by, and an arrow tells their typical size."""
    hidden = [line.hide("mean", "deviation") for line in lines]
    lesson.play(lesson.leave(before), *lesson.enter(stepped), *hidden, run_time=GLANCE)
    lesson.play(*(line.stretch_by(_STEP, run_time=MOVE) for line in lines))
    arrows = [TypicalSize(*each) for each in zip(lines, steps.sizes, steps.prints, strict=True)]
    lesson.play(*(part for arrow in arrows for part in arrow.grow()), run_time=GLANCE)
    return arrows


def _scale(values: FloatArray) -> float:
    """How far values are from 0: the root of their mean square."""
    largest = float(np.abs(values).max(initial=0.0)) or 1.0
    return largest * sqrt(float(moments(values / largest, (0,), centred=False).var[0]))


def _printed_mean(lesson: Lesson, groups: GroupView, label: int) -> str:
    """The mean of a group as its number line prints it."""
    mean, std = float(groups.record.mean[label]), float(groups.record.std[label])
    return lesson.stage.numbers.for_group(mean, std).number(mean)


def _unlike(groups: GroupView, label: int) -> list[int]:
    """A group and the drawn one whose scale differs most from its own; groups of equal values come last."""
    own = _scale(groups.values(label))

    def apart(other: int) -> tuple[bool, float]:
        scale = _scale(groups.values(other))
        return bool(groups.record.std[other] > 0), abs(log(scale / own)) if scale > 0 and own > 0 else 0.0

    return sorted([label, max((each for each in groups.labels if each != label), key=apart)])


def _on_one_axis(lesson: Lesson, cuts: list[OpenGroups], labels: list[int], hero: Hero) -> list[GroupRow]:
    """Two groups below each other, on one axis if both can be read on it, which reaches 0."""
    places, prints = _place_blocks(lesson, cuts, labels)
    groups = cuts[0].groups
    spans = [_widened(Spans.of(groups.values(label), groups.normalized_group(label))) for label in labels]
    axes = common_axes(spans, places[0].line.left, places[0].line.right)
    rows = []
    for opened, label, place, axis in zip(cuts, labels, places, axes, strict=True):
        line = ValueLine(
            groups.values(label),
            place.line,
            lesson.stage.theme,
            normalized=groups.normalized_group(label),
            numbers=lesson.stage.numbers,
            color=groups.swatch(label),
            accent=groups.accent,
            axes=axis,
            texts=LineWords(**lesson.stage.texts["line"]),
        )
        rows.append(_row(opened, label, hero, place, line.set_empty(), prints))
    return rows


def _place_blocks(
    lesson: Lesson, cuts: list[OpenGroups], labels: list[int]
) -> tuple[tuple[Beside, Beside], Sequence[tuple[str, ...]]]:
    """Place two groups as blocks, their cells wide enough for what becomes of their values if there is room for that.

    Returns their places and what becomes of all cells, less their means and normalized, as printed; nothing if there
    is no room.
    """
    frame, opened = lesson.stage.frame, cuts[0]
    wide = two_printed_groups(frame)
    prints = [opened.cube.printed(each) for each in (less_their_means(opened), opened.groups.normalized)]
    needed = max(map(legible_width, prints))
    for squat in _SQUAT if opened.cube.cell_look.prints_all else ():
        found = [
            each.place_one_ahead(label, place.slab, place.slab, squat=squat).pose.size[
                each.groups.mask(label)
            ]
            for each, label, place in zip(cuts, labels, wide, strict=True)
        ]
        if min(float(size[:, 0].min()) for size in found) >= needed:
            return wide, prints
    places = two_groups(frame)
    for opened, label, place in zip(cuts, labels, places, strict=True):
        opened.place_one_ahead(label, place.slab, place.slab)
    return places, ()


def _row(
    opened: OpenGroups,
    label: int,
    hero: Hero,
    place: Beside,
    line: ValueLine,
    prints: Sequence[tuple[str, ...]],
) -> GroupRow:
    """One group alone as a block where it was placed, with its name in its hue, and its number line."""
    groups, cube = opened.groups, opened.cube
    cube.set_hero(hero.cell)
    mask = groups.mask(label).astype(float)
    cube.state = opened.state().changed(alpha=mask, ink=mask)
    name = opened.plates().names[label].copy()
    name.scale(min(BODY / name.px, place.heading.width / name.width))
    name.move_to((place.heading.left + name.width / 2, place.heading.center[1], 0.0))
    return GroupRow(cube, name, line, prints)


def _widened(span: Spans) -> Spans:
    """The span with room for 0, and for the values as they are and normalized, times the step."""
    raw, scaled = (
        union(each, (0.0, 0.0), (each[0] * _STEP, each[1] * _STEP)) for each in (span.raw, span.scaled)
    )
    return replace(span, raw=raw, scaled=scaled)


def _operations(lesson: Lesson, rows: list[GroupRow], labels: list[int]) -> list[VGroup]:
    """What is done to both groups, by their names: a weight of each, a step of it, less mean, over deviation."""
    stage = lesson.stage
    texts, ink = stage.texts["operations"], stage.theme.text
    step = stage.numbers.exact(_STEP)
    weights = [f'w_"{stage.numbers.count(label + 1)}"' for label in labels]
    made = [
        [math(weight, EQUATION, ink) for weight in weights],
        [math(f'{weight} + "{step}"', EQUATION, ink) for weight in weights],
        *([words(texts[key], BODY, ink, weight="semibold") for _ in rows] for key in ("subtract", "divide")),
    ]
    rooms = [place.heading for place in two_groups(stage.frame)]
    for both in made:
        for text, row, room in zip(both, rows, rooms, strict=True):
            _place_by_name(text, row.name, room)
    return [VGroup(*both) for both in made]


def _place_by_name(text: Typeset, name: Typeset, room: Box) -> None:
    """Below a name, or right of it in a room much wider than high."""
    low = room.width > _LOW * room.height
    width = room.right - name.get_right()[0] - _GAP if low else room.width
    text.scale(min(1.0, width / text.width, room.height / text.height))
    if low:
        text.next_to(name, RIGHT, buff=_GAP)
    else:
        text.next_to(name, DOWN, buff=_GAP, aligned_edge=LEFT)
