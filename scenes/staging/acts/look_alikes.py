"""The act on what goes by the name of layer norm, or is easily taken for it: two cuts of the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import LEFT, UP, FadeIn, Mobject

from normcore.kinds import LAYER, NormKind, group
from scenes.content.comparisons import kind_name
from scenes.content.hero import Beside, Hero
from scenes.design.compositions import Row, two_rows
from scenes.design.theme import BODY
from scenes.design.timing import BEAT, MOVE, READ
from scenes.geometry.arrays import FloatArray
from scenes.geometry.blocks import Blocks
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import NAME, NAME_AND_MEAN, OpenGroups, Plates
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.formulas import fitted, group_mean
from scenes.staging.acts.reduce import group_counts
from scenes.staging.acts.slabs import hero_result
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_ROW = 0.96
"""The height of a row that is a group of its own, of that of a cell."""
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
        """The blocks in their hues; where values are printed, the groups in each from dark to light."""
        whole, look = self.whole.groups, self.cube.cell_look
        levels = (
            self._shades() if look.prints_all else look.levels_within(self.cube.drawn(), whole.cell_groups)
        )
        rgb = whole.hues(whole.cell_groups, levels)
        state = super().state(None, values).changed(rgb=rgb, edge_rgb=self.cube.edges(rgb))
        return state if at_work is None else self.quiet(state, ~np.isin(self.groups.cell_groups, at_work))

    def _shades(self) -> FloatArray:
        """From 0 to 1 for the groups of a block, one after the other."""
        shades = np.zeros(len(self.groups.cell_groups))
        for label in self.whole.groups.labels:
            mask = self.whole.groups.mask(label)
            _, place = np.unique(self.groups.cell_groups[mask], return_inverse=True)
            shades[mask] = place / max(1, place.max())
        return shades


def look_alikes(lesson: Lesson, other: NormKind, hero: Hero) -> None:
    """Layer norm above, then the other kind below, both opened; at last what the hero becomes in both."""
    stage = lesson.stage
    beside = {other: Beside.of(stage.record(other), hero.cell)}
    hero = replace(hero, under=MappingProxyType({**beside, **hero.under}))
    cuts = [within_samples(stage, opened) for opened in stage.opened(LAYER, other)]
    rows = two_rows(stage.frame)
    sides = [replace(row.side, top=row.side.top - _CLEAR).rows(1.0, 1.0, gap=0.1) for row in rows]
    for key, opened, row, side in zip(("first", "second"), cuts, rows, sides, strict=True):
        parts = _cut(lesson, opened, hero, row, side[0])
        counts = group_counts(lesson, opened.groups)
        axes = stage.letters(opened.groups.record.reduced)
        lesson.say(key, axes=axes, **counts)
        leave = lesson.clear_stage() if key == "first" else []
        lesson.play(*leave, *lesson.enter(*parts), run_time=MOVE)
        lesson.hold(READ)
        lesson.note(**{f"{key}_axes": axes, f"{key}_count": counts["count"], f"{key}_n": counts["n"]})
    said = [hero.printed(opened.groups.kind)["x_hat"] for opened in cuts]
    results = [
        _not_higher(hero_result(lesson, opened, hero, side[1]), side[1])
        for opened, side in zip(cuts, sides, strict=True)
    ]
    lesson.say("hero" if said[0] != said[1] else "hero_same", first=said[0], second=said[1], x=hero.printed_x)
    lesson.play(*(FadeIn(result, shift=0.1 * UP) for result in results), run_time=MOVE)
    lesson.hold(BEAT)
    lesson.note(x=hero.printed_x, first=said[0], second=said[1])


def _not_higher(result: Mobject, room: Box) -> Mobject:
    """The result, smaller if it is higher than its room."""
    return result.scale(min(1.0, room.height / result.height), about_edge=LEFT)


def within_samples(stage: Stage, opened: OpenGroups) -> OpenGroups:
    """Groups that are rows of samples as blocks of these; others as they are."""
    whole = stage.groups(opened.cube, group(1))
    return WithinBlocks(opened.groups, whole) if _divides(opened.groups, whole) else opened


def blocks_of(opened: OpenGroups) -> GroupView:
    """The groups that stand as blocks, each under its name."""
    return opened.whole.groups if isinstance(opened, WithinBlocks) else opened.groups


def _cut(lesson: Lesson, opened: OpenGroups, hero: Hero, row: Row, side: Box) -> list[Mobject]:
    """The opened cube of a cut, the names of its blocks, its own name and its mean."""
    opened.cube.set_hero(hero.cell)
    wider = _WIDER * (row.side.left > row.picture.right)
    room = replace(row.picture.inset(0.0, -_CLOSER), right=row.picture.right + wider)
    opened.place(room, NAME - _CLOSER, gap=_GAP)
    opened.cube.state = opened.state()
    groups = opened.groups
    heading = words(kind_name(groups.kind, lesson.stage.texts), BODY, groups.accent, weight="semibold")
    heading.scale(min(1.0, row.heading.width / heading.width))
    heading.move_to((row.heading.left, row.heading.center[1], 0.0), aligned_edge=LEFT)
    return [opened.cube, opened.plates(), heading, fitted(group_mean(lesson.stage, groups), side)]


def _divides(groups: GroupView, whole: GroupView) -> bool:
    """Whether every group is a row of one of the whole groups."""
    rows = not set(groups.record.layout.positions) & set(groups.record.reduced)
    pairs = np.unique(np.column_stack([groups.cell_groups, whole.cell_groups]), axis=0)
    return rows and len(pairs) == len(groups.labels) > len(whole.labels)
