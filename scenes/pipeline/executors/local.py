"""The executor of this machine. Each job has a process of its own: two scenes in one would share Manim's configuration.

Leaving the jobs early ends their processes, and so does the end of this process, however it ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Protocol, Self

from scenes.pipeline.executors.base import Events
from scenes.pipeline.executors.job_process import Order
from scenes.pipeline.jobs import Event, Failed, Job, Result
from scenes.pipeline.scheduler import Scheduler

if sys.platform == "win32":
    from scenes.pipeline.executors.spawn import SpawnedProcess

    start_process = SpawnedProcess

    def warm_up() -> None:
        """Do nothing: there is nothing that several processes could share."""

else:
    from scenes.pipeline.executors.fork_server import server

    start_process, warm_up = server.start, server.ensure_running


class JobProcess(Protocol):
    """A process that has been given a job; the events of that come from `connection`."""

    connection: Connection

    def kill(self) -> None:
        """End it now."""
        ...

    def join(self) -> int | None:
        """Wait for its end; return its exit code, None if that is not known."""
        ...


class LocalExecutor:
    """Runs jobs on the cores of this machine; cores that are free help with the longest film."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def warm_up(self) -> None:
        """Begin to import Manim in the background."""
        warm_up()

    def run(self, jobs: Iterable[Job | Event]) -> Events:
        """Run all jobs and yield their events as they come; leaving the iteration early ends every process."""
        scheduler = Scheduler(jobs)
        with Processes(self.workers) as running:
            while True:
                while running.free and (following := scheduler.next()) is not None:
                    number, job = following
                    if isinstance(job, Job):
                        running.start(number, job)
                    else:
                        yield number, job
                if not running.busy:
                    return
                for number, event in running.events():
                    counted = scheduler.take(number, event)
                    if counted is not None:
                        yield number, counted


class Processes:
    """Some processes at a time, each with one job; all are ended when the block is left."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._running: dict[Connection, tuple[int, JobProcess]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for _, process in self._running.values():
            process.kill()
        for _, process in self._running.values():
            process.join()

    @property
    def busy(self) -> bool:
        """Whether any process has a job."""
        return bool(self._running)

    @property
    def free(self) -> bool:
        """Whether another process may be started."""
        return len(self._running) < self.limit

    def start(self, number: int, job: Job) -> None:
        """Start a process with a job; its events come with this number."""
        process = start_process(Order.here(job))
        self._running[process.connection] = (number, process)

    def events(self) -> Iterator[tuple[int, Event]]:
        """Wait for events and yield what came; the last event of a job frees its process."""
        if not self._running:
            return
        ready = wait(list(self._running))
        for connection in [each for each in self._running if each in ready]:
            number, process = self._running[connection]
            event = receive(connection, process)
            if isinstance(event, Result | Failed):
                del self._running[connection]
                process.join()
            yield number, event


def receive(connection: Connection, process: JobProcess) -> Event:
    """The next event of a process; a `Failed` if it has ended without a result."""
    try:
        event: Event = connection.recv()
    except (EOFError, OSError):
        code = process.join()
        return Failed(f"its process ended unexpectedly (exit code {code})", "It was killed.")
    return event
