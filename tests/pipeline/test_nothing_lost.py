"""Faults made on purpose: the next run finishes what is left, serves nothing broken and leaves nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scenes.pipeline import cache_folder
from scenes.pipeline.cache_folder import HISTORY, IMPORTS, TAG
from scenes.pipeline.cache_room import FUTURE
from tests.pipeline.cache_damage import entries
from tests.pipeline.prepared import leftovers, made, prepare, request, whole

pytestmark = pytest.mark.films

ROOT = Path(__file__).parents[2]
FILM = [sys.executable, "-m", "tests.pipeline.prepared"]
OUT, CACHE = Path("out"), Path("cache")
NAMESPACES = ["unshare", "--mount", "--uts", "--pid", "--fork", "--mount-proc"]
AS_ROOT = ["--user", "--map-root-user"]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film as it comes from the workers, rendered once."""
    folder = tmp_path_factory.mktemp("ready")
    prepare(folder)
    return folder


@pytest.fixture(scope="module")
def wanted(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What lies in the output after a run that nothing disturbed, the film decoded."""
    folder = tmp_path_factory.mktemp("wanted")
    made(folder / "out", folder / "cache", ready)
    return whole(folder / "out", folder / "cache")


def run(*command: str, **environment: str) -> subprocess.Popen[str]:
    """Start a command in the folder of this test, with the modules of the repository."""
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> tuple[list[str], str]:
    """What a run of `prepared` says came of the film, and its warnings."""
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    return json.loads(out.splitlines()[-1]), err


def in_namespace(script: str) -> list[str]:
    """A shell script that sees mounts, a host name and processes of its own, as root, whoever runs the tests."""
    more = [] if os.geteuid() == 0 else AS_ROOT
    return [*NAMESPACES[:1], *more, *NAMESPACES[1:], "sh", "-euc", script, "sh"]


def on_small_disk(mount: Path, size: str, rest: str) -> list[str]:
    """Make the film with a disk of so many bytes at a folder, then do the rest of the script in the same mount."""
    mount.mkdir(exist_ok=True)
    script = f'disk="$1"; shift; mount -t tmpfs -o size={size} none "$disk"; {rest}'
    return [*in_namespace(script), str(mount.resolve())]


def test_killed_at_any_of_its_operations_it_is_finished_by_the_next_run(ready: Path) -> None:
    Path("place").mkdir()
    kills = run(sys.executable, "-m", "tests.pipeline.killing", "place", str(ready), "2", "9")
    out, err = kills.communicate(timeout=600)
    assert kills.returncode == 0, err
    total, killed = map(int, out.split())
    assert killed == len(range(2, total, 9)) > 10


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


def test_a_full_folder_for_temporary_files_is_not_missed(ready: Path, wanted: dict[str, str]) -> None:
    film = [*FILM, "out", "cache", str(ready)]
    filled = 'head -c 4096 /dev/zero > "$disk/other" || true; TMPDIR="$disk" "$@"'
    told, err = said(run(*on_small_disk(Path("tmp"), "4k", filled), *film))
    assert (told[-1], err) == ("FinishedFilm", "")
    assert whole(OUT, CACHE) == wanted


@contextmanager
def not_ours(folder: Path) -> Iterator[list[str]]:
    """Make a folder somebody else's; yield what to begin a command with that root is not almighty in."""
    if os.geteuid():
        folder.chmod(0o555)
        yield []
        folder.chmod(0o755)
        return
    os.chown(folder, 65534, 65534)
    weak = "-dac_override,-dac_read_search,-fowner,-chown"
    yield ["setpriv", f"--bounding-set={weak}", f"--inh-caps={weak}"]
    os.chown(folder, 0, 0)


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


def test_an_output_that_vanishes_while_it_is_drawn_is_told_and_made_by_the_next_run(
    ready: Path, wanted: dict[str, str]
) -> None:
    gone = run(sys.executable, "-c", VANISHES, "out", "cache", str(ready), "out")
    _, err = gone.communicate(timeout=600)
    assert "FileNotFoundError" in err or gone.returncode == 0
    assert not OUT.exists() or list(OUT.iterdir()) == []
    made(OUT, CACHE, ready)
    assert whole(OUT, CACHE) == wanted


def zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


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
    made(OUT, CACHE, ready)
    assert whole(OUT, CACHE) == wanted
    assert {path for path in CACHE.rglob("*") if path.is_file()} == before.keys()
    assert cache_folder.is_tagged(CACHE)
    if kind not in ("records of cost", "the tag"):
        assert all(path.read_bytes() == before[path] for path in damaged)


def test_two_runs_on_one_output_make_one_film(ready: Path, wanted: dict[str, str]) -> None:
    runs = [run(*FILM, "out", "cache", str(ready)) for _ in range(3)]
    told = [said(each)[0] for each in runs]
    assert all(events == [] or events[-1] in ("FinishedFilm", "UpToDate") for events in told)
    assert sum("FramesRendered" in events for events in told) == 1
    assert whole(OUT, CACHE) == wanted


def test_two_machines_share_a_cache_and_an_output(ready: Path, wanted: dict[str, str]) -> None:
    film = [*FILM, "out", "cache", str(ready)]
    named = [[*in_namespace(f'hostname {name}; hostname > {name}; "$@"'), *film] for name in ("one", "two")]
    runs = [run(*command) for command in named]
    for each in runs:
        said(each)
    assert [Path(name).read_text().strip() for name in ("one", "two")] == ["one", "two"]
    assert whole(OUT, CACHE) == wanted


UNLOCKED = """
import errno, sys
from scenes.pipeline import locks
from tests.pipeline import prepared
def no_locks(_file, shared):
    raise OSError(errno.ENOLCK, "No locks available")
locks._take = no_locks
prepared.main(*sys.argv[1:])
"""


def test_machines_on_a_disk_without_locks_do_not_wait_for_ever(ready: Path, wanted: dict[str, str]) -> None:
    film = ["out", "cache", str(ready)]
    runs = [run(sys.executable, "-c", UNLOCKED, *film) for _ in range(2)]
    for each in runs:
        said(each)
    made(OUT, CACHE, ready)
    assert whole(OUT, CACHE) == wanted


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


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_of_a_run_that_waited_for_another(kind: signal.Signals, ready: Path) -> None:
    from scenes.pipeline.locks import Lock
    from scenes.pipeline.outputs import LOCK

    other = Lock(OUT / f"{LOCK}film.mp4")
    assert other.take()
    waiting = run(*FILM, "out", "cache", str(ready))
    assert "waiting for another run" in (waiting.stderr or sys.stdin).readline()
    waiting.send_signal(kind)
    waiting.communicate(timeout=600)
    assert waiting.returncode == -kind
    assert other.path.exists()
    other.release()
    made(OUT, CACHE, ready)
    assert leftovers(OUT, CACHE) == []
    assert request(OUT).path.exists()
