"""Locks that end with the process that holds them, however it ends."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scenes.pipeline.records import NOT_FOLLOWED
from scenes.spec.errors import SpecError

if sys.platform == "win32":
    import msvcrt

    def _take(file: int, shared: bool) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: int, shared: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


PATIENCE = 5.0
"""Seconds to wait for a lock that others hold for moments only."""
HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""How a system says that another process has a lock; with any other error it has none to give."""
_FOLDER = NOT_FOLLOWED | getattr(os, "O_DIRECTORY", 0)


class Lock:
    """A lock on an empty file that exists as long as it is held; folders made for it go too if they stay empty."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None
        self._made: list[Path] = []

    def take(self) -> bool:
        """Take the lock unless another process has it; raise `SpecError` if something else lies at its path.

        Where files cannot be locked, as on some network drives, everybody gets it.
        """
        while True:
            file = self._open()
            try:
                _take(file, shared=False)
            except OSError as error:
                if error.errno in HELD:
                    os.close(file)
                    return False
            if _is_open_at(file, self.path):
                self._file = file
                return True
            os.close(file)  # whoever had the lock has removed the file in the meantime

    def check(self) -> None:
        """Raise `SpecError` if something else lies at the lock's path."""
        with suppress(FileNotFoundError, NotADirectoryError):
            if not could_be_lock(self.path):
                raise SpecError(
                    f"{self.path}: normreel keeps a lock of this name, an empty file, and something else lies "
                    "there. Move it away or remove it."
                )

    def release(self) -> None:
        """Give the lock back."""
        if self._file is None:
            return
        with suppress(OSError):
            self.path.unlink()
        os.close(self._file)
        self._file = None
        with suppress(OSError):
            for folder in self._made:
                folder.rmdir()

    def _open(self) -> int:
        while True:
            self._made = [folder for folder in self.path.parents if not folder.exists()] or self._made
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.check()
            with suppress(FileNotFoundError):  # another process has just removed the empty folder
                return os.open(self.path, os.O_RDWR | os.O_CREAT | NOT_FOLLOWED, 0o666)


def could_be_lock(path: Path) -> bool:
    """Whether there is an empty regular file; OSError if there is nothing."""
    found = path.lstat()
    return stat.S_ISREG(found.st_mode) and found.st_size == 0


class FolderInUse:
    """Says that a folder is in use; any number of processes may say so at a time.

    Without effect where folders cannot be locked, as on Windows and on some network drives.
    """

    def __init__(self, folder: Path) -> None:
        self._file: int | None = None
        with suppress(BlockingIOError):
            self._file = _locked(folder, shared=True, patience=PATIENCE)

    def release(self) -> None:
        """The folder is not needed any more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


@contextmanager
def unused(folder: Path, otherwise: bool = True) -> Iterator[bool]:
    """Yield whether no process uses the folder; none can begin to while the block runs.

    `otherwise` is the answer where folders cannot be locked.
    """
    try:
        file = _locked(folder, shared=False)
    except BlockingIOError:
        yield False
        return
    try:
        yield otherwise if file is None else _is_open_at(file, folder)
    finally:
        if file is not None:
            os.close(file)


def is_in_use(folder: Path) -> bool:
    """Say whether any process uses the folder."""
    with unused(folder) as free:
        return not free


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let no other process into a block like this for the same folder; raise OSError if one stays in for long."""
    try:
        file = _locked(folder.resolve(), shared=False, patience=PATIENCE)
    except BlockingIOError:
        raise OSError(f"{folder} is locked by another run") from None
    try:
        yield
    finally:
        if file is not None:
            os.close(file)


def _locked(folder: Path, shared: bool, patience: float = 0.0) -> int | None:
    """The folder, open and locked; None if that cannot be, BlockingIOError if others hold it for so many seconds."""
    try:
        file = os.open(folder, os.O_RDONLY | _FOLDER)
    except OSError:
        return None
    end = time.monotonic() + patience
    while True:
        try:
            _take(file, shared)
        except BlockingIOError:
            if time.monotonic() > end:
                os.close(file)
                raise
            time.sleep(0.01)
        except OSError:
            os.close(file)
            return None
        else:
            return file


def _is_open_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.lstat())
    except FileNotFoundError:
        return False
