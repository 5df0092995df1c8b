"""`normreel deck`: films as slides that play."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import cloup

from scenes.cli import packing
from scenes.cli.options import setting_options, view_option
from scenes.exports.registry import DECKS
from scenes.pipeline.outputs import work_folder
from scenes.spec.errors import SpecError

if TYPE_CHECKING:
    from scenes.exports.clips import Selection
    from scenes.exports.film_file import FilmFile

EXAMPLES = [f"talk{suffix}" for suffix in DECKS]


@cloup.command("deck")
@packing.lessons_argument
@cloup.option(
    "-o",
    "--output",
    metavar="|".join(EXAMPLES),
    required=True,
    type=Path,
    help=f"{' or '.join(kind.name for kind in DECKS.values())}.",
)
@packing.beats_option
@packing.loop_option
@cloup.option("--title", metavar="TEXT", help="Title of the talk.")
@cloup.option(
    "--poster",
    type=click.Choice(["first", "last"]),
    default="first",
    show_default=True,
    help="What a slide shows before it plays: first joins clips smoothly, last is better on paper.",
)
@view_option
@setting_options()
@packing.films_option
def command(
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
    if output.suffix.lower() not in DECKS:
        raise SpecError(f"-o {output}: no deck ends in this. Write {' or '.join(EXAMPLES)}.")
    from scenes.exports.clips import Selection

    found = packing.current_films(lessons, view, options, films)
    selection = Selection.named(found, packing.parse_names(beats), packing.parse_names(loops))
    make_deck(found, selection, title, poster, output)


def make_deck(
    films: Sequence[FilmFile], selection: Selection, title: str | None, poster: str, output: Path
) -> None:
    """Write a talk that plays the selected beats as `output`, a deck of the kind it ends in, and print its path."""
    from scenes.exports.decks.talk import cut_talk

    kind, folder = DECKS[output.suffix.lower()], output.parent
    packing.check_alpha(kind, films)
    with work_folder(folder) as work, packing.packing(output.name):
        clips = work / f"{output.stem}-files"
        clips.mkdir()
        talk = cut_talk(films, selection, title, poster, clips)
        click.echo(packing.place_made(kind.write(talk, work / output.name), folder))
