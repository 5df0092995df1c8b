"""The act on why a sample is normalized by itself: however bright it is, it becomes the same picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import FadeIn, VGroup

from normcore.kinds import LAYER
from scenes.content.arithmetic import signed
from scenes.content.exposure import Exposure
from scenes.content.hero import Hero
from scenes.design.cells import CellLook
from scenes.design.color import contrast, value_level
from scenes.design.compositions import twice
from scenes.design.contrast import TEXT_CONTRAST
from scenes.design.theme import BODY, TITLE
from scenes.design.timing import BEAT, BLINK, MOVE, READ, TRAVEL
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.value_lines import ValueLines
from scenes.mobjects.charts.value_scale import plus, times
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import LARGEST, OpenGroups
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.lesson import Lesson

_BELOW = 0.36
"""How far below a slab the middle of its name is."""
_DIMMEST = 0.68
"""The brightness of the colour of the least value, of that of the greatest, where prints can be read on it."""


@dataclass(frozen=True, eq=False)
class Version:
    """One version of the hero's group: the slab, the drawn cells' values in it, and all values of the group."""

    opened: OpenGroups
    label: int
    drawn: FloatArray
    values: FloatArray
    normalized: FloatArray
    name: str

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
        groups, cube = self.opened.groups, self.opened.cube
        rgb = groups.hues(groups.cell_groups, levels)
        if cube.cell_look.prints_all:
            rgb = _dimmed(rgb, levels, cube.cell_look, groups.mask(self.label))
        state = self.opened.state(values=self.drawn)
        return self.alone(state.changed(rgb=rgb, edge_rgb=cube.edges(rgb)))

    def evened(self) -> CellState:
        """The slab with what the values become."""
        return self.alone(self.opened.normalized_state())


def two_exposures(lesson: Lesson, hero: Hero) -> None:
    """The hero's group, and beside it the same brighter: other means and deviations, the same normalized values."""
    stage = lesson.stage
    other = Exposure.of(stage.tensor, stage.layout, LAYER, hero.cell, stage.spec.eps)
    first, second = versions = two_versions(lesson, hero, other)
    place = twice(stage.frame, first.opened.flat)
    for version, box in zip(versions, (place.first, place.second), strict=True):
        version.opened.place_one_ahead(version.label, box, box, LARGEST)
    lines, names = _lines(lesson, versions, hero, place.lines), [_name(lesson, each) for each in versions]
    for version, levels in zip(versions, brightness_levels(versions), strict=True):
        version.opened.cube.state = version.bright(levels)
    numbers = stage.numbers
    gain, offset = numbers.exact(other.gain), numbers.exact(other.offset)
    lesson.say("one", x=hero.printed_x)
    shown = lesson.enter(first.opened.cube, names[0], lines)
    lesson.play(*lesson.clear_stage(), *shown, run_time=MOVE)
    lesson.play(lines.drop({0: first.opened.sources(first.label)}, groups=[0]), run_time=BEAT)
    lesson.say("other", gain=gain, offset=offset)
    lesson.play(FadeIn(second.opened.cube), FadeIn(names[1]), run_time=MOVE)
    lesson.play(lines.drop({1: second.opened.sources(second.label)}, groups=[1]), run_time=BEAT)
    lesson.say("apart")
    lesson.play(lines.show_deviations(), lines.show_hero(), run_time=MOVE)
    lesson.hold(BLINK)
    lesson.say("subtract")
    lesson.play(lines.subtract(), run_time=TRAVEL)
    lesson.say("divide")
    changes = [version.opened.cube.morph(version.evened()) for version in versions]
    lesson.play(lines.divide(), *changes, run_time=READ)
    lesson.play(FadeIn(_equals(lesson, versions, other, hero)), run_time=BLINK)
    _say_same(lesson, hero, other)
    lesson.hold(BEAT)
    lesson.note(x=hero.printed_x, gain=gain, offset=offset, **_results(hero, other))


def two_versions(lesson: Lesson, hero: Hero, other: Exposure) -> tuple[Version, Version]:
    """The hero's group as it is, and in the other exposure."""
    stage, label = lesson.stage, hero.under[LAYER].label
    made = []
    for opened, brighter in zip(stage.opened(LAYER, LAYER), (False, True), strict=True):
        opened.cube.set_hero(hero.cell)
        groups, drawn = opened.groups, opened.cube.drawn()
        record, own = (other.record, other.label) if brighter else (groups.record, label)
        if brighter:
            drawn = plus(times(drawn, other.gain), other.offset)
        formula = f"{stage.numbers.exact(other.gain)} x + {stage.numbers.exact(other.offset)}"
        values = np.asarray(record.group(own), dtype=float)
        made.append(
            Version(opened, label, drawn, values, record.x_hat_group(own), formula if brighter else "x")
        )
    return made[0], made[1]


def _dimmed(rgb: FloatArray, levels: FloatArray, look: CellLook, seen: BoolArray) -> FloatArray:
    """Colours the dimmer the lower their level, as far as what is printed on those seen can still be read."""
    ink = look.ink(rgb)
    for dimmest in np.linspace(_DIMMEST, 1.0, 9):
        dimmed = rgb * (dimmest + (1 - dimmest) * np.nan_to_num(levels))[:, None]
        if contrast(dimmed[seen], ink).min() >= TEXT_CONTRAST:
            break
    return np.asarray(dimmed)


def brightness_levels(versions: tuple[Version, Version]) -> list[FloatArray]:
    """How light the cells of both versions are, on one scale."""
    ends = versions[0].opened.cube.cell_look.ends(np.concatenate([each.seen for each in versions]))
    return [value_level(each.drawn, *ends) for each in versions]


def _lines(lesson: Lesson, versions: tuple[Version, Version], hero: Hero, box: Box) -> ValueLines:
    """The number lines of both versions, below each other, on one axis where both can be read on it."""
    stage, groups = lesson.stage, versions[0].opened.groups
    return ValueLines(
        [each.values for each in versions],
        [each.name for each in versions],
        box,
        stage.theme,
        normalized=[each.normalized for each in versions],
        numbers=hero.numbers,
        colors=[groups.swatch(versions[0].label)] * 2,
        accents=groups.accent,
        texts=LineWords(**stage.texts["line"]),
        hero=(0, groups.place_in_group(hero.cell)),
    ).set_empty()


def _name(lesson: Lesson, version: Version) -> Typeset:
    """A version's formula under its slab."""
    front = version.opened.fronts[version.label]
    name = words(version.name, BODY, lesson.stage.theme.text, weight="semibold")
    return name.move_to((front.center[0], front.bottom - _BELOW, 0.0))


def _equals(lesson: Lesson, versions: tuple[Version, Version], other: Exposure, hero: Hero) -> VGroup:
    """The sign between both slabs: they are equal as printed, or about so."""
    first, second = (each.opened.fronts[each.label] for each in versions)
    results = _results(hero, other)
    sign = "=" if results["x_hat"] == results["other_x_hat"] else "≈"
    beside = second.left > first.right
    x = (first.right + second.left) / 2 if beside else first.left + _BELOW
    y = first.center[1] if beside else first.bottom - _BELOW
    return VGroup(words(sign, TITLE, lesson.stage.theme.text, weight="semibold").move_to((x, y, 0.0)))


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
