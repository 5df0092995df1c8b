"""Outputs appear whole or not at all: they are made in a folder beside their place, then moved there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scenes.pipeline.locks import Lock
from scenes.spec.errors import SpecError

PREFIX = ".normreel-"
LOCK = f"{PREFIX}lock-"
SHOWN = 100
"""Characters of a path in a message."""


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


def check_output(folder: Path, given: str = "-o") -> None:
    """Raise `SpecError` that begins with what was `given` unless files can be written in a folder.

    It need not exist, and nothing is made for it.
    """
    try:
        str(folder).encode()
        folder.expanduser()
        nearest = nearest_existing(folder)
        for part in folder.absolute().relative_to(nearest).parts:
            _is_there(nearest / part)  # a name that is too long is found out only in a folder that exists
        reason = "" if nearest.is_dir() else f"{nearest} is not a folder"
        if not reason and not os.access(nearest, os.W_OK | os.X_OK):
            reason = f"nothing can be written in {nearest}"
    except OSError as error:
        reason = str(error.strerror).lower()
    except ValueError:
        reason = "no folder can have this name"
    except RuntimeError:
        reason = "there is no such user"
    if reason:
        named = str(folder).encode(errors="backslashreplace").decode()
        named = named if len(named) <= SHOWN else f"{named[: SHOWN // 2]} ... {named[-SHOWN // 2 :]}"
        raise SpecError(f"{given} {named}: {reason}. Give a folder of your own.")


def nearest_existing(folder: Path) -> Path:
    """The folder itself, or what exists of the path to it."""
    absolute = folder.absolute()
    return next(place for place in (absolute, *absolute.parents) if _is_there(place))


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


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
