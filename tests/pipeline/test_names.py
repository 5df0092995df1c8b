"""One variant, one name; the default film has its lesson's."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from scenes.lessons import storyboard
from scenes.pipeline import manifest
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.names import LONGEST
from scenes.pipeline.options import RenderOptions
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec

COMPARE = storyboard.find("compare")
OUT = Path("out")


def path(options: RenderOptions | None = None, output: Path = OUT, **settings: object) -> Path:
    spec = LectureSpec.make(**settings).resolved()
    return FilmRequest.at(output, COMPARE, spec, options or RenderOptions()).path


VARIANTS: list[dict[str, object]] = [
    {},
    {"shape": "3,5,8"},
    {"layout": "NCWH"},
    {"seed": 1},
    {"eps": 0.5},
    {"groups": 4},
    {"theme": "light"},
    {"background": "#0b1e3f"},
    {"background": "#0b1e3e"},
    {"transparent": True},
    {"quality": "480p"},
    {"aspect": "1:1"},
    {"fps": 60},
    {"data": "digits"},
    {"data": "digits", "cells": "heat"},
    {"data": "digits", "cells": "digits"},
    {"cells": "heat"},
]


def test_films_of_different_settings_have_different_names() -> None:
    paths = [path(**settings) for settings in VARIANTS]
    paths += [path(RenderOptions(preset="draft")), path(RenderOptions(renderer="stock"))]
    assert paths[0] == OUT / "compare.mp4"
    assert len(set(paths)) == len(paths)
    assert len({each.stem for each in paths}) == len(paths)


@pytest.mark.parametrize(
    "settings",
    [{"theme": "dark"}, {"shape": "5x4x2x3", "layout": "NCHW"}, {"fps": 30, "seed": 0, "groups": 2}],
)
def test_the_default_film_is_the_same_however_it_is_asked_for(settings: dict[str, object]) -> None:
    assert path(**settings) == OUT / "compare.mp4"


def test_settings_that_are_written_alike_are_told_apart() -> None:
    for folder in ("a", "b"):
        Path(folder).mkdir()
        np.save(Path(folder, "mine.npy"), np.arange(24.0).reshape(2, 3, 4))
    first, second = (path(data=f"{folder}/mine.npy") for folder in ("a", "b"))
    assert first == second == OUT / "compare-mine-2x3x4-NTD-dark-1080p.mp4"
    spec = LectureSpec.make(data="a/mine.npy").resolved().model_dump(mode="json")
    OUT.mkdir()
    manifest.write(OUT, first.name, manifest.Manifest(files={}, spec=spec), OUT)
    assert path(data="a/mine.npy") == first
    again = path(data="b/mine.npy")
    assert again != first
    assert again.stem.startswith(first.stem)


def test_an_output_that_is_a_film_names_it() -> None:
    assert path(output=Path("lecture.v2.mp4"), theme="light") == Path("lecture.v2.mp4")
    assert path(output=Path("talk.mov"), transparent=True) == Path("talk.mov")
    Path("odd.mp4").mkdir()
    assert path(output=Path("odd.mp4")) == Path("odd.mp4/compare.mp4")


@pytest.mark.parametrize(
    ("name", "settings", "said"),
    [
        ("talk.mov", {}, "Give talk.mp4"),
        ("talk.mp4", {"transparent": True}, "Give talk.mov"),
        ("x" * 300 + ".mp4", {}, f"at most {LONGEST} bytes"),
        ("é" * 120 + ".mp4", {}, f"at most {LONGEST} bytes"),
    ],
)
def test_a_film_file_that_cannot_be_is_refused(name: str, settings: dict[str, object], said: str) -> None:
    with pytest.raises(SpecError, match=said):
        path(output=Path(name), **settings)


def test_a_data_file_with_a_long_name_gives_a_name_that_fits() -> None:
    long = Path("x" * 250 + ".npy")
    np.save(long, np.arange(24.0).reshape(2, 3, 4))
    assert len(os.fsencode(path(data=str(long)).name)) <= LONGEST


PLACES = ["taken", "taken/deep/er", "n" * 300, "new/" + "n" * 300, "a\0b", "\ud800", "loop/x"]


@pytest.mark.parametrize("place", PLACES, ids=[repr(place[:20]) for place in PLACES])
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_made(place: str) -> None:
    Path("taken").write_text("mine")
    Path("loop").symlink_to("loop")
    before = sorted(Path.cwd().iterdir())
    with pytest.raises(SpecError, match="Give"):
        FilmRequest.at(Path(place), COMPARE, LectureSpec(), RenderOptions())
    assert sorted(Path.cwd().iterdir()) == before
    assert Path("taken").read_text() == "mine"
