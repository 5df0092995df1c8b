"""Captions: never more than two lines of 42 characters, never out of order, read back by other parsers."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pytest
import srt
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from scenes.content.timeline import Beat, Caption, Timeline
from scenes.documents import subtitles

WORDS = st.lists(st.text("abcdefgh,.", min_size=1, max_size=12), min_size=1, max_size=60).map(" ".join)


@given(WORDS, st.floats(0, 1000), st.floats(0.2, 60))
def test_a_caption_of_any_length_fits_the_picture(text: str, start: float, length: float) -> None:
    parts = subtitles.split(Caption(start, start + length, text))
    for part in parts:
        lines = part.text.split("\n")
        assert len(lines) <= subtitles.LINES
        assert all(len(line) <= subtitles.LINE for line in lines)
    assert " ".join(" ".join(part.text.split()) for part in parts) == text
    assert parts[0].start == start
    assert parts[-1].end == pytest.approx(start + length)
    assert all(left.end == right.start for left, right in pairwise(parts))


def test_lines_are_about_equally_long() -> None:
    first, second = subtitles.balance("One formula and two cuts of the very same tensor").split("\n")
    assert abs(len(first) - len(second)) < 8


def test_both_formats_are_read_back_by_their_libraries() -> None:
    beats = [
        Beat("one", "One", 0, 3661.5, (Caption(0, 1.2, "a < b & c"), Caption(3660, 3661.5, "x̂ = (x − μ)")))
    ]
    cues = subtitles.cues(beats)
    read = list(srt.parse(subtitles.to_srt(cues)))
    assert [subtitle.content for subtitle in read] == ["a < b & c", "x̂ = (x − μ)"]
    assert read[1].end.total_seconds() == 3661.5
    track = webvtt.from_buffer(io.StringIO(subtitles.to_vtt(cues)))
    assert [(cue.start, cue.end) for cue in track] == [
        ("00:00:00.000", "00:00:01.200"),
        ("01:01:00.000", "01:01:01.500"),
    ]
    assert "a &lt; b &amp; c" in subtitles.to_vtt(cues)


@pytest.mark.parametrize("captions", ["drawn", "sidecar", "none"])
def test_no_player_covers_captions_that_stand_on_the_picture(captions: str, tmp_path: Path) -> None:
    beat = Beat("one", "One", 0.0, 2.0, (Caption(0.0, 2.0, "One cube."),))
    timeline = Timeline("one", "One", "", "", "en", 30, (beat,), captions)
    made = subtitles.write_captions(timeline, tmp_path / "one.mp4")
    assert sorted(path.suffix for path in made) == ([] if captions == "none" else [".srt", ".vtt"])
    for path in made:
        if path.suffix == ".vtt":
            (cue,) = webvtt.read(path)
            assert (cue.text, cue.settings.line) == ("One cube.", "0" if captions == "drawn" else None)


def test_a_caption_that_stays_into_the_next_beat_is_one_caption() -> None:
    beats = [
        Beat("a", "A", 0, 2, (Caption(1, 2, "One cube."),)),
        Beat("b", "B", 2, 4, (Caption(2, 3, "One cube."),)),
    ]
    assert subtitles.cues(beats) == [Caption(1, 3, "One cube.")]


def test_empty_captions_are_left_out() -> None:
    assert (
        subtitles.cues([Beat("one", "One", 0, 1, (Caption(0, 1, "  "), Caption(1, 1, "never seen")))]) == []
    )


def test_a_chapter_lasts_from_its_own_first_picture_to_that_of_the_next() -> None:
    beats = [Beat("a", "A", 0, 2), Beat("b", "B", 2, 5, (), "", 0.4), Beat("c", "C", 5, 6, (), "", 0.6)]
    found = [(each.text, each.start, each.end) for each in subtitles.chapters(beats)]
    assert found == [("A", 0, 2.4), ("B", 2.4, 5.6), ("C", 5.6, 6)]


def test_a_beat_alone_has_no_opening_and_no_words_from_it() -> None:
    beat = Beat("b", "B", 2, 5, (Caption(2, 3, "Early."), Caption(3, 5, "Late.")), "", 0.4).from_zero()
    assert (beat.start, beat.end, beat.opening) == (0, 2.6, 0)
    assert [(each.start, each.end) for each in beat.captions] == [(0, 0.6), (0.6, 2.6)]
