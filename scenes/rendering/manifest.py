"""What a film was made from, kept beside it: a film that would come out the same is not made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import normcore
import scenes
from scenes.renderers import FAST
from scenes.spec import LectureSpec

FOLDER = ".manifest"
LIBRARIES = ("manim", "manimpango", "pycairo", "numpy", "av", "typst")


def fingerprint(slug: str, spec: LectureSpec, renderer: str = FAST) -> str:
    """Return a hash of all that the film depends on: lesson, spec, data, renderer, sources and drawing libraries."""
    return hashlib.sha256(f"{slug} {spec.fingerprint()} {renderer} {_sources()}".encode()).hexdigest()


def is_current(slug: str, spec: LectureSpec, folder: Path, renderer: str = FAST) -> bool:
    """Say whether the films in `folder` are those that this lesson, spec and renderer would give now."""
    try:
        record = json.loads(_path(slug, folder).read_text(encoding="utf-8"))
        sizes = {name: (folder / name).stat().st_size for name in record["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(record["files"] == sizes and record["fingerprint"] == fingerprint(slug, spec, renderer))


def forget(slug: str, folder: Path) -> None:
    """Remove the record, before any of the files it speaks of is replaced."""
    _path(slug, folder).unlink(missing_ok=True)


def write(slug: str, spec: LectureSpec, folder: Path, files: Iterable[Path], renderer: str = FAST) -> None:
    """Record what the placed `files` were made from."""
    record: dict[str, Any] = {
        "fingerprint": fingerprint(slug, spec, renderer),
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
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    for package in (normcore, scenes):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(root.parent).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
