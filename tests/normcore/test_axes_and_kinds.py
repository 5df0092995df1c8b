"""Names for axes, and the kinds as data."""

import pickle

import numpy as np
import plain_loops as oracle
import pytest
from hypothesis import given, settings
from random_tensors import cases

from normcore.axes import Layout, Role
from normcore.errors import NormError
from normcore.kinds import BATCH, INSTANCE, KINDS, LAYER, LAYER_CHANNELS, RMS, group, group_axis, kind_named
from normcore.normalization import normalize
from normcore.partitions import group_labels, partition


@pytest.mark.parametrize("text", ["NCHW", "NHWC", "NC", "NCL", "NTD", "NCDHW", "N C Freq Time", "CHW", "D"])
def test_a_layout_is_written_as_it_is_read(text):
    assert str(Layout.parse(text)) == text
    assert Layout.parse(str(Layout.parse(text))) == Layout.parse(text)
    assert Layout.parse(Layout.parse(text)) == Layout.parse(text)


def test_blanks_between_single_letters_do_not_matter():
    assert Layout.parse("N C H W") == Layout.parse("NCHW")


def test_a_layout_is_a_value():
    layout = Layout.parse("NTD")
    assert {layout: 1}[Layout(("N", "T", "D"))] == 1
    assert pickle.loads(pickle.dumps(layout)) == layout
    with pytest.raises(AttributeError):
        layout.names = ("C",)


def test_the_d_of_ncdhw_is_depth_and_the_d_of_ntd_is_features():
    assert Layout.parse("NCDHW").role("D") is Role.SPATIAL
    assert Layout.parse("NTD").role("D") is Role.FEATURES
    assert Layout.parse("NTD").role("T") is Role.TOKENS
    assert Layout.parse("NTD").positions == ("T",)
    assert Layout.parse("CHW").batch is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no axis"),
        ("  ", "no axis"),
        ("NHW", "NHW.*'C'"),
        ("NCCH", "twice"),
        ("N C 2d", "2d"),
        ("NC-", "-"),
    ],
)
def test_a_bad_layout_is_quoted(text, words):
    with pytest.raises(NormError, match=words):
        Layout.parse(text)


def test_a_layout_must_be_text():
    with pytest.raises(NormError, match="4"):
        Layout.parse(4)


def test_sizes_quotes_layout_and_shape():
    with pytest.raises(NormError, match=r"\(2, 3\) has 2 axes.*NCHW.*4"):
        Layout.parse("NCHW").sizes((2, 3))
    with pytest.raises(NormError, match="negative"):
        Layout.parse("NC").sizes((2, -3))
    with pytest.raises(NormError, match="'Q'"):
        Layout.parse("NC").index("Q")
    with pytest.raises(NormError, match="'Q'"):
        Layout.parse("NC").role("Q")


def test_kinds_are_found_by_name():
    for kind in (BATCH, LAYER, LAYER_CHANNELS, INSTANCE, RMS, group(1), group(32)):
        assert kind_named(kind.name) == kind
        assert kind_named(kind) is kind
    assert set(KINDS) == {"batch", "layer", "layer_channels", "instance", "rms"}


@pytest.mark.parametrize(
    "name", ["", "grp", "group", "group:", "group:x", "group:-1", "batch:2", "group:1.5"]
)
def test_an_unknown_kind_is_quoted_with_the_known_ones(name):
    with pytest.raises(NormError, match="batch, layer"):
        kind_named(name)


def test_a_kind_must_be_a_name_or_a_kind():
    with pytest.raises(NormError, match="5 names no normalization"):
        kind_named(5)


@pytest.mark.parametrize("groups", [0, -1, 1.0, True, "2", None])
def test_a_number_of_groups_is_a_whole_number_from_1(groups):
    with pytest.raises(NormError, match="group"):
        group(groups)


def test_only_batch_norm_keeps_running_statistics_and_only_rms_is_not_centred():
    assert [kind.name for kind in KINDS.values() if kind.running] == ["batch"]
    assert [kind.name for kind in KINDS.values() if not kind.centred] == ["rms"]


def test_a_family_is_told_from_its_number_of_groups():
    assert [group(groups).family for groups in (1, 2, 32)] == ["group"] * 3
    assert [kind.family for kind in KINDS.values()] == list(KINDS)


