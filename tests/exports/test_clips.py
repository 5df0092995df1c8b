"""Clips: every beat of the film, frame by frame, not encoded again."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from scenes.content.timeline import Timeline
from scenes.design.theme import DARK
from scenes.documents import subtitles
from scenes.exports import clips
from scenes.exports.selection import clip_stem
from tests.beats import COMPARE
from tests.exports.reading import frames
from tests.pipeline.helpers import read_film

pytestmark = [pytest.mark.xdist_group("compare_film"), pytest.mark.products]
READING_SPEED = 20


def test_clips_and_openings_together_are_the_film_to_the_bit(
    film: Path, timeline: Timeline, film_frames: NDArray[np.uint8], tmp_path: Path
) -> None:
    shown = 0
    for beat in timeline.beats:
        clip = clips.cut_beat(film, timeline, beat, tmp_path)
        own = frames(clip.film)
        shown += round(beat.opening * 15)
        np.testing.assert_array_equal(own, film_frames[shown : shown + len(own)])
        shown += len(own)
    assert shown == len(film_frames)


def test_a_clip_is_a_film_of_its_own(film: Path, timeline: Timeline, tmp_path: Path) -> None:
    clip = clips.cut_beat(film, timeline, timeline.beats[3], tmp_path)
    assert clip.film.name == f"{clip_stem('compare', COMPARE, COMPARE[3])}.mp4"
    facts = read_film(clip.film)
    assert (facts.codec, facts.pixel_format, facts.colour) == ("h264", "yuv420p", (1, 1, 1, 1))
    assert facts.starts_fast
    assert [moment * 15 for moment in facts.times] == list(range(len(facts.times)))
    assert facts.metadata["description"] == timeline.beats[3].description
    assert clip.beat.start == 0
    assert clip.beat.end == pytest.approx(len(facts.times) / 15)


def test_the_ends_of_a_clip_are_its_first_and_last_frames(
    film: Path, timeline: Timeline, tmp_path: Path
) -> None:
    for beat in timeline.beats[::4]:
        path = clips.cut_beat(film, timeline, beat, tmp_path).film
        with av.open(str(path)) as container:
            pictures = [clips.to_image(frame) for frame in container.decode(video=0)]
        found = clips.ends(path)
        assert [picture.tobytes() for picture in found] == [pictures[0].tobytes(), pictures[-1].tobytes()]


def test_a_poster_has_the_colour_behind_the_film_so_that_no_edge_shows_on_a_slide(
    film: Path, timeline: Timeline, tmp_path: Path
) -> None:
    behind = np.array([*bytes.fromhex(DARK.background[1:])])
    for picture in clips.ends(clips.cut_beat(film, timeline, timeline.beats[0], tmp_path).film):
        assert np.abs(np.asarray(picture)[:8, :8] - behind.astype(int)).max() <= 1


def test_a_film_is_not_cut_between_key_frames(film: Path, timeline: Timeline, tmp_path: Path) -> None:
    with av.open(str(film)) as container:
        keys = [packet.is_keyframe for packet in container.demux(video=0) if packet.pts is not None]
    assert not keys[1]
    with pytest.raises(ValueError, match="without encoding"):
        clips.mux.cut(film, tmp_path / "clip.mp4", 1, 10, {}, timeline.fps)


def test_the_score_is_read_back_as_it_was_written(timeline: Timeline, tmp_path: Path) -> None:
    (tmp_path / "timeline.json").write_text(timeline.to_json(), encoding="utf-8")
    assert Timeline.read(tmp_path / "timeline.json") == timeline
    assert timeline.duration == timeline.beats[-1].end


def test_captions_can_be_read_in_the_film_and_in_every_clip(timeline: Timeline) -> None:
    for beats in ([*timeline.beats], *([beat.from_zero()] for beat in timeline.beats)):
        spoken = subtitles.cues(beats)
        assert spoken
        for cue in spoken:
            assert len(cue.text) <= READING_SPEED * (cue.end - cue.start) + 1e-6
            assert 0 <= cue.start < cue.end <= beats[-1].end + 1e-6
