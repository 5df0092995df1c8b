"""The act on what goes by the name of layer norm, or is easily taken for it: two cuts of the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import LEFT, FadeIn, Mobject

from normcore.kinds import LAYER, NormKind, group
from scenes.content.comparisons import kind_name
from scenes.content.hero import Beside, Hero
from scenes.design.compositions import Beside as Place
from scenes.design.compositions import Row, group_beside_line, two_rows
from scenes.design.theme import BODY
from scenes.design.timing import BEAT, GLANCE, MOVE, TRAVEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.blocks import Blocks
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import LARGEST, NAME, NAME_AND_MEAN, OpenGroups, Plates
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.formulas import fitted, group_mean
from scenes.staging.acts.hero import value_line, with_equal_dots
from scenes.staging.acts.reduce import group_counts
from scenes.staging.acts.slabs import hero_result
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_ROW = 0.88
"""The height of a row that is a group of its own, of that of a cell."""
_ALIKE = 0.3
"""How far apart at most two groups are in shade that have one between them."""
MOST = 2**22
"""So many values at most are drawn on a line here: more take too much memory."""
_CLEAR = 0.2
"""Between the name of a cut and its formula."""
_CLOSER, _WIDER, _GAP = 0.05, 0.2, 0.2
"""How much higher and wider than others the pictures are, and the gap in them: their cells shall hold prints."""


class WithinBlocks(OpenGroups):
    """Groups that divide other groups: the blocks of those, with gaps between the groups in them."""

    def __init__(self, groups: GroupView, whole: GroupView) -> None:
        super().__init__(groups)
        self.whole = OpenGroups(whole)

    def place(self, box: Box, below: float = NAME_AND_MEAN, largest: float = 0.8, **how: Any) -> Blocks:
        """The blocks of the whole groups beside each other in a box, their rows apart."""
        blocks = self.whole.place(box, below, largest, **how)
        low, size = blocks.pose.low.copy(), blocks.pose.size.copy()
        low[:, 1] += size[:, 1] * (1 - _ROW) / 2
        size[:, 1] *= _ROW
        self.blocks = replace(blocks, pose=Pose(low, size))
        return self.blocks

    def plates(self, means: Mapping[int, str] | None = None) -> Plates:
        """The names of the whole groups."""
        return self.whole.plates(means)

    def state(self, at_work: Sequence[int] | None = None, values: FloatArray | None = None) -> CellState:
        """The blocks in their hues; where values are printed, the groups in each dark and light in turn."""
        whole, look = self.whole.groups, self.cube.cell_look
        levels = (
            self._shades() if look.prints_all else look.levels_within(self.cube.drawn(), whole.cell_groups)
        )
        rgb = whole.hues(whole.cell_groups, levels)
        state = super().state(None, values).changed(rgb=rgb, edge_rgb=self.cube.edges(rgb))
        return state if at_work is None else self.quiet(state, ~np.isin(self.groups.cell_groups, at_work))

    def _shades(self) -> FloatArray:
        """For the groups of a block in turn the ends of a range: 0 or nearly, 1 or nearly; no two are the same."""
        shades = np.zeros(len(self.groups.cell_groups))
        for label in self.whole.groups.labels:
            mask = self.whole.groups.mask(label)
            _, place = np.unique(self.groups.cell_groups[mask], return_inverse=True)
            last = max(1, int(place.max()))
            shades[mask] = np.where(place % 2, 1.0, 0.0) + (0.5 - place % 2) * _ALIKE * place / last
        return shades


def look_alikes(lesson: Lesson, other: NormKind, hero: Hero) -> None:
    """Layer norm above, then the other kind below, both opened; then the hero's group of each on its number line."""
    stage = lesson.stage
    beside = {other: Beside.of(stage.record(other), hero.cell)}
    hero = replace(hero, under=MappingProxyType({**beside, **hero.under}))
    cuts = [within_samples(stage, opened) for opened in stage.opened(LAYER, other)]
    rows = two_rows(stage.frame)
    pictures = [_picture(opened, hero, row) for opened, row in zip(cuts, rows, strict=True)]
    lesson.say("first", **_said_of(lesson, cuts[0]))
    sides = [_side(lesson, opened, row) for opened, row in zip(cuts, rows, strict=True)]
    shown = [*pictures[0], *sides[0], *pictures[1]]
    lesson.play(*lesson.clear_stage(), *lesson.enter(*shown), run_time=MOVE)
    _show_cut(lesson, "first", cuts[0], rows[0])
    lesson.say("second", **_said_of(lesson, cuts[1]))
    lesson.play(*map(FadeIn, sides[1]), run_time=GLANCE)
    _show_cut(lesson, "second", cuts[1], rows[1])
    lesson.say("used")
    lesson.hold(GLANCE)
    _hero_in_both(lesson, cuts, hero)


