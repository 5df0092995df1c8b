"""Making several films: each has its own fate, other executors may render them, and the history saves dry runs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from scenes.lessons import storyboard
from scenes.pipeline import dry_run, worker
from scenes.pipeline.executors import registry
from scenes.pipeline.executors.base import Events
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.films import FinishedFilm, make
from scenes.pipeline.jobs import Event, Failed, FilmJob, FilmResult, FramesPlanned, Job
from scenes.pipeline.options import RenderOptions
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from tests.pipeline.helpers import read_film, small_entry

COMPARE = storyboard.find("compare")
SPEC = LectureSpec(quality="480p", fps=15)


class SameProcess:
    """An executor that runs one job after the other where it is called."""

    workers = 1

    def warm_up(self) -> None:
        """Nothing takes long."""

    def run(self, jobs: Iterable[Job | Event]) -> Events:
        for number, job in enumerate(jobs):
            if not isinstance(job, Job):
                yield number, job
                continue
            events: list[Event] = []
            result = worker.run(job, events.append)
            yield from ((number, event) for event in events)
            yield number, result


def test_another_executor_is_a_module_and_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.EXECUTORS, "same", f"{__name__}:SameProcess")
    monkeypatch.setattr(
        registry, "import_module", lambda _module: __import__("types").SimpleNamespace(**globals())
    )
    Path("work").mkdir()
    Path("out").mkdir()
    request = FilmRequest("small", small_entry(), SPEC, Path("out").resolve())
    *_, (_, last) = make([request], RenderOptions(executor="same"), Path("work").resolve())
    assert isinstance(last, FinishedFilm)
    assert len(read_film(last.path).times) == last.frames == last.rendered


def test_an_unknown_executor_is_refused() -> None:
    with pytest.raises(SpecError, match=r"executor = cloud: .* Choose local"):
        registry.find(RenderOptions(executor="cloud"))


def test_a_film_of_known_length_is_not_played_dry(monkeypatch: pytest.MonkeyPatch) -> None:
    plays: list[str] = []
    played = dry_run.play
    monkeypatch.setattr(worker, "play", lambda film: plays.append(film.lesson.slug) or played(film))
    events: list[Event] = []
    Path("work").mkdir()
    job = FilmJob(small_entry(), SPEC, Path("work").resolve())
    first = worker.render_film(job, events.append)
    assert isinstance(first, FilmResult)
    assert plays == ["small"]
    worker.render_film(dataclasses.replace(job, duration=first.beats[-1].end), events.append)
    assert plays == ["small"]
    planned = [event for event in events if isinstance(event, FramesPlanned)]
    assert len(planned) == 2
    assert planned[0] == planned[1]


def test_a_lesson_of_the_storyboard_is_planned_to_last_as_long_as_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "play", lambda _film: pytest.fail("the film was played dry"))
    events: list[Event] = []
    Path("work").mkdir()
    entry = dataclasses.replace(small_entry(), seconds=40)
    worker.render_film(FilmJob(entry, SPEC, Path("work").resolve()), events.append)
    assert [event for event in events if isinstance(event, FramesPlanned)] == [FramesPlanned(600)]


def test_a_folder_that_cannot_be_written_fails_its_film_only(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("taken").write_text("mine")
    made = FilmRequest("made", COMPARE, SPEC, Path("made"))
    wanted = [dataclasses.replace(made, name="taken", folder=Path("taken")), made]
    monkeypatch.setattr(FilmRequest, "is_up_to_date", lambda film, _options: film.name == "made")
    Path("work").mkdir()
    outcomes = dict(make(wanted, RenderOptions(), Path("work")))
    assert isinstance(outcomes[0], Failed)
    assert "nothing can be made in taken" in outcomes[0].message
    assert outcomes[1] == FinishedFilm(Path("made/compare.mp4"))
    assert Path("taken").read_text() == "mine"


@pytest.mark.films
def test_data_that_is_changed_before_it_is_drawn_makes_no_film_and_fills_no_cache() -> None:
    old, new = np.arange(24.0).reshape(2, 3, 4), np.arange(24.0, 48.0).reshape(2, 3, 4)
    np.save("x.npy", old)
    options = RenderOptions(cache=Path("cache").resolve())
    spec = LectureSpec.make(data="x.npy", quality="480p", fps=15).resolved()
    request = FilmRequest("own", COMPARE, spec, Path("out").resolve())
    spec.fingerprint()
    for folder in ("work", "out"):
        Path(folder).mkdir()
    np.save("y.npy", new)
    Path("y.npy").replace("x.npy")
    *_, (_, last) = make([request], options, Path("work").resolve())
    assert isinstance(last, Failed)
    assert last.message == "data = x.npy: this file was changed after work with it had begun. Start again."
    assert last.details == ""
    assert [path.name for path in Path("out").iterdir() if path.is_file()] == []
    assert not list(Path("cache").rglob("*.mp4"))
    np.save("x.npy", old)
    assert not request.is_up_to_date(options)


@pytest.mark.films
@pytest.mark.parametrize("name", ["x.npy", "x.npz"])
def test_data_that_is_changed_while_it_is_drawn_makes_no_film_and_fills_no_cache(name: str) -> None:
    values = np.arange(24.0).reshape(4, 6)
    save = np.save if name.endswith("npy") else np.savez
    save(name, values)
    options = RenderOptions(cache=Path("cache").resolve())
    spec = LectureSpec.make(data=name, quality="480p", fps=15).resolved()
    request = FilmRequest("small", small_entry(), spec, Path("out").resolve())
    for folder in ("work", "out"):
        Path(folder).mkdir()
    events = []
    for _, event in make([request], options, Path("work").resolve()):
        events.append(event)
        save(name, values + 1)
    assert any(isinstance(event, FramesPlanned) for event in events)
    assert isinstance(events[-1], Failed)
    assert f"{name}: this file was changed" in events[-1].message
    assert not list(Path("out").glob("small*"))
    assert not list(Path("cache").rglob("*.mp4"))
    save(name, values)
    *_, (_, last) = make([request], options, Path("work").resolve())
    assert isinstance(last, FinishedFilm)
    assert last.rendered == last.frames
    assert request.is_up_to_date(options)
