"""The act on why a sample is normalized by itself: however bright it is, it becomes the same picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from manim import LEFT, FadeIn

from normcore.kinds import LAYER
from scenes.content.arithmetic import signed
from scenes.content.exposure import Exposure
from scenes.content.hero import Hero
from scenes.design.cells import ShadeLook
from scenes.design.color import value_level
from scenes.design.compositions import twice
from scenes.design.theme import BODY
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, READ
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Axes, Axis, Spans, common_axes, moments, plus, times, union
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import LARGEST, OpenGroups
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.hero import with_equal_dots
from scenes.staging.lesson import Lesson

_SQUAT = (1.0, 0.9, 0.8, 0.7, 0.62, 0.54)
"""The height of a cell over its width: as much as leaves room for what the hero becomes."""
_LEAST_SHARE = 0.06
"""So much of one axis for all stages each version takes at least, else the numbers on it change."""


@dataclass(frozen=True, eq=False)
class Version:
    """One version of the hero's group: the slab, the drawn cells' values in it, and all values of the group."""

    opened: OpenGroups
    label: int
    drawn: FloatArray
    values: FloatArray
    normalized: FloatArray

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
        labels = self._framed(map(self.opened.cube.numbers.total, self.drawn.tolist()))
        state = self.opened.state().changed(rgb=rgb, edge_rgb=self.opened.cube.edges(rgb), labels=labels)
        return self.alone(state)

    def centred(self) -> CellState:
        """The slab as it is, with what is left of the hero without the mean."""
        return self.opened.cube.state.changed(labels=self.becomes[0])

    def evened(self) -> CellState:
        """The slab with what the values become."""
        return self.alone(self.opened.normalized_state().changed(labels=self.becomes[1]))

    @property
    def becomes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is printed of the hero without the mean, and normalized."""
        cells, mean = self.opened.cube.numbers.cells, moments(self.values)[0]
        left = self._framed(cells([x])[0] for x in plus(self.drawn, -mean).tolist())
        return left, self._framed(cells([x])[0] for x in self.opened.groups.normalized.tolist())

    def _framed(self, prints: Iterable[str]) -> tuple[str, ...]:
        """Of the prints of all cells only that of the hero."""
        framed = self.opened.cube.state.frame > 0
        return tuple(text if seen else "" for text, seen in zip(prints, framed, strict=True))


