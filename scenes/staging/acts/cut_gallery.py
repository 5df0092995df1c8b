"""The act that gathers cuts: each as a small opened cube, with its counts and what it makes of the hero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import DOWN, LEFT, RIGHT, FadeIn, Mobject, VGroup

from normcore.kinds import INSTANCE, NormKind, group
from scenes.content.arithmetic import signed
from scenes.content.comparisons import kind_name
from scenes.content.hero import Beside, Hero
from scenes.design.theme import BODY, CAPTION, LABEL
from scenes.design.timing import GLANCE, MOVE
from scenes.geometry.box import Box
from scenes.mobjects.cube.channel_runs import ChannelRuns
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.hero import alone
from scenes.staging.acts.reduce import group_counts
from scenes.staging.lesson import Lesson

_GAP, _BESIDE, _LINES, _UNDER = 0.3, 0.45, 0.08, 0.14
_APART, _NARROW_GAP, _BELOW = 0.05, 0.1, 0.06
_MANY = 4
"""From so many cuts on they stand in three columns, in a wide frame."""
_SIDE = 1.7


def gather_cuts(lesson: Lesson, hero: Hero, kinds: Sequence[NormKind]) -> None:
    """One cut after the other comes, each with its name, its counts and the hero's result; then the hero itself."""
    stage = lesson.stage
    columns = 3 if stage.frame.wide and len(kinds) >= _MANY else 2
    boxes = _boxes(stage.frame.stage, len(kinds) + 1, columns)
    cuts = [_opened(lesson, kind) for kind in kinds]
    pictures = [_cut_with_counts(lesson, opened, hero, box) for opened, box in zip(cuts, boxes, strict=False)]
    cell = stage.cube_in(stage.frame.stage).set_hero(hero.cell)
    cell.state = alone(cell, hero, boxes[len(kinds)], _SIDE)
    lesson.say("gather")
    lesson.play(*lesson.clear_stage(), *lesson.enter(*pictures[0]), run_time=MOVE)
    lesson.hold(MOVE)
    for picture in pictures[1:]:
        lesson.play(*map(FadeIn, picture), run_time=GLANCE)
        lesson.hold(GLANCE)
    lesson.say("keep", x=hero.printed_x)
    lesson.play(FadeIn(cell, scale=0.9), run_time=MOVE)
    told = (_cut_in_words(lesson, opened, hero) for opened in cuts)
    lesson.note(x=hero.printed_x, cuts=". ".join(": ".join(parts) for parts in told))


def _opened(lesson: Lesson, kind: NormKind) -> OpenGroups:
    """A cube of its own, opened by a kind; groups of channels within a sample stay together."""
    (opened,) = lesson.stage.opened(kind)
    whole = lesson.stage.groups(opened.cube, group(1))
    within = kind.splits or kind == INSTANCE
    return ChannelRuns(opened.groups, whole, _APART, _NARROW_GAP) if within else opened


def _boxes(stage: Box, count: int, columns: int) -> list[Box]:
    """The stage cut into rows of so many boxes."""
    rows = stage.rows(*[1.0] * -(-count // columns), gap=_GAP)
    return [box for row in rows for box in row.columns(*[1.0] * columns, gap=_BESIDE)][:count]


def _cut_in_words(lesson: Lesson, opened: OpenGroups, hero: Hero) -> tuple[str, str]:
    """The name of a cut, and its counts with the hero's result."""
    counts, result = _counts_and_result(lesson, opened, hero)
    return kind_name(opened.groups.kind, lesson.stage.texts), f"{counts}, {result}"


def _counts_and_result(lesson: Lesson, opened: OpenGroups, hero: Hero) -> tuple[str, str]:
    """How many means a cut has, of how many values, and what it makes of the hero."""
    groups, numbers = opened.groups, hero.numbers
    facts = group_counts(lesson, groups)
    x_hat = signed(numbers.ratio(Beside.of(groups.record, hero.cell).x_hat))
    return (
        lesson.text("means" if groups.kind.centred else "squares", **facts),
        lesson.text("becomes", x=hero.printed_x, x_hat=x_hat),
    )


def _cut_with_counts(lesson: Lesson, opened: OpenGroups, hero: Hero, box: Box) -> list[Mobject]:
    """A cut in a box: over the opened cube its name and its counts, at the right what it makes of the hero."""
    groups, theme = opened.groups, lesson.stage.theme
    counts, result = _counts_and_result(lesson, opened, hero)
    name = words(kind_name(groups.kind, lesson.stage.texts), BODY, groups.accent, weight="semibold")
    said = VGroup(name, words(counts, LABEL, theme.text)).arrange(DOWN, buff=_LINES, aligned_edge=LEFT)
    answer = words(result, CAPTION, groups.accent, weight="semibold")
    wide = said.width + _BESIDE / 2 + answer.width
    for part in (said, answer):
        part.scale(min(1.0, box.width / wide))
    said.move_to((box.left, box.top - said.height / 2, 0.0), aligned_edge=LEFT)
    answer.move_to((box.right, said.get_y(), 0.0), aligned_edge=RIGHT)
    picture = replace(box, top=float(said.get_bottom()[1]) - _UNDER)
    opened.cube.set_hero(hero.cell)
    how = {} if isinstance(opened, ChannelRuns) else {"gap": _NARROW_GAP}
    opened.place(picture, _BELOW, **how)
    opened.cube.state = opened.state().changed(ink=0.0)
    opened.cube.shift((box.left - opened.cube.get_left()[0], 0.0, 0.0))
    return [said, answer, opened.cube]
