"""Programs that are run end with what runs them: by a signal, an error, or because all are ended."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scenes.exports.bundles import bundle
from scenes.video import children
from tests.pipeline.test_film import alive, wait_until
from tests.processes import start

ROOT = Path(__file__).parents[2]
ENDLESS = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(3600)"


def endless(mark: Path) -> list[str]:
    """A program that makes a file and then runs on."""
    return [sys.executable, "-c", ENDLESS, str(mark)]


def test_a_program_tells_its_exit_code_and_its_errors() -> None:
    assert children.run([sys.executable, "-c", "import sys; print('out'); sys.exit('wrong')"]) == (
        1,
        b"wrong" + os.linesep.encode(),
    )


def test_all_programs_are_ended_in_whatever_thread_and_none_is_started_meanwhile(tmp_path: Path) -> None:
    marks = [tmp_path / str(number) for number in range(3)]
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(children.run, endless(mark)) for mark in marks]
        wait_until(lambda: all(mark.exists() for mark in marks))
        with children.none_running():
            assert all(run.result()[0] != 0 for run in runs)
            late = pool.submit(children.run, endless(tmp_path / "late"))
            assert isinstance(late.exception(), children.NoneMayRunError)
    assert not (tmp_path / "late").exists()
    assert children.run([sys.executable, "-c", ""]) == (0, b"")


def test_programs_stay_refused_until_everybody_is_done_with_ending_them() -> None:
    with children.none_running():
        with children.none_running():
            pass
        with pytest.raises(children.NoneMayRunError):
            children.run([sys.executable, "-c", ""])


PACKING = f"""
import sys
from scenes.cli import main as command
from scenes.exports.bundles import bundle
from scenes.video import children

def clip(number):
    for again in range(6):
        mark = f"{{number}}-{{again}}"
        children.run([sys.executable, "-c", {ENDLESS!r}, mark])

def work(prog_name):
    if sys.argv[1] == "clips":
        bundle.os.cpu_count = lambda: 2
        bundle._side_by_side(clip, range(5))
    else:
        clip(0)

command.cli = work
command.main()
"""


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(("what", "marks"), [("clips", {"0-0", "1-0"}), ("film", {"0-0"})])
def test_a_signal_ends_what_is_made_and_nothing_more_is_begun(
    what: str, marks: set[str], kind: signal.Signals, tmp_path: Path
) -> None:
    run = start(PACKING, what, cwd=tmp_path)
    try:
        wait_until(lambda: {path.name for path in tmp_path.iterdir()} == marks)
        run.send_signal(kind)
        assert run.communicate(timeout=300) == ("", "")
    finally:
        run.kill()
    assert run.returncode == -kind
    wait_until(lambda: not alive(run.pid))
    assert {path.name for path in tmp_path.iterdir()} == marks


def test_a_clip_that_cannot_be_made_ends_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    def clip(number: int) -> None:
        if number:
            children.run(endless(tmp_path / "begun"))
        else:
            wait_until(lambda: (tmp_path / "begun").exists())
            raise ValueError("no clip")

    with pytest.raises(ValueError, match="no clip"):
        bundle._side_by_side(clip, range(2))  # type: ignore[arg-type]
