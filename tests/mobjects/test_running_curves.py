"""Curves of running numbers, and a line through values, stand where their numbers are."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Animation

from scenes.content.number_format import NumberFormat
from scenes.design.theme import DARK
from scenes.geometry.box import Box
from scenes.mobjects.charts.batch_counter import Running
from scenes.mobjects.charts.line_plot import LinePlot
from scenes.mobjects.charts.running_curves import RunningCurves

BATCHES = [2.0, 3.0, 1.0, 2.5]
VALUES = [0.0, 0.2, 0.48, 0.532, 0.7288]


def curves() -> RunningCurves:
    running = Running("mean", "dots", VALUES, BATCHES, [f"{value:.2f}" for value in VALUES])
    counted = "batch", [str(batch) for batch in range(5)]
    return RunningCurves(
        [running, running],
        Box(-4.0, 4.0, -2.0, 2.0),
        DARK,
        DARK.batch,
        NumberFormat(),
        counted,
        (4.0, 2.3),
        10,
    )


def played(animation: Animation) -> None:
    animation.begin()
    animation.interpolate(1.0)
    animation.finish()


@pytest.mark.parametrize("pulls", [(1,), (1, 2), (4,)])
def test_pen_dots_number_and_counter_follow_the_batches(pulls: tuple[int, ...]) -> None:
    made, seen = curves(), sum(pulls)
    for batches in pulls:
        played(made.pull(batches))
    for curve in made.curves:
        assert curve.pen.get_center()[:2] == pytest.approx([curve.x[seen], curve.y[seen]])
        assert curve.number.markup == f"{VALUES[seen]:.2f}"
        assert sum(dot.get_fill_opacity() == 1.0 for dot in curve.dots) == seen
    assert made.counter.markup == str(seen)


def test_the_curve_goes_one_of_ten_parts_of_the_rod() -> None:
    made = curves()
    played(made.pull(3))
    curve = made.curves[0]
    heights = [mark.get_center()[1] for mark in curve.marks]
    assert len(heights) == 11
    assert heights[0] == pytest.approx(curve.y[2])
    assert heights[1] == pytest.approx(curve.y[3])
    assert heights[-1] == pytest.approx(curve.dots[2].get_center()[1])


def test_curves_stay_in_their_box() -> None:
    made = curves()
    for curve in made.curves:
        assert curve.get_left()[0] >= -4.0 - 1e-6
        assert curve.get_right()[0] <= 4.0 + 1e-6


def test_dots_lie_on_the_line_wherever_it_turns() -> None:
    numbers = NumberFormat()
    lines = [(0.5, -1.0), (1.0, -2.0)]
    plot = LinePlot(
        np.array([0.0, 2.0, 2.0, 4.0]),
        lines,
        2.0,
        Box(-4.0, 4.0, -2.0, 2.0),
        DARK,
        DARK.batch,
        ("x", "y"),
        (numbers, numbers),
    )
    for a, b in lines:
        played(plot.turn((a, b)))
        places = [dot.get_center() for dot in plot.dots]
        assert [x for x, _, _ in places] == pytest.approx(plot.across.x_of([0.0, 2.0, 4.0]).tolist())
        assert [y for _, y, _ in places] == pytest.approx(plot.up.x_of([b, 2 * a + b, 4 * a + b]).tolist())
        assert plot.ring.get_center()[1] == pytest.approx(float(plot.up.x_of(2 * a + b)))
