"""The timeline of a whole film, with its title, its claim and a description in the film's language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from normcore.axes import Layout
from scenes.content.sizes import sizes_in_words
from scenes.content.timeline import Beat, Timeline
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts.catalog import common, story


def film_timeline(entry: LessonEntry, spec: LectureSpec, beats: Sequence[Beat]) -> Timeline:
    """The timeline of a film of this lesson that played these beats."""
    text = entry.text(spec)
    titles = [beat.title for beat in beats]
    description = common(spec.language, story(Layout.parse(spec.layout)))["seen"]["film"].format(
        claim=text.claim, cells=_cells(spec), steps=len(titles), titles="; ".join(titles)
    )
    return Timeline(entry.slug, text.title, text.claim, description, spec.language, spec.fps, tuple(beats))


def tensor_in_words(spec: LectureSpec) -> str:
    """Which tensor a film shows: its sizes, and the file it was read from.

    >>> tensor_in_words(LectureSpec(shape=(3, 5, 8)))
    '3 sentences × 5 tokens × 8 features'
    """
    source = "" if spec.data is None else f"{Path(spec.data).name}: "
    return source + _cells(spec)


def _cells(spec: LectureSpec) -> str:
    layout = Layout.parse(spec.layout)
    words = common(spec.language, story(layout))["sizes"]
    return sizes_in_words(layout.sizes(spec.shape), layout, words, spec.language)
