"""Files of tensors: read exactly, or refused in words that help; never more memory than a tensor takes."""

import os
import struct
import zipfile
from fractions import Fraction

import numpy as np
import pytest

from normcore.array_files import MAX_VALUES, load
from normcore.errors import DTypeError, SampleError


def write_header(path, shape, descr="<f8", fortran_order=False):
    """An .npy file of a header only."""
    with path.open("wb") as stream:
        header = {"descr": descr, "fortran_order": fortran_order, "shape": shape}
        np.lib.format.write_array_header_1_0(stream, header)
    return path


BFLOAT16 = {
    0x0000: 0.0,
    0x3F80: 1.0,
    0xC000: -2.0,
    0x3E20: 0.15625,
    0x4049: 3.140625,
    0x7F7F: 3.3895313892515355e38,
    0x0001: 9.183549615799121e-41,
    0xBF00: -0.5,
}


@pytest.mark.parametrize("packed", [False, True])
def test_bfloat16_is_read_as_the_upper_half_of_float32(tmp_path, packed):
    bits = np.array(list(BFLOAT16), "<u2").reshape(2, 4)
    if packed:
        np.savez_compressed(tmp_path / "x.npz", x=bits.view("V2"))
    else:
        np.save(tmp_path / "x.npy", bits.view("V2"))
    x = load(next(tmp_path.iterdir()), "NC")
    assert x.dtype == np.float32
    assert x.ravel().tolist() == [np.float32(value) for value in BFLOAT16.values()]


def test_bfloat16_under_its_own_name_is_read_too(tmp_path):
    bits = np.array(list(BFLOAT16), "<u2")
    header = b"{'descr': 'bfloat16', 'fortran_order': False, 'shape': (2, 4), }\n"
    content = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + bits.tobytes()
    (tmp_path / "x.npy").write_bytes(content)
    assert load(tmp_path / "x.npy")[0, 1] == 1.0


@pytest.mark.parametrize(
    "x",
    [
        np.array([[2**53, -(2**53)], [7, 2**62]]),
        np.array([[2**63, 2**64 - 2**12]], np.uint64),
        np.array([[-(2**63), 2**60 + 2**20]]),
        np.array([[True, False]]),
        np.arange(6, dtype=np.longdouble).reshape(2, 3),
        np.arange(6, dtype=">i2").reshape(2, 3),
    ],
    ids=str,
)
def test_numbers_that_float64_holds_are_read_exactly(tmp_path, x):
    np.save(tmp_path / "x.npy", x)
    read = load(tmp_path / "x.npy")
    assert read.dtype == np.float64
    assert [Fraction(value) for value in read.ravel().tolist()] == [
        Fraction(int(value)) for value in x.ravel()
    ]


@pytest.mark.parametrize(
    ("x", "named", "advice"),
    [
        (np.arange(60).reshape(6, 10) + 2**58, str(2**58 + 1), "x - x.min()"),
        (np.array([[0, 2**63 - 1]]), str(2**63 - 1), "x - x.min()"),
        (np.array([[5, 2**64 - 1]], np.uint64), str(2**64 - 1), "x - x.min()"),
        (np.array([[1, 2]], np.longdouble) / 3, "0.33333333333333333", "x.astype(np.float64)"),
    ],
)
def test_numbers_that_float64_would_round_are_refused_with_advice_that_works(tmp_path, x, named, advice):
    np.save(tmp_path / "x.npy", x)
    with pytest.raises(DTypeError) as caught:
        load(tmp_path / "x.npy")
    assert named in str(caught.value)
    assert advice in str(caught.value)
    if "min" not in advice or np.ptp(x) < 2**53:
        np.save(tmp_path / "y.npy", eval(advice))
        assert load(tmp_path / "y.npy").shape == x.shape


