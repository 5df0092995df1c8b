"""What a film was made from, kept beside it: a film that would come out the same is not made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from scenes.pipeline.fingerprints import sources_digest
from scenes.renderer.encoders.presets import FINAL
from scenes.renderer.registry import FAST
from scenes.spec.lecture import LectureSpec

FOLDER = ".manifest"


def fingerprint(slug: str, spec: LectureSpec, renderer: str = FAST, preset: str = FINAL) -> str:
    """Return a hash of all that the film depends on: lesson, spec, data, renderer, preset, sources and libraries."""
    facts = f"{slug} {spec.fingerprint()} {renderer} {preset} {_sources()}"
    return hashlib.sha256(facts.encode()).hexdigest()


def is_current(slug: str, spec: LectureSpec, folder: Path, renderer: str = FAST, preset: str = FINAL) -> bool:
    """Say whether the films in `folder` are those that this lesson, spec, renderer and preset would give now."""
    try:
        record = json.loads(_path(slug, folder).read_text(encoding="utf-8"))
        sizes = {name: (folder / name).stat().st_size for name in record["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(
        record["files"] == sizes and record["fingerprint"] == fingerprint(slug, spec, renderer, preset)
    )


def records(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lesson and the record of every film in `folder`."""
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            yield path.stem, json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue  # it was removed at this moment


def forget(slug: str, folder: Path) -> None:
    """Remove the record, before any of the files it speaks of is replaced."""
    _path(slug, folder).unlink(missing_ok=True)


def write(
    slug: str,
    spec: LectureSpec,
    folder: Path,
    files: Iterable[Path],
    renderer: str = FAST,
    preset: str = FINAL,
) -> None:
    """Record what the placed `files` were made from."""
    record: dict[str, Any] = {
        "fingerprint": fingerprint(slug, spec, renderer, preset),
        "spec": spec.model_dump(mode="json"),
        "files": {path.name: path.stat().st_size for path in files},
    }
    path = _path(slug, folder)
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(path)


def _path(slug: str, folder: Path) -> Path:
    return folder / FOLDER / f"{slug}.json"


@cache
def _sources() -> str:
    return sources_digest()
