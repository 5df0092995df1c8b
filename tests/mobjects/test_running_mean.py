"""A running mean stands where its batches have pulled it, and every batch is a dot of its own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import Animation

from scenes.design.theme import DARK
from scenes.geometry.box import Box
from scenes.mobjects.charts.running_mean import BAND, RunningMean
from scenes.mobjects.charts.value_line import ValueLine

BATCHES = [2.0 + 0.5 * float(np.sin(7 * batch)) for batch in range(40)]
MEANS = [0.0]
for _batch in BATCHES:
    MEANS.append(0.9 * MEANS[-1] + 0.1 * _batch)


def made(batches: list[float] = BATCHES, means: list[float] = MEANS, wide: float = 8.0) -> RunningMean:
    line = ValueLine([0.0, 1.0, 3.0, 4.0], Box(-wide / 2, wide / 2, -2.0, 2.0), DARK, room=(0.0,))
    return RunningMean(line, means, batches, "running mean", "batch means", DARK.good, DARK.batch)


def played(animation: Animation) -> None:
    animation.begin()
    animation.interpolate(1.0)
    animation.finish()


def seen(running: RunningMean) -> int:
    return sum(dot.get_fill_opacity() == 1.0 for dot in running.dots)


@pytest.mark.parametrize("pulls", [(1,), (1, 1, 38), (40,)])
def test_it_stands_where_the_batches_so_far_have_pulled_it(pulls: tuple[int, ...]) -> None:
    running, so_far = made(), 0
    for batches in pulls:
        played(running.pull(batches))
        so_far += batches
        assert running.tick.get_x() == pytest.approx(running.line.scene_x(MEANS[so_far]))
        assert seen(running) == so_far


@pytest.mark.parametrize("batches", [BATCHES, [2.0] * 40, [2.0, 3.0] * 20], ids=["apart", "one", "two"])
def test_no_two_batches_are_one_dot(batches: list[float]) -> None:
    running = made(batches, [0.0] * 41)
    places = {(round(float(dot.get_x()), 3), round(float(dot.get_y()), 3)) for dot in running.dots}
    assert len(places) == len(batches)
    columns = sorted({x for x, _ in places})
    assert all(second - first > 0.04 for first, second in pairwise(columns))


def test_its_number_goes_where_its_label_goes() -> None:
    running = made()
    running.leave_room("1.98")
    number = running.numbered("0.00")
    gap = number.get_left()[0] - running.label.get_right()[0]
    played(running.pull(40))
    assert number.get_left()[0] - running.label.get_right()[0] == pytest.approx(gap)
    assert number.get_right()[0] <= running.line.box.right + 1e-6


@pytest.mark.parametrize(("wide", "is_named"), [(8.0, True), (3.0, False)], ids=["wide", "narrow"])
def test_its_batches_are_named_beside_them_where_there_is_room(wide: float, is_named: bool) -> None:
    running = made(wide=wide)
    box = running.line.box
    assert bool(len(running.legend)) == is_named
    for legend in running.legend:
        assert box.left <= legend.get_left()[0]
        assert legend.get_right()[0] <= box.right
        assert abs(legend.get_x() - running.dots.get_x()) > (legend.width + running.dots.width) / 2


def test_a_second_number_stands_over_its_label() -> None:
    running = made()
    played(running.pull(40))
    above = running.above("running variance 1.78")
    assert above.get_bottom()[1] > running.label.get_top()[1]
    assert above.get_top()[1] < running.line.box.top + BAND
    assert above.get_right()[0] <= running.line.box.right + 1e-6
