"""What people and broken disks hand to a program: texts, numbers, paths, TOML, arrays and bytes, not quite right."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st

NESTED = ["[" * 50_000, "[" * 300 + "]" * 300, '{"a":' * 20_000, "((((", "{" * 3000 + "}" * 3000]
NUMBERS = ["9" * 5000, "-" + "9" * 5000, "1" + "0" * 400, "-1", "0", "nan", "-inf", "1e400", "1e-400", "0x10"]
NUMBERS += ["1_0", " 7 ", "+0", "١٢", "1/2", "2**64", str(2**63), str(2**32), "1e308", "", "--"]
TEXTS = [
    "\udcff\udcfe",
    "\ud800",
    "é",
    "\u202eabc",
    "\x1b[31mred",
    "a\nb",
    "a" * 300,
    "b" * 20_000,
    "💥",
    "'",
    '"',
]
TEXTS += [
    "null",
    "true",
    "{}",
    "[]",
    "[1",
    '"\\ud800"',
    "%s",
    "{name}",
    "../..",
    "=",
    ",",
    ":",
    "all",
    "\ufeff",
]
PATHS = [
    "~nobody-here/x",
    "~",
    "/dev/zero",
    "/dev/null",
    "/dev/full",
    "/proc/self/mem",
    "pipe",
    "folder",
    "loop",
]
PATHS += [
    "none.npy",
    "x" * 300,
    "/".join(["a"] * 3000),
    "own.npy/x",
    "./own.npy",
    "mine.txt",
    "/proc/none/here",
]

typed = st.one_of(
    st.sampled_from([*NESTED, *NUMBERS, *TEXTS, *PATHS]),
    st.text(st.characters(exclude_characters="\0"), max_size=12),
    st.integers(-(10**40), 10**40).map(str),
    st.floats().map(str),
)
"""What somebody may type as the value of an option."""


def edited(content: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Bytes in which some were flipped, left out or put in."""
    return st.builds(
        _edit,
        content,
        st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 40)), max_size=4),
    )


def _edit(content: bytes, edits: list[tuple[float, bytes, int]]) -> bytes:
    for where, added, left_out in edits:
        place = round(where * len(content))
        content = content[:place] + added + content[place + left_out :]
    return content


# TOML ---------------------------------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    return json.dumps(text.encode(errors="replace").decode())


toml_value = st.recursive(
    st.one_of(
        st.sampled_from(
            ["9" * 5000, "nan", "-inf", "1979-05-27", "07:32:00", "1e400", "true", "'" * 2, "0x" + "f" * 400]
        ),
        st.integers(-(10**30), 10**30).map(str),
        st.floats().map(str),
        typed.map(_quoted),
        st.sampled_from(
            ["5x4x2x3", "NCHW", "digits", "own.npy", "dark", "480p", "16:9", "compare", "en"]
        ).map(_quoted),
        st.integers(0, 9).map(str),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: f"[{', '.join(parts)}]"),
        st.lists(inner, max_size=2).map(
            lambda parts: "{" + ", ".join(f"k{n} = {p}" for n, p in enumerate(parts)) + "}"
        ),
    ),
    max_leaves=6,
)


def toml_lines(keys: list[str]) -> st.SearchStrategy[str]:
    """Lines `key = value`; most of the keys are known ones."""
    key = st.one_of(st.sampled_from(keys), st.sampled_from(keys), st.text(max_size=6).map(_quoted))
    return st.lists(st.builds("{} = {}".format, key, toml_value), max_size=5).map("\n".join)


def toml_files(tables: list[str], keys: list[str]) -> st.SearchStrategy[bytes]:
    """A TOML file of such lines, at the top and in tables, or something that once was one."""
    table = st.builds("{}\n{}".format, st.sampled_from(tables), toml_lines(keys)) if tables else st.just("")
    whole = st.builds(
        lambda top, rest: "\n".join([top, *rest]).encode(), toml_lines(keys), st.lists(table, max_size=3)
    )
    odd = [b"\xff\xfe", b"\0" * 50, b"a" * 2_000_000, b"seed = 1\n" + b"#" * 1_500_000]
    odd += [("a = " + each).encode() for each in NESTED]
    odd += [
        f"[{'.'.join('a' * 5000)}]".encode(),
        b"[a]\n" * 5000,
        b"a." * 5000 + b"b = 1",
        b"\n".join(b"a%d=1" % n for n in range(20_000)),
    ]
    return st.one_of(whole, whole, whole, edited(whole), st.sampled_from(odd), st.binary(max_size=200))


