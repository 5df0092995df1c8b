"""A film file that is there, with what was written beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenes.content.timeline import Timeline
from scenes.documents.descriptions import tensor_in_words
from scenes.spec.lecture import LectureSpec


@dataclass(frozen=True)
class FilmFile:
    """A film file, its timeline, the colours of its background and its text, and which tensor it shows.

    Its folder in an export is called `folder`, or as the film; `settings` are those of its spec.
    """

    path: Path
    timeline: Timeline
    background: str
    ink: str
    transparent: bool = False
    tensor: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    folder: str = ""

    @property
    def name(self) -> str:
        """The name of its folder in an export."""
        return self.folder or self.path.stem

    @classmethod
    def read(cls, path: Path, spec: LectureSpec) -> FilmFile:
        """The film at `path`, which shows a spec; OSError or ValueError if its timeline is not beside it."""
        theme = spec.film_theme
        timeline = Timeline.read(path.with_suffix(".json"))
        settings = spec.model_dump(mode="json")
        words = tensor_in_words(spec)
        return cls(path, timeline, theme.background, theme.text, spec.transparent, words, settings)
