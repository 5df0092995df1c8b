"""Makes films, each in a folder of its own or many in one: what is there stays, what is kept is joined, the rest drawn.

Several runs may make the same films at the same time: each film is made by one of them, the others find it done.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import format_exc

import click

from scenes.pipeline import manifest, render_history, scheduler
from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.jobs import Current, Drawn, Event, Failed, FilmJob, Picture
from scenes.pipeline.locks import FolderInUse, Lock
from scenes.pipeline.outputs import LOCK
from scenes.renderer.encoders.presets import FINAL
from scenes.renderer.registry import FAST
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry

POLL_SECONDS = 0.3


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


@dataclass(frozen=True)
class Film:
    """A film that is wanted: what it shows, and the folder for its files."""

    name: str
    lesson: LessonEntry
    spec: LectureSpec
    folder: Path

    @property
    def path(self) -> Path:
        """The film itself."""
        return self.folder / f"{self.lesson.slug}{self.spec.film_suffix}"

    def is_current(self, manner: Manner) -> bool:
        """Whether it is there and would come out the same."""
        return not manner.force and manifest.is_current(
            self.lesson.slug, self.spec, self.folder, manner.renderer, manner.preset
        )

    def job(self, work: Path, manner: Manner) -> FilmJob:
        """The job of drawing it in the folder `work`."""
        return FilmJob(self.lesson, self.spec, work, manner.renderer, manner.preset, manner.cache)


@dataclass(frozen=True)
class Made:
    """A film is in its place; `drawn` of its frames were drawn for it, in so many seconds of all processes.

    A film that was there already has no frames.
    """

    path: Path
    frames: int = 0
    drawn: int = 0
    seconds: float = 0.0


Told = Event | Made


def make(films: Sequence[Film], manner: Manner, work: Path) -> Iterator[tuple[int, Told]]:
    """Make all films with all cores; yield (number of the film, what is told), the last of each a `Made` or `Failed`.

    Unfinished files lie in the folder `work`, on the same disk as the films.
    """
    making = _Making(films, manner, work)
    with making.held:
        while making.left:
            yield from making.go()
            if making.left:
                making.wait()


class _Making:
    """The films that are not made yet, and what the others need until they are in their place."""

    def __init__(self, films: Sequence[Film], manner: Manner, work: Path) -> None:
        self.films, self.manner, self.work = films, manner, work
        self.left = list(range(len(films)))
        self.held = ExitStack()
        self._locks: dict[int, ExitStack] = {}
        self._jobs: dict[int, FilmJob] = {}
        self._drawn: Counter[int] = Counter()
        self._waits = False

    def go(self) -> Iterator[tuple[int, Told]]:
        """Make the films that no other run is making."""
        begun: list[int] = []
        for place, event in scheduler.run(self._next(begun)):
            number = begun[place]
            told = self._take(number, event)
            if isinstance(told, Made | Failed):
                self._close(number)
            yield number, told

    def wait(self) -> None:
        """Give other runs time."""
        if not self._waits:
            names = ", ".join(self.films[number].name for number in self.left)
            click.echo(f"waiting for another run that makes {names}", err=True)
        self._waits = True
        time.sleep(POLL_SECONDS)

    def _next(self, begun: list[int]) -> Iterator[FilmJob | Event]:
        """Begin one film after the other; their numbers are added to `begun`."""
        for number in list(self.left):
            try:
                start = self._start(number)
            except OSError as error:
                start = Failed(f"nothing can be made in {self.films[number].folder}: {error}", format_exc())
            if start is not None:
                self.left.remove(number)
                begun.append(number)
                yield start

    def _start(self, number: int) -> FilmJob | Event | None:
        """The job of drawing a film, or what it comes to without drawing; None if another run is making it."""
        film = self.films[number]
        if film.is_current(self.manner):
            return Current()
        lock = Lock(film.folder / f"{LOCK}{film.lesson.slug}")
        if not lock.take():
            return None
        held = self._locks[number] = ExitStack()
        self.held.callback(held.close)
        held.callback(lock.release)
        if film.is_current(self.manner):
            return Current()
        own = self.work / film.name
        own.mkdir(exist_ok=True)
        job = self._jobs[number] = film.job(own, self.manner)
        if self.manner.force:
            return job
        kept = FilmCache(job)
        if kept.folder is not None:
            held.callback(FolderInUse(kept.folder).release)
        known = kept.known()
        return kept.complete(known) or replace(job, known=known)

    def _take(self, number: int, event: Event) -> Told:
        if isinstance(event, Drawn):
            self._drawn[number] += event.frames
        if isinstance(event, Current):
            return Made(self.films[number].path)
        return self._publish(number, event) if isinstance(event, Picture) else event

    def _publish(self, number: int, picture: Picture) -> Told:
        from av import FFmpegError

        from scenes.pipeline.publish import publish_film

        job, target = self._jobs[number], self.films[number].folder
        try:
            path = publish_film(job, picture, target)
        except (OSError, FFmpegError) as error:
            return Failed(f"the film could not be written to {target}: {error}", format_exc())
        frames = round(picture.beats[-1].end * job.spec.fps)
        made = Made(path, frames, self._drawn[number], picture.seconds)
        try:
            FilmCache(job).store(picture, path.with_suffix(".png"), job.lesson.poster_beat)
            render_history.note(job, picture, made.drawn, path)
        except OSError as error:
            click.echo(f"The beats could not be kept for next time: {error}", err=True)
        return made

    def _close(self, number: int) -> None:
        held = self._locks.pop(number, None)
        if held is not None:
            held.close()
