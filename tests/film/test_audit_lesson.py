"""A lesson is measured at sampled moments from its first second to its last, and every flaw of one is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.lessons import storyboard
from scenes.pipeline.jobs import StillJob
from scenes.pipeline.worker import render_still
from scenes.spec.lecture import LectureSpec
from scenes.staging.lesson import Lesson
from tests.film import audit_limits as limits
from tests.film.audit import Found, audit
from tests.film.audit_pixels import lit, lit_share
from tests.film.audit_play import Play, Watcher, sample
from tests.film.audit_table import cells, films, table
from tests.film.combos import AUDITED, Combo
from tests.film.flawed_lesson import Flawed

pytestmark = pytest.mark.films

SMALL = LectureSpec(quality="480p", fps=15)
KINDS = {"lit", "tiles", "end", "words", "still", "front", "text", "faint", "arithmetic", "layout"}


class Pictures(Watcher):
    """The share of lit pixels at every sampled moment."""

    def __init__(self) -> None:
        self.lit: dict[float, float] = {}
        self.count = 0

    def sees(self, scene: Lesson, play: Play, time: float, count: int) -> None:
        renderer: Any = scene.renderer
        self.lit[time] = lit_share(lit(renderer.picture(scene)))
        self.count += count


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> Found:
    return audit(SMALL, Flawed.entry, tmp_path_factory.mktemp("film"))


def test_every_flaw_of_a_lesson_is_found(flawed: Found) -> None:
    assert {failure.partition(":")[0] for failure in flawed.failures()} == KINDS


def test_flaws_are_told_with_their_beat_or_their_time(flawed: Found) -> None:
    told = "\n".join(flawed.failures())
    assert "new words a second in large_or_small" in told
    assert "text: where_it_lives: text '6 − 5.47 = 0.54' lies on a printed face" in told
    assert "the printed digits give 0.53" in told
    assert 8.0 <= flawed.still[0] <= 9.0


def test_a_film_without_flaws_passes() -> None:
    found = Found(
        lit=[0.2],
        tiles=[(0.0, 0.5)],
        ends={"ask": (0.3, False), "question": (0.1, True)},
        pace={"ask": 2.9},
        still=(2.8, 0.0),
        front=(0.95, 1.0),
    )
    assert found.failures() == []
    assert found.tiles_at_end == 0.3


def test_every_second_is_seen_once_and_looks_as_the_film_does(tmp_path: Path) -> None:
    made = Pictures()
    film = sample(SMALL, storyboard.find("batch"), tmp_path, lambda scene: made)
    seconds = film.plays[-1].end
    assert made.count == int(np.ceil(seconds / limits.EVERY))
    assert all(a.end == pytest.approx(b.start) for a, b in zip(film.plays, film.plays[1:], strict=False))
    beat = film.scene.played[0]
    for time in (1.0, 2.5):
        job = StillJob(storyboard.find("batch"), SMALL, tmp_path, beat.name, time / beat.end)
        still = lit_share(lit(np.ascontiguousarray(render_still(job).frame)))
        nearest = max(known for known in made.lit if known <= time)
        assert made.lit[nearest] == pytest.approx(still, abs=0.002)


def test_a_short_question_over_an_empty_stage_is_spared() -> None:
    ends = {"ask": (0.1, True)}
    assert Found(lit=[1.0], tiles=[(0.0, 1.0)], ends=ends).failures() == []
    assert len(Found(lit=[1.0], tiles=[(0.0, 1.0)], ends={"ask": (0.1, False)}).failures()) == 1


def test_the_table_has_a_line_for_every_film_and_marks_what_falls_short(flawed: Found) -> None:
    wanted = [("compare", AUDITED[0]), ("layer", AUDITED[2])]
    made = table(wanted, {0: flawed, 1: flawed})
    assert made.row_count == 2
    assert all(cell.startswith("[red]") for cell in cells(flawed))
    assert cells(Found(lit=[1.0], tiles=[(0.0, 1.0)]))[-1] == "0"


def test_a_lesson_is_not_audited_on_a_tensor_it_refuses(tmp_path: Path) -> None:
    assert not Combo({"shape": (1, 4, 2, 3)}).suits("batch", tmp_path)
    assert Combo({}).suits("batch", tmp_path)
    wanted = films(["layer"], "digits", True)
    assert wanted
    assert {lesson for lesson, _ in wanted} == {"layer"}
