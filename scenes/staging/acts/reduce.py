"""What acts note of the groups of one kind."""

from __future__ import annotations

from scenes.mobjects.cube.group_view import GroupView
from scenes.staging.lesson import Lesson

_LISTED = 8
"""So many groups at most are named with their statistics."""


def note_groups(lesson: Lesson, groups: GroupView) -> None:
    """Note how many groups there are, of how many cells, over which axes, their names and their statistics."""
    record = groups.record
    lesson.note(
        **group_counts(lesson, groups),
        averaged=", ".join(record.reduced),
        first=groups.name(groups.labels[0]),
        means=group_statistics(lesson, groups, "mean"),
        measured=group_statistics(lesson, groups, "measured"),
    )


def group_counts(lesson: Lesson, groups: GroupView) -> dict[str, str]:
    """How many groups there are and of how many values, as printed."""
    count = lesson.stage.numbers.count
    return {"count": count(groups.record.count), "n": count(groups.record.n)}


def group_statistics(lesson: Lesson, groups: GroupView, key: str) -> str:
    """The drawn groups with their "mean", or with mean and deviation, "measured" of them; dots for the others."""
    text, number, record = lesson.stage.texts["seen"][key], lesson.stage.numbers.number, groups.record
    listed = groups.labels[:_LISTED]
    said = [
        text.format(
            name=groups.name(label),
            mean=number(float(record.mean[label])),
            sd=number(float(record.std[label])),
        )
        for label in listed
    ]
    return "; ".join(said if len(listed) == record.count else [*said, "..."])
