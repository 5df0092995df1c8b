"""Runs on one output or one cache at the same time, on one machine or two: each film is made once, and whole."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.pipeline.faults import CACHE, FILM, OUT, in_namespace, run, said
from tests.pipeline.prepared import leftovers, made, request, whole

pytestmark = pytest.mark.films


def test_two_runs_on_one_output_make_one_film(ready: Path, wanted: dict[str, str]) -> None:
    runs = [run(*FILM, "out", "cache", str(ready)) for _ in range(3)]
    told = [said(each)[0] for each in runs]
    assert all(events == [] or events[-1] in ("FinishedFilm", "UpToDate") for events in told)
    assert sum("FramesRendered" in events for events in told) == 1
    assert whole(OUT, CACHE) == wanted


@pytest.mark.parametrize("outputs", [("out", "out"), ("out", "other")])
def test_two_machines_share_a_cache_and_perhaps_an_output(
    outputs: tuple[str, str], ready: Path, wanted: dict[str, str]
) -> None:
    runs = []
    for name, output in zip(("one", "two"), outputs, strict=True):
        machine = in_namespace(f'hostname {name}; hostname > {name}; "$@"')
        runs.append(run(*machine, *FILM, output, "cache", str(ready)))
    for each in runs:
        said(each)
    assert [Path(name).read_text().strip() for name in ("one", "two")] == ["one", "two"]
    for output in outputs:
        assert whole(Path(output), CACHE) == wanted


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
