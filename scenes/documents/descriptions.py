"""The timeline of a whole film, with its title, its claim and a description in the film's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from normcore.axes import Layout
from scenes.content.sizes import sizes_in_words
from scenes.content.timeline import Beat, Timeline
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts.catalog import common, lecture_words, story


def film_timeline(entry: LessonEntry, spec: LectureSpec, beats: Sequence[Beat]) -> Timeline:
    """The timeline of a film of this lesson that played these beats."""
    text = entry.text(spec)
    titles = [beat.title for beat in beats]
    description = common(spec.language, story(Layout.parse(spec.layout)))["seen"]["film"].format(
        claim=text.claim, cells=_cells(spec), steps=len(titles), titles="; ".join(titles)
    )
    return Timeline(
        entry.slug, text.title, text.claim, description, spec.language, spec.fps, tuple(beats), spec.captions
    )


def lecture_timeline(name: str, parts: Sequence[tuple[Timeline, Timeline]]) -> Timeline:
    """The timeline of a lecture: the card and the film of each lesson, one after the other.

    Its beats are named `lesson:beat`. Their titles are numbered, since chapters of a film file lie on one level: a card
    has the number of its lesson, a beat that of its lesson and its own.
    """
    beats: list[Beat] = []
    for number, (card, lesson) in enumerate(parts, 1):
        titled = [replace(each, title=lesson.title) for each in card.beats]
        for film, named in ((card, titled), (lesson, lesson.beats)):
            start = beats[-1].end if beats else 0.0
            for place, beat in enumerate(named, 1):
                numbered = f"{number}" if film is card else f"{number}.{place}"
                title = f"{numbered} {beat.title}"
                moved = replace(beat, name=f"{lesson.lesson}:{beat.name}", title=title)
                beats.append(moved.shifted(start))
    first, titles = parts[0][1], "; ".join(lesson.title for _, lesson in parts)
    words = lecture_words(first.language)
    claim, seen = (words[each].format(titles=titles) for each in ("claim", "seen"))
    return Timeline(
        name, words["title"], claim, seen, first.language, first.fps, tuple(beats), first.captions
    )


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
