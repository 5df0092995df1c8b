"""The act that gives every group of a cube what one of them was given."""

from __future__ import annotations

from manim import FadeIn

from scenes.content.group_words import outcome_text
from scenes.design.timing import BLINK, MOVE
from scenes.mobjects.cube.open_groups import NAME, OpenGroups
from scenes.staging.acts.reduce import group_counts, note_groups
from scenes.staging.acts.slabs import to_places
from scenes.staging.lesson import Lesson


def normalize_all(lesson: Lesson, opened: OpenGroups) -> None:
    """The group ahead goes back among the others; then the values of all become the normalized ones."""
    stage, groups = lesson.stage, opened.groups
    opened.place(stage.frame.stage, NAME)
    outcome = outcome_text(groups.record, stage.texts, stage.numbers)
    lesson.say("after", outcome=outcome, **group_counts(lesson, groups))
    lesson.play(*lesson.clear_stage(opened.cube), run_time=BLINK)
    lesson.play(*to_places(lesson, opened), run_time=MOVE)
    lesson.play(FadeIn(opened.plates()), opened.cube.morph(opened.normalized_state()), run_time=MOVE)
    note_groups(lesson, groups)
