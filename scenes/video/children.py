"""Processes that do not outlive the one that started them, however that one ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_PR_SET_PDEATHSIG = 1
_CAN_FOLLOW = sys.platform == "linux"
_EXECUTE = (
    "import os, sys\n"
    "from scenes.video.children import end_with_parent\n"
    "end_with_parent(int(sys.argv[1]))\n"
    "os.execv(sys.argv[2], sys.argv[2:])"
)
_running: set[subprocess.Popen[bytes]] = set()
_refusals: list[object] = []
_lock = threading.Lock()
"""Held while a program starts, and while all are ended."""


class NoneMayRunError(RuntimeError):
    """A program was to be started while all were ended."""


def end_with_parent(parent: int) -> None:
    """Have the system kill this process when the thread of `parent` that started it ends; on Linux, else do nothing.

    A parent that has ended meanwhile ends this process now. What is executed in its place ends in the same way.
    """
    if _CAN_FOLLOW:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != parent:
            os._exit(1)


def run(command: Sequence[str]) -> tuple[int, bytes]:
    """Run a program to its end; return its exit code and what it wrote to its standard error.

    It is killed if this is left early, by an exception or with the whole process. Raises `NoneMayRunError` within
    `none_running`.
    """
    if _CAN_FOLLOW:
        command = [sys.executable, "-c", _EXECUTE, str(os.getpid()), *command]
    with _started(command) as process:
        _, errors = process.communicate()
    return process.returncode, errors


@contextmanager
def none_running() -> Iterator[None]:
    """Kill every program that `run` runs, in whatever thread, and let it start none meanwhile."""
    refusal = object()
    with _lock:
        _refusals.append(refusal)
        for process in list(_running):
            process.kill()
    try:
        yield
    finally:
        _refusals.remove(refusal)


@contextmanager
def _started(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    with _lock:
        if _refusals:
            raise NoneMayRunError("all programs are being ended")
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=own_modules_first(),
        )
        _running.add(process)
    with process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            _running.discard(process)


def own_modules_first() -> dict[str, str]:
    """The environment in which a new Python finds our packages, whatever lies in the current folder."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": paths}
