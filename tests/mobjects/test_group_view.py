"""Groups of every kind on every layout: named, coloured and normalized."""

from __future__ import annotations

import numpy as np
import pytest

from normcore import BATCH, RMS, group, normalize
from normcore.kinds import group_axis
from normcore.samples import integers
from scenes.content.number_format import NumberFormat
from scenes.design.theme import DARK
from scenes.mobjects.cube.axis_marks import AxisMarks
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.tensor_cube import TensorCube
from tests.content.kinds_and_layouts import Case, every_case
from tests.mobjects.helpers import assert_same_state, hue


def view(case: Case) -> GroupView:
    cube = TensorCube(integers(case.shape, case.text), case.text)
    return GroupView(cube, normalize(cube.tensor, case.kind, case.text))


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
def test_the_values_of_a_group_are_all_that_share_its_statistic(case: Case) -> None:
    shown = view(case)
    for label in (shown.labels[0], shown.labels[-1]):
        values = shown.cube.tensor[shown.record.labels == label]
        assert sorted(shown.values(label)) == sorted(values.tolist())
        assert float(shown.total(label)) == pytest.approx(float(values.sum()))


@every_case
def test_the_cube_at_rest_has_its_own_values_and_no_hue(case: Case) -> None:
    shown = view(case)
    before = shown.cube.state
    shown.cube.set_state(pose=shown.cube.home.moved([1.0, 0.0, 0.0]), rgb=shown.colors, alpha=0.5)
    assert_same_state(shown.neutral_state(), before)


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