def huge_grids(keys: list[str]) -> st.SearchStrategy[bytes]:
    """A grid of far too many films."""

    def text(chosen: list[str], length: int) -> bytes:
        lists = "\n".join(f"{key} = {list(range(1, length + 1))}" for key in chosen)
        return f'lesson = "compare"\n[grid]\n{lists}\n'.encode()

    return st.builds(text, st.lists(st.sampled_from(keys), min_size=2, unique=True), st.integers(400, 3000))


# Arrays -------------------------------------------------------------------------------------------------------------

DTYPES = [
    "f2",
    "f4",
    "f8",
    ">f4",
    "<i8",
    "i1",
    "u8",
    "u2",
    "?",
    "c8",
    "U3",
    "S3",
    "V2",
    "V8",
    "O",
    "M8[s]",
    "f4,i4",
    "g",
]
SHAPES = [(), (5,), (0, 3), (2, 3), (1, 1), (3, 5, 8), (2, 3, 2, 2), (2, 2, 2, 2, 2), (1,) * 33, (4, 0, 2)]
SCALES = [0.0, 1.0, 1e-3, 3e7, 1e180, 1e308, 5e-324, -1e308, np.nan, np.inf]


@st.composite
def arrays(draw: st.DrawFn) -> np.ndarray[Any, Any]:
    """An array of any dtype and shape that a file may hold."""
    shape, dtype = draw(st.sampled_from(SHAPES)), np.dtype(draw(st.sampled_from(DTYPES)))
    shape = shape[:32]
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    if dtype.kind in "fiu":
        with np.errstate(all="ignore"):
            scale = draw(st.sampled_from(SCALES)) if dtype.kind == "f" else 1.0
            offset = 2**58 if dtype.itemsize == 8 and dtype.kind in "iu" and draw(st.booleans()) else 0
            return (rng.standard_normal(shape) * scale + offset).astype(dtype)
    return (
        np.zeros(shape, dtype)
        if dtype.kind != "V"
        else np.frombuffer(rng.bytes(int(np.prod(shape)) * dtype.itemsize), dtype).reshape(shape)
    )


@st.composite
def array_files(draw: st.DrawFn) -> bytes:
    """What an .npy or .npz file may hold."""
    stream = io.BytesIO()
    way = draw(st.sampled_from(["npy", "npy", "npz", "claims", "bomb", "bytes", "zip"]))
    if way == "npz":
        named = {name: draw(arrays()) for name in draw(st.lists(st.sampled_from("abc"), unique=True))}
        (np.savez_compressed if draw(st.booleans()) else np.savez)(stream, **named)
    elif way == "claims":
        header = {
            "descr": draw(st.sampled_from(["<f4", "<f8", "|u1"])),
            "fortran_order": False,
            "shape": draw(
                st.sampled_from([(2**31, 4), (2**62, 2**62), (10**6, 10**4), (5000, 5000), (-1, 3), (2**70,)])
            ),
        }
        np.lib.format.write_array_header_1_0(stream, header)
        stream.write(bytes(64))
    elif way == "bomb":
        stream.write(_bomb())
    elif way == "zip":
        with zipfile.ZipFile(stream, "w") as archive:
            for name in draw(
                st.lists(
                    st.sampled_from(["a.npy", "data.pkl", "archive/version", "../b.npy", "c.txt"]),
                    unique=True,
                )
            ):
                archive.writestr(name, draw(st.binary(max_size=60)))
    elif way == "bytes":
        return draw(
            st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(b"\x93NUMPY\x01\x00".__add__))
        )
    else:
        np.save(stream, draw(arrays()), allow_pickle=True)
    return draw(edited(st.just(stream.getvalue()))) if way != "bomb" else stream.getvalue()


@cache
def _bomb() -> bytes:
    """A small .npz file of 1.6 GB of zeros."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.npy", "w", force_zip64=True) as member,
    ):
        np.lib.format.write_array_header_1_0(
            member, {"descr": "<f4", "fortran_order": False, "shape": (400, 10**6)}
        )
        for _ in range(400):
            member.write(bytes(4 * 10**6))
    return stream.getvalue()
