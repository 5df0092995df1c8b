"""The commands that cut films up for slides and pages: they parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import cloup

from scenes.cli.options import settings, view_option, wanted_films
from scenes.exports.bundles.targets import TARGETS
from scenes.lessons import storyboard
from scenes.spec.errors import SpecError

UNITS = {"KB": 1_000, "MB": 1_000_000, "B": 1}

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


@cloup.command()
@lessons_argument
@cloup.option(
    "--for",
    "names",
    metavar="TARGET",
    multiple=True,
    required=True,
    type=click.Choice(list(TARGETS)),
    help=f"{', '.join(TARGETS)}; may be given more than once.",
)
@beats_option
@loop_option
@cloup.option("--max-size", metavar="5MB", default="5MB", show_default=True, help="Of a GIF or WebP.")
@view_option
@settings
@films_option
@cloup.option("-o", "--output", metavar="DIR", default="media/exports", show_default=True, type=Path)
def export(
    lessons: tuple[str, ...],
    names: tuple[str, ...],
    beats: str,
    loops: str,
    max_size: str,
    view: str | None,
    films: Path,
    output: Path,
    **options: Any,
) -> None:
    """Cut films into clips for slides and pages."""
    from scenes.cli.exporting import choose, current_films, export_films

    limit = parse_size(max_size)
    found = current_films(wanted_films(_named(lessons, view), options), films)
    choice = choose(found, parse_names(beats), parse_names(loops), limit)
    export_films(found, [TARGETS[name] for name in dict.fromkeys(names)], choice, output)


@cloup.command()
@lessons_argument
@cloup.option(
    "-o", "--output", metavar="talk.pptx|talk.html", required=True, type=Path, help="PowerPoint or reveal.js."
)
@beats_option
@loop_option
@cloup.option("--title", metavar="TEXT", help="Title of the talk.")
@cloup.option(
    "--poster",
    type=click.Choice(["first", "last"]),
    default="first",
    show_default=True,
    help="What a slide shows before it plays: first joins clips smoothly, last is better on paper.",
)
@view_option
@settings
@films_option
def deck(
    lessons: tuple[str, ...],
    output: Path,
    beats: str,
    loops: str,
    title: str | None,
    poster: str,
    view: str | None,
    films: Path,
    **options: Any,
) -> None:
    """Make slides that play: each beat by itself, then a stop."""
    from scenes.cli.exporting import check_deck, choose, current_films, make_deck

    check_deck(output)
    found = current_films(wanted_films(_named(lessons, view), options), films)
    make_deck(found, choose(found, parse_names(beats), parse_names(loops), 0), title, poster, output)


def _named(lessons: tuple[str, ...], view: str | None) -> list[str]:
    """Return the lessons that were named; all if none was."""
    return storyboard.viewed(lessons, view) if lessons or view else storyboard.slugs()


def parse_names(text: str) -> list[str]:
    """Return the names in a list like ``ask,table``.

    >>> parse_names(" ask, table"), parse_names("")
    (['ask', 'table'], [])
    """
    return [name.strip() for name in text.split(",") if name.strip()]


def parse_size(text: str) -> int:
    """Return a size like ``5MB`` or ``800KB`` in bytes; raise `SpecError` for anything else.

    >>> parse_size("5MB"), parse_size("1.5 mb"), parse_size("200KB")
    (5000000, 1500000, 200000)
    """
    upper = text.strip().upper()
    unit = next((unit for unit in UNITS if upper.endswith(unit)), "")
    try:
        size = float(upper.removesuffix(unit)) * UNITS.get(unit, 1)
    except ValueError:
        size = 0.0
    if not 1 <= size < float("inf"):
        raise SpecError(f"--max-size {text}: this is not a size above 0. Write for example 5MB or 800KB.")
    return int(size)
