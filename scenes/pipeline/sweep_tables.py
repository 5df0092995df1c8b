"""What the tables of a sweep file ask for: products of lists, counted and checked before any film is made of them."""

from __future__ import annotations

import difflib
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from pydantic import ValidationError

from scenes.lessons import storyboard
from scenes.pipeline.sweep_findings import Findings
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.parsing import explain
from scenes.spec.quoting import shortened_line
from scenes.spec.settings import settings_of
from scenes.spec.settings_file import expanded

GRID, FILM, LESSON, NAME, SKIP = "grid", "film", "lesson", "name", "skip_refused"
SETTINGS = settings_of(LectureSpec)
PLURALS = {"lessons": LESSON, **{each.plural: name for name, each in SETTINGS.items() if each.plural}}
"""Names that a list may use as well; a setting without a plural has a list under its own name."""
LISTED = {name for name, field in LectureSpec.model_fields.items() if get_origin(field.annotation) is tuple}
"""Settings of which one value is a list already."""
LIMIT = 1_000
"""Films that one file may ask for."""
CHECKED = 50
"""Lists, and values of each, that are checked where a file asks for more films than that."""
SHOWN_CHARACTERS = 60
LONGEST_NUMBER = 256
"""Bits of a number that any setting could need."""
NAMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
DEVICES = {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))}
"""Names that no folder can have on Windows, whatever follows their first dot."""
PAGE = "index.html"
"""The page of all films, which lies beside their folders."""


@dataclass(frozen=True)
class Axis:
    """A setting and the values that films take for it, in turn.

    Parameters
    ----------
    setting, key
        Its name, and how the file spells that.
    values
        At least one.
    place
        Where the file has them; `several` says whether it has them as a list.
    """

    setting: str
    key: str
    values: list[Any]
    place: str
    several: bool

    def place_of(self, number: int) -> str:
        """Where the file has one of the values, counted from 1."""
        return f"{self.place}[{number}]" if self.several else self.place


@dataclass(frozen=True)
class Table:
    """A table of the file: every combination of its lists is a film; `name` is the name of its only one."""

    place: str
    axes: tuple[Axis, ...]
    name: str | None = None

    @property
    def films(self) -> int:
        """How many films it asks for; lists that are no settings are not counted."""
        return math.prod(len(axis.values) for axis in self.axes if axis.setting in (LESSON, *SETTINGS))


@dataclass(frozen=True)
class Asked:
    """What the file says of one film."""

    place: str
    values: Mapping[str, Any]
    name: str | None = None


def asked_for(values: Mapping[str, Any], findings: Findings) -> Iterator[Asked]:
    """The films that a file asks for, one by one; nothing if anything is found wrong.

    What stands above all tables holds for every film if it is one value, and belongs to the grid if it is a list.
    """
    if not isinstance(values.get(SKIP, False), bool):
        findings.add(SKIP, f"{SKIP} = {shown(values[SKIP])}: this must be true or false.")
    above = _axes(
        {key: value for key, value in values.items() if key not in (GRID, FILM, SKIP)}, "", findings
    )
    lists = tuple(axis for axis in above if axis.several)
    single = tuple(axis for axis in above if not axis.several)
    tables = [*_grid(values, lists, single, findings), *_films(values.get(FILM, []), findings)]
    _check(
        [*single, *(axis for table in tables for axis in table.axes)], _too_many(tables, findings), findings
    )
    if not findings:
        common = {axis.setting: axis.values[0] for axis in single}
        for table in tables:
            yield from _combinations(table, common)


def _axes(table: Mapping[str, Any], prefix: str, findings: Findings) -> tuple[Axis, ...]:
    """The settings of one table, each once."""
    axes: dict[str, Axis] = {}
    for key, given in table.items():
        setting = PLURALS.get(key, key)
        several = isinstance(given, list)
        if several and setting in LISTED and key == setting:
            several = any(isinstance(each, list | str) for each in given)
        place = f"{prefix}{key}" if prefix or several else ""
        if given == []:
            findings.add(
                prefix.rstrip("."), f"{shown(key)} = []: there is no value. Give one, or leave it out."
            )
        elif setting in axes:
            twin = axes[setting].key
            findings.add(place or key, f"{key}: {twin} says the same setting as well. Keep one of them.")
        else:
            axes[setting] = Axis(setting, key, given if several else [given], place, several)
    return tuple(axes.values())


def _grid(
    values: Mapping[str, Any], lists: tuple[Axis, ...], single: tuple[Axis, ...], findings: Findings
) -> list[Table]:
    """The table of the grid, if there is one: lists above it belong to it; a lesson alone is a grid of one film."""
    alone = FILM not in values and any(axis.setting == LESSON for axis in single)
    if GRID not in values and not lists and not alone:
        return []
    grid = values.get(GRID, {})
    if not isinstance(grid, dict):
        findings.add(
            GRID, f"this must be a table. Write [{GRID}] once; a [[{FILM}]] may have lists of its own."
        )
        return []
    own = _axes(grid, f"{GRID}.", findings)
    keys = {axis.setting: axis.key for axis in lists}
    for axis in own:
        if axis.setting in keys:
            twin = keys[axis.setting]
            findings.add(axis.place, f"{axis.key}: {twin} above [{GRID}] is a list too. Keep one of them.")
    return [Table(GRID if GRID in values else "", (*lists, *own))]


