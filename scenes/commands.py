"""What `normreel render` and `normreel still` do, once everything given was found right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import format_exc

import av
import click
from rich.console import Console

from scenes.exports.film import publish_film, publish_still
from scenes.exports.sheet import publish_sheet
from scenes.presets import FINAL
from scenes.progress import JobProgress
from scenes.renderers import FAST
from scenes.rendering import crew, manifest, pool
from scenes.rendering.cache import FilmCache
from scenes.rendering.job import Event, Failed, FilmJob, Picture, SheetJob, StillJob
from scenes.rendering.place import work_folder
from scenes.spec import LectureSpec, SpecError
from scenes.storyboard import LessonEntry

Film = tuple[LessonEntry, LectureSpec]


@dataclass(frozen=True)
class Manner:
    """How films are drawn, whatever they show.

    With `force` even what is up to date is drawn; `cache` is where beats are kept, or None.
    """

    renderer: str = FAST
    preset: str = FINAL
    force: bool = False
    traceback: bool = False
    cache: Path | None = None


def render_films(films: list[Film], output: Path, manner: Manner) -> list[str]:
    """Render what is not up to date into `output`, print each film's path, return a line for each failure."""
    wanted = [film for film in films if manner.force or not _is_current(film, output, manner)]
    for entry, spec in films:
        if (entry, spec) not in wanted:
            click.echo(f"{output / entry.slug}{spec.film_suffix} is up to date")
    if not wanted:
        return []
    pool.warm_up()
    failures = []
    with work_folder(output) as folder:
        jobs = [_film_job(entry, spec, folder, manner) for entry, spec in wanted]
        with JobProgress([entry.slug for entry, _ in wanted], Console(stderr=True)) as progress:
            for number, event in _pictures(jobs):
                progress.take(number, event)
                if isinstance(event, Picture):
                    event = _publish(jobs[number], event, output)
                if isinstance(event, Failed):
                    failures.append(_failure(jobs[number], event, manner.traceback))
    return failures


def _is_current(film: Film, output: Path, manner: Manner) -> bool:
    entry, spec = film
    return manifest.is_current(entry.slug, spec, output, manner.renderer, manner.preset)


def _pictures(jobs: list[FilmJob]) -> Iterator[tuple[int, Event]]:
    """The films all of whose beats are kept, then the others as they are drawn."""
    rest = []
    for number, job in enumerate(jobs):
        picture = FilmCache(job).complete(job.known)
        if picture is None:
            rest.append(number)
        else:
            yield number, picture
    for place, event in crew.run([jobs[number] for number in rest]):
        yield rest[place], event


def render_still(
    entry: LessonEntry, spec: LectureSpec, beat: str, at: float, output: Path, renderer: str = FAST
) -> Path:
    """Draw one moment of a beat into `output` and return the path of the PNG."""
    with work_folder(output) as folder:
        job = StillJob(entry, spec, folder, beat, at, renderer)
        return publish_still(job, _drawn(job), output)


def render_sheet(entry: LessonEntry, spec: LectureSpec, output: Path, renderer: str = FAST) -> Path:
    """Draw the end of every beat on one sheet in `output` and return the path of the PNG."""
    with work_folder(output) as folder:
        job = SheetJob(entry, spec, folder, renderer)
        return publish_sheet(job, _drawn(job), output)


def _drawn(job: StillJob | SheetJob) -> Picture:
    *_, (_, event) = pool.run([job])  # to its end: a process that is left early is killed
    if isinstance(event, Picture):
        return event
    assert isinstance(event, Failed)
    if event.details:
        raise click.ClickException(_failure(job, event, traceback=False))
    raise SpecError(event.message)


def _publish(job: FilmJob, picture: Picture, output: Path) -> Event:
    try:
        film = publish_film(job, picture, output)
    except (OSError, av.FFmpegError) as error:
        return Failed(f"the film could not be written to {output}: {error}", format_exc())
    click.echo(film)
    try:
        FilmCache(job).store(picture, film.with_suffix(".png"), job.lesson.poster_beat)
    except OSError as error:
        click.echo(f"The beats could not be kept for next time: {error}", err=True)
    return picture


def _film_job(entry: LessonEntry, spec: LectureSpec, folder: Path, manner: Manner) -> FilmJob:
    own = folder / entry.slug
    own.mkdir()
    job = FilmJob(entry, spec, own, manner.renderer, manner.preset, manner.cache)
    return job if manner.force else replace(job, known=FilmCache(job).known())


def _failure(job: FilmJob | StillJob | SheetJob, event: Failed, traceback: bool) -> str:
    return f"{job.lesson.slug}: {event.message}" + (
        f"\n{event.details}" if traceback and event.details else ""
    )