def two_exposures(lesson: Lesson, hero: Hero) -> None:
    """The hero's group, and below it the same brighter: other means and deviations, the same normalized values."""
    stage = lesson.stage
    other = Exposure.of(stage.tensor, stage.layout, LAYER, hero.cell, stage.spec.eps_of(LAYER))
    first, second = versions = two_versions(lesson, hero, other)
    place = twice(stage.frame, first.opened.flat)
    place_versions(versions, place.slabs)
    lines, results = version_lines(lesson, versions, hero, place.lines), _results(hero, other)
    dim, bright = brightness_levels(versions)
    first.opened.cube.state = first.bright(dim)
    second.opened.cube.state = replace(second, drawn=first.drawn).bright(dim)
    numbers = stage.numbers
    facts = {"gain": numbers.exact(other.gain), "offset": numbers.exact(other.offset)}
    names = [
        _name(lesson, key, box, **facts) for key, box in zip(("dim", "bright"), place.names, strict=True)
    ]
    sources = [
        None if line.dot_size is None else version.opened.sources(version.label)
        for line, version in zip(lines, versions, strict=True)
    ]
    lesson.say("one", x=hero.printed_x)
    shown = lesson.enter(first.opened.cube, second.opened.cube, names[0], *lines)
    lesson.play(*lesson.clear_stage(), *shown, run_time=MOVE)
    lesson.play(lines[0].drop(sources[0], run_time=BEAT))
    lesson.say("other")
    brighter = second.opened.cube.morph(second.bright(bright))
    lesson.play(brighter, *lesson.enter(names[1]), run_time=MOVE)
    lesson.play(lines[1].drop(sources[1], run_time=BEAT))
    lesson.say("apart")
    lesson.play(*(line.show_deviation() for line in lines), run_time=MOVE)
    lesson.play(*(line.show_hero() for line in lines), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.say("subtract")
    centred = [version.opened.cube.morph(version.centred()) for version in versions]
    lesson.play(*(line.subtract() for line in lines), *centred, run_time=READ)
    lesson.hold(BLINK)
    lesson.say("divide")
    changes = [version.opened.cube.morph(version.evened()) for version in versions]
    said = zip((hero.printed_x, results["other_x"]), (results["x_hat"], results["other_x_hat"]), strict=True)
    became = [
        _name(lesson, "became", box, x=x, x_hat=x_hat)
        for (x, x_hat), box in zip(said, place.names, strict=True)
    ]
    lesson.play(*(line.divide() for line in lines), *changes, *map(lesson.leave, names), run_time=READ)
    _say_same(lesson, hero, other)
    lesson.play(*map(FadeIn, became), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.note(x=hero.printed_x, **facts, **results)


def two_versions(lesson: Lesson, hero: Hero, other: Exposure) -> tuple[Version, Version]:
    """The hero's group as it is, and in the other exposure."""
    stage, label = lesson.stage, hero.under[LAYER].label
    look = ShadeLook if stage.cell_look.prints_all else None
    made = []
    for opened, brighter in zip(stage.opened(LAYER, LAYER, look=look), (False, True), strict=True):
        opened.cube.set_hero(hero.cell)
        groups, drawn = opened.groups, opened.cube.drawn()
        record, own = (other.record, other.label) if brighter else (groups.record, label)
        if brighter:
            drawn = plus(times(drawn, other.gain), other.offset)
        values = np.asarray(record.group(own), dtype=float)
        made.append(Version(opened, label, drawn, values, record.x_hat_group(own)))
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


def version_lines(
    lesson: Lesson, versions: tuple[Version, Version], hero: Hero, boxes: Sequence[Box]
) -> list[ValueLine]:
    """The empty number lines of both versions, with one axis for all stages if they can be read on it."""
    stage, groups = lesson.stage, versions[0].opened.groups
    axes = _axes(versions, boxes[0])

    def made(largest: float) -> list[ValueLine]:
        return [
            ValueLine(
                version.values,
                box,
                stage.theme,
                normalized=version.normalized,
                numbers=hero.numbers,
                color=groups.swatch(version.label),
                accent=groups.accent,
                texts=LineWords(**stage.texts["line"]),
                hero=groups.place_in_group(hero.cell),
                axes=own,
                arrow=False,
                largest=largest,
            ).set_empty()
            for version, box, own in zip(versions, boxes, axes, strict=True)
        ]

    return with_equal_dots(made)


def _axes(versions: tuple[Version, Version], box: Box) -> list[Axes]:
    """One fixed axis for both versions at all stages, if all are wide enough on it; if not, as few as can be."""
    spans = [Spans.of(each.values, each.normalized) for each in versions]
    parts = [part for each in spans for part in (each.raw, each.centred, each.scaled)]
    low, high = union(*parts)
    narrowest = min(end / 2 - start / 2 for start, end in parts)
    cut = any(each.cut_low or each.cut_high for each in spans)
    if not cut and narrowest >= _LEAST_SHARE * (high / 2 - low / 2):
        axis = Axis(0.0, 1.0, box.left, box.right).over((low, high))
        return [Axes(axis, axis, axis)] * len(spans)
    return [
        Axes(*(replace(axis, silent=False) for axis in (each.raw, each.centred, each.scaled)))
        for each in common_axes(spans, box.left, box.right)
    ]


def _name(lesson: Lesson, key: str, box: Box, **facts: str) -> Typeset:
    """What a version is, at the left over its line."""
    name = words(lesson.text(key, **facts), BODY, lesson.stage.theme.text, weight="semibold")
    name.scale(min(1.0, box.width / name.width))
    return name.move_to((box.left, box.center[1], 0.0), aligned_edge=LEFT)


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
