"""A gauge stands where its batches have pulled it, and prints what it comes to."""

from __future__ import annotations

import math

import pytest
from manim import DL

from scenes.content.number_format import NumberFormat
from scenes.design.theme import DARK
from scenes.geometry.box import Box
from scenes.mobjects.charts.batch_counter import Running
from scenes.mobjects.charts.gauges import Gauges

BATCHES = [2.0, 3.0, 1.0, 2.5]
VALUES = [0.0, 0.2, 0.48, 0.532, 0.7288]


def gauges() -> Gauges:
    running = [
        Running(name, "dots", VALUES, BATCHES, [f"{value:.2f}" for value in VALUES])
        for name in ("mean", "variance x")
    ]
    counted = [f"batch {batch}" for batch in range(5)]
    return Gauges(running, Box(-4.0, 4.0, -2.0, 2.0), DARK, DARK.batch, NumberFormat(), counted)


@pytest.mark.parametrize("pulls", [(1,), (1, 2), (4,)])
def test_ticks_numbers_dots_and_counter_follow_the_batches(pulls: tuple[int, ...]) -> None:
    made = gauges()
    for batches in pulls:
        animation = made.pull(batches)
        animation.begin()
        animation.interpolate(1.0)
        animation.finish()
    seen = sum(pulls)
    for gauge in made.gauges:
        assert gauge.tick.get_x() == pytest.approx(gauge.places[seen])
        assert gauge.number.markup == f"{VALUES[seen]:.2f}"
        assert sum(dot.get_fill_opacity() == 1.0 for dot in gauge.dots) == seen
    assert made.counter.markup == f"batch {seen}"


def test_gauges_have_one_left_end_and_stay_in_their_box() -> None:
    made = gauges()
    first, second = (gauge.places[0] for gauge in made.gauges)
    assert first == pytest.approx(second)
    assert made.get_left()[0] >= -4.0 - 1e-6
    assert made.get_right()[0] <= 4.0 + 0.2
    frames = [gauge.frame(DARK.text) for gauge in made.gauges]
    assert frames[0].get_bottom()[1] > frames[1].get_top()[1]


def test_on_the_way_the_number_is_what_the_tick_shows_and_the_square_has_its_area() -> None:
    running = Running(
        "v", "dots", VALUES, BATCHES, ["at rest"] * 5, lambda value: f"{value:.2f}", squared=True
    )
    made = Gauges([running], Box(-4.0, 4.0, -2.0, 2.0), DARK, DARK.batch, NumberFormat(), [""] * 5)
    (gauge,) = made.gauges
    areas = []
    for seen, text, value in ((1.0, "at rest", 0.2), (1.5, "0.34", 0.34), (2.0, "at rest", 0.48)):
        gauge.stand_at(seen)
        assert gauge.number.markup == text
        own, last = gauge.squares
        areas.append(own.width**2 / value)
        assert last.width**2 / BATCHES[math.ceil(seen) - 1] == pytest.approx(areas[0])
        assert own.get_corner(DL) == pytest.approx(last.get_corner(DL))
    assert areas == pytest.approx([areas[0]] * 3)
    assert gauge.squares[0] in gauge.kept()
