"""The record of what was written under one name into a folder: which files, and what they were made from.

A file that no record names belongs to somebody else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from scenes.pipeline.records import STRICT, Content, is_real_folder, read_regular
from scenes.spec.errors import SpecError

FOLDER = ".normreel"
LARGEST = 32_000_000
"""Bytes of a record: one of a bundle names thousands of frames."""


def _checked(name: str) -> str:
    """Return a name that stays inside the folder it is looked up in; ValueError for any other."""
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or ".." in path.parts or "\0" in name:
        raise ValueError("this is not the path of a file inside the folder")
    return name


Inside = Annotated[str, AfterValidator(_checked)]
"""The path of a file inside a folder that a record speaks of."""


class Manifest(BaseModel):
    """What was written under one name.

    Parameters
    ----------
    files
        The files by their path within the folder, each with what it may hold: one content, or while files are being
        replaced the old one and the new one.
    fingerprint
        The hash of what a film was made from; empty for other things, and while files are being replaced.
    lesson, spec
        What a film shows.
    advice
        The lines of README that tell how a bundle is used.
    """

    model_config = STRICT

    version: Literal[2] = 2
    files: dict[Inside, Annotated[list[Content], Field(min_length=1)]]
    fingerprint: str = ""
    lesson: str = ""
    spec: dict[str, Any] = {}
    advice: list[str] = []


def read(folder: Path, name: str) -> Manifest | None:
    """The record of a name in a folder; None where there is none that can be understood."""
    return _read(_path(folder, name))


def records(folder: Path) -> Iterator[Manifest]:
    """Every record in a folder, sorted by name."""
    for path in sorted((folder / FOLDER).glob("*.json")):
        found = _read(path)
        if found is not None:
            yield found


def check_place(folder: Path, name: str) -> None:
    """Raise `SpecError` if the record of a name cannot be written because something else lies in its place."""
    path = _path(folder, name)
    is_usable = is_real_folder(path.parent) and os.access(path.parent, os.W_OK | os.X_OK)
    for each, fits in ((path.parent, is_usable), (path, not is_real_folder(path))):
        if os.path.lexists(each) and not fits:
            raise SpecError(
                f"{each}: normreel keeps its records there, and they cannot be written: something else lies in "
                "their place, or the folder is not writable. Move it away."
            )


def write(folder: Path, name: str, manifest: BaseModel, work: Path) -> None:
    """Write the record of a name, which appears whole; until then it lies in `work`, on the same disk."""
    path = _path(folder, name)
    path.parent.mkdir(exist_ok=True)
    unfinished = work / f".{path.name}"
    unfinished.write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    unfinished.replace(path)


def matches(path: Path, marks: list[Content]) -> bool:
    """Whether a file is a regular one that holds what one of the marks says."""
    try:
        sizes = {mark.size for mark in marks}
        return path.lstat().st_size in sizes and Content.of(path, max(sizes)) in marks
    except OSError:
        return False


def is_current(folder: Path, name: str, fingerprint: str) -> bool:
    """Whether a film was made from what has this hash, and all its files are as they were written."""
    found = whole(folder, name)
    return found is not None and found.fingerprint == fingerprint


def whole(folder: Path, name: str) -> Manifest | None:
    """The record of a film whose files are all there as they were written; None for any other."""
    found = read(folder, name)
    if found is None or not found.files:
        return None
    return found if all(matches(folder / each, marks) for each, marks in found.files.items()) else None


def _read(path: Path) -> Manifest | None:
    try:
        return Manifest.model_validate_json(read_regular(path, LARGEST))
    except (OSError, ValidationError):
        return None


def _path(folder: Path, name: str) -> Path:
    return folder / FOLDER / f"{name}.json"


def marks_of(files: Mapping[str, Path]) -> dict[str, list[Content]]:
    """The mark of each file, by its path within the folder it will lie in."""
    return {name: [Content.of(path)] for name, path in files.items()}
