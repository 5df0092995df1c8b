"""Pages for Python code and notebooks: `page`, the function behind `normreel page`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any, Literal

from scenes.exports.film_file import FilmFile
from scenes.exports.page.files import MICROSIM, check_folder, check_tensor
from scenes.exports.page.page import Page
from scenes.exports.page.page_film import PageFilm
from scenes.exports.page.publish import publish
from scenes.lessons import storyboard
from scenes.pipeline import beat_cache
from scenes.pipeline.api import render
from scenes.pipeline.options import RenderOptions
from scenes.spec.lecture import LectureSpec

HEIGHT = 1100
"""Pixels of the frame in a notebook."""


@dataclass(frozen=True, repr=False)
class LivePage:
    """A page that was written. As the last value of a notebook's cell it shows its live tensor, which works there.

    Parameters
    ----------
    path
        Its main file.
    page
        What it shows.
    """

    path: Path
    page: Page

    def __repr__(self) -> str:
        return f"LivePage({str(self.path)!r}, {len(self.page.films)} films)"

    def _repr_html_(self) -> str:
        """The live tensor with its properties, in a frame that holds it whole."""
        content = escape(replace(self.page, films=(), compact=True).fill())
        title = escape(self.page.comparison.texts["embed"]["frame_title"])
        style = f"border: 0; width: 100%; height: {HEIGHT}px"
        return f'<iframe title="{title}" style="{style}" srcdoc="{content}"></iframe>'


def page(
    lessons: Sequence[str] = (),
    *,
    output: str | Path = "media/page",
    target: Literal["microsim"] | None = None,
    films: str | Path = "media/films",
    options: RenderOptions | None = None,
    **settings: Any,
) -> LivePage:
    """Write a page with a live tensor, and with the films of some lessons.

    Parameters
    ----------
    lessons
        The lessons whose films it plays, as `normreel list` names them; none by default.
    output
        Its folder.
    target
        "microsim" makes the folder of a MkDocs textbook.
    films
        The folder of films, in which those are rendered that are not up to date.
    options
        How films are rendered.
    **settings
        The fields of `LectureSpec`: shape, layout, data, view, theme and so on.

    Raises
    ------
    SpecError
        If a setting cannot be used or files of somebody else would be replaced; it names the value, the rule and the
        fix.
    RenderError
        If a film cannot be drawn although everything given was right.

    Examples
    --------
    .. code-block:: python

        page(shape=(3, 5, 8)).path  # media/page/index.html
    """
    folder, options = Path(output), options or RenderOptions(cache=beat_cache.default_folder())
    spec = LectureSpec.make(**settings).resolved()
    check_tensor(spec)
    entries = [storyboard.find(lesson) for lesson in lessons]
    name = check_folder(folder, target, [])
    shown = []
    for entry in entries:
        made = render(entry, output=films, options=options, **settings)
        own = {} if {"shape", "data"} & settings.keys() else {"shape": entry.default_shape}
        of_film = LectureSpec.make(**settings, **own).resolved()
        shown.append(PageFilm(FilmFile.read(made.path, of_film)))
    written = Page(spec, shown, target == MICROSIM, name)
    return LivePage(publish(written, folder, options), written)
