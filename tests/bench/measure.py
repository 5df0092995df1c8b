"""Runs a command and says what it took: wall, processor time and memory of all its processes."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.2
_PR_SET_CHILD_SUBREAPER = 36
_SESSION = 3
"""The place of the session among the fields of /proc/PID/stat after the name."""


@dataclass(frozen=True)
class Cost:
    """Seconds from start to end, processor seconds of all processes, peak memory in MB, and how that was read.

    `memory_by` is "pss" (proportional set sizes of all processes, sampled), "rss" (the same by resident sizes, where
    shared pages count for each) or "largest" (the peak of the largest single process; there is no /proc).
    """

    wall: float
    cpu: float
    memory_mb: float
    memory_by: str


class RunError(RuntimeError):
    """A command that was to be measured failed; the message ends with what it printed."""


def run(command: Sequence[str], folder: Path, cwd: Path, env: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end in a session of its own; raise `RunError` if it fails.

    What it prints goes to log.txt in `folder`. Interrupting ends all of its processes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _adopt_orphans()
    log = folder / "log.txt"
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = _Watch(process.pid)
        try:
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu = used.ru_utime + used.ru_stime + _cpu_of_orphans(process.pid)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        finally:
            watch.end()
    if process.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise RunError(f"{' '.join(command)} failed with {process.returncode}:\n{tail}")
    if watch.peak:
        return Cost(wall, cpu, watch.peak / 1e6, watch.by)
    unit = 1e3 if os.uname().sysname == "Linux" else 1e6
    return Cost(wall, cpu, used.ru_maxrss / unit, "largest")


def _adopt_orphans() -> None:
    """Become the parent of processes whose parent ends before them, so that their time can be counted (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _cpu_of_orphans(group: int) -> float:
    """Wait for what is left of a process group; the processor seconds of that and of all it waited for."""
    total = 0.0
    while True:
        try:
            _, _, used = os.wait4(-group, 0)
        except ChildProcessError:
            return total
        total += used.ru_utime + used.ru_stime


class _Watch:
    """Adds up the memory of a session's processes a few times a second and keeps the most."""

    def __init__(self, session: int) -> None:
        self.peak, self.by = 0.0, "pss"
        self._session = session
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, sum(self._memory(member) for member in _members(self._session)))

    def _memory(self, process: Path) -> float:
        """Bytes of a process; 0 if it has ended."""
        try:
            if self.by == "pss":
                for line in (process / "smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        return float(line.split()[1]) * 1024
        except ProcessLookupError:
            return 0.0
        except OSError:
            if not process.exists():
                return 0.0
            self.by = "rss"
        try:
            return float((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            return 0.0

    def end(self) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join()


def _members(session: int) -> list[Path]:
    """The processes of a session; none where there is no /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[_SESSION]) == session:
            found.append(folder)
    return found
