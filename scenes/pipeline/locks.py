"""Locks that end with the process that holds them, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(file: int, shared: bool) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: int, shared: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


class Lock:
    """A lock on a file that exists as long as it is held; folders made for it go with it if they stay empty."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None
        self._made: list[Path] = []

    def take(self) -> bool:
        """Take the lock unless another process has it."""
        while True:
            file = self._open()
            try:
                _take(file, shared=False)
            except OSError:
                os.close(file)
                return False
            if _is_open_at(file, self.path):
                self._file = file
                return True
            os.close(file)  # whoever had the lock has removed the file in the meantime

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
            with suppress(FileNotFoundError):  # another process has just removed the empty folder
                return os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)


class FolderInUse:
    """Says that a folder is being read; any number of processes may say so at a time. Without effect on Windows."""

    def __init__(self, folder: Path) -> None:
        self._file = _locked(folder, shared=True)

    def release(self) -> None:
        """The folder is not needed any more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def is_in_use(folder: Path) -> bool:
    """Say whether any process reads the folder."""
    if sys.platform == "win32" or not folder.is_dir():
        return False
    file = _locked(folder, shared=False)
    if file is not None:
        os.close(file)
    return file is None


def _locked(folder: Path, shared: bool) -> int | None:
    try:
        file = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        _take(file, shared)
    except OSError:
        os.close(file)
        return None
    return file


def _is_open_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
