"""The executor of this machine. Each job has a process of its own: two scenes in one would share Manim's configuration.

The processes are forked from one that has imported Manim, so a job starts in milliseconds.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import ModuleType
from typing import Self

from scenes.pipeline.executors.base import Events
from scenes.pipeline.executors.claims import Claims
from scenes.pipeline.jobs import Event, Failed, Job, Result
from scenes.pipeline.scheduler import Scheduler
from scenes.spec.errors import SpecError

_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
_context = multiprocessing.get_context("forkserver") if _FORKS else multiprocessing.get_context("spawn")


def warm_up() -> None:
    """Begin to import Manim in the background, once for all processes to come, where the system can fork."""
    if _FORKS:
        _context.set_forkserver_preload(["scenes.pipeline.worker"])
        with _own_modules_first(), _uninterrupted(), _without_main_module():
            forkserver.ensure_running()


@contextmanager
def _own_modules_first() -> Iterator[None]:
    """Let a new process find our packages, whatever packages of these names lie in the current folder."""
    paths = [str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")]
    changed = {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let a new process never see Ctrl-C, which this one answers; one that comes meanwhile is answered afterwards."""
    resource_tracker.ensure_running()  # where it starts, it lets signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_main_module() -> Iterator[None]:
    """Let a new process not run the main module again: it may be a script without a guard, or a notebook or a prompt.

    Workers import what they need by name.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class LocalExecutor:
    """Runs jobs on the cores of this machine; cores that are free help with the longest film."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def warm_up(self) -> None:
        """Begin to import Manim in the background."""
        warm_up()

    def run(self, jobs: Iterable[Job | Event]) -> Events:
        """Run all jobs and yield their events as they come; leaving the iteration early ends every process."""
        scheduler = Scheduler(jobs, lambda: Claims(_context))
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
        self._running: dict[Connection, tuple[int, multiprocessing.process.BaseProcess]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for _, process in self._running.values():
            process.kill()
        for _, process in self._running.values():
            _stop(process)

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
        warm_up()
        ours, theirs = _context.Pipe(duplex=False)
        process = _context.Process(
            target=_run_job, args=(job, theirs), name=f"normreel {job.lesson.slug}", daemon=True
        )
        with _without_main_module():
            process.start()
        theirs.close()
        self._running[ours] = (number, process)

    def events(self) -> Iterator[tuple[int, Event]]:
        """Wait for events and yield what came; the last event of a job frees its process."""
        if not self._running:
            return
        for connection in [ready for ready in wait(list(self._running)) if isinstance(ready, Connection)]:
            number, process = self._running[connection]
            event = _receive(connection, process)
            if isinstance(event, Result | Failed):
                del self._running[connection]
                _stop(process)
            yield number, event


def _receive(connection: Connection, process: multiprocessing.process.BaseProcess) -> Event:
    try:
        event: Event = connection.recv()
    except (EOFError, OSError):
        process.join()
        return Failed(f"its process ended unexpectedly (exit code {process.exitcode})", "It was killed.")
    return event


def _stop(process: multiprocessing.process.BaseProcess) -> None:
    process.join(timeout=10)
    if process.is_alive():
        process.kill()
        process.join()


def _run_job(job: Job, connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Manim takes a second to import: only the processes that draw pay for it.
    from scenes.pipeline import worker

    with suppress(BrokenPipeError):
        try:
            connection.send(worker.run(job, connection.send))
        except SpecError as error:
            connection.send(Failed(str(error), ""))
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            message = f"{type(error).__name__}: {error} ({os.path.basename(place.filename)}:{place.lineno})"
            connection.send(Failed(message, traceback.format_exc()))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
