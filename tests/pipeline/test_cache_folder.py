"""The cache is a folder of its own, marked as such; a folder of others is refused and stays as it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.pipeline import cache_folder, cache_room
from scenes.pipeline.cache_folder import HISTORY, IMPORTS, SIZE_VARIABLE, TAG, TAG_TEXT, VARIABLE
from scenes.spec.errors import SpecError
from tests.pipeline.cache_files import ROOT, beat, files, record


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


def test_a_tag_that_was_cut_or_zeroed_is_made_whole() -> None:
    beat("a", "b", 1.0)
    for damaged in (b"", TAG_TEXT[:20], TAG_TEXT[:43], bytes(len(TAG_TEXT))):
        (ROOT / TAG).write_bytes(damaged)
        cache_folder.claim(ROOT)
        assert (ROOT / TAG).read_bytes() == TAG_TEXT


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
