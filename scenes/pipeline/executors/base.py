"""What every executor offers: it takes jobs, runs them on its workers, and yields events."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Protocol

from scenes.pipeline.jobs import Event, Job

Events = Generator[tuple[int, Event], None, None]
"""(number of the job in the order it was given, event)."""


class Executor(Protocol):
    """Runs jobs somewhere: on the cores of this machine, or on other machines.

    Jobs and events are picklable values, and `scenes.pipeline.worker.run` turns the one into the other wherever the
    worker is. A film is one job. Whether several workers share it is up to the executor, which then makes `FilmPart`
    jobs and joins their results with `scheduler.join`: workers with one disk by claims on plays, workers on
    other machines by beats. The files that a result names lie on this machine when it is yielded: an executor
    without a shared disk carries the bytes of those that were made back.
    """

    workers: int
    """How many jobs run at a time."""

    def warm_up(self) -> None:
        """Begin what takes long to start, and return at once."""
        ...

    def run(self, jobs: Iterable[Job | Event]) -> Events:
        """Run all jobs and yield their events as they come.

        The next job is asked for when a worker is free for it. What turns out to need no work is an event in place of
        a job and is passed on. The last event of each job is a result or a `Failed`. Closing the generator ends every
        worker.
        """
        ...
