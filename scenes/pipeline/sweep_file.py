"""A sweep: many films described in one TOML file, as a grid of settings, as a list of named films, or both."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenes.lessons import storyboard
from scenes.pipeline.names import film_name
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.spec.parsing import DIGITS, explain, load_toml
from scenes.spec.settings import settings_of

GRID, FILM, LESSON, NAME, SKIP = "grid", "film", "lesson", "name", "skip_refused"
SETTINGS = settings_of(LectureSpec)
PLURALS = {"lessons": LESSON, **{each.plural: name for name, each in SETTINGS.items() if each.plural}}
"""Names that a grid may use as well; a setting without a plural has a list under its own name."""
NAMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class SweptFilm:
    """A film of a sweep; `name` is the name of its folder, `place` where the file asks for it."""

    name: str
    lesson: LessonEntry
    spec: LectureSpec
    place: str


@dataclass(frozen=True)
class Sweep:
    """All films that a file asks for, no two alike, and notes on what was left out."""

    films: tuple[SweptFilm, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Asked:
    """What the file says of one film."""

    place: str
    values: dict[str, Any]
    name: str | None = None


@dataclass
class _Findings:
    """What is wrong with the file, each thing told once."""

    file: Path
    wrong: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)

    def lines(self, found: Mapping[str, list[str]]) -> list[str]:
        """A line for each message, with the first place and the number of further ones."""
        more = {
            said: f" (and {len(places) - 1} more)" if len(places) > 1 else ""
            for said, places in found.items()
        }
        return [
            ": ".join(filter(None, (str(self.file), f"{places[0]}{more[said]}", said)))
            for said, places in found.items()
        ]


def read(path: Path) -> Sweep:
    """Return the films of a file; raise `SpecError` that names each bad value with its place in the file."""
    values = load_toml(path, str(path))
    findings = _Findings(path)
    asked = _asked(values, findings)
    if findings.wrong:
        raise SpecError("\n".join(findings.lines(findings.wrong)))
    films = [film for each in asked if (film := _film(each, findings)) is not None]
    refused = findings.lines(findings.refused)
    if findings.wrong or (refused and not values.get(SKIP)):
        hint = [f"Correct this, or leave such films out with {SKIP} = true."] if refused else []
        raise SpecError("\n".join([*findings.lines(findings.wrong), *refused, *hint]))
    if not films:
        said = "every film is refused" if refused else f"it asks for no film. Give [{GRID}] or [[{FILM}]]"
        raise SpecError("\n".join([*refused, f"{path}: {said}."]))
    return _distinct(films, [f"left out: {line}" for line in refused], path)


def _asked(values: dict[str, Any], findings: _Findings) -> list[_Asked]:
    """All films the file asks for, each value right in itself."""
    common = {key: value for key, value in values.items() if key not in (GRID, FILM, SKIP)}
    _check(common, "", findings)
    if not isinstance(values.get(SKIP, False), bool):
        findings.wrong[f"{SKIP} = {values[SKIP]}: this must be true or false."] = [SKIP]
    base = findings.file.parent
    return [
        *_grid(values.get(GRID), common, findings, base),
        *_list(values.get(FILM), common, findings, base),
    ]


def _grid(grid: Any, common: dict[str, Any], findings: _Findings, base: Path) -> Iterator[_Asked]:
    """The films of the grid: the product of its lists."""
    if grid is None:
        return
    if not isinstance(grid, dict):
        findings.wrong[f"this must be a table. Write [{GRID}]."] = [GRID]
        return
    axes: dict[str, list[Any]] = {}
    for key, given in grid.items():
        setting = PLURALS.get(str(key), str(key))
        several = isinstance(given, list) and key != "shape"
        axes[setting] = given if several else [given]
        if not axes[setting]:
            findings.wrong[f"{key} = []: there is no value. Give one, or leave {key} out."] = [GRID]
        for number, value in enumerate(axes[setting], 1):
            _check({setting: value}, f"{GRID}.{key}[{number}]" if several else f"{GRID}.{key}", findings, key)
    for values in itertools.product(*axes.values()):
        own = dict(zip(axes, values, strict=True))
        place = ", ".join(f"{key} = {_shown(value)}" for key, value in own.items())
        yield _Asked(place, _relative({**common, **own}, base))


def _list(films: Any, common: dict[str, Any], findings: _Findings, base: Path) -> Iterator[_Asked]:
    """The films that have a table of their own."""
    if films is None:
        return
    if not isinstance(films, list) or not all(isinstance(film, dict) for film in films):
        findings.wrong[f"each film must be a table. Write [[{FILM}]]."] = [FILM]
        return
    for number, film in enumerate(films, 1):
        own = dict(film)
        name = own.pop(NAME, None)
        place = f"{FILM}[{number}]" + (f" ({name})" if name is not None else "")
        if name is not None and not (isinstance(name, str) and NAMED.fullmatch(name)):
            findings.wrong[
                f"{NAME} = {name}: a name becomes a folder. Use letters, digits, dot, hyphen and underscore."
            ] = [place]
        _check(own, place, findings)
        yield _Asked(place, _relative({**common, **own}, base), name)


def _check(values: dict[str, Any], place: str, findings: _Findings, shown: str = "") -> None:
    """Find what is wrong with each value in itself."""
    for key, value in values.items():
        if key == LESSON:
            said = _wrong_lesson(value)
        elif key == "data":
            continue  # it is relative to the file; looked for with the whole film
        elif key in SETTINGS:
            said = _wrong_value(key, value)
        else:
            known = difflib.get_close_matches(shown or key, [LESSON, *SETTINGS, *PLURALS], n=1)
            fix = f"Did you mean {known[0]}?" if known else f"Choose one of {', '.join([LESSON, *SETTINGS])}."
            said = f"{shown or key} = {_shown(value)}: there is no setting of this name. {fix}"
        if said:
            findings.wrong.setdefault(said, []).append(place)


def _wrong_lesson(slug: Any) -> str:
    try:
        storyboard.find(str(slug))
    except SpecError as error:
        return str(error)
    return ""


def _wrong_value(key: str, value: Any) -> str:
    try:
        LectureSpec(**{key: value})
    except ValidationError as error:
        own = [item for item in error.errors() if item["loc"] and item["loc"][0] == key]
        return explain(error, SETTINGS) if own else ""
    return ""


def _film(asked: _Asked, findings: _Findings) -> SweptFilm | None:
    """The film, or None with a finding."""
    values = dict(asked.values)
    if LESSON not in values:
        findings.wrong.setdefault(
            f"there is no {LESSON}. Give one of {', '.join(storyboard.slugs())}.", []
        ).append(asked.place or GRID)
        return None
    lesson = storyboard.find(values.pop(LESSON))
    if values.keys().isdisjoint({"shape", "data"}):
        values["shape"] = lesson.default_shape
    try:
        spec = LectureSpec.make(**values).resolved()
        lesson.check(spec)
    except SpecError as error:
        findings.refused.setdefault(str(error), []).append(asked.place)
        return None
    return SweptFilm(asked.name or film_name(lesson, spec), lesson, spec, asked.place)


def _distinct(films: list[SweptFilm], notes: list[str], path: Path) -> Sweep:
    """The films, those that are alike merged, each with a name of its own."""
    merged: dict[tuple[str, str], SweptFilm] = {}
    for film in films:
        first = merged.setdefault((film.lesson.slug, film.spec.to_json()), film)
        if first is not film:
            notes.append(f"asked for twice: {path}: {film.place} is the film {first.name}")
    named: dict[str, SweptFilm] = {}
    for film in merged.values():
        name = film.name
        if name.casefold() in named:
            name = f"{name}-{film.spec.fingerprint()[:6]}"
        if film.place.startswith(FILM) and name != film.name:
            raise SpecError(
                f"{path}: {film.place}: {NAME} = {film.name}: another film has this name. Give each its own."
            )
        named[name.casefold()] = SweptFilm(name, film.lesson, film.spec, film.place)
    return Sweep(tuple(named.values()), tuple(notes))


def _relative(values: dict[str, Any], base: Path) -> dict[str, Any]:
    """The values, with a data file looked for beside the sweep's own file."""
    data = values.get("data")
    if isinstance(data, str) and data != DIGITS:
        return {**values, "data": str(base / Path(data).expanduser())}
    return values


def _shown(value: Any) -> str:
    return "x".join(map(str, value)) if isinstance(value, list) else str(value)
