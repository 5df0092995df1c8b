"""The table in words: what the films show, and a text for every code."""

from __future__ import annotations

import re

import numpy as np
import pytest

from normcore import BATCH, INSTANCE, LAYER, RMS, Cell, NormKind, Role, group, properties
from normcore.property_table import ROWS
from normcore.samples import integers
from scenes.content.comparisons import COMPARED, IN_SHORT, cell_text, kind_name
from scenes.texts.catalog import LANGUAGES, common, story
from tests.content.kinds_and_layouts import CASES, SHAPES, Case, every_case

ENGLISH = {text: common("en", story(Case(BATCH, text).layout)) for text in SHAPES}


def column(
    shape: tuple[int, ...], layout: str, kind: NormKind, rows: tuple[str, ...]
) -> dict[str, tuple[str, str]]:
    """The texts of a kind's cells on the film's default tensor."""
    table = properties(shape, layout, (kind,), x=integers(shape, layout))
    return {key: tuple(cell_text(key, table.cell(key, kind), ENGLISH[layout]))[:2] for key in rows}


def test_the_table_of_batch_norm() -> None:
    found = column((5, 4, 2, 3), "NCHW", BATCH, tuple(ROWS))
    change, gap = (found[key][1] for key in ("batch_dependency", "train_inference"))
    assert found == {
        "normalizes": ("per channel", "4 means, 4 variances"),
        "axes": ("N, H, W", "5 × 2 × 3 = 30 values"),
        "values": ("30 values", "averaged by each statistic"),
        "count": ("4 pairs", "C = 4"),
        "batch_dependency": ("yes", change),
        "train_inference": ("different", gap),
        "batch_of_one": ("few values left", "training: only 6 values for each mean"),
        "parameters": ("gamma, beta: (4,)", "8 learned numbers; they start at 1 and 0"),
        "used_in": ("CNNs with large batches", "Ioffe & Szegedy 2015"),
    }
    assert change.startswith("replace one: outputs move by up to 0.")
    assert gap.startswith("after 40 resampled batches: up to 0.")


def test_the_table_of_layer_norm_on_tokens() -> None:
    assert column((3, 5, 8), "NTD", LAYER, (*COMPARED, "parameters")) == {
        "normalizes": ("per token", "15 means, 15 variances"),
        "axes": ("D", "8 values"),
        "batch_dependency": ("no", "replace one: outputs move by 0"),
        "train_inference": ("same", "its own mean again: outputs 0 apart"),
        "batch_of_one": ("works", "alone or in a batch: outputs 0 apart"),
        "used_in": ("transformers, RNNs", "Ba, Kiros & Hinton 2016; Vaswani et al. 2017"),
        "parameters": ("gamma, beta: (8,)", "16 learned numbers; they start at 1 and 0"),
    }


def test_the_table_of_group_norm() -> None:
    found = column((5, 4, 2, 3), "NCHW", group(2), ("normalizes", "axes", "count", "parameters"))
    assert found == {
        "normalizes": ("per sample and group", "10 means, 10 variances"),
        "axes": ("C/2, H, W", "2 × 2 × 3 = 12 values"),
        "count": ("10 pairs", "N × G = 5 × 2"),
        "parameters": ("gamma, beta: (4,)", "8 learned numbers; they start at 1 and 0"),
    }


def test_the_table_of_rms_norm_speaks_of_no_mean_and_no_beta() -> None:
    found = column((3, 5, 8), "NTD", RMS, tuple(ROWS))
    words = " ".join(text for cell in found.values() for text in cell).replace("mean square", "")
    assert "mean" not in words
    assert "beta" not in words
    assert "variance" not in words
    assert found["normalizes"] == ("per token", "15 mean squares")
    assert found["parameters"] == ("gamma: (8,)", "8 learned numbers; they start at 1")


def test_instance_norm_learns_nothing_by_default() -> None:
    assert column((5, 4, 2, 3), "NCHW", INSTANCE, ("parameters",))["parameters"][0] == "none"


@pytest.mark.parametrize("language", LANGUAGES)
@every_case
def test_every_cell_has_words_in_every_language(case: Case, language: str) -> None:
    texts, table = common(language, story(case.layout)), properties(case.shape, case.text, (case.kind,))
    for key in ROWS:
        assert texts["table"][key]
        for text in cell_text(key, table.cell(key, case.kind), texts):
            assert text
            assert "{" not in text


@pytest.mark.parametrize("shape", [(1, 4, 1, 1), (2, 2, 1, 1), (1, 4, 2, 2), (256, 2048, 7, 7)])
@pytest.mark.parametrize("kind", [BATCH, LAYER, INSTANCE, RMS, group(2)], ids=lambda kind: kind.name)
def test_narrow_and_huge_tensors_have_words_too(shape: tuple[int, ...], kind: NormKind) -> None:
    table = properties(shape, "NCHW", (kind,))
    for key in ROWS:
        assert all(cell_text(key, table.cell(key, kind), ENGLISH["NCHW"]))


def test_a_kind_of_ones_own_has_words() -> None:
    mine = NormKind("mine", frozenset({Role.BATCH}))
    table = properties((5, 4, 2, 3), "NCHW", (mine,))
    assert all(all(cell_text(key, table.cell(key, mine), ENGLISH["NCHW"])) for key in ROWS)
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
    assert {*COMPARED, *(key for keys in IN_SHORT for key in keys)} <= set(ROWS)


def test_the_table_of_zeros_says_what_the_kind_does_and_that_other_values_showed_it() -> None:
    zeros = np.zeros((5, 4, 2, 3))
    table = properties(zeros.shape, "NCHW", (BATCH, LAYER), x=zeros)
    value, proof, _ = cell_text("train_inference", table.cell("train_inference", BATCH), ENGLISH["NCHW"])
    assert value == "different"
    assert proof.startswith("on other values, resampled: up to ")
    assert not proof.endswith(" 0 apart")
    value, proof, _ = cell_text("train_inference", table.cell("train_inference", LAYER), ENGLISH["NCHW"])
    assert (value, proof) == ("same", "its own mean again: outputs 0 apart")


@every_case
def test_in_few_words_what_was_measured_stays(case: Case) -> None:
    table = properties(case.shape, case.layout, (case.kind,), x=integers(case.shape, case.layout))
    for key in ("normalizes", "axes", "batch_dependency", "train_inference", "batch_of_one"):
        cell = table.cell(key, case.kind)
        text = cell_text(key, cell, ENGLISH["NCHW"])
        if cell.code in ("tensor", "none"):
            continue
        assert text.brief.startswith(f"{text.value}: ")
        assert re.findall(r"\d[\d.]*(?:e−\d+)?", text.brief)[-1] in re.findall(
            r"\d[\d.]*(?:e−\d+)?", text.proof
        ) or ("one value" in text.proof)
