"""What is wrong with the texts of a language: what is missing, what nothing says, what cannot be filled in.

English is the reference. Every other language has its files, beats and keys; English has those that the lessons say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from scenes.texts.catalog import COMMON, STORIES
from scenes.texts.script import Script

REFERENCE = "en"
ACTS = "acts"
"""The table of common.toml with the captions that any lesson may say."""

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
    folder: Path, scripts: Mapping[str, Script], acts: Iterable[Script], language: str = REFERENCE
) -> list[Problem]:
    """What the lessons say that English lacks, what it has that they never say, and its ill-formed texts.

    Parameters
    ----------
    folder
        Holds a folder of texts for each language.
    scripts
        The script of each lesson, by slug.
    acts
        The modules whose functions lessons share.
    """
    texts, problems = read_language(folder, language)
    unreadable = {problem.file for problem in problems}
    shared = texts.get(f"{COMMON}.toml", {})
    act_keys = {key.removeprefix(f"{ACTS}.") for key in shared if key.startswith(f"{ACTS}.")}
    acts = list(acts)
    act_words = {word for act in acts for word in act.words}
    for name in sorted({f"{COMMON}.toml", *(f"{slug}.toml" for slug in scripts), *texts}):
        file, slug = f"{language}/{name}", name.removesuffix(".toml")
        if name not in texts:
            problems += [] if file in unreadable else [Problem(file, "", "missing")]
        elif slug == COMMON:
            words = act_words.union(*(script.words for script in scripts.values()))
            problems += [
                Problem(file, f"{ACTS}.{key}", "unused: nothing says it") for key in sorted(act_keys - words)
            ]
        elif slug not in scripts:
            problems.append(Problem(file, "", "unused: there is no lesson of this name"))
        else:
            problems += _check_lesson(file, texts[name], scripts[slug], act_keys, act_words)
        problems += _compare(file, texts.get(name, {}), texts.get(name, {}))
    known = act_keys.union(*(_captions(file) for file in texts.values()))
    said = {key for act in acts for keys in act.said.values() for key in keys}
    problems += [
        Problem(f"{language}/{COMMON}.toml", f"{ACTS}.{key}", "missing: an act says it")
        for key in sorted(said - known)
    ]
    return problems


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
            f"unknown placeholder {{{name}}}" for name in sorted(names - allowed) if name.isidentifier()
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


def _check_lesson(
    file: str, texts: Texts, script: Script, act_keys: set[str], act_words: set[str]
) -> Iterator[Problem]:
    """What a lesson's script says that its texts lack, and what they have that it never says."""
    for key in ("title", "claim"):
        if key not in texts:
            yield Problem(file, key, "missing")
    own = _captions(texts)
    for beat, said in script.said.items():
        if beat in script.beats and f"beats.{beat}.title" not in texts:
            yield Problem(file, f"beats.{beat}.title", "missing")
        captions = _captions(texts, beat) if beat in script.beats else own
        for key in sorted(said - captions - act_keys):
            place = f"beats.{beat}.captions.{key}" if beat in script.beats else f"captions.{key}"
            yield Problem(file, place, "missing")
    for key in texts:
        match key.split(".", 3):
            case ["title"] | ["claim"]:
                continue
            case ["beats", beat, *_] if beat not in script.beats:
                yield Problem(file, key, "unused: the lesson has no such beat")
            case ["beats", _, "title"] | ["beats", _, "seen"]:
                continue
            case ["beats", _, "captions", caption]:
                if caption not in script.words | act_words:
                    yield Problem(file, key, "unused: nothing says it")
            case _:
                yield Problem(file, key, "unused: no part of a lesson's texts")


def _captions(texts: Texts, beat: str = "") -> set[str]:
    """The keys of the captions of a beat, or of all beats."""
    found = set()
    for key in texts:
        parts = key.split(".", 3)
        if len(parts) == 4 and parts[0] == "beats" and parts[2] == "captions" and beat in ("", parts[1]):
            found.add(parts[3])
    return found
