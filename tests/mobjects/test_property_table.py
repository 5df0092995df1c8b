"""The property table brings in its rows, and proofs below it where they do not fit beside their values."""

from __future__ import annotations

import pytest
from manim import FadeIn, FadeOut

from normcore import BATCH, LAYER, properties
from scenes.content.comparisons import COMPARED, cell_text, kind_name
from scenes.design.theme import DARK
from scenes.geometry.box import Box
from scenes.mobjects.panels.property_table import PropertyPanel
from scenes.texts.catalog import common

WIDE, LOW = Box(-6.5, 6.5, -3.0, 3.5), Box(-6.5, 6.5, -1.6, 2.4)


def panel(box: Box) -> PropertyPanel:
    table, texts = properties((5, 4, 2, 3), "NCHW"), common("en", "images")
    rows = [
        (key, texts["table"][key], [cell_text(key, cell, texts) for cell in table.row(key).cells])
        for key in COMPARED
    ]
    return PropertyPanel(table, rows, [kind_name(kind, texts) for kind in (BATCH, LAYER)], box, DARK)


def test_a_row_comes_in_with_its_proofs() -> None:
    made = panel(WIDE)
    assert made.plan.strip is None
    assert not made.proofs
    assert list(made.rows) == list(COMPARED)
    assert [type(change) for change in made.reveal("axes").animations] == [FadeIn]


def test_proofs_below_the_table_follow_the_row() -> None:
    made = panel(LOW)
    assert made.plan.strip is not None
    first = made.reveal("normalizes", "axes").animations
    assert [change.mobject for change in first] == [
        made.rows["normalizes"],
        made.rows["axes"],
        made.proofs["axes"],
    ]
    second = made.reveal("batch_dependency").animations
    assert [type(change) for change in second] == [FadeIn, FadeOut, FadeIn]
    assert second[1].mobject is made.proofs["axes"]
    assert second[2].mobject is made.proofs["batch_dependency"]


@pytest.mark.parametrize("box", [WIDE, LOW], ids=["wide", "low"])
def test_making_an_animation_changes_nothing(box: Box) -> None:
    made = panel(box)
    once, twice = (made.reveal("axes").animations for _ in range(2))
    assert [type(change) for change in once] == [type(change) for change in twice]
    assert [change.mobject for change in once] == [change.mobject for change in twice]


def test_without_room_for_proofs_the_measured_numbers_stay() -> None:
    roomy, low = panel(WIDE), panel(LOW)
    assert low.plan.strip is not None
    for key in ("normalizes", "axes", "batch_dependency", "train_inference"):
        shown = [part.markup for cell in low.rows[key][2:] for part in cell]
        assert all(any(sign.isdigit() for sign in text) for text in shown), shown
        proved = [part.markup for cell in roomy.rows[key][2:] for part in cell]
        assert len(proved) == 2 * len(shown)
