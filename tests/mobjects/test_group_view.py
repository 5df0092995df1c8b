"""Groups of every kind on every layout: named, pulled out, laid flat, coloured and normalized."""

from __future__ import annotations

import numpy as np
import pytest

from normcore import BATCH, RMS, group, normalize
from normcore.kinds import group_axis
from normcore.samples import integers
from scenes.content.number_format import NumberFormat
from scenes.design.color import hex_to_rgb
from scenes.design.theme import DARK
from scenes.geometry.box import Box
from scenes.mobjects.cube.axis_marks import AxisMarks
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.tensor_cube import TensorCube
from tests.content.kinds_and_layouts import Case, every_case
from tests.mobjects.helpers import hue

ROOM = Box(-6.0, 0.0, 0.0, 3.0)


def view(case: Case) -> GroupView:
    cube = TensorCube(integers(case.shape, case.text), case.text)
    return GroupView(cube, normalize(cube.tensor, case.kind, case.text))


def on_screen(low: np.ndarray) -> set[tuple[float, ...]]:
    return {tuple(place) for place in low.round(6).tolist()}


@every_case
def test_every_drawn_cell_is_in_exactly_one_group(case: Case) -> None:
    shown = view(case)
    masks = np.array([shown.mask(label) for label in shown.labels])
    assert (masks.sum(axis=0) == 1).all()
    assert masks.any(axis=1).all()


@every_case
def test_names_are_unique_and_give_the_place_of_their_cells(case: Case) -> None:
    shown = view(case)
    names = [shown.name(label) for label in shown.labels]
    assert len(set(names)) == len(names)
    letter, features = group_axis(case.layout), case.layout.index(case.layout.features)
    for label, name in zip(shown.labels, names, strict=True):
        if name == "x":
            assert shown.labels == [0]
            continue
        places = dict(part.split(" = ") for part in name.split(", "))
        for cell in shown.cube.grid.index[shown.mask(label)].tolist():
            at = {axis.lower(): place + 1 for axis, place in zip(case.layout.names, cell, strict=True)}
            if case.kind.groups is not None and case.kind.groups > 1:
                at[letter.lower()] = cell[features] * case.kind.groups // case.shape[features] + 1
            assert {axis: at[axis] for axis in places} == {axis: int(n) for axis, n in places.items()}


def test_groups_are_named_by_sample_and_group() -> None:
    shown = view(Case(group(2), "NCHW"))
    assert [shown.name(label) for label in shown.labels[:3]] == [
        "n = 1, g = 1",
        "n = 1, g = 2",
        "n = 2, g = 1",
    ]


def test_groups_that_are_not_drawn_are_counted() -> None:
    cube = TensorCube(integers((2, 64, 1, 1), "NCHW"))
    shown = GroupView(cube, normalize(cube.tensor, group(16), "NCHW"))
    assert [shown.name(label) for label in shown.labels] == [
        "n = 1, g = 1",
        "n = 1, g = 16",
        "n = 2, g = 1",
        "n = 2, g = 16",
    ]
    assert len(shown.values(shown.labels[1])) == 4


@every_case
def test_two_cells_have_the_same_hue_if_and_only_if_they_share_a_statistic(case: Case) -> None:
    shown = view(case)
    same = shown.cell_groups[:, None] == shown.cell_groups[None]
    for colors in (shown.colors, shown.normalized_colors):
        hues = hue(colors)
        apart = np.abs((hues[:, None] - hues[None] + 180) % 360 - 180)
        assert apart[same].max() < 0.1
        if len(shown.labels) <= 24 and not same.all():
            assert apart[~same].min() > min(6.0, 40 / len(shown.labels))


@every_case
def test_a_group_pulled_out_is_outlined_and_away_from_the_rest(case: Case) -> None:
    shown = view(case)
    for label in (shown.labels[0], shown.labels[-1]):
        mask, target = shown.mask(label), shown.single_out(label).target
        moved = target.pose.low - shown.cube.home.low
        assert np.abs(moved[~mask]).max(initial=0.0) == 0
        assert np.abs(moved[mask] - moved[mask][0]).max() < 1e-9
        assert moved[mask][0, 1] > 0
        assert np.allclose(target.edge_rgb[mask], hex_to_rgb(shown.accent))
        assert (target.alpha[mask] == 1).all()
        assert np.allclose(target.rgb[mask], shown.colors[mask])


@every_case
def test_a_group_laid_flat_can_be_counted(case: Case) -> None:
    shown = view(case)
    for label in (shown.labels[0], shown.labels[-1]):
        mask, target = shown.mask(label), shown.lay_flat(label, ROOM).target
        flat = target.pose.low[mask][:, :2]
        assert len(on_screen(flat)) == mask.sum()
        assert np.ptp(target.pose.low[mask][:, 2]) < 1e-9
        bounds = target.pose.bounds(mask)
        assert ROOM.left - 1e-6 <= bounds.left < bounds.right <= ROOM.right + 1e-6
        assert ROOM.bottom - 1e-6 <= bounds.bottom < bounds.top <= ROOM.top + 1e-6
        assert np.array_equal(target.pose.low[~mask], shown.cube.state.pose.low[~mask])


@every_case
def test_normalized_cells_print_x_hat(case: Case) -> None:
    shown = view(case)
    target = shown.normalize().target
    x_hat = [float(shown.record.x_hat[tuple(cell)]) for cell in shown.cube.grid.index.tolist()]
    assert target.labels == NumberFormat().cells(x_hat)
    assert np.array_equal(target.pose.low, shown.cube.home.low)


@every_case
def test_a_group_streams_into_its_sum(case: Case) -> None:
    shown = view(case)
    label = shown.labels[-1]
    cells = shown.copy_of(label)
    assert (cells.state.alpha > 0).tolist() == shown.mask(label).tolist()
    assert not shown.send(cells, label, (0.0, 0.0)).target.alpha.any()
    values = shown.cube.tensor[shown.record.labels == label]
    total = float((values if case.kind.centred else values**2).sum())
    assert shown.running_sums(label)[-1] == pytest.approx(total)
    assert len(shown.values(label)) == shown.record.n


@every_case
def test_the_marks_of_the_averaged_axes_are_lit(case: Case) -> None:
    shown = view(case)
    marks = AxisMarks(shown.cube)
    marks.set_lit(shown.record.reduced, "#ff0000")
    for mark in marks.marks:
        lit = mark.bracket.get_stroke_color().to_hex().lower() == "#ff0000"
        assert lit == bool(set(mark.axes_named) & set(case.kind.reduced(case.layout)))


def test_families_have_their_accent() -> None:
    assert view(Case(BATCH, "NCHW")).accent == DARK.batch
    assert view(Case(RMS, "NTD")).accent == DARK.accent("rms")


def test_sizes_and_places_are_grouped_as_in_the_language_of_the_film() -> None:
    x = np.arange(2400.0).reshape(2, 1200)
    for language, size in (("en", "1,200"), ("de", "1.200")):
        cube = TensorCube(x, "NC", numbers=NumberFormat(language=language))
        shown = GroupView(cube, normalize(x, BATCH, "NC"))
        assert shown.name(shown.labels[-1]) == f"c = {size}"
        assert any(size in mark.label.markup for mark in AxisMarks(cube).marks)
