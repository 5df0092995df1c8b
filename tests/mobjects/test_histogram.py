"""The bars and ticks of a number line stand where the values are, whatever their size."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from normcore.normalization import normalize
from scenes.mobjects.charts.histogram import _normalized, bins
from scenes.mobjects.charts.value_scale import nice_ticks

TOP = sys.float_info.max


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [0.0, 0.1, -7.0, 1e10, 1e17, -1e30, 1e200, TOP, -TOP])
def test_equal_values_have_one_bin_around_them_which_becomes_one_around_zero(value: float) -> None:
    x = np.full((2, 3), value)
    edges = bins([x])
    assert edges.size == 2
    assert edges[0] <= value <= edges[1]
    assert edges[0] < edges[1]
    assert np.histogram(x, edges)[0].tolist() == [6]
    assert _normalized(edges, normalize(x, "layer", "NC"), 0).tolist() == [-0.25, 0.25]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [1e17, 1e30, -1e306, TOP])
def test_equal_values_beside_others_become_a_bar_at_zero(value: float) -> None:
    x = np.random.default_rng(0).normal(0.0, 1.0, (9, 2))
    x[:, 0] = value
    edges, record = bins([x[:, 0], x[:, 1]]), normalize(x, "batch", "NC")
    (bar,) = np.flatnonzero(np.histogram(x[:, 0], edges)[0])
    places = _normalized(edges, record, 0)
    assert places[bar] < 0 < places[bar + 1]
    assert np.isfinite(_normalized(edges, record, 1)).all()


@pytest.mark.parametrize("low", [2.0**53, 1e17, -1e20])
def test_whole_numbers_of_any_size_lie_in_bins(low: float) -> None:
    x = np.array([low, np.nextafter(low, np.inf), np.nextafter(low, -np.inf)])
    assert np.histogram(x, bins([x]))[0].sum() == 3


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("span", [(0.0, TOP), (-TOP, 0.0), (-TOP, TOP), (1.7e308, TOP), (0.0, 1e308)])
def test_ticks_reach_to_the_largest_float(span: tuple[float, float]) -> None:
    ticks = nice_ticks(span)
    assert 1 < len(ticks) <= 7
    assert all(span[0] <= tick <= span[1] for tick in ticks)
