"""The acts on group norm: a slider from layer norm to instance norm, and what it makes of the hero's neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from manim import LEFT, Animation, FadeIn, VGroup

from normcore.kinds import group
from scenes.content.hero import Beside, Hero
from scenes.design.compositions import Focus, focus
from scenes.design.theme import TITLE
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, READ, STEP, TRAVEL
from scenes.geometry.arrays import BoolArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_body import MOST_VALUES
from scenes.mobjects.charts.slider import Slider
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Axes, held
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.channel_runs import ChannelRuns
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import NAME
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.hero import value_line
from scenes.staging.acts.reduce import group_counts
from scenes.staging.acts.slabs import hero_result
from scenes.staging.lesson import Lesson

_COUNTED = 0.8
"""The height of the line on how many groups there are, where it stands by itself."""
_GAP = 0.25


@dataclass(frozen=True)
class SliderPlace:
    """The slider over the picture, and beside or below it what is counted."""

    slider: Box
    counted: Box
    picture: Box


def slider_place(lesson: Lesson) -> SliderPlace:
    """The stage with a slider at its top."""
    frame = lesson.stage.frame
    stage, high = frame.stage, Slider.height_of(named=True)
    strip, below = replace(stage, bottom=stage.top - high), replace(stage, top=stage.top - high - _GAP)
    if frame.wide:
        slider, counted = strip.columns(1.35, 1.0, gap=0.7)
        return SliderPlace(slider, counted, below)
    counted = replace(below, bottom=below.top - _COUNTED)
    return SliderPlace(strip, counted, replace(below, top=counted.bottom - _GAP))


class GroupSlider:
    """The groups of a cube for each number of groups at which the slider stops; `said` is what is counted now."""

    def __init__(self, lesson: Lesson, cube: TensorCube, stops: tuple[int, ...]) -> None:
        stage = lesson.stage
        whole = stage.groups(cube, group(1))
        self.cube, self.stops = cube, stops
        self.runs: Mapping[int, ChannelRuns] = {
            stop: ChannelRuns(stage.groups(cube, group(stop)), whole) for stop in stops
        }
        self.place = slider_place(lesson)
        for runs in self.runs.values():
            runs.place(self.place.picture, NAME)
        self.said = Typeset("", 1.0, stage.theme.text)

    def knob(self, lesson: Lesson, values: tuple[int, ...]) -> Slider:
        """The slider itself, its ends named."""
        stage = lesson.stage
        names = (lesson.text("first_name"), lesson.text("last_name"))
        return Slider("G", values, self.place.slider, stage.theme, stage.theme.group, stage.numbers, names)

    def counted(self, lesson: Lesson, stop: int) -> Typeset:
        """How many means there are at a stop, of how many values each."""
        facts = group_counts(lesson, self.runs[stop].groups)
        ink, box = lesson.stage.theme.group, self.place.counted
        said = words(lesson.text("counted", **facts), TITLE, ink, weight="semibold")
        said.scale(min(1.0, box.width / said.width))
        y = self.place.slider.top - said.height / 2 if lesson.stage.frame.wide else box.center[1]
        return said.move_to((box.left, y, 0.0), aligned_edge=LEFT)


def ask_to_split(lesson: Lesson, slider: GroupSlider, values: tuple[int, ...]) -> Slider:
    """Every sample is a group, under a slider at 1; the question is how many there will be at the next stop."""
    first = slider.runs[slider.stops[0]]
    slider.cube.state = first.state()
    knob, slider.said = slider.knob(lesson, values), slider.counted(lesson, slider.stops[0])
    lesson.say("whole", **group_counts(lesson, first.groups))
    lesson.add(slider.cube, first.plates())
    lesson.play(FadeIn(knob), FadeIn(slider.said), run_time=GLANCE)
    lesson.hold(READ)
    lesson.say("ask", groups=lesson.stage.numbers.count(slider.stops[1]))
    lesson.note(**group_counts(lesson, first.groups))
    return knob


def slide_groups(lesson: Lesson, slider: GroupSlider, knob: Slider) -> None:
    """Stop after stop the runs of channels come apart, take hues of their own, and are counted."""
    stage, count = lesson.stage, lesson.stage.numbers.count
    for stop in slider.stops[1:]:
        runs, last = slider.runs[stop], stop == slider.stops[-1]
        key = ("single" if runs.groups.record.n == 1 else "last") if last else "split"
        lesson.say(key, groups=count(stop), each=count(stage.sizes[stage.layout.features] // stop))
        after = slider.counted(lesson, stop)
        moves: list[Animation] = [knob.slide_to(stop), slider.cube.morph(runs.state())]
        lesson.play(*moves, lesson.leave(slider.said), *lesson.enter(after), run_time=TRAVEL)
        lesson.hold(BEAT)
        slider.said = after
    facts = [group_counts(lesson, slider.runs[stop].groups) for stop in slider.stops]
    table = ", ".join(
        lesson.text("stop", groups=count(stop), **fact)
        for stop, fact in zip(slider.stops, facts, strict=True)
    )
    lesson.note(stops=table)


def own_groups(lesson: Lesson, slider: GroupSlider, knob: Slider, hero: Hero) -> None:
    """The hero's own group gets smaller; mean, deviation and what the hero becomes go with it."""
    stage = lesson.stage
    under = {group(stop): Beside.of(stage.record(group(stop)), hero.cell) for stop in slider.stops}
    hero = replace(hero, under=MappingProxyType({**hero.under, **under}))
    whole = slider.runs[slider.stops[0]].whole
    label = hero.under[whole.groups.kind].label
    place = focus(replace(stage.frame, stage=_below(slider, stage.frame.wide)), whole.flat)
    box = _line_box(place, stage.frame.wide and not whole.flat)
    whole.place_one_ahead(label, place.slab, place.slab)
    shown = _beside(lesson, slider, hero, slider.stops[0], box)
    stops = _telling(slider)
    results = [hero.printed(group(stop))["x_hat"] for stop in stops]
    lesson.say("back", x=hero.printed_x, n=group_counts(lesson, whole.groups)["n"])
    lesson.play(
        *lesson.clear_stage(slider.cube, knob),
        whole.single_out(),
        knob.slide_to(slider.stops[0]),
        run_time=TRAVEL,
    )
    lesson.play(FadeIn(shown), FadeIn(whole.name(label)), run_time=GLANCE)
    lesson.working_on(slider.cube, _shown(slider.runs[slider.stops[0]].groups, hero))
    if isinstance(shown, ValueLine):
        lesson.play(shown.show_deviation(), shown.show_arrow(), run_time=MOVE)
        lesson.play(shown.show_score(), run_time=GLANCE)
    for before, stop in zip(results, stops[1:], strict=False):
        shown = _fewer(lesson, slider, knob, hero, shown, stop, box)
        lesson.say("result", x=hero.printed_x, before=before, x_hat=hero.printed(group(stop))["x_hat"])
        if isinstance(shown, ValueLine) and slider.runs[stop].groups.record.n > 1:
            lesson.play(shown.move_arrow(), run_time=STEP)
            lesson.play(shown.show_arrow(), run_time=GLANCE)
            lesson.play(shown.show_score(), run_time=GLANCE)
        lesson.hold(BLINK)
    lesson.note(x=hero.printed_x, results=", ".join(results))


