"""What a free worker does next: jobs in their order, then parts of the film that has most left."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.content.timeline import Beat
from scenes.pipeline.jobs import (
    BeatRecord,
    Event,
    Failed,
    FilmJob,
    FilmPart,
    FilmResult,
    FramesPlanned,
    FramesRendered,
    Job,
    PartResult,
    Segment,
    StillJob,
    UpToDate,
)
from scenes.pipeline.scheduler import WORTH_HELPING, Scheduler
from scenes.spec.lecture import LectureSpec
from tests.pipeline.helpers import small_entry

FILM = FilmJob(small_entry(), LectureSpec(), Path("work"))
STILL = StillJob(small_entry(), LectureSpec(), Path("work"), "still")
LEAD = FilmResult(
    (BeatRecord(Beat("still", "Still", 0.0, 1.0)),), (Segment(0, 0, Path("a")),), Path("poster.png"), 2.0
)
HELP = PartResult((Segment(0, 1, Path("b")),), 1.0)


def scheduler(*jobs: Job | Event) -> Scheduler:
    return Scheduler(jobs)


def following(made: Scheduler) -> tuple[int, FilmPart]:
    found = made.next()
    assert found is not None
    number, job = found
    assert isinstance(job, FilmPart)
    return number, job


def test_jobs_come_in_their_order_and_events_are_passed_on() -> None:
    made = scheduler(UpToDate(), STILL, FILM)
    assert made.next() == (0, UpToDate())
    assert made.next() == (1, STILL)
    number, part = following(made)
    assert (number, part.film, part.leads) == (2, FILM, True)


def test_a_free_worker_helps_with_the_film_that_has_most_left() -> None:
    made = scheduler(FILM, FILM)
    leads = [following(made) for _ in range(2)]
    made.take(0, FramesPlanned(2 * WORTH_HELPING))
    made.take(1, FramesPlanned(3 * WORTH_HELPING))
    number, part = following(made)
    assert (number, part.leads) == (1, False)
    assert part.share is leads[1][1].share
    assert part.share is not leads[0][1].share


def test_nobody_helps_with_a_film_that_is_nearly_done() -> None:
    made = scheduler(FILM)
    following(made)
    made.take(0, FramesPlanned(2 * WORTH_HELPING))
    made.take(0, FramesRendered(WORTH_HELPING + 1))
    assert made.next() is None


@pytest.mark.parametrize("order", [(LEAD, HELP), (HELP, LEAD)])
def test_a_film_is_done_when_all_its_parts_are(order: tuple[FilmResult | PartResult, ...]) -> None:
    made = scheduler(FILM)
    following(made)
    following(made)
    assert made.take(0, order[0]) is None
    assert made.next() is None
    film = made.take(0, order[1])
    assert isinstance(film, FilmResult)
    assert [segment.path.name for segment in film.segments] == ["a", "b"]
    assert film.seconds == 3.0


def test_a_film_fails_once_and_leaves_nothing_to_take() -> None:
    made = scheduler(FILM)
    _, part = following(made)
    following(made)
    failed = Failed("broken", "Traceback")
    assert made.take(0, failed) == failed
    assert made.take(0, failed) is None
    assert made.take(0, HELP) is None
    assert not part.share.take(0, 0)
    assert made.next() is None
