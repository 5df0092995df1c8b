"""Acts that follow the shape of a tensor: named, averaged away axis by axis, and copied back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from manim import DOWN, LEFT, FadeIn, VGroup

from normcore.kinds import NormKind
from normcore.record import NormRecord
from scenes.content import formulas
from scenes.content.comparisons import kind_name
from scenes.content.hero import Hero
from scenes.content.number_format import joined
from scenes.content.shapes import averaging_steps, shape_text, statistics_sizes
from scenes.design.compositions import counted
from scenes.design.theme import BODY, EQUATION, MINIMUM
from scenes.design.timing import BLINK, GLANCE, MOVE, READ, THINK, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.cube.axis_marks import AxisMarks, marks_margin
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.collapse import LARGEST, Collapse
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.panels.shape_trail import ShapeRow, ShapeTrail
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.in_a_row import less_their_means
from scenes.staging.acts.reduce import note_groups
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_LARGE = 1.7
"""How much larger than formulas a shape is set at most, while it stands alone."""
_COUNTED = 0.3
"""The share of the room for shapes that is left below them for how many means there are."""


@dataclass(frozen=True, eq=False)
class Counting:
    """A cube of its own, to be averaged by a kind, and where the shapes that it passes through are written."""

    collapse: Collapse
    marks: AxisMarks
    shapes: Box

    @classmethod
    def of(cls, stage: Stage, kind: NormKind) -> Counting:
        """The cube of a kind at the left of the stage, or above the shapes in a narrow frame."""
        picture, shapes = counted(stage.frame)
        margins = marks_margin(stage.layout, stage.sizes, stage.theme, picture.width, numbers=stage.numbers)
        left, right, below = margins
        room = Box(picture.left + left, picture.right - right, picture.bottom + below, picture.top)
        cube = stage.cube_in(room, LARGEST)
        groups = stage.groups(cube, kind)
        beside = left if len(groups.record.statistic_axes) > 1 else 0.0
        free = replace(picture, left=picture.left + beside, bottom=room.bottom)
        return cls(Collapse(groups, free), AxisMarks(cube, picture.width), shapes)

    @property
    def groups(self) -> GroupView:
        return self.collapse.groups


def name_shape(lesson: Lesson, counting: Counting, hero: Hero) -> None:
    """The cube in the hues of its groups; each axis lights up with its size in the shape, and all make the count."""
    stage, cube = lesson.stage, counting.collapse.cube
    cube.state = counting.collapse.hues()
    cube.set_hero(hero.cell)
    trail, good = _trail(lesson, counting, []), stage.theme.good
    shape, total = trail.rows[0], words(lesson.text("total"), EQUATION, good, weight="semibold")
    _set_large(shape, total, counting.shapes)
    lesson.say("again", x=hero.printed_x)
    lesson.add(cube, counting.marks, shape)
    lesson.hold(READ)
    lesson.say("sizes")
    for place, axis in enumerate(stage.layout.names):
        mark = next(mark for mark in counting.marks.marks if axis in mark.axes_named)
        before = [mark.label.terms[""].animate.set_fill(good).build()] if "" in mark.label.terms else []
        lesson.play(*trail.light(0, [place], good), *before, run_time=GLANCE)
    lesson.play(FadeIn(total, shift=0.1 * DOWN), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.note(shape=shape_text(stage.tensor.shape), x=hero.printed_x)


def _set_large(shape: VGroup, total: Typeset, room: Box) -> None:
    """A shape in the middle of a box, as large as fits, and below it how many values that makes."""
    shape.scale(min(_LARGE, room.width / shape.width))
    total.scale(min(1.0, room.width / total.width)).next_to(shape, DOWN, buff=0.4)
    VGroup(shape, total).move_to((*room.center, 0.0))


def average_away(lesson: Lesson, counting: Counting) -> None:
    """How many means? Then the averaged axes are pushed together, one after the other, and the ones are dropped."""
    stage, collapse, groups = lesson.stage, counting.collapse, counting.groups
    cube, record = collapse.cube, groups.record
    taken = [stage.groups(cube, step) for step in averaging_steps(groups.kind, stage.layout)]
    trail = _trail(lesson, counting, [step.record for step in taken], lesson.text("dropped"))
    lesson.say("ask", axes=stage.letters(record.reduced))
    leaving = lesson.clear_stage(cube, counting.marks)
    lesson.play(*leaving, cube.morph(collapse.hues()), *lesson.enter(trail.rows[0]), run_time=GLANCE)
    lesson.hold(THINK - GLANCE)
    lesson.await_answer()
    averaged: list[str] = []
    for number, (step, key) in enumerate(zip(taken, ("first", "second"), strict=False), 1):
        axes = [axis for axis in step.record.reduced if axis not in averaged]
        averaged += axes
        size = int(np.prod([axis.size for axis in step.record.averaged_axes if axis.name in axes]))
        lesson.say(key, axes=stage.letters(axes), size=stage.numbers.count(size))
        if number == 1:
            lesson.play(lesson.leave(counting.marks), run_time=BLINK)
            if collapse.view != cube.state.view:
                lesson.play(collapse.turn())
                cube.settle()
        places = [stage.layout.index(axis) for axis in axes]
        lesson.play(*trail.light(number - 1, places), run_time=BLINK)
        _push(lesson, collapse, step, trail.rows[number], TRAVEL)
    lesson.say("drop")
    _count(lesson, counting, trail)


def average_at_once(lesson: Lesson, counting: Counting) -> None:
    """The same in one go: how many means of this kind?"""
    stage, collapse, groups = lesson.stage, counting.collapse, counting.groups
    cube = collapse.cube
    cube.state = collapse.hues()
    trail = _trail(lesson, counting, [groups.record])
    lesson.say("ask", axes=stage.letters(groups.record.reduced))
    lesson.play(*lesson.clear_stage(), *lesson.enter(cube, trail.rows[0]), run_time=GLANCE)
    lesson.hold(THINK - GLANCE)
    lesson.await_answer()
    if collapse.view != cube.state.view:
        lesson.play(collapse.turn())
        cube.settle()
    _push(lesson, collapse, groups, trail.rows[1], TRAVEL)
    if collapse.last_view != cube.state.view:
        lesson.play(collapse.look_down())
    lesson.say("drop")
    _count(lesson, counting, trail)


def copy_back(lesson: Lesson, counting: Counting, hero: Hero) -> None:
    """Each mean is copied to the places of its group, so that it can be subtracted; the shape stays from there on."""
    stage, collapse, groups = lesson.stage, counting.collapse, counting.groups
    cube, whole = collapse.cube, stage.tensor.shape
    ones = statistics_sizes(groups.record)
    less = tuple(size for _, size in groups.record.statistic_axes)
    said = [lesson.text(key) for key in ("means", "ones", "copied", "centred", "divided")]
    shapes = (less, ones, whole, whole, whole)
    rows = [ShapeRow(shape, text) for shape, text in zip(shapes, said, strict=True)]
    trail = ShapeTrail(rows, counting.shapes, stage.theme, groups.accent)
    lesson.say("ones_back")
    lesson.play(*lesson.clear_stage(cube), *lesson.enter(trail.rows[0]), run_time=GLANCE)
    lesson.play(FadeIn(trail.rows[1], shift=0.1 * DOWN), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.say("copy", n=stage.numbers.count(groups.record.n))
    cube.state = collapse.copies()
    centred = less_their_means(OpenGroups(groups))
    copied = collapse.copied(counted(stage.frame)[0], centred, groups.normalized)
    framed = (cube.grid.index == np.array(hero.cell)).all(axis=1).astype(float)
    lesson.play(cube.morph(copied), FadeIn(trail.rows[2], shift=0.1 * DOWN), run_time=TRAVEL)
    lesson.hold(MOVE)
    printed = hero.printed(groups.kind)
    lesson.say("subtract", x=hero.printed_x, mean=printed["mean"])
    for values, rgb, row in (
        (centred, groups.colors, trail.rows[3]),
        (groups.normalized, groups.normalized_colors, trail.rows[4]),
    ):
        state = cube.state.changed(rgb=rgb, edge_rgb=cube.edges(rgb), frame=framed)
        cube_labels = cube.set_state(frame=framed).printed(values)
        lesson.play(
            cube.morph(state.changed(labels=cube_labels)), FadeIn(row, shift=0.1 * DOWN), run_time=MOVE
        )
        lesson.hold(MOVE)
        if row is trail.rows[3]:
            lesson.say("divide")
    lesson.note(shape=shape_text(whole), ones=shape_text(ones), statistics=shape_text(less), **printed)


def _push(lesson: Lesson, collapse: Collapse, step: GroupView, row: VGroup, run_time: float) -> None:
    """The cells of each group of a step become one cell with their mean, while its shape comes."""
    cube = collapse.cube
    before: CellState = cube.state
    lesson.play(collapse.push(step), run_time=run_time)
    cube.state = collapse.merged(step, before)
    lesson.play(cube.morph(cube.state.changed(ink=1.0)), FadeIn(row, shift=0.1 * DOWN), run_time=GLANCE)


def _count(lesson: Lesson, counting: Counting, trail: ShapeTrail) -> None:
    """The shape without ones, the axes of the means, and how many there are, of how many values."""
    stage, record = lesson.stage, counting.groups.record
    said = _told(lesson, counting, trail.rest)
    last = [FadeIn(trail.rows[-1], shift=0.1 * DOWN)]
    lesson.play(*last, FadeIn(counting.collapse.marks()), run_time=GLANCE)
    lesson.play(FadeIn(said), run_time=GLANCE)
    lesson.hold(MOVE)
    note_groups(lesson, counting.groups)
    sizes = tuple(size for _, size in record.statistic_axes)
    lesson.note(
        shape=shape_text(stage.tensor.shape),
        ones=shape_text(statistics_sizes(record)),
        statistics=shape_text(sizes),
        kind=kind_name(record.kind, stage.texts),
    )


def _counts(stage: Stage, record: NormRecord) -> dict[str, str]:
    """How many statistics there are and of how many values."""
    return {"count": stage.numbers.count(record.count), "n": stage.numbers.count(record.n)}


def _told(lesson: Lesson, counting: Counting, room: Box) -> VGroup:
    """How many means there are, and the product of sizes that each is over."""
    stage, record = lesson.stage, counting.groups.record
    counts, texts = _counts(stage, record), stage.texts["shapes"]
    factors = joined(record.factors, language=stage.spec.language)
    product = f"{factors} = {counts['n']}" if len(record.factors) > 1 else counts["n"]
    key = "means" if record.kind.centred else "squares"
    told = VGroup(
        words(texts[key].format(**counts), EQUATION, counting.groups.accent, weight="semibold"),
        words(texts["each"].format(product=product), BODY, stage.theme.text, weight="semibold"),
    ).arrange(DOWN, buff=0.08, aligned_edge=LEFT)
    told.scale(max(min(1.0, room.width / told.width, room.height / told.height), MINIMUM / BODY))
    return told.move_to((room.left, room.center[1], 0.0), aligned_edge=LEFT)


def _trail(
    lesson: Lesson, counting: Counting, records: Sequence[NormRecord], dropped: str = ""
) -> ShapeTrail:
    """The shape of the tensor, of the statistics of each record, and that of the last one without its ones."""
    stage, texts = lesson.stage, lesson.stage.texts["shapes"]
    whole = stage.tensor.shape
    letters = tuple(formulas.symbols(stage.layout)[axis] for axis in stage.layout.names)
    rows, before, known = [ShapeRow(whole, letters=letters)], whole, set[str]()
    for record in records or [counting.groups.record] * len(
        averaging_steps(counting.groups.kind, stage.layout)
    ):
        sizes = statistics_sizes(record)
        new = [axis for axis in record.averaged_axes if axis.name not in known]
        known |= {axis.name for axis in new}
        key = "mean" if record.kind.centred else "square"
        axes = formulas.averaged_axes(stage.layout, new)
        changed = [place for place, size in enumerate(sizes) if size != before[place]]
        rows.append(ShapeRow(sizes, texts[key].format(axes=axes), changed=changed))
        before = sizes
    last = counting.groups.record
    rows.append(ShapeRow(tuple(size for _, size in last.statistic_axes), dropped or texts["dropped"]))
    return ShapeTrail(
        rows, counting.shapes, stage.theme, counting.groups.accent, _COUNTED * counting.shapes.height
    )