def _telling(slider: GroupSlider) -> tuple[int, ...]:
    """One group, the fewest more, and the most that leave the hero something to be compared with, if there are any."""
    several = [stop for stop in slider.stops[1:] if slider.runs[stop].groups.record.n > 1] or [
        slider.stops[-1]
    ]
    return tuple(dict.fromkeys((slider.stops[0], several[0], several[-1])))


def _brackets(lesson: Lesson, slider: GroupSlider, hero: Hero) -> tuple[float, float]:
    """From where to where the brackets of the hero's groups reach at all stops, on a line of as many dots."""
    records = [lesson.stage.record(group(stop)) for stop in _telling(slider)]
    ends = []
    for record in records:
        mean, std = (float(of[hero.under[record.kind].label]) for of in (record.mean, record.std))
        ends += [held(mean - std), held(mean + std)]
    return min(ends), max(ends)


def _line_box(place: Focus, beside: bool) -> Box:
    """All that is beside the group, or else the room of its line and, where that is above it, of a formula."""
    if beside:
        return replace(place.line, top=place.formula.top, right=place.rest.right)
    above = place.formula.bottom >= place.line.top
    return (
        replace(place.line, top=place.formula.top) if above else replace(place.line, left=place.formula.left)
    )


def _below(slider: GroupSlider, wide: bool) -> Box:
    """What slider and, in a narrow frame, nothing else leaves of the stage."""
    return slider.place.picture if wide else replace(slider.place.picture, top=slider.place.counted.top)


