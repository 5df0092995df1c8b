"""What a film says of itself: its lesson and its settings stand in its metadata."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenes import __version__
from scenes.pipeline import manifest
from scenes.pipeline.records import Content
from scenes.spec.defaults import LAYOUT_BY_NDIM
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.spec.parsing import DIGITS
from scenes.spec.quoting import quoted

SUFFIXES = (".mp4", ".mov")
"""What films end in."""
BESIDE = (".srt", ".vtt", ".json", ".md", ".html", ".png")
"""What the files beside a film end in."""
TOOL, LESSON, DATA, HASHES, OWN = "normreel", "lesson", "data_from_here", "beside", "own_tensors"
"""What the comment of a film says beyond its settings: the version of normreel, the lesson, the way from the film's
folder to its data, the hash of each file beside it by its ending, and of a lecture whether each lesson in it shows the
tensor it shows by itself.
"""


@dataclass(frozen=True)
class FilmSettings:
    """The settings of a film file: its lesson, and every setting that is not the default."""

    path: Path
    lesson: str
    values: dict[str, Any]


def as_comment(
    lesson: LessonEntry,
    spec: LectureSpec,
    folder: Path = Path(),
    beside: Sequence[Path] = (),
    own_tensors: bool = False,
) -> str:
    """The comment in the metadata of a film in `folder`, as JSON: every setting, and what else it must know of itself.

    `beside` are the finished files that are placed with it.
    """
    facts: dict[str, Any] = {TOOL: __version__, LESSON: lesson.slug, **json.loads(spec.to_json())}
    if spec.data not in (None, DIGITS) and not Path(str(spec.data)).is_absolute():
        facts[DATA] = Path(os.path.relpath(str(spec.data), folder)).as_posix()
    if own_tensors:
        facts[OWN] = True
    return json.dumps(facts | {HASHES: {path.suffix: Content.of(path).sha256 for path in beside}})


def read_settings(path: Path) -> FilmSettings:
    """The settings in a film's metadata; `SpecError` for a file that is no film of normreel."""
    values = _comment(path)
    if values is None:
        raise SpecError(
            f"--from {quoted(path)}: this is not a film that normreel made, or not one that can be read. "
            f"Give a {' or '.join(SUFFIXES)} file of `normreel render`."
        )
    fields = LectureSpec.model_fields
    given = {name: values[name] for name in fields if name in values and values[name] != fields[name].default}
    if values["layout"] == LAYOUT_BY_NDIM.get(len(values["shape"])):
        del given["layout"]  # another shape may be asked for
    if given.get("data") is not None:
        given.pop("shape", None)  # the data's own
    if values.get(OWN):
        given = {name: value for name, value in given.items() if name not in ("shape", "layout")}
    beside = path.parent / str(values.get(DATA, ""))
    if DATA in values and os.path.isfile(beside):
        given["data"] = os.path.normpath(beside)
    return FilmSettings(path, str(values.get(LESSON, "")), given)


def files_of(film: Path) -> list[str]:
    """The names of a film's files, the film among them."""
    return [film.name, *(film.with_suffix(suffix).name for suffix in BESIDE)]


def own_files(film: Path) -> list[str]:
    """The names of a film's files that the film itself, where no record tells of them, says to be normreel's.

    Films of earlier versions do not know the hashes of the files beside them, and speak for all of them.
    """
    said = _comment(film) if manifest.read(film.parent, film.name) is None else None
    if said is None:
        return []
    known = said.get(HASHES)
    if not isinstance(known, dict):
        return files_of(film)
    return [
        film.name,
        *(path.name for path in map(film.with_suffix, BESIDE) if _has_hash(path, known.get(path.suffix))),
    ]


def shown_in(film: Path) -> tuple[str, dict[str, Any]]:
    """The lesson and the settings of the film that lies there, by its record or by itself; nothing where none is."""
    found = manifest.read(film.parent, film.name)
    if found is not None:
        return found.lesson, found.spec
    said = _comment(film) or {}
    return str(said.get(LESSON, "")), said


def _has_hash(path: Path, sha256: object) -> bool:
    try:
        return Content.of(path).sha256 == sha256
    except OSError:
        return False


def _comment(path: Path) -> dict[str, Any] | None:
    """What a film says of itself; None for anything else."""
    try:
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            return None
    except OSError:  # a path that no file can have, or that may not be looked at
        return None
    import av  # takes a moment, and most commands read no film

    try:
        with av.open(str(path)) as film:
            values = json.loads(film.metadata.get("comment", ""))
    except (av.FFmpegError, OSError, ValueError, RecursionError):
        return None
    ours = isinstance(values, dict) and isinstance(values.get("shape"), list) and "layout" in values
    return values if ours else None