def _said_of(lesson: Lesson, opened: OpenGroups) -> dict[str, str]:
    """The axes that a cut averages over, and how many groups it has."""
    axes = lesson.stage.letters(opened.groups.record.reduced)
    return {"axes": axes, **group_counts(lesson, opened.groups)}


def _show_cut(lesson: Lesson, key: str, opened: OpenGroups, row: Row) -> None:
    """The groups of one cut come apart, and beside them is said how many there are."""
    facts, (said, _) = _said_of(lesson, opened), _sayings(row)
    told = words(lesson.text("means", **facts), BODY, opened.groups.accent, weight="semibold")
    told.scale(min(1.0, said.width / told.width))
    told.move_to((said.left, said.center[1], 0.0), aligned_edge=LEFT)
    apart = [opened.cube.morph(opened.state())] if isinstance(opened, WithinBlocks) else []
    lesson.play(*apart, FadeIn(told), run_time=MOVE if apart else GLANCE)
    lesson.hold(MOVE)
    lesson.note(**{f"{key}_axes": facts["axes"], f"{key}_count": facts["count"], f"{key}_n": facts["n"]})


def _hero_in_both(lesson: Lesson, cuts: Sequence[OpenGroups], hero: Hero) -> None:
    """The hero's group of either cut comes forward; its values and its mean on a number line, and the hero's result.

    Where a group has too many values for a line, only the result is written.
    """
    rows = group_beside_line(lesson.stage.frame)
    headings = [_heading(lesson, opened, row.heading) for opened, row in zip(cuts, rows, strict=True)]
    boxes = [row.line for row in rows]
    lesson.say("groups", x=hero.printed_x)
    if max(opened.groups.record.n for opened in cuts) > MOST:
        results = [hero_result(lesson, opened, hero, box) for opened, box in zip(cuts, boxes, strict=True)]
        _bring_groups(lesson, cuts, hero, rows, [*results, *headings])
        _say_results(lesson, cuts, hero)
        return
    lines = _lines(lesson, cuts, hero, boxes)
    _bring_groups(lesson, cuts, hero, rows, [*lines, *headings])
    drops = []
    for line, opened in zip(lines, cuts, strict=True):
        label = hero.under[opened.groups.kind].label
        drops.append(line.drop(None if line.dot_size is None else opened.sources(label), run_time=BEAT))
    lesson.play(*drops)
    lesson.play(*(line.show_deviation() for line in lines), run_time=GLANCE)
    lesson.play(*(line.show_arrow() for line in lines), run_time=GLANCE)
    _say_results(lesson, cuts, hero)
    lesson.play(*(line.show_score() for line in lines), run_time=GLANCE)
    lesson.hold(GLANCE)


def _bring_groups(
    lesson: Lesson, cuts: Sequence[OpenGroups], hero: Hero, rows: Sequence[Place], coming: Sequence[Mobject]
) -> None:
    """All but the hero's group of either cut fades, and that goes to its place, while what is beside it comes."""
    moves = []
    for opened, row in zip(cuts, rows, strict=True):
        opened.place_one_ahead(hero.under[opened.groups.kind].label, row.slab, row.slab, LARGEST)
        moves.append(opened.single_out())
    leave = lesson.clear_stage(*(opened.cube for opened in cuts))
    lesson.play(*leave, *moves, *lesson.enter(*coming), run_time=TRAVEL)