def _shown(groups: GroupView, hero: Hero) -> BoolArray:
    """The drawn cells of the hero's group."""
    return groups.mask(hero.under[groups.kind].label)


def _beside(
    lesson: Lesson, slider: GroupSlider, hero: Hero, stop: int, box: Box, axes: Axes | None = None
) -> ValueLine | VGroup:
    """The number line of the hero's group at a stop; what the hero becomes where it has too many values for a line."""
    runs = slider.runs[stop]
    if runs.groups.record.n > MOST_VALUES:
        return hero_result(lesson, runs, hero, box)
    whole, room = runs.whole.groups, _brackets(lesson, slider, hero)
    color = whole.swatch(hero.under[whole.kind].label)
    line = value_line(lesson, runs.groups, hero, box, room=room, axes=axes, color=color)
    line.state = line.state.changed(size=np.ones(len(line.state.x)), axis_seen=1.0, mean_seen=1.0)
    return line


def _fewer(
    lesson: Lesson,
    slider: GroupSlider,
    knob: Slider,
    hero: Hero,
    shown: ValueLine | VGroup,
    stop: int,
    box: Box,
) -> ValueLine | VGroup:
    """The next stop: other channels leave the hero's group, then the mean moves."""
    groups, count = slider.runs[stop].groups, lesson.stage.numbers.count
    n, kept = groups.record.n, _of_sample(slider, groups, hero)
    lesson.say("fewer" if n > 1 else "one", groups=count(stop), n=count(n))
    smaller = slider.cube.morph(_quieter(slider, hero, stop))
    lesson.working_on(slider.cube, _shown(groups, hero))
    if isinstance(shown, ValueLine) and shown.dot_size is not None and shown.count == len(kept):
        lesson.play(shown.hide("score", "arrow"), run_time=STEP)
        lesson.play(knob.slide_to(stop), smaller, shown.keep(kept), run_time=TRAVEL)
        normalized = np.zeros(shown.count)
        normalized[kept] = groups.normalized_group(hero.under[groups.kind].label)
        shown.state = shown.state.changed(normalized=normalized)
        lesson.play(shown.move_mean(), run_time=MOVE)
        return shown
    axes = shown.axes if isinstance(shown, ValueLine) else None
    other = _beside(lesson, slider, hero, stop, box, axes)
    gone = [lesson.leave(shown), *lesson.enter(other)]
    lesson.play(knob.slide_to(stop), smaller, *gone, run_time=TRAVEL)
    if isinstance(other, ValueLine):
        lesson.play(other.show_deviation(), run_time=GLANCE)
    return other


def _of_sample(slider: GroupSlider, groups: GroupView, hero: Hero) -> BoolArray:
    """Which values of the hero's sample are of its group."""
    record = slider.runs[slider.stops[0]].groups.record
    label = hero.under[groups.kind].label
    sizes = [axis.size for axis in record.averaged_axes]
    axis = record.reduced.index(record.layout.features)
    each = sizes[axis] // (groups.kind.groups or 1)
    own = np.arange(sizes[axis]) // each == label % (groups.kind.groups or 1)
    along = [-1 if place == axis else 1 for place in range(len(sizes))]
    return np.asarray(np.broadcast_to(own.reshape(along), sizes).ravel())


def _quieter(slider: GroupSlider, hero: Hero, stop: int) -> CellState:
    """The hero's sample, of which only its group has a hue."""
    whole, groups = slider.runs[slider.stops[0]].whole, slider.runs[stop].groups
    cube, state = slider.cube, whole.alone()
    aside = whole.groups.mask(hero.under[whole.groups.kind].label) & ~_shown(groups, hero)
    grey = cube.neutral_colors()
    return whole.quiet(state.changed(aside, rgb=grey, edge_rgb=cube.edges(grey)), aside)
