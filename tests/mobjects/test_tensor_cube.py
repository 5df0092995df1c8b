"""TensorCube shows the tensor it was given, cell by cell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normcore.kinds import BATCH, INSTANCE, LAYER, LAYER_CHANNELS, RMS, NormKind, group
from normcore.normalization import normalize
from normcore.partitions import group_labels
from normcore.samples import digits, integers
from scenes.content.number_format import NumberFormat
from scenes.design.theme import MINIMUM, PIXELS_PER_UNIT
from scenes.geometry.arrangements import exploded, folded
from scenes.geometry.box import Box
from scenes.geometry.grid import Limits
from scenes.geometry.pose import project
from scenes.mobjects.cube.cell_state import CellState, order_delay, staggered
from scenes.mobjects.cube.cells_to import CellsTo
from scenes.mobjects.cube.tensor_cube import TensorCube
from tests.mobjects.helpers import assert_same_state, cube, hue

EVEN_SHARE, ARC = 0.35, 142
"""How much of the distance of hues that are evenly spread over a family's arc, in degrees, two groups keep."""
KINDS = (BATCH, LAYER, LAYER_CHANNELS, INSTANCE, RMS, group(2))
TENSORS = (
    ((5, 4, 2, 3), "NCHW"),
    ((3, 5, 8), "NTD"),
    ((4, 2), "NC"),
    ((2, 64, 7, 7), "NCHW"),
    ((3, 2, 2, 4), "NHWC"),
)


@pytest.mark.parametrize(("shape", "layout"), TENSORS)
def test_every_cell_prints_its_entry(shape: tuple[int, ...], layout: str) -> None:
    tensor = integers(shape, layout)
    made = TensorCube(tensor, layout)
    entries = [tensor[tuple(index)] for index in made.grid.index.tolist()]
    assert made.state.labels == tuple(str(int(entry)) for entry in entries)


def test_real_activations_are_printed_with_the_decimals_that_fit() -> None:
    tensor = digits()
    made = TensorCube(tensor, "NCHW")
    entries = [float(tensor[tuple(index)]) for index in made.grid.index.tolist()]
    assert made.state.labels == NumberFormat().cells(entries)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize(("shape", "layout"), TENSORS)
def test_two_cells_have_the_same_hue_if_and_only_if_they_share_a_statistic(
    kind: NormKind, shape: tuple[int, ...], layout: str
) -> None:
    made = cube(shape, layout)
    labels = made.grid.values(group_labels(kind, shape, layout))
    hues = hue(made.group_colors(normalize(made.tensor, kind, layout)))
    apart = np.abs((hues[:, None] - hues[None] + 180) % 360 - 180)
    same = labels[:, None] == labels[None]
    assert apart[same].max() < 0.1
    count = len(np.unique(labels))
    if count <= 24 and not same.all():
        assert apart[~same].min() > min(6.0, EVEN_SHARE * ARC / count)


def test_larger_values_are_lighter() -> None:
    made = cube()
    light = made.neutral_colors().sum(axis=1)
    values = made.drawn()
    assert np.array_equal(np.argsort(light, kind="stable"), np.argsort(values, kind="stable"))


@pytest.mark.parametrize("width", np.linspace(0.4, 12.0, 30).round(2))
def test_no_value_is_printed_smaller_than_the_minimum(width: float) -> None:
    made = cube(box=Box(-width / 2, width / 2, -width / 3, width / 3))
    sizes = [printed.size_px for printed in made.drawing.prints if printed is not None]
    assert all(size >= MINIMUM for size in sizes)
    assert bool(sizes) == (made.home.size[0, 1] * PIXELS_PER_UNIT * 0.58 >= MINIMUM) or not sizes


@pytest.mark.parametrize("largest", [9, 12, 100, 9999])
def test_a_number_keeps_a_margin_of_a_fifth_of_its_cell(largest: int) -> None:
    made = TensorCube([[1.0, 3.0], [2.0, largest]], "NC", box=Box(-5, 5, -3, 3))
    for cell, printed in zip(made.drawing.cells, made.drawing.prints, strict=True):
        if printed is not None:
            width = np.ptp(printed.outline[:, 0])
            assert width <= 0.6 * made.state.pose.size[cell, 0] + 1e-9
    assert any(made.drawing.prints)


def test_a_cell_that_is_no_number_makes_no_number_smaller() -> None:
    tensor = np.arange(6.0).reshape(1, 6)
    known = {p.size_px for p in TensorCube(tensor, "NC").drawing.prints if p is not None}
    tensor[0, 2] = np.nan
    prints = [p for p in TensorCube(tensor, "NC").drawing.prints if p is not None]
    assert {p.size_px for p in prints if p.text != "nan"} == known
    assert any(p.text == "nan" for p in prints)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("all_odd", [False, True])
