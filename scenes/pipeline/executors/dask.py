"""The executor of a cluster: the workers of a scheduler of dask.distributed, each job in a process of its own there.

What a job needs and what it made go through the scheduler as bytes: no disk is shared.
"""

from __future__ import annotations

import io
import time
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from secrets import token_hex
from typing import Any, Self

import numpy as np

from scenes.pipeline.executors.base import Events
from scenes.pipeline.executors.clusters import Cluster
from scenes.pipeline.executors.connecting import connected
from scenes.pipeline.executors.parcels import Parcel, Returned
from scenes.pipeline.executors.split import BeatSplitter, SplitFilm
from scenes.pipeline.executors.surroundings import found
from scenes.pipeline.executors.watched import work
from scenes.pipeline.jobs import (
    DryRunJob,
    Event,
    Failed,
    FilmPart,
    FramesPlanned,
    FramesRendered,
    Job,
)
from scenes.spec.errors import SpecError

TRIES = 3
"""How often a job is tried that fails although its input is right, each time on another worker if there is one."""
PATIENCE = 1.0
"""Seconds after which the client looks again whether the scheduler is there, and which workers."""
_joined: dict[str, Cluster] = {}


class DaskExecutor:
    """Runs jobs on the workers of a scheduler: films split at their beats where there are fewer of them than workers.

    A worker that dies loses its jobs only, which run again on others.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    @property
    def workers(self) -> int:
        """How many jobs the workers run at a time now; `SpecError` as for `warm_up`."""
        return join_cluster(self.address).slots

    def warm_up(self) -> None:
        """Connect, and compare what the machines draw with; `SpecError` if that, or anything before, is in the way."""
        join_cluster(self.address)

    def run(self, jobs: Iterable[Job | Event]) -> Events:
        """Run all jobs and yield their events as they come; leaving the iteration early leaves no task behind."""
        with _Run(join_cluster(self.address)) as run:
            splitter = BeatSplitter(jobs, run.cluster.slots)
            while True:
                while run.free and (following := splitter.next()) is not None:
                    number, job = following
                    if isinstance(job, SplitFilm):
                        run.start_film(number, job)
                    elif isinstance(job, Job):
                        run.start(_Task(number, job))
                    else:
                        yield number, job
                if not run.tasks:
                    return
                yield from run.events()


@dataclass(eq=False)
class _Task:
    """A job that a worker has: how often it was tried, and what the running try has rendered.

    The running try is `bound` to these workers if there are some to be `avoided`.
    """

    number: int
    job: Job
    tries: int = 0
    attempt: str = ""
    frames: int = 0
    future: Any = None
    avoided: set[str] = field(default_factory=set)
    bound: list[str] = field(default_factory=list)


class _Run:
    """The jobs that workers have at the moment; all are taken from them when the block is left."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.tasks: dict[str, _Task] = {}
        self._client: Any = cluster.client
        self._looked = time.monotonic()
        self._topic = f"normreel-{token_hex(8)}"
        self._films: dict[int, SplitFilm] = {}
        self._tensors: dict[str, Any] = {}
        self._inbox: SimpleQueue[tuple[str, dict[str, Any] | None]] = SimpleQueue()

    def __enter__(self) -> Self:
        self._client.subscribe_topic(self._topic, self._report)
        return self

    def __exit__(self, *_exception: object) -> None:
        if self.cluster.is_there:
            with suppress(Exception):  # a scheduler that goes now has nothing left
                self._cancel(list(self.tasks))
                self._client.unsubscribe_topic(self._topic)

    @property
    def free(self) -> bool:
        """Whether a worker has nothing to do."""
        return len(self.tasks) < self.cluster.slots

    def start_film(self, number: int, film: SplitFilm) -> None:
        """Give the parts of a film to workers."""
        self._films[number] = film
        for part in film.parts():
            self.start(_Task(number, part))

    def start(self, task: _Task) -> None:
        """Give a job to a worker; without a scheduler it stays among the tasks until that is noticed."""
        name = f"{self._topic}-{token_hex(8)}"
        self.tasks[name] = task
        task.tries += 1
        task.bound = self.cluster.others(task.avoided)
        try:
            task.future = self._client.submit(
                work,
                Parcel.of(task.job),
                found(),
                self._topic,
                tensor=self._tensor(task.job),
                key=name,
                pure=False,
                workers=task.bound or None,
            )
        except Exception:
            if self.cluster.is_there:
                raise
            return
        task.future.add_done_callback(lambda future: self._inbox.put((future.key, None)))

    def events(self) -> Iterator[tuple[int, Event]]:
        """Wait for what comes from workers and yield it, or the end of all jobs if the scheduler is gone."""
        if not self.cluster.is_there:
            yield from self._lost()
            return
        if time.monotonic() - self._looked > PATIENCE:
            self._look_again()
        try:
            name, report = self._inbox.get(timeout=PATIENCE)
        except Empty:
            return
        task = self.tasks.get(name)
        if task is None:
            return
        if report is not None:
            yield from _counted(task, report)
        else:
            yield from self._ended(name, task)

    def _look_again(self) -> None:
        """Look which workers there are; start jobs anew that wait for workers that are gone."""
        self._looked = time.monotonic()
        try:
            self.cluster.look_again()
        except Exception as error:  # that the scheduler is gone is seen the next time
            if self.cluster.is_there and not isinstance(error, OSError):
                raise
            return
        for name, task in list(self.tasks.items()):
            if task.bound and self.cluster.threads.keys().isdisjoint(task.bound):
                self._cancel([name])
                task.tries -= 1
                self.start(task)

    def _report(self, event: tuple[float, dict[str, Any]]) -> None:
        _, report = event
        self._inbox.put((report["task"], report))

    def _tensor(self, job: Job) -> Any:
        """The values of the job's data as a task, which is run again if the worker that had them dies."""
        if not job.spec.has_file:
            return None
        key = job.spec.fingerprint()
        if key not in self._tensors:
            values = io.BytesIO()
            np.save(values, job.spec.tensor(), allow_pickle=False)
            job.spec.release()
            name = f"{self._topic}-data-{token_hex(8)}"
            self._tensors[key] = self._client.submit(bytes, values.getvalue(), key=name, pure=False)
        return self._tensors[key]

    def _ended(self, name: str, task: _Task) -> Iterator[tuple[int, Event]]:
        """The events of a job that came to an end, unless it is tried again."""
        event: Event
        outcome, may_be_tried_again = _outcome(task.future)
        if not self.cluster.is_there:
            yield from self._lost()
            return
        del self.tasks[name]
        if isinstance(outcome, Returned):
            task.avoided.add(outcome.worker)
            yield from _corrected(task, outcome.frames)
            event = outcome.unpacked(_folder(task.job))
        else:
            event = outcome
        if isinstance(event, Failed) and event.details and may_be_tried_again and task.tries < TRIES:
            yield from _corrected(task, 0)
            self.start(task)
            return
        film = self._films.get(task.number)
        whole = event if film is None else film.take(event)
        if film is not None and film.failed:
            self._cancel([each for each, other in self.tasks.items() if other.number == task.number])
        if whole is not None:
            yield task.number, whole

    def _cancel(self, names: list[str]) -> None:
        futures = [task.future for task in map(self.tasks.pop, names) if task.future is not None]
        self._client.cancel(futures)

    def _lost(self) -> Iterator[tuple[int, Event]]:
        """The end of all jobs without their scheduler."""
        numbers = dict.fromkeys(task.number for task in self.tasks.values())
        self.tasks.clear()
        self._client.close(timeout=PATIENCE)
        said = f"the scheduler {self.cluster.address} is gone"
        for number in numbers:
            yield number, Failed(said, "Its connection was closed from the other side.")


