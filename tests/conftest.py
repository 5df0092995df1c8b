"""Fixtures that every test may use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _empty_place(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test in an empty folder of its own, with an empty cache: nothing is written into the repository."""
    monkeypatch.chdir(tmp_path_factory.mktemp("cwd"))
    monkeypatch.setenv("NORMREEL_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setitem(os.environ, "COLUMNS", "120")


@pytest.fixture(scope="session")
def compare_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of `normreel render compare` at 480p. One process has it: its tests are one group."""
    out = tmp_path_factory.mktemp("films")
    command = [sys.executable, "-c", "from scenes.cli import main; main()", "render", "compare"]
    options = ["--quality", "480p", "--fps", "15", "-o", str(out)]
    run = subprocess.run(
        [*command, *options], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == str(out / "compare.mp4")
    return out
