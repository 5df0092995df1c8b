"""Locks end with who holds them and leave nothing behind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.pipeline import locks, outputs
from scenes.pipeline.locks import FolderInUse, Lock, alone, is_in_use, unused
from scenes.spec.errors import SpecError


def test_a_lock_has_one_holder_and_leaves_nothing() -> None:
    first, second = Lock(Path("a/b/lock")), Lock(Path("a/b/lock"))
    assert first.take()
    assert not second.take()
    first.release()
    assert not Path("a").exists()
    assert second.take()
    second.release()
    assert not Path("a").exists()


def test_a_lock_keeps_a_folder_that_holds_something() -> None:
    lock = Lock(Path("a/lock"))
    assert lock.take()
    Path("a/film.mp4").write_bytes(b"")
    lock.release()
    assert [path.name for path in Path("a").iterdir()] == ["film.mp4"]


def test_a_folder_is_in_use_as_long_as_anybody_uses_it() -> None:
    folder = Path("film")
    folder.mkdir()
    first, second = FolderInUse(folder), FolderInUse(folder)
    first.release()
    assert is_in_use(folder)
    second.release()
    assert not is_in_use(folder)
    with unused(folder) as free:
        assert free
        with unused(folder) as free_again:
            assert not free_again


def test_what_cannot_be_locked_is_as_the_caller_says() -> None:
    os.mkfifo("pipe")
    Path("link").symlink_to("nowhere")
    for name in ("pipe", "link", "missing"):
        FolderInUse(Path(name)).release()
        for answer in (True, False):
            with unused(Path(name), otherwise=answer) as free:
                assert free == answer


def test_who_is_alone_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.0)
    with alone(Path()), pytest.raises(OSError, match="locked by another run"), alone(Path()):
        pass
    with alone(Path()):
        pass


def folder_with_a_file(path: Path) -> None:
    path.mkdir()
    (path / "notes").write_text("mine")


NO_LOCKS: dict[str, Callable[[Path], object]] = {
    "a folder": folder_with_a_file,
    "a pipe": os.mkfifo,
    "a link": lambda path: path.symlink_to("target"),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a file of somebody's": lambda path: path.write_text("mine"),
}


@pytest.mark.parametrize("kind", NO_LOCKS)
def test_what_is_no_lock_is_named_and_stays(kind: str) -> None:
    Path("target").write_bytes(b"")
    path = Path(".normreel-lock-compare")
    NO_LOCKS[kind](path)
    before = path.lstat()
    with pytest.raises(SpecError, match=r"\.normreel-lock-compare: .* Move it away or remove it\."):
        Lock(path).take()
    outputs.remove_abandoned(Path())
    assert path.lstat().st_ino == before.st_ino
    assert Path("target").exists()
    assert not Path("nowhere").exists()


def test_a_lock_that_was_left_is_taken_and_removed() -> None:
    path = Path(".normreel-lock-compare")
    path.touch()
    lock = Lock(path)
    assert lock.take()
    outputs.remove_abandoned(Path())
    assert path.exists()
    lock.release()
    path.touch()
    outputs.remove_abandoned(Path())
    assert not path.exists()
