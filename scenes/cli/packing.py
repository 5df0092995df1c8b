"""What `export` and `deck` share: which films and beats are packed, and how what was made gets to its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import cloup
from rich.console import Console

from scenes.cli.errors import FailedError
from scenes.cli.options import viewed, wanted_film, wanted_films
from scenes.cli.render import check, raise_failures, render_films
from scenes.cli.surroundings import reason
from scenes.documents.descriptions import tensor_in_words
from scenes.exports.registry import Deck, Target
from scenes.exports.selection import Selection, clip_stem
from scenes.lessons import storyboard
from scenes.pipeline.disk_space import expected_bytes
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.film_settings import FilmSettings
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.render_history import RenderHistory
from scenes.pipeline.scripts import beat_names
from scenes.pipeline.shards import OUTPUTS
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.spec.quoting import quoted

lessons_argument = cloup.argument(
    "lessons", metavar="[LESSON...]", nargs=-1, help="All lessons if none is named."
)
films_option = cloup.option(
    "--films",
    metavar="DIR",
    default=OUTPUTS["render"],
    show_default=True,
    type=Path,
    help="Where the films are.",
)
beats_option = cloup.option(
    "--beats", metavar="BEAT,...", default="", help="These beats only, e.g. ask,compare:table; see `list`."
)
loop_option = cloup.option(
    "--loop", "loops", metavar="BEAT,...|all", default="", help="Clips that loop without a seam."
)


@dataclass(frozen=True)
class Wanted:
    """What is packed: the films, in the order of the lessons, and the beats of them."""

    films: tuple[FilmRequest, ...]
    selection: Selection
    options: RenderOptions

    def check_alpha(self, target: Target | Deck) -> None:
        """Raise `SpecError` if a film is transparent and the target does not show that."""
        if not target.shows_alpha and any(film.spec.transparent for film in self.films):
            player: str = getattr(target, "player", "")
            shown = f"{target.name} with --player {player}" if player else target.name
            raise SpecError(
                f"--transparent: {shown} shows no film with alpha. "
                f"Give the slide's colour instead, e.g. --background '#0b1e3f'."
            )

    def bytes_of(self, film: FilmRequest) -> int:
        """The bytes of a film: what it takes, or about what it will take."""
        if film.path.is_file():
            return film.path.stat().st_size
        history = RenderHistory.read(self.options.cache)
        return expected_bytes(film.job(film.folder, self.options), history, beats=False)

    def clips_of(self, film: FilmRequest) -> list[str]:
        """The names of the clips of a film, without ending."""
        slug, beats = film.lesson.slug, beat_names(film.lesson, film.spec.view)
        return [
            clip_stem(film.path.stem, beats, beat) for beat in beats if (slug, beat) in self.selection.beats
        ]

    def render(self) -> None:
        """Render the films that are not up to date, and say which tensor each shows."""
        raise_failures(render_films(self.films, self.options))
        for film in self.films:
            click.echo(f"{film.name}: {tensor_in_words(film.spec)}", err=True)


def wanted(
    lessons: Sequence[str],
    beats: str,
    loops: str,
    folder: Path,
    how: RenderOptions,
    options: dict[str, Any],
    max_bytes: int = 0,
) -> Wanted:
    """The films of these lessons, all if none is named, and of each the beats that were asked for.

    A lesson that has none of the beats, or was not named and cannot show the tensor, is left out with a note. Raises
    `SpecError` for whatever cannot be packed and is known before a film is drawn.
    """
    is_named = bool(lessons or options["view"] or options["source"])
    found = wanted_films(viewed(lessons, options), options) if is_named else _all_that_can(options)
    known = {entry.slug: beat_names(entry, spec.view) for entry, spec in found}
    selection = Selection.named(known, parse_names(beats), parse_names(loops), max_bytes)
    for slug in known:
        if not selection.shows(slug):
            click.echo(f"{slug} is left out: it has none of the beats {beats}", err=True)
    films = tuple(_film(*film, folder, how, options) for film in found if selection.shows(film[0].slug))
    check(films, how, "--films")
    return Wanted(films, selection, how)


def _all_that_can(options: dict[str, Any]) -> list[tuple[LessonEntry, LectureSpec]]:
    """Every lesson that can show its tensor; the others are named. Raises `SpecError` if there is none."""
    found, refused = [], {}
    for slug in storyboard.slugs():
        try:
            found.append(wanted_film(slug, options))
        except SpecError as error:
            refused[slug] = error
    if not found:
        raise next(iter(refused.values()))
    for slug, why in refused.items():
        click.echo(f"{slug} is left out: {why}", err=True)
    return found


def _film(
    entry: LessonEntry, spec: LectureSpec, folder: Path, how: RenderOptions, options: dict[str, Any]
) -> FilmRequest:
    """The film that `--from` names if it is the film that is asked for, else the one in the folder of films."""
    source: FilmSettings | None = options["source"]
    if source is not None and source.path.suffix == spec.film_suffix:
        stem = source.path.stem
        given = FilmRequest(
            stem, entry, spec, source.path.parent, stem
        )  # which may lie where nothing can be written
        if given.is_up_to_date(how):
            return given
        click.echo(
            f"{source.path} is not the film that is asked for now; that is looked for in {folder}", err=True
        )
    return FilmRequest.at(folder, entry, spec, how, "--films")


def parse_names(text: str) -> list[str]:
    """Return the names in a list like ``ask,table``; raise `SpecError` for a list of none.

    >>> parse_names(" ask, table"), parse_names("")
    (['ask', 'table'], [])
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if text and not names:
        raise SpecError(
            f"--beats or --loop {quoted(text)}: no beat is named. Give some, e.g. ask,table, or leave it away."
        )
    return names


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
    except OSError as error:
        raise FailedError(f"{label}: {reason(error)}") from None
    except (ConvertError, FFmpegError, ValueError) as error:
        raise FailedError(f"{label}: {error}") from None
