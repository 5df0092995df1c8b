"""Outputs appear whole or not at all: they are made in a folder beside their place, then moved there."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from scenes.pipeline.locks import FolderInUse, Lock, could_be_lock, unused
from scenes.pipeline.records import is_real_folder
from scenes.spec.errors import SpecError
from scenes.spec.quoting import quoted

PREFIX = ".normreel-"
LOCK = f"{PREFIX}lock-"
FULL = (errno.ENOSPC, errno.EDQUOT)
"""How a system says that a disk, or what a user may have of it, is full."""
WORK_FOLDER = re.compile(rf"{re.escape(PREFIX)}[0-9]+-[a-z0-9_]{{8}}")


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
        try:
            yield folder
        except OSError as error:
            if error.errno not in FULL:
                raise
            # a write names no file, and there may be several disks
            reason = f"{error.strerror}. Make room, or write to another disk with -o"
            raise OSError(error.errno, reason, str(target)) from error


@contextmanager
def temporary_folder(target: Path) -> Iterator[Path]:
    """Yield a new folder inside `target` and remove it with all it holds at the end; raise OSError if there is none.

    It is marked as in use as long as this process lives, by which others know whether it was abandoned.
    """
    with ExitStack() as stack:
        while True:
            # named and cleared away before it is there: a signal may end this between any two lines
            folder = target.resolve() / f"{PREFIX}{os.getpid()}-{secrets.token_hex(4)}"
            use = stack.enter_context(ExitStack())
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            use.callback(FolderInUse(folder).release)
            if folder.exists():
                break  # if not, another run took it for abandoned before it was marked
        yield folder


def _remove_empty(folders: Iterable[Path]) -> None:
    for empty in folders:
        with suppress(OSError, ValueError):
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
        raise SpecError(f"{given} {quoted(folder)}: {reason}. Give a folder of your own.")


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
