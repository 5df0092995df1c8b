"""Runs each job in a process of its own: two scenes in one would overwrite each other's configuration."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait

from scenes.rendering.claims import Claims
from scenes.rendering.job import Event, Failed, FilmJob, Picture, SheetJob, StillJob
from scenes.spec import SpecError

Job = FilmJob | StillJob | SheetJob
_context = multiprocessing.get_context("spawn")


def claims() -> Claims:
    """Claims that the processes of one film can share."""
    return Claims(_context)


def run(jobs: Sequence[Job], processes: int | None = None) -> Iterator[tuple[int, Event]]:
    """Run all jobs, some at a time, and yield (number of the job, event) as events come.

    The last event of each job is a `Picture` or a `Failed`. Leaving the iteration early ends every process.
    """
    limit = processes or os.cpu_count() or 1
    waiting = list(enumerate(jobs))[::-1]
    running: dict[Connection, tuple[int, multiprocessing.process.BaseProcess]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < limit:
                number, job = waiting.pop()
                connection, process = _start(job)
                running[connection] = (number, process)
            for connection in [ready for ready in wait(list(running)) if isinstance(ready, Connection)]:
                number, process = running[connection]
                event = _receive(connection, process)
                yield number, event
                if isinstance(event, Picture | Failed):
                    del running[connection]
                    _stop(process)
    finally:
        for _, process in running.values():
            process.kill()
        for _, process in running.values():
            _stop(process)


def _start(job: Job) -> tuple[Connection, multiprocessing.process.BaseProcess]:
    ours, theirs = _context.Pipe(duplex=False)
    process = _context.Process(
        target=_work, args=(job, theirs), name=f"normreel {job.lesson.slug}", daemon=True
    )
    process.start()
    theirs.close()
    return ours, process


def _receive(connection: Connection, process: multiprocessing.process.BaseProcess) -> Event:
    try:
        event: Event = connection.recv()
    except (EOFError, OSError):
        process.join()
        return Failed(f"the drawing process ended without a word (exit code {process.exitcode})", "")
    return event


def _stop(process: multiprocessing.process.BaseProcess) -> None:
    process.join(timeout=10)
    if process.is_alive():
        process.kill()
        process.join()


def _work(job: Job, connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Manim takes a second to import: only the processes that draw pay for it.
    from scenes.rendering import worker

    with suppress(BrokenPipeError):
        try:
            if isinstance(job, FilmJob):
                connection.send(worker.render_film(job, connection.send))
            elif isinstance(job, SheetJob):
                connection.send(worker.render_sheet(job))
            else:
                connection.send(worker.render_still(job))
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
