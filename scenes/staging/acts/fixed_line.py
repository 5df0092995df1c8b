"""Acts on prediction as a straight line: its slope and offset, and how the layer before it takes both in."""

from __future__ import annotations

from dataclasses import replace

from manim import DOWN, LEFT, RIGHT, FadeIn, VGroup

from scenes.content import formulas
from scenes.content.fixed_line import FixedLine, lines_in_training
from scenes.content.hero import Hero
from scenes.content.worked_example import RunningExample
from scenes.design.theme import BODY
from scenes.design.timing import BLINK, GLANCE, MOVE, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_plot import LinePlot
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.panels.layers import LayerBox, arrow_between
from scenes.mobjects.text.typeset import math, words
from scenes.staging.acts.hero import where
from scenes.staging.acts.prediction import fitted_lines, left_over, resampled
from scenes.staging.acts.stream import slab_and_room
from scenes.staging.lesson import Lesson

_WOBBLES = 3
"""So many batches of training are seen as lines."""
_STRIP, _SHARE = 1.35, 0.33
_LARGER = 1.6


def fixed_line(lesson: Lesson, opened: OpenGroups, hero: Hero, example: RunningExample) -> FixedLine:
    """The values of the hero's channel on a line: another with every batch in training, fixed in prediction."""
    stage, groups = lesson.stage, opened.groups
    fixed, label = FixedLine.of(example, stage.spec.seed), hero.under[groups.kind].label
    _, room = slab_and_room(lesson, opened)
    strip = replace(room, bottom=room.top - min(_STRIP, _SHARE * room.height))
    training = lines_in_training(example, _WOBBLES)
    numbers = list(training)
    batches = [state for _, state in resampled(lesson, opened, hero, numbers)] if numbers else []
    plot = LinePlot(
        groups.values(label),
        [*training.values(), fixed.slope],
        hero.x,
        replace(room, top=strip.bottom - 0.1),
        stage.theme,
        groups.swatch(label),
        ("x", "y"),
        (stage.numbers, stage.numbers),
    )
    heading = _said(lesson, lesson.text("in_training"), groups.accent, strip)
    lesson.say("wobbles")
    name = opened.name(label)
    leave = lesson.clear_stage(opened.cube, name)
    first = batches[0] if batches else opened.alone()
    lesson.open_with(*leave, opened.cube.morph(first), *lesson.enter(plot, heading), run_time=MOVE)
    for line, state in zip(list(training.values())[1:], batches[1:], strict=True):
        lesson.play(plot.turn(line), opened.cube.morph(state), run_time=GLANCE)
        lesson.hold(BLINK)
    lesson.say("fixed")
    written = _line_in_numbers(lesson, fixed, strip)
    change = [lesson.leave(heading), *lesson.enter(written[0])]
    own = opened.alone().changed(frame=where(opened.cube, hero).astype(float))
    alone = opened.cube.morph(left_over(opened, hero, state=own))
    lesson.play(plot.turn(fixed.slope), alone, *change, run_time=TRAVEL)
    lesson.hold(MOVE)
    lesson.say("read", **fixed.printed)
    lesson.play(FadeIn(plot.guides()), FadeIn(written[1]), run_time=MOVE)
    lesson.hold(MOVE)
    lesson.note(group=groups.name(label), **fixed.printed)
    return fixed


def _said(lesson: Lesson, text: str, color: str, room: Box) -> VGroup:
    return fitted_lines(VGroup(words(text, BODY, color, weight="semibold")), room, _LARGER)


def _line_in_numbers(lesson: Lesson, fixed: FixedLine, room: Box) -> VGroup:
    """The line with its a and b, then what it makes of the value that is followed."""
    ink, good = lesson.stage.theme.text, lesson.stage.theme.good
    colors = dict.fromkeys(("a", "b", "result"), good)
    made = (formulas.line(fixed.printed), formulas.line_at(fixed.printed))
    return fitted_lines(VGroup(*(math(line, 1.2 * BODY, ink, colors=colors) for line in made)), room, _LARGER)


def fold(lesson: Lesson, opened: OpenGroups, fixed: FixedLine) -> None:
    """A convolution with one of its weights, then batch norm as a line: both become one convolution."""
    stage, theme = lesson.stage, lesson.stage.theme
    upper, middle, lower = stage.frame.stage.rows(1.0, 0.95, 1.0, gap=0.25)
    first, second = upper.rows(1.0, 1.0, gap=0.5) if stage.frame.tall else upper.columns(1.0, 1.0, gap=1.0)
    lines = formulas.fold(fixed.printed)
    before = LayerBox(lesson.text("layer"), lines["before"], first, theme, theme.text)
    norm = LayerBox(lesson.text("norm"), lines["norm"], second, theme, opened.groups.accent)
    width = lower.inset(0.0 if stage.frame.tall else 0.2 * lower.width, 0.0)
    both = LayerBox(lesson.text("both"), lines["both"], width, theme, theme.good)
    arrow = arrow_between(before, norm, DOWN if stage.frame.tall else RIGHT, theme.muted)
    colors = {"a": opened.groups.accent, "b": opened.groups.accent, "result": theme.good}
    sums = VGroup(*(math(lines[key], 1.2 * BODY, theme.text, colors=colors) for key in ("weight", "bias")))
    sums.arrange(DOWN, buff=0.2, aligned_edge=LEFT)
    sums.scale(min(_LARGER, middle.width / sums.width, middle.height / sums.height))
    sums.move_to((*middle.center, 0.0))
    lesson.say("before", **fixed.printed)
    lesson.open_with(*lesson.clear_stage(), *lesson.enter(before, arrow, norm), run_time=MOVE)
    lesson.hold(MOVE)
    lesson.say("multiply")
    lesson.play(FadeIn(sums[0]), run_time=MOVE)
    lesson.play(FadeIn(sums[1]), run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.say("one")
    lesson.play(FadeIn(both, shift=0.3 * DOWN), run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.note(**fixed.printed)
