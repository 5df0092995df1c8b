"""Films and stills for Python code and notebooks: `render` and `still`, the functions behind the command line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scenes.content.number_format import NumberFormat
from scenes.content.timeline import Timeline
from scenes.documents import subtitles, templating
from scenes.documents.transcript import TYPES, UNPLAYABLE
from scenes.lessons import storyboard
from scenes.pipeline import beat_cache, stills
from scenes.pipeline.disk_space import check_films_fit
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.films import make, remove_leftovers
from scenes.pipeline.jobs import Failed
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import work_folder
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts.catalog import document_words

EMBEDDED_BYTES = 10_000_000
"""Films up to this size become part of a notebook that shows them; larger ones stay files beside it."""
TEMPLATES = templating.Templates("scenes.documents")


@dataclass(frozen=True, repr=False)
class Film:
    """A finished film and the files beside it.

    As the last value of a notebook's cell it shows itself with its captions and chapters. The film is embedded up to
    10 MB, so that the notebook shows it anywhere without a server. A larger film is referred to by its path relative
    to the working directory, which Jupyter resolves from the folder of the notebook; a line below it says so.

    Parameters
    ----------
    path
        The film.
    timeline
        Its beats with their captions and descriptions.
    captions, poster
        Its captions as WebVTT, None if it has none, and its poster as PNG.
    """

    path: Path
    timeline: Timeline
    captions: Path | None
    poster: Path

    @classmethod
    def read(cls, path: Path) -> Film:
        """The film at a path, with the files that were published beside it; OSError or ValueError without them."""
        timeline = Timeline.read(path.with_suffix(".json"))
        captions = None if timeline.captions == subtitles.NONE else path.with_suffix(".vtt")
        return cls(path, timeline, captions, path.with_suffix(".png"))

    def __repr__(self) -> str:
        return f"Film({str(self.path)!r}, {self.timeline.duration:.1f} s, {len(self.timeline.beats)} beats)"

    def _repr_html_(self) -> str:
        """A video element with poster, captions and chapters."""
        size, kind = self.path.stat().st_size, TYPES[self.path.suffix]
        plays = self.path.suffix not in UNPLAYABLE
        embedded = plays and size <= EMBEDDED_BYTES
        words = document_words(self.timeline.language)
        megabytes = NumberFormat(language=self.timeline.language).number(size / 1e6, 1)
        note = words["not_embedded" if plays else "not_playable"].format(megabytes=megabytes)
        relative = Path(os.path.relpath(self.path)).as_posix()
        return TEMPLATES.fill(
            "film.html",
            timeline=self.timeline,
            source=templating.data_uri(self.path.read_bytes(), kind) if embedded else quote(relative),
            type=kind,
            poster=templating.data_uri(self.poster.read_bytes(), "image/png"),
            captions=self.captions and templating.data_uri(self.captions.read_bytes(), "text/vtt"),
            chapters=templating.data_uri(
                subtitles.to_vtt(subtitles.chapters(self.timeline.beats)), "text/vtt"
            ),
            file=None if embedded else relative,
            words=words,
            note=note,
        )


@dataclass(frozen=True)
class Still:
    """One picture of a lesson, which a notebook shows."""

    path: Path

    def _repr_png_(self) -> bytes:
        """The picture."""
        return self.path.read_bytes()


def render(
    lesson: str | LessonEntry,
    *,
    output: str | Path = "media/films",
    options: RenderOptions | None = None,
    **settings: Any,
) -> Film:
    """Render a lesson to a film, unless it is up to date.

    Parameters
    ----------
    lesson
        Its name, as `normreel list` shows them, or its entry.
    output
        The folder for the film and its captions, poster and transcript, in which it gets the name of its settings,
        or the film file itself.
    options
        How it is rendered; by our renderer, in final quality, with the user's cache unless given.
    **settings
        The fields of `LectureSpec`: shape, layout, data, theme, quality and so on.

    Raises
    ------
    SpecError
        If there is no such lesson, if a setting cannot be used, or if the film does not fit on the disk; it names the
        value, the rule and the fix.
    RenderError
        If rendering fails although everything given was right.

    Examples
    --------
    .. code-block:: python

        render("compare", shape=(8, 16, 7, 7), theme="light").path
        # media/films/compare-8x16x7x7-NCHW-light-1080p.mp4
    """
    entry, spec = _checked(lesson, settings)
    options = options or RenderOptions(cache=beat_cache.default_folder())
    request = FilmRequest.at(Path(output), entry, spec, options)
    request.check(options)
    remove_leftovers([request], options)
    if not request.is_up_to_date(options):
        check_films_fit([request], options)
        with work_folder(request.folder) as work:
            for _, event in make([request], options, work):
                if isinstance(event, Failed):
                    raise stills.failure(entry.slug, event)
    return Film.read(request.path)


def still(
    lesson: str | LessonEntry,
    beat: str,
    at: float = 1.0,
    *,
    output: str | Path = "media/stills",
    options: RenderOptions | None = None,
    **settings: Any,
) -> Still:
    """Draw one moment of a beat: `at` is from 0, its first moment, to 1, its end.

    The other parameters and the errors are those of `render`; a beat that the lesson does not have is a `SpecError`.

    Examples
    --------
    .. code-block:: python

        still("compare", "table", at=0.5).path  # media/stills/compare-table-50.png
    """
    if not 0 <= at <= 1:
        raise SpecError(f"at = {at}: a moment of a beat is from 0, its start, to 1, its end. Give e.g. 0.5.")
    entry, spec = _checked(lesson, settings)
    return Still(stills.render_still(entry, spec, beat, at, Path(output), options or RenderOptions()))


def _checked(lesson: str | LessonEntry, settings: dict[str, Any]) -> tuple[LessonEntry, LectureSpec]:
    """The lesson and its spec, with the lesson's own tensor unless another is asked for."""
    entry = storyboard.find(lesson) if isinstance(lesson, str) else lesson
    if settings.keys().isdisjoint({"shape", "data"}):
        settings = {**settings, "shape": entry.default_shape}
    spec = LectureSpec.make(**settings).resolved()
    return entry, entry.fitted(spec)
