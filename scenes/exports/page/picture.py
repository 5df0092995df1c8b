"""The picture that stands for a page: what its first film shows, or the same drawn for it."""

from __future__ import annotations

from pathlib import Path

from scenes.exports.page.page import Page
from scenes.lessons import storyboard
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.stills import render_still
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry


def picture_of(page: Page, folder: Path, options: RenderOptions) -> Path:
    """The poster of the first film of a page; without films the same picture, drawn into `folder`.

    Raises `RenderError` if it cannot be drawn.
    """
    if page.films:
        return page.films[0].film.path.with_suffix(".png")
    folder.mkdir()
    entry, spec = _shown(page.spec)
    return render_still(entry, spec, entry.poster_beat, 1.0, folder / "picture.png", options)


def _shown(spec: LectureSpec) -> tuple[LessonEntry, LectureSpec]:
    """The first lesson that can show the tensor; the first of all with its own tensor if none can."""
    for entry in storyboard.LESSONS:
        try:
            return entry, entry.fitted(spec)
        except SpecError:
            continue
    first = storyboard.LESSONS[0]
    return first, LectureSpec.make(shape=first.default_shape, language=spec.language)
