"""`normreel render`: lessons as films."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import cloup
from rich.console import Console

from scenes.cli.errors import FailedError
from scenes.cli.options import (
    cluster_option,
    film_output_option,
    force_option,
    preset_option,
    renderer_option,
    setting_options,
    shard_option,
    traceback_option,
    viewed,
    wanted_films,
)
from scenes.cli.progress import JobProgress
from scenes.cli.sweep_report import films_in_words
from scenes.pipeline import beat_cache
from scenes.pipeline.disk_space import LARGE_BYTES, bytes_of, check_films_fit, in_words
from scenes.pipeline.executors import registry
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.films import FinishedFilm, make, remove_leftovers
from scenes.pipeline.jobs import Failed
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import work_folder
from scenes.pipeline.shards import Shard
from scenes.renderer.encoders.presets import DRAFT, FINAL
from scenes.renderer.registry import FAST
from scenes.spec.errors import SpecError


@cloup.command("render")
@cloup.argument("lessons", metavar="LESSON...", nargs=-1)
@setting_options()
@film_output_option
@preset_option
@force_option
@renderer_option
@cluster_option
@shard_option
@traceback_option
def command(
    lessons: tuple[str, ...],
    output: Path,
    final: bool,
    force: bool,
    renderer: str,
    cluster: str | None,
    shard: Shard | None,
    traceback: bool,
    **options: Any,
) -> None:
    """Render lessons to films with captions, chapters and a poster."""
    how = render_options(renderer, final, force, traceback, cluster)
    films = wanted_films(viewed(lessons, options), options)
    planned = [FilmRequest.at(output, *film, how) for film in films]
    begin = None
    if shard is not None:
        if any(film.folder != output for film in planned):
            raise SpecError(f"-o {output}: a shard has a folder of its own. Give a folder.")
        begin = partial(shard.write, "render", planned, how, output)
    raise_failures(render_films(share_of(planned, shard), how, begin))


def share_of(films: Sequence[FilmRequest], shard: Shard | None) -> list[FilmRequest]:
    """The films of a shard, all without one; say so if it has none."""
    share = list(films) if shard is None else shard.of(films)
    if shard is not None and not share:
        click.echo(
            f"shard {shard} has nothing to make: the plan has only {films_in_words(len(films))}", err=True
        )
    return share


def render_options(
    renderer: str = FAST,
    final: bool = True,
    force: bool = False,
    traceback: bool = False,
    cluster: str | None = None,
) -> RenderOptions:
    """How films are rendered, as commands are asked for it; beats are cached."""
    preset = FINAL if final else DRAFT
    cache = beat_cache.default_folder()
    return RenderOptions(renderer, preset, force, traceback, cache, cluster=cluster)


def render_films(
    films: Sequence[FilmRequest], options: RenderOptions, begin: Callable[[], None] | None = None
) -> list[str]:
    """Make what is not up to date, print each film's path, return a line for each failure.

    Raises `SpecError` before anything is drawn if a film cannot be written to its place. Once nothing can be refused
    any more, `begin` is called.
    """
    check(films, options)
    wanted = [film for film in films if not film.is_up_to_date(options)]
    if wanted:
        tell_sizes(wanted, options)
    if begin is not None:
        begin()
    for film in films:
        if film not in wanted:
            click.echo(f"{film.path} is up to date")
    if not wanted:
        return []
    failures = []
    with (
        work_folder(wanted[0].folder) as work,
        JobProgress([film.name for film in wanted], Console(stderr=True)) as progress,
    ):
        registry.find(options).warm_up()
        # takes half a second, in which the processes that draw import Manim
        import_module("scenes.pipeline.publish")
        for number, event in make(wanted, options, work):
            progress.take(number, event)
            if isinstance(event, FinishedFilm):
                click.echo(event.path)
            elif isinstance(event, Failed):
                failures.append(failure_line(wanted[number].name, event, options.traceback))
    return failures


def check(films: Sequence[FilmRequest], options: RenderOptions, given: str = "-o") -> None:
    """Raise `SpecError` for a film that cannot be written to its place, or for two with one place.

    The place was `given` by this option.
    """
    paths = [film.path for film in films]
    for film in films:
        if paths.count(film.path) > 1:
            raise SpecError(
                f"{given} {film.path}: {paths.count(film.path)} films cannot be one file. Give a folder."
            )
        film.check(options)
    remove_leftovers(films, options)


def tell_sizes(films: Sequence[FilmRequest], options: RenderOptions) -> None:
    """Say of large films how many bytes they will take; raise `SpecError` if all do not fit on the disk."""
    for film, size in zip(films, bytes_of(films, options), strict=True):
        if film.spec.transparent or size > LARGE_BYTES:
            click.echo(f"{film.path.name}: about {in_words(size)}, cached beats included", err=True)
    check_films_fit(films, options)


def raise_failures(failures: list[str]) -> None:
    """Raise `FailedError` with a line for each failure, if there is one."""
    if failures:
        raise FailedError("\n".join(failures))


def failure_line(name: str, event: Failed, traceback: bool) -> str:
    """A line that says what failed; with `traceback` more lines that say where."""
    return f"{name}: {event.message}" + (f"\n{event.details}" if traceback and event.details else "")
