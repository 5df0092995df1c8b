"""Faults made on purpose: the next run finishes what is left, serves nothing broken and leaves nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.pipeline import cache_folder
from scenes.pipeline.cache_folder import HISTORY, IMPORTS, TAG
from scenes.pipeline.cache_room import FUTURE
from scenes.pipeline.render_history import RenderHistory
from tests.pipeline.cache_damage import entries
from tests.pipeline.faults import (
    CACHE,
    FILM,
    OUT,
    flipped,
    in_namespace,
    not_ours,
    on_small_disk,
    run,
    said,
    truncated,
    zeroed,
)
from tests.pipeline.prepared import made, whole

pytestmark = pytest.mark.films


def test_killed_at_any_of_its_operations_it_is_finished_by_the_next_run(ready: Path) -> None:
    Path("place").mkdir()
    kills = run(sys.executable, "-m", "tests.pipeline.killing", "place", str(ready), "2", "12")
    out, err = kills.communicate(timeout=600)
    assert kills.returncode == 0, err
    total, killed = map(int, out.split())
    assert killed == len(range(2, total, 12)) >= 10


SIZES = ["8k", "40k", "80k", "140k"]


@pytest.mark.parametrize("size", SIZES)
def test_an_output_on_a_full_disk_fails_in_one_line_and_is_made_when_there_is_room(
    size: str, ready: Path, wanted: dict[str, str]
) -> None:
    again = '"$@" | tee "$disk.first"; mount -o remount,size=100m "$disk"; "$@"; cp -r "$disk" "$disk.copy"'
    film = [*FILM, "out", "cache", str(ready)]
    told, err = said(run(*on_small_disk(OUT, size, again), *film))
    assert err == ""
    (first,) = [each for each in json.loads(Path("out.first").read_text()) if " " in each]
    assert "No space left on device" in first
    assert told[-1] == "FinishedFilm"
    assert whole(Path("out.copy"), CACHE) == wanted


@pytest.mark.parametrize("size", SIZES)
def test_a_cache_on_a_full_disk_costs_one_warning_and_no_film(
    size: str, ready: Path, wanted: dict[str, str]
) -> None:
    film = [*FILM, "out", "cache", str(ready)]
    command = on_small_disk(CACHE, size, '"$@"; cp -r "$disk" "$disk.copy"')
    told, err = said(run(*command, *film))
    assert told[-1] == "FinishedFilm"
    assert err.count("the rendered beats could not be cached") == 1
    assert "No space left on device" in err
    assert whole(OUT, Path("cache.copy")) == wanted


def test_an_output_of_another_user_is_refused_and_stays_as_it_is(ready: Path) -> None:
    OUT.mkdir()
    with not_ours(OUT) as prefix:
        refused = run(*prefix, *FILM, "out", "cache", str(ready))
        _, err = refused.communicate(timeout=600)
    assert "SpecError: -o out: nothing can be written there (Permission denied)" in err
    assert list(OUT.iterdir()) == []


def test_a_command_refuses_an_output_of_another_user_before_it_draws() -> None:
    OUT.mkdir()
    command = [sys.executable, "-m", "scenes", "render", "compare", "--quality", "480p", "-o", "out"]
    with not_ours(OUT) as prefix:
        refused = run(*prefix, *command)
        out, err = refused.communicate(timeout=600)
    assert (refused.returncode, out) == (2, "")
    assert err.startswith("Error: -o out: ")
    assert "Give a folder of your own." in err


@pytest.mark.parametrize("filled", [False, True])
def test_a_cache_of_another_user_costs_one_warning_and_no_film(
    filled: bool, ready: Path, wanted: dict[str, str]
) -> None:
    CACHE.mkdir()
    if filled:
        made(Path("other"), CACHE, ready)
    before = sorted(path for path in CACHE.rglob("*"))
    with not_ours(CACHE) as prefix:
        told, err = said(run(*prefix, *FILM, "out", "cache", str(ready)))
    assert told[-1] == "FinishedFilm"
    assert err.count("could not be cached") == (0 if filled else 1)
    assert sorted(path for path in CACHE.rglob("*")) == before
    assert whole(OUT, CACHE) == wanted


VANISHING: dict[str, Callable[[], object]] = {
    "output": lambda: shutil.rmtree(OUT),
    "cache": lambda: shutil.rmtree(CACHE),
}


@pytest.mark.parametrize("name", VANISHING)
def test_a_folder_that_vanishes_between_two_runs_is_made_again(
    name: str, ready: Path, wanted: dict[str, str]
) -> None:
    made(OUT, CACHE, ready)
    VANISHING[name]()
    made(OUT, CACHE, ready)
    if name == "cache":
        Path("out/film.srt").unlink()
        made(OUT, CACHE, ready)
    assert whole(OUT, CACHE) == wanted


VANISHES = """
import shutil, sys
from scenes.pipeline import films
from tests.pipeline import prepared
start = films._Production._start
def vanishes(production, number, request):
    found = start(production, number, request)
    shutil.rmtree(sys.argv[4])
    return found
