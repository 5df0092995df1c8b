"""Locks end with who holds them and leave nothing behind."""

from __future__ import annotations

from pathlib import Path

from scenes.pipeline import cache_folder
from scenes.pipeline.locks import FolderInUse, Lock, is_in_use


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


def test_films_that_are_read_are_not_removed_from_the_cache() -> None:
    root = Path("cache")
    film = root / ("0" * 32)
    film.mkdir(parents=True)
    first, second = FolderInUse(film), FolderInUse(film)
    first.release()
    assert is_in_use(film)
    cache_folder.clear(root)
    assert film.exists()
    second.release()
    assert not is_in_use(film)
    cache_folder.clear(root)
    assert not film.exists()