def test_values_that_are_no_numbers_have_a_colour_of_their_own(odd: float, all_odd: bool) -> None:
    tensor = np.arange(24.0).reshape(2, 3, 4, 1)
    tensor[:, 1] = odd
    made = TensorCube(np.full(tensor.shape, odd) if all_odd else tensor)
    marked = ~np.isfinite(made.drawn())
    labels = made.normalized(BATCH)
    for colors in (made.neutral_colors(), made.group_colors(labels)):
        assert np.isfinite(colors).all()
        assert np.ptp(colors[marked], axis=0).max() == 0
        if not all_odd:
            assert np.abs(colors[~marked] - colors[marked][0]).max(axis=1).min() > 0.1


def test_values_vanish_when_the_cube_is_scaled_down() -> None:
    made = cube()
    assert any(made.drawing.prints)
    made.scale(0.2)
    assert not any(made.drawing.prints)


def test_a_printed_value_is_hidden_with_its_ink() -> None:
    made = cube().set_state(ink=0.0)
    assert not any(made.drawing.prints)


def test_dots_stand_for_the_cells_left_out() -> None:
    complete, elided = cube((4, 8, 1, 1)), cube((4, 9, 1, 1))
    assert len(complete.drawing.alpha) == len(complete.grid) == 32
    assert len(elided.grid) == 16
    assert len(elided.drawing.alpha) == 16 + 3


def test_every_box_of_a_drawing_names_its_cell() -> None:
    made = TensorCube(integers((2, 12, 1, 1), "NCHW"))
    drawing, pose = made.drawing, made.state.pose
    named = drawing.cells >= 0
    assert (~named).sum() == 3
    fronts = drawing.quads[named, 2]
    assert np.allclose(fronts[:, 0], project(pose.low[drawing.cells[named]]))
    assert len(set(drawing.cells[named].tolist())) == named.sum()


def test_the_limits_of_what_is_drawn_can_be_chosen() -> None:
    assert len(cube((4, 9, 1, 1), limits=Limits(features=9)).grid) == 36


@pytest.mark.parametrize("seed", range(3))
def test_a_state_on_its_way_begins_and_ends_exactly(seed: int) -> None:
    first, second = _two_states(seed)
    count = len(first.alpha)
    assert_same_state(first.towards(second, np.zeros(count)), first)
    low = first.towards(second, np.ones(count))
    assert np.allclose(low.pose.low, second.pose.low, rtol=0, atol=1e-12)
    assert np.allclose(low.rgb, second.rgb, rtol=0, atol=1e-12)
    assert low.labels == second.labels


def _two_states(seed: int) -> tuple[CellState, CellState]:
    made, rng = cube(), np.random.default_rng(seed)
    second = made.state.changed(
        pose=exploded(made.grid, Box(-6, 6, -3, 3)),
        rgb=rng.random((120, 3)),
        alpha=rng.random(120),
        edge=rng.random(120),
        labels=NumberFormat().cells(rng.normal(size=120)),
    )
    return made.state, second


@settings(max_examples=40)
@given(st.floats(0.0, 0.95), st.integers(0, 100))
def test_cells_arrive_exactly_whatever_their_delay(lag: float, seed: int) -> None:
    made, rng = cube(), np.random.default_rng(seed)
    target = made.state.changed(pose=folded(made.grid, "C", 0.5), rgb=rng.random((120, 3)), alpha=0.5)
    move = CellsTo(made, target, delay=rng.random(120), lag=lag)
    start = made.state
    move.begin()
    assert_same_state(made.state, start)
    move.interpolate(0.5)
    move.interpolate(1.0)
    move.finish()
    assert made.state is target


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30), st.floats(0.0, 0.9))
def test_every_cell_starts_at_rest_and_arrives_in_time(keys: list[int], lag: float) -> None:
    delay = order_delay(keys)
    assert staggered(0.0, delay, lag).max() == 0
    assert staggered(1.0, delay, lag).min() == pytest.approx(1.0)
    half = staggered(0.5, delay, lag)
    assert np.all(np.diff(half[np.argsort(keys, kind="stable")]) <= 1e-12)


def test_a_changed_value_takes_the_place_of_the_old_one_at_once() -> None:
    first, second = _two_states(0)
    first, second = first.changed(ink=1.0), second.changed(ink=1.0)
    assert first.labels != second.labels
    for share, printed in ((0.49, first.labels), (0.5, second.labels)):
        middle = first.towards(second, np.full(120, share))
        assert middle.labels == printed
        assert middle.ink.min() == pytest.approx(1.0)


def test_changing_a_state_leaves_the_old_one_alone() -> None:
    made = cube()
    before = made.state
    rgb = before.rgb.copy()
    made.set_state(rgb=np.zeros(3))
    assert np.array_equal(before.rgb, rgb)
    assert made.state.rgb.max() == 0
