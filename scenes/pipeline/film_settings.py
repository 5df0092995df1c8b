"""What a film says of itself: its lesson and its settings stand in its metadata."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenes import __version__
from scenes.pipeline import manifest
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LAYOUT_BY_NDIM, LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.spec.parsing import DIGITS

SUFFIXES = (".mp4", ".mov")
"""What films end in."""
BESIDE = (".srt", ".vtt", ".json", ".md", ".html", ".png")
"""What the files beside a film end in."""
TOOL, LESSON = "normreel", "lesson"


@dataclass(frozen=True)
class FilmSettings:
    """The settings of a film file: its lesson, and every setting that is not the default."""

    path: Path
    lesson: str
    values: dict[str, Any]


def as_comment(lesson: LessonEntry, spec: LectureSpec) -> str:
    """The comment in a film's metadata: the version of normreel, the lesson and every setting, as JSON."""
    return json.dumps({TOOL: __version__, LESSON: lesson.slug, **json.loads(spec.to_json())})


def read_settings(path: Path) -> FilmSettings:
    """The settings in a film's metadata; `SpecError` for a file that is no film of normreel."""
    values = _comment(path)
    if values is None:
        raise SpecError(
            f"--from {path}: this is not a film that normreel made, or not one that can be read. "
            f"Give a {' or '.join(SUFFIXES)} file of `normreel render`."
        )
    fields = LectureSpec.model_fields
    given = {name: values[name] for name in fields if name in values and values[name] != fields[name].default}
    if values["layout"] == LAYOUT_BY_NDIM.get(len(values["shape"])):
        del given["layout"]  # another shape may be asked for
    data = given.get("data")
    if data is not None:
        given.pop("shape", None)  # the data's own
    if isinstance(data, str) and data != DIGITS and not Path(data).exists():
        given["data"] = str(path.parent / data)
    return FilmSettings(path, str(values.get(LESSON, "")), given)


def files_of(film: Path) -> list[str]:
    """The names of a film's files, the film among them."""
    return [film.name, *(film.with_suffix(suffix).name for suffix in BESIDE)]


def own_files(film: Path) -> list[str]:
    """The names of a film's files if no record tells whose they are but the film says that normreel made it."""
    recorded = manifest.read(film.parent, film.name) is not None
    return files_of(film) if not recorded and _comment(film) is not None else []


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
