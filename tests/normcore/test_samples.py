"""Tensors to look at, and files that are not tensors."""

import io
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_tensors import LAYOUT_TEXTS, axes_of

from normcore import array_files
from normcore.array_files import load
from normcore.axes import Layout
from normcore.errors import DTypeError, NormError, SampleError
from normcore.normalization import normalize
from normcore.samples import DIGITS_PATH, digits, integers


@given(st.sampled_from(LAYOUT_TEXTS), st.data())
@settings(max_examples=60)
def test_integers_are_whole_numbers_from_0_to_9(layout, data):
    shape = data.draw(st.tuples(*[st.integers(1, 4)] * axes_of(layout)))
    x = integers(shape, layout)
    assert x.shape == shape
    assert x.dtype == np.float64
    assert np.array_equal(x, np.rint(x))
    assert not np.signbit(x).any()
    assert x.min() >= 0
    assert x.max() <= 9


@pytest.mark.parametrize(
    ("shape", "layout"), [((5, 4, 2, 3), "NCHW"), ((3, 5, 8), "NTD"), ((2, 2, 1, 1), "NCHW")]
)
@pytest.mark.parametrize("seed", range(6))
def test_channels_and_samples_visibly_differ(shape, layout, seed):
    x = integers(shape, layout, seed)
    for kind in ("batch", "layer"):
        record = normalize(x, kind, layout)
        assert record.var.min() > 0
        assert record.count > 8 or np.diff(np.sort(record.mean)).min() > 0
        assert np.ptp(record.mean) > 1


@pytest.mark.parametrize("shape", [(2, 64, 7, 7), (5, 4, 2, 3), (64, 32, 1, 2), (3, 3, 2, 1)])
def test_no_slice_of_positions_is_constant(shape):
    assert np.ptp(integers(shape, "NCHW"), axis=(2, 3)).min() > 0


def test_a_seed_gives_the_same_tensor():
    one, two, other = (integers((5, 4, 2, 3), "NCHW", seed) for seed in (0, 0, 1))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_large_tensors_are_compact():
    x = integers((40, 64, 30, 30), "NCHW")
    assert x.dtype == np.float32
    assert normalize(x, "layer", "NCHW").var.min() > 0


def test_an_empty_shape_has_no_integers():
    assert integers((0, 3), "NC").shape == (0, 3)
    with pytest.raises(NormError, match="NCHW"):
        integers((2, 3), "NCHW")


def test_the_digits_are_real_activations_with_their_source():
    x = digits()
    assert (x.shape, x.dtype) == ((6, 4, 8, 8), np.float32)
    assert x.min() == 0
    assert x.max() > 0.5
    assert normalize(x, "instance", "NCHW").var.min() > 0
    with np.load(DIGITS_PATH) as archive:
        assert "CC BY 4.0" in str(archive["note"])
        assert "UCI" in str(archive["note"])
    assert "CC BY 4.0" in digits.__doc__
    assert DIGITS_PATH.stat().st_size < 20_000


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f4", "i4", "u1", ">i8"])
def test_numbers_are_read_as_floats_of_this_machine(tmp_path, dtype):
    np.save(tmp_path / "x.npy", np.arange(6).reshape(2, 3).astype(dtype))
    x = load(tmp_path / "x.npy", "NC")
    assert x.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert x.dtype == (np.dtype(dtype).newbyteorder("=") if "f" in dtype else np.float64)
    assert x.dtype.isnative


def test_an_npz_with_one_array_needs_no_key(tmp_path):
    np.savez(tmp_path / "one.npz", first=np.ones((2, 3)))
    np.savez_compressed(tmp_path / "two.npz", first=np.ones((2, 3)), second=np.zeros((1, 1)))
    assert load(tmp_path / "one.npz").shape == (2, 3)
    assert load(tmp_path / "two.npz", key="second").shape == (1, 1)
    with pytest.raises(SampleError, match=r"2 arrays.*first, second.*key"):
        load(tmp_path / "two.npz")
    with pytest.raises(SampleError, match=r"'third'.*first, second"):
        load(tmp_path / "two.npz", key="third")


