"""Beats are chosen by name, in one lesson or in all, before any film is there."""

from __future__ import annotations

import pytest

from scenes.exports.selection import Selection
from scenes.spec.errors import SpecError

LESSONS = {"compare": ["ask", "cut", "table"], "batch": ["ask", "table"], "layer": ["meet"]}


def test_a_name_means_the_beats_of_all_lessons_and_a_pair_that_of_one() -> None:
    chosen = Selection.named(LESSONS, ["ask", "compare:table"], [])
    assert chosen.beats == {("compare", "ask"), ("batch", "ask"), ("compare", "table")}
    assert [slug for slug in LESSONS if chosen.shows(slug)] == ["compare", "batch"]
    assert len(Selection.named(LESSONS, [], []).beats) == 6


def test_loops_are_among_the_beats_that_are_cut_out() -> None:
    assert Selection.named(LESSONS, ["batch:ask"], ["ask"]).loops == {("batch", "ask")}
    assert Selection.named(LESSONS, ["cut"], ["all"]).loops == {("compare", "cut")}
    with pytest.raises(SpecError, match="--loop table: this beat is not cut out"):
        Selection.named(LESSONS, ["ask"], ["table"])


@pytest.mark.parametrize("name", ["asked", "compare:meet", "layer:ask", "compare.ask", ":ask", "ask:", "Ask"])
@pytest.mark.parametrize("option", ["--beats", "--loop"])
def test_the_name_of_no_beat_names_those_there_are(name: str, option: str) -> None:
    beats, loops = ([name], []) if option == "--beats" else ([], [name])
    with pytest.raises(SpecError) as refused:
        Selection.named(LESSONS, beats, loops)
    assert str(refused.value).startswith(f"{option} {name}: no lesson here has a beat of this name. ")
    assert "compare: ask, cut, table; batch: ask, table" in str(refused.value)
