"""What a film says of itself in words: the sizes of its tensor, and its timeline with a description of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from normcore.axes import Layout, Role
from scenes.content.number_format import joined
from scenes.content.timeline import Beat, Timeline
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts.catalog import common, story

_WORDS = {Role.BATCH: "samples", Role.FEATURES: "features"}


def film_timeline(entry: LessonEntry, spec: LectureSpec, beats: Sequence[Beat]) -> Timeline:
    """The timeline of a film of this lesson that played these beats."""
    text, titles = entry.text(spec), [beat.title for beat in beats]
    description = common(spec.language, story(Layout.parse(spec.layout)))["seen"]["film"].format(
        claim=text.claim, cells=sizes_in_words(spec), steps=len(titles), titles="; ".join(titles)
    )
    return Timeline(entry.slug, text.title, text.claim, description, spec.language, spec.fps, tuple(beats))


def sizes_in_words(spec: LectureSpec) -> str:
    """The sizes of a tensor with what they count.

    >>> sizes_in_words(LectureSpec(shape=(5, 4, 2, 3)))
    '5 samples × 4 channels × 2 × 3 positions'
    """
    layout = Layout.parse(spec.layout)
    sizes, texts = layout.sizes(spec.shape), common(spec.language, story(layout))["sizes"]
    parts = []
    for word, axes in groupby(layout.names, lambda axis: _WORDS.get(layout.role(axis), "positions")):
        run = [sizes[axis] for axis in axes]
        key = word if run != [1] else f"{word}_one"
        parts.append(texts[key].format(size=joined(run)))
    return " × ".join(parts)
