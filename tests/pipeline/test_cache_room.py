"""The cache holds no more than it may: what was used longest ago goes first, and nothing of others ever."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.pipeline import cache_folder, cache_room
from scenes.pipeline.cache_folder import HISTORY, IMPORTS, SIZE_VARIABLE, TAG, TAG_TEXT
from scenes.pipeline.locks import FolderInUse
from tests.pipeline.cache_files import ROOT, beat, files, record


def test_clearing_removes_names_of_ours_and_nothing_else() -> None:
    cache_folder.claim(ROOT)
    first = beat("a", "b", 1.0)
    (first.parent / "notes").write_text("mine")
    (first.parent / ".normreel-12-abcdefgh").mkdir()
    beat("c", "b", 1.0)
    record(HISTORY, "c", 1.0)
    (ROOT / IMPORTS).symlink_to(Path("mine").resolve())
    Path("mine").mkdir()
    Path(f"mine/{'f' * 32}.json").write_text("mine")
    Path(f"mine/{'f' * 64}").mkdir()
    (ROOT / ("e" * 32)).symlink_to(Path("mine").resolve())
    (first.parent / ("d" * 64)).symlink_to(Path("mine").resolve())
    (ROOT / ("f" * 32)).write_text("a file where a folder was")
    (ROOT / "thesis.tex").write_text("mine")
    cache_room.clear(ROOT)
    assert files(Path()) == {
        f"cache/{TAG}": TAG_TEXT,
        f"cache/{'a' * 32}/notes": b"mine",
        "cache/thesis.tex": b"mine",
        f"mine/{'f' * 32}.json": b"mine",
    }
    assert Path(f"mine/{'f' * 64}").exists()
    assert {path.name for path in ROOT.iterdir()} == {TAG, "a" * 32, "thesis.tex"}


def test_clearing_what_is_not_there_makes_nothing() -> None:
    cache_room.clear(ROOT)
    assert not ROOT.exists()
    assert cache_room.usage(ROOT) == cache_room.Usage(0, 0, 0)


def test_films_that_are_read_are_not_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    cache_folder.claim(ROOT)
    monkeypatch.setenv(SIZE_VARIABLE, "100")
    old, new = beat("a", "b", 1.0), beat("c", "d", 2.0)
    reading = FolderInUse(old.parent)
    assert not cache_room.make_room(ROOT, 1)
    assert old.exists()
    assert not new.exists()
    cache_room.clear(ROOT)
    assert old.exists()
    reading.release()
    cache_room.clear(ROOT)
    assert not old.parent.exists()


def test_what_was_used_longest_ago_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SIZE_VARIABLE, "600")
    by_age = [
        beat("a", "1", 1.0),
        record(IMPORTS, "b", 2.0),
        beat("c", "1", 3.0),
        beat("a", "2", 4.0),
        record(HISTORY, "b", 5.0),
        beat("c", "2", 6.0),
    ]
    assert cache_room.make_room(ROOT, 0)
    assert all(path.exists() for path in by_age)
    for number, path in enumerate(by_age):
        assert cache_room.make_room(ROOT, 100 * number + 1)
        assert not path.exists()
        assert all(each.exists() for each in by_age[number + 1 :])
        assert cache_room.usage(ROOT).size <= 600 - 100 * number - 1


def test_what_cannot_fit_drives_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SIZE_VARIABLE, "300")
    kept, other = beat("a", "1", 1.0), beat("b", "1", 2.0)
    assert not cache_room.make_room(ROOT, 301)
    assert not cache_room.make_room(ROOT, 201, [kept])
    assert other.exists()
    assert cache_room.make_room(ROOT, 200, [kept])
    assert kept.exists()
    assert not other.exists()


def test_a_limit_that_was_lowered_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = beat("a", "1", 1.0), beat("b", "1", 2.0)
    monkeypatch.setenv(SIZE_VARIABLE, "100")
    assert not cache_room.make_room(ROOT, 500)
    assert not old.exists()
    assert new.exists()


def test_a_record_is_added_if_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"{'0' * 32}.json"
    monkeypatch.setenv(SIZE_VARIABLE, "10")
    cache_room.add_record(ROOT, HISTORY, name, bytes(11))
    assert files(ROOT) == {f"cache/{TAG}": TAG_TEXT}
    cache_room.add_record(ROOT, HISTORY, name, bytes(10))
    assert (ROOT / HISTORY / name).read_bytes() == bytes(10)
    assert cache_room.usage(ROOT) == cache_room.Usage(0, 0, 10)


@pytest.mark.parametrize(
    "make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(Path("mine").resolve())]
)
@pytest.mark.parametrize("place", [HISTORY, f"{HISTORY}/{'0' * 32}.json"])
def test_a_record_replaces_whatever_lies_in_its_place(make: Callable[[Path], object], place: str) -> None:
    cache_folder.claim(ROOT)
    Path("mine").mkdir()
    Path(f"mine/{'0' * 32}.json").write_text("mine")
    (ROOT / place).parent.mkdir(exist_ok=True)
    make(ROOT / place)
    cache_room.add_record(ROOT, HISTORY, f"{'0' * 32}.json", b"{}")
    assert (ROOT / HISTORY / f"{'0' * 32}.json").read_bytes() == b"{}"
    assert not (ROOT / HISTORY).is_symlink()
    assert files(Path("mine")) == {f"mine/{'0' * 32}.json": b"mine"}


def test_what_cannot_be_removed_stays_without_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(_path: Path) -> None:
        raise RecursionError

    cache_folder.claim(ROOT)
    path = beat("a", "b", 1.0)
    monkeypatch.setattr("shutil.rmtree", too_deep)
    monkeypatch.setenv(SIZE_VARIABLE, "10")
    assert not cache_room.make_room(ROOT, 5)
    cache_room.clear(ROOT)
    assert path.exists()
    with pytest.raises(OSError, match="too many folders within each other"):
        cache_folder.discard(path)