films._Production._start = vanishes
prepared.main(*sys.argv[1:4])
"""


@pytest.mark.parametrize("folder", [OUT, CACHE])
def test_a_folder_that_vanishes_while_it_is_drawn_is_told_or_not_missed(
    folder: Path, ready: Path, wanted: dict[str, str]
) -> None:
    folder.mkdir()
    told, err = said(run(sys.executable, "-c", VANISHES, "out", "cache", str(ready), str(folder)))
    assert err == ""
    if folder == OUT:
        assert len(told) == 1
        assert "No such file or directory" in told[0]
        assert not OUT.exists()
        made(OUT, CACHE, ready)
    assert told[-1] == "FinishedFilm" or folder == OUT
    assert whole(OUT, CACHE) == wanted


KINDS: dict[str, str] = {
    "segments": "*/*/[0-9]*.mp4",
    "posters": "*/*/poster.png",
    "records of beats": "*/*/beat.json",
    "indexes": "*/*/index.json",
    "records of imports": f"{IMPORTS}/*.json",
    "records of cost": f"{HISTORY}/*.json",
    "the tag": TAG,
}


@pytest.mark.parametrize("damage", [zeroed, truncated, flipped])
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_damaged_in_the_cache_is_not_served_and_is_mended(
    kind: str, damage: Callable[[Path], object], ready: Path, wanted: dict[str, str]
) -> None:
    made(Path("first"), CACHE, ready)
    before = {path: path.read_bytes() for path in CACHE.rglob("*") if path.is_file()}
    damaged = list(CACHE.glob(KINDS[kind]))
    assert damaged
    for path in damaged:
        path.chmod(0o644)
        damage(path)
        assert path.read_bytes() != before[path]
    if kind == "records of cost":
        assert not RenderHistory.read(CACHE)
    made(OUT, CACHE, ready)
    assert whole(OUT, CACHE) == wanted
    assert {path for path in CACHE.rglob("*") if path.is_file()} == before.keys()
    assert cache_folder.is_tagged(CACHE)
    if kind not in ("records of cost", "the tag"):
        assert all(path.read_bytes() == before[path] for path in damaged)


@pytest.mark.parametrize("damage", [zeroed, truncated, flipped])
def test_what_was_damaged_in_the_output_is_mended_whichever_file_it_is(
    damage: Callable[[Path], object], ready: Path, wanted: dict[str, str]
) -> None:
    made(OUT, CACHE, ready)
    files = {path: path.read_bytes() for path in OUT.rglob("*") if path.is_file()}
    assert {path.suffix for path in files} == {".mp4", ".srt", ".vtt", ".png", ".json", ".md", ".html"}
    for path in files:
        damage(path)
        assert path.read_bytes() != files[path]
        assert made(OUT, CACHE, ready), path
        assert whole(OUT, CACHE) == wanted, path


@pytest.mark.parametrize("folder", [OUT, CACHE])
def test_a_disk_that_can_only_be_read_is_not_missed_where_all_is_there(
    folder: Path, ready: Path, wanted: dict[str, str]
) -> None:
    made(OUT, CACHE, ready)
    only_read = 'mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"; shift; "$@"'
    script = [*in_namespace(only_read), str(folder.resolve())]
    other = "again" if folder == CACHE else "out"
    told, err = said(run(*script, *FILM, other, "cache", str(ready)))
    assert (told[-1:], err) == (["FinishedFilm"] if folder == CACHE else [], "")
    assert whole(Path(other), CACHE) == wanted


def test_a_clock_that_was_set_back_changes_no_film_and_ages_the_cache_from_now_on(
    ready: Path, wanted: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made(Path("first"), CACHE, ready)
    future = time.time() + 365 * 86_400
    for path in (*CACHE.rglob("*"), *Path("first").rglob("*")):
        os.utime(path, (future, future))
    made(OUT, CACHE, ready)
    assert whole(OUT, CACHE) == wanted
    assert whole(Path("first"), CACHE) == wanted
    assert all(path.stat().st_mtime < time.time() + FUTURE for path in entries(CACHE))
    monkeypatch.setenv(cache_folder.SIZE_VARIABLE, "1")
    made(Path("second"), CACHE, ready)
    assert entries(CACHE) == []
