"""`normreel cache`: the rendered beats in the user's cache."""

from __future__ import annotations

import click
import cloup

from scenes.cli.errors import FailedError
from scenes.pipeline import cache_folder, cache_room


@cloup.command("cache")
@cloup.option("--clear", is_flag=True, help="Remove every cached beat.")
def command(clear: bool) -> None:
    """Show where rendered beats are cached, how much of the disk they take, and how much they may take."""
    folder = cache_folder.default_folder()
    if clear:
        try:
            cache_room.clear(folder)
        except OSError as error:
            raise FailedError(f"{folder} cannot be cleared: {error}") from None
    usage, limit = cache_room.usage(folder), cache_folder.size_limit()
    click.echo(
        f"{folder}: {usage.beats} beats of {usage.films} films, {usage.size / 1e6:,.1f} MB "
        f"of at most {limit / 1e6:,.1f} MB"
    )
