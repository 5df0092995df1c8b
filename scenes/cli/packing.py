"""What `export` and `deck` share: which films and beats are packed, and how what was made gets to its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cloup
from rich.console import Console

from scenes.cli.errors import FailedError
from scenes.cli.options import wanted_films
from scenes.cli.render import raise_failures, render_films, render_options
from scenes.exports.registry import Deck, Target
from scenes.lessons import storyboard
from scenes.pipeline.outputs import place, place_folder
from scenes.spec.errors import SpecError

if TYPE_CHECKING:
    from scenes.exports.film_file import FilmFile

lessons_argument = cloup.argument(
    "lessons", metavar="[LESSON...]", nargs=-1, help="All lessons if none is named."
)
films_option = cloup.option(
    "--films", metavar="DIR", default="media/films", show_default=True, type=Path, help="Where the films are."
)
beats_option = cloup.option(
    "--beats", metavar="BEAT,...", default="", help="These beats only, e.g. ask,table."
)
loop_option = cloup.option(
    "--loop", "loops", metavar="BEAT,...|all", default="", help="Clips that loop without a seam."
)


def current_films(
    lessons: Sequence[str], view: str | None, options: dict[str, Any], folder: Path
) -> list[FilmFile]:
    """The films of these lessons in `folder`, all if none is named, rendered first if they are not up to date."""
    from scenes.exports.film_file import FilmFile

    named = storyboard.viewed(lessons, view) if lessons or view else storyboard.slugs()
    wanted = wanted_films(named, options)
    raise_failures(render_films(wanted, folder, render_options()))
    return [FilmFile.read(entry, spec, folder) for entry, spec in wanted]


def parse_names(text: str) -> list[str]:
    """Return the names in a list like ``ask,table``.

    >>> parse_names(" ask, table"), parse_names("")
    (['ask', 'table'], [])
    """
    return [name.strip() for name in text.split(",") if name.strip()]


def check_alpha(target: Target | Deck, films: Iterable[FilmFile]) -> None:
    """Raise `SpecError` if a film is transparent and the target does not show that."""
    if not target.shows_alpha and any(film.transparent for film in films):
        raise SpecError(
            f"--transparent: {target.name} shows no film with alpha. "
            f"Give the slide's colour instead, e.g. --background '#0b1e3f'."
        )


def place_made(made: Sequence[Path], folder: Path) -> Path:
    """Move what was made into `folder`, the main one last, so that nothing it needs is missing; return the main one."""
    for path in reversed(made):
        placed = place_folder(path, folder) if path.is_dir() else place([path], folder)[0]
    return placed


@contextmanager
def packing(label: str) -> Iterator[None]:
    """Say on a terminal what is being packed; what goes wrong meanwhile becomes one readable error."""
    from av import FFmpegError

    from scenes.video.convert import ConvertError

    try:
        with Console(stderr=True).status(f"packing {label}"):
            yield
    except SpecError:
        raise
    except (ConvertError, OSError, FFmpegError, ValueError) as error:
        raise FailedError(f"{label}: {error}") from None
