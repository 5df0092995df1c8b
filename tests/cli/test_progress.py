"""Progress counts rendered frames over all films."""

from __future__ import annotations

import time
from io import StringIO
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


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in seconds, as progress sees it."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def plain_progress(*names: str) -> tuple[JobProgress, StringIO]:
    written = StringIO()
    return JobProgress(list(names), Console(file=written, width=80)), written


def test_the_time_left_is_that_of_drawing_not_of_the_start(clock: list[float]) -> None:
    progress, written = plain_progress("film")
    clock[0] += 70  # planning, importing, a busy machine
    progress.take(0, FramesPlanned(1000))
    clock[0] += 3
    progress.take(0, FramesRendered(1))
    assert (progress.seconds_left, written.getvalue()) == (None, "")
    for _ in range(10):
        clock[0] += 1
        progress.take(0, FramesRendered(10))
    assert progress.seconds_left == pytest.approx((1000 - 101) / 10)
    lines = written.getvalue().splitlines()
    assert lines[0] == "drawing film: 4%, about 96 s left"
    assert len(lines) == 1


@pytest.mark.parametrize(("seconds", "frames"), [(60, 4), (1, 600)])
def test_no_time_left_is_told_from_few_frames_or_a_short_time(
    clock: list[float], seconds: float, frames: int
) -> None:
    progress, written = plain_progress("film")
    progress.take(0, FramesPlanned(1000))
    clock[0] += 60
    progress.take(0, FramesRendered(10))
    clock[0] += seconds
    progress.take(0, FramesRendered(frames))
    assert progress.seconds_left is None
    assert written.getvalue() == ""


def test_films_that_are_up_to_date_do_not_quicken_the_others(clock: list[float]) -> None:
    progress, _ = plain_progress("old", "new")
    progress.take(0, FinishedFilm(Path("old.mp4")))
    progress.take(1, FramesPlanned(100))
    progress.take(1, FramesRendered(10))
    clock[0] += 20
    progress.take(1, FramesRendered(40))
    assert progress.seconds_left == pytest.approx(50 / 2)


def test_a_terminal_shows_the_time_left_beside_the_bar(clock: list[float]) -> None:
    written = StringIO()
    console = Console(file=written, force_terminal=True, width=100)
    with JobProgress(["film"], console) as progress:
        progress.take(0, FramesPlanned(100))
        progress.take(0, FramesRendered(10))
        assert "left" not in written.getvalue()
        clock[0] += 10
        progress.take(0, FramesRendered(40))
    assert "about 12 s left" in written.getvalue()
