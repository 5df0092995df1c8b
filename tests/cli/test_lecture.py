"""What `normreel lecture` says, leaves out and refuses before it draws anything."""

from __future__ import annotations

import dataclasses
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner, Result

from scenes.cli import lecture
from scenes.cli.main import cli
from scenes.lessons import storyboard
from scenes.pipeline.executors import registry
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.jobs import Failed
from scenes.pipeline.lecture import LectureRequest
from scenes.spec import lecture as spec_module


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["lecture", *arguments])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[LectureRequest]:
    """The lectures that were asked for: none is made."""
    found: list[LectureRequest] = []
    monkeypatch.setattr(lecture, "make_lecture", lambda request: found.append(request) or [])
    return found


@pytest.fixture
def undemanding(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last of three lessons suits any tensor."""
    *others, last = storyboard.LESSONS[:3]
    monkeypatch.setattr(storyboard, "LESSONS", (*others, dataclasses.replace(last, needs=())))


REFUSED = [
    (["--only", "compar"], "Did you mean compare?"),
    (["--skip", "nonsense"], "there is no lesson of this name"),
    (["--order", "batch,batch"], "--order batch,batch: batch is named twice"),
    (["--only", "batch", "--skip", "batch"], "--only batch --skip batch: no lesson is left"),
    (["--only", "compare,batch,layer", "--shape", "1,1,2,3"], "no lesson suits the tensor"),
    (["--quality", "best"], "480p"),
    (["--fps", "25"], "15, 30 or 60"),
    (["--data", "none.npy"], "no such file"),
    (["--set", "colour=red"], "no setting of this name"),
    (["-o", "lecture.mov"], "this film is .mp4"),
    (["-o", "a:b.mp4"], "a colon in a name"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), REFUSED, ids=[" ".join(arguments) for arguments, _ in REFUSED]
)
def test_what_cannot_be_is_refused_before_anything_is_written(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2, result.exception
    assert said in result.output
    assert "Traceback" not in result.output
    assert list(Path.cwd().iterdir()) == []


def test_a_setting_that_is_wrong_for_all_lessons_is_told_once() -> None:
    assert run("--theme", "pink").output.count("theme = pink") == 1


def test_by_default_every_lesson_shows_its_own_tensor(asked: list[LectureRequest]) -> None:
    assert run().exit_code == 0
    (request,) = asked
    assert [lesson.slug for lesson, _ in request.lessons] == storyboard.slugs()
    assert all(spec.shape == lesson.default_shape for lesson, spec in request.lessons)
    assert request.film.path == Path("media/films/lecture.mp4")


@pytest.mark.usefixtures("undemanding")
def test_lessons_that_the_tensor_cannot_tell_are_left_out_and_named(asked: list[LectureRequest]) -> None:
    result = run("--shape", "1,4,2,3", "--quality", "480p")
    assert result.exit_code == 0
    first, second, third = storyboard.slugs()
    assert [lesson.slug for lesson, _ in asked[0].lessons] == [third]
    lines = result.stderr.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [["left out", first], ["left out", second]]
    assert all("N = 1" in line for line in lines)
    assert asked[0].film.path.name == f"lecture-{third}-1x4x2x3-NCHW-dark-480p.mp4"


def test_data_is_read_once_for_all_lessons(
    asked: list[LectureRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    np.save("own.npy", np.arange(24.0).reshape(2, 3, 4))
    reads: list[str] = []
    read = spec_module.read_data
    monkeypatch.setattr(
        spec_module, "read_data", lambda path, *key, **given: reads.append(path) or read(path, *key, **given)
    )
    assert run("--only", "compare,batch,layer", "--data", "own.npy").exit_code == 0
    assert reads == ["own.npy"]
    assert {spec.shape for _, spec in asked[0].lessons} == {(2, 3, 4)}


def test_the_settings_of_a_film_are_taken_for_all_lessons(asked: list[LectureRequest]) -> None:
    Path("own.toml").write_text('theme = "light"\nfps = 15\n')
    assert run("--spec", "own.toml", "--only", "batch,layer", "--draft", "-o", "talk.mp4").exit_code == 0
    assert {(spec.theme, spec.fps) for _, spec in asked[0].lessons} == {("light", 15)}
    assert asked[0].options.preset == "draft"
    assert asked[0].film.path == Path("talk.mp4")


def test_it_says_how_long_and_how_large_a_lecture_will_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def make(films: list[FilmRequest], *_: object) -> list[tuple[int, Failed]]:
        return [(number, Failed("not now", "")) for number in range(len(films))]

    monkeypatch.setattr(lecture, "make", make)
    monkeypatch.setattr(registry, "find", lambda _: SimpleNamespace(warm_up=lambda: None))
    result = run("--only", "batch,layer", "--quality", "480p", "-o", "out/talk.mp4")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "talk: 2 lessons, about 4:09 min and 39.8 MB, cached beats included",
        "Error: batch: not now",
        "layer: not now",
    ]
    assert os.listdir() == []


def test_a_lecture_that_does_not_fit_on_the_disk_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=210_000_000))
    result = run("--only", "batch,layer", "--quality", "480p", "-o", "out")
    assert result.exit_code == 2
    assert "39.8 MB are needed, and 210 MB are free on the disk of out" in result.stderr
    assert os.listdir() == []