@pytest.mark.parametrize("text", ["NCHW", "NHWC", "NC", "NCL", "NTD", "NCDHW", "N C Freq Time", "CHW"])
@pytest.mark.parametrize("kind", [BATCH, LAYER, LAYER_CHANNELS, INSTANCE, RMS, group(1)])
def test_every_axis_is_averaged_or_tells_statistics_apart(kind, text):
    layout = Layout.parse(text)
    together = kind.reduced(layout) + kind.index_axes(layout)
    assert sorted(together) == sorted(layout.names)
    assert list(kind.reduced(layout)) == [name for name in layout.names if name in kind.reduced(layout)]


@pytest.mark.parametrize(
    ("kind", "shape", "text", "axes"),
    [
        (BATCH, (5, 4, 2, 3), "NCHW", (("C", 4),)),
        (LAYER, (5, 4, 2, 3), "NCHW", (("N", 5),)),
        (INSTANCE, (5, 4, 2, 3), "NCHW", (("N", 5), ("C", 4))),
        (LAYER, (3, 5, 8), "NTD", (("N", 3), ("T", 5))),
        (RMS, (3, 5, 8), "NTD", (("N", 3), ("T", 5))),
        (LAYER, (4, 2, 3), "CHW", ()),
        (group(2), (5, 4, 2, 3), "NCHW", (("N", 5), ("G", 2))),
        (group(1), (5, 4, 2, 3), "NCHW", (("N", 5),)),
        (group(2), (5, 2, 3, 4), "NHWC", (("N", 5), ("G", 2))),
        (group(2), (4, 2, 3), "CGW", (("R", 2),)),
        (group(2), (5, 4, 3), "N C Gain", (("N", 5), ("R", 2))),
    ],
)
def test_statistics_are_indexed_by_named_axes(kind, shape, text, axes):
    assert normalize(np.zeros(shape), kind, text).statistic_axes == axes


def test_the_group_axis_has_a_name_of_its_own():
    for text in ("NCHW", "N C G R O U P", "N C Gain Rate", "C GROUPABDEFHIJKLMNQSTVWXYZ"):
        layout = Layout.parse(text)
        assert group_axis(layout) not in layout.names
        assert len(group_axis(layout)) == 1


def test_a_group_averages_part_of_the_channels():
    assert partition(group(2), (5, 6, 2, 3), "NCHW").averaged_axes == (("C", 3, 2), ("H", 2, 1), ("W", 3, 1))
    assert partition(group(1), (5, 6, 2, 3), "NCHW").averaged_axes == (("C", 6, 1), ("H", 2, 1), ("W", 3, 1))


@given(cases())
@settings(max_examples=100)
def test_a_label_counts_along_the_statistic_axes(case):
    x, name, text = case
    record = normalize(x, name, text)
    sizes, names = [size for _, size in record.statistic_axes], record.layout.names
    for cell in np.ndindex(x.shape):
        place = dict(zip(names, cell, strict=True))
        if record.kind.splits:
            channels = x.shape[names.index(record.layout.features)]
            place[group_axis(record.layout)] = place[record.layout.features] * record.kind.groups // channels
        index = [place[axis] for axis, _ in record.statistic_axes]
        flat = int(np.ravel_multi_index(index, sizes)) if sizes else 0
        assert record.labels[cell] == flat


@given(cases())
@settings(max_examples=100)
def test_cells_have_equal_labels_exactly_if_they_share_a_statistic(case):
    x, name, text = case
    kind, layout = kind_named(name), Layout.parse(text)
    labels = group_labels(kind, x.shape, layout)
    assert labels.dtype == np.int64
    found = oracle.members(name.partition(":")[0], x.shape, text, kind.groups)
    seen = [{int(labels[cell]) for cell in cells} for cells in found.values()]
    assert all(len(label) == 1 for label in seen)
    assert sorted(label for one in seen for label in one) == list(range(len(found)))
    assert partition(kind, x.shape, layout).count == len(found)


@given(cases())
@settings(max_examples=50)
def test_labels_are_met_in_order(case):
    x, name, text = case
    labels = group_labels(kind_named(name), x.shape, Layout.parse(text)).ravel()
    firsts = [int(np.argmax(labels == label)) for label in range(labels.max() + 1)]
    assert firsts == sorted(firsts)


def test_groups_that_do_not_divide_the_channels_are_refused():
    with pytest.raises(NormError, match=r"7 channels do not split into 2 groups.*C.*\(2, 7\)"):
        group_labels(group(2), (2, 7), Layout.parse("NC"))


def test_a_cut_takes_names_for_kind_and_layout():
    assert group_labels("layer", (2, 3), "NC").tolist() == [[0, 0, 0], [1, 1, 1]]
    assert partition("group:2", (1, 2, 2, 6), "NHWC").shape == (1, 2, 2, 2, 3)
