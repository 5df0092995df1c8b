"""The comparison table."""

import numpy as np
import pytest
from hypothesis import given, settings
from random_tensors import cases

from normcore.axes import Role
from normcore.batch_mates import BatchMateSwap
from normcore.errors import NormError
from normcore.kinds import BATCH, INSTANCE, LAYER, LAYER_CHANNELS, RMS, NormKind, group
from normcore.normalization import normalize
from normcore.property_table import properties
from normcore.samples import digits

ALL = (BATCH, LAYER, LAYER_CHANNELS, INSTANCE, group(2), RMS)
KEYS = ["normalizes", "axes", "values", "count", "batch_dependency", "train_inference", "batch_of_one"]
KEYS += ["parameters", "used_in"]


def column(table, kind):
    return {row.key: table.cell(row.key, kind).code for row in table.rows}


def test_the_flagship_table():
    table = properties((5, 4, 2, 3), "NCHW")
    assert column(table, BATCH) == {
        "normalizes": "feature",
        "axes": "several",
        "values": "several",
        "count": "pairs",
        "batch_dependency": "dependent",
        "train_inference": "different",
        "batch_of_one": "becomes_instance",
        "parameters": "scale_and_shift",
        "used_in": "batch",
    }
    assert column(table, LAYER) == {
        "normalizes": "sample",
        "axes": "several",
        "values": "several",
        "count": "pairs",
        "batch_dependency": "independent",
        "train_inference": "same",
        "batch_of_one": "works",
        "parameters": "scale_and_shift",
        "used_in": "layer",
    }
    assert [cell.evidence for cell in table.row("axes").cells] == [
        (("N", 5, 1), ("H", 2, 1), ("W", 3, 1)),
        (("C", 4, 1), ("H", 2, 1), ("W", 3, 1)),
    ]
    assert [cell.evidence for cell in table.row("count").cells] == [(("C", 4),), (("N", 5),)]
    assert [cell.evidence for cell in table.row("parameters").cells] == [
        (("C", 4),),
        (("C", 4), ("H", 2), ("W", 3)),
    ]


@pytest.mark.parametrize(
    ("kind", "layout", "shape", "owner"),
    [
        (LAYER, "NTD", (3, 5, 8), "token"),
        (RMS, "NTD", (3, 5, 8), "token"),
        (BATCH, "NTD", (3, 5, 8), "feature"),
        (LAYER_CHANNELS, "NCHW", (2, 4, 2, 2), "position"),
        (INSTANCE, "NCHW", (2, 4, 2, 2), "sample_feature"),
        (group(2), "NCHW", (2, 4, 2, 2), "sample_group"),
        (group(2), "CHW", (4, 2, 2), "group"),
        (group(1), "NCHW", (2, 4, 2, 2), "sample"),
        (LAYER, "CHW", (4, 2, 2), "tensor"),
        (INSTANCE, "NC", (3, 4), "sample_feature"),
        (NormKind("mine", frozenset({Role.BATCH})), "NCHW", (2, 4, 2, 2), "axes"),
    ],
)
def test_what_has_a_statistic_of_its_own_follows_from_the_index_axes(kind, layout, shape, owner):
    assert properties(shape, layout, (kind,)).cell("normalizes", kind).code == owner


def test_a_group_averages_part_of_the_channels():
    cell = properties((5, 4, 2, 3), "NCHW", (group(2),)).cell("axes", "group:2")
    assert cell.evidence == (("C", 2, 2), ("H", 2, 1), ("W", 3, 1))


def test_rms_norm_counts_mean_squares_and_has_a_scale_only():
    table = properties((3, 5, 8), "NTD", (RMS,))
    assert (table.cell("count", RMS).code, table.cell("parameters", RMS).code) == ("mean_squares", "scale")
    assert properties((5, 8), "TD", (RMS,)).cell("count", RMS).code == "mean_squares"
    assert properties((4, 2, 2), "CHW", (LAYER,)).cell("count", LAYER).code == "pair"


@pytest.mark.parametrize(
    ("shape", "layout", "kind", "code", "left"),
    [
        ((2, 2, 1, 1), "NCHW", BATCH, "fails", 1),
        ((1, 4, 2, 3), "NCHW", BATCH, "becomes_instance", 6),
        ((3, 5, 8), "NTD", BATCH, "becomes_instance", 5),
        ((3, 1, 8), "NTD", BATCH, "fails", 1),
        ((8, 3), "NC", BATCH, "fails", 1),
        ((4, 2, 3), "CHW", BATCH, "becomes_instance", 6),
        ((2, 2, 1, 1), "NCHW", INSTANCE, "fails", 1),
        ((2, 2, 1, 1), "NCHW", group(2), "fails", 1),
        ((2, 2, 1, 1), "NCHW", LAYER, "works", 2),
        ((2, 2, 1, 1), "NCHW", RMS, "works", 2),
        ((2, 4, 2, 2), "NCHW", group(2), "works", 8),
    ],
)
def test_a_batch_of_one_is_judged_for_this_shape(shape, layout, kind, code, left):
    cell = properties(shape, layout, (kind,)).cell("batch_of_one", kind)
    assert cell.code == code
    assert cell.evidence.n == left
    if code == "fails":
        assert "Expected more than 1" in str(cell.evidence.error)
    else:
        assert cell.evidence.gap == 0.0


