"""A film comes out the same whoever draws which part of it, and however little of each frame is drawn."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from scenes.pipeline import scheduler, worker
from scenes.pipeline.drawing import load
from scenes.pipeline.executors.claims import Claims, EveryPlay, Share
from scenes.pipeline.executors.local import LocalExecutor
from scenes.pipeline.jobs import Failed, FilmJob, FilmPart, FilmResult, PartResult, Segment
from scenes.pipeline.options import RenderOptions
from scenes.renderer.encoders.h264 import H264SegmentEncoder, cut_out
from scenes.renderer.encoders.presets import FINAL, PRESETS
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from tests.pipeline.helpers import small_entry

pytestmark = pytest.mark.films

SPEC = LectureSpec(quality="480p", fps=30)
PLAYS = 5
LOSSLESS = {"preset": "ultrafast", "qp": "0", "crf": "-1"}


def cells_entry() -> LessonEntry:
    return dataclasses.replace(small_entry("Cells"), module="tests.renderer.cube_lesson")


@dataclass(frozen=True)
class SecondPlays:
    """Takes every second play."""

    first: int

    def take(self, play: int, beat: int) -> bool:
        return play % 2 == self.first


@dataclass(frozen=True)
class OneBeat:
    """Takes the plays of one beat, or those of all others."""

    beat: int
    others: bool

    def take(self, play: int, beat: int) -> bool:
        return (beat == self.beat) != self.others


def part(folder: str, renderer: str, share: Share, leads: bool) -> FilmResult | PartResult:
    own = Path(folder)
    own.mkdir(exist_ok=True)
    job = FilmJob(cells_entry(), SPEC, own, RenderOptions(renderer))
    return worker.render_film(FilmPart(job, share, leads), lambda _: None)


def film(folder: str, renderer: str = "fast") -> FilmResult:
    whole = part(folder, renderer, EveryPlay(), leads=True)
    assert isinstance(whole, FilmResult)
    return whole


def frames(segments: tuple[Segment, ...]) -> Iterator[NDArray[np.uint8]]:
    for segment in segments:
        yield from decoded(segment.path)


def decoded(path: Path) -> Iterator[NDArray[np.uint8]]:
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            yield frame.to_ndarray()


SHARES: dict[str, tuple[Share, Share]] = {
    "plays": (SecondPlays(0), SecondPlays(1)),
    "beats": (OneBeat(1, others=True), OneBeat(1, others=False)),
}


@pytest.mark.parametrize("renderer", ["fast", "stock"])
@pytest.mark.parametrize("unit", SHARES)
def test_a_film_in_two_parts_is_the_film(renderer: str, unit: str) -> None:
    whole = film("whole", renderer=renderer)
    lead, other = (
        part("parts", renderer, share, leads)
        for share, leads in zip(SHARES[unit], (True, False), strict=True)
    )
    assert isinstance(lead, FilmResult)
    assert isinstance(other, PartResult)
    assert min(len(lead.segments), len(other.segments)) >= 1
    joined = scheduler.join([other, lead])
    assert [each.path.read_bytes() for each in joined.segments] == [
        each.path.read_bytes() for each in whole.segments
    ]
    assert np.array_equal(np.asarray(joined.poster), np.asarray(whole.poster))
    assert [beat.name for beat in joined.beats] == [beat.name for beat in whole.beats]
    assert [beat.end for beat in joined.beats] == pytest.approx([beat.end for beat in whole.beats])
    assert joined.seconds == pytest.approx(lead.seconds + other.seconds)


def test_both_renderers_film_the_same_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRESETS, FINAL, LOSSLESS)
    pairs = list(
        zip(*(frames(film(name, renderer=name).segments) for name in ("fast", "stock")), strict=True)
    )
    assert len(pairs) == round(2.6 * 30)
    for fast, stock in pairs:
        error = np.mean((fast[: SPEC.pixel_height].astype(float) - stock[: SPEC.pixel_height]) ** 2)
        assert 10 * np.log10(255**2 / max(error, 1e-9)) > 48


def test_several_processes_make_one_film() -> None:
    Path("work").mkdir()
    job = FilmJob(cells_entry(), SPEC, Path("work").resolve())
    events = [event for _, event in LocalExecutor(2).run([job])]
    assert sum(isinstance(event, FilmResult | PartResult) for event in events) == 1
    result = events[-1]
    assert isinstance(result, FilmResult)
    assert len(result.segments) == PLAYS
    assert [beat.name for beat in result.beats] == ["come", "still", "go"]


def test_one_failure_is_reported_once() -> None:
    Path("work").mkdir()
    job = FilmJob(small_entry("Broken"), SPEC, Path("work").resolve())
    events = [event for _, event in LocalExecutor(2).run([job])]
    assert sum(isinstance(event, Failed) for event in events) == 1
    assert not any(isinstance(event, FilmResult) for event in events)


def test_a_play_is_taken_once() -> None:
    claims = Claims.below(Path("work"))
    assert Claims.below(Path("work")).take(0, 0)
    assert [claims.take(play, 0) for play in (0, 0, 1, 2, 1)] == [True, False, True, True, False]
    claims.close()
    assert not claims.take(3, 0)


@pytest.mark.parametrize("size", [(854, 480), (1280, 720)])
def test_changed_areas_are_encoded_like_whole_frames(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PRESETS, FINAL, LOSSLESS)
    random = np.random.default_rng(1)
    picture = random.integers(0, 256, (size[1], size[0], 4), dtype=np.uint8)
    picture[..., 3] = 255
    whole, patched = (spare_encoder(size, name) for name in ("whole.mp4", "patched.mp4"))
    patched.write_frame(cut_out(picture, [(0, 0, *size)]))
    whole.write_frame(picture)
    for area in [(2, 2, 4, 4), (30, 40, 92, 62), (size[0] - 18, size[1] - 6, *size), (0, 0, size[0], 2)]:
        left, top, right, bottom = area
        picture[top:bottom, left:right, :3] = random.integers(0, 256, (bottom - top, right - left, 3))
        patched.write_frame(cut_out(picture, [area]))
        whole.write_frame(picture)
    patched.finish()
    whole.finish()
    pairs = list(zip(decoded(Path("patched.mp4")), decoded(Path("whole.mp4")), strict=True))
    assert len(pairs) == 5
    assert all(np.array_equal(ours, wanted) for ours, wanted in pairs)


def spare_encoder(size: tuple[int, int], name: str) -> H264SegmentEncoder:
    """An encoder as Manim makes it for a film of this size."""
    quality = f"{size[1]}p"
    with worker.manim_settings(LectureSpec(quality=quality), Path.cwd()):
        scene = load(cells_entry())(SPEC)
        return H264SegmentEncoder(target=Path(name), spec=scene.renderer.file_writer.video_encoder)
