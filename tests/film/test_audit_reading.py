"""Words and still seconds are counted as a viewer has them."""

from __future__ import annotations

import pytest

from tests.film.audit_limits import STILL, WORDS_A_SECOND
from tests.film.audit_play import Play
from tests.film.audit_reading import Reading, longest_still, words_of


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Each channel has a mean of its own.", 8),
        ("C \\= 4", 1),
        ('$term("stat", mu_(c)) = display(("164") / ("30")) = term("result", "5.47")$', 4),
        ("−1.23", 0),
        ("batch's 1,024", 2),
        ("→ = ×", 0),
    ],
)
def test_words_numbers_and_symbols_are_counted(text: str, count: int) -> None:
    assert len(words_of(text)) == count


def test_words_that_stay_are_not_new_and_a_changed_text_is() -> None:
    reading = Reading()
    reading.note(Play(0.0, 1.0, False), ["the same batch", '$mu = "2.13"$'])
    reading.note(Play(1.0, 4.0, True), ["the same batch", '$mu = "2.13"$'])
    assert reading.words_between(0.0, 4.0) == 5
    reading.note(Play(4.0, 5.0, False), ["the other batch", '$mu = "2.13"$', '$mu = "3.70"$'])
    assert reading.words_between(1.0, 5.0) == 4
    assert reading.pace(0.0, 5.0) == pytest.approx(1.8)


def still(*plays: tuple[Play, list[str]]) -> float:
    reading = Reading()
    for play, texts in plays:
        reading.note(play, texts)
    return longest_still(reading.plays)[0]


def test_a_hold_with_nothing_new_is_still() -> None:
    plays = [Play(0.0, 1.0, False), Play(1.0, 9.0, True), Play(9.0, 10.0, False)]
    assert still(*((play, []) for play in plays)) == 8.0 > STILL


def test_holds_in_a_row_are_one_and_motion_parts_them() -> None:
    assert still((Play(0.0, 2.0, True), []), (Play(2.0, 5.0, True), [])) == 5.0
    parted = [Play(0.0, 2.0, True), Play(2.0, 2.2, False), Play(2.2, 4.8, True)]
    assert still(*((play, []) for play in parted)) == pytest.approx(2.6)


@pytest.mark.parametrize(("seconds", "expected"), [(2, 6.0), (6, 2.0), (60, 0.0)])
def test_the_time_that_new_words_need_is_not_still(seconds: int, expected: float) -> None:
    text = "word " * round(seconds * WORDS_A_SECOND)
    assert still((Play(0.0, 1.0, False), [text]), (Play(1.0, 9.0, True), [text])) == expected


def test_words_that_have_gone_are_not_to_be_read() -> None:
    text = "word " * 90
    assert still((Play(0.0, 1.0, False), [text]), (Play(1.0, 9.0, True), [])) == 8.0


def test_words_in_the_middle_of_a_long_hold_begin_a_new_stretch() -> None:
    assert still((Play(0.0, 4.0, True), []), (Play(4.0, 8.0, True), ["three new words"])) == 4.0
