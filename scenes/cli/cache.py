"""`normreel cache`: the rendered beats in the user's cache."""

from __future__ import annotations

import click
import cloup

from scenes.pipeline import beat_cache


@cloup.command("cache")
@cloup.option("--clear", is_flag=True, help="Remove every cached beat.")
def command(clear: bool) -> None:
    """Show where rendered beats are cached, and how much of the disk they take."""
    folder = beat_cache.default_folder()
    if clear:
        beat_cache.clear(folder)
    usage = beat_cache.usage(folder)
    click.echo(f"{folder}: {usage.beats} beats of {usage.films} films, {usage.size / 2**20:,.1f} MB")
