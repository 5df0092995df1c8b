"""The film as text, and its pace: how long it is, that it stands still, and that questions leave time to think."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from scenes.design.timing import GLANCE, THINK
from scenes.lessons import storyboard
from scenes.mobjects.panels.readouts import PredictionCard
from scenes.spec.lecture import LectureSpec
from scenes.staging.lesson import Lesson
from tests.film.screen import Viewer
from tests.film.watch import Watched, watch

pytestmark = pytest.mark.films

UPDATE = "If the film was meant to change: pytest tests/film --update-golden"
FRAME_EXACT = 0.2
LENGTHS = {"compare": (90, 123), "batch": (60, 94), "layer": (60, 94)}
ASKED = {"compare": ["ask", "batch_mates"], "batch": ["ask"], "layer": ["ask"]}
CARDS: dict[str, list[tuple[str, float]]] = {}
"""When a prediction card was seen, by lesson: the beat and the moment."""


def score_text(scene: Lesson) -> str:
    """The score: one line a beat, one line a caption, in seconds of the film."""
    spec = scene.spec
    shape = ",".join(map(str, spec.shape))
    lines = [f"{scene.entry.slug}  {shape} {spec.layout}  seed {spec.seed}  {scene.now:.1f} s"]
    for beat in scene.played:
        lines += ["", f"{beat.start:6.1f} {beat.end:6.1f}  {beat.name}: {beat.title}"]
        lines += [f"{cue.start:6.1f} {cue.end:6.1f}      {cue.text}" for cue in beat.captions]
    return "\n".join(lines) + "\n"


class Pace:
    """What the visitor noted: each stretch of time, whether the picture stood still, and when cards were shown."""

    def __init__(self) -> None:
        self.cards: list[tuple[str, float]] = []
        self.viewer = Viewer()

    def __call__(self, scene: Lesson) -> None:
        family = scene.get_mobject_family_members()
        if any(isinstance(part, PredictionCard) for part in family):
            self.cards.append((scene.current, scene.now))


@pytest.fixture(scope="module", params=storyboard.slugs())
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Each default film, played once."""
    pace = Pace()
    film = watch(LectureSpec(), tmp_path_factory.mktemp("score"), pace, slug=request.param)
    CARDS[film.scene.entry.slug] = pace.cards
    return film


def test_the_score_is_the_one_that_was_agreed(film: Watched, golden: Path, updating: bool) -> None:
    kept = golden / f"{film.scene.entry.slug}.txt"
    text = score_text(film.scene)
    if updating:
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert kept.exists(), f"{kept} is missing. {UPDATE}"
    assert text == kept.read_text(encoding="utf-8"), UPDATE


def test_the_film_lasts_as_long_as_it_should(film: Watched) -> None:
    shortest, longest = LENGTHS[film.scene.entry.slug]
    assert shortest <= film.scene.now <= longest


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


def test_a_question_leaves_three_seconds_to_think(film: Watched) -> None:
    cards = CARDS[film.scene.entry.slug]
    asked = dict.fromkeys(beat for beat, _ in cards)
    assert list(asked) == ASKED[film.scene.entry.slug]
    for name in asked:
        times = [time for beat, time in cards if beat == name]
        assert max(times) - min(times) >= THINK - 1e-6
