"""The act on what goes by the name of layer norm, or is easily taken for it: two cuts of the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from manim import DOWN, LEFT, FadeIn, VGroup

from normcore.kinds import LAYER, NormKind
from scenes.content.comparisons import kind_name
from scenes.content.hero import Beside, Hero
from scenes.design.theme import BODY, TITLE
from scenes.design.timing import GLANCE, MOVE, READ
from scenes.geometry.arrays import BoolArray
from scenes.geometry.box import Box
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import LARGEST, NAME, OpenGroups
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.formulas import fitted, group_mean
from scenes.staging.acts.reduce import group_counts
from scenes.staging.acts.within_blocks import WithinBlocks, blocks_of, own_block, within_samples
from scenes.staging.acts.worked_lines import Worked, place_lines, text_size, worked_lines
from scenes.staging.lesson import Lesson

_CLEAR, _FORMULA, _HIGHEST, _READABLE = 0.25, 0.8, 1.6, 0.63
"""Between the name of a cut and its formula, the least and the most height of that, and how small type is at most."""


class Panel(NamedTuple):
    """One of two cuts: the opened cube, which of its cells are seen, their names, and what is said of it.

    The mean's `formula` stands where the `worked` lines about the hero will be, under the name of the cut.
    """

    opened: OpenGroups
    seen: BoolArray
    plates: VGroup
    formula: Typeset
    worked: Worked

    def shown(self, state: CellState) -> CellState:
        """The state with nothing but what is seen."""
        return state.changed(~self.seen, alpha=0.0, ink=0.0)

    @property
    def whole(self) -> CellState:
        """The blocks before the groups in them come apart."""
        opened = self.opened.whole if isinstance(self.opened, WithinBlocks) else self.opened
        return self.shown(opened.state())


def look_alikes(lesson: Lesson, other: NormKind, hero: Hero) -> None:
    """Layer norm and the other kind, both opened; then the hero in its group of either.

    Where groups lie within samples, only the hero's own sample is seen, large.
    """
    stage = lesson.stage
    beside = {other: Beside.of(stage.record(other), hero.cell)}
    hero = replace(hero, under=MappingProxyType({**beside, **hero.under}))
    cuts = [within_samples(stage, opened) for opened in stage.opened(LAYER, other)]
    panels = _panels(lesson, cuts, hero)
    leave = lesson.clear_stage()
    for key, panel in zip(("first", "second"), panels, strict=True):
        opened, facts = panel.opened, _said_of(lesson, panel.opened)
        opened.cube.state = panel.whole
        lesson.say(key, **facts)
        lesson.play(*leave, *lesson.enter(opened.cube, panel.plates, panel.worked.name), run_time=MOVE)
        leave = []
        within = isinstance(opened, WithinBlocks)
        apart = [opened.cube.morph(panel.shown(opened.state()))] if within else []
        lesson.play(*apart, FadeIn(panel.formula), run_time=MOVE if apart else GLANCE)
        lesson.hold(READ)
        lesson.note(**{f"{key}_axes": facts["axes"], f"{key}_count": facts["count"], f"{key}_n": facts["n"]})
    lesson.say("used")
    lesson.hold(GLANCE)
    _hero_in_both(lesson, panels, hero)


def _said_of(lesson: Lesson, opened: OpenGroups) -> dict[str, str]:
    """The axes that a cut averages over, and how many groups it has."""
    axes = lesson.stage.letters(opened.groups.record.reduced)
    return {"axes": axes, **group_counts(lesson, opened.groups)}


def _hero_in_both(lesson: Lesson, panels: Sequence[Panel], hero: Hero) -> None:
    """The hero's group of either cut keeps its hue; its mean and deviation, then the hero's arithmetic."""
    lesson.say("groups", x=hero.printed_x)
    left = [lesson.leave(panel.formula) for panel in panels]
    coming = lesson.enter(*(panel.worked.statistics for panel in panels))
    quiet = [panel.opened.cube.morph(_own_alone(panel, hero)) for panel in panels]
    lesson.play(*quiet, *left, *coming, run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.play(*(FadeIn(panel.worked.centred) for panel in panels), run_time=GLANCE)
    lesson.hold(GLANCE)
    first, second = (hero.printed(panel.opened.groups.kind)["x_hat"] for panel in panels)
    lesson.say("hero" if first != second else "hero_same", first=first, second=second, x=hero.printed_x)
    lesson.note(x=hero.printed_x, first=first, second=second)
    lesson.play(*(FadeIn(panel.worked.result) for panel in panels), run_time=GLANCE)
    lesson.hold(GLANCE)


def _own_alone(panel: Panel, hero: Hero) -> CellState:
    """The hero's group as it is, the others grey; in its block they have no prints."""
    opened, cube = panel.opened, panel.opened.cube
    others = ~opened.groups.mask(hero.under[opened.groups.kind].label)
    grey = cube.neutral_colors()
    state = cube.state.changed(others, rgb=grey, edge_rgb=cube.edges(grey))
    return panel.shown(opened.quiet(state, others))


