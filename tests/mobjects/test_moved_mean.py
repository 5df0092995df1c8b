"""An arrow leads from where a mean was to where it is, and says how far that is."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.design.theme import DARK
from scenes.geometry.box import Box
from scenes.mobjects.charts.moved_mean import MovedMean
from scenes.mobjects.charts.value_line import ValueLine


@pytest.mark.parametrize(("values", "said"), [([1.0, 2.0, 6.0], "+1.50"), ([-1.0, -2.0, -6.0], "−1.50")])
def test_the_amount_is_the_difference_of_the_printed_means(values: list[float], said: str) -> None:
    line = ValueLine(values, Box(-4.0, 4.0, -2.0, 2.0), DARK, room=(-9.0, 9.0))
    mean, x = line.state.mean, line.state.mean_x
    stretch = line.stretch_by(1.5)
    stretch.begin()
    stretch.interpolate(1.0)
    arrow = MovedMean(line, mean, x)
    assert arrow.text == said
    ends = sorted((x, line.state.mean_x))
    assert arrow.arrow.get_left()[0] == pytest.approx(ends[0])
    assert arrow.arrow.get_right()[0] == pytest.approx(ends[1])
    assert not ends[0] < arrow.amount.get_x() < ends[1]


def test_a_mean_that_stays_has_no_arrow() -> None:
    line = ValueLine([-1.0, 1.0], Box(-4.0, 4.0, -2.0, 2.0), DARK)
    arrow = MovedMean(line, line.state.mean, line.state.mean_x)
    assert not arrow.arrow.has_points()
    assert arrow.text == "0.00"
    assert np.isfinite(arrow.amount.get_center()).all()
