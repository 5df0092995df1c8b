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
from scenes.pipeline.executors import local
from scenes.pipeline.executors.claims import Claims, EveryPlay
from scenes.pipeline.jobs import Failed, FilmJob, Picture, Segment
from scenes.renderer.encoders.h264 import H264SegmentEncoder, cut_out
from scenes.renderer.encoders.presets import FINAL, PRESETS
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from tests.pipeline.helpers import small_entry

SPEC = LectureSpec(quality="480p", fps=30)
PLAYS = 5


def cells_entry() -> LessonEntry:
    return dataclasses.replace(small_entry("Cells"), module="tests.renderer.cube_lesson")


@dataclass(frozen=True)
class Every(EveryPlay):
    """Takes every second play."""

    first: int

    def take(self, number: int) -> bool:
        return number % 2 == self.first


def film(folder: str, **kwargs: object) -> Picture:
    own = Path(folder)
    own.mkdir(exist_ok=True)
    return worker.render_film(FilmJob(cells_entry(), SPEC, own, **kwargs), lambda _: None)


def frames(parts: tuple[Segment, ...]) -> Iterator[NDArray[np.uint8]]:
    for part in parts:
        with av.open(str(part.path)) as segment:
            for frame in segment.decode(video=0):
                yield frame.to_ndarray()


@pytest.mark.parametrize("renderer", ["fast", "stock"])
def test_a_film_in_two_parts_is_the_film(renderer: str) -> None:
    whole = film("whole", renderer=renderer)
    parts = [film("parts", renderer=renderer, claims=Every(k), leads=k == 0) for k in (0, 1)]
    assert [len(part.segments) for part in parts] == [3, 2]
    joined = sorted(segment for part in parts for segment in part.segments)
    assert [each.path.read_bytes() for each in joined] == [each.path.read_bytes() for each in whole.segments]
    assert np.array_equal(parts[0].frame, whole.frame)
    assert [beat.start for beat in parts[0].beats] == pytest.approx([beat.start for beat in whole.beats])
    assert parts[1].beats == ()
    assert not parts[1].frame.size


def test_both_renderers_film_the_same_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRESETS, FINAL, {"preset": "ultrafast", "qp": "0", "crf": "-1"})
    pairs = list(
        zip(*(frames(film(name, renderer=name).segments) for name in ("fast", "stock")), strict=True)
    )
    assert len(pairs) == round(2.6 * 30)
    for fast, stock in pairs:
        error = np.mean((fast[: SPEC.pixel_height].astype(float) - stock[: SPEC.pixel_height]) ** 2)
        assert 10 * np.log10(255**2 / max(error, 1e-9)) > 48


def test_several_processes_make_one_film() -> None:
    Path("crew").mkdir()
    job = FilmJob(cells_entry(), SPEC, Path("crew").resolve())
    events = [event for _, event in scheduler.run([job], processes=2)]
    assert sum(isinstance(event, Picture) for event in events) == 1
    picture = events[-1]
    assert isinstance(picture, Picture)
    assert len(picture.segments) == PLAYS
    assert [beat.name for beat in picture.beats] == ["come", "still", "go"]


def test_one_failure_is_told_once() -> None:
    Path("crew").mkdir()
    job = FilmJob(small_entry("Broken"), SPEC, Path("crew").resolve())
    events = [event for _, event in scheduler.run([job], processes=2)]
    assert sum(isinstance(event, Failed) for event in events) == 1
    assert not any(isinstance(event, Picture) for event in events)


def test_a_play_is_taken_once() -> None:
    claims: Claims = local.claims()
    assert [claims.take(number) for number in (0, 0, 1, 2, 1)] == [True, False, True, True, False]
    claims.close()
    assert not claims.take(3)


@pytest.mark.parametrize("size", [(854, 480), (1280, 720)])
def test_changed_areas_are_converted_like_whole_frames(size: tuple[int, int]) -> None:
    random = np.random.default_rng(1)
    picture = random.integers(0, 256, (size[1], size[0], 4), dtype=np.uint8)
    picture[..., 3] = 255
    whole, patched = (spare_encoder(size, name) for name in ("whole.mp4", "patched.mp4"))
    patched.write_frame(cut_out(picture, [(0, 0, *size)]))
    for area in [(2, 2, 4, 4), (30, 40, 92, 62), (size[0] - 18, size[1] - 6, *size), (0, 0, size[0], 2)]:
        left, top, right, bottom = area
        picture[top:bottom, left:right, :3] = random.integers(0, 256, (bottom - top, right - left, 3))
        patched.write_frame(cut_out(picture, [area]))
        whole.write_frame(picture)
        for ours, wanted in zip(patched._frame.planes, whole._frame.planes, strict=True):
            width = ours.width
            one, two = (
                np.frombuffer(plane, np.uint8).reshape(plane.height, -1)[:, :width]
                for plane in (ours, wanted)
            )
            assert np.array_equal(one, two)
    patched.finish()
    whole.finish()


def spare_encoder(size: tuple[int, int], name: str) -> H264SegmentEncoder:
    """An encoder as Manim makes it for a film of this size."""
    quality = f"{size[1]}p"
    with worker.manim_settings(LectureSpec(quality=quality), Path.cwd()):
        scene = worker.load(FilmJob(cells_entry(), SPEC, Path.cwd()))(SPEC)
        return H264SegmentEncoder(target=Path(name), spec=scene.renderer.file_writer.video_encoder)