@given(cases())
@settings(max_examples=60)
def test_only_batch_norm_depends_on_the_batch_and_on_the_mode(case):
    x, name, layout = case
    table = properties(x.shape, layout, (BATCH, name))
    assert table.cell("batch_dependency", BATCH).code == "dependent"
    assert table.cell("train_inference", BATCH).code == "different"
    if name != "batch":
        assert table.cell("batch_dependency", name).code == "independent"
        assert table.cell("train_inference", name).code == "same"


@given(cases())
@settings(max_examples=60)
def test_numbers_are_those_of_the_record(case):
    x, name, layout = case
    table, record = properties(x.shape, layout, (name,)), normalize(x, name, layout)
    assert table.cell("values", name).evidence == record.n
    assert table.cell("count", name).evidence == record.statistic_axes
    assert table.cell("axes", name).evidence == record.averaged_axes
    assert table.cell("normalizes", name).evidence.count == record.count
    shape = tuple(size for _, size in table.cell("parameters", name).evidence)
    assert shape == (record.parameter_shape if record.kind.affine else ())


@pytest.mark.parametrize("shape", [(5, 4, 2, 3), (1, 2, 1, 1), (256, 2048, 7, 7), (2, 64, 7, 7)])
def test_every_cell_is_a_code_with_evidence_or_a_citation(shape):
    table = properties(shape, "NCHW", ALL)
    assert [row.key for row in table.rows] == KEYS
    for row in table.rows:
        assert [cell.kind for cell in row.cells] == list(ALL)
        for cell in row.cells:
            assert cell.code.isidentifier()
            assert cell.evidence is not None or cell.citation


def test_a_kind_of_ones_own_fits_into_the_table():
    mine = NormKind("mine", frozenset({Role.BATCH}))
    cell = properties((5, 4, 2, 3), "NCHW", (mine,)).cell("used_in", mine)
    assert (cell.code, cell.citation) == ("other", None)


def test_a_huge_shape_is_tried_on_a_corner_and_has_its_true_numbers():
    table = properties((256, 2048, 7, 7), "NCHW", (BATCH, LAYER, group(32)))
    assert table.cell("batch_dependency", BATCH).evidence.x_before.size < 1000
    assert table.cell("values", BATCH).evidence == 12_544
    assert table.cell("count", group(32)).evidence == (("N", 256), ("G", 32))


def test_the_experiments_can_run_on_a_tensor_of_ones_own():
    x = digits()
    swap = properties(x.shape, "NCHW", x=x).cell("batch_dependency", BATCH).evidence
    assert isinstance(swap, BatchMateSwap)
    np.testing.assert_array_equal(swap.x_before, x)
    counts = properties((2, 2), "NC", x=np.array([[1, 2], [3, 5]]))
    assert counts.cell("batch_dependency", BATCH).code == "dependent"


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


@pytest.mark.parametrize(
    "x",
    [np.zeros((5, 4, 2, 3)), np.zeros((3, 4, 2, 2), np.float16), np.zeros((64, 32, 8, 8), np.float32)],
)
def test_what_degenerate_data_cannot_show_is_measured_on_a_sample(x):
    if x.size > 4096:
        x[-1, -1, -1, -1] = 3.0
    table = properties(x.shape, "NCHW", ALL, x=x)
    for kind in ALL:
        modes, mates = table.cell("train_inference", kind), table.cell("batch_dependency", kind)
        assert modes.code == ("different" if kind.running else "same")
        assert mates.code == ("dependent" if kind.running else "independent")
        assert modes.on_sample == kind.running
        assert (modes.evidence > 0) == kind.running


def test_data_that_shows_a_property_is_what_it_is_measured_on():
    table = properties((6, 4, 8, 8), "NCHW", ALL, x=digits())
    assert not any(cell.on_sample for row in table.rows for cell in row.cells)


def test_many_axes_make_no_large_corner():
    layout = "N C " + " ".join(f"a{i}" for i in range(14))
    swap = properties((4, 8, *[3] * 14), layout, (INSTANCE,)).cell("batch_dependency", INSTANCE).evidence
    assert swap.x_before.size <= 4096
