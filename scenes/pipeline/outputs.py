"""Outputs appear whole or not at all: they are made in a folder beside their place, then moved there."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from scenes.pipeline.locks import FolderInUse, Lock, could_be_lock, unused
from scenes.pipeline.records import is_real_folder
from scenes.spec.errors import SpecError

PREFIX = ".normreel-"
LOCK = f"{PREFIX}lock-"
WORK_FOLDER = re.compile(rf"{re.escape(PREFIX)}[0-9]+-[a-z0-9_]{{8}}")
RECORD = ".normreel.json"
"""Names the files that `place_folder` put into a folder."""


@contextmanager
def work_folder(target: Path) -> Iterator[Path]:
    """Yield a new folder inside `target`, on the same disk, and remove it with all it holds at the end.

    Folders that were made for it go too if nothing was placed in them. Raise `SpecError` if there can be none.
    """
    made: list[Path] = []
    with ExitStack() as stack:
        stack.callback(_remove_empty, made)
        try:
            made += [folder for folder in (target, *target.parents) if not folder.exists()]
            target.mkdir(parents=True, exist_ok=True)
            remove_abandoned(target)
            folder = stack.enter_context(temporary_folder(target))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SpecError(
                f"-o {target}: nothing can be written there ({reason}). Give a folder of your own."
            ) from None
        yield folder


@contextmanager
def temporary_folder(target: Path) -> Iterator[Path]:
    """Yield a new folder inside `target` and remove it with all it holds at the end; raise OSError if there is none.

    It is marked as in use as long as this process lives, by which others know whether it was abandoned.
    """
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=target)).resolve()
        use = FolderInUse(folder)
        if folder.exists():
            break
        use.release()  # another run took it for abandoned before it was marked
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        use.release()


def _remove_empty(folders: Iterable[Path]) -> None:
    for empty in folders:
        with suppress(OSError, ValueError):
            empty.rmdir()


def place(files: Iterable[Path], target: Path) -> list[Path]:
    """Move finished files into `target`, replacing older ones; each appears at once."""
    placed = []
    for path in files:
        os.replace(path, target / path.name)
        placed.append(target / path.name)
    return placed


def place_folder(folder: Path, target: Path) -> Path:
    """Move all files of a finished folder into the folder of the same name in `target`, and return that.

    Files that an earlier call put there and this one does not are removed; those of others stay.
    """
    goal = target / folder.name
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    record = goal / RECORD
    older = json.loads(record.read_text(encoding="utf-8")) if record.exists() else []
    goal.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(sorted({*older, *names})), encoding="utf-8")
    for name in names:
        (goal / name).parent.mkdir(exist_ok=True)
        os.replace(folder / name, goal / name)
    for name in set(older) - set(names):
        (goal / name).unlink(missing_ok=True)
    record.write_text(json.dumps(names), encoding="utf-8")
    return goal


def remove_abandoned(target: Path) -> None:
    """Remove the work folders and locks in `target` of runs that were killed; what else lies there stays."""
    try:
        paths = list(target.iterdir())
    except (OSError, ValueError):
        return
    for path in paths:
        if path.name.startswith(LOCK):
            with suppress(OSError, SpecError):  # it is gone, not ours to open, or no lock
                lock = Lock(path)
                if could_be_lock(path) and lock.take():
                    lock.release()
        elif WORK_FOLDER.fullmatch(path.name) and is_real_folder(path):
            with unused(path, otherwise=False) as abandoned:
                if abandoned:
                    shutil.rmtree(path, ignore_errors=True)
