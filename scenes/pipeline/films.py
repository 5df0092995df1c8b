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

from scenes.pipeline import cache_folder, cache_room, render_history
from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.executors import registry
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.fingerprints import FilmFingerprint
from scenes.pipeline.jobs import Event, Failed, FilmJob, FilmResult, FramesRendered, UpToDate
from scenes.pipeline.locks import FolderInUse, Lock
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import LOCK, remove_abandoned
from scenes.pipeline.render_history import RenderHistory
from scenes.spec.errors import SpecError

_LOG = logging.getLogger("normreel")
POLL_SECONDS = 0.3


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

    Unfinished files lie in the folder `work`, on the same disk as the films. Raise `SpecError` at once for a cache that
    cannot be used, or where something else lies in the place of a film's lock.
    """
    if options.cache is not None:
        cache_folder.check(options.cache)
        cache_folder.size_limit()
    for request in requests:
        _lock(request).check()
    production = _Production(requests, options, work)
    with production.resources:
        while production.waiting:
            yield from production.run()
            if production.made_by_others:
                production.wait_for_other_runs()


def _lock(request: FilmRequest) -> Lock:
    return Lock(request.folder / f"{LOCK}{request.path.name}")


def remove_leftovers(requests: Sequence[FilmRequest], options: RenderOptions) -> None:
    """Remove what runs that were killed have left where the films go, and in the cache."""
    for folder in {request.folder for request in requests}:
        remove_abandoned(folder)
    if options.cache is not None and cache_folder.is_tagged(options.cache):
        cache_room.remove_unfinished(options.cache)


class _Production:
    """The films that are not made yet, and what each holds until it is in its place."""

    def __init__(self, requests: Sequence[FilmRequest], options: RenderOptions, work: Path) -> None:
        self.requests, self.options, self.work = requests, options, work
        self.waiting = list(range(len(requests)))
        self.made_by_others: list[int] = []
        self.resources = ExitStack()
        self._held: dict[int, ExitStack] = {}
        self._jobs: dict[int, FilmJob] = {}
        self._rendered: Counter[int] = Counter()
        self._reading: dict[int, FolderInUse] = {}
        self._uncached: set[int] = set()
        self._announced = False
        self._warned = False

    @cached_property
    def _history(self) -> RenderHistory:
        return RenderHistory.read(self.options.cache)

    def run(self) -> Iterator[tuple[int, FilmEvent]]:
        """Make the films that no other run is making."""
        started: list[int] = []
        executor = registry.find(self.options)
        for place, event in executor.run(self._start_all(started)):
            number = started[place]
            if isinstance(event, FramesRendered):
                self._rendered[number] += event.frames
            outcome: FilmEvent | None = event
            if isinstance(event, UpToDate):
                outcome = FinishedFilm(self.requests[number].path)
            elif isinstance(event, FilmResult):
                outcome = self._publish(number, event)
            if isinstance(outcome, FinishedFilm | Failed | None) and number in self._held:
                self._held.pop(number).close()
            if outcome is not None:
                yield number, outcome

    def wait_for_other_runs(self) -> None:
        """Give other runs time."""
        if not self._announced:
            names = ", ".join(self.requests[number].name for number in self.made_by_others)
            _LOG.warning("waiting for another run that makes %s", names)
        self._announced = True
        time.sleep(POLL_SECONDS)

    def _start_all(self, started: list[int]) -> Iterator[FilmJob | Event]:
        """Start one film after the other; their numbers are added to `started`."""
        self.made_by_others.clear()
        for number in list(self.waiting):
            request = self.requests[number]
            try:
                start = self._start(number, request)
            except OSError as error:
                start = Failed(f"nothing can be made in {request.folder}: {error}", format_exc())
            except SpecError as error:
                start = Failed(str(error), "")
            if start is None:
                self.made_by_others.append(number)
                continue
            self.waiting.remove(number)
            started.append(number)
            yield start

    def _start(self, number: int, request: FilmRequest) -> FilmJob | Event | None:
        """The job of rendering a film, or its result without rendering; None if another run is making it."""
        if request.is_up_to_date(self.options):
            return UpToDate()
        lock = _lock(request)
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
        job = self._jobs[number] = replace(
            job,
            duration=self._history.duration(job),
            fingerprint=FilmFingerprint(request.lesson, request.spec, self.options).files,
        )
        if self.options.force or number in self._uncached:
            return job
        cache = FilmCache(job)
        if cache.folder is not None:
            self._reading[number] = FolderInUse(cache.folder)
            held.callback(self._reading[number].release)
        job = self._jobs[number] = replace(job, cached=cache.beats())
        return cache.film(job.cached) or job

    def _publish(self, number: int, result: FilmResult) -> FinishedFilm | Failed | None:
        """Put the film in its place; None if it must be rendered again, since cached beats are there no more."""
        from av import FFmpegError

        from scenes.pipeline.publish import publish_film

        job, path = self._jobs[number], self.requests[number].path
        cache = FilmCache(job)
        if self._rendered[number] and not cache.holds(job.cached):
            self._make_again(number)
            return None
        try:
            job.spec.check_data()
            publish_film(job, result, path)
        except SpecError as error:
            return Failed(str(error), "")
        except (OSError, FFmpegError) as error:
            if not cache.holds(job.cached):
                self._make_again(number)
                return None
            return Failed(f"the film could not be written to {path.parent}: {error}", format_exc())
        frames = round(result.beats[-1].end * job.spec.fps)
        finished = FinishedFilm(path, frames, self._rendered[number], result.seconds)
        if number in self._reading:
            self._reading.pop(number).release()
        try:
            cache.store(result, path.with_suffix(".png"))
            render_history.record(job, result, finished.rendered, path)
        except (OSError, SpecError) as error:
            if not self._warned:
                _LOG.warning("the rendered beats could not be cached: %s", error)
            self._warned = True
        return finished

    def _make_again(self, number: int) -> None:
        """Render the film whole, after all others."""
        self._uncached.add(number)
        self.waiting.append(number)
        self._rendered[number] = 0
