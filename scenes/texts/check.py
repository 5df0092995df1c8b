"""What is wrong with the texts of a language: what is missing, what nothing says, what cannot be filled in.

English is the reference. Every other language has its files, beats and keys; English has those that the lessons say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from scenes.texts.catalog import COMMON, LEARNED_NAMES, PAGE, STORIES, VIEWS
from scenes.texts.script import Script

REFERENCE = "en"
SHARED, ACTS = f"{COMMON}.toml", "acts"
"""The file of what lessons share, and its table of captions that any beat may say."""
OF_PAGE = f"{PAGE}.toml"
"""The file of what the page says."""

FOCUSES = ("batch", "layer")
"""The views that have texts of their own."""

Texts = Mapping[str, Any]
"""The texts of a file by dotted key: each one string, or one for each story; anything else is a mistake."""


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file, `language/name.toml`; `key` is empty if it is the file itself."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.what) if part)


def check_translation(folder: Path, language: str) -> list[Problem]:
    """What a language lacks or has too much of, beside English in the same `folder`, and its ill-formed texts."""
    wanted, _ = read_language(folder, REFERENCE)
    texts, problems = read_language(folder, language)
    unreadable = {problem.file for problem in problems}
    for name in sorted(wanted.keys() | texts.keys()):
        file = f"{language}/{name}"
        if name not in texts:
            problems += [] if file in unreadable else [Problem(file, "", "missing")]
        elif name not in wanted:
            problems.append(Problem(file, "", f"unused: {REFERENCE} has no such file"))
        else:
            problems += _compare(file, texts[name], wanted[name])
    return problems


def check_reference(
    folder: Path, scripts: Mapping[str, Script], acts: Script, page: frozenset[str] = frozenset()
) -> list[Problem]:
    """What the lessons say that English lacks, what it has that they never say, and its ill-formed texts.

    Parameters
    ----------
    folder
        Holds a folder of texts for each language.
    scripts
        The script of each lesson, by slug.
    acts
        What lessons share: the functions they call, and the tuples of keys that these say.
    page
        Every word in the sources of the page, its modules, templates and scripts, if its texts are looked at.
    """
    texts, problems = read_language(folder, REFERENCE)
    unreadable = {problem.file for problem in problems}
    shared = {key.removeprefix(f"{ACTS}.") for key in texts.get(SHARED, {}) if key.startswith(f"{ACTS}.")}
    said = acts.words.union(*(script.words for script in scripts.values()))
    of_page = {OF_PAGE} if page else set()
    for name in sorted({SHARED, *of_page, *(f"{slug}.toml" for slug in scripts), *texts}):
        file, slug = f"{REFERENCE}/{name}", name.removesuffix(".toml")
        if name not in texts:
            problems += [] if file in unreadable else [Problem(file, "", "missing")]
            continue
        if slug in scripts:
            script = scripts[slug] | acts
            problems += _check_lesson(file, texts[name], script, shared)
            problems += _unfillable(file, texts[name], script.words | script.names)
        elif name == SHARED:
            unsaid = sorted(shared - said)
            problems += [Problem(file, f"{ACTS}.{key}", "unused: nothing says it") for key in unsaid]
            captions = {key: text for key, text in texts[name].items() if key.startswith(f"{ACTS}.")}
            problems += _unfillable(file, captions, acts.words | acts.names)
        elif name == OF_PAGE:
            words = page | acts.words
            unsaid = [key for key in texts[name] if not set(re.split(r"[.:]", key)) <= words]
            problems += [Problem(file, key, "unused: no part of the page says it") for key in unsaid]
            problems += _unfillable(file, texts[name], words)
        else:
            problems.append(Problem(file, "", "unused: there is no lesson of this name"))
        problems += _compare(file, texts[name], texts[name])
    return problems


def _unfillable(file: str, texts: Texts, given: frozenset[str]) -> list[Problem]:
    """The placeholders that no script gives a value."""
    return [
        Problem(file, key, f"nothing fills in {{{name}}}")
        for key, text in texts.items()
        for name in sorted(_placeholders(text) - given - LEARNED_NAMES)
    ]


def read_language(folder: Path, language: str) -> tuple[dict[str, Texts], list[Problem]]:
    """The texts of a language by file name, and a problem for each file that is not TOML."""
    texts: dict[str, Texts] = {}
    problems = []
    for path in sorted((folder / language).glob("*.toml")):
        try:
            texts[path.name] = dict(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(Problem(f"{language}/{path.name}", "", f"not TOML: {error}"))
    return texts, problems


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every text with its dotted key; a table that names a story is one text."""
    for key, value in values.items():
        if isinstance(value, dict) and value.keys().isdisjoint(STORIES):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _compare(file: str, texts: Texts, wanted: Texts) -> list[Problem]:
    """The keys that are missing or too many, and what is wrong with each text."""
    problems = [Problem(file, key, "missing") for key in wanted if key not in texts]
    for key, text in texts.items():
        if key not in wanted:
            problems.append(Problem(file, key, f"unused: {REFERENCE} has no such text"))
        else:
            problems += [Problem(file, key, what) for what in _wrong_with(text, _placeholders(wanted[key]))]
    return problems


