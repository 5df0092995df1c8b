"""The comparison table."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from random_tensors import cases

from normcore.errors import NormError
from normcore.experiments import BatchMateSwap
from normcore.kinds import BATCH, INSTANCE, LAYER, LAYER_CHANNELS, RMS, group, kind_named
from normcore.normalization import normalize
from normcore.property_table import properties
from normcore.samples import digits

ALL = (BATCH, LAYER, LAYER_CHANNELS, INSTANCE, group(2), RMS)
KEYS = ["normalizes", "axes", "values", "count", "batch_dependency", "train_inference", "batch_of_one"]
KEYS += ["parameters", "used_in"]


def column(table, kind):
    return {row.key: table.cell(row.key, kind).value for row in table.rows}


def test_the_flagship_table():
    table = properties((5, 4, 2, 3), "NCHW")
    assert column(table, BATCH) == {
        "normalizes": "per channel",
        "axes": "N, H, W",
        "values": "30 values",
        "count": "4 pairs",
        "batch_dependency": "yes",
        "train_inference": "different",
        "batch_of_one": "becomes instance norm",
        "parameters": "gamma, beta: (4,)",
        "used_in": "CNNs with large batches",
    }
    assert column(table, LAYER) == {
        "normalizes": "per sample",
        "axes": "C, H, W",
        "values": "24 values",
        "count": "5 pairs",
        "batch_dependency": "no",
        "train_inference": "same",
        "batch_of_one": "works",
        "parameters": "gamma, beta: (4, 2, 3)",
        "used_in": "transformers (per token), RNNs",
    }


@pytest.mark.parametrize(
    ("kind", "layout", "shape", "unit"),
    [
        (LAYER, "NTD", (3, 5, 8), "per token"),
        (RMS, "NTD", (3, 5, 8), "per token"),
        (BATCH, "NTD", (3, 5, 8), "per feature"),
        (LAYER_CHANNELS, "NCHW", (2, 4, 2, 2), "per position"),
        (INSTANCE, "NCHW", (2, 4, 2, 2), "per sample and channel"),
        (group(2), "NCHW", (2, 4, 2, 2), "per sample and group"),
        (group(1), "NCHW", (2, 4, 2, 2), "per sample"),
        (LAYER, "CHW", (4, 2, 2), "per tensor"),
        (INSTANCE, "NC", (3, 4), "per sample and feature"),
    ],
)
def test_what_is_normalized_is_named_by_the_axes_kept(kind, layout, shape, unit):
    assert properties(shape, layout, (kind,)).cell("normalizes", kind).value == unit


def test_a_group_averages_part_of_the_channels():
    cell = properties((5, 4, 2, 3), "NCHW", (group(2),)).cell("axes", "group:2")
    assert cell.value == "C/2, H, W"
    assert cell.evidence == (2, 2, 3)


@pytest.mark.parametrize(
    ("shape", "layout", "kind", "value"),
    [
        ((2, 2, 1, 1), "NCHW", BATCH, "fails"),
        ((1, 4, 2, 3), "NCHW", BATCH, "becomes instance norm"),
        ((3, 5, 8), "NTD", BATCH, "becomes instance norm"),
        ((3, 1, 8), "NTD", BATCH, "fails"),
        ((8, 3), "NC", BATCH, "fails"),
        ((2, 2, 1, 1), "NCHW", INSTANCE, "fails"),
        ((2, 2, 1, 1), "NCHW", group(2), "fails"),
        ((2, 2, 1, 1), "NCHW", LAYER, "works"),
        ((2, 2, 1, 1), "NCHW", RMS, "works"),
        ((2, 4, 2, 2), "NCHW", group(2), "works"),
    ],
)
def test_a_batch_of_one_is_told_for_this_shape(shape, layout, kind, value):
    cell = properties(shape, layout, (kind,)).cell("batch_of_one", kind)
    assert cell.value == value
    if value == "fails":
        assert "Expected more than 1" in str(cell.evidence)
    else:
        assert cell.evidence == 0.0


@given(cases())
@settings(max_examples=60, deadline=None)
def test_only_batch_norm_depends_on_the_batch_and_on_the_mode(case):
    x, name, layout = case
    table = properties(x.shape, layout, (BATCH, name))
    assert table.cell("batch_dependency", BATCH).value == "yes"
    assert table.cell("train_inference", BATCH).value == "different"
    if name != "batch":
        assert table.cell("batch_dependency", name).value == "no"
        assert table.cell("train_inference", name).value == "same"


@given(cases())
@settings(max_examples=60, deadline=None)
def test_numbers_are_those_of_the_record(case):
    x, name, layout = case
    table, record = properties(x.shape, layout, (name,)), normalize(x, name, layout)
    assert table.cell("values", name).evidence == record.n
    assert table.cell("count", name).evidence == record.count
    assert table.cell("axes", name).evidence == record.factors
    kind = kind_named(name)
    assert table.cell("parameters", name).evidence == (record.parameter_shape if kind.affine else ())


@pytest.mark.parametrize("shape", [(5, 4, 2, 3), (1, 2, 1, 1), (256, 2048, 7, 7), (2, 64, 7, 7)])
def test_every_cell_has_a_value_a_proof_and_evidence_or_a_citation(shape):
    table = properties(shape, "NCHW", ALL)
    assert [row.key for row in table.rows] == KEYS
    for row in table.rows:
        assert row.title
        assert [cell.kind for cell in row.cells] == list(ALL)
        for cell in row.cells:
            assert 0 < len(cell.value) <= 32
            assert cell.proof
            assert cell.evidence is not None or cell.citation


def test_a_huge_shape_takes_no_time_and_keeps_its_true_numbers():
    start = time.perf_counter()
    table = properties((256, 2048, 7, 7), "NCHW", (BATCH, LAYER, group(32)))
    assert time.perf_counter() - start < 0.3
    assert table.cell("values", BATCH).value == "12,544 values"
    assert table.cell("count", group(32)).value == "8,192 pairs"


def test_the_experiments_can_run_on_a_tensor_of_ones_own():
    x = digits()
    swap = properties(x.shape, "NCHW", x=x).cell("batch_dependency", BATCH).evidence
    assert isinstance(swap, BatchMateSwap)
    np.testing.assert_array_equal(swap.x_before, x)
    counts = properties((2, 2), "NC", x=np.array([[1, 2], [3, 5]]))
    assert counts.cell("batch_dependency", BATCH).value == "yes"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"shape": (5, 4)}, "NCHW"),
        ({"shape": (5, 0, 2, 3)}, "empty"),
        ({"x": np.ones((2, 2))}, r"\(2, 2\)"),
        ({"kinds": ("group:3",)}, "divisible"),
        ({"kinds": ("nothing",)}, "nothing"),
    ],
)
def test_errors_name_the_value(call, words):
    call = {"shape": (5, 4, 2, 3), "layout": "NCHW"} | call
    with pytest.raises(NormError, match=words):
        properties(**call)


def test_a_missing_row_or_column_is_named():
    table = properties((5, 4, 2, 3), "NCHW")
    with pytest.raises(NormError, match="speed"):
        table.row("speed")
    with pytest.raises(NormError, match="rms"):
        table.cell("axes", "rms")
