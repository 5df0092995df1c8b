"""Every film is full, calm and clear: what is explained is in sight, nothing is too fast, every number comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.lessons import storyboard
from tests.film import combos
from tests.film.audit import audit
from tests.film.combos import Combo

pytestmark = pytest.mark.films

FILMS = [(lesson, combo) for combo in combos.AUDITED for lesson in combo.lessons]


@pytest.mark.parametrize(
    ("lesson", "combo"), FILMS, ids=[f"{lesson}-{combo.name}" for lesson, combo in FILMS]
)
def test_a_film_passes_every_audit(lesson: str, combo: Combo, tmp_path: Path) -> None:
    failures = audit(combo.spec(tmp_path), storyboard.find(lesson), tmp_path).failures()
    assert not failures, "\n".join([f"{lesson} {combo.name}", *failures])


def test_every_lesson_is_audited_and_at_least_thirty_combinations_are() -> None:
    assert len({combo.name for combo in combos.AUDITED}) >= 30
    assert {lesson for lesson, _ in FILMS} == set(combos.LESSONS)
