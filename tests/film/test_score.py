"""The film as text, and its pace: how long it is, that it stands still, and that questions leave time to think."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from scenes.mobjects.panels import PredictionCard
from scenes.spec import LectureSpec
from scenes.timing import GLANCE, THINK
from tests.film.screen import Viewer
from tests.film.watch import Watched, beats_of, watch

UPDATE = "If the film was meant to change: pytest tests/film --update-golden"
FRAME_EXACT = 0.2


def score_text(scene: Watched) -> str:
    """The score: one line a beat, one line a caption, in seconds of the film."""
    spec = scene.spec
    shape = ",".join(map(str, spec.shape))
    lines = [f"{scene.slug}  {shape} {spec.layout}  seed {spec.seed}  {scene.now:.1f} s"]
    for beat in beats_of(scene):
        lines += ["", f"{beat.start:6.1f} {beat.end:6.1f}  {beat.name}: {beat.title}"]
        lines += [f"{cue.start:6.1f} {cue.end:6.1f}      {cue.text}" for cue in beat.cues]
    return "\n".join(lines) + "\n"


class Pace:
    """What the visitor noted: each stretch of time, whether the picture stood still, and when cards were shown."""

    def __init__(self) -> None:
        self.cards: list[tuple[str, float]] = []
        self.viewer = Viewer()

    def __call__(self, scene: Watched) -> None:
        family = scene.get_mobject_family_members()
        if any(isinstance(part, PredictionCard) for part in family):
            self.cards.append((scene.score[-1].beat, scene.now))


@pytest.fixture(scope="module")
def pace() -> Pace:
    return Pace()


@pytest.fixture(scope="module")
def film(pace: Pace, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """The default film, played once."""
    return watch(LectureSpec(), tmp_path_factory.mktemp("score"), pace)


def test_the_score_is_the_one_that_was_agreed(film: Watched, golden: Path, updating: bool) -> None:
    kept = golden / "compare.txt"
    text = score_text(film)
    if updating:
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert kept.exists(), f"{kept} is missing. {UPDATE}"
    assert text == kept.read_text(encoding="utf-8"), UPDATE


def test_the_film_lasts_between_90_and_120_seconds(film: Watched) -> None:
    assert 90 <= film.now <= 120


def test_beats_follow_each_other_without_a_gap(film: Watched) -> None:
    ends = [0.0, *(beat.end for beat in film.score)]
    assert [beat.start for beat in film.score] == ends[:-1]
    assert ends[-1] == film.now


def test_everything_happens_on_whole_frames_at_every_rate(film: Watched) -> None:
    moments = [time for stretch in film.stretches for time in (stretch.start, stretch.end)]
    moments += [time for beat in film.score for cue in beat.captions for time in (cue.start, cue.end)]
    assert all(abs(time / FRAME_EXACT - round(time / FRAME_EXACT)) < 1e-6 for time in moments)


def test_every_beat_ends_standing_still(film: Watched) -> None:
    for beat in film.score:
        last = [stretch for stretch in film.stretches if stretch.end <= beat.end + 1e-6][-1]
        assert last.still, beat.beat
        assert last.end - last.start >= GLANCE - 1e-6, beat.beat


def test_every_beat_pauses_for_a_second_or_more(film: Watched) -> None:
    for beat in film.score:
        pauses = [s.end - s.start for s in film.stretches if s.still and beat.start <= s.start < beat.end]
        assert max(pauses) >= 1.0 - 1e-6, beat.beat


def test_no_caption_comes_while_the_one_before_is_still_being_read(film: Watched) -> None:
    cues = [cue for beat in film.score for cue in beat.captions]
    assert all(first.end <= second.start + 1e-6 for first, second in pairwise(cues))


def test_a_question_leaves_three_seconds_to_think(film: Watched, pace: Pace) -> None:
    asked = dict.fromkeys(beat for beat, _ in pace.cards)
    assert list(asked) == ["ask", "batch_mates"]
    for name in asked:
        times = [time for beat, time in pace.cards if beat == name]
        assert max(times) - min(times) >= THINK - 1e-6
