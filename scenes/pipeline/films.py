"""Makes films, each in a folder of its own or many in one: what is up to date stays, the rest is rendered.

Several runs may make the same films at the same time: each film is made by one of them, the others find it done.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from traceback import format_exc
from typing import Self

from scenes.pipeline import manifest, names, render_history
from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.executors import registry
from scenes.pipeline.film_settings import SUFFIXES, files_of, own_files
from scenes.pipeline.fingerprints import FilmFingerprint
from scenes.pipeline.jobs import Event, Failed, FilmJob, FilmResult, FramesRendered, UpToDate
from scenes.pipeline.locks import FolderInUse, Lock
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import LOCK, check_output
from scenes.pipeline.placing import check_free
from scenes.pipeline.render_history import RenderHistory
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry

_LOG = logging.getLogger("normreel")
POLL_SECONDS = 0.3


@dataclass(frozen=True)
class FilmRequest:
    """A film that is asked for: what it is called in reports, what it shows, and the folder for its files.

    Its files are called `stem`, or after the lesson.
    """

    name: str
    lesson: LessonEntry
    spec: LectureSpec
    folder: Path
    stem: str = ""

    @classmethod
    def at(cls, output: Path, lesson: LessonEntry, spec: LectureSpec, options: RenderOptions) -> Self:
        """The film at `output`: a film file, or a folder, in which it gets the name of its settings.

        Raises `SpecError` for a place that cannot be written, and for a file that cannot hold this film.
        """
        names.check_name(output.name, f"-o {output}")
        check_output(output.parent)
        if output.suffix.lower() in SUFFIXES and not output.is_dir():
            if output.suffix != spec.film_suffix:
                raise SpecError(
                    f"-o {output}: this film is {spec.film_suffix}; a film with transparent = true is .mov, any "
                    f"other .mp4. Give {output.with_suffix(spec.film_suffix).name}."
                )
            return cls(output.stem, lesson, spec, output.parent, output.stem)
        check_output(output)
        name = names.variant_name(lesson, spec, options)
        name = names.told_apart(name, spec, manifest.read(output, f"{name}{spec.film_suffix}"))
        return cls(name, lesson, spec, output, name)

    @property
    def path(self) -> Path:
        """The film itself."""
        return self.folder / f"{self.stem or self.lesson.slug}{self.spec.film_suffix}"

    def is_up_to_date(self, options: RenderOptions) -> bool:
        """Whether it exists, as it was written, and would come out the same."""
        if options.force or not self.path.exists():
            return False
        return manifest.is_current(
            self.folder, self.path.name, FilmFingerprint(self.lesson, self.spec, options).files
        )

    def check(self) -> None:
        """Raise `SpecError` if files of somebody else would be replaced."""
        check_free(self.folder, self.path.name, files_of(self.path), ours=own_files(self.path), mends=True)

    def job(self, work: Path, options: RenderOptions) -> FilmJob:
        """The job of rendering it in the folder `work`."""
        return FilmJob(self.lesson, self.spec, work, options)


@dataclass(frozen=True)
class FinishedFilm:
    """A film is in its place; `rendered` of its frames were rendered for it, in so many seconds of all workers.

    A film that was up to date has no frames.
    """

    path: Path
    frames: int = 0
    rendered: int = 0
    seconds: float = 0.0


FilmEvent = Event | FinishedFilm


def make(
    requests: Sequence[FilmRequest], options: RenderOptions, work: Path
) -> Iterator[tuple[int, FilmEvent]]:
    """Make all films; yield (number of the film, event), the last of each a `FinishedFilm` or a `Failed`.

    Unfinished files lie in the folder `work`, on the same disk as the films.
    """
    production = _Production(requests, options, work)
    with production.resources:
        while production.waiting:
            yield from production.run()
            if production.waiting:
                production.wait_for_other_runs()


class _Production:
    """The films that are not made yet, and what each holds until it is in its place."""

    def __init__(self, requests: Sequence[FilmRequest], options: RenderOptions, work: Path) -> None:
        self.requests, self.options, self.work = requests, options, work
        self.waiting = list(range(len(requests)))
        self.resources = ExitStack()
        self._held: dict[int, ExitStack] = {}
        self._jobs: dict[int, FilmJob] = {}
        self._rendered: Counter[int] = Counter()
        self._announced = False

    @cached_property
    def _history(self) -> RenderHistory:
        return RenderHistory.read(self.options.cache)

    def run(self) -> Iterator[tuple[int, FilmEvent]]:
        """Make the films that no other run is making."""
        started: list[int] = []
        executor = registry.find(self.options.executor)
        for place, event in executor.run(self._start_all(started)):
            number = started[place]
            if isinstance(event, FramesRendered):
                self._rendered[number] += event.frames
            outcome: FilmEvent = event
            if isinstance(event, UpToDate):
                outcome = FinishedFilm(self.requests[number].path)
            elif isinstance(event, FilmResult):
                outcome = self._publish(number, event)
            if isinstance(outcome, FinishedFilm | Failed) and number in self._held:
                self._held.pop(number).close()
            yield number, outcome

    def wait_for_other_runs(self) -> None:
        """Give other runs time."""
        if not self._announced:
            names = ", ".join(self.requests[number].name for number in self.waiting)
            _LOG.warning("waiting for another run that makes %s", names)
        self._announced = True
        time.sleep(POLL_SECONDS)

    def _start_all(self, started: list[int]) -> Iterator[FilmJob | Event]:
        """Start one film after the other; their numbers are added to `started`."""
        for number in list(self.waiting):
            request = self.requests[number]
            try:
                start = self._start(number, request)
            except OSError as error:
                start = Failed(f"nothing can be made in {request.folder}: {error}", format_exc())
            if start is not None:
                self.waiting.remove(number)
                started.append(number)
                yield start

    def _start(self, number: int, request: FilmRequest) -> FilmJob | Event | None:
        """The job of rendering a film, or its result without rendering; None if another run is making it."""
        if request.is_up_to_date(self.options):
            return UpToDate()
        lock = Lock(request.folder / f"{LOCK}{request.path.name}")
        if not lock.take():
            return None
        held = self._held[number] = ExitStack()
        self.resources.callback(held.close)
        held.callback(lock.release)
        if request.is_up_to_date(self.options):
            return UpToDate()
        folder = self.work / str(number)
        folder.mkdir(exist_ok=True)
        job = request.job(folder, self.options)
        job = self._jobs[number] = replace(job, duration=self._history.duration(job))
        if self.options.force:
            return job
        cache = FilmCache(job)
        if cache.folder is not None:
            held.callback(FolderInUse(cache.folder).release)
        keys = cache.keys()
        return cache.film(keys) or replace(job, cached=keys)

    def _publish(self, number: int, result: FilmResult) -> FinishedFilm | Failed:
        from av import FFmpegError

        from scenes.pipeline.publish import publish_film

        job, path = self._jobs[number], self.requests[number].path
        try:
            publish_film(job, result, path)
        except SpecError as error:
            return Failed(str(error), "")
        except (OSError, FFmpegError) as error:
            return Failed(f"the film could not be written to {path.parent}: {error}", format_exc())
        frames = round(result.beats[-1].end * job.spec.fps)
        finished = FinishedFilm(path, frames, self._rendered[number], result.seconds)
        try:
            FilmCache(job).store(result, path.with_suffix(".png"), job.lesson.poster_beat)
            render_history.record(job, result, finished.rendered, path)
        except OSError as error:
            _LOG.warning("the rendered beats could not be cached: %s", error)
        return finished
