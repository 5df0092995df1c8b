"""Names for axes, and the kinds as data."""

import pickle

import numpy as np
import plain_loops as oracle
import pytest
from hypothesis import given, settings
from random_tensors import cases

from normcore.axes import LAYOUTS, Layout, Role
from normcore.errors import NormError
from normcore.kinds import BATCH, INSTANCE, KINDS, LAYER, LAYER_CHANNELS, RMS, group, kind_named
from normcore.partitions import cut, partition


@pytest.mark.parametrize("text", ["NCHW", "NHWC", "NC", "NCL", "NTD", "NCDHW", "N C Freq Time", "CHW", "D"])
def test_a_layout_is_written_as_it_is_read(text):
    assert str(Layout.parse(text)) == text
    assert Layout.parse(str(Layout.parse(text))) == Layout.parse(text)
    assert Layout.parse(Layout.parse(text)) == Layout.parse(text)


def test_blanks_between_single_letters_do_not_matter():
    assert Layout.parse("N C H W") == Layout.parse("NCHW") == LAYOUTS["NCHW"]


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


@pytest.mark.parametrize("text", ["NCHW", "NHWC", "NC", "NCL", "NTD", "NCDHW", "N C Freq Time", "CHW"])
@pytest.mark.parametrize("kind", [BATCH, LAYER, LAYER_CHANNELS, INSTANCE, RMS, group(2)])
def test_every_axis_is_averaged_or_kept(kind, text):
    layout = Layout.parse(text)
    together = kind.reduced(layout) + kind.kept(layout)
    assert sorted(together) == sorted(layout.names)
    assert list(kind.reduced(layout)) == [name for name in layout.names if name in kind.reduced(layout)]


@given(cases())
@settings(max_examples=100, deadline=None)
def test_cells_have_equal_labels_exactly_if_they_share_a_statistic(case):
    x, name, text = case
    kind, layout = kind_named(name), Layout.parse(text)
    labels = partition(kind, x.shape, layout)
    assert labels.dtype == np.int64
    found = oracle.members(name.partition(":")[0], x.shape, text, kind.groups)
    seen = [{int(labels[cell]) for cell in cells} for cells in found.values()]
    assert all(len(label) == 1 for label in seen)
    assert sorted(label for one in seen for label in one) == list(range(len(found)))
    assert cut(kind, x.shape, layout).count == len(found)


@given(cases())
@settings(max_examples=50, deadline=None)
def test_labels_are_met_in_order(case):
    x, name, text = case
    labels = partition(kind_named(name), x.shape, Layout.parse(text)).ravel()
    firsts = [int(np.argmax(labels == label)) for label in range(labels.max() + 1)]
    assert firsts == sorted(firsts)


def test_groups_that_do_not_divide_the_channels_are_refused():
    with pytest.raises(NormError, match=r"7 channels do not split into 2 groups.*C.*\(2, 7\)"):
        partition(group(2), (2, 7), Layout.parse("NC"))


def test_a_cut_takes_names_for_kind_and_layout():
    assert partition("layer", (2, 3), "NC").tolist() == [[0, 0, 0], [1, 1, 1]]
    assert cut("group:2", (1, 2, 2, 6), "NHWC").shape == (1, 2, 2, 2, 3)
