"""The record beside a film of what it was made from: a film that would come out the same is not made again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from scenes.pipeline.fingerprints import FilmFingerprint
from scenes.pipeline.options import RenderOptions
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry

FOLDER = ".manifest"


def is_up_to_date(lesson: LessonEntry, spec: LectureSpec, folder: Path, options: RenderOptions) -> bool:
    """Say whether the files in `folder` are those that this lesson and spec would give now."""
    try:
        record = json.loads(_path(lesson.slug, folder).read_text(encoding="utf-8"))
        sizes = {name: (folder / name).stat().st_size for name in record["files"]}
        made_from = record["fingerprint"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(record["files"] == sizes and made_from == FilmFingerprint(lesson, spec, options).files)


def records(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lesson and the record of every film in `folder`."""
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            yield path.stem, json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue  # it was removed at this moment


def remove(slug: str, folder: Path) -> None:
    """Remove the record, before any of the files it speaks of is replaced."""
    _path(slug, folder).unlink(missing_ok=True)


def write(
    lesson: LessonEntry, spec: LectureSpec, folder: Path, files: Iterable[Path], options: RenderOptions
) -> None:
    """Record what the placed `files` were made from."""
    record: dict[str, Any] = {
        "fingerprint": FilmFingerprint(lesson, spec, options).files,
        "spec": spec.model_dump(mode="json"),
        "files": {path.name: path.stat().st_size for path in files},
    }
    path = _path(lesson.slug, folder)
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(path)


def _path(slug: str, folder: Path) -> Path:
    return folder / FOLDER / f"{slug}.json"