def _panels(lesson: Lesson, cuts: Sequence[OpenGroups], hero: Hero) -> list[Panel]:
    """Both cuts placed beside or below each other, and what is said of them."""
    places = _places(lesson, cuts, hero)
    worked = [_worked(lesson, opened, hero) for opened in cuts]
    place_lines(worked, [said for _, said in places])
    panels = []
    for opened, lines, (box, said) in zip(cuts, worked, places, strict=True):
        seen = _place(opened, hero, box)
        under = replace(said, top=float(lines.name.get_bottom()[1]) - _CLEAR)
        if under.height < _FORMULA:
            under = replace(said, left=float(lines.centred.get_left()[0]))
        under = replace(under, bottom=max(under.bottom, under.top - _HIGHEST))
        formula = fitted(group_mean(lesson.stage, opened.groups), under)
        panels.append(Panel(opened, seen, opened.plates(), formula, lines))
    return panels


def _places(lesson: Lesson, cuts: Sequence[OpenGroups], hero: Hero) -> list[tuple[Box, Box]]:
    """For each cut the room for its picture and for what is said of it, as that makes cells and type the largest."""
    stage, tried = lesson.stage.frame.stage, []
    share = 1.9 if lesson.stage.frame.tall else 1.25
    for split in (stage.columns, stage.rows):
        parts = split(1.0, 1.0, gap=0.35)
        tried.append([part.columns(1.0, 0.92, gap=0.3) for part in parts])
        tried.append([part.rows(share, 1.0, gap=0.1) for part in parts])

    def size(places: list[list[Box]]) -> float:
        cell = min(_smallest(opened, hero, box) for opened, (box, _) in zip(cuts, places, strict=True))
        text = text_size(places[0][1])
        return cell * (text if text > _READABLE else text / 2)

    return [(box, said) for box, said in max(tried, key=size)]


def _smallest(opened: OpenGroups, hero: Hero, box: Box) -> float:
    """The size of the smallest cell that is seen when a cut is placed in a box."""
    seen = _place(opened, hero, box)
    assert opened.blocks is not None
    return float(opened.blocks.pose.size[seen, :2].min())


def _place(opened: OpenGroups, hero: Hero, box: Box) -> BoolArray:
    """Place the blocks in a box; returns the cells that are seen: where groups lie within samples, the hero's one."""
    cube, picture = opened.cube.set_hero(hero.cell), blocks_of(opened)
    layout = cube.grid.layout
    if not layout.positions or layout.batch in picture.record.reduced:
        opened.place(box, NAME, LARGEST)
        return np.ones(len(cube.grid), dtype=bool)
    own = own_block(opened, hero)
    seen, here = picture.mask(own), cube.state.pose
    made = opened.place(box, NAME, LARGEST, labels=[own])
    opened.blocks = replace(made, pose=here.where(seen, made.pose))
    if isinstance(opened, WithinBlocks) and opened.whole.blocks is not None:
        whole = opened.whole.blocks
        opened.whole.blocks = replace(whole, pose=here.where(seen, whole.pose))
    return seen


def _worked(lesson: Lesson, opened: OpenGroups, hero: Hero) -> Worked:
    """The name of a cut over its number of means, and the lines about the hero in it."""
    groups, theme = opened.groups, lesson.stage.theme
    name = words(kind_name(groups.kind, lesson.stage.texts), TITLE, groups.accent, weight="semibold")
    told = words(lesson.text("means", **_said_of(lesson, opened)), BODY, theme.text)
    heading, beside = VGroup(name, told).arrange(DOWN, buff=0.15, aligned_edge=LEFT), hero.under[groups.kind]
    assert beside.mean is not None
    value = (hero.x, beside.mean, beside.sd, beside.x_hat)
    return worked_lines(lesson, heading, hero.numbers, value, groups.accent)
