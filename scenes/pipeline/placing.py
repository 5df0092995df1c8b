"""Puts finished files into their place, and only there where they replace nothing that somebody else made."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scenes.pipeline import manifest
from scenes.pipeline.manifest import Manifest
from scenes.pipeline.records import Content
from scenes.spec.errors import SpecError


def place(
    made: Sequence[Path],
    target: Path,
    name: str,
    *,
    ours: Iterable[str] = (),
    mends: bool = False,
    **facts: Any,
) -> list[Path]:
    """Move finished files and folders into `target` under the name `name`; return their places.

    They appear in the order of `made`, each file at once. Files that an earlier call put there under this name, and
    that are not made again, are removed if they still are as they were written.

    Parameters
    ----------
    made
        Files and folders, at least one, that lie in one folder on the disk of `target`.
    ours, mends
        As in `check_free`.
    **facts
        What else the record of the name says, fields of `Manifest`.

    Raises
    ------
    SpecError
        If a file of somebody else would be replaced; nothing is moved then.
    """
    files = {path.relative_to(top.parent).as_posix(): path for top in made for path in _files(top)}
    check_free(target, name, files, ours=ours, mends=mends)
    older = _files_of(manifest.read(target, name))
    marks = manifest.marks_of(files)
    both = {each: [*older.get(each, []), *marks.get(each, [])] for each in {**older, **marks}}
    target.mkdir(parents=True, exist_ok=True)
    work = made[0].parent
    manifest.write(target, name, Manifest(files=both), work)
    for each, path in files.items():
        (target / each).parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target / each)
    for each in older.keys() - marks.keys():
        _remove(target, each, older[each])
    manifest.write(target, name, Manifest(files=marks, **facts), work)
    return [target / top.name for top in made]


def check_free(
    target: Path, name: str, files: Iterable[str], *, ours: Iterable[str] = (), mends: bool = False
) -> None:
    """Raise `SpecError` if one of the files, by its path within `target`, is there and somebody else's.

    normreel's are those that its record of the name lists and that still are as they were written. With `mends` a
    listed file that was changed since is normreel's too, and so are those of `ours`.
    """
    manifest.check_place(target, name)
    older, known = _files_of(manifest.read(target, name)), frozenset(ours)
    for each in files:
        path, leads_away = target / each, _through_link(target, each)
        if not leads_away and not os.path.lexists(path):
            continue
        mine = each in known or (each in older and (mends or manifest.matches(path, older[each])))
        if leads_away or path.is_symlink() or path.is_dir() or not mine:
            raise SpecError(
                f"{path}: this is not, or no longer, what normreel wrote as {name}, and is not replaced. "
                "Move it away, or give another place with -o."
            )


def check_unchanged(target: Path, name: str, files: Iterable[str]) -> None:
    """As `check_free`, for these files and all that were written under the name before."""
    check_free(target, name, {**_files_of(manifest.read(target, name)), **dict.fromkeys(files)})


def _files(top: Path) -> list[Path]:
    return sorted(path for path in top.rglob("*") if path.is_file()) if top.is_dir() else [top]


def _files_of(found: Manifest | None) -> Mapping[str, list[Content]]:
    return found.files if found is not None else {}


def _through_link(target: Path, name: str) -> bool:
    """Whether a folder on the way from `target` to a file in it is a link, or no folder."""
    on_the_way = [target / parent for parent in Path(name).parents][:-1]
    return any(folder.is_symlink() or (folder.exists() and not folder.is_dir()) for folder in on_the_way)


def _remove(target: Path, name: str, marks: list[Content]) -> None:
    """Remove a file that is as it was written, and the folders it leaves empty."""
    path = target / name
    if _through_link(target, name) or not manifest.matches(path, marks):
        return
    path.unlink()
    for folder in [target / parent for parent in Path(name).parents][:-1]:
        if any(folder.iterdir()):
            return
        folder.rmdir()
