"""Acts at the ends of a film on one kind: the batch that is known from before, and the cut with the hero's answer."""

from __future__ import annotations

from dataclasses import replace

from manim import RIGHT, FadeIn, VGroup

from scenes.content import formulas
from scenes.content.hero import Hero
from scenes.design.theme import CAPTION, EQUATION, MINIMUM, TITLE
from scenes.design.timing import GLANCE, MOVE, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.cube.axis_marks import AxisMarks
from scenes.mobjects.cube.open_groups import NAME, OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, math, words
from scenes.staging.acts.hero import alone, verdict
from scenes.staging.acts.reduce import note_groups
from scenes.staging.acts.slabs import to_places
from scenes.staging.lesson import Lesson

_SIDE, _ASIDE = 1.5, 2.8
_DEPTH = 0.3
"""What the depth of a cell takes beside its front."""
_LEAST = 2.0
"""Where less room than this is beside the cube, the cell is not shown once more."""


def meet_again(lesson: Lesson, cube: TensorCube, marks: AxisMarks, hero: Hero) -> None:
    """The batch as one cube, its axes named, the followed cell framed, and where there is room once more, large."""
    stage = lesson.stage
    cell = stage.cube_in(stage.frame.stage).set_hero(hero.cell)
    left = max(float(part.get_right()[0]) for part in (cube, marks))
    room = replace(stage.frame.stage, left=left, right=stage.frame.stage.right - _DEPTH)
    cell.state = alone(cell, hero, room, _ASIDE)
    lesson.say("again", x=hero.printed_x)
    lesson.add(cube, marks)
    lesson.hold(GLANCE)
    if room.width > _LEAST:
        lesson.play(FadeIn(cell, scale=0.9), run_time=MOVE)
    lesson.note(x=hero.printed_x, address=hero.name())


def bring_back(lesson: Lesson, cube: TensorCube) -> None:
    """The cube again, as it was."""
    lesson.play(*lesson.clear_stage(), *lesson.enter(cube), run_time=GLANCE)


def keep_cut(
    lesson: Lesson,
    opened: OpenGroups,
    hero: Hero,
    formula: str | None = None,
    answered: str | None = None,
) -> None:
    """The whole cut once more, and below it the hero with its answer, beside a formula: that of its normalization.

    `answered` says what the answer is, its verdict by default.
    """
    stage, groups = lesson.stage, opened.groups
    upper, lower = stage.frame.stage.rows(1.75, 1.0, gap=0.2)
    opened.place(upper, NAME)
    cell = stage.cube_in(stage.frame.stage).set_hero(hero.cell)
    index = formulas.subscript(stage.layout, groups.record.index_axes)
    said = answered or verdict(lesson, hero, groups)
    answer, written = _ending(
        lesson, opened, hero, cell, lower, formula or formulas.normalization(index), said
    )
    lesson.say("keep")
    lesson.play(*lesson.clear_stage(opened.cube), *to_places(lesson, opened), run_time=MOVE)
    shown = (opened.plates(), cell, answer, written)
    lesson.play(*(FadeIn(part) for part in shown), run_time=TRAVEL - MOVE + GLANCE)
    note_groups(lesson, groups)
    lesson.note(verdict=verdict(lesson, hero, groups), **hero.printed(groups.kind))


def _ending(
    lesson: Lesson, opened: OpenGroups, hero: Hero, cell: TensorCube, box: Box, formula: str, said: str
) -> tuple[VGroup, Typeset]:
    """The hero's cell at the left of a box, what it becomes, what is `said` of that, and at the right the formula."""
    stage, groups = lesson.stage, opened.groups
    left, right = box.columns(1.0, 1.0, gap=0.5)
    answer = VGroup(
        words(hero.printed(groups.kind)["x_hat"], 1.9 * TITLE, groups.accent, weight="semibold"),
        words(said, CAPTION, stage.theme.text),
    ).arrange(RIGHT, buff=0.25)
    most = (left.width - 0.2 - answer.width * MINIMUM / CAPTION) / 1.3
    side = min(_SIDE, 0.75 * left.height, 0.25 * left.width, most)
    spot = Box(left.left, left.left + 1.3 * side, left.bottom, left.top)
    cell.state = alone(cell, hero, spot, side)
    room = replace(left, left=spot.right + 0.2)
    answer.scale(min(1.0, room.width / answer.width)).next_to(
        (spot.right, spot.center[1], 0.0), RIGHT, buff=0.2
    )
    normal = math(
        formula,
        EQUATION,
        stage.theme.text,
        colors=dict.fromkeys(("mean", "var", "out"), groups.accent),
    )
    normal.scale(min(1.3, right.width / normal.width, right.height / normal.height))
    return answer, normal.move_to((*right.center, 0.0))