def _wrong_with(text: Any, allowed: set[str]) -> Iterator[str]:
    """What is wrong with a text, each of its stories by name."""
    if not isinstance(text, dict):
        yield from _wrong_with_one(text, allowed)
        return
    for story in STORIES:
        said = ["missing"] if story not in text else _wrong_with_one(text[story], allowed)
        yield from (f"{story}: {what}" for what in said)
    yield from (f"{other}: not one of {', '.join(STORIES)}" for other in text if other not in STORIES)


def _wrong_with_one(text: Any, allowed: set[str]) -> Iterator[str]:
    if not isinstance(text, str):
        yield "not a text"
    elif not text.strip():
        yield "empty"
    else:
        try:
            names = _names(text)
        except ValueError as error:
            yield f"malformed: {error}"
            return
        if not all(name.isidentifier() for name in names):
            yield "malformed: a placeholder without a name"
        yield from (
            f"unknown placeholder {{{name}}}"
            for name in sorted(names - allowed - LEARNED_NAMES)
            if name.isidentifier()
        )


def _placeholders(text: Any) -> set[str]:
    """The names that a text of the reference is filled with in any of its stories."""
    names: set[str] = set()
    for one in text.values() if isinstance(text, dict) else [text]:
        try:
            names |= _names(str(one))
        except ValueError:
            continue  # reported where the reference itself is checked
    return names


def _names(text: str) -> set[str]:
    """The names in braces; ValueError if a brace is alone."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _check_lesson(file: str, texts: Texts, script: Script, shared: set[str]) -> Iterator[Problem]:
    """What a lesson says, itself or through acts, that its texts lack, and what they have that it never says."""
    wanted = ["title", "claim"]
    for beat in script.beats:
        wanted.append(f"beats.{beat}.title")
        wanted += [f"beats.{beat}.captions.{key}" for key in sorted(script.spoken(beat) - shared)]
    yield from (Problem(file, key, "missing") for key in wanted if key not in texts)
    for key in texts:
        of_view, _, replaced = key.removeprefix(f"{VIEWS}.").partition(".")
        if key.startswith(f"{VIEWS}."):
            if of_view not in FOCUSES or replaced not in texts:
                yield Problem(file, key, "unused: there is no such text, or no such view")
            continue
        match key.split(".", 3):
            case ["title" | "claim"]:
                continue
            case ["beats", beat, *_] if beat not in script.beats:
                yield Problem(file, key, "unused: the lesson has no such beat")
            case ["beats", _, "title" | "seen"]:
                continue
            case ["beats", _, "captions", caption]:
                if caption not in script.words:
                    yield Problem(file, key, "unused: nothing says it")
            case _:
                yield Problem(file, key, "unused: no part of a lesson's texts")
