"""What `normreel render` and `normreel still` do, once everything given was found right."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click
from rich.console import Console

from scenes.cli.progress import JobProgress
from scenes.pipeline import stills
from scenes.pipeline.executors import registry
from scenes.pipeline.films import FilmRequest, FinishedFilm, make
from scenes.pipeline.jobs import Failed, RenderError
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import remove_abandoned, work_folder
from scenes.renderer.registry import FAST
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry

__all__ = ["RenderOptions", "failure", "render_films", "render_sheet", "render_still"]


def render_films(
    films: list[tuple[LessonEntry, LectureSpec]], output: Path, options: RenderOptions
) -> list[str]:
    """Make what is not up to date in `output`, print each film's path, return a line for each failure."""
    remove_abandoned(output)
    placed = [FilmRequest(entry.slug, entry, spec, output) for entry, spec in films]
    wanted = [film for film in placed if not film.is_up_to_date(options)]
    for film in placed:
        if film not in wanted:
            click.echo(f"{film.path} is up to date")
    if not wanted:
        return []
    registry.find(options.executor).warm_up()
    import_module(
        "scenes.pipeline.publish"
    )  # takes half a second, in which the processes that draw import Manim
    failures = []
    with (
        work_folder(output) as work,
        JobProgress([film.name for film in wanted], Console(stderr=True)) as progress,
    ):
        for number, event in make(wanted, options, work):
            progress.take(number, event)
            if isinstance(event, FinishedFilm):
                click.echo(event.path)
            elif isinstance(event, Failed):
                failures.append(failure(wanted[number].name, event, options.traceback))
    return failures


def render_still(
    entry: LessonEntry, spec: LectureSpec, beat: str, at: float, output: Path, renderer: str = FAST
) -> Path:
    """Draw one moment of a beat into `output` and return the path of the PNG."""
    try:
        return stills.render_still(entry, spec, beat, at, output, RenderOptions(renderer))
    except RenderError as error:
        raise click.ClickException(str(error)) from None


def render_sheet(entry: LessonEntry, spec: LectureSpec, output: Path, renderer: str = FAST) -> Path:
    """Draw the end of every beat on one sheet in `output` and return the path of the PNG."""
    try:
        return stills.render_sheet(entry, spec, output, RenderOptions(renderer))
    except RenderError as error:
        raise click.ClickException(str(error)) from None


def failure(name: str, event: Failed, traceback: bool) -> str:
    """A line that tells what failed; with `traceback` more lines that tell where."""
    return f"{name}: {event.message}" + (f"\n{event.details}" if traceback and event.details else "")
