"""The act on all groups beside each other: each with its own mean and deviation, then each normalized."""

from __future__ import annotations

from collections.abc import Callable

from manim import FadeIn, VGroup

from scenes.content.group_words import outcome_text
from scenes.design.theme import LABEL, MINIMUM
from scenes.design.timing import BEAT, BLINK, MOVE, READ
from scenes.geometry.arrays import FloatArray
from scenes.mobjects.charts.line_prints import LineWords, Prints, Stage
from scenes.mobjects.charts.value_scale import moments
from scenes.mobjects.cube.cell_state import order_delay
from scenes.mobjects.cube.open_groups import NAME, OpenGroups
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.reduce import group_counts, note_groups
from scenes.staging.acts.slabs import to_places
from scenes.staging.lesson import Lesson

_BELOW = 1.16
"""Room under a block for its name, its mean and its deviation."""
_LAG, _LARGEST, _WIDER = 0.6, 1.0, 0.2
_GAPS = (0.34, 0.1, -0.03)
"""Between two blocks, beside what their depth takes: as much as leaves room for the prints of normalized values."""
_MOST = 6
"""Of so many groups at most means and deviations are told: more cannot be read at once."""


def each_group(lesson: Lesson, opened: OpenGroups) -> None:
    """All groups as blocks, under each its mean and deviation where there is room; one after another is normalized."""
    stage, groups = lesson.stage, opened.groups
    opened.ahead = None
    _place(lesson, opened, _BELOW)
    before, after = (_statistics(lesson, opened, stage_of) for stage_of in (Stage.RAW, Stage.SCALED))
    told = len(groups.labels) <= _MOST and _fit(opened, before) and _fit(opened, after)
    if not told:
        _place(lesson, opened, NAME)
    lesson.say("each", **group_counts(lesson, groups))
    lesson.play(*lesson.clear_stage(opened.cube), *to_places(lesson, opened), run_time=MOVE)
    lesson.play(FadeIn(opened.plates()), *([FadeIn(before)] if told else []), run_time=BLINK)
    lesson.hold(READ if told else BEAT)
    outcome = outcome_text(groups.record, stage.texts, stage.numbers)
    lesson.say("after", outcome=outcome)
    delay = order_delay(groups.cell_groups)
    normalized = opened.cube.morph(opened.normalized_state(), delay=delay, lag=_LAG)
    changes = [lesson.leave(before), *lesson.enter(after)] if told else []
    lesson.play(normalized, *changes, run_time=READ)
    note_groups(lesson, groups)
    lesson.note(outcome=outcome)


def _place(lesson: Lesson, opened: OpenGroups, below: float) -> None:
    """The blocks as far apart as they can be with their normalized values printed on them; far, where they cannot."""
    frame = lesson.stage.frame
    room = frame.stage.inset(-_WIDER if frame.wide else 0.0, 0.0)
    needed = legible_width(opened.cube.printed(opened.groups.normalized))
    for gap in (*_GAPS, _GAPS[0]):
        blocks = opened.place(room, below, _LARGEST, gap=gap)
        if float(blocks.pose.size[:, 0].min()) >= needed:
            break


def _statistics(lesson: Lesson, opened: OpenGroups, at: Stage) -> VGroup:
    """The mean and the deviation under each block, before or after normalization."""
    stage, groups = lesson.stage, opened.groups
    values: Callable[[int], FloatArray] = groups.values if at is Stage.RAW else groups.normalized_group
    made = VGroup()
    for label in groups.labels:
        mean, sd = moments(values(label))
        raw = moments(groups.values(label))
        prints = Prints(stage.numbers.for_group(*raw), LineWords(**stage.texts["line"]))
        made.add(_below(opened, label, f"{prints.mean(mean, at)}\n{prints.deviation(sd, at)}"))
    return made


def _below(opened: OpenGroups, label: int, text: str) -> Typeset:
    front = opened.fronts[label]
    said = words(text, LABEL, opened.groups.accent, align="center", weight="semibold")
    said.scale(max(MINIMUM / LABEL, min(1.0, front.width / said.width)))
    return said.move_to((front.center[0], front.bottom - NAME - said.height / 2, 0.0))


def _fit(opened: OpenGroups, texts: VGroup) -> bool:
    """Whether each text is about as wide as its block, at most."""
    fronts = [opened.fronts[label] for label in opened.groups.labels]
    return all(text.width <= front.width + 0.2 for text, front in zip(texts, fronts, strict=True))
