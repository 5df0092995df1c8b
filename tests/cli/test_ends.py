"""However a command is ended, nothing is said, no process is left, and what can be cleared away is."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.pipeline.outputs import PREFIX, remove_abandoned
from tests.pipeline.test_film import alive, children, wait_until
from tests.processes import start

ROOT = Path(__file__).parents[2]
ENDLESS = "from tests.cli.endless import main; main()"
MOMENTS: dict[str, Callable[[int, Path], bool]] = {
    "the fork server starts": lambda run, out: bool(children(run)),
    "there is a work folder": lambda run, out: bool(list(out.glob(f"{PREFIX}*/"))),
    "frames are encoded": lambda run, out: bool(list(out.glob(f"{PREFIX}*/**/*.mp4"))),
}
KINDS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL]


@pytest.mark.films
@pytest.mark.parametrize("everyone", [False, True], ids=["alone", "with its processes"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_command_that_is_ended_says_nothing_and_leaves_nothing(
    moment: str, kind: signal.Signals, everyone: bool, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run = start(ENDLESS, "render", "endless", "--quality", "480p", "--fps", "15", "-o", str(out))
    wait_until(lambda: MOMENTS[moment](run.pid, out) or run.poll() is not None)
    assert run.poll() is None, run.communicate()
    (os.killpg if everyone else os.kill)(run.pid, kind)
    said = run.communicate(timeout=600)
    assert (said, run.returncode) == (("", ""), -kind)
    wait_until(lambda: not alive(run.pid))
    if kind == signal.SIGKILL:
        remove_abandoned(out)  # as every command does that writes there
        assert not list(out.glob(f"{PREFIX}*"))
    else:
        assert not out.exists()


@pytest.mark.films
def test_no_process_outlives_a_refusal_and_a_finished_command(tmp_path: Path) -> None:
    for beat, code, said in (
        ("still", 0, "endless-5x4x2x3-NCHW-dark-480p-still.png"),
        ("stil", 2, "no beat of this name"),
    ):
        run = start(ENDLESS, "still", "endless", beat, "--quality", "480p", cwd=tmp_path)
        assert said in "".join(run.communicate(timeout=600))
        assert run.returncode == code
        assert not alive(run.pid)


def test_ctrl_c_ends_the_command_in_silence_from_the_first_line_on() -> None:
    code = "import signal, scenes.__main__; signal.raise_signal(signal.SIGINT)"
    run = start(code)
    assert run.communicate(timeout=600) == ("", "")
    assert run.returncode == -signal.SIGINT


def test_signals_that_are_ignored_stay_ignored() -> None:
    code = (
        "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\nimport scenes.__main__\n"
        "from scenes.cli.signals import ended_by_signals\n"
        "with ended_by_signals():\n"
        "    signal.raise_signal(signal.SIGHUP)\n    signal.raise_signal(signal.SIGINT)\n    print('still here')"
    )
    run = start(code)
    assert run.communicate(timeout=600) == ("still here\n", "")
    assert run.returncode == 0


CLEARING = """
import signal
from pathlib import Path
from scenes.cli import main as command
def work(prog_name):
    try:
        signal.raise_signal(signal.SIGTERM)
    finally:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.raise_signal(each)
        Path("cleared").touch()
command.cli = work
command.main()
"""


def test_more_signals_do_not_disturb_what_is_cleared_away(tmp_path: Path) -> None:
    run = start(CLEARING, cwd=tmp_path)
    assert run.communicate(timeout=600) == ("", "")
    assert run.returncode == -signal.SIGTERM
    assert (tmp_path / "cleared").exists()


DELETING = """
import signal, time
from scenes.cli import main as command
class Ends:
    def __del__(self):
        signal.raise_signal(signal.SIGTERM)
def work(prog_name):
    ends = Ends()
    del ends
    time.sleep(600)
command.cli = work
command.main()
"""


def test_a_signal_that_comes_while_an_object_is_deleted_is_heard() -> None:
    run = start(DELETING)
    assert run.communicate(timeout=600) == ("", "")
    assert run.returncode == -signal.SIGTERM
