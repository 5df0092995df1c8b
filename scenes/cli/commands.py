"""What `normreel render` and `normreel still` do, once everything given was found right."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click
from rich.console import Console

from scenes.cli.progress import JobProgress
from scenes.pipeline.executors import local
from scenes.pipeline.films import Film, Made, Manner, make
from scenes.pipeline.jobs import Failed, Picture, SheetJob, StillJob
from scenes.pipeline.outputs import remove_abandoned, work_folder
from scenes.renderer.registry import FAST
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry

__all__ = ["Manner", "failure", "render_films", "render_sheet", "render_still"]


def render_films(films: list[tuple[LessonEntry, LectureSpec]], output: Path, manner: Manner) -> list[str]:
    """Make what is not up to date in `output`, print each film's path, return a line for each failure."""
    remove_abandoned(output)
    placed = [Film(entry.slug, entry, spec, output) for entry, spec in films]
    wanted = [film for film in placed if not film.is_current(manner)]
    for film in placed:
        if film not in wanted:
            click.echo(f"{film.path} is up to date")
    if not wanted:
        return []
    local.warm_up()
    import_module(
        "scenes.pipeline.publish"
    )  # takes half a second, in which the processes that draw import Manim
    failures = []
    with (
        work_folder(output) as work,
        JobProgress([film.name for film in wanted], Console(stderr=True)) as progress,
    ):
        for number, event in make(wanted, manner, work):
            progress.take(number, event)
            if isinstance(event, Made):
                click.echo(event.path)
            elif isinstance(event, Failed):
                failures.append(failure(wanted[number].name, event, manner.traceback))
    return failures


def render_still(
    entry: LessonEntry, spec: LectureSpec, beat: str, at: float, output: Path, renderer: str = FAST
) -> Path:
    """Draw one moment of a beat into `output` and return the path of the PNG."""
    with work_folder(output) as folder:
        job = StillJob(entry, spec, folder, beat, at, renderer)
        picture = _drawn(job)
        from scenes.pipeline.publish import publish_still

        return publish_still(job, picture, output)


def render_sheet(entry: LessonEntry, spec: LectureSpec, output: Path, renderer: str = FAST) -> Path:
    """Draw the end of every beat on one sheet in `output` and return the path of the PNG."""
    with work_folder(output) as folder:
        job = SheetJob(entry, spec, folder, renderer)
        picture = _drawn(job)
        from scenes.pipeline.contact_sheet import publish_sheet

        return publish_sheet(job, picture, output)


def _drawn(job: StillJob | SheetJob) -> Picture:
    *_, (_, event) = local.run([job])  # to its end: a process that is left early is killed
    if isinstance(event, Picture):
        return event
    assert isinstance(event, Failed)
    if event.details:
        raise click.ClickException(failure(job.lesson.slug, event, traceback=False))
    raise SpecError(event.message)


def failure(name: str, event: Failed, traceback: bool) -> str:
    """A line that tells what failed; with `traceback` more lines that tell where."""
    return f"{name}: {event.message}" + (f"\n{event.details}" if traceback and event.details else "")