def _counted(task: _Task, report: dict[str, Any]) -> Iterator[tuple[int, Event]]:
    """What a report says of a job; what was rendered by a worker that died does not count any more."""
    if task.attempt != report["attempt"]:
        yield from _corrected(task, 0)
        task.attempt = report["attempt"]
    if "planned" in report:
        yield task.number, FramesPlanned(report["planned"])
    else:
        yield from _corrected(task, report["rendered"])


def _corrected(task: _Task, frames: int) -> Iterator[tuple[int, Event]]:
    """Make the frames that a job has rendered so many."""
    if frames != task.frames:
        yield task.number, FramesRendered(frames - task.frames)
    task.frames = frames


def _folder(job: Job) -> Path:
    return job.film.folder if isinstance(job, FilmPart | DryRunJob) else job.folder


def _outcome(future: Any) -> tuple[Returned | Failed, bool]:
    """What a job came to, and whether it may be tried again."""
    from distributed import KilledWorker

    if future.cancelled():
        return Failed("its task was cancelled", "The scheduler does not know it any more."), True
    try:
        returned: Returned = future.result()
    except KilledWorker as error:
        return Failed(
            f"the workers that drew it died, the last was {error.last_worker.address}", str(error)
        ), False
    except Exception as error:
        return Failed(f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error))), True
    return returned, True


def join_cluster(address: str) -> Cluster:
    """The cluster at an address, joined and checked once; `SpecError` that says in one sentence what is in the way."""
    known = _joined.get(address)
    if known is not None and known.is_there:
        return known
    cluster = Cluster(address, connected(address))
    try:
        cluster.check()
    except OSError as error:
        cluster.client.close()
        raise SpecError(f"--cluster {address}: the scheduler was lost ({error}). Start it again.") from None
    except BaseException:
        cluster.client.close()
        raise
    _joined[address] = cluster
    return cluster
