"""`normreel join`: the shards of a sweep or of several films as one."""

from __future__ import annotations

from pathlib import Path

import click
import cloup

from scenes.cli.errors import FailedError
from scenes.cli.sweep_report import films_in_words
from scenes.pipeline.shards import OUTPUTS, join_shards


@cloup.command("join")
@cloup.argument("shards", metavar="SHARD...", nargs=-1, required=True, type=Path, help="Their folders.")
@cloup.option(
    "-o",
    "--output",
    metavar="DIR",
    type=Path,
    help=f"Where the films go; without it {OUTPUTS['sweep']}, or {OUTPUTS['render']} if `render` made them.",
)
def command(shards: tuple[Path, ...], output: Path | None) -> None:
    """Put the shards of a sweep, or of a render, together: their films in one folder.

    Those of a sweep get the page that shows them all.
    """
    joined = join_shards(list(dict.fromkeys(shards)), output)
    if joined.command == "sweep":
        from scenes.exports.gallery.gallery import write_gallery  # loads Jinja, which a refusal does not need

        page = write_gallery(joined.folder)
        shown = [] if page is None else [page]
    else:
        shown = joined.films
    for path in shown:
        click.echo(path)
    if joined.missing:
        missing = ", ".join(joined.missing)
        raise FailedError(f"{films_in_words(len(joined.missing))} not made by its shard: {missing}")
