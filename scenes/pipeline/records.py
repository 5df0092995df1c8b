"""Small files that normreel wrote once and reads again: read with care, since anything may lie there by now."""

from __future__ import annotations

import os
import stat
from io import BufferedReader, FileIO
from pathlib import Path

RECORD_BYTES = 1_000_000
"""No record is longer."""
NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Flags for opening a path: no link is followed, no pipe waited for."""


def open_regular(path: Path) -> FileIO:
    """Open a regular file for reading; raise OSError at once for anything else, links and pipes too."""
    try:
        file = FileIO(path, opener=_open_carefully)
    except ValueError as error:  # a path that no file can have
        raise OSError(f"{path!r}: {error}") from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(f"{path} is no regular file")
    return file


def read_regular(path: Path, limit: int = RECORD_BYTES) -> bytes:
    """Read a regular file of at most `limit` bytes; raise OSError for anything else, links and pipes too."""
    with BufferedReader(open_regular(path)) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise OSError(f"{path} is longer than {limit:,} bytes")
    return content


def _open_carefully(name: str, flags: int) -> int:
    return os.open(name, flags | NOT_FOLLOWED)


def is_real_folder(path: Path) -> bool:
    """Whether there is a folder, not a link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except (OSError, ValueError):
        return False