@pytest.mark.parametrize(
    ("x", "fix"),
    [
        (np.array([[1 + 2j, 3j]]), "np.abs(x)"),
        (np.array([np.ones(2), np.zeros(2)], object), "np.stack(list(x)).astype(np.float64)"),
        (np.zeros((2, 2), [("mean", "f4")]), 'x["mean"]'),
        (np.array([["1.5", "2"]]), "x.astype(np.float64)"),
        (np.array([[b"1.5", b"2"]]), "x.astype(np.float64)"),
        (np.array([["2020-01-01", "2020-01-03"]], "M8[D]"), "(x - x.min()).astype(np.float64)"),
        (np.array([[1, 5]], "m8[s]"), "x.astype(np.float64)"),
    ],
)
def test_the_advice_for_each_type_gives_a_file_that_is_read(tmp_path, x, fix):
    np.save(tmp_path / "x.npy", x, allow_pickle=True)
    with pytest.raises(DTypeError) as caught:
        load(tmp_path / "x.npy")
    assert fix in str(caught.value)
    np.save(tmp_path / "y.npy", eval(fix))
    assert np.isfinite(load(tmp_path / "y.npy")).all()


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("mapped", [True, False])
def test_large_files_of_floats_are_mapped_read_only_and_small_ones_copied(
    tmp_path, monkeypatch, dtype, order, mapped
):
    if mapped:
        monkeypatch.setattr("normcore.array_files._COPIED", 24)
    x = np.asarray(np.arange(24).reshape(2, 3, 4), dtype, order=order)
    np.save(tmp_path / "x.npy", x)
    read = load(tmp_path / "x.npy")
    assert np.array_equal(read, x)
    assert read.flags.f_contiguous == (order == "F")
    assert read.flags.writeable != mapped
    np.savez(tmp_path / "x.npz", x=x)
    assert np.array_equal(load(tmp_path / "x.npz"), x)


@pytest.mark.parametrize(
    ("save", "x"),
    [
        (np.save, np.linspace(-3, 3, 40).reshape(4, 10)),
        (np.save, np.asfortranarray(np.arange(60, dtype=np.float32).reshape(3, 4, 5))),
        (np.save, np.zeros((2**20, 8))),
        (lambda path, x: np.savez(path, x), np.arange(12.0).reshape(3, 4)),
    ],
    ids=["C", "F", "64 MB", "npz"],
)
def test_a_file_can_be_written_anew_with_the_array_that_was_read_from_it(tmp_path, save, x):
    path = tmp_path / ("x.npy" if save is np.save else "x.npz")
    save(path, x)
    read = load(path)
    read *= 2
    save(path, read)
    assert np.array_equal(load(path), 2 * x)
    path.write_bytes(b"")
    assert np.array_equal(read, 2 * x)


def test_a_header_that_claims_more_than_the_file_holds_is_refused(tmp_path):
    with pytest.raises(SampleError, match="promises"):
        load(write_header(tmp_path / "x.npy", (1000, 2000)))
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        archive.writestr("a.npy", (tmp_path / "x.npy").read_bytes() + bytes(800))
    with pytest.raises(SampleError, match="promises"):
        load(tmp_path / "x.npz")


@pytest.mark.parametrize("shape", [(MAX_VALUES + 1, 1), (10**9, 10**9), (2**62, 4)])
def test_too_many_values_are_refused_with_the_limit_and_a_cut(tmp_path, shape):
    path = write_header(tmp_path / "x.npy", shape)
    with pytest.raises(
        SampleError, match=rf"at most {MAX_VALUES:,} are read; cut it down, for example to x\[:"
    ):
        load(path)


