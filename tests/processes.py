"""Starts Python in a process of its own: to end it, or to measure what memory it takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def interruptible() -> None:
    """Let signals end a child process, even where its parents ignore them: in the background, under nohup."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for ends in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(ends, signal.SIG_DFL)


def start(code: str, *arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.Popen[str]:
    """Start Python code, in a process group of its own, that can be interrupted."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=interruptible,
    )


def peak(code: str, *arguments: str, **environment: str) -> tuple[int, int, str]:
    """Run Python code: its exit code, the bytes that it had in memory at most, and what it said of errors."""
    measured = "\n".join(["import atexit", "from tests.memory import most_memory", REPORTED, code])
    run = start(measured, *arguments, cwd=ROOT, **environment)
    out, said = run.communicate()
    return run.returncode, int(out.rsplit("PEAK", 1)[1]), said


REPORTED = "atexit.register(lambda: print('\\nPEAK', most_memory()))"
