"""What the encoder makes of the drawn pictures: lines stay thin, colours true, and holds are held."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from scenes.design import theme
from scenes.lessons.storyboard import find
from scenes.pipeline import worker
from scenes.pipeline.jobs import StillJob
from scenes.renderer.encoders.h264 import H264SegmentEncoder, cut_out
from scenes.renderer.encoders.presets import DRAFT, FINAL, PRESETS
from scenes.renderer.encoders.skip_frames import can_repeat
from scenes.renderer.manim_internals import VideoEncoderSpec
from scenes.spec.lecture import LectureSpec
from tests.beats import COMPARE, POSTER

pytestmark = pytest.mark.films

Pixels = NDArray[np.uint8]
LOSSLESS = {"preset": "ultrafast", "qp": "0", "crf": "-1"}
OPTIONS = {**PRESETS, "of Manim": {"crf": "23"}, "without B frames": PRESETS[DRAFT] | {"bf": "0"}}
LUMA = (0.2126, 0.7152, 0.0722)
STILLS = ((COMPARE[-2], "dark"), (COMPARE[3], "light"), (POSTER, "dark"))


def encoder(options: dict[str, str], size: tuple[int, int], name: str = "film.mp4") -> H264SegmentEncoder:
    spec = VideoEncoderSpec("mp4", "libx264", "yuv420p", *size, Fraction(60), tuple(options.items()))
    return H264SegmentEncoder(target=Path(name), spec=spec)


def decoded(name: str = "film.mp4") -> Iterator[Any]:
    with av.open(name) as film:
        yield from film.decode(video=0)


def luma(frame: Any) -> Pixels:
    plane = frame.planes[0]
    return np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width].copy()


def drawn_luma(picture: Pixels) -> NDArray[np.float64]:
    """The luma that BT.709 wants, computed anew."""
    return 16 + 219 / 255 * (picture[..., :3].astype(float) @ LUMA)


def psnr(frame: Any, picture: Pixels) -> float:
    error = np.mean((luma(frame) - drawn_luma(picture)) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def patchwork(size: tuple[int, int], seed: int = 0) -> Pixels:
    """Flat squares of random colours."""
    width, height = size
    tiles = np.random.default_rng(seed).integers(
        0, 256, (height // 16 + 1, width // 16 + 1, 4), dtype=np.uint8
    )
    picture = np.kron(tiles, np.ones((16, 16, 1), np.uint8))[:height, :width].copy()
    picture[..., 3] = 255
    return picture


def once(options: dict[str, str], picture: Pixels) -> Any:
    """A picture as the encoder leaves it."""
    writing = encoder(options, (picture.shape[1], picture.shape[0]))
    writing.write_frame(np.ascontiguousarray(picture))
    writing.finish()
    return next(decoded())


@pytest.mark.parametrize(("beat", "theme_name"), STILLS)
def test_stills_are_clean(beat: str, theme_name: Any) -> None:
    entry = find("compare")
    spec = LectureSpec(shape=entry.default_shape, quality="720p", theme=theme_name).resolved()
    picture = worker.render_still(StillJob(entry, spec, Path.cwd(), beat)).frame
    assert psnr(once(PRESETS[FINAL], picture), picture) >= 42
    assert psnr(once(PRESETS[DRAFT], picture), picture) >= 38


@pytest.mark.parametrize("kind", OPTIONS)
@pytest.mark.parametrize("size", [(854, 480), (1280, 720)])
def test_a_hold_shows_its_picture_all_the_time(kind: str, size: tuple[int, int]) -> None:
    length = 150  # more than any counter in a slice can count
    writing = encoder(OPTIONS[kind], size)
    writing.write_frame(patchwork(size), repeat=length)
    writing.finish()
    assert can_repeat(writing.spec)
    frames = list(decoded())
    assert [frame.pts * frame.time_base * 60 for frame in frames] == list(range(length))
    first = frames[0].to_ndarray()
    assert all(np.array_equal(frame.to_ndarray(), first) for frame in frames[1:])
    assert psnr(frames[-1], patchwork(size)) > 40


def test_a_hold_costs_next_to_nothing() -> None:
    size = (1280, 720)
    sizes = []
    for length in (1, 121):
        writing = encoder(PRESETS[FINAL], size)
        writing.write_frame(patchwork(size), repeat=length)
        writing.finish()
        sizes.append(Path("film.mp4").stat().st_size)
    assert sizes[1] - sizes[0] < 120 * 60


def test_what_is_not_skipped_is_encoded() -> None:
    size = (320, 180)
    writing = encoder(LOSSLESS, size)
    writing.write_frame(patchwork(size), repeat=4)
    writing.finish()
    assert not can_repeat(writing.spec)
    first, *others = [frame.to_ndarray() for frame in decoded()]
    assert len(others) == 3
    assert all(np.array_equal(other, first) for other in others)


def test_a_hold_may_be_followed_by_changes() -> None:
    size = (854, 480)
    writing = encoder(PRESETS[FINAL], size)
    picture = patchwork(size)
    writing.write_frame(picture, repeat=5)
    picture[96:160, 96:224, :3] = 255
    writing.write_frame(cut_out(picture, [(96, 96, 224, 160)]), repeat=3)
    writing.finish()
    frames = list(decoded())
    assert [psnr(frame, patchwork(size)) > 38 for frame in frames] == [True] * 5 + [False] * 3
    assert [psnr(frame, picture) > 38 for frame in frames] == [False] * 5 + [True] * 3


@pytest.mark.parametrize("name", PRESETS)
def test_flat_colours_keep_their_values(name: str) -> None:
    size = (640, 360)
    for tokens in (theme.DARK, theme.LIGHT):
        colours = [
            value for value in vars(tokens).values() if isinstance(value, str) and value.startswith("#")
        ]
        for colour in colours:
            wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
            picture = np.full((size[1], size[0], 4), [*wanted, 255], np.uint8)
            frame = once(PRESETS[name], picture)
            shown = frame.to_ndarray(format="rgb24").reshape(-1, 3)
            assert np.abs(shown.astype(int) - wanted).max() <= 3, colour
        assert frame.colorspace == 1
        assert frame.color_range == 1


def test_a_gradient_has_no_bands() -> None:
    grey = np.linspace(20, 90, 854).astype(np.uint8)
    picture = np.empty((480, 854, 4), np.uint8)
    picture[..., :3], picture[..., 3] = grey[:, None], 255
    error = np.abs(luma(once(PRESETS[FINAL], picture)) - drawn_luma(picture))
    assert error.max() <= 2.5


@pytest.mark.parametrize(("name", "least"), [(FINAL, 0.9), (DRAFT, 0.85)])
def test_thin_lines_keep_their_contrast(name: str, least: float) -> None:
    picture = np.full((480, 854, 4), [16, 16, 24, 255], np.uint8)
    picture[40:440:40, :, :3] = 190
    picture[:, 50:800:50, :3] = 190
    shown, wanted = luma(once(PRESETS[name], picture)).astype(float), drawn_luma(picture)
    rows, columns = slice(40, 440, 40), slice(60, 90)
    contrast = (shown[rows, columns] - shown[20:420:40, columns]) / (
        wanted[rows, columns] - wanted[20:420:40, columns]
    )
    assert contrast.min() > least
