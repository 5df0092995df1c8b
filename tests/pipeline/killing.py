"""Makes one film again and again, each time killed at another of its operations on files, and then once to its end."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.pipeline.prepared import made, request, whole

CHANGES = (
    "os.rename",
    "os.link",
    "os.mkdir",
    "os.rmdir",
    "os.remove",
    "os.utime",
    "os.chmod",
    "shutil.rmtree",
)
"""Events of `sys.audit` that change files; so does opening them for writing."""
_WRITES = os.O_WRONLY | os.O_RDWR


def changes(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether an event is the beginning of an operation that changes files."""
    if event == "open":
        flags = arguments[2]
        return isinstance(flags, int) and bool(flags & _WRITES)
    return event in CHANGES


def counted(work: Callable[[], object], last: int | None = None) -> int:
    """Do the work in another process, killed before the operation after the `last`; return how many were begun."""
    ours, theirs = os.pipe()
    process = os.fork()
    if not process:
        count = 0

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal count
            if changes(event, arguments):
                if count == last:
                    os.kill(os.getpid(), signal.SIGKILL)
                count += 1
                os.write(theirs, b".")

        try:
            sys.addaudithook(hook)
            work()
        finally:
            os._exit(0)
    os.close(theirs)
    _, status = os.waitpid(process, 0)
    with open(ours, "rb") as told:
        found = len(told.read())
    assert os.waitstatus_to_exitcode(status) == (0 if last is None else -signal.SIGKILL)
    return found


def main(place: str, ready: str, start: str, step: str) -> None:
    """Kill at every `step`-th operation from the `start`-th on; print how many there are and how often it was."""
    root, prepared = Path(place), Path(ready)
    reference, first = root / "reference", root / "first"

    def film(folder: Path) -> Callable[[], object]:
        return lambda: made(folder / "out", folder / "cache", prepared)

    for folder in (reference, first):
        folder.mkdir()
    film(reference)()
    wanted = whole(reference / "out", reference / "cache")
    total = counted(film(first))
    killed = 0
    for last in range(int(start), total, int(step)):
        folder = root / str(last)
        folder.mkdir()
        counted(film(folder), last)
        finished = (
            {path.name for path in (folder / "out").glob("film*")} if (folder / "out").exists() else set()
        )
        if "film.mp4" in finished:
            assert finished == wanted.keys() - {"pictures"}, (last, finished)
        film(folder)()
        assert whole(folder / "out", folder / "cache") == wanted, last
        assert request(folder / "out").path.exists()
        shutil.rmtree(folder)
        killed += 1
    print(total, killed)


if __name__ == "__main__":
    main(*sys.argv[1:])
