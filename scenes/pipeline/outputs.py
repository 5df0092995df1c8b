"""Outputs appear whole or not at all: they are made in a folder beside their place, then moved there."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scenes.pipeline.locks import Lock
from scenes.spec.errors import SpecError

PREFIX = ".normreel-"
LOCK = f"{PREFIX}lock-"
RECORD = ".normreel.json"
"""Names the files that `place_folder` put into a folder."""


def check_output(folder: Path) -> None:
    """Raise `SpecError` unless files can be written into a folder, which need not exist yet; nothing is made."""
    trouble = ""
    try:
        str(folder).encode()
        folder.expanduser()
        os.lstat(folder)
    except UnicodeEncodeError:
        trouble = "this is not text in UTF-8"
    except (FileNotFoundError, NotADirectoryError):
        pass  # judged by what exists of it
    except OSError as error:
        trouble = str(error.strerror)
    except RuntimeError:
        trouble = "there is no such user"
    except ValueError:
        trouble = "a path has no NUL in it"
    if trouble := trouble or _unwritable(folder):
        named = str(folder).encode("utf-8", "backslashreplace").decode()
        named = named if len(named) <= 100 else f"{named[:60]} ... {named[-30:]}"
        raise SpecError(f"-o {named}: nothing can be written there ({trouble}). Give a folder of your own.")


def nearest_existing(folder: Path) -> Path:
    """The folder itself, or what exists of the path to it."""
    absolute = folder.absolute()
    return next(each for each in (absolute, *absolute.parents) if os.path.lexists(each))


def _unwritable(folder: Path) -> str:
    """Why a folder cannot be made or written, empty if it can."""
    there = nearest_existing(folder)
    if not there.is_dir():
        return f"{there.name} is a file"
    if not os.access(there, os.W_OK | os.X_OK):
        return f"no permission to write into {there}"
    longest = os.pathconf(there, "PC_NAME_MAX") if hasattr(os, "pathconf") else 255
    names = folder.absolute().relative_to(there).parts
    return "a name in it is too long" if any(len(name.encode()) > longest for name in names) else ""


@contextmanager
def work_folder(target: Path) -> Iterator[Path]:
    """Yield a new folder inside `target`, on the same disk, and remove it with all it holds at the end.

    Folders that were made for it go too if nothing was placed in them.
    """
    made = [folder for folder in (target, *target.parents) if not folder.exists()]
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
        with suppress(OSError):
            for empty in made:
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
    """Remove the work folders and locks in `target` of runs that were killed."""
    for path in target.glob(f"{LOCK}*"):
        lock = Lock(path)
        if lock.take():
            lock.release()
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
