"""The beats of the lessons that ship, in order: what they are called is the lessons' own, so tests choose by place."""

from __future__ import annotations

from scenes.lessons import storyboard
from scenes.pipeline.scripts import beat_names
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry

COMPARE, BATCH, LAYER = (beat_names(storyboard.find(slug)) for slug in ("compare", "batch", "layer"))
POSTER = storyboard.COMPARE.poster_beat
"""The beat of `compare` whose end is the film's poster."""


def suiting(shape: tuple[int, ...], layout: str | None = None) -> list[str]:
    """The lessons that can be made of a tensor of this shape and layout."""
    spec = LectureSpec.make(shape=shape, **({"layout": layout} if layout else {}))

    def suits(entry: LessonEntry) -> bool:
        try:
            entry.check(spec)
        except SpecError:
            return False
        return True

    return [entry.slug for entry in storyboard.LESSONS if suits(entry)]


def only_in(slug: str) -> str:
    """A beat that this lesson has and no other."""
    others = {name for entry in storyboard.LESSONS if entry.slug != slug for name in beat_names(entry)}
    return next(name for name in beat_names(storyboard.find(slug)) if name not in others)
