"""A film file that is there, with what was written beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scenes.content.timeline import Timeline
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry


@dataclass(frozen=True)
class FilmFile:
    """A film file, its timeline, and the colours of its background and its text."""

    path: Path
    timeline: Timeline
    background: str
    ink: str
    transparent: bool = False

    @classmethod
    def read(cls, entry: LessonEntry, spec: LectureSpec, folder: Path) -> FilmFile:
        """The film of a lesson in `folder`; OSError or ValueError if it or its timeline is not there."""
        path = folder / f"{entry.slug}{spec.film_suffix}"
        theme = spec.film_theme
        timeline = Timeline.read(path.with_suffix(".json"))
        return cls(path, timeline, theme.background, theme.text, spec.transparent)
