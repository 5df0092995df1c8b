"""Other formats of a film: codec, pixels, colours, alpha, size, loops; and what happens if it cannot be."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from scenes.content.timeline import Timeline
from scenes.exports import clips
from scenes.exports.clips import Clip
from scenes.spec.errors import SpecError
from scenes.video import convert
from tests.exports.reading import alpha, frames, psnr
from tests.pipeline.helpers import read_film

pytestmark = [pytest.mark.xdist_group("compare_film"), pytest.mark.products]
LIMIT = 200_000
ALIKE = 38.0
SEAM = 42.0


@pytest.fixture(scope="module")
def clip(film: Path, timeline: Timeline, tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """The shortest beat."""
    return clips.cut_beat(film, timeline, timeline.beats[-1], tmp_path_factory.mktemp("clip"))


def test_webm_is_vp9_in_the_same_colours(clip: Clip, tmp_path: Path) -> None:
    path = convert.to_webm(clip.film, tmp_path / "clip.webm")
    with av.open(str(path)) as film:
        context = film.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == ("vp9", "yuv420p")
        assert (context.color_primaries, context.color_trc, context.colorspace) == (1, 1, 1)
    wanted, got = frames(clip.film), frames(path)
    assert len(got) == len(wanted)
    assert psnr(got[-1], wanted[-1]) > ALIKE
    assert not convert.has_alpha(path)


def test_webm_is_cut_where_it_was_told_to_have_key_frames(
    film: Path, timeline: Timeline, clip: Clip, tmp_path: Path
) -> None:
    half = len(frames(clip.film)) // 2
    path = convert.to_webm(clip.film, tmp_path / "clip.webm", [0.0, half / timeline.fps])
    clips.mux.cut(path, tmp_path / "half.webm", half, 2 * half, {}, timeline.fps)
    np.testing.assert_array_equal(frames(tmp_path / "half.webm"), frames(path)[half : 2 * half])


def test_webm_keeps_alpha(see_through: Path, tmp_path: Path) -> None:
    path = convert.to_webm(see_through, tmp_path / "square.webm")
    assert convert.has_alpha(path)
    shown, wanted = alpha(path).astype(int), alpha(see_through).astype(int)
    assert shown.shape == wanted.shape
    assert np.abs(shown - wanted).mean() < 4
    assert shown[-1, 48, 64] > 225
    assert shown[:, 5, 5].max() < 8


@pytest.mark.parametrize("kind", ["webp", "png"])
def test_pictures_keep_alpha(see_through: Path, kind: str, tmp_path: Path) -> None:
    if kind == "webp":
        path = convert.to_webp(see_through, tmp_path / "square.webp", LIMIT)
    else:
        folder = tmp_path / "100 %d [a]"
        folder.mkdir()
        path = convert.to_frames(see_through, folder, "square [%03d]", 15, 640)[-1]
    with Image.open(path) as picture:
        picture.seek(getattr(picture, "n_frames", 1) - 1)
        pixels = np.asarray(picture.convert("RGBA"))
    assert pixels[48, 64, 3] > 225
    assert pixels[5, 5, 3] < 8


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_a_moving_picture_is_small_endless_and_the_film(clip: Clip, kind: str, tmp_path: Path) -> None:
    make = convert.to_gif if kind == "gif" else convert.to_webp
    path = make(clip.film, tmp_path / f"clip.{kind}", LIMIT)
    assert path.stat().st_size <= LIMIT
    wanted, length = clips.ends(clip.film)[1], 0
    with Image.open(path) as picture:
        assert picture.format == kind.upper()
        assert picture.n_frames > 5
        assert picture.info["loop"] == 0
        for number in range(picture.n_frames):
            picture.seek(number)
            picture.load()
            length += picture.info["duration"]
        shown = np.asarray(picture.convert("RGB"))
        assert psnr(shown, np.asarray(wanted.resize(picture.size))) > 24
    assert length / 1000 == pytest.approx(clip.beat.end, abs=0.2)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_a_size_that_cannot_be_is_refused(clip: Clip, kind: str, tmp_path: Path) -> None:
    make = convert.to_gif if kind == "gif" else convert.to_webp
    with pytest.raises(SpecError, match=rf"2,000 bytes: clip\.{kind} takes [\d,]+ bytes at its smallest"):
        make(clip.film, tmp_path / f"clip.{kind}", 2000)
    assert list(tmp_path.iterdir()) == []


def test_a_loop_ends_where_it_begins(clip: Clip, timeline: Timeline, tmp_path: Path) -> None:
    once, count = frames(clip.film), len(frames(clip.film))
    path = convert.to_loop(clip.film, tmp_path / "loop.mp4", count, timeline.fps)
    around = frames(path)
    assert len(around) == count + round(convert.FADE * timeline.fps)
    assert psnr(around[-1], around[0]) > SEAM
    assert psnr(around[0], once[0]) > SEAM
    assert psnr(around[count - 1], once[-1]) > SEAM
    steps = [psnr(around[n], around[n + 1]) for n in range(count - 1, len(around) - 1)]
    assert min(steps) > psnr(once[-1], once[0]) + 6
    facts = read_film(path)
    assert (facts.codec, facts.profile, facts.pixel_format, facts.colour) == (
        "h264",
        "High",
        "yuv420p",
        (1, 1, 1, 1),
    )
    assert [moment * 15 for moment in facts.times] == list(range(len(around)))


def test_a_loop_keeps_alpha(see_through: Path, tmp_path: Path) -> None:
    path = convert.to_loop(see_through, tmp_path / "loop.mov", 8, 15)
    shown = alpha(path).astype(int)
    assert len(shown) == 8 + 15
    assert np.abs(shown[-1] - shown[0]).max() < 6
    assert shown[7, 48, 64] > 225


def test_frames_are_pictures_of_the_film_in_order(clip: Clip, tmp_path: Path) -> None:
    made = convert.to_frames(clip.film, tmp_path, "clip", 10, 320)
    assert [path.name for path in made] == [f"clip-{number}.png" for number in range(len(made))]
    assert len(made) == pytest.approx(clip.beat.end * 10, abs=1)
    with Image.open(made[-1]) as last:
        assert last.size == (320, 180)
        wanted = clips.ends(clip.film)[1].resize(last.size, Image.Resampling.LANCZOS)
        assert psnr(np.asarray(last.convert("RGB")), np.asarray(wanted)) > 30


def test_what_is_no_film_is_a_readable_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "words.mp4").write_text("not a film")
    with pytest.raises(convert.ConvertError, match=r"out\.gif could not be made: .*Invalid data"):
        convert.to_gif(tmp_path / "words.mp4", tmp_path / "out.gif", LIMIT)
    assert [path.name for path in tmp_path.iterdir()] == ["words.mp4"]
