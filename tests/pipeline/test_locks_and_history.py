"""Locks end with who holds them; what films took tells what others will take; progress counts what is drawn."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from scenes.cli.progress import JobProgress
from scenes.content.timeline import Beat
from scenes.lessons import storyboard
from scenes.pipeline import beat_cache, estimates, render_history
from scenes.pipeline.estimates import NEW, Outlook
from scenes.pipeline.films import Film, Made, Manner, make
from scenes.pipeline.jobs import Drawn, Failed, FilmJob, Picture, Planned, Segment
from scenes.pipeline.locks import FolderInUse, Lock, is_in_use
from scenes.pipeline.render_history import Facts
from scenes.spec.lecture import LectureSpec

COMPARE = storyboard.find("compare")
SPEC = LectureSpec(quality="480p", fps=15)


def test_a_lock_has_one_holder_and_leaves_nothing() -> None:
    first, second = Lock(Path("a/b/lock")), Lock(Path("a/b/lock"))
    assert first.take()
    assert not second.take()
    first.release()
    assert not Path("a").exists()
    assert second.take()
    second.release()
    assert not Path("a").exists()


def test_a_lock_keeps_a_folder_that_holds_something() -> None:
    lock = Lock(Path("a/lock"))
    assert lock.take()
    Path("a/film.mp4").write_bytes(b"")
    lock.release()
    assert [path.name for path in Path("a").iterdir()] == ["film.mp4"]


def test_films_that_are_read_are_not_dropped_from_the_cache() -> None:
    root = Path("cache")
    film = root / ("0" * 32)
    film.mkdir(parents=True)
    first, second = FolderInUse(film), FolderInUse(film)
    first.release()
    assert is_in_use(film)
    beat_cache.clear(root)
    assert film.exists()
    second.release()
    assert not is_in_use(film)
    beat_cache.clear(root)
    assert not film.exists()


def job(spec: LectureSpec = SPEC) -> FilmJob:
    return FilmJob(COMPARE, spec, Path(), cache=Path("cache"))


def noted(spec: LectureSpec, frames: int, drawn: int, seconds: float) -> None:
    """Keep what a film of 1,000 bytes and a segment of 500 took."""
    Path("out").mkdir(exist_ok=True)
    Path("out/compare.mp4").write_bytes(bytes(1000))
    Path("segment.mp4").write_bytes(bytes(500))
    beats = (Beat("ask", "", 0.0, frames / spec.fps, ()),)
    segments = (Segment(0, 0, Path("segment.mp4")),)
    picture = Picture(np.zeros((0, 0, 4), np.uint8), beats, segments, seconds=seconds)
    render_history.note(job(spec), picture, drawn, Path("out/compare.mp4"))


def expected(spec: LectureSpec, frames: int) -> Outlook:
    film = Film("film", COMPARE, spec, Path("out"))
    return estimates._expected(Outlook(film, NEW, frames, frames), job(spec), Facts.read(Path("cache")))


def test_a_film_is_expected_to_take_what_it_took() -> None:
    noted(SPEC, 150, 150, 3.0)
    known = Facts.read(Path("cache"))
    fact = known.of(job())
    assert fact is not None
    assert (fact.frames, fact.duration, fact.size, fact.kept) == (150, 10.0, 1000, 500)
    outlook = expected(SPEC, 150)
    assert (outlook.seconds, outlook.size, outlook.source) == (3.0, 1500, "itself")
    assert known.duration(job(SPEC.model_copy(update={"theme": "light", "quality": "1080p"}))) == 10.0
    assert known.duration(job(SPEC.model_copy(update={"seed": 1}))) is None


def test_a_film_like_others_is_expected_to_take_its_share() -> None:
    assert expected(SPEC, 150).seconds is None
    noted(SPEC, 150, 150, 3.0)
    larger = LectureSpec(quality="1440p", fps=30, theme="light")
    outlook = expected(larger, 300)
    scale = larger.pixel_width * larger.pixel_height / (SPEC.pixel_width * SPEC.pixel_height)
    assert outlook.seconds == pytest.approx(6.0 * scale)
    assert outlook.size == pytest.approx(3000 * scale, abs=1)
    assert outlook.source == "like films"


def test_films_that_time_does_not_allow_to_play_are_as_long_as_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(estimates, "PLAY_SECONDS", 0.0)
    noted(SPEC, 150, 150, 3.0)
    noted(SPEC.model_copy(update={"seed": 1}), 300, 300, 3.0)
    film = Film("film", COMPARE, SPEC.model_copy(update={"seed": 2}), Path("out"))
    (outlook,) = estimates.plan([film], Manner(cache=Path("cache")), Path())
    assert (outlook.state, outlook.frames, outlook.draw, outlook.guessed) == (NEW, 225, 225, True)


def test_what_was_hardly_drawn_tells_nothing() -> None:
    noted(SPEC, 150, 20, 3.0)
    assert not Facts.read(Path("cache"))
    noted(SPEC, 150, 150, 3.0)
    (kept,) = Path("cache/facts").iterdir()
    kept.write_text('{"of": "another version"}')
    assert not Facts.read(Path("cache"))
    beat_cache.clear(Path("cache"))
    assert not any(Path("cache").iterdir())


def test_the_time_of_all_films_is_shared_by_the_cores() -> None:
    film = Film("film", COMPARE, SPEC, Path("out"))
    told = [Outlook(film, NEW, 10, 10, 4.0), Outlook(film, NEW, 20, 20, 8.0)]
    assert estimates.wall_seconds(told, 2) == 6.0
    assert estimates.wall_seconds([*told, Outlook(film, NEW)], 2) == 9.0
    assert estimates.wall_seconds([Outlook(film, NEW)], 2) is None


def test_progress_counts_frames_over_all_films() -> None:
    progress = JobProgress(["a", "b", "c", "d"], Console(quiet=True))
    progress.take(0, Made(Path("a.mp4")))
    assert progress.fraction == 0
    progress.take(1, Planned(100))
    progress.take(1, Drawn(30))
    assert progress.fraction == pytest.approx(30 / 300)
    progress.take(2, Planned(50))
    progress.take(3, Drawn(40))
    assert progress.fraction == pytest.approx(30 / 225)
    for number in (1, 2):
        progress.take(number, Made(Path("film.mp4")))
    progress.take(3, Failed("broken", ""))
    assert progress.fraction == 1


def test_a_folder_that_cannot_be_written_fails_its_film_only(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("taken").write_text("mine")
    made = Film("made", COMPARE, SPEC, Path("made"))
    wanted = [dataclasses.replace(made, name="taken", folder=Path("taken")), made]
    monkeypatch.setattr(Film, "is_current", lambda film, _manner: film.name == "made")
    Path("work").mkdir()
    told = dict(make(wanted, Manner(), Path("work")))
    assert isinstance(told[0], Failed)
    assert "nothing can be made in taken" in told[0].message
    assert told[1] == Made(Path("made/compare.mp4"))
    assert Path("taken").read_text() == "mine"
