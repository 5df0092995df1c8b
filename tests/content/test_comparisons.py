"""The table in words: what the films show, and a text for every code."""

from __future__ import annotations

import numpy as np
import pytest

from normcore import BATCH, INSTANCE, LAYER, RMS, Cell, NormKind, Role, group, properties
from normcore.property_table import ROWS
from normcore.samples import integers
from scenes.content.comparisons import COMPARED, TO_KEEP, cell_text, kind_name
from scenes.texts.catalog import LANGUAGES, common, story
from tests.content.kinds_and_layouts import CASES, SHAPES, Case, every_case

ENGLISH = {text: common("en", story(Case(BATCH, text).layout)) for text in SHAPES}


def column(shape: tuple[int, ...], layout: str, kind: NormKind) -> dict[str, str]:
    """The texts of a kind's cells on the film's default tensor."""
    table = properties(shape, layout, (kind,), x=integers(shape, layout))
    return {key: cell_text(key, table.cell(key, kind), ENGLISH[layout]) for key in COMPARED}


def test_the_table_of_batch_norm() -> None:
    assert column((5, 4, 2, 3), "NCHW", BATCH) == {
        "axes": "N, H, W: 30 values",
        "count": "4",
        "batch_dependency": "in training",
        "train_inference": "different",
        "batch_of_one": "few values left",
        "parameters": "4",
        "used_in": "CNNs",
    }


def test_the_table_of_layer_norm_on_tokens() -> None:
    assert column((3, 5, 8), "NTD", LAYER) == {
        "axes": "D: 8 values",
        "count": "15",
        "batch_dependency": "no",
        "train_inference": "same",
        "batch_of_one": "works",
        "parameters": "8",
        "used_in": "transformers, RNNs",
    }


def test_group_norm_averages_over_a_part_of_the_features() -> None:
    assert column((5, 4, 2, 3), "NCHW", group(2))["axes"] == "C/2, H, W: 12 values"


def test_gamma_of_layer_norm_has_an_entry_for_each_value_of_a_sample() -> None:
    assert column((5, 4, 2, 3), "NCHW", LAYER)["parameters"] == "4 × 2 × 3"


def test_the_table_of_rms_norm_speaks_of_no_mean() -> None:
    assert "mean" not in " ".join(column((3, 5, 8), "NTD", RMS).values()).replace("mean square", "")


@pytest.mark.parametrize("language", LANGUAGES)
@every_case
def test_every_cell_has_words_in_every_language(case: Case, language: str) -> None:
    texts, table = common(language, story(case.layout)), properties(case.shape, case.text, (case.kind,))
    for key in COMPARED:
        assert texts["table"][key]
        text = cell_text(key, table.cell(key, case.kind), texts)
        assert text
        assert "{" not in text


@pytest.mark.parametrize("shape", [(1, 4, 1, 1), (2, 2, 1, 1), (1, 4, 2, 2), (256, 2048, 7, 7)])
@pytest.mark.parametrize("kind", [BATCH, LAYER, INSTANCE, RMS, group(2)], ids=lambda kind: kind.name)
def test_narrow_and_huge_tensors_have_words_too(shape: tuple[int, ...], kind: NormKind) -> None:
    table = properties(shape, "NCHW", (kind,))
    assert all(cell_text(key, table.cell(key, kind), ENGLISH["NCHW"]) for key in COMPARED)


def test_a_kind_of_ones_own_has_words() -> None:
    mine = NormKind("mine", frozenset({Role.BATCH}))
    table = properties((5, 4, 2, 3), "NCHW", (mine,))
    assert all(cell_text(key, table.cell(key, mine), ENGLISH["NCHW"]) for key in COMPARED)
    assert kind_name(mine, ENGLISH["NCHW"]) == "mine"


def test_a_code_without_a_text_is_named() -> None:
    with pytest.raises(KeyError, match="train_inference"):
        cell_text("train_inference", Cell(BATCH, "unheard", np.float64(0)), ENGLISH["NCHW"])


def test_kinds_have_names_of_their_own() -> None:
    for texts in ENGLISH.values():
        names = [kind_name(case.kind, texts) for case in CASES if case.text == "NCHW"]
        assert len(set(names)) == len(names)
    assert kind_name(group(4), ENGLISH["NCHW"]) == "group norm, G = 4"


def test_what_tables_show_are_rows_that_there_are() -> None:
    assert set(TO_KEEP) < set(COMPARED) <= set(ROWS)


def test_the_table_of_zeros_says_what_the_kinds_do_to_other_values() -> None:
    zeros = np.zeros((5, 4, 2, 3))
    table = properties(zeros.shape, "NCHW", (BATCH, LAYER), x=zeros)
    said = [
        cell_text("train_inference", cell, ENGLISH["NCHW"]) for cell in table.row("train_inference").cells
    ]
    assert said == ["different", "same"]