def _films(films: Any, findings: Findings) -> Iterator[Table]:
    """The films that have a table of their own; one with lists is a small grid."""
    one = isinstance(films, dict)
    if not one and not (isinstance(films, list) and all(isinstance(film, dict) for film in films)):
        findings.add(FILM, f"each film must be a table. Write [[{FILM}]].")
        return
    for number, film in enumerate([films] if one else films, 1):
        place = FILM if one else f"{FILM}[{number}]"
        axes = _axes({key: value for key, value in film.items() if key != NAME}, f"{place}.", findings)
        table = Table(f"{place} ({shown(film[NAME])})" if NAME in film else place, axes, film.get(NAME))
        if NAME in film:
            said = _wrong_name(film[NAME])
            if table.films > 1:
                said = (
                    f"{table.films:,} films cannot have one name. Leave it out, or give each its own table."
                )
            if said:
                findings.add(table.place, f"{NAME} = {shown(film[NAME])}: {said}")
        yield table


def _wrong_name(name: Any) -> str:
    if not isinstance(name, str) or not NAMED.fullmatch(name) or name.endswith("."):
        return "a name becomes a folder. Use letters, digits, dot, hyphen and underscore, at most 100."
    if name.partition(".")[0].lower() in DEVICES or name.lower() == PAGE:
        return "a name becomes a folder, and this one is taken. Choose another."
    return ""


def _too_many(tables: Iterable[Table], findings: Findings) -> bool:
    """Find whether there are more films than one file may ask for: counted, not made."""
    number = sum(table.films for table in tables)
    if number <= LIMIT:
        return False
    lists = [axis for table in tables for axis in table.axes if len(axis.values) > 1]
    lists = sorted(lists, key=lambda axis: len(axis.values), reverse=True)[:3]
    named = ", ".join(f"{axis.place} has {len(axis.values):,} values" for axis in lists)
    fix = f"Shorten a list ({named}), or use" if named else "Use"
    findings.add(
        "",
        f"{number:,} films are asked for, and one file may ask for {LIMIT:,} at most. {fix} several files.",
    )
    return True


def _check(axes: Iterable[Axis], some: bool, findings: Findings) -> None:
    """Find what is wrong with each value in itself, or with some of very many."""
    most = CHECKED if some else None
    for axis in itertools.islice(axes, most):
        if axis.setting not in (LESSON, *SETTINGS):
            findings.add(axis.place_of(1), _unknown(axis, findings.enough))
            continue
        for number, value in enumerate(itertools.islice(axis.values, most), 1):
            if said := _wrong_value(axis.setting, value):
                findings.add(axis.place_of(number), said)


def _unknown(axis: Axis, quick: bool) -> str:
    said = f"{shown(axis.key)} = {shown(axis.values[0])}: there is no setting of this name."
    if axis.key == SKIP:
        return f"{said} Write it at the top of the file, above every table."
    if axis.key == NAME:
        return f"{said} A [[{FILM}]] has one, to name its folder."
    known = [] if quick else difflib.get_close_matches(axis.key, [LESSON, *SETTINGS, *PLURALS], n=1)
    fix = f"Did you mean {known[0]}?" if known else f"Choose one of {', '.join([LESSON, *SETTINGS])}."
    return f"{said} {fix}"


def _wrong_value(setting: str, value: Any) -> str:
    if _has_endless_number(value):
        return f"{setting} = {shown(value)}: no setting needs a number of so many digits. Give a smaller one."
    if setting == LESSON:
        return _wrong_lesson(value)
    if setting == "data":
        return _wrong_file(value)
    try:
        LectureSpec(**{setting: value})
    except ValidationError as error:
        own = [item for item in error.errors() if item["loc"] and item["loc"][0] == setting]
        return explain(error, SETTINGS) if own else ""
    return ""


def _wrong_lesson(slug: Any) -> str:
    if not isinstance(slug, str):
        return f"{LESSON} = {shown(slug)}: this must be text. Choose one of {', '.join(storyboard.slugs())}."
    try:
        storyboard.find(shown(slug))
    except SpecError as error:
        return str(error)
    return ""


def _wrong_file(data: Any) -> str:
    """What is wrong with the name of a data file; the file is looked for with the whole film."""
    if not isinstance(data, str):
        return f"data = {shown(data)}: this must be text. {SETTINGS['data'].fix}"
    try:
        expanded(data)
    except ValueError as error:
        return f"data = {shown(data)}: {error}. {SETTINGS['data'].fix}"
    return ""


def _combinations(table: Table, common: Mapping[str, Any]) -> Iterator[Asked]:
    """The films of a table; what it does not say is as in `common`."""
    own_place = table.place if table.place.startswith(FILM) else ""
    varied = [axis for axis in table.axes if axis.several or not own_place]
    for values in itertools.product(*(axis.values for axis in table.axes)):
        own = {axis.setting: value for axis, value in zip(table.axes, values, strict=True)}
        place = [own_place, *(f"{axis.setting} = {shown(own[axis.setting])}" for axis in varied)]
        yield Asked(", ".join(filter(None, place)) or table.place, {**common, **own}, table.name)


def _has_endless_number(value: Any) -> bool:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, int) and each.bit_length() > LONGEST_NUMBER:
            return True
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            waiting += each.values()
    return False


def shown(value: Any) -> str:
    """A value as it is quoted, shortened if it is long.

    >>> shown([3, 5, 8]), shown(""), shown(10**100)
    ('3x5x8', '""', 'a number of over 77 digits')
    """
    if _has_endless_number(value):
        return "a number of over 77 digits"
    sizes = isinstance(value, list) and value and all(isinstance(each, int) for each in value)
    text = "x".join(map(str, value)) if sizes else str(value)
    return shortened_line(text, SHOWN_CHARACTERS) if text else '""'
