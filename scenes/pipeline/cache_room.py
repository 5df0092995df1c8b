"""What lies in the cache, and room for more: what was used longest ago goes first."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from scenes.pipeline import cache_folder
from scenes.pipeline.locks import alone, is_in_use, unused
from scenes.pipeline.outputs import remove_abandoned, temporary_folder
from scenes.pipeline.records import is_real_folder

FUTURE = 60.0
"""Seconds by which the clocks of machines with one cache may differ; more, and the clock has been set back."""


def add_record(root: Path, kind: str, name: str, content: bytes) -> None:
    """Write a record into its folder, `HISTORY` or `IMPORTS`, if there is room; the errors are those of `claim`."""
    cache_folder.claim(root)
    with alone(root), temporary_folder(root) as work:
        if make_room(root, len(content)):
            (work / name).write_bytes(content)
            cache_folder.put(work / name, cache_folder.own_folder(root / kind) / name)


@dataclass(frozen=True)
class Item:
    """A beat or a record in the cache, or what else bears the name of one: its bytes, and when it was used."""

    path: Path
    size: int
    used: float

    @property
    def film(self) -> Path | None:
        """The folder of its film, None for a record."""
        return self.path.parent if cache_folder.BEAT.fullmatch(self.path.name) else None


def items(root: Path) -> list[Item]:
    """All that lies in the cache under names of ours; what seems to be used in the future was used now."""
    found, now = [], time.time()
    for path in _named_as_ours(root):
        with suppress(OSError):  # another run has removed it at this moment, or it cannot be read
            used = path.lstat().st_mtime
            if used > now + FUTURE:
                os.utime(path, (now, now), follow_symlinks=False)
            found.append(Item(path, _size(path), min(used, now)))
    return found


def make_room(root: Path, size: int, keep: Collection[Path] = ()) -> bool:
    """Remove what was used longest ago until so many bytes fit in, but nothing to keep or of films that are in use.

    If they cannot fit, return False and remove only what is beyond the limit.
    """
    found, limit = items(root), cache_folder.size_limit()
    in_use = {film for film in {item.film for item in found} if film is not None and is_in_use(film)}
    removable = [item for item in found if item.path not in keep and item.film not in in_use]
    total = sum(item.size for item in found)
    fits = total - sum(item.size for item in removable) + size <= limit
    for item in sorted(removable, key=lambda item: item.used):
        if total + (size if fits else 0) <= limit:
            break
        if remove(item):
            total -= item.size
    return fits and total + size <= limit


def remove(item: Item) -> bool:
    """Remove a beat or a record, unless its film is in use."""
    with unused(item.film) if item.film is not None else nullcontext(True) as free:
        if not free:
            return False
        with suppress(OSError):
            cache_folder.discard(item.path)
            if item.film is not None:
                item.film.rmdir()
        return not os.path.lexists(item.path)


def remove_unfinished(root: Path) -> None:
    """Remove what runs that were killed had not finished."""
    remove_abandoned(root)
    for folder in _own_folders(root):
        remove_abandoned(folder)
        for path in _listed(folder):
            if cache_folder.UNFINISHED.fullmatch(path.name) and not is_real_folder(path):
                with suppress(OSError):
                    path.unlink()


def clear(root: Path) -> None:
    """Remove all beats and records but those of films that are in use."""
    cache_folder.check(root)
    if not root.is_dir():
        return
    with alone(root):
        remove_unfinished(root)
        for item in items(root):
            remove(item)
        for folder in _own_folders(root):
            with unused(folder) as free, suppress(OSError):
                if free:
                    folder.rmdir()


@dataclass(frozen=True)
class Usage:
    """What a cache holds: films, beats, and bytes, those of the records too."""

    films: int
    beats: int
    size: int


def usage(root: Path) -> Usage:
    """What the cache holds now."""
    found = items(root)
    films = [item.film for item in found if item.film is not None]
    return Usage(len(set(films)), len(films), sum(item.size for item in found))


def _named_as_ours(root: Path) -> Iterator[Path]:
    """All beats and records, and what else bears the name of one or of a film."""
    for folder in _own_folders(root):
        form = cache_folder.BEAT if cache_folder.FILM.fullmatch(folder.name) else cache_folder.RECORD
        yield from (path for path in _listed(folder) if form.fullmatch(path.name))
    for path in _listed(root):
        if cache_folder.names_folder(path.name) and not is_real_folder(path):
            yield path


def _own_folders(root: Path) -> list[Path]:
    return [path for path in _listed(root) if cache_folder.names_folder(path.name) and is_real_folder(path)]


def _listed(folder: Path) -> list[Path]:
    """What lies in a folder, in the order of names; nothing if it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _size(path: Path) -> int:
    """The bytes of a file, or of all files in a folder, without following links."""
    if not is_real_folder(path):
        return path.lstat().st_size
    total, waiting = 0, [os.fspath(path)]
    while waiting:
        with os.scandir(waiting.pop()) as found:
            for each in found:
                if each.is_dir(follow_symlinks=False):
                    waiting.append(each.path)
                else:
                    total += each.stat(follow_symlinks=False).st_size
    return total
