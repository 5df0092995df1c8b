"""A film with nothing behind it: ProRes 4444 with its tags, and alpha that is truly there."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scenes.cli.render import render_films
from scenes.cli.still import render_still
from scenes.design.color import hex_to_rgb
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.options import RenderOptions
from scenes.renderer import alpha
from scenes.spec.lecture import LectureSpec
from tests.pipeline.clear_lesson import FAINT, ORANGE
from tests.pipeline.helpers import read_film, small_entry

pytestmark = pytest.mark.films

SPEC = LectureSpec(quality="480p", fps=15, transparent=True)
ENTRY = dataclasses.replace(small_entry("Clear"), module="tests.pipeline.clear_lesson")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    assert render_films([FilmRequest(ENTRY.slug, ENTRY, SPEC, folder)], RenderOptions()) == []
    return folder / "clear.mov"


def frames(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgba") for frame in container.decode(video=0)]


def near_orange(pixels: NDArray[np.uint8], slack: float) -> NDArray[np.bool_]:
    away = np.abs(pixels[..., :3] - 255 * hex_to_rgb(ORANGE))
    return np.asarray(away.max(axis=-1) <= slack)


def check_alpha(picture: NDArray[np.uint8], slack: float) -> None:
    """Nothing in the corners; all of the square; straight colour along its edge; faint cells alike everywhere."""
    opacity = picture[..., 3]
    assert not opacity[:20].any()
    assert not opacity[:, :20].any()
    left = picture[:, : picture.shape[1] // 2]
    edge = left[(left[..., 3] > 40) & (left[..., 3] < 215)]
    assert len(edge) > 100
    assert near_orange(edge, slack + 4).all()
    inside = left[left[..., 3] == 255]
    assert len(inside) > 10_000
    assert near_orange(inside, slack).all()
    right = opacity[:, picture.shape[1] // 2 :]
    cells = right[right > 60]
    assert len(cells) > 10_000
    assert np.median(cells) == pytest.approx(255 * FAINT, abs=2)
    assert np.mean(np.abs(cells - 255 * FAINT) < 3) > 0.9


def test_the_film_is_prores_4444_and_says_so(film: Path) -> None:
    facts = read_film(film)
    assert (facts.codec, facts.profile) == ("prores", "4444")
    assert facts.pixel_format.startswith("yuva444p")
    assert facts.size == (854, 480)
    assert facts.colour == (1, 1, 1, 1)
    assert len(facts.times) == 15 + 6
    assert [title for title, _, _ in facts.chapters] == ["Still", "Move"]
    with av.open(str(film)) as container:
        context = container.streams.video[0].codec_context
        assert context.codec_tag == "ap4h"


def test_a_held_picture_is_coded_once_and_shown_as_often(film: Path) -> None:
    shown = frames(film)
    assert all(np.array_equal(shown[0], picture) for picture in shown[1:15])
    assert not np.array_equal(shown[14], shown[-1])


def test_the_film_has_straight_alpha(film: Path) -> None:
    check_alpha(frames(film)[3], slack=3)


def test_the_poster_has_straight_alpha(film: Path) -> None:
    poster = Image.open(film.with_suffix(".png"))
    assert poster.mode == "RGBA"
    check_alpha(np.asarray(poster), slack=1)


def test_an_opaque_still_has_no_alpha(tmp_path: Path) -> None:
    entry, spec = small_entry(), LectureSpec(quality="480p", fps=15)
    with Image.open(render_still(entry, spec, "still", 1.0, tmp_path)) as picture:
        assert picture.mode == "RGB"


def test_straight_colours_made_fainter_again_are_the_picture() -> None:
    rng = np.random.default_rng(0)
    opacity = rng.integers(0, 256, (40, 40, 1))
    colours = rng.integers(0, 256, (40, 40, 3))
    picture = np.concatenate([np.round(colours * opacity / 255), opacity], axis=2).astype(np.uint8)
    found = alpha.straight(picture)
    again = np.round(found[..., :3] * (opacity / 255))
    assert np.abs(again - picture[..., :3]).max() <= 1
    assert np.array_equal(found[..., 3], picture[..., 3])