def saved(x):
    """The bytes of an .npy file."""
    stream = io.BytesIO()
    np.save(stream, x, allow_pickle=True)
    return stream.getvalue()


GOOD = saved(np.arange(600.0).reshape(2, 300))
BAD = {
    "empty file": (b"", "not a readable"),
    "text": (b"1.0, 2.0\n3.0, 4.0\n", "not a readable"),
    "cut short": (GOOD[:-100], "not a readable"),
    "header only": (GOOD[:60], "not a readable"),
    "broken header": (GOOD[:20] + b"\x00\xff" * 20 + GOOD[60:], "not a readable"),
    "zip of nothing": (b"PK\x05\x06" + b"\x00" * 18, "0 arrays"),
    "nan": (saved(np.array([[1.0, np.nan]])), "1 NaN or infinite"),
    "inf": (saved(np.array([[np.inf, -np.inf]])), "2 NaN or infinite"),
    "objects": (saved(np.array([[None, 1]], object)), "dtype object"),
    "strings": (saved(np.array([["a", "b"]])), "dtype <U1"),
    "complex": (saved(np.array([[1j]])), "complex"),
    "dates": (saved(np.array([["2020-01-01"]], "M8[D]")), "datetime"),
    "records": (saved(np.zeros((1, 1), [("a", "f4")])), "dtype"),
    "no values": (saved(np.zeros((0, 3))), "no values"),
    "another number of axes": (saved(np.zeros((2, 2, 2))), "NC"),
    "no axis": (saved(np.float64(3.0)), "NC"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_a_tensor_is_refused_in_words(tmp_path, name):
    content, words = BAD[name]
    path = tmp_path / "x.npy"
    path.write_bytes(content)
    with pytest.raises(NormError, match=words):
        load(path, "NC")


def test_a_missing_file_or_a_folder_is_named(tmp_path):
    with pytest.raises(SampleError, match=r"nothing\.npy"):
        load(tmp_path / "nothing.npy")
    with pytest.raises(SampleError, match="no file"):
        load(tmp_path)


def test_objects_are_never_unpickled(tmp_path):
    path = tmp_path / "x.npz"
    np.savez(path, x=np.array([{"a": 1}], object))
    with pytest.raises(DTypeError, match="object"):
        load(path)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(array_files, "MAX_VALUES", 10)
    np.save(tmp_path / "x.npy", np.zeros((4, 5)))
    with pytest.raises(SampleError, match=r"\(4, 5\), 20 values: at most 10"):
        load(tmp_path / "x.npy")


def test_a_header_that_promises_more_than_there_is_is_refused(tmp_path):
    path = tmp_path / "x.npy"
    with path.open("wb") as stream:
        header = {"descr": "<f8", "fortran_order": False, "shape": (10**6, 20)}
        np.lib.format.write_array_header_1_0(stream, header)
    with pytest.raises(SampleError, match="not a readable"):
        load(path)


def test_a_corrupted_archive_is_refused(tmp_path):
    path = tmp_path / "x.npz"
    np.savez_compressed(path, x=np.random.default_rng(0).random((50, 50)))
    content = bytearray(path.read_bytes())
    content[200:260] = b"\x00" * 60
    path.write_bytes(bytes(content))
    assert zipfile.is_zipfile(path)
    with pytest.raises(SampleError, match="not a readable"):
        load(path)


@given(st.binary(max_size=300))
@settings(max_examples=80)
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "x.npy"
    path.write_bytes(content if len(content) % 2 else GOOD[: len(content)] + content)
    with pytest.raises(NormError, match=str(path)):
        load(path)


def test_a_layout_may_be_given_as_a_layout():
    assert load(DIGITS_PATH, Layout.parse("NCHW"), key="activations").ndim == 4
