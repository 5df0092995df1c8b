"""Small files that are read back: regular ones of a bounded size, whatever has come to lie in their place."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def read_regular(path: Path, limit: int = 1_000_000) -> bytes:
    """The content of a regular file of at most `limit` bytes; OSError for anything else, links among it."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(f"{path} is not a regular file")
        if found.st_size > limit:
            raise OSError(f"{path} has {found.st_size:,} bytes; at most {limit:,} are read")
        return file.read(limit)
