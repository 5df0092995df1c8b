"""`normreel join`: the shards of a sweep as one."""

from __future__ import annotations

from pathlib import Path

import click
import cloup

from scenes.cli.errors import FailedError
from scenes.cli.sweep_report import films_in_words
from scenes.pipeline.shards import join_shards


@cloup.command("join")
@cloup.argument("shards", metavar="SHARD...", nargs=-1, required=True, type=Path, help="Their folders.")
@cloup.option("-o", "--output", metavar="DIR", default="media/sweep", show_default=True, type=Path)
def command(shards: tuple[Path, ...], output: Path) -> None:
    """Put the shards of a sweep together: their films in one folder, with the page that shows them all."""
    missing = join_shards(list(dict.fromkeys(shards)), output)
    from scenes.exports.gallery.gallery import write_gallery  # loads Jinja, which a refusal does not need

    page = write_gallery(output)
    if page is not None:
        click.echo(page)
    if missing:
        raise FailedError(f"{films_in_words(len(missing))} not made by its shard: {', '.join(missing)}")
