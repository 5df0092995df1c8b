"""The ordered lessons: the table of contents of the lecture. Data and checks only; nothing imports manim."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from normcore.axes import Layout
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec


@dataclass(frozen=True)
class LessonEntry:
    """What is known of a lesson before its scene is imported."""

    slug: str
    class_name: str
    module: str
    title: str
    claim: str
    default_shape: tuple[int, ...]
    poster_beat: str
    check: Callable[[LectureSpec], None]


def check_compare(spec: LectureSpec) -> None:
    """Raise `SpecError` unless the tensor has at least two samples and two channels to cut apart.

    With both, each channel holds N >= 2 values and each sample (or token) C >= 2: no statistic averages just
    one value.
    """
    _need_two(
        spec,
        "compare cuts a batch by channel and by sample",
        "batch norm has no batch to average over and the two cuts cannot be told apart",
        "there is only one slab to cut and the two cuts cannot be told apart",
    )


def check_batch(spec: LectureSpec) -> None:
    """Raise `SpecError` unless there are two samples to average over and two channels with a mean each."""
    _need_two(
        spec,
        "batch norm averages over a batch",
        "batch norm has no batch to average over: it becomes instance norm",
        "there is only one slab and one mean",
    )


def check_layer(spec: LectureSpec) -> None:
    """Raise `SpecError` unless there are two samples with a mean each and two channels to average over."""
    _need_two(
        spec,
        "layer norm treats each sample of a batch by itself",
        "there is only one slab and no batch mate to ignore",
        "the mean at a position is the value itself, and it normalizes to 0",
    )


def _need_two(spec: LectureSpec, story: str, one_sample: str, one_channel: str) -> None:
    """Raise `SpecError`, with what is wrong then, if there is no batch, one sample or one channel."""
    shape, layout = spec.shape, Layout.parse(spec.layout)
    sizes = layout.sizes(shape)
    if layout.batch is None:
        raise SpecError(
            f"layout = {spec.layout}: {story}, and this layout has no batch axis. Name one axis N."
        )
    cuts = ((layout.batch, "sample", one_sample), (layout.features, "channel", one_channel))
    for axis, noun, consequence in cuts:
        if sizes[axis] < 2:
            raise SpecError(
                f"shape = {shape} as {spec.layout}: with {axis} = 1 there is one {noun}, so {consequence}. "
                f"Give at least 2 along {axis}."
            )


LESSONS: tuple[LessonEntry, ...] = (
    LessonEntry(
        slug="compare",
        class_name="Compare",
        module="scenes.lessons.compare",
        title="Batch norm and layer norm: one formula, two cuts",
        claim="One formula, two cuts: batch norm cuts by channel, layer norm cuts by sample.",
        default_shape=(5, 4, 2, 3),
        poster_beat="side_by_side",
        check=check_compare,
    ),
    LessonEntry(
        slug="batch",
        class_name="Batch",
        module="scenes.lessons.batch",
        title="Batch norm: one channel, all samples",
        claim="Each channel is normalized with the mean and variance of all samples and positions.",
        default_shape=(5, 4, 2, 3),
        poster_beat="one_line",
        check=check_batch,
    ),
    LessonEntry(
        slug="layer",
        class_name="Layer",
        module="scenes.lessons.layer",
        title="Layer norm: one sample, all its features",
        claim="Each sample is normalized with its own mean and variance.",
        default_shape=(5, 4, 2, 3),
        poster_beat="one_line",
        check=check_layer,
    ),
)


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
    raise SpecError(f"lesson = {slug}: there is no lesson of this name. {fix}")


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
