"""Files of a user's own are read in the page as normreel reads them, or refused with what to do instead."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from normcore.array_files import load
from normcore.errors import NormError
from tests.exports.web.core_page import ask

pytestmark = pytest.mark.products

TYPES = (
    "<f2",
    ">f2",
    "<f4",
    ">f4",
    "<f8",
    ">f8",
    "i1",
    "<i2",
    ">i4",
    "<i8",
    ">i8",
    "u1",
    "<u2",
    ">u4",
    "<u8",
    "?",
    "V2",
)
TABLES: dict[str, tuple[str, list[list[float]]]] = {
    "commas": ("1,2.5,-3\n4e2,.5,6.\n", [[1, 2.5, -3], [400, 0.5, 6]]),
    "semicolons": ("1;2\n3;4", [[1, 2], [3, 4]]),
    "decimal commas": ("1,5;2\n3;-4,25\n", [[1.5, 2], [3, -4.25]]),
    "tabs, and lines of Windows": ("1\t2\r\n3\t4\r\n", [[1, 2], [3, 4]]),
    "blanks": ("  1   2\n3 4\n", [[1, 2], [3, 4]]),
    "a header": ("height,width\n1,2\n3,4\n", [[1, 2], [3, 4]]),
    "a header of pandas": (",0,1\n0,5,6\n1,7,8\n", [[5, 6], [7, 8]]),
    "names of rows": ("name,a\nx,1\ny,2\n", [[1], [2]]),
    "blank lines and remarks": ("# made by hand\n1,2\n\n3,4\n\n", [[1, 2], [3, 4]]),
    "quotes": ('"1","2,0"\n"3","4"\n'.replace("2,0", "2"), [[1, 2], [3, 4]]),
    "a comma at the end of rows": ("1,2,\n3,4,\n", [[1, 2], [3, 4]]),
    "a mark of the order of bytes": ("\ufeff1,2\n3,4", [[1, 2], [3, 4]]),
    "minus signs": ("\u22121,2\n+3,4", [[-1, 2], [3, 4]]),
    "one column": ("1\n2\n3", [[1], [2], [3]]),
}
BAD_TABLES: dict[str, tuple[str, str]] = {
    "no number": ("1,2\n3,x", 'Row 2, column 2 is "x"'),
    "an empty cell": ("1,,3", "Row 1, column 2 is empty"),
    "NaN": ("1,2\nnan,4", 'Row 2, column 1 is "nan"'),
    "rows of unequal length": ("1,2\n3", "Row 2 has 1 value, row 1 has 2"),
    "after blank lines": ("1,2\n\n\n3,y", "Row 4, column 2"),
    "beyond names of rows": ("n,a\nx,1\ny,?", 'Row 3, column 2 is "?"'),
    "a comma that may group thousands": ("1\t1,234", "1.234 or 1234"),
    "two decimal signs": ("1.5;2,5", "one decimal sign"),
    "a whole number that would be rounded": ("9007199254740993,1", "beyond 2^53"),
    "a number too large": ("1e999,1", "1.8e308"),
    "nothing": (" \n\n", "no numbers"),
    "too many": ("\n".join([",".join(["1"] * 64)] * 65), "65 × 64 values: at most 4,096"),
}


def saved(x: NDArray[Any], version: tuple[int, int] | None = None) -> bytes:
    """An .npy file."""
    file = BytesIO()
    np.lib.format.write_array(file, x, version)
    return file.getvalue()


def arrays() -> dict[str, bytes]:
    """Files of every type that can be read, in both orders and every version."""
    rng = np.random.default_rng(2)
    x = rng.integers(0, 100, (2, 3, 4)) + 0.5
    found = {}
    for name in TYPES:
        values = (x > 50) if name == "?" else x
        made = _bfloat16(x) if name == "V2" else values.astype(name)
        for order in "CF":
            found[f"{name}, {order}"] = saved(np.asarray(made, order=order))
    for version in ((1, 0), (2, 0), (3, 0)):
        found[f"version {version}"] = saved(x, version)
    found["small halves"] = saved(np.array([[6e-8, -1e-7, 65504.0, -0.0]], np.float16))
    found["large whole numbers"] = saved(np.array([[2**62, -(2**53), 1]]))
    found["many axes"] = saved(np.arange(64.0).reshape(2, 2, 2, 2, 4))
    return found


def _bfloat16(x: NDArray[Any]) -> NDArray[Any]:
    return (x.astype("<f4").view("<u4") >> 16).astype("<u2").view("V2")


def bad_arrays() -> dict[str, tuple[bytes, str]]:
    """Files that normreel does not take either, and words of the advice."""
    x = np.ones((2, 3))
    pairs = np.zeros((2, 2), [("left", "f4"), ("right", "f4")])
    return {
        "complex": (saved(x + 1j), "save np.abs(x), x.real or x.imag"),
        "texts": (saved(x.astype("U4")), "if the texts are numbers"),
        "bytes": (saved(x.astype("S4")), "if the texts are numbers"),
        "dates": (saved(np.zeros((2, 2), "M8[s]")), "the time since the first"),
        "objects": (saved(np.array([[1, None]], object)), "np.stack"),
        "fields": (saved(pairs), 'x["left"]'),
        "eight bytes without a name": (saved(np.zeros((2, 2), "V8")), "from the program that wrote it"),
        "rounded whole numbers": (saved(np.array([[2**53 + 1, 0]])), "9007199254740993"),
        "NaN": (saved(np.array([[np.nan, 1.0]])), "1 NaN or infinite value"),
        "infinity": (saved(np.array([[np.inf, 1.0]], np.float16)), "1 NaN or infinite value"),
        "no values": (saved(np.zeros((0, 3))), "no values"),
        "cut off": (saved(x)[:-1], "ends too early"),
        "cut off in its header": (saved(x)[:40], "header"),
        "another version": (saved(x)[:6] + b"\x09" + saved(x)[7:], "version 9"),
        "a pickle": (b"\x80\x02}q\x00.", "pickle"),
        "an archive": (b"PK\x03\x04" + bytes(40), "archive"),
    }


def flat_arrays() -> dict[str, tuple[bytes, str]]:
    """Files that are refused as no tensor, or for the page alone."""
    return {
        "one number": (saved(np.array(3.0)), "is a single number"),
        "one axis": (saved(np.arange(5.0)), "has one axis, of 5 values"),
        "too many values": (
            saved(np.zeros((100, 8, 8))),
            "at most 4,096 are live in the page; cut it down, for example to x[:64]",
        ),
        "too many axes for a usual layout": (saved(np.zeros((1,) * 6)), "No usual layout"),
    }


@pytest.fixture(scope="module")
def answers() -> dict[str, list[Any]]:
    """All that is asked in this module, in one page."""
    files = {
        "arrays": list(arrays().values()),
        "bad": [file for file, _ in bad_arrays().values()],
        "flat": [file for file, _ in flat_arrays().values()],
    }
    asked = {name: [{"call": "npy", "file": _text(file)} for file in given] for name, given in files.items()}
    asked["tables"] = [{"call": "csv", "text": text} for text, _ in TABLES.values()]
    asked["bad tables"] = [{"call": "csv", "text": text} for text, _ in BAD_TABLES.values()]
    asked["written"] = [{"call": "csv", "text": _written(sign)} for sign in ",;\t "]
    asked["shaped"] = [
        {"call": "csv", "text": "1,2,3,4\n5,6,7,8", "options": {"shape": [2, 2, 2], "layout": "NTD"}},
        {"call": "csv", "text": "1,2,3,4", "options": {"shape": [3, 2]}},
        {"call": "csv", "text": "1,2\n3,4", "options": {"layout": "CN"}},
        {"call": "npy", "file": _text(saved(np.ones((2, 3)))), "options": {"layout": "NCHW"}},
    ]
    asked["told"] = [
        {"call": "file", "file": _text(file)} for file in (saved(np.ones((2, 3))), b"1,2\n3,4", b"\xff\xfe1")
    ]
    found = iter(ask([question for questions in asked.values() for question in questions]))
    return {name: [next(found) for _ in questions] for name, questions in asked.items()}


def _text(file: bytes) -> str:
    return b64encode(file).decode()


def _numbers() -> NDArray[Any]:
    return np.random.default_rng(1).normal(size=(5, 4)) * 10.0 ** np.arange(-2, 2)


def _written(separator: str) -> str:
    text = StringIO()
    np.savetxt(
        text, _numbers(), fmt="%.17g", delimiter=separator, header=separator.join("abcd"), comments="# "
    )
    return text.getvalue()


def test_arrays_are_read_as_normreel_reads_them(answers: dict[str, list[Any]], tmp_path: Path) -> None:
    for (name, file), answer in zip(arrays().items(), answers["arrays"], strict=True):
        path = tmp_path / "x.npy"
        path.write_bytes(file)
        wanted = load(path)
        assert answer["shape"] == list(wanted.shape), name
        assert_array_equal(answer["data"], wanted.astype(float).ravel(), name)


def test_arrays_that_hold_no_tensor_are_refused_with_advice(
    answers: dict[str, list[Any]], tmp_path: Path
) -> None:
    for (name, (file, words)), answer in zip(bad_arrays().items(), answers["bad"], strict=True):
        path = tmp_path / "x.npy"
        path.write_bytes(file)
        with pytest.raises(NormError):
            load(path)
        assert words in answer["error"], name
        assert answer["error"].endswith("."), name


def test_arrays_of_other_sizes_are_refused_with_advice(answers: dict[str, list[Any]]) -> None:
    for (name, (_, words)), answer in zip(flat_arrays().items(), answers["flat"], strict=True):
        assert words in answer["error"], name
        assert answer["error"].endswith("."), name


def test_tables_are_read(answers: dict[str, list[Any]]) -> None:
    for (name, (_, wanted)), answer in zip(TABLES.items(), answers["tables"], strict=True):
        assert answer == {
            "data": np.array(wanted).ravel().tolist(),
            "shape": [len(wanted), len(wanted[0])],
            "layout": "NC",
            "axes": ["N", "C"],
        }, name


def test_tables_that_numpy_writes_keep_every_digit(answers: dict[str, list[Any]]) -> None:
    for answer in answers["written"]:
        assert answer["data"] == _numbers().ravel().tolist()


def test_bad_tables_are_refused_by_row_column_and_value(answers: dict[str, list[Any]]) -> None:
    for (name, (_, words)), answer in zip(BAD_TABLES.items(), answers["bad tables"], strict=True):
        assert words in answer["error"], name
        assert answer["error"].endswith("."), name


def test_a_shape_cuts_a_table(answers: dict[str, list[Any]]) -> None:
    whole, short, turned, other = answers["shaped"]
    assert (whole["shape"], whole["layout"], whole["data"]) == ([2, 2, 2], "NTD", [1, 2, 3, 4, 5, 6, 7, 8])
    assert "do not fill the shape (3, 2)" in short["error"]
    assert turned["layout"] == "CN"
    assert "names 4" in other["error"]


def test_a_file_is_told_by_its_bytes(answers: dict[str, list[Any]]) -> None:
    array, table, neither = answers["told"]
    assert (array["shape"], table["shape"]) == ([2, 3], [2, 2])
    assert "neither an .npy file nor text" in neither["error"]
