"""The ordered lessons: the table of contents of the lecture. Data and look-up only; nothing imports manim."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from normcore.axes import Role
from scenes.spec.errors import SpecError
from scenes.spec.lesson_entry import LessonEntry, Need
from scenes.spec.quoting import quoted

COMPARE = LessonEntry(
    slug="compare",
    module="scenes.lessons.compare",
    class_name="Compare",
    default_shape=(5, 4, 2, 3),
    poster_beat="one_formula",
    needs=(
        Need(
            Role.BATCH,
            "compare cuts a batch by channel and by sample",
            "batch norm has no batch to average over and the two cuts cannot be told apart",
        ),
        Need(
            Role.FEATURES,
            "compare cuts a batch by channel and by sample",
            "there is only one slab to cut and the two cuts cannot be told apart",
        ),
    ),
)
BATCH = LessonEntry(
    slug="batch",
    module="scenes.lessons.batch",
    class_name="Batch",
    default_shape=(5, 4, 2, 3),
    poster_beat="one_line",
    needs=(
        Need(
            Role.BATCH,
            "batch norm averages over a batch",
            "batch norm has no batch to average over: it becomes instance norm",
        ),
        Need(Role.FEATURES, "batch norm averages over a batch", "there is only one slab and one mean"),
    ),
)
LAYER = LessonEntry(
    slug="layer",
    module="scenes.lessons.layer",
    class_name="Layer",
    default_shape=(5, 4, 2, 3),
    poster_beat="one_line",
    needs=(
        Need(
            Role.BATCH,
            "layer norm treats each sample of a batch by itself",
            "there is only one slab and no batch mate to ignore",
        ),
        Need(
            Role.FEATURES,
            "layer norm treats each sample of a batch by itself",
            "the mean at a position is the value itself, and it normalizes to 0",
        ),
    ),
)
ARCHITECTURES = LessonEntry(
    slug="architectures",
    module="scenes.lessons.architectures",
    class_name="Architectures",
    default_shape=(5, 4, 2, 3),
    poster_beat="keep",
)
LESSONS: tuple[LessonEntry, ...] = (COMPARE, BATCH, LAYER, ARCHITECTURES)
"""In the order of the lecture."""


def slugs() -> list[str]:
    """Return the lessons' slugs in the order of the lecture."""
    return [entry.slug for entry in LESSONS]


def find(slug: str) -> LessonEntry:
    """Return the lesson with this slug; raise `SpecError` that names the ones there are."""
    for entry in LESSONS:
        if entry.slug == slug:
            return entry
    near = difflib.get_close_matches(slug, slugs(), n=1)
    fix = f"Did you mean {near[0]}?" if near else f"Choose one of {', '.join(slugs())}."
    raise SpecError(f"lesson = {quoted(slug)}: there is no lesson of this name. {fix}")


def viewed(named: Sequence[str], view: str | None, most: int | None = None) -> list[str]:
    """Return the lessons that were named, or the one that `--view` names in their place.

    Raises `SpecError` if there is none, if both are given and differ, or if there are more than `most`.

    >>> viewed(["batch"], None), viewed([], "layer"), viewed(["layer"], "layer")
    (['batch'], ['layer'], ['layer'])
    """
    if view is not None and set(named) - {view}:
        raise SpecError(
            f"--view {view}: the lesson {', '.join(named)} was named too. Name the lesson or give --view, not both."
        )
    lessons = [view] if view is not None else list(named)
    if not lessons:
        raise SpecError(f"LESSON is missing: name one of {', '.join(slugs())}, or give it with --view.")
    if most is not None and len(lessons) > most:
        raise SpecError(f"{' '.join(lessons)}: this command takes one LESSON. Name one.")
    return lessons
