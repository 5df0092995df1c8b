"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray

from scenes.content.timeline import Timeline
from tests.exports.reading import frames

# No test depends on how fast or how busy the machine is, and every run tries the same examples.
settings.register_profile(
    "normreel", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("normreel")
# Scenes are large and full of cycles; looking for those as often as Python does takes a tenth of the time.
gc.set_threshold(100_000, 20, 50)


@pytest.fixture(scope="session")
def _places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """New folders, numbered here: pytest reads all there are to find the next number."""
    root = tmp_path_factory.mktemp("places")
    return (root / str(number) for number in count())


@pytest.fixture(autouse=True)
def _empty_place(_places: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test in an empty folder of its own, with an empty cache: nothing is written into the repository."""
    place = next(_places)
    for folder in (place / "cwd", place / "cache"):
        folder.mkdir(parents=True)
    monkeypatch.chdir(place / "cwd")
    monkeypatch.setenv("NORMREEL_CACHE", str(place / "cache"))
    monkeypatch.setitem(os.environ, "COLUMNS", "120")


@pytest.fixture(scope="session")
def compare_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of `normreel render compare` at 480p. One process has it: its tests are one group."""
    out = tmp_path_factory.mktemp("films")
    command = [sys.executable, "-c", "from scenes.cli.main import main; main()", "render", "compare"]
    options = ["--quality", "480p", "--fps", "15", "-o", str(out / "compare.mp4")]
    run = subprocess.run(
        [*command, *options], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == str(out / "compare.mp4")
    return out


@pytest.fixture(scope="session")
def film(compare_folder: Path) -> Path:
    """The film of `compare`, 480p at 15 frames a second."""
    return compare_folder / "compare.mp4"


@pytest.fixture(scope="session")
def timeline(film: Path) -> Timeline:
    """Its timeline."""
    return Timeline.read(film.with_suffix(".json"))


@pytest.fixture(scope="session")
def film_frames(film: Path) -> NDArray[np.uint8]:
    """Every frame of it, as it is stored."""
    return frames(film)


@pytest.fixture(scope="session")
def see_through(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a second with alpha: a square that fades in on nothing, as ProRes 4444."""
    path = tmp_path_factory.mktemp("alpha") / "square.mov"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("prores_ks", rate=15, options={"profile": "4444"})
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuva444p10le"
        for number in range(8):
            picture = np.zeros((96, 128, 4), np.uint8)
            picture[24:72, 32:96] = (213, 94, 0, 30 * (number + 1))
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgba")))
        out.mux(stream.encode(None))
    return path
