"""Processes for jobs where the system cannot fork: each imports Manim anew."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import ModuleType

from scenes.pipeline.executors.job_process import Order, run_job

_context = multiprocessing.get_context("spawn")


class SpawnedProcess:
    """A process with a job; what comes from `connection` are its events."""

    def __init__(self, order: Order) -> None:
        self.connection, theirs = _context.Pipe()
        self._process = _context.Process(target=run_job, args=(theirs,), daemon=True)
        with _without_main_module():
            self._process.start()
        theirs.close()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(order)

    def kill(self) -> None:
        """End it now."""
        self._process.kill()

    def join(self) -> int | None:
        """Wait for its end; return its exit code."""
        self._process.join()
        return self._process.exitcode


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
