"""The page of all films: it shows what is whole, and chooses by the settings in which films differ."""

from __future__ import annotations

import re
from pathlib import Path

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
    manifest.write(folder, film, manifest.Manifest(files=marks, lesson="compare", spec=settings))


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
    monkeypatch.setattr("scenes.spec.lecture.LANGUAGES", ("en", "xx"))
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


def test_a_film_that_browsers_do_not_play_shows_its_poster(tmp_path: Path) -> None:
    add_film(tmp_path, "a", LectureSpec(transparent=True))
    text = page(tmp_path)
    assert "<video" not in text
    assert 'alt="What is seen."' in text


def test_no_film_is_no_page(tmp_path: Path) -> None:
    assert write_gallery(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
