"""The command `normreel` with two tiny lessons, and a cluster of processes on this machine to draw them."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scenes.cli import main as command
from scenes.lessons import storyboard
from tests.pipeline.captioned_lesson import ENTRY as CAPTIONED
from tests.pipeline.certificates import FILES
from tests.pipeline.tiny_sweep import ENTRY
from tests.processes import interruptible

LESSONS = ("compare", "captioned")
LISTENS, REGISTERED = "Scheduler at:", "Registered to:"


def main() -> None:
    """Run the command line."""
    storyboard.LESSONS = (ENTRY, dataclasses.replace(CAPTIONED, slug="captioned"))
    command.main()


class Program:
    """A scheduler or a worker, which says on its standard error when it is ready."""

    def __init__(self, kind: str, home: Path, *options: str, **environment: str) -> None:
        home.mkdir(parents=True)
        self._reader: threading.Thread | None = None
        command = ["-m", f"distributed.cli.dask_{kind}", "--no-dashboard", "--host", "127.0.0.1", *options]
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", *command],
            cwd=home,
            env={**os.environ, "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "False", **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=interruptible,
        )

    def said_at(self, mark: str) -> str:
        """Wait for a line with this mark and return what follows it; what comes later is read and dropped."""
        assert self.process.stderr is not None
        said = []
        for line in self.process.stderr:
            said.append(line)
            if mark in line:
                self._reader = threading.Thread(target=self._read_on)
                self._reader.start()
                return line.partition(mark)[2].strip()
        raise AssertionError("".join(said))

    def end(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.wait()
        if self._reader is not None:
            self._reader.join()

    def _read_on(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as rest:
            rest.read()


@contextmanager
def cluster(
    home: Path, workers: int = 2, tls: Path | None = None, places: Sequence[Path] = ()
) -> Iterator[tuple[str, list[Program]]]:
    """A scheduler and its workers, each with one job at a time and a folder of its own; its address and they.

    They speak TLS with the certificates in the folder `tls`. A worker looks for modules in its one of the `places`
    first.
    """
    secure = [] if tls is None else [f"--tls-{kind}={tls / name}" for kind, name in FILES.items()]
    protocol = [] if tls is None else ["--protocol", "tls"]
    programs = [Program("scheduler", home / "scheduler", "--port", "0", *protocol, *secure)]
    try:
        address = programs[0].said_at(LISTENS)
        for number in range(workers):
            folder = home / f"worker-{number}"
            options = ["--no-nanny", "--nthreads", "1", "--local-directory", str(folder), *secure]
            first = {"PYTHONPATH": str(places[number])} if places else {}
            programs.append(Program("worker", folder, *options, address, **first))
        for worker in programs[1:]:
            worker.said_at(REGISTERED)
        yield address, programs
    finally:
        for program in reversed(programs):
            program.end()
