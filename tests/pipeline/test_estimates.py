"""What films took says what others will take, and what need not be played again."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.content.timeline import Beat
from scenes.lessons import storyboard
from scenes.pipeline import cache_folder, cache_room, estimates, render_history
from scenes.pipeline.estimates import NEW, Estimate
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.jobs import BeatRecord, FilmJob, FilmResult, Segment
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.render_history import RenderHistory
from scenes.spec.lecture import LectureSpec

COMPARE = storyboard.find("compare")
SPEC = LectureSpec(quality="480p", fps=15)


def job(spec: LectureSpec = SPEC) -> FilmJob:
    return FilmJob(COMPARE, spec, Path(), RenderOptions(cache=Path("cache")))


def recorded(spec: LectureSpec, frames: int, rendered: int, seconds: float) -> None:
    """Record what a film of 1,000 bytes and a segment of 500 took."""
    Path("out").mkdir(exist_ok=True)
    Path("out/compare.mp4").write_bytes(bytes(1000))
    Path("segment.mp4").write_bytes(bytes(500))
    records = (BeatRecord(Beat("ask", "", 0.0, frames / spec.fps)),)
    result = FilmResult(records, (Segment(0, 0, Path("segment.mp4")),), Path("poster.png"), seconds)
    render_history.record(job(spec), result, rendered, Path("out/compare.mp4"))


def expected(spec: LectureSpec, frames: int) -> Estimate:
    request = FilmRequest("film", COMPARE, spec, Path("out"))
    return Estimate(request, NEW, frames, frames).with_cost(job(spec), RenderHistory.read(Path("cache")))


def test_a_film_is_expected_to_take_what_it_took() -> None:
    recorded(SPEC, 150, 150, 3.0)
    history = RenderHistory.read(Path("cache"))
    past = history.of(job())
    assert past is not None
    assert (past.frames, past.duration, past.size, past.cached) == (150, 10.0, 1000, 500)
    estimate = expected(SPEC, 150)
    assert (estimate.seconds, estimate.size, estimate.source) == (3.0, 1500, "itself")
    assert history.duration(job(SPEC.model_copy(update={"theme": "light", "quality": "1080p"}))) == 10.0
    assert history.duration(job(SPEC.model_copy(update={"seed": 1}))) is None


def test_a_film_like_others_is_expected_to_take_its_share() -> None:
    assert expected(SPEC, 150).seconds is None
    recorded(SPEC, 150, 150, 3.0)
    larger = LectureSpec(quality="1440p", fps=30, theme="light")
    estimate = expected(larger, 300)
    scale = larger.pixel_width * larger.pixel_height / (SPEC.pixel_width * SPEC.pixel_height)
    assert estimate.seconds == pytest.approx(6.0 * scale)
    assert estimate.size == pytest.approx(3000 * scale, abs=1)
    assert estimate.source == "like films"


def test_films_that_time_does_not_allow_to_play_are_as_long_as_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(estimates, "DRY_RUN_SECONDS", 0.0)
    recorded(SPEC, 150, 150, 3.0)
    recorded(SPEC.model_copy(update={"seed": 1}), 300, 300, 3.0)
    film = FilmRequest("film", COMPARE, SPEC.model_copy(update={"seed": 2}), Path("out"))
    (estimate,) = estimates.plan([film], RenderOptions(cache=Path("cache")), Path())
    assert (estimate.state, estimate.frames, estimate.draw, estimate.guessed) == (NEW, 225, 225, True)


def test_what_was_hardly_rendered_is_not_recorded() -> None:
    recorded(SPEC, 150, 20, 3.0)
    assert not RenderHistory.read(Path("cache"))
    recorded(SPEC, 150, 150, 3.0)
    (record,) = Path("cache/history").iterdir()
    record.write_text('{"of": "another version"}')
    assert not RenderHistory.read(Path("cache"))
    cache_room.clear(Path("cache"))
    assert [path.name for path in Path("cache").iterdir()] == [cache_folder.TAG]


def test_the_time_of_all_films_is_shared_by_the_cores() -> None:
    film = FilmRequest("film", COMPARE, SPEC, Path("out"))
    known = [Estimate(film, NEW, 10, 10, 4.0), Estimate(film, NEW, 20, 20, 8.0)]
    assert estimates.wall_seconds(known, 2) == 6.0
    assert estimates.wall_seconds([*known, Estimate(film, NEW)], 2) == 9.0
    assert estimates.wall_seconds([Estimate(film, NEW)], 2) is None
