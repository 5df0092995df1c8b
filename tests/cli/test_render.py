"""The flagship, rendered at 480p through the real command and read back."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import srt
import webvtt
from PIL import Image

from scenes.documents.subtitles import LINE, LINES
from tests.beats import COMPARE
from tests.pipeline.helpers import FilmFacts, read_film

pytestmark = [pytest.mark.xdist_group("compare_film"), pytest.mark.films]


@pytest.fixture(scope="module")
def film(compare_folder: Path) -> FilmFacts:
    """What the film says of itself."""
    return read_film(compare_folder / "compare.mp4")


def test_the_stream_is_what_every_player_takes(film: FilmFacts) -> None:
    assert (film.codec, film.profile, film.pixel_format, film.size) == ("h264", "High", "yuv420p", (854, 480))
    assert film.colour == (1, 1, 1, 1)
    assert film.starts_fast


def test_every_frame_is_there_in_time(film: FilmFacts) -> None:
    assert 15 * 90 <= len(film.times) <= 15 * 130
    assert all(moment * 15 == number for number, moment in enumerate(film.times))


def test_every_beat_is_a_chapter_that_starts_on_a_key_frame(film: FilmFacts) -> None:
    assert len(film.chapters) == len(COMPARE)
    assert film.chapters[0][1] == 0
    assert film.chapters[-1][2] == pytest.approx(len(film.times) / 15, abs=1e-3)
    for (_, _, end), (_, start, _) in pairwise(film.chapters):
        assert end == start
    assert {round(start * 15) for _, start, _ in film.chapters} <= set(film.key_frames)


def test_the_film_carries_its_spec(film: FilmFacts) -> None:
    assert json.loads(film.metadata["comment"])["shape"] == [5, 4, 2, 3]
    assert "layer norm" in film.metadata["title"].lower()


def test_captions_fit_and_cover_the_film(compare_folder: Path, film: FilmFacts) -> None:
    subtitles = list(srt.parse((compare_folder / "compare.srt").read_text(encoding="utf-8")))
    assert len(subtitles) >= 9
    for subtitle in subtitles:
        lines = subtitle.content.split("\n")
        assert len(lines) <= LINES
        assert all(len(line) <= LINE for line in lines)
        assert subtitle.start < subtitle.end
    assert all(a.end <= b.start for a, b in pairwise(subtitles))
    assert subtitles[-1].end.total_seconds() <= float(film.times[-1]) + 0.1
    track = webvtt.read(compare_folder / "compare.vtt")
    assert [cue.text for cue in track] == [subtitle.content for subtitle in subtitles]


def test_the_poster_is_a_picture(compare_folder: Path) -> None:
    poster = np.asarray(Image.open(compare_folder / "compare.png"))
    assert poster.shape == (480, 854, 3)
    assert poster.std() > 5
