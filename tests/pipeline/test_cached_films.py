"""Films that are made with a cache come out right whatever happens to the cache meanwhile."""

from __future__ import annotations

import errno
import logging
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from scenes.pipeline import cache_folder, worker
from scenes.pipeline.executors import registry
from scenes.pipeline.executors.base import Events
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.films import FinishedFilm, make
from scenes.pipeline.jobs import Event, FilmResult, Job
from scenes.pipeline.options import RenderOptions
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from tests.pipeline.cache_damage import entries, flipped, segment
from tests.pipeline.captioned_lesson import ENTRY as CAPTIONED
from tests.pipeline.helpers import small_entry

pytestmark = pytest.mark.films

SPEC = LectureSpec(quality="480p", fps=15)
CACHE = Path("cache")


class Interfering:
    """An executor in this process; each time a film is ready something happens before it is known."""

    workers = 1

    def __init__(self, happens: Callable[[], object]) -> None:
        self.happens = happens

    def warm_up(self) -> None:
        """Nothing takes long."""

    def run(self, jobs: Iterable[Job | Event]) -> Events:
        for number, job in enumerate(jobs):
            events: list[Event] = []
            events.append(worker.run(job, events.append) if isinstance(job, Job) else job)
            for event in events:
                if isinstance(event, FilmResult):
                    self.happens()
                yield number, event


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FinishedFilm]:
    """A function that makes the film in a new folder while `happens` happens."""

    def make_film(name: str, happens: Callable[[], object] = lambda: None) -> FinishedFilm:
        monkeypatch.setattr(registry, "find", lambda _name: Interfering(happens))
        work, out = Path(f"{name}-work"), Path(name)
        work.mkdir()
        out.mkdir()
        request = FilmRequest("film", CAPTIONED, SPEC, out.resolve())
        *_, (_, last) = make([request], RenderOptions(cache=CACHE.resolve()), work.resolve())
        assert isinstance(last, FinishedFilm), last
        return last

    return make_film


def test_beats_that_vanish_are_rendered_after_all(made: Callable[..., FinishedFilm]) -> None:
    first = made("first")
    assert first.rendered == first.frames
    for number, partly in enumerate((False, True)):
        if partly:
            shutil.rmtree(entries(CACHE)[0])
        again = made(f"again-{number}", lambda: shutil.rmtree(CACHE, ignore_errors=True))
        assert again.rendered == first.frames
        assert again.path.read_bytes() == first.path.read_bytes()
        assert made(f"cached-{number}").rendered == 0


def test_beats_that_are_damaged_while_others_are_rendered_are_not_used(
    made: Callable[..., FinishedFilm],
) -> None:
    first = made("first")
    shutil.rmtree(entries(CACHE)[0])
    again = made("again", lambda: flipped(segment(entries(CACHE)[0])))
    assert again.path.read_bytes() == first.path.read_bytes()


def test_a_cache_that_cannot_be_written_is_one_line_and_the_films_are_made(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def read_only(_root: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(cache_folder, "claim", read_only)
    monkeypatch.setattr(registry, "find", lambda _name: Interfering(lambda: None))
    Path("work").mkdir()
    requests = []
    for name in ("one", "two"):
        Path(name).mkdir()
        requests.append(FilmRequest(name, CAPTIONED, SPEC, Path(name).resolve()))
    with caplog.at_level(logging.WARNING, "normreel"):
        events = list(make(requests, RenderOptions(cache=CACHE.resolve()), Path("work").resolve()))
    assert sum(isinstance(event, FinishedFilm) for _, event in events) == 2
    assert [record.message for record in caplog.records] == [
        "the rendered beats could not be cached: [Errno 30] Read-only file system"
    ]
    assert not CACHE.exists()


def test_a_folder_of_others_is_refused_before_anything_is_rendered() -> None:
    CACHE.mkdir()
    (CACHE / "thesis.tex").write_text("mine")
    Path("work").mkdir()
    request = FilmRequest("film", small_entry(), SPEC, Path("out").resolve())
    with pytest.raises(SpecError, match="other files lie there"):
        list(make([request], RenderOptions(cache=CACHE.resolve()), Path("work").resolve()))
    assert not Path("out").exists()
    assert [path.name for path in CACHE.iterdir()] == ["thesis.tex"]


def test_what_lies_in_the_place_of_a_lock_is_named_before_anything_is_made() -> None:
    Path("work").mkdir()
    lock = Path("out/.normreel-lock-small.mp4")
    lock.mkdir(parents=True)
    (lock / "notes").write_text("mine")
    request = FilmRequest("film", small_entry(), SPEC, Path("out").resolve())
    with pytest.raises(SpecError, match=r"out/\.normreel-lock-small.mp4: normreel keeps a lock of this name"):
        list(make([request], RenderOptions(), Path("work").resolve()))
    assert (lock / "notes").read_text() == "mine"
    assert not any(Path("work").iterdir())
