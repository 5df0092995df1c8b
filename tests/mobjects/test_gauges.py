"""A gauge stands where its batches have pulled it, and prints what it comes to."""

from __future__ import annotations

import pytest

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
