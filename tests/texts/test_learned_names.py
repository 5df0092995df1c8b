"""What the learned parameters are called comes from the film's convention, and is written out in no text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import pytest

from normcore.conventions import CONVENTIONS
from scenes.content.formulas import Learned
from scenes.lessons import storyboard
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts.catalog import COMMON, LANGUAGES, LEARNED_NAMES, TEXTS, common

FILES = sorted(path for language in LANGUAGES for path in (TEXTS / language).glob("*.toml"))
BARE = re.compile(r"\b(gamma|beta)s?\b|[γβ]", re.IGNORECASE)
GIVEN = frozenset(f"learned_{name}" for name in CONVENTIONS)


def texts_of(values: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its dotted key, but for the tables that say what the parameters are called."""
    if isinstance(values, str):
        yield key, values
        return
    for name, value in values.items():
        if name not in GIVEN:
            yield from texts_of(value, f"{key}.{name}".lstrip("."))


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
def test_no_text_writes_out_what_the_parameters_are_called(path: Path) -> None:
    found = [
        f"{path.parent.name}/{path.name}: {key}: write {{gamma_name}}, {{Gamma_name}} or {{gamma_sign}}: {text}"
        for key, text in texts_of(tomllib.loads(path.read_text(encoding="utf-8")))
        if BARE.search("".join(literal for literal, *_ in Formatter().parse(text)))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_every_convention_has_a_word_for_each(language: str, convention: str) -> None:
    words = tomllib.loads((TEXTS / language / f"{COMMON}.toml").read_text(encoding="utf-8"))
    assert words[f"learned_{convention}"].keys() == LEARNED_NAMES


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_english_names_are_those_of_the_library(convention: str) -> None:
    words, library = common("en", "images", convention)[f"learned_{convention}"], CONVENTIONS[convention]
    for name, given in (("gamma", library.scale), ("beta", library.offset)):
        assert words[f"{name}_name"] == given
        assert words[f"{name.capitalize()}_name"] == given[0].upper() + given[1:]
        assert words[f"{name}_sign"] == {"gamma": "γ", "beta": "β"}.get(given, given)


def test_every_setting_is_a_convention_of_normcore() -> None:
    assert set(get_args(LectureSpec.model_fields["convention"].annotation)) == set(CONVENTIONS)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("entry", storyboard.LESSONS, ids=storyboard.slugs())
def test_no_lesson_is_left_with_a_name_to_fill_in(entry: LessonEntry, convention: str) -> None:
    spec = LectureSpec.make(convention=convention)
    text = entry.text(spec)
    said = [text.title, text.claim, *(each for beat in text.beats.values() for each in _said(beat))]
    assert not [each for each in said if any(f"{{{name}}}" in each for name in LEARNED_NAMES)]
    if convention in ("torch", "flax", "onnx"):
        assert not [each for each in said if BARE.search(re.sub(r"{\w+}", "", each))]


def _said(beat: Any) -> Iterator[str]:
    yield from (beat.title, beat.seen, *beat.captions.values())


def test_formulas_have_greek_letters_or_upright_words() -> None:
    written = {name: tuple(Learned.of(each)) for name, each in CONVENTIONS.items()}
    assert written["keras"] == written["paper"] == ("gamma", "beta")
    assert written["torch"] == ('"weight"', '"bias"')
    assert written["onnx"] == ('"scale"', '"B"')
