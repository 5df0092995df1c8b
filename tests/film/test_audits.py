"""Every film is calm and clear: what is explained is in sight, every text can be read, every number comes out.

This holds for every film that is audited here, so that whoever breaks it sees it. How full the picture is and how many
words come in a second (`audit_limits.SET_AS_GOALS`) does not hold for every film: these are goals, which `make audit`
measures for all films and prints in red where they are missed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.lessons import storyboard
from tests.film import audit_limits, combos
from tests.film.audit import audit
from tests.film.combos import Combo

pytestmark = pytest.mark.films

FILMS = [(lesson, combo) for combo in combos.AUDITED for lesson in combo.lessons]


def broken(failures: list[str]) -> list[str]:
    """The failures of what every film must keep."""
    return [each for each in failures if each.partition(":")[0] not in audit_limits.SET_AS_GOALS]


@pytest.mark.parametrize(
    ("lesson", "combo"), FILMS, ids=[f"{lesson}-{combo.name}" for lesson, combo in FILMS]
)
def test_a_film_is_calm_and_clear(lesson: str, combo: Combo, tmp_path: Path) -> None:
    every = audit_limits.EVERY * (1 if combo.name == "default" else 2)
    failures = broken(audit(combo.spec(tmp_path), storyboard.find(lesson), tmp_path, every).failures())
    assert not failures, "\n".join([f"{lesson} {combo.name}", *failures])


def test_only_goals_are_left_to_the_table() -> None:
    kinds = ("lit", "tiles", "end", "words", "still", "front", "order", "text", "layout", "caption", "faint")
    failures = [f"{kind}: something" for kind in (*kinds, "arithmetic")]
    left_out = {failure.partition(":")[0] for failure in failures} - {
        failure.partition(":")[0] for failure in broken(failures)
    }
    assert left_out == set(audit_limits.SET_AS_GOALS)


def test_every_lesson_is_audited_and_at_least_thirty_combinations_are() -> None:
    assert len({combo.name for combo in combos.AUDITED}) >= 30
    assert {lesson for lesson, _ in FILMS} == set(combos.LESSONS)


def test_shares_go_round_so_that_every_case_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    added = ("first", "second", "third")
    monkeypatch.setattr(combos, "LESSONS", (*combos.TRIED_ON_ALL, *added))
    assert [combos.share(lesson, "abcd", 2) for lesson in added] == [["a", "b"], ["c", "d"], ["a", "b"]]
    assert combos.share("compare", "abcd", 2) == list("abcd")
    assert combos.in_turn("a", "ab") == ("compare", "layer", "second")
    assert combos.in_turn("b", "ab") == ("compare", "batch", "first", "third")
