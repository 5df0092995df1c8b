"""What `normreel sweep` says and refuses before it renders anything."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scenes.cli import sweep
from scenes.cli.main import cli
from scenes.pipeline.executors import registry
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.films import FilmEvent
from scenes.pipeline.jobs import Failed

FILE = 'lesson = "layer"\nquality = "480p"\nthemes = ["dark", "light"]\n'


def run(*options: str, text: str = FILE) -> Result:
    Path("films.toml").write_text(text)
    return CliRunner().invoke(cli, ["sweep", "films.toml", *options])


@pytest.fixture
def not_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """No film is rendered: each is said to have failed."""

    def make(films: list[FilmRequest], *_: Any) -> Iterator[tuple[int, FilmEvent]]:
        yield from ((number, Failed("not now", "")) for number in range(len(films)))

    monkeypatch.setattr(sweep, "make", make)
    monkeypatch.setattr(registry, "find", lambda _: SimpleNamespace(warm_up=lambda: None))


@pytest.mark.usefixtures("not_rendered")
def test_a_sweep_says_what_it_takes_before_it_renders() -> None:
    result = run("-o", "out")
    assert result.stderr.splitlines()[0] == (
        "2 films of 2 new: about 26.6 MB on the disk, cached beats included"
    )
    assert result.exit_code == 1


@pytest.mark.usefixtures("not_rendered")
def test_events_have_the_bytes_that_are_expected() -> None:
    result = run("-o", "out", "--json")
    events = [json.loads(line) for line in result.stdout.splitlines()]
    planned = [event["bytes"] for event in events if event["event"] == "planned"]
    assert len(planned) == 2
    assert sum(planned) == pytest.approx(26.6e6, rel=0.01)
    assert events[-1]["event"] == "summary"
    assert events[-1]["bytes"] == 0


@pytest.mark.parametrize("options", [[], ["--json"], ["--force"]])
def test_a_sweep_that_does_not_fit_on_the_disk_is_refused(
    options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=210_000_000))
    result = run("-o", "out", *options)
    assert result.exit_code == 2
    assert (
        "2 films of 2 to make: about 26.6 MB are needed, and 210 MB are free on the disk of out"
        in result.stderr
    )
    assert result.stdout == ""
    assert [path.name for path in Path().iterdir()] == ["films.toml"]


UNFIT = [
    "a-file",
    "a-file/films",
    300 * "x",
    f"none/{300 * 'x'}/films",
    3000 * "x/",
    "~no-one-of-this-name/films",
    "a\0b",
    "a\ud800b",
]


@pytest.mark.parametrize("output", UNFIT, ids=[f"{ascii(name)[:20]}" for name in UNFIT])
@pytest.mark.parametrize("options", [[], ["--plan"], ["--json"]])
def test_a_folder_that_cannot_be_written_is_refused_first(
    output: str, options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep.sweep_file, "read", lambda _: pytest.fail("the file was read"))
    Path("a-file").touch()
    result = run("-o", output, *options)
    assert result.exit_code == 2, result.exception
    assert result.stderr.startswith("Error: -o ")
    assert "Give a folder of your own." in result.stderr
    assert len(result.stderr) < 300
    assert sorted(path.name for path in Path().iterdir()) == ["a-file", "films.toml"]


def test_a_folder_without_permission_is_refused_first(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("kept").mkdir()
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "kept" and allowed(path, mode))
    result = run("-o", "kept/films")
    assert result.exit_code == 2
    assert "-o kept/films: nothing can be written in " in result.stderr