def _say_results(lesson: Lesson, cuts: Sequence[OpenGroups], hero: Hero) -> None:
    """What the hero becomes under either cut."""
    first, second = (hero.printed(opened.groups.kind)["x_hat"] for opened in cuts)
    lesson.say("hero" if first != second else "hero_same", first=first, second=second, x=hero.printed_x)
    lesson.note(x=hero.printed_x, first=first, second=second)


def within_samples(stage: Stage, opened: OpenGroups) -> OpenGroups:
    """Groups that are rows of samples as blocks of these; others as they are."""
    whole = stage.groups(opened.cube, group(1))
    return WithinBlocks(opened.groups, whole) if _divides(opened.groups, whole) else opened


def blocks_of(opened: OpenGroups) -> GroupView:
    """The groups that stand as blocks, each under its name."""
    return opened.whole.groups if isinstance(opened, WithinBlocks) else opened.groups


def _picture(opened: OpenGroups, hero: Hero, row: Row) -> list[Mobject]:
    """The opened cube of a cut and the names of its blocks; these are whole at first."""
    opened.cube.set_hero(hero.cell)
    wider = _WIDER * (row.side.left > row.picture.right)
    room = replace(row.picture.inset(0.0, -_CLOSER), right=row.picture.right + wider)
    opened.place(room, NAME - _CLOSER, gap=_GAP)
    whole = opened.whole if isinstance(opened, WithinBlocks) else opened
    opened.cube.state = whole.state()
    return [opened.cube, opened.plates()]


def _sayings(row: Row) -> list[Box]:
    """Beside a picture: how many groups there are, and their mean."""
    return replace(row.side, top=row.side.top - _CLEAR).rows(0.4, 1.4, gap=0.1)


def _side(lesson: Lesson, opened: OpenGroups, row: Row) -> list[Mobject]:
    """The name of a cut and its mean."""
    _, formula = _sayings(row)
    mean = fitted(group_mean(lesson.stage, opened.groups), formula)
    return [_heading(lesson, opened, row.heading), mean]


def _heading(lesson: Lesson, opened: OpenGroups, room: Box) -> Typeset:
    """The name of a cut at the left of its room."""
    groups = opened.groups
    heading = words(kind_name(groups.kind, lesson.stage.texts), BODY, groups.accent, weight="semibold")
    heading.scale(min(1.0, room.width / heading.width))
    return heading.move_to((room.left, room.center[1], 0.0), aligned_edge=LEFT)


def _lines(lesson: Lesson, cuts: Sequence[OpenGroups], hero: Hero, boxes: Sequence[Box]) -> list[ValueLine]:
    """The number lines of the hero's groups, empty, with dots of one size; on one axis if one group holds the other."""
    groups = [opened.groups for opened in cuts]
    values = (each.record.group(hero.under[each.kind].label) for each in groups)
    spans = sorted(((float(x.min()), float(x.max())) for x in values), key=lambda span: span[1] - span[0])
    (low, high), wide = spans
    room = wide if wide[0] <= low and high <= wide[1] else ()
    colors = [blocks_of(opened).swatch(own_block(opened, hero)) for opened in cuts]

    def made(largest: float) -> list[ValueLine]:
        return [
            value_line(lesson, each, hero, box, room=room, color=color, largest=largest)
            for each, box, color in zip(groups, boxes, colors, strict=True)
        ]

    return with_equal_dots(made)


def own_block(picture: OpenGroups, hero: Hero) -> int:
    """The label of the block that holds the hero."""
    return int(blocks_of(picture).record.labels_at(hero.cell))


def _divides(groups: GroupView, whole: GroupView) -> bool:
    """Whether every group is a row of one of the whole groups."""
    rows = not set(groups.record.layout.positions) & set(groups.record.reduced)
    pairs = np.unique(np.column_stack([groups.cell_groups, whole.cell_groups]), axis=0)
    return rows and len(pairs) == len(groups.labels) > len(whole.labels)
