"""The film as text, and its pace: how long it is, that it stands still, and that questions leave time to think."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from scenes.design.timing import GLANCE, READ
from scenes.lessons import storyboard
from scenes.spec.lecture import LectureSpec
from scenes.staging.lesson import Lesson
from tests.film.watch import Watched, watch

pytestmark = pytest.mark.films

UPDATE = "If the film was meant to change: pytest tests/film --update-golden"
FRAME_EXACT = 0.2
LEAST, MOST = 20, 130
"""Seconds that a lesson may last."""
OPENING = "large_or_small"
"""The beat of `compare` that asks before anything is explained."""


def score_text(scene: Lesson) -> str:
    """The score: one line a beat, one line a caption, in seconds of the film."""
    spec = scene.spec
    shape = ",".join(map(str, spec.shape))
    lines = [f"{scene.entry.slug}  {shape} {spec.layout}  seed {spec.seed}  {scene.now:.1f} s"]
    for beat in scene.played:
        lines += ["", f"{beat.start:6.1f} {beat.end:6.1f}  {beat.name}: {beat.title}"]
        lines += [f"{cue.start:6.1f} {cue.end:6.1f}      {cue.text}" for cue in beat.captions]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module", params=storyboard.slugs())
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Each default film, played once."""
    spec = LectureSpec(shape=storyboard.find(request.param).default_shape)
    return watch(spec, tmp_path_factory.mktemp("score"), lambda scene: None, slug=request.param)


def test_the_score_is_the_one_that_was_agreed(film: Watched, golden: Path, updating: bool) -> None:
    kept = golden / f"{film.scene.entry.slug}.txt"
    text = score_text(film.scene)
    if updating:
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert kept.exists(), f"{kept} is missing. {UPDATE}"
    assert text == kept.read_text(encoding="utf-8"), UPDATE


def test_the_film_lasts_as_long_as_the_storyboard_says(film: Watched) -> None:
    assert LEAST <= film.scene.now <= MOST
    assert film.scene.entry.seconds == round(film.scene.now)


def test_beats_follow_each_other_without_a_gap(film: Watched) -> None:
    ends = [0.0, *(beat.end for beat in film.scene.played)]
    assert [beat.start for beat in film.scene.played] == ends[:-1]
    assert ends[-1] == film.scene.now


def test_everything_happens_on_whole_frames_at_every_rate(film: Watched) -> None:
    moments = [time for stretch in film.stretches for time in (stretch.start, stretch.end)]
    moments += [time for beat in film.scene.played for cue in beat.captions for time in (cue.start, cue.end)]
    assert all(abs(time / FRAME_EXACT - round(time / FRAME_EXACT)) < 1e-6 for time in moments)


def test_every_beat_ends_standing_still(film: Watched) -> None:
    for beat in film.scene.played:
        last = [stretch for stretch in film.stretches if stretch.end <= beat.end + 1e-6][-1]
        assert last.still, beat.name
        assert last.end - last.start >= GLANCE - 1e-6, beat.name


def test_every_beat_pauses_for_a_second_or_more(film: Watched) -> None:
    for beat in film.scene.played:
        pauses = [s.end - s.start for s in film.stretches if s.still and beat.start <= s.start < beat.end]
        assert max(pauses) >= 1.0 - 1e-6, beat.name


def test_no_caption_comes_while_the_one_before_is_still_being_read(film: Watched) -> None:
    cues = [cue for beat in film.scene.played for cue in beat.captions]
    assert all(first.end <= second.start + 1e-6 for first, second in pairwise(cues))


def test_a_question_stands_for_two_seconds_before_anything_answers_it(film: Watched) -> None:
    cues = [(beat.name, cue) for beat in film.scene.played for cue in beat.captions]
    asked = [(name, cue) for name, cue in cues if cue.text.endswith("?")]
    assert film.scene.entry.slug != "compare" or asked[0][0] == OPENING
    assert all(cue.end - cue.start >= READ - 1e-6 for _, cue in asked)


def test_a_question_that_its_own_beat_answers_is_a_stop(film: Watched) -> None:
    for beat in film.scene.played:
        asked = [cue for cue in beat.captions[:-1] if cue.text.endswith("?")]
        stops = [beat.start + stop for stop in beat.stops]
        assert len(stops) == len(asked), beat.name
        assert all(cue.start < stop <= cue.end for cue, stop in zip(asked, stops, strict=True)), beat.name
