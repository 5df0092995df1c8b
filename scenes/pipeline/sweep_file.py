"""A sweep: many films described in one TOML file, as a grid of settings, as a list of named films, or both."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scenes.lessons import storyboard
from scenes.pipeline.names import film_name
from scenes.pipeline.sweep_findings import Findings, first_of
from scenes.pipeline.sweep_tables import FILM, GRID, LESSON, NAME, SETTINGS, SKIP, Asked, asked_for
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.spec.parsing import DIGITS, file_name, load_toml
from scenes.spec.settings_file import expanded

READ_BY = [
    name for name, each in SETTINGS.items() if each.group == "Tensor" and name not in ("groups", "seed")
]
"""The settings that say how a data file is read."""


@dataclass(frozen=True)
class SweptFilm:
    """A film of a sweep.

    Parameters
    ----------
    name
        The name of its folder; `named` says whether the file gives it.
    place
        Where the file asks for it.
    """

    name: str
    lesson: LessonEntry
    spec: LectureSpec
    place: str
    named: bool = False


@dataclass(frozen=True)
class Sweep:
    """All films that a file asks for, no two alike, and notes on what was left out."""

    films: tuple[SweptFilm, ...]
    notes: tuple[str, ...] = ()


def read(path: Path) -> Sweep:
    """Return the films of a file; raise `SpecError` that names each bad value with its place in the file.

    A film whose lesson does not suit its tensor is left out, with a note.
    """
    values = load_toml(path, str(path))
    wrong, refused, unsuited = Findings(path), Findings(path), Findings(path)
    asked = list(asked_for(values, wrong))
    known: dict[str, LectureSpec | SpecError] = {}
    films = (
        []
        if wrong
        else [film for each in asked if (film := _film(each, path, known, wrong, refused, unsuited))]
    )
    if wrong or (refused and not values.get(SKIP)):
        hint = [f"Correct this, or leave such films out with {SKIP} = true."] if refused else []
        raise SpecError("\n".join([*wrong.lines(), *refused.lines(), *hint]))
    if not films:
        said = (
            "every film is refused"
            if refused or unsuited
            else f"it asks for no film. Give [{GRID}] or [[{FILM}]]"
        )
        raise SpecError("\n".join([*refused.lines(), *unsuited.lines(), f"{path}: {said}."]))
    notes = [f"left out: {line}" for line in (*refused.lines(), *unsuited.lines())]
    return _distinct(films, notes, path)


def _film(
    asked: Asked,
    path: Path,
    known: dict[str, LectureSpec | SpecError],
    wrong: Findings,
    refused: Findings,
    unsuited: Findings,
) -> SweptFilm | None:
    """The film, or None with a finding."""
    values = _relative(asked.values, path.parent)
    if LESSON not in values:
        wrong.add(asked.place, f"there is no {LESSON}. Give one of {', '.join(storyboard.slugs())}.")
        return None
    lesson = storyboard.find(values.pop(LESSON))
    if values.keys().isdisjoint({"shape", "data"}):
        values["shape"] = lesson.default_shape
    try:
        spec = _spec(values, known)
    except SpecError as error:
        refused.add(asked.place, str(error))
        return None
    try:
        spec = lesson.fitted(spec)
    except SpecError as error:
        unsuited.add(asked.place, str(error))
        return None
    return SweptFilm(asked.name or film_name(lesson, spec), lesson, spec, asked.place, asked.name is not None)


def _spec(values: Mapping[str, Any], known: dict[str, LectureSpec | SpecError]) -> LectureSpec:
    """The spec with the shape of its data; what other specs have found in the same data is in `known`.

    Of a tensor that takes memory nothing is kept but its shape, layout and hash: a sweep may have many.
    """
    spec = LectureSpec.make(**values)
    if spec.data is None:
        return spec
    key = repr([values.get(name) for name in READ_BY])
    if key not in known:
        try:
            resolved = spec.resolved()
            resolved.release()
            known[key] = resolved
        except SpecError as error:
            known[key] = error
    found = known[key]
    if isinstance(found, SpecError):
        raise found
    return spec.resolved_like(found)


def _distinct(films: list[SweptFilm], notes: list[str], path: Path) -> Sweep:
    """The films, those that are alike merged, each with a name of its own."""
    merged: dict[tuple[str, str], SweptFilm] = {}
    twice: list[str] = []
    for film in films:
        first = merged.setdefault((film.lesson.slug, film.spec.to_json()), film)
        if first is not film:
            twice.append(f"asked for twice: {path}: {film.place} is the film {first.name}")
    named: dict[str, SweptFilm] = {}
    for film in merged.values():
        name = film.name
        if name.casefold() in named:
            name = f"{name}-{film.spec.fingerprint()[:6]}"
        if film.named and name != film.name:
            raise SpecError(
                f"{path}: {film.place}: {NAME} = {film.name}: another film has this name. Give each its own."
            )
        named[name.casefold()] = replace(film, name=name)
    return Sweep(tuple(named.values()), (*notes, *first_of(twice)))


def _relative(values: Mapping[str, Any], base: Path) -> dict[str, Any]:
    """The values, with a data file looked for beside the sweep's own file."""
    data = values.get("data")
    if isinstance(data, str) and data not in ("", DIGITS):
        with suppress(ValueError):  # the setting itself is refused, with its rule
            return {**values, "data": file_name(base / expanded(data))}
    return dict(values)