@pytest.mark.parametrize(
    ("shape", "cut"),
    [
        ((1, 3, 4000, 4000), ":, :, :2271"),
        ((6000, 6000), ":4543"),
        ((4, 5000, 5000), ":, :1363"),
        ((3, 2**24), ":, :9087658"),
        ((1024,) * 5, ":1, :1, :26"),
        ((2**62, 4), ":6815744"),
    ],
    ids=str,
)
@pytest.mark.parametrize("fortran_order", [False, True])
def test_the_longest_axis_is_cut_as_little_as_it_takes(tmp_path, shape, cut, fortran_order):
    path = write_header(tmp_path / "x.npy", shape, fortran_order=fortran_order)
    with pytest.raises(SampleError) as caught:
        load(path)
    assert str(caught.value).endswith(f"for example to x[{cut}]")
    kept = eval(f"np.broadcast_to(np.int8(0), {tuple(min(size, 2**30) for size in shape)})[{cut}]")
    assert MAX_VALUES / 2 < kept.size <= MAX_VALUES


def test_a_header_of_absurd_length_or_depth_is_refused(tmp_path):
    (tmp_path / "long.npy").write_bytes(b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**31) + b" " * 100)
    with pytest.raises(SampleError, match=r"2,147,483,648 bytes"):
        load(tmp_path / "long.npy")
    deep = b"(" * 9000
    (tmp_path / "deep.npy").write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(deep)) + deep)
    with pytest.raises(SampleError, match="not a readable"):
        load(tmp_path / "deep.npy")


def test_what_is_no_regular_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "x.npy")
    for path in (tmp_path / "x.npy", "/dev/zero", tmp_path):
        with pytest.raises(SampleError, match="no file"):
            load(path)


def test_the_arrays_of_an_archive_are_listed_and_chosen_by_key(tmp_path):
    np.savez(tmp_path / "two.npz", weights=np.ones((2, 3)), inputs=np.zeros((4, 5)))
    with pytest.raises(SampleError, match=r"weights, inputs.*--key weights"):
        load(tmp_path / "two.npz")
    assert load(tmp_path / "two.npz", key="inputs").shape == (4, 5)
    np.savez(tmp_path / "many.npz", **{f"a{i}": np.ones((1, 1)) for i in range(40)})
    with pytest.raises(SampleError, match="and 28 more"):
        load(tmp_path / "many.npz", key="b")
    np.save(tmp_path / "one.npy", np.ones((2, 2)))
    with pytest.raises(SampleError, match="leave the key out"):
        load(tmp_path / "one.npy", key="weights")


def test_a_file_of_pytorch_is_answered_with_the_lines_that_convert_it(tmp_path):
    with zipfile.ZipFile(tmp_path / "net.pt", "w") as archive:
        archive.writestr("net/data.pkl", b"\x80\x02}q\x00.")
        archive.writestr("net/data/0", bytes(16))
    (tmp_path / "old.pth").write_bytes(b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.")
    for name in ("net.pt", "old.pth"):
        with pytest.raises(SampleError) as caught:
            load(tmp_path / name)
        assert f'torch.load("{name}"' in str(caught.value)
        assert "np.save(" in str(caught.value)
        assert "key" not in str(caught.value)


def test_an_archive_packed_otherwise_or_with_too_long_a_list_is_refused(tmp_path):
    np.save(tmp_path / "x.npy", np.ones((2, 2)))
    with zipfile.ZipFile(tmp_path / "lzma.npz", "w", zipfile.ZIP_LZMA) as archive:
        archive.write(tmp_path / "x.npy", "x.npy")
    with pytest.raises(SampleError, match="savez_compressed"):
        load(tmp_path / "lzma.npz")
    with zipfile.ZipFile(tmp_path / "list.npz", "w") as archive:
        for number in range(400):
            archive.writestr("x" * 3000 + str(number), b"")
    with pytest.raises(SampleError, match="too many entries"):
        load(tmp_path / "list.npz")


def test_nan_beyond_the_first_block_is_found(tmp_path):
    x = np.zeros((3, 200_000), np.float32)
    x[2, 199_999] = np.nan
    np.save(tmp_path / "x.npy", x)
    np.savez(tmp_path / "x.npz", x=x)
    for name in ("x.npy", "x.npz"):
        with pytest.raises(SampleError, match="1 NaN or infinite value, out of 600000"):
            load(tmp_path / name)
