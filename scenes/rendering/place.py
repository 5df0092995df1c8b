"""Outputs appear whole or not at all: they are made in a folder beside their place, then moved there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scenes.spec import SpecError

PREFIX = ".normreel-"


@contextmanager
def work_folder(target: Path) -> Iterator[Path]:
    """Yield a new folder inside `target`, on the same disk, and remove it with all it holds at the end."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        remove_abandoned(target)
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=target)).resolve()
    except OSError as error:
        raise SpecError(
            f"-o {target}: nothing can be written there ({error.strerror}). Give a folder of your own."
        ) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place(files: Iterable[Path], target: Path) -> list[Path]:
    """Move finished files into `target`, replacing older ones; each appears at once."""
    placed = []
    for path in files:
        os.replace(path, target / path.name)
        placed.append(target / path.name)
    return placed


def remove_abandoned(target: Path) -> None:
    """Remove the work folders in `target` of runs that were killed."""
    for folder in target.glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdecimal() and not _is_running(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 is an interruption there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
