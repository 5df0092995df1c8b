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
    seconds=130,
    poster_beat="one_formula",
    views=("batch", "layer"),
    covered_by=(
        ("batch_mate", "questions"),
        ("predict_alone", "running-stats"),
        ("table", "dimensions"),
    ),
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
    seconds=127,
    poster_beat="one_line",
    views=("batch",),
    covered_by=(
        ("undo", "affine"),
        ("every_channel", "compare"),
        ("training", "running-stats"),
        ("cost", "small-batch"),
    ),
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
    seconds=118,
    poster_beat="one_line",
    views=("layer",),
    covered_by=(
        ("every_sample", "dimensions"),
        ("conventions", "conventions"),
        ("spares", "small-batch"),
        ("sentence", "tokens"),
    ),
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
DIMENSIONS = LessonEntry(
    slug="dimensions",
    module="scenes.lessons.dimensions",
    class_name="Dimensions",
    default_shape=(5, 4, 2, 3),
    seconds=53,
    poster_beat="batch_means",
    views=("batch", "layer"),
    needs=(
        Need(
            Role.BATCH,
            "dimensions averages a batch away",
            "there is nothing to average over the batch and one mean for all of it",
        ),
        Need(
            Role.FEATURES,
            "dimensions averages the features of a sample away",
            "the means of batch norm are a single number",
        ),
    ),
)
QUESTIONS = LessonEntry(
    slug="questions",
    module="scenes.lessons.questions",
    class_name="Questions",
    default_shape=(5, 4, 2, 3),
    seconds=51,
    poster_beat="independent",
    views=("batch", "layer"),
    needs=(
        Need(
            Role.BATCH,
            "questions compares a batch with a batch of one",
            "there is no batch mate that could leave",
        ),
        Need(Role.FEATURES, "questions compares the cuts of a tensor", "there is only one slab to cut"),
    ),
)
FAMILY = LessonEntry(
    slug="family",
    module="scenes.lessons.family",
    class_name="Family",
    default_shape=(5, 4, 2, 3),
    seconds=60,
    poster_beat="all_cuts",
    views=("batch", "layer"),
    covered_by=(("one_sample", "questions"),),
    needs=(
        Need(
            Role.BATCH,
            "family shrinks a batch to one sample",
            "there is nothing to shrink and batch norm is instance norm from the start",
        ),
        Need(
            Role.FEATURES,
            "family splits channels into groups",
            "there is nothing to split and layer norm is instance norm from the start",
        ),
    ),
)
AFFINE = LessonEntry(
    slug="affine",
    module="scenes.lessons.affine",
    class_name="Affine",
    default_shape=(5, 4, 2, 3),
    seconds=39,
    poster_beat="given_back",
    views=("batch",),
    covered_by=(("not_learned", "running-stats"),),
    needs=(
        Need(
            Role.BATCH,
            "affine undoes batch norm over a batch",
            "batch norm has no batch to average over: it becomes instance norm",
        ),
        Need(Role.FEATURES, "affine undoes batch norm over a batch", "there is only one slab and one mean"),
    ),
)
TOKENS = LessonEntry(
    slug="tokens",
    module="scenes.lessons.tokens",
    class_name="Tokens",
    default_shape=(3, 5, 8),
    seconds=58,
    poster_beat="one_line",
    views=("batch", "layer"),
    needs=(
        Need(
            Role.TOKENS,
            "tokens shows sentences of words",
            "the word is the whole sentence and the two means are one",
        ),
        Need(
            Role.BATCH,
            "tokens shows a batch of sentences",
            "batch norm has no other sentence to average over",
        ),
        Need(Role.FEATURES, "tokens shows words of several features", "the mean is the value itself"),
    ),
)
SMALL_BATCH = LessonEntry(
    slug="small-batch",
    module="scenes.lessons.small_batch",
    class_name="SmallBatch",
    default_shape=(5, 4, 2, 3),
    seconds=54,
    poster_beat="one_line",
    views=("batch", "layer"),
    covered_by=(("one_value", "questions"),),
    needs=(
        Need(
            Role.BATCH,
            "small-batch draws batches from the samples of a batch",
            "there are no other samples to draw",
        ),
        Need(
            Role.FEATURES,
            "small-batch sets batch norm beside layer norm",
            "the mean at a position is the value itself, and it normalizes to 0",
        ),
    ),
)
RUNNING_STATS = LessonEntry(
    slug="running-stats",
    module="scenes.lessons.running_stats",
    class_name="RunningStats",
    default_shape=(5, 4, 2, 3),
    seconds=62,
    poster_beat="stream",
    views=("batch", "layer"),
    covered_by=(("layer_norm", "small-batch"),),
    needs=(
        Need(
            Role.BATCH,
            "running statistics are kept over batches",
            "every batch is the same sample and they have nothing to average",
        ),
        Need(Role.FEATURES, "running statistics are kept for every channel", "there is only one of each"),
    ),
)
CONVENTIONS = LessonEntry(
    slug="conventions",
    module="scenes.lessons.conventions",
    class_name="Conventions",
    default_shape=(5, 4, 2, 3),
    seconds=61,
    poster_beat="which_rule",
    views=("batch", "layer"),
    covered_by=(("kept", "running-stats"),),
    needs=(
        Need(
            Role.BATCH,
            "conventions tells the rules of batch norm and of layer norm apart",
            "batch norm has no batch to average over",
        ),
        Need(
            Role.FEATURES,
            "conventions tells the rules of batch norm and of layer norm apart",
            "layer norm over one channel makes every value 0",
        ),
    ),
)
ARCHITECTURES = LessonEntry(
    slug="architectures",
    module="scenes.lessons.architectures",
    class_name="Architectures",
    default_shape=(5, 4, 2, 3),
    seconds=55,
    poster_beat="keep",
    views=("batch", "layer"),
)
LESSONS: tuple[LessonEntry, ...] = (
    COMPARE,
    BATCH,
    LAYER,
    DIMENSIONS,
    TOKENS,
    FAMILY,
    AFFINE,
    RUNNING_STATS,
    SMALL_BATCH,
    ARCHITECTURES,
    CONVENTIONS,
    QUESTIONS,
)
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
    """Return the lessons that were named, or the one that `--view` names where none was.

    Raises `SpecError` if there is none, or if there are more than `most`.

    >>> viewed(["compare"], "layer"), viewed([], "layer")
    (['compare'], ['layer'])
    """
    lessons = list(named) or ([view] if view is not None else [])
    if not lessons:
        raise SpecError(f"LESSON is missing: name one of {', '.join(slugs())}, or give it with --view.")
    if most is not None and len(lessons) > most:
        raise SpecError(f"{' '.join(lessons)}: this command takes one LESSON. Name one.")
    return lessons
