"""What acts note of the groups of one kind."""

from __future__ import annotations

from scenes.mobjects.cube.group_view import GroupView
from scenes.staging.lesson import Lesson


def note_groups(lesson: Lesson, groups: GroupView) -> None:
    """Note how many groups there are, of how many cells, over which axes, and the name of the first."""
    record = groups.record
    lesson.note(
        **group_counts(lesson, groups),
        averaged=", ".join(record.reduced),
        first=groups.name(groups.labels[0]),
    )


def group_counts(lesson: Lesson, groups: GroupView) -> dict[str, str]:
    """How many groups there are and of how many values, as printed."""
    count = lesson.stage.numbers.count
    return {"count": count(groups.record.count), "n": count(groups.record.n)}
