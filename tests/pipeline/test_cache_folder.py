"""The cache is a folder of its own, marked as such, that holds no more than it may; nothing else is touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.pipeline import cache_folder, cache_room
from scenes.pipeline.cache_folder import HISTORY, IMPORTS, SIZE_VARIABLE, TAG, TAG_TEXT, VARIABLE
from scenes.pipeline.locks import FolderInUse
from scenes.spec.errors import SpecError

ROOT = Path("cache")


def beat(film: str, name: str, used: float, size: int = 100) -> Path:
    """A beat of so many bytes, used at this time; names are single digits."""
    path = ROOT / (film * 32) / (name * 64)
    path.mkdir(parents=True)
    (path / "00000.mp4").write_bytes(bytes(size))
    os.utime(path, (used, used))
    return path


def record(kind: str, name: str, used: float, size: int = 100) -> Path:
    """A record of so many bytes, used at this time."""
    path = ROOT / kind / f"{name * 32}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    os.utime(path, (used, used))
    return path


def files(folder: Path) -> dict[str, bytes | str]:
    """All files and links below a folder."""
    found: dict[str, bytes | str] = {}
    for path in folder.rglob("*"):
        if path.is_symlink():
            found[str(path)] = os.readlink(path)
        elif path.is_file():
            found[str(path)] = path.read_bytes()
    return found


def test_the_cache_lies_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "here")
    assert cache_folder.default_folder() == Path("here")
    assert not Path("here").exists()
    monkeypatch.setenv(VARIABLE, "~/here")
    assert cache_folder.default_folder() == Path.home() / "here"
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path.cwd()))
    assert cache_folder.default_folder().name == "normreel"


@pytest.mark.parametrize(
    "name",
    [
        "~nobody-here/x",
        "x" * 300,
        f"missing/{'x' * 300}",
        "x/" * 3000,
        "file",
        "file/below",
        "pipe",
        "/dev/null",
        "dangling",
        "loop",
        "loop/below",
        "\udcff",
        "home/\udcff/x",
    ],
)
def test_a_name_that_no_cache_can_have_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("file").write_text("mine")
    os.mkfifo("pipe")
    Path("dangling").symlink_to("nowhere")
    Path("loop").symlink_to("loop")
    monkeypatch.setenv(VARIABLE, name)
    with pytest.raises(
        SpecError, match=r"NORMREEL_CACHE = .*: no cache can be kept there \(.+\)\. Name"
    ) as error:
        cache_folder.default_folder()
    assert len(str(error.value)) < 300
    assert str(error.value).encode()
    assert len(list(Path().iterdir())) == 4


@pytest.mark.parametrize("name", ["nul\0", "\ud800"])
def test_a_path_that_is_no_path_is_refused(name: str) -> None:
    with pytest.raises(SpecError, match="no cache can be kept there"):
        cache_folder.claim(Path(name))


def test_a_folder_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_arguments: object) -> list[str]:
        raise PermissionError(13, "Permission denied")

    ROOT.mkdir()
    monkeypatch.setattr(os, "listdir", denied)
    with pytest.raises(SpecError, match=r"no cache can be kept there \(Permission denied\)"):
        cache_folder.check(ROOT)


def named(name: str) -> Callable[[], object]:
    """Make a file with this path."""

    def make() -> None:
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")

    return make


OF_OTHERS: dict[str, Callable[[], object]] = {
    "a file": named("thesis.tex"),
    "a hidden file": named(".git"),
    "a folder": named("photos/1.jpg"),
    "a folder named as a film's": named(f"{'a' * 32}/notes"),
    "a file named as a film": named("a" * 32),
    "a folder named history": named("history/today.txt"),
    "a folder named imports": named("imports/0.json"),
    "facts": named("facts/1.json"),
    "capital letters": named(f"{'A' * 32}/{'a' * 64}/00000.mp4"),
    "one more folder": lambda: (beat("a", "b", 1.0), (ROOT / "more").mkdir()),
    "a link named as a film": lambda: (ROOT.mkdir(), (ROOT / ("a" * 32)).symlink_to("/")),
    "somebody's tag": lambda: (named(TAG)(), (ROOT / TAG).write_bytes(TAG_TEXT.replace(b"normreel", b"pip"))),
    "a tag that is a folder": lambda: (ROOT / TAG).mkdir(parents=True),
    "a tag that is a link": lambda: (ROOT.mkdir(), (ROOT / TAG).symlink_to("tag")),
    "a tag that is a pipe": lambda: (ROOT.mkdir(), os.mkfifo(ROOT / TAG)),
}


@pytest.mark.parametrize("kind", OF_OTHERS)
def test_a_folder_of_others_is_refused_and_untouched(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("tag").write_bytes(TAG_TEXT)
    OF_OTHERS[kind]()
    before = files(Path())
    monkeypatch.setenv(VARIABLE, str(ROOT))
    calls: list[Callable[[], object]] = [
        cache_folder.default_folder,
        lambda: cache_folder.claim(ROOT),
        lambda: cache_room.clear(ROOT),
        lambda: cache_room.add_record(ROOT, HISTORY, f"{'0' * 32}.json", b"{}"),
    ]
    for call in calls:
        with pytest.raises(
            SpecError, match=r"NORMREEL_CACHE = cache: other files lie there \(.+\), and normreel"
        ):
            call()
    assert files(Path()) == before


def test_an_empty_or_a_new_folder_becomes_a_cache() -> None:
    Path("empty").mkdir()
    for root in (Path("empty"), Path("new/below")):
        cache_folder.claim(root)
        assert [path.name for path in root.iterdir()] == [TAG]
        assert (root / TAG).read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55\n")
        assert cache_folder.is_tagged(root)


def test_the_cache_of_an_older_version_becomes_one() -> None:
    beat("a", "b", 1.0)
    record(HISTORY, "c", 1.0)
    record(IMPORTS, "d", 1.0)
    record("facts", "e", 1.0)
    (ROOT / IMPORTS / f".{'e' * 32}.json-17").touch()
    (ROOT / ("a" * 32) / ".normreel-12-abcdefgh").mkdir()
    before = files(ROOT)
    cache_folder.claim(ROOT)
    assert cache_folder.is_tagged(ROOT)
    assert files(ROOT).items() > before.items()
    cache_room.clear(ROOT)
    assert files(ROOT) == {f"cache/{TAG}": TAG_TEXT}


def test_a_tag_that_was_cut_is_made_whole() -> None:
    beat("a", "b", 1.0)
    for length in (0, 20, 43):
        (ROOT / TAG).write_bytes(TAG_TEXT[:length])
        cache_folder.claim(ROOT)
        assert (ROOT / TAG).read_bytes() == TAG_TEXT


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


@pytest.mark.parametrize(
    ("text", "size"), [("500MB", 500_000_000), ("2GB", 2 * 10**9), ("1 GiB", 2**30), ("7", 7)]
)
def test_the_limit_is_what_the_environment_says(
    text: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache_folder.size_limit() == 2 * 10**9
    monkeypatch.setenv(SIZE_VARIABLE, text)
    assert cache_folder.size_limit() == size


@pytest.mark.parametrize(
    "text", ["much", "-1", "-5GB", "5XB", "nan", "inf", "1e400", "9" * 400, "9" * 5000, "\udcff"]
)
def test_a_limit_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SIZE_VARIABLE, text)
    with pytest.raises(
        SpecError, match=r"NORMREEL_CACHE_SIZE = .* Give a number with a unit, e\.g\. 500MB or 2GB"
    ):
        cache_folder.default_folder()
