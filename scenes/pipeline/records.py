"""Small files that normreel wrote once and reads again: read with care, since anything may lie there by now."""

from __future__ import annotations

import hashlib
import math
import os
import stat
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

RECORD_BYTES = 1_000_000
"""No record is longer."""
BLOCK = 2**18
STRICT = ConfigDict(strict=True, extra="forbid", frozen=True)
"""How records are validated: nothing is converted, nothing more may be in them."""
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


class Content(BaseModel):
    """What a file holds: so many bytes, with this SHA-256."""

    model_config = STRICT
    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]

    @classmethod
    def of(cls, path: Path, most: float = math.inf) -> Self:
        """What the regular file holds, read to little more than so many bytes; OSError for anything else."""
        digest, size = hashlib.sha256(), 0
        with open_regular(path) as file:
            while size <= most and (block := file.read(BLOCK)):
                digest.update(block)
                size += len(block)
        return cls(size=size, sha256=digest.hexdigest())

    def is_in(self, path: Path) -> bool:
        """Whether the regular file holds just this; OSError for anything else."""
        return Content.of(path, self.size) == self
