"""Axes hold what they show: groups of any size, spread and offset, outliers beyond a break, dots that never overlap."""

from __future__ import annotations

import sys
from fractions import Fraction

import numpy as np
import pytest

from normcore.normalization import normalize
from scenes.mobjects.charts.dot_stack import PITCH, density, dot_size, stacked
from scenes.mobjects.charts.line_animations import running_means
from scenes.mobjects.charts.value_scale import Axis, Spans, core, moments, plus, times

RNG = np.random.default_rng(3)
GROUPS = {
    "whole": RNG.integers(0, 10, 30).astype(float),
    "normal": RNG.normal(0, 1, 196),
    "relu": np.maximum(RNG.normal(0, 1, 196), 0),
    "far": 3000 + RNG.normal(0, 1, 30),
    "tiny": RNG.normal(0, 1e-3, 40),
    "tens of thousands": 1e4 + RNG.normal(0, 300, 40),
    "negative": RNG.normal(-50, 2, 25),
    "zeros": np.zeros(30),
    "constant": np.full(30, -7.5),
    "one": np.array([4.0]),
    "two": np.array([1.0, 3.0]),
    "huge": RNG.normal(0, 1, 30) * 1e180,
    "least": RNG.normal(0, 1, 30) * 1e-300,
}


def normalized(values: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    return np.asarray(normalize(values[None], "layer", "NC", eps=eps).x_hat)[0]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", GROUPS)
def test_every_stage_stands_on_its_axis(name: str) -> None:
    values = GROUPS[name]
    scaled = normalized(values)
    axes = Spans.of(values, scaled).axes(-4.0, 4.0)
    stages = zip(
        (axes.raw, axes.centred, axes.scaled), (values, values - moments(values)[0], scaled), strict=True
    )
    for axis, shown in stages:
        x = axis.place(shown)
        assert np.isfinite(x).all()
        assert (x > axis.left).all()
        assert (x < axis.right).all()
        assert 1 <= len(axis.ticks(8)) <= 9
        if np.ptp(shown) > 0:
            assert np.ptp(x) >= 0.2 * (axis.right - axis.left), "a group is one column"


def test_the_axis_stays_where_all_stages_are_wide_on_it() -> None:
    values = GROUPS["whole"]
    axes = Spans.of(values, normalized(values)).axes(-4.0, 4.0)
    assert axes.raw == axes.centred == axes.scaled


@pytest.mark.parametrize("name", ["far", "tiny", "tens of thousands"])
def test_where_the_axis_changes_its_numbers_the_dots_stay(name: str) -> None:
    values = GROUPS[name]
    scaled = normalized(values)
    axes = Spans.of(values, scaled).axes(-4.0, 4.0)
    centred = values - moments(values)[0]
    assert len({axes.raw, axes.centred, axes.scaled}) > 1
    if axes.raw != axes.centred:
        assert axes.centred.place(centred) == pytest.approx(axes.raw.place(values), abs=1e-6)
    if axes.centred != axes.scaled:
        assert axes.scaled.place(scaled) == pytest.approx(axes.centred.place(centred), abs=1e-6)


@pytest.mark.parametrize("far", [3000.0, -3000.0, 1e30])
def test_an_outlier_does_not_make_a_column_of_the_others(far: float) -> None:
    values = np.append(RNG.normal(0, 1, 100), far)
    axis = Spans.of(values, normalized(values)).axes(-4.0, 4.0).raw
    assert core(values).tolist() == [True] * 100 + [False]
    assert (axis.cut_low, axis.cut_high) == (far < 0, far > 0)
    x = axis.place(values)
    assert np.ptp(x[:-1]) > 1.0
    beyond = axis.beyond(values)
    assert [len(side) for side in beyond] == [int(far < 0), int(far > 0)]


@pytest.mark.parametrize("name", GROUPS)
def test_ordinary_groups_are_not_cut(name: str) -> None:
    assert core(GROUPS[name]).all()


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("height", [0.8, 3.5])
def test_dots_do_not_overlap_and_columns_fit(name: str, height: float) -> None:
    values = GROUPS[name]
    x = Spans.of(values, normalized(values)).axes(-4.0, 4.0).raw.place(values)
    size = dot_size([x], height, 3000)
    if size is None:
        return
    stack = size.stack(x, np.arange(len(x)))
    y = stack.level * PITCH * size.radius
    assert y.max() <= height
    apart = np.hypot(stack.x[:, None] - stack.x, y[:, None] - y) + 10 * np.eye(len(x))
    assert apart.min() >= 2 * size.radius - 1e-9
    assert np.abs(stack.x - x).max() <= 3 * PITCH * size.radius


def test_equal_values_stand_on_each_other_in_their_order() -> None:
    x, rank = np.array([0.0, 1.0, 0.0, 1.0, 0.0]), np.array([4, 0, 1, 2, 3])
    stack = stacked(x, rank, 0.1)
    assert stack.x.tolist() == x.tolist()
    assert stack.level.tolist() == [2, 0, 0, 1, 1]


def test_a_density_is_as_high_where_values_are_as_many() -> None:
    knots, heights = density(RNG.normal(0, 1, 200_000))
    assert abs(knots[int(heights.argmax())]) < 0.2
    assert heights.max() == pytest.approx(1.0)
    at_one = float(np.interp(1.0, knots, heights))
    assert at_one == pytest.approx(np.exp(-0.5), abs=0.04)


def test_a_density_shows_the_others_beside_many_zeros() -> None:
    knots, heights = density(np.maximum(RNG.normal(0, 1, 100_000), 0))
    assert float(np.interp(0.7, knots, heights)) > 0.2


@pytest.mark.parametrize("values", [[1.0, 2.0, 4.5], [1e200, 3e200, -1e200], [5.0] * 4, [0.0, 0.0]])
def test_mean_and_deviation_of_any_size(values: list[float]) -> None:
    mean, sd = moments(values)
    unit = max(map(abs, values)) or 1.0
    small = np.array(values) / unit
    assert mean / unit == pytest.approx(small.mean())
    assert sd / unit == pytest.approx(small.std())
    assert running_means(np.array(values), len(values))[-1] == mean


EXTREMES = {
    "largest": [sys.float_info.max, -sys.float_info.max, sys.float_info.max, 1.0],
    "a level near the largest": [1.7e308, 1.6e308, 1.75e308],
    "smallest": [5e-324, 4e-323, -9e-323, 0.0],
    "all powers": [1e300, 1.0, 1e-300, -1e150],
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", EXTREMES)
def test_the_largest_and_the_smallest_floats_stand_in_proportion(name: str) -> None:
    values = np.array(EXTREMES[name])
    axes = Spans.of(values, normalized(values)).axes(-4.0, 4.0)
    axis = axes.raw
    low, high, first, last = map(Fraction, (axis.low, axis.high, axis.first, axis.last))
    right = [
        float(first + (Fraction(value) - low) / (high - low) * (last - first)) for value in values.tolist()
    ]
    assert axis.place(values) == pytest.approx(right, abs=1e-9)
    assert axis.shows(values).all()
    for each in (axes.raw, axes.centred, axes.scaled):
        ticks = each.ticks(8)
        assert 1 <= len(ticks) <= 9
        assert (np.diff(np.array(ticks) / max(map(abs, ticks))) > 0).all()
    means = running_means(values, len(values))
    assert ((values.min() <= means) & (means <= values.max())).all()


def test_what_no_float_holds_becomes_the_largest() -> None:
    most = sys.float_info.max
    assert plus(np.array([most, 1.0]), most / 2).tolist() == [most, most / 2]
    assert times(np.array([-most, 2.0]), 3.0).tolist() == [-most, 6.0]


def test_ticks_lie_on_the_line() -> None:
    axis = Axis(-2.1, 5.0, -4.0, 4.0)
    assert axis.ticks(10) == [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
