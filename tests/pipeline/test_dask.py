"""What becomes of jobs that come back from a cluster undone, with a client that answers at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.content.timeline import Beat
from scenes.lessons import storyboard
from scenes.pipeline.executors import dask
from scenes.pipeline.executors.clusters import Cluster
from scenes.pipeline.executors.parcels import Returned
from scenes.pipeline.jobs import Failed, StillJob, StillResult
from scenes.spec.lecture import LectureSpec

ADDRESS = "tcp://10.0.0.1:8786"
BAD, GOOD = "tcp://10.0.0.2:1", "tcp://10.0.0.3:1"
STILL = StillResult(np.zeros((2, 2, 4), np.uint8), Beat("ask", "Ask", 0.0, 1.0))
DIFFERENT = Failed("workers that came later would draw other frames", "They were not there before.")
REFUSED = Failed("shape = (1, 1): this cannot be shown", "")


class Future:
    """A job that has come to its end, or that waits for ever."""

    def __init__(self, key: str, answer: Returned | None) -> None:
        self.key, self._answer = key, answer

    def cancelled(self) -> bool:
        return False

    def result(self) -> Returned:
        assert self._answer is not None
        return self._answer

    def add_done_callback(self, call: Callable[[Future], None]) -> None:
        if self._answer is not None:
            call(self)


class Client:
    """Answers each job with the next of some answers, None for never; notes where each was to run.

    From when a job is never answered, only the worker `left` is there.
    """

    def __init__(self, answers: Iterable[Returned | None], left: str = GOOD) -> None:
        self.status, self._left = "running", left
        self._there = {BAD: 1, GOOD: 1}
        self.asked: list[list[str] | None] = []
        self._answers = iter(answers)

    def submit(self, *_: Any, key: str, workers: list[str] | None, **__: Any) -> Future:
        self.asked.append(workers)
        try:
            answer = next(self._answers)
        except StopIteration:
            self.status = "closed"
            raise RuntimeError("Client is closed.") from None
        if answer is None:
            self._there = {self._left: 1}
        return Future(key, answer)

    def nthreads(self) -> dict[str, int]:
        return self._there

    def subscribe_topic(self, *_: Any) -> None:
        pass

    unsubscribe_topic = cancel = subscribe_topic

    def close(self, timeout: float) -> None:
        self.status = "closed"


def run(client: Client, monkeypatch: pytest.MonkeyPatch, jobs: int = 1) -> list[tuple[int, Any]]:
    cluster = Cluster(ADDRESS, client, {BAD: 1, GOOD: 1})
    monkeypatch.setattr(dask, "_joined", {ADDRESS: cluster})
    job = StillJob(storyboard.find("compare"), LectureSpec(), Path("work"), "ask")
    return list(dask.DaskExecutor(ADDRESS).run([job] * jobs))


def test_a_job_that_a_worker_of_another_kind_refuses_goes_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client([Returned(DIFFERENT, worker=BAD), Returned(STILL, worker=GOOD)])
    assert run(client, monkeypatch) == [(0, STILL)]
    assert client.asked == [None, [GOOD]]


def test_a_job_that_fails_everywhere_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client([Returned(DIFFERENT, worker=BAD)] * (dask.TRIES + 1))
    assert run(client, monkeypatch) == [(0, DIFFERENT)]
    assert len(client.asked) == dask.TRIES


def test_a_job_that_waits_for_workers_that_are_gone_goes_to_those_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dask, "PATIENCE", 0.01)
    client = Client([Returned(DIFFERENT, worker=BAD), None, Returned(STILL, worker=BAD)], left=BAD)
    assert run(client, monkeypatch) == [(0, STILL)]
    assert client.asked == [None, [GOOD], None]


def test_what_a_user_got_wrong_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client([Returned(REFUSED, worker=GOOD)] * 2)
    assert run(client, monkeypatch) == [(0, REFUSED)]
    assert len(client.asked) == 1


def test_jobs_that_wait_when_the_scheduler_dies_fail_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client([Returned(STILL, worker=GOOD)])
    events = dict(run(client, monkeypatch, jobs=7))
    assert events.keys() == set(range(7))
    assert {each.message for each in events.values() if isinstance(each, Failed)} == {
        f"the scheduler {ADDRESS} is gone"
    }
