"""`normreel texts`, and films in another language."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenes.cli.main import cli
from scenes.lessons import storyboard
from scenes.pipeline import sweep_file
from scenes.pipeline.names import film_name
from scenes.spec import parsing
from scenes.spec.lecture import LectureSpec
from scenes.texts import catalog


@pytest.fixture
def second_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A language named xx beside English."""
    for language in ("en", "xx"):
        shutil.copytree(catalog.TEXTS / "en", tmp_path / language)
    monkeypatch.setattr(catalog, "TEXTS", tmp_path)
    lessons = tuple(dataclasses.replace(entry, texts=tmp_path) for entry in storyboard.LESSONS)
    monkeypatch.setattr(storyboard, "LESSONS", lessons)
    monkeypatch.setattr(catalog, "LANGUAGES", ("en", "xx"))
    monkeypatch.setattr(parsing, "LANGUAGES", ("en", "xx"))
    return tmp_path / "xx"


def test_the_languages_are_listed() -> None:
    result = CliRunner().invoke(cli, ["texts"])
    assert result.exit_code == 0
    assert "en  English" in result.output


def test_complete_texts_pass() -> None:
    result = CliRunner().invoke(cli, ["texts", "--check", "--language", "en"])
    assert (result.exit_code, result.output) == (0, "en: complete\n")


def test_a_line_names_each_problem(second_language: Path) -> None:
    (second_language / "layer.toml").unlink()
    result = CliRunner().invoke(cli, ["texts", "--check"])
    assert result.exit_code == 1
    assert result.output == "en: complete\nxx/layer.toml: missing\n"


def test_a_language_without_a_folder_is_refused() -> None:
    result = CliRunner().invoke(cli, ["texts", "--check", "--language", "zz"])
    assert result.exit_code == 2
    assert "language = zz" in result.output
    assert "Choose one of en" in result.output


@pytest.mark.usefixtures("second_language")
def test_a_language_that_is_not_the_default_shows_in_the_name_of_a_film() -> None:
    lesson = storyboard.find("compare")
    assert film_name(lesson, LectureSpec()) == "compare-5x4x2x3-NCHW-dark-1080p"
    assert film_name(lesson, LectureSpec(language="xx")) == "compare-5x4x2x3-NCHW-dark-1080p-xx"


@pytest.mark.usefixtures("second_language")
def test_a_sweep_has_films_in_several_languages() -> None:
    Path("films.toml").write_text('[grid]\nlesson = "compare"\nlanguages = ["en", "xx"]\n')
    found = sweep_file.read(Path("films.toml")).films
    assert [film.spec.language for film in found] == ["en", "xx"]
