"""The page of all films: it shows what is whole, and chooses by the settings in which films differ."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.content.timeline import Beat, Timeline
from scenes.exports.gallery.gallery import write_gallery
from scenes.pipeline import manifest
from scenes.spec.lecture import LectureSpec

pytestmark = pytest.mark.products


def add_film(root: Path, name: str, spec: LectureSpec, left_out: str = "") -> None:
    """Put the files of a film into `root`/`name`, as the pipeline does; its record lacks one setting."""
    folder = root / name
    folder.mkdir()
    beats = (Beat("ask", "Ask", 0, 1),)
    timeline = Timeline("compare", f"Title of {name}", "Claim.", "What is seen.", spec.language, 15, beats)
    film = f"compare{spec.film_suffix}"
    for suffix in (spec.film_suffix, ".png"):
        (folder / f"compare{suffix}").touch()
    (folder / "compare.json").write_text(timeline.to_json())
    settings = {key: value for key, value in spec.model_dump(mode="json").items() if key != left_out}
    marks = manifest.marks_of({film: folder / film})
    manifest.write(folder, film, manifest.Manifest(files=marks, lesson="compare", spec=settings), folder)


def page(root: Path) -> str:
    path = write_gallery(root)
    assert path == root / "index.html"
    return path.read_text(encoding="utf-8")


def facets(text: str) -> list[str]:
    return re.findall(r'<select name="(\w+)">', text)


def test_films_are_chosen_by_the_settings_in_which_they_differ(tmp_path: Path) -> None:
    add_film(tmp_path, "a", LectureSpec.make(shape="5x4x2x3", theme="dark", fps=15))
    add_film(tmp_path, "b", LectureSpec.make(shape="2x3", theme="light", fps=30))
    text = page(tmp_path)
    assert facets(text) == ["shape", "layout", "theme"]
    assert 'data-shape="5×4×2×3"' in text
    assert text.index("Title of b") < text.index("Title of a")


def test_films_in_two_languages_are_chosen_by_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenes.spec.parsing.LANGUAGES", ("en", "xx"))
    add_film(tmp_path, "a", LectureSpec())
    add_film(tmp_path, "b", LectureSpec(language="xx"))
    text = page(tmp_path)
    assert facets(text) == ["language"]
    assert 'srclang="en" label="English"' in text
    assert 'srclang="xx" label="xx"' in text


def test_a_record_from_before_a_setting_existed_counts_as_its_default(tmp_path: Path) -> None:
    add_film(tmp_path, "a", LectureSpec(), left_out="language")
    add_film(tmp_path, "b", LectureSpec(seed=1))
    assert facets(page(tmp_path)) == []


def test_a_film_that_is_not_whole_is_left_out(tmp_path: Path) -> None:
    add_film(tmp_path, "a", LectureSpec())
    add_film(tmp_path, "b", LectureSpec())
    (tmp_path / "b" / "compare.mp4").unlink()
    assert "Title of b" not in page(tmp_path)


NO_SETTINGS = [
    {"shape": ["a", 4, 2, 3]},
    {"shape": None},
    {"shape": 7},
    {"shape": [2, 0]},
    {"shape": []},
    {"layout": ["N", "C", "H", "W"]},
    {"layout": "NCHWD"},
    {"aspect": "16/9"},
    {"theme": ["dark"]},
    {"quality": 1080},
    {"data": 5},
    {"data": {"a": "b"}},
    {"key": [1]},
    {"fps": "many"},
    {"tempo": 3},
]


@pytest.mark.parametrize("changed", NO_SETTINGS, ids=str)
def test_a_film_whose_record_tells_no_settings_is_left_out(changed: dict[str, Any], tmp_path: Path) -> None:
    for name in ("a", "b"):
        add_film(tmp_path, name, LectureSpec())
    record = manifest.read(tmp_path / "b", "compare.mp4")
    assert record is not None
    other = record.model_copy(update={"spec": {**record.spec, **changed}})
    manifest.write(tmp_path / "b", "compare.mp4", other, tmp_path / "b")
    text = page(tmp_path)
    assert "Title of a" in text
    assert "Title of b" not in text


@pytest.mark.parametrize(
    "changed",
    [("language", "x" * 300), ("beats", []), ("fps", "many")],
    ids=["language", "no beats", "fps"],
)
def test_a_film_whose_timeline_cannot_be_shown_is_left_out(changed: tuple[str, Any], tmp_path: Path) -> None:
    for name in ("a", "b"):
        add_film(tmp_path, name, LectureSpec())
    path = tmp_path / "b" / "compare.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), changed[0]: changed[1]}))
    text = page(tmp_path)
    assert "Title of a" in text
    assert "Title of b" not in text


def test_a_film_of_no_length_is_left_out(tmp_path: Path) -> None:
    add_film(tmp_path, "a", LectureSpec())
    path = tmp_path / "a" / "compare.json"
    path.write_text(re.sub(r'"end": 1(\.0)?', '"end": NaN', path.read_text()))
    assert "NaN" in path.read_text()
    assert write_gallery(tmp_path) is None


def test_a_film_is_shown_when_its_data_is_there_no_more(tmp_path: Path) -> None:
    np.save(tmp_path / "own.npy", np.ones((4, 3)))
    add_film(tmp_path, "a", LectureSpec.make(data=str(tmp_path / "own.npy")).resolved())
    (tmp_path / "own.npy").unlink()
    assert "4×3 NC, own.npy" in page(tmp_path)


def test_a_film_that_browsers_do_not_play_shows_its_poster(tmp_path: Path) -> None:
    add_film(tmp_path, "a", LectureSpec(transparent=True))
    text = page(tmp_path)
    assert "<video" not in text
    assert 'alt="What is seen."' in text


def test_no_film_is_no_page(tmp_path: Path) -> None:
    assert write_gallery(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
