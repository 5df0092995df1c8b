"""The property table brings in its rows, whose texts keep to their columns."""

from __future__ import annotations

import numpy as np
import pytest

from normcore import BATCH, LAYER, properties
from scenes.content.comparisons import COMPARED, cell_text, kind_name
from scenes.design.theme import DARK
from scenes.geometry.box import Box
from scenes.mobjects.panels.property_table import PropertyPanel
from scenes.texts.catalog import common

BOXES = {
    "wide": Box(-6.5, 6.5, -3.0, 3.5),
    "low": Box(-6.5, 6.5, -1.6, 2.4),
    "tall": Box(-3.5, 3.5, -5.0, 5.0),
}


def panel(name: str, fills: bool = False) -> PropertyPanel:
    table, texts = properties((5, 4, 2, 3), "NCHW"), common("en", "images")
    rows = [
        (key, texts["table"][key], [cell_text(key, cell, texts) for cell in table.row(key).cells])
        for key in COMPARED
    ]
    headings = [kind_name(kind, texts) for kind in (BATCH, LAYER)]
    return PropertyPanel(rows, headings, [DARK.batch, DARK.layer], BOXES[name], DARK, name == "tall", fills)


every_box = pytest.mark.parametrize("name", BOXES)


@every_box
def test_a_row_comes_in_as_a_whole(name: str) -> None:
    made = panel(name)
    assert list(made.rows) == list(COMPARED)
    for key, row in made.rows.items():
        assert made.reveal(key).mobject is row


@every_box
def test_making_an_animation_changes_nothing(name: str) -> None:
    made = panel(name)
    before = [part.points.copy() for part in made.rows["axes"].family_members_with_points()]
    made.reveal("axes")
    after = [part.points for part in made.rows["axes"].family_members_with_points()]
    assert all((old == new).all() for old, new in zip(before, after, strict=True))


@pytest.mark.parametrize("fills", [False, True])
@every_box
def test_texts_keep_to_their_columns_and_rows_below_each_other(name: str, fills: bool) -> None:
    made = panel(name, fills)
    for row in made.rows.values():
        for value, column in zip(row[2:], made.plan.columns, strict=True):
            assert column.left - 1e-6 <= value.get_left()[0] < value.get_right()[0] <= column.right + 1e-6
    tops = [row.get_top()[1] for row in made.rows.values()]
    assert tops == sorted(tops, reverse=True)


@pytest.mark.parametrize("name", ["wide", "low"])
def test_texts_that_fill_their_rows_are_larger_and_stay_within_them(name: str) -> None:
    usual, filled = panel(name), panel(name, fills=True)
    sizes = [[part.text_px for row in made.rows.values() for part in row[1:]] for made in (usual, filled)]
    assert np.mean(sizes[1]) > 1.1 * np.mean(sizes[0])
    for row, line in zip(filled.rows.values(), filled.plan.lines, strict=True):
        for part in row[1:]:
            assert line.bottom < part.get_bottom()[1] < part.get_top()[1] < line.top
