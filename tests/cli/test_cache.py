"""`normreel cache` says what is cached and how much may be, and clears it; a folder of others it refuses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scenes.cli.main import cli
from scenes.pipeline.cache_folder import SIZE_VARIABLE, VARIABLE
from scenes.pipeline.locks import alone


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_the_cache_is_shown_and_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(os.environ[VARIABLE])
    beat = folder / ("0" * 32) / ("1" * 64)
    beat.mkdir(parents=True)
    (beat / "00000.mp4").write_bytes(bytes(10**6))
    assert f"{folder}: 1 beats of 1 films, 1.0 MB of at most 2,000.0 MB" in run("cache").output
    monkeypatch.setenv(SIZE_VARIABLE, "3MB")
    assert f"{folder}: 0 beats of 0 films, 0.0 MB of at most 3.0 MB" in run("cache", "--clear").output
    assert not any(folder.iterdir())


@pytest.mark.parametrize("arguments", [["cache"], ["cache", "--clear"], ["render", "compare"]])
def test_a_folder_of_others_is_refused(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mine/history").mkdir(parents=True)
    Path("mine/history/1.txt").write_text("mine")
    monkeypatch.setenv(VARIABLE, "mine")
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error: NORMREEL_CACHE = mine: other files lie there (history)" in result.output
    assert [str(path) for path in Path().rglob("*")] == ["mine", "mine/history", "mine/history/1.txt"]


def test_a_sweep_is_refused_a_folder_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mine").mkdir()
    Path("mine/thesis.tex").write_text("mine")
    Path("sweep.toml").write_text('[grid]\nlessons = ["compare"]')
    monkeypatch.setenv(VARIABLE, "mine")
    for more in ([], ["--plan"]):
        result = run("sweep", "sweep.toml", *more)
        assert result.exit_code == 2
        assert "NORMREEL_CACHE = mine" in result.output
    assert sorted(path.name for path in Path().rglob("*")) == ["mine", "sweep.toml", "thesis.tex"]


@pytest.mark.parametrize(("variable", "value"), [(VARIABLE, "~nobody-here/x"), (SIZE_VARIABLE, "lots")])
def test_a_cache_that_cannot_be_is_refused(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    result = run("cache")
    assert result.exit_code == 2
    assert f"Error: {variable} = {value}: " in result.output


def test_clearing_fails_while_another_run_holds_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenes.pipeline.locks.PATIENCE", 0.0)
    with alone(Path(os.environ[VARIABLE])):
        result = run("cache", "--clear")
    assert result.exit_code == 1
    assert "locked by another run" in result.output
