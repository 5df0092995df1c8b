"""An arrow leads from 0 to the typical size of values, and says how large that is."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.design.theme import DARK
from scenes.geometry.box import Box
from scenes.mobjects.charts.typical_size import TypicalSize
from scenes.mobjects.charts.value_line import ValueLine

BOX = Box(-4.0, 4.0, -2.0, 2.0)


@pytest.mark.parametrize("size", [3.0, 6.0])
def test_the_arrow_is_as_long_as_the_size_and_the_print_stands_beside_it(size: float) -> None:
    line = ValueLine([1.0, 2.0, 6.0], BOX, DARK, room=(-9.0, 9.0))
    made = TypicalSize(line, size, "so much")
    assert made.arrow.get_left()[0] == pytest.approx(line.scene_x(0.0))
    assert made.arrow.get_right()[0] == pytest.approx(line.scene_x(size))
    assert made.amount.markup == "so much"
    assert made.amount.get_left()[0] > made.arrow.get_right()[0]


def test_the_print_stands_before_an_arrow_that_ends_where_the_line_does() -> None:
    line = ValueLine([-6.0, 6.0], BOX, DARK)
    made = TypicalSize(line, 6.0, "6.00")
    assert made.amount.get_right()[0] < made.arrow.get_left()[0]


def test_a_size_of_nothing_has_no_arrow() -> None:
    made = TypicalSize(ValueLine([-1.0, 1.0], BOX, DARK), 0.0, "0.00")
    assert not made.arrow.has_points()
    assert np.isfinite(made.amount.get_center()).all()
