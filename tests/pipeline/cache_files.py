"""Makes what lies in a cache, without rendering, and reads folders back."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path("cache")


def beat(film: str, name: str, used: float, size: int = 100) -> Path:
    """A beat of so many bytes, used at this time; names are single digits."""
    path = ROOT / (film * 32) / (name * 64)
    path.mkdir(parents=True)
    (path / "00000.mp4").write_bytes(bytes(size))
    os.utime(path, (used, used))
    return path


def record(kind: str, name: str, used: float, size: int = 100) -> Path:
    """A record of so many bytes, used at this time."""
    path = ROOT / kind / f"{name * 32}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    os.utime(path, (used, used))
    return path


def files(folder: Path) -> dict[str, bytes | str]:
    """All files and links below a folder."""
    found: dict[str, bytes | str] = {}
    for path in folder.rglob("*"):
        if path.is_symlink():
            found[str(path)] = os.readlink(path)
        elif path.is_file():
            found[str(path)] = path.read_bytes()
    return found
