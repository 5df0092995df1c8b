"""Finished files go to their place, and nothing that somebody else made is replaced, removed or written through."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scenes.pipeline import manifest
from scenes.pipeline.placing import check_free, check_unchanged, place
from scenes.spec.errors import SpecError

OUT = Path("out")


def made(**files: str) -> list[Path]:
    """Finished files by name; `__` stands for a folder."""
    tops = {}
    for name, text in files.items():
        path = Path("work", name.replace("__", "/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        tops[Path(*path.parts[:2])] = None
    return list(tops)


def content(folder: Path = OUT) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and manifest.FOLDER not in path.parts
    }


def test_what_was_placed_is_recorded_with_size_and_hash() -> None:
    assert place(made(a="one", b__c="two"), OUT, "thing", advice=["Read it."]) == [OUT / "a", OUT / "b"]
    assert content() == {"a": "one", "b/c": "two"}
    found = manifest.read(OUT, "thing")
    assert found is not None
    assert found.files.keys() == {"a", "b/c"}
    assert found.advice == ["Read it."]
    assert all(manifest.matches(OUT / name, marks) for name, marks in found.files.items())


def test_a_second_time_replaces_its_own_files_and_removes_those_that_are_no_more() -> None:
    place(made(a="one", b__c="two", b__d="three"), OUT, "thing")
    (OUT / "b" / "mine").write_text("mine")
    (OUT / "x").write_text("mine")
    place(made(a="four"), OUT, "thing")
    assert content() == {"a": "four", "b/mine": "mine", "x": "mine"}
    place(made(b__e="five"), OUT, "other")
    place(made(f="six"), OUT, "other")
    assert content() == {"a": "four", "b/mine": "mine", "f": "six", "x": "mine"}


def test_folders_left_empty_go_with_their_files() -> None:
    place(made(b__c__d="two"), OUT, "thing")
    place(made(a="one"), OUT, "thing")
    assert sorted(path.name for path in OUT.iterdir()) == [manifest.FOLDER, "a"]


@pytest.mark.parametrize("name", ["a", "b/c", "b"])
def test_a_file_of_somebody_else_is_not_replaced_and_nothing_is_moved(name: str) -> None:
    (OUT / name).parent.mkdir(parents=True)
    (OUT / name).write_text("mine")
    with pytest.raises(SpecError, match="Move it away, or give another place with -o"):
        place(made(a="one", b__c="two"), OUT, "thing")
    assert content() == {name: "mine"}


def test_a_file_of_another_name_is_not_replaced() -> None:
    place(made(a="one"), OUT, "thing")
    with pytest.raises(SpecError, match="what normreel wrote as other"):
        place(made(a="two"), OUT, "other")
    assert content() == {"a": "one"}


def test_a_file_that_was_changed_since_is_not_replaced_unless_it_is_mended() -> None:
    place(made(a="one", b="two"), OUT, "thing")
    (OUT / "a").write_text("edited")
    with pytest.raises(SpecError, match="no longer, what normreel wrote"):
        place(made(a="three"), OUT, "thing")
    assert content() == {"a": "edited", "b": "two"}
    with pytest.raises(SpecError, match="no longer"):
        check_unchanged(OUT, "thing", ["c"])
    place(made(a="three"), OUT, "thing", mends=True)
    assert content() == {"a": "three"}


def test_a_changed_file_that_is_no_more_made_stays() -> None:
    place(made(a="one", b="two"), OUT, "thing")
    (OUT / "b").write_text("edited")
    place(made(a="three"), OUT, "thing", mends=True)
    assert content() == {"a": "three", "b": "edited"}


def test_nothing_is_written_or_removed_through_a_link() -> None:
    Path("theirs").mkdir()
    Path("theirs", "c").write_text("two")
    place(made(b__c="two"), OUT, "thing")
    (OUT / "b" / "c").unlink()
    (OUT / "b").rmdir()
    (OUT / "b").symlink_to(Path("theirs").resolve())
    with pytest.raises(SpecError, match="is not replaced"):
        place(made(b__c="three"), OUT, "thing")
    place(made(a="one"), OUT, "thing")
    assert content(Path("theirs")) == {"c": "two"}


def test_no_new_file_is_written_through_a_link() -> None:
    Path("theirs").mkdir()
    OUT.mkdir()
    (OUT / "b").symlink_to(Path("theirs").resolve())
    with pytest.raises(SpecError, match="is not replaced"):
        place(made(b__c="one"), OUT, "thing")
    assert list(Path("theirs").iterdir()) == []


def test_a_link_in_the_place_of_a_file_is_not_followed() -> None:
    Path("theirs").write_text("mine")
    OUT.mkdir()
    (OUT / "a").symlink_to(Path("theirs").resolve())
    with pytest.raises(SpecError, match="is not replaced"):
        place(made(a="one"), OUT, "thing")
    assert Path("theirs").read_text() == "mine"


OUTSIDE = ["../victim.txt", "/etc/hostname", "..", "a/../../victim.txt", "", ".", "a\\u0000b"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_record_that_names_what_lies_outside_is_none(name: str) -> None:
    victim = Path("victim.txt")
    victim.write_text("one")
    place(made(a="one"), OUT, "thing")
    record = OUT / manifest.FOLDER / "thing.json"
    record.write_text(record.read_text().replace('"a"', f'"{name}"'))
    assert manifest.read(OUT, "thing") is None
    place(made(b="two"), OUT, "thing")
    assert victim.read_text() == "one"
    assert content() == {"a": "one", "b": "two"}


NO_RECORDS = [
    b"",
    b"{",
    b"null",
    b"[1]",
    b'"files"',
    b'{"files": {}}{}',
    b'{"version": 1, "files": {"a": 3}}',
    b'{"version": 2, "files": ["a"]}',
    b'{"version": 2, "files": {"a": []}}',
    b'{"version": 2, "files": {"a": [{"size": -1, "sha256": ""}]}}',
    b'{"version": 2, "files": {"a": [{"size": "3", "sha256": "' + b"0" * 64 + b'"}]}}',
    b'{"version": 3, "files": {}}',
    b'{"version": 2, "files": {}, "spec": 5}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"\xff\xfe\x00",
    b'{"version": 2, "files": {}, "fingerprint": "\\ud800"}',
]


@pytest.mark.parametrize("text", NO_RECORDS, ids=[repr(text[:50]) for text in NO_RECORDS])
def test_what_is_no_record_is_as_if_absent(text: bytes) -> None:
    OUT.mkdir()
    (OUT / manifest.FOLDER).mkdir()
    (OUT / manifest.FOLDER / "thing.json").write_bytes(text)
    assert manifest.read(OUT, "thing") is None
    assert list(manifest.records(OUT)) == []
    assert not manifest.is_current(OUT, "thing", "")
    place(made(a="one"), OUT, "thing")
    assert manifest.read(OUT, "thing") is not None


@pytest.mark.parametrize("kind", ["folder", "fifo", "link", "loop"])
def test_a_record_that_is_no_file_is_as_if_absent(kind: str) -> None:
    (OUT / manifest.FOLDER).mkdir(parents=True)
    record = OUT / manifest.FOLDER / "thing.json"
    if kind == "folder":
        record.mkdir()
    elif kind == "fifo":
        os.mkfifo(record)
    else:
        record.symlink_to(record.name if kind == "loop" else Path("elsewhere.json").resolve())
    assert manifest.read(OUT, "thing") is None
    assert list(manifest.records(OUT)) == []
    if kind == "folder":
        with pytest.raises(SpecError, match=r"thing\.json: normreel keeps its records there"):
            check_free(OUT, "thing", ["a"])
    else:
        place(made(a="one"), OUT, "thing")
        assert content() == {"a": "one"}


@pytest.mark.parametrize("kind", ["file", "link", "fifo"])
def test_what_lies_in_the_place_of_all_records_is_named_first(kind: str) -> None:
    OUT.mkdir()
    Path("theirs").mkdir()
    folder = OUT / manifest.FOLDER
    makes = {
        "file": folder.touch,
        "fifo": lambda: os.mkfifo(folder),
        "link": lambda: folder.symlink_to("../theirs"),
    }
    makes[kind]()
    with pytest.raises(SpecError, match="normreel keeps its records there"):
        check_free(OUT, "thing", ["a"])
    assert list(Path("theirs").iterdir()) == []


def test_a_film_is_current_only_as_long_as_every_file_is_as_it_was_written() -> None:
    place(made(a="one", b="two"), OUT, "film", fingerprint="x")
    assert manifest.is_current(OUT, "film", "x")
    assert not manifest.is_current(OUT, "film", "y")
    (OUT / "b").write_text("twp")
    assert not manifest.is_current(OUT, "film", "x")
    (OUT / "b").write_text("two")
    assert manifest.is_current(OUT, "film", "x")
    (OUT / "a").unlink()
    assert not manifest.is_current(OUT, "film", "x")


def test_a_link_of_others_stays_even_where_a_film_is_mended() -> None:
    place(made(a="one", b="two"), OUT, "film", fingerprint="x")
    Path("theirs").write_text("mine")
    (OUT / "b").unlink()
    (OUT / "b").symlink_to(Path("theirs").resolve())
    with pytest.raises(SpecError, match="is not replaced"):
        place(made(a="three", b="four"), OUT, "film", mends=True)
    assert (OUT / "b").is_symlink()
    assert Path("theirs").read_text() == "mine"
