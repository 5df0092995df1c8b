"""Whatever is typed as a setting becomes a spec or one printable sentence."""

from __future__ import annotations

import datetime
import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normcore.array_files import MAX_VALUES
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.parsing import parse_pairs, read_toml
from scenes.spec.quoting import quoted

DIGITS = "9" * 5000
NESTED = "[" * 4000 + "]" * 4000
TEXTS = [
    DIGITS,
    NESTED,
    "[[[[",
    "\udcff\udcfe",
    '"\\ud800"',
    "NaN",
    "-Infinity",
    "{}",
    '{"a": [1]}',
    "",
    "\x1b[31m",
    "\0",
    '"\\u0000"',
]


def refused(**values: Any) -> str:
    with pytest.raises(SpecError) as caught:
        LectureSpec.make(**values).resolved()
    said = str(caught.value)
    said.encode("utf-8")
    assert all(char.isprintable() or char == "\n" for char in said)
    assert len(said) < 700
    return said


@pytest.mark.parametrize("name", sorted(set(LectureSpec.model_fields) - {"transparent", "background"}))
@pytest.mark.parametrize("text", TEXTS, ids=[f"{text[:8]!a}" for text in TEXTS])
def test_hostile_texts_are_refused_as_options_and_as_pairs(name: str, text: str) -> None:
    assert name in refused(**{name: text})
    with pytest.raises(SpecError) as caught:
        LectureSpec.make(**parse_pairs([f"{name}={text}"])).resolved()
    assert name in str(caught.value)
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize("value", [5, [], {}, True, 1.5, datetime.date(1979, 5, 27), ["x.npy"]])
def test_data_that_is_no_text_is_refused(value: Any) -> None:
    assert "not the name of a file" in refused(data=value)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("~nobody-here/x.npy", "no user nobody-here"),
        ("x" * 300 + ".npy", "File name too long"),
        ("y/" * 2500, "File name too long"),
        ("a\0.npy", "no text in UTF-8"),
        ("\udcff.npy", "no text in UTF-8"),
        ("/dev/zero", "a device"),
        ("/", "a folder"),
        ("", "not the name of a file"),
        ("/dev/null/x", "Not a directory"),
    ],
)
def test_paths_that_lead_nowhere_are_refused_by_what_they_are(path: str, said: str, tmp_path: Path) -> None:
    assert said in refused(data=path)
    if "\0" not in path and "\udcff" not in path:
        (tmp_path / "film.toml").write_text(f'data = "{path}"\n')
        with pytest.raises(SpecError):
            LectureSpec.make(**read_toml(tmp_path / "film.toml"))


def test_a_named_pipe_as_data_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.npy")
    assert "a named pipe" in refused(data=str(tmp_path / "x.npy"))


def test_many_wrong_names_are_told_in_few_lines() -> None:
    said = "\n".join(str(i) for i in range(3))
    with pytest.raises(SpecError) as caught:
        LectureSpec.make(**{f"k{i}": said for i in range(500)})
    assert "... and 488 more." in str(caught.value)
    assert str(caught.value).count("\n") == 12


@given(st.one_of(st.text(), st.lists(st.integers()), st.dictionaries(st.text(), st.floats()), st.integers()))
def test_what_is_quoted_is_short_and_printable(value: Any) -> None:
    assert len(quoted(value)) <= 800
    assert quoted(value).isprintable()


def test_an_integer_that_python_does_not_write_is_quoted() -> None:
    assert quoted(16**5000) == "a very long int"


def test_an_error_survives_pickling_and_escapes_what_cannot_be_printed() -> None:
    error = SpecError("data = \udcff\x00")
    assert str(error) == "data = \\udcff\\x00"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize("shape", ["16384,16384", f"{MAX_VALUES + 1},1", "2147483647,2147483647"])
def test_a_made_up_tensor_has_the_limit_of_a_file(shape: str) -> None:
    assert f"{MAX_VALUES:,}" in refused(shape=shape)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("3000000,2", "layer norm has 3,000,000 means, more than the 2,097,152"),
        ("2,3000000", "batch norm has 3,000,000 means"),
        ("2,4,1024,1024", "learned numbers, more than the 3,145,728"),
        ("4,2,1024,1024", "layer norm over C has 4,194,304 means"),
        (",".join("1" * 40), "40 axes"),
    ],
)
def test_more_statistics_than_fit_beside_the_tensor_are_refused(shape: str, said: str) -> None:
    assert said in refused(shape=shape)


def test_an_array_of_several_is_chosen_by_its_key(tmp_path: Path) -> None:
    path = tmp_path / "two.npz"
    np.savez(path, a=np.zeros((2, 3)), b=np.ones((3, 2, 4)))
    assert "--key a" in refused(data=str(path))
    assert "its arrays are a, b" in refused(data=str(path), key="c")
    spec = LectureSpec.make(data=str(path), key="b").resolved()
    assert (spec.shape, spec.layout, spec.tensor().sum()) == ((3, 2, 4), "NTD", 24)
    other = LectureSpec.make(data=str(path), key="a")
    assert spec.fingerprint() != other.fingerprint()


def test_a_key_needs_an_archive(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.ones((2, 2)))
    assert "leave the key out" in refused(data=str(tmp_path / "x.npy"), key="a")
    assert "Leave the key out" in refused(key="a")
    assert "Leave the key out" in refused(data="digits", key="activations")


def test_a_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "x.npz", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.npy", "w") as stream,
    ):
        header = {"descr": "<f8", "fortran_order": False, "shape": (2**14, 2**14)}
        np.lib.format.write_array_header_1_0(stream, header)
        stream.write(bytes(2**24))
    assert "268,435,456 values" in refused(data=str(tmp_path / "x.npz"))


def test_a_file_that_is_called_like_the_bundled_data_is_read_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Path("digits").open("wb") as stream:
        np.save(stream, np.arange(6.0).reshape(2, 3))
    Path("own.toml").write_text('data = "./digits"\n')
    assert LectureSpec.make(data="digits").resolved().shape == (6, 4, 8, 8)
    for name in ("./digits", str(Path("digits").resolve())):
        assert LectureSpec.make(data=name).resolved().shape == (2, 3)
    assert LectureSpec.make(**read_toml(Path("own.toml"))).resolved().shape == (2, 3)
