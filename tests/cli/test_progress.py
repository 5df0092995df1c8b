"""Progress counts rendered frames over all films."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from scenes.cli.progress import JobProgress
from scenes.pipeline.films import FinishedFilm
from scenes.pipeline.jobs import Failed, FramesPlanned, FramesRendered


def test_progress_counts_frames_over_all_films() -> None:
    progress = JobProgress(["a", "b", "c", "d"], Console(quiet=True))
    progress.take(0, FinishedFilm(Path("a.mp4")))
    assert progress.fraction == 0
    progress.take(1, FramesPlanned(100))
    progress.take(1, FramesRendered(30))
    assert progress.fraction == pytest.approx(30 / 300)
    progress.take(2, FramesPlanned(50))
    progress.take(3, FramesRendered(40))
    assert progress.fraction == pytest.approx(30 / 225)
    for number in (1, 2):
        progress.take(number, FinishedFilm(Path("film.mp4")))
    progress.take(3, Failed("broken", ""))
    assert progress.fraction == 1
