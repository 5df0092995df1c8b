"""`normreel export`: films as clips for slides and pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click
import cloup
from pydantic import ByteSize, Field, TypeAdapter, ValidationError

from scenes.cli import packing
from scenes.cli.options import setting_options, view_option
from scenes.exports.registry import TARGETS, Target
from scenes.pipeline.outputs import work_folder
from scenes.spec.errors import SpecError

if TYPE_CHECKING:
    from scenes.exports.clips import Selection
    from scenes.exports.film_file import FilmFile

SIZE: TypeAdapter[ByteSize] = TypeAdapter(Annotated[ByteSize, Field(ge=1000)])


@cloup.command("export")
@packing.lessons_argument
@cloup.option(
    "--for",
    "names",
    metavar="TARGET",
    multiple=True,
    required=True,
    type=click.Choice(list(TARGETS)),
    help=f"{', '.join(TARGETS)}; may be given more than once.",
)
@packing.beats_option
@packing.loop_option
@cloup.option("--max-size", metavar="5MB", default="5MB", show_default=True, help="Of a GIF or WebP.")
@view_option
@setting_options()
@packing.films_option
@cloup.option("-o", "--output", metavar="DIR", default="media/exports", show_default=True, type=Path)
def command(
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
    from scenes.exports.clips import Selection

    limit = parse_size(max_size)
    found = packing.current_films(lessons, view, options, films)
    selection = Selection.named(found, packing.parse_names(beats), packing.parse_names(loops), limit)
    export_films(found, [TARGETS[name] for name in dict.fromkeys(names)], selection, output)


def export_films(
    films: Sequence[FilmFile], targets: Sequence[Target], selection: Selection, output: Path
) -> None:
    """Write every film for every target into `output`/target and print where it is."""
    for target in targets:
        packing.check_alpha(target, films)
    for target in targets:
        folder = output / target.name
        for film in films:
            label = f"{target.name} {film.timeline.lesson}"
            with work_folder(folder) as work, packing.packing(label):
                click.echo(packing.place_made(target.write(film, selection, work), folder))


def parse_size(text: str) -> int:
    """Return a size like ``5MB`` or ``800KB`` in bytes; raise `SpecError` for anything else.

    >>> parse_size("5MB"), parse_size("2.5 mb"), parse_size("200KB")
    (5000000, 2500000, 200000)
    """
    try:
        return SIZE.validate_python(text)
    except ValidationError:
        raise SpecError(
            f"--max-size {text}: this is not a size of 1KB or more. Write for example 5MB or 800KB."
        ) from None
