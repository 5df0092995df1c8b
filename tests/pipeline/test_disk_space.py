"""What films take on the disk: from films rendered before, else from what was measured; and whether it fits."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from scenes.lessons import storyboard
from scenes.pipeline import disk_space
from scenes.pipeline.disk_space import (
    RESERVE,
    bytes_of,
    check_films_fit,
    check_space,
    expected_bytes,
    in_words,
)
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.jobs import FilmJob
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.render_history import RenderHistory, RenderRecord
from scenes.renderer.encoders.presets import DRAFT, FINAL
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec

NONE = RenderHistory([])


def job(preset: str = FINAL, lesson: str = "compare", **settings: object) -> FilmJob:
    spec = LectureSpec.make(**{"quality": "480p", "fps": 15, **settings})
    return FilmJob(storyboard.find(lesson), spec, Path(), RenderOptions(preset=preset))


def history(of: FilmJob, frames: int, size: int, cached: int) -> RenderHistory:
    made = RenderRecord.measured(of, frames=frames, rendered=frames, seconds=1.0, size=size, cached=cached)
    return RenderHistory([made])


@pytest.mark.parametrize(
    ("asked", "took"),
    [
        (job(), 3_226_690 + 3_218_867),
        (job(DRAFT), 4_982_053 + 4_973_695),
        (job(transparent=True), 477_151_420 + 477_122_086),
        (job(DRAFT, "batch"), 3_874_873 + 3_865_715),
        (job(DRAFT, "layer"), 3_918_005 + 3_910_560),
        (job(lesson="layer", fps=30, transparent=True), 698_397_672 + 698_371_200),
        (job(lesson="layer", quality="1080p"), 6_466_783 + 6_365_450),
    ],
)
def test_what_was_measured_is_expected_without_any_history(asked: FilmJob, took: int) -> None:
    assert 0.9 * took < expected_bytes(asked, NONE) < 3 * took


def test_a_film_takes_what_it_took() -> None:
    past = history(job(), 1500, 900, 700)
    assert expected_bytes(job(), past) == 1600
    assert expected_bytes(job(), past, beats=False) == 900


def test_a_film_like_others_takes_its_share_of_pixels_and_frames() -> None:
    past = history(job(), 1500, 9_000, 7_000)
    larger = job(quality="1080p", fps=30)
    scale = 2 * larger.spec.pixel_width * larger.spec.pixel_height / (854 * 480)
    assert expected_bytes(larger, past) == pytest.approx(16_000 * scale, abs=1)


@pytest.mark.parametrize("asked", [job(transparent=True), job(DRAFT)])
def test_films_of_another_kind_say_nothing_of_the_bytes_but_all_of_the_length(asked: FilmJob) -> None:
    seconds = 2 * disk_space.LENGTH
    past = history(job(), round(seconds * 15), 10, 10)
    assert expected_bytes(asked, past) == pytest.approx(2 * expected_bytes(asked, NONE), abs=1)


def free(monkeypatch: pytest.MonkeyPatch, size: int) -> list[Path]:
    asked: list[Path] = []

    def usage(path: Path) -> SimpleNamespace:
        asked.append(path)
        return SimpleNamespace(free=size)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    return asked


def test_what_does_not_fit_is_refused_with_its_size_and_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = free(monkeypatch, 1_000_000_000)
    Path("there").mkdir()
    with pytest.raises(
        SpecError, match=r"^the film: about 954 MB are needed, and 1\.0 GB are free .* there/a/b"
    ):
        check_space(Path("there/a/b"), 954_000_000, "the film")
    assert asked == [Path("there").absolute()]
    assert not Path("there/a").exists()


@pytest.mark.parametrize(("size", "fits"), [(0, True), (1000, True), (1001, False)])
def test_a_reserve_stays_free(size: int, fits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, RESERVE + 1000)
    if fits:
        check_space(Path(), size, "the film")
    else:
        with pytest.raises(SpecError, match="the film"):
            check_space(Path(), size, "the film")


def test_nothing_fits_on_a_full_disk_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, 0)
    check_space(Path(), 0, "the film")


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 MB"),
        (4_000, "0.00 MB"),
        (954_273_506, "954 MB"),
        (12_345_678, "12.3 MB"),
        (1_000_000_000, "1.0 GB"),
        (2_500_000_000_000, "2.5 TB"),
        (10**18, "1,000,000 TB"),
    ],
)
def test_sizes_are_said_in_words(size: int, words: str) -> None:
    assert in_words(size) == words


def test_several_films_must_fit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    options = RenderOptions()
    films = [FilmRequest(slug, storyboard.find(slug), job().spec, Path("out")) for slug in ("batch", "layer")]
    sizes = bytes_of(films, options)
    assert sizes == [expected_bytes(film.job(Path(), options), NONE) for film in films]
    free(monkeypatch, RESERVE + sum(sizes))
    check_films_fit(films, options)
    free(monkeypatch, RESERVE + sum(sizes) - 1)
    check_films_fit(films[:1], options)
    with pytest.raises(SpecError, match=r"^batch, layer: about "):
        check_films_fit(films, options)
