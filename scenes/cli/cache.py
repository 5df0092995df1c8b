"""`normreel cache`: the rendered beats that are kept for next time."""

from __future__ import annotations

import click
import cloup

from scenes.pipeline import beat_cache


@cloup.command()
@cloup.option("--clear", is_flag=True, help="Drop all that is kept.")
def cache(clear: bool) -> None:
    """Show where drawn beats are kept, and how much of the disk they take."""
    folder = beat_cache.default_folder()
    if clear:
        beat_cache.clear(folder)
    kept = beat_cache.usage(folder)
    click.echo(f"{folder}: {kept.beats} beats of {kept.films} films, {kept.size / 2**20:,.1f} MB")
