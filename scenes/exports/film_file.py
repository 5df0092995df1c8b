"""A film file that is there, with what was written beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scenes.content.timeline import Timeline
from scenes.documents.descriptions import tensor_in_words
from scenes.spec.lecture import LectureSpec


@dataclass(frozen=True)
class FilmFile:
    """A film file, its timeline, the colours of its background and its text, and which tensor it shows."""

    path: Path
    timeline: Timeline
    background: str
    ink: str
    transparent: bool = False
    tensor: str = ""

    @property
    def name(self) -> str:
        """The name of its files without ending."""
        return self.path.stem

    @classmethod
    def read(cls, path: Path, spec: LectureSpec) -> FilmFile:
        """The film at `path`, which shows a spec; OSError or ValueError if its timeline is not beside it."""
        theme = spec.film_theme
        timeline = Timeline.read(path.with_suffix(".json"))
        return cls(path, timeline, theme.background, theme.text, spec.transparent, tensor_in_words(spec))
