"""The check of the texts: what it finds in texts that were broken on purpose, and that those that ship are clean."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scenes.cli.texts import check_language
from scenes.texts.catalog import LANGUAGES, TEXTS
from scenes.texts.check import check_translation

OTHER = "xx"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with English and a second language, which is a copy of it."""
    for language in ("en", OTHER):
        shutil.copytree(TEXTS / "en", tmp_path / language)
    return tmp_path


def edit(path: Path, pattern: str, replacement: str) -> None:
    """Replace the first match of a pattern, which there must be."""
    text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    assert count
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_that_ships_is_complete(language: str) -> None:
    assert [str(problem) for problem in check_language(language)] == []


def test_a_faithful_copy_is_complete(folder: Path) -> None:
    assert check_translation(folder, OTHER) == []


BROKEN = [
    ("batch.toml", r"^captions\.\w+ = .*\n", "", r"beats\.\w+\.captions\.\w+: missing"),
    (
        "batch.toml",
        r"^\[beats\.\w+\]\n",
        r"\g<0>captions.brand_new = 'x'\n",
        r"beats\.\w+\.captions\.brand_new: unused",
    ),
    ("batch.toml", r"^claim\.flat = .*\n", "", "claim: flat: missing"),
    ("batch.toml", r"^claim\.flat = .*\n", "claim.flatt = 'x'\n", "claim: flatt: not one of images, tokens"),
    ("batch.toml", r"^claim\.flat = .*\n", "claim.flat = ' '\n", "claim: flat: empty"),
    ("batch.toml", r"^claim\.flat = .*\n", "claim.flat = 7\n", "claim: flat: not a text"),
    (
        "batch.toml",
        r"^claim\.flat = .*\n",
        "claim.flat = '{total}'\n",
        r"flat: unknown placeholder \{total\}",
    ),
    ("common.toml", r"^elided = .*\n", "elided = 'Dots {'\n", "acts.elided: malformed"),
    (
        "common.toml",
        r"^elided = .*\n",
        "elided = 'Dots {}'\n",
        "acts.elided: malformed: a placeholder without",
    ),
    ("common.toml", r"^elided = .*\n", "elided = '{m} values'\n", r"acts.elided: unknown placeholder \{m\}"),
    ("layer.toml", r"\A", "title = \n", "not TOML"),
]


@pytest.mark.parametrize(
    ("name", "pattern", "replacement", "said"), BROKEN, ids=[said for *_, said in BROKEN]
)
def test_a_broken_text_is_named(folder: Path, name: str, pattern: str, replacement: str, said: str) -> None:
    edit(folder / OTHER / name, pattern, replacement)
    lines = [str(problem) for problem in check_translation(folder, OTHER)]
    assert any(line.startswith(f"{OTHER}/{name}: ") and re.search(said, line) for line in lines)
    assert all(line.startswith(f"{OTHER}/{name}: ") for line in lines)


def test_a_placeholder_of_one_story_may_be_used_in_all(folder: Path) -> None:
    edit(
        folder / OTHER / "layer.toml", r"^captions\.bright\.flat = .*\n", "captions.bright.flat = '{gain}'\n"
    )
    assert check_translation(folder, OTHER) == []


def test_a_text_for_all_stories_may_be_one_for_each_and_the_reverse(folder: Path) -> None:
    edit(
        folder / OTHER / "common.toml", r"^elided = .*\n", "".join(f"elided.{s} = 'x'\n" for s in STORY_NAMES)
    )
    edit(folder / OTHER / "common.toml", r"^(layer_channels\.\w+ = .*\n)+", "layer_channels = 'x'\n")
    assert check_translation(folder, OTHER) == []


STORY_NAMES = ("images", "tokens", "flat")


def test_files_that_are_missing_or_too_many_are_named(folder: Path) -> None:
    (folder / OTHER / "batch.toml").rename(folder / OTHER / "bach.toml")
    assert [str(problem) for problem in check_translation(folder, OTHER)] == [
        "xx/bach.toml: unused: en has no such file",
        "xx/batch.toml: missing",
    ]


ENGLISH = [
    (
        "batch.toml",
        r"^(seen(?:\.\w+)? = .*?)\{\w+\}",
        r"\1{runing_mean}",
        r"beats\.\w+\.seen: .*nothing fills in \{runing_mean\}",
    ),
    ("batch.toml", r"^captions\.\w+ = .*\n", "", r"beats\.\w+\.captions\.\w+: missing"),
    (
        "batch.toml",
        r"^captions\.\w+\.images = .*\n",
        "",
        r"beats\.\w+\.captions\.\w+: images: missing",
    ),
    (
        "batch.toml",
        r"^\[beats\.\w+\]\n",
        r"\g<0>captions.brand_new = 'x'\n",
        r"beats\.\w+\.captions\.brand_new: unused",
    ),
    ("batch.toml", r"^\[beats\.\w+\]\n", "[beats.asks]\n", r"beats\.\w+\.title: missing"),
    (
        "batch.toml",
        r"^\[beats\.\w+\]\n",
        "[beats.asks]\n",
        "beats.asks.title: unused: the lesson has no such beat",
    ),
    ("batch.toml", r"^\[beats\.\w+\]\n", r"\g<0>note = 'x'\n", r"beats\.\w+\.note: unused"),
    ("batch.toml", r"^claim\.flat = .*\n", "claim.flat = '{'\n", "claim: flat: malformed"),
    ("common.toml", r"^\[acts\]\n", "[acts]\nnobody = 'x'\n", "acts.nobody: unused: nothing says it"),
    ("common.toml", r"^elided = .*\n", "", r"beats\.\w+\.captions\.elided: missing"),
]


@pytest.mark.parametrize(
    ("name", "pattern", "replacement", "said"), ENGLISH, ids=[said for *_, said in ENGLISH]
)
def test_english_has_what_the_lessons_say_and_no_more(
    folder: Path, name: str, pattern: str, replacement: str, said: str
) -> None:
    edit(folder / "en" / name, pattern, replacement)
    lines = [str(problem) for problem in check_language("en", folder)]
    assert any(re.search(said, line) for line in lines), lines


def test_a_lesson_without_texts_and_texts_without_a_lesson_are_named(folder: Path) -> None:
    (folder / "en" / "batch.toml").rename(folder / "en" / "bach.toml")
    lines = [str(problem) for problem in check_language("en", folder)]
    assert lines == ["en/bach.toml: unused: there is no lesson of this name", "en/batch.toml: missing"]
