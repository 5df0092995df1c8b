"""Faults made on purpose while commands work: what is told, and that nothing half-written is left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scenes.pipeline import manifest
from scenes.pipeline.shards import RECORD, ShardRecord
from tests.pipeline.faults import in_namespace, on_small_disk, run, said
from tests.pipeline.killed_placing import content
from tests.pipeline.prepared import leftovers, made, whole

pytestmark = pytest.mark.films

COMMAND = [sys.executable, "-m", "scenes"]
FULL = "No space left on device. Make room, or write to another disk with -o"
DRAWN = """
import sys
from pathlib import Path
from tests.pipeline import prepared
prepared.tell(lambda: prepared.drawn(Path(sys.argv[1]), Path(sys.argv[2])))
"""


def told(process: tuple[str, ...]) -> tuple[int, str, str]:
    """Exit code, output and errors of a command."""
    running = run(*process)
    out, err = running.communicate(timeout=600)
    return running.returncode, out, err


def test_workers_whose_disks_are_full_fail_in_one_line_and_draw_when_there_is_room(ready: Path) -> None:
    made(Path("other"), Path("cache"), ready)
    again = (
        'mkdir tmp; mount -t tmpfs -o size=4k none tmp; head -c 4096 /dev/zero > tmp/x; export TMPDIR="$PWD/tmp"; '
        '"$@" | tee first; mount -o remount,size=100m "$disk"; "$@"; cp -r "$disk" "$disk.copy"'
    )
    drawn = [sys.executable, "-c", DRAWN, "out", "new"]
    events, err = said(run(*on_small_disk(Path("out"), "12k", again), *drawn))
    assert (events[-1], err) == ("FinishedFilm", "")
    assert "No space left on device" in Path("first").read_text()
    assert whole(Path("out.copy"), Path("new")) == whole(Path("other"), Path("cache"))


@pytest.mark.parametrize(("size", "files"), [("200k", 0), ("100m", 3)])
def test_a_page_on_a_full_disk_is_told_in_one_line(size: str, files: int) -> None:
    page = [*COMMAND, "page", "--no-films", "-o", "out/page"]
    keep = 'cd "${disk%/out}"; "$@" || code=$?; cp -r "$disk" "$disk.copy"; exit ${code:-0}'
    code, _, err = told((*on_small_disk(Path("out"), size, keep), *page))
    assert (code, err) == ((0, "") if files else (1, f"Error: page: out/page: {FULL}\n"))
    found = [path for path in Path("out.copy").rglob("*") if path.is_file()]
    assert bool(found) == bool(files), found
    assert leftovers(Path("out.copy")) == []


def shard(folder: Path, ready: Path) -> dict[str, bytes]:
    """The only shard of a sweep of one film; its files."""
    made(folder / "film", Path("cache"), ready)
    record = ShardRecord(command="sweep", number=1, count=1, plan="0" * 64, films=["film/film.mp4"])
    (folder / "work").mkdir()
    manifest.write(folder, RECORD, record, folder / "work")
    return files(folder / "film")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("size", ["60k", "100m"])
def test_shards_joined_on_a_full_disk_are_whole_or_not_there(size: str, ready: Path) -> None:
    film = shard(Path("shard"), ready)
    Path("shard/film/notes.txt").write_text("not ours")
    keep = '"$@" || code=$?; cp -r "$disk" "$disk.copy"; exit ${code:-0}'
    code, _, err = told((*on_small_disk(Path("out"), size, keep), *COMMAND, "join", "shard", "-o", "out"))
    assert (code, err) == ((0, "") if size == "100m" else (1, f"Error: out: {FULL}\n"))
    assert files(Path("out.copy/film")) == (film if code == 0 else {})
    assert leftovers(Path("out.copy")) == []


def test_a_plan_without_a_folder_for_temporary_files_is_refused_in_a_sentence() -> None:
    Path("out").mkdir()
    Path("films.toml").write_text('lessons = ["dimensions"]\n')
    only_read = (
        'for folder in /tmp /var/tmp "$PWD"; do mount --bind "$folder" "$folder"; '
        'mount -o remount,bind,ro,nosuid,nodev "$folder"; done; cd "$PWD"; mount -t tmpfs none out; "$@"'
    )
    code, out, err = told((*in_namespace(only_read), *COMMAND, "sweep", "films.toml", "--plan", "-o", "out"))
    assert (code, out) == (2, "")
    assert err.startswith(
        "Error: TMPDIR: --plan draws samples in a temporary folder, and in none of the system's"
    )
    assert err.endswith("Make room in one of them, or name another.\n")


def test_a_film_on_a_disk_that_can_only_be_read_is_refused_before_anything_is_drawn() -> None:
    Path("out").mkdir()
    only_read = 'mount -t tmpfs -o ro none out; "$@"'
    film = ["render", "compare", "--quality", "480p", "-o", "out"]
    code, out, err = told((*in_namespace(only_read), *COMMAND, *film))
    assert (code, out) == (2, "")
    assert err.startswith("Error: -o out: nothing can be written in ")


def test_what_replaces_an_older_version_is_old_or_new_wherever_it_was_killed() -> None:
    code, out, err = told((sys.executable, "-m", "tests.pipeline.killed_placing", "."))
    assert (code, err) == (0, "")
    assert int(out) > 20
    assert content(Path("whole")).keys() > {"talk.txt", "mine.txt"}
