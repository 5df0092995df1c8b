"""The act on why a sample is normalized by itself: however bright it is, it becomes the same picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from manim import FadeIn

from normcore.kinds import LAYER
from scenes.content.arithmetic import signed
from scenes.content.exposure import Exposure
from scenes.content.hero import Hero
from scenes.design.cells import GradedLook
from scenes.design.color import value_level
from scenes.design.compositions import twice
from scenes.design.theme import TITLE
from scenes.design.timing import BEAT, GLANCE, MOVE
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.value_scale import moments, plus, times
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import LARGEST, OpenGroups
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.worked_lines import Worked, place_lines, worked_lines
from scenes.staging.lesson import Lesson

_SQUAT = (1.0, 0.9, 0.8, 0.7, 0.62, 0.54)
"""The height of a cell over its width: as much as leaves room for what the hero becomes."""


@dataclass(frozen=True, eq=False)
class Version:
    """One version of the hero's group: the slab, the drawn cells' values in it, and all values of the group."""

    opened: OpenGroups
    label: int
    drawn: FloatArray
    values: FloatArray

    @property
    def seen(self) -> FloatArray:
        """The drawn values of the group."""
        return self.drawn[self.opened.groups.mask(self.label)]

    def alone(self, state: CellState) -> CellState:
        """A state in which nothing but the group is seen."""
        mask = self.opened.groups.mask(self.label).astype(float)
        return state.changed(alpha=mask, ink=mask)

    def bright(self, levels: FloatArray) -> CellState:
        """The slab with the version's values, as light as the levels say."""
        groups = self.opened.groups
        rgb = groups.hues(groups.cell_groups, levels)
        labels = self._of_values(self.drawn, self.opened.cube.numbers.total)
        state = self.opened.state().changed(rgb=rgb, edge_rgb=self.opened.cube.edges(rgb), labels=labels)
        return self.alone(state)

    def centred(self) -> CellState:
        """The slab as it is, with what is left of the values without the mean."""
        return self.opened.cube.state.changed(labels=self.becomes[0])

    def evened(self) -> CellState:
        """The slab with what the values become."""
        return self.alone(self.opened.normalized_state().changed(labels=self.becomes[1]))

    @property
    def becomes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is printed of the values without the mean, and normalized."""
        cube, mean = self.opened.cube, moments(self.values)[0]

        def short(x: float) -> str:
            return cube.numbers.cells([x])[0]

        left = self._of_values(plus(self.drawn, -mean), short)
        return left, self._of_values(self.opened.groups.normalized, short)

    def _of_values(self, values: FloatArray, number: Callable[[float], str]) -> tuple[str, ...]:
        """What is printed of values: all of the group where the look prints all, else that of the hero, as a number."""
        cube, own = self.opened.cube, self.opened.groups.mask(self.label)
        if cube.cell_look.prints_all:
            shown = iter(cube.numbers.cells(values[own]))
            return tuple(next(shown) if seen else "" for seen in own)
        framed = cube.state.frame > 0
        return tuple(number(x) if seen else "" for x, seen in zip(values.tolist(), framed, strict=True))


def two_exposures(lesson: Lesson, hero: Hero) -> None:
    """The hero's group, and the same brighter: other means and deviations, the same normalized values."""
    stage = lesson.stage
    other = Exposure.of(stage.tensor, stage.layout, LAYER, hero.cell, stage.spec.eps_of(LAYER))
    first, second = versions = two_versions(lesson, hero, other)
    place = twice(stage.frame, first.opened.flat)
    place_versions(versions, place.slabs)
    dim, bright = brightness_levels(versions)
    numbers, results = stage.numbers, _results(hero, other)
    facts = {"gain": numbers.exact(other.gain), "offset": numbers.exact(other.offset)}
    said = said_of(lesson, versions, hero, other, place.said)
    first.opened.cube.state = first.bright(dim)
    second.opened.cube.state = replace(second, drawn=first.drawn).bright(dim)
    lesson.say("one", x=hero.printed_x)
    shown = lesson.enter(first.opened.cube, said[0].name)
    lesson.play(*lesson.clear_stage(), *shown, run_time=MOVE)
    lesson.hold(MOVE)
    lesson.say("other")
    lesson.play(*lesson.enter(second.opened.cube, said[1].name), run_time=GLANCE)
    lesson.play(second.opened.cube.morph(second.bright(bright)), run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.say("apart")
    lesson.play(*(FadeIn(each.statistics) for each in said), run_time=GLANCE)
    lesson.hold(MOVE)
    lesson.say("subtract")
    centred = [version.opened.cube.morph(version.centred()) for version in versions]
    lesson.play(*centred, *(FadeIn(each.centred) for each in said), run_time=MOVE)
    lesson.hold(MOVE)
    lesson.say("divide")
    evened = [version.opened.cube.morph(version.evened()) for version in versions]
    lesson.play(*evened, *(FadeIn(each.result) for each in said), run_time=MOVE)
    lesson.hold(BEAT)
    _say_same(lesson, hero, other)
    lesson.note(x=hero.printed_x, **facts, **results)


def said_of(
    lesson: Lesson, versions: Sequence[Version], hero: Hero, other: Exposure, boxes: Sequence[Box]
) -> list[Worked]:
    """What is said of the hero in both versions, each in its box."""
    stage, accent = lesson.stage, versions[0].opened.groups.accent
    facts = {"gain": stage.numbers.exact(other.gain), "offset": stage.numbers.exact(other.offset)}
    heroes = ((hero.x, hero.under[LAYER].x_hat), (other.x, other.x_hat))
    made = []
    for version, key, (x, x_hat) in zip(versions, ("dim", "bright"), heroes, strict=True):
        name = words(lesson.text(key, **facts), TITLE, stage.theme.text, weight="semibold")
        value = (x, *moments(version.values), x_hat)
        made.append(worked_lines(lesson, name, hero.numbers, value, accent))
    place_lines(made, boxes)
    return made


def two_versions(lesson: Lesson, hero: Hero, other: Exposure) -> tuple[Version, Version]:
    """The hero's group as it is, and in the other exposure."""
    stage, label = lesson.stage, hero.under[LAYER].label
    look = GradedLook if stage.cell_look.prints_all else None
    made = []
    for opened, brighter in zip(stage.opened(LAYER, LAYER, look=look), (False, True), strict=True):
        opened.cube.set_hero(hero.cell)
        groups, drawn = opened.groups, opened.cube.drawn()
        record, own = (other.record, other.label) if brighter else (groups.record, label)
        if brighter:
            drawn = plus(times(drawn, other.gain), other.offset)
        values = np.asarray(record.group(own), dtype=float)
        made.append(Version(opened, label, drawn, values))
    return made[0], made[1]


def place_versions(versions: Sequence[Version], slabs: Sequence[Box]) -> None:
    """Place both slabs, their cells wide enough for what the hero becomes if there is room for that."""
    needed = max(legible_width(prints) for version in versions for prints in version.becomes)
    for squat in (*_SQUAT, 1.0):
        widths = []
        for version, slab in zip(versions, slabs, strict=True):
            opened, own = version.opened, version.opened.groups.mask(version.label)
            blocks = opened.place_one_ahead(version.label, slab, slab, LARGEST, squat=squat)
            widths.append(float(blocks.pose.size[own, 0].min()))
        if min(widths) >= needed:
            return


def brightness_levels(versions: tuple[Version, Version]) -> list[FloatArray]:
    """How light the cells of both versions are, on one scale."""
    ends = versions[0].opened.cube.cell_look.ends(np.concatenate([each.seen for each in versions]))
    return [value_level(each.drawn, *ends) for each in versions]


def _results(hero: Hero, other: Exposure) -> dict[str, str]:
    """The hero's printed results in both versions, and its value in the second."""
    return {
        "x_hat": hero.printed(LAYER)["x_hat"],
        "other_x": hero.numbers.total(other.x),
        "other_x_hat": signed(hero.numbers.ratio(other.x_hat)),
    }


def _say_same(lesson: Lesson, hero: Hero, other: Exposure) -> None:
    """What the hero became in both, whether it is the same or, where epsilon is not small, is not."""
    results = _results(hero, other)
    same = results["x_hat"] == results["other_x_hat"]
    lesson.say("same" if same else "nearly", x=hero.printed_x, **results)
