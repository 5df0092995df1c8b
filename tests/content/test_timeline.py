"""The timeline: what a beat's clip and its parts are."""

from __future__ import annotations

import json

import pytest

from scenes.content.timeline import Beat, Caption, Timeline

ASKED, ANSWERED = Caption(10.4, 14.4, "Why?"), Caption(14.4, 20.0, "So.")
BEAT = Beat("why", "Why", 10.0, 20.0, (ASKED, ANSWERED), "All of it.", 0.4, (4.0,))


def test_a_beat_without_stops_is_one_part_and_is_described_as_a_whole() -> None:
    beat = Beat("a", "A", 1.0, 3.0, (Caption(1.0, 3.0, "Hi."),), "Seen.", 0.2)
    assert beat.parts == (beat,)


def test_the_parts_of_a_beat_are_cut_at_its_stops_and_lose_nothing() -> None:
    question, answer = BEAT.parts
    assert (question.opens, question.end) == (BEAT.opens, 14.0)
    assert (answer.opens, answer.end) == (14.0, BEAT.end)
    assert (question.stops, answer.stops) == ((), ())


def test_a_part_that_asks_does_not_give_the_answer_away() -> None:
    question, answer = BEAT.parts
    assert (question.spoken, question.description) == ("Why?", "Why?")
    assert (answer.spoken, answer.description) == ("So.", "All of it.")


def test_stops_are_counted_from_the_start_of_the_clip_when_a_beat_is_one() -> None:
    own = BEAT.from_zero()
    assert own.stops == (3.6,)
    assert [part.end for part in own.parts] == [3.6, 9.6]


def test_stops_stay_where_they_are_when_a_beat_moves() -> None:
    assert BEAT.shifted(5.0).stops == BEAT.stops
    assert [part.start for part in BEAT.shifted(5.0).parts] == [15.0, 19.0]


def test_stops_are_written_and_a_timeline_without_them_is_still_read() -> None:
    timeline = Timeline("a", "A", "B", "C", "en", 15, (BEAT,))
    assert Timeline.from_json(timeline.to_json()) == timeline
    older = json.loads(timeline.to_json())
    del older["beats"][0]["stops"]
    assert Timeline.from_json(json.dumps(older)).beats[0].stops == ()


@pytest.mark.parametrize("stops", [(2.0, 5.0), ()])
def test_the_parts_of_a_beat_follow_each_other(stops: tuple[float, ...]) -> None:
    parts = Beat("a", "A", 0.0, 9.0, (), "", 0.0, stops).parts
    assert [part.end for part in parts[:-1]] == [part.start for part in parts[1:]]
