"""The timeline of a whole film, with its title, its claim and a description in the film's language."""

from __future__ import annotations

from collections.abc import Sequence

from normcore.axes import Layout
from scenes.content.sizes import sizes_in_words
from scenes.content.timeline import Beat, Timeline
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts.catalog import common, story


def film_timeline(entry: LessonEntry, spec: LectureSpec, beats: Sequence[Beat]) -> Timeline:
    """The timeline of a film of this lesson that played these beats."""
    layout = Layout.parse(spec.layout)
    text, shared = entry.text(spec), common(spec.language, story(layout))
    titles = [beat.title for beat in beats]
    description = shared["seen"]["film"].format(
        claim=text.claim,
        cells=sizes_in_words(layout.sizes(spec.shape), layout, shared["sizes"], spec.language),
        steps=len(titles),
        titles="; ".join(titles),
    )
    return Timeline(entry.slug, text.title, text.claim, description, spec.language, spec.fps, tuple(beats))
