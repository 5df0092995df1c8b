"""Whatever the terminal, the streams and the environment are, a command ends as it would elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.beats import COMPARE

ROOT = Path(__file__).parents[2]
NORMREEL = "from scenes.cli.main import main; main()"
COMMANDS = {
    "list": 0,
    "inspect --data digits": 0,
    "inspect --shape 5,4,2,3 --json": 0,
    "texts": 0,
    "cache": 0,
    "render --help": 0,
    "sweep --help": 0,
    "lecture --help": 0,
    "render compare --theme é✓": 2,
    "render compar": 2,
}
SURROUNDINGS = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "one column": {"COLUMNS": "1"},
    "no column": {"COLUMNS": "0"},
    "columns that are no number": {"COLUMNS": "wide"},
    "dumb terminal": {"TERM": "dumb", "NO_COLOR": "1"},
    "warnings are errors": {"PYTHONWARNINGS": "error"},
    "no path": {"PATH": ""},
    "no temporary folder": {"TMPDIR": "/nowhere/at/all"},
    "the path of the temporary folder is long": {"TMPDIR": f"/tmp/{'long/' * 30}"},
}


def shell(script: str, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run a script of the shell in which "$@" is the command; return its exit code and what it said."""
    done = subprocess.run(
        ["/bin/bash", "-c", script, "bash", sys.executable, "-c", NORMREEL, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_commands_end_as_they_would_elsewhere(name: str) -> None:
    """In each surroundings every third command is tried: which ones goes round."""
    for command, code in list(COMMANDS.items())[list(SURROUNDINGS).index(name) % 3 :: 3]:
        ended, out, err = shell('"$@"', *command.split(), **SURROUNDINGS[name])
        assert (ended, "Traceback" in err) == (code, False), (command, err)
        assert bool(out) == (code == 0), command
        assert len(err.splitlines()) == (1 if code else 0), err


def test_signs_that_cannot_be_written_are_written_by_their_numbers() -> None:
    code, _, err = shell('"$@"', "render", "compare", "--theme", "✓", PYTHONIOENCODING="latin-1")
    assert (code, r"theme = \u2713:" in err) == (2, True)


def test_a_narrow_terminal_still_gets_a_whole_table() -> None:
    _, out, _ = shell('"$@"', "list", COLUMNS="1")
    assert all(f" {slug} " in out for slug in ("compare", "batch", "layer"))


@pytest.mark.parametrize("command", ["list", "schema", "inspect --shape 5,4,2,3 --json", "--help"])
def test_a_reader_that_goes_away_ends_a_command_in_silence(command: str) -> None:
    _, out, err = shell('"$@" | head -c 0; exit 0', *command.split())
    assert (out, err) == ("", "")


@pytest.mark.parametrize("command", ["list", "schema", "inspect --shape 5,4,2,3 --json", "cache", "--help"])
def test_output_that_cannot_be_written_is_told_in_one_line(command: str) -> None:
    code, _, err = shell('"$@" >/dev/full', *command.split())
    assert (code, err) == (1, "Error: No space left on device\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing_else(closed: str) -> None:
    code, out, err = shell(f'"$@" {closed}', "list")
    assert (code, err) == (0, "")
    assert ("compare" in out) == (" >&-" not in f" {closed}")
    code, out, err = shell(f'"$@" {closed}', "render", "compar")
    assert (code, out) == (2, "")
    assert ("Did you mean compare?" in err) == ("2>&-" not in closed)


@pytest.mark.films
@pytest.mark.parametrize("closed", ["<&- >&- 2>&-", "2>/dev/full"])
def test_pictures_are_drawn_whatever_the_streams_are(closed: str, tmp_path: Path) -> None:
    shell(f'"$@" {closed}', "still", "compare", COMPARE[-1], "--quality", "480p", "-o", str(tmp_path))
    assert (tmp_path / f"compare-5x4x2x3-NCHW-dark-480p-{COMPARE[-1]}.png").stat().st_size > 1000
