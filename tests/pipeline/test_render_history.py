"""Records of what rendering took are input: what is no record, or not of its film, is as if absent."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.lessons import storyboard
from scenes.pipeline.cache_folder import HISTORY
from scenes.pipeline.jobs import FilmJob
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.render_history import RenderHistory, RenderRecord
from scenes.spec.lecture import LectureSpec

JOB = FilmJob(
    storyboard.find("compare"), LectureSpec(quality="480p"), Path(), RenderOptions(cache=Path("cache"))
)
GOOD = dataclasses.asdict(
    RenderRecord.measured(JOB, frames=150, rendered=120, seconds=3.5, size=1000, cached=500)
)


def record() -> Path:
    path = Path("cache") / HISTORY / f"{GOOD['film']}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def written(values: dict[str, Any]) -> str:
    """A record of these values, with the checksum that belongs to it."""
    listed = json.dumps(values, sort_keys=True)
    return json.dumps({"record": values, "checksum": hashlib.sha256(listed.encode()).hexdigest()})


def test_a_record_is_read_as_it_was_written() -> None:
    record().write_text(written(GOOD))
    assert RenderHistory.read(Path("cache")).of(JOB) == RenderRecord(**GOOD)


@pytest.mark.parametrize(
    "change",
    [
        {"frames": "150"},
        {"frames": 150.5},
        {"frames": 0},
        {"frames": -1},
        {"frames": True},
        {"rendered": 0},
        {"pixels": 10**400},
        {"size": -1},
        {"cached": None},
        {"lesson": 5},
        {"method": []},
        {"duration": float("nan")},
        {"duration": float("inf")},
        {"duration": -1.0},
        {"seconds": float("nan")},
        {"seconds": 1e300},
        {"film": "0" * 32},
        {"more": 1},
    ],
)
def test_values_that_no_film_can_have_are_passed_over(change: dict[str, Any]) -> None:
    record().write_text(written(GOOD | change))
    assert not RenderHistory.read(Path("cache"))


def test_missing_values_are_passed_over() -> None:
    for name in GOOD:
        record().write_text(written({other: value for other, value in GOOD.items() if other != name}))
        assert not RenderHistory.read(Path("cache"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"5",
        b'"text"',
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"\xff\xfe",
        b"9" * 5000,
        b'"\\ud800"',
    ],
)
def test_what_is_no_record_is_passed_over(content: bytes) -> None:
    record().write_bytes(content)
    assert not RenderHistory.read(Path("cache"))


PLACES: list[Callable[[Path], object]] = [
    Path.mkdir,
    os.mkfifo,
    lambda path: path.symlink_to(path),
    lambda path: path.symlink_to("/dev/zero"),
    lambda path: (path.touch(), os.truncate(path, 2**40)),
]


@pytest.mark.parametrize("make", PLACES)
def test_what_is_no_file_is_passed_over(make: Callable[[Path], object]) -> None:
    make(record())
    assert not RenderHistory.read(Path("cache"))
    record().rename("away")
    Path("cache", HISTORY).rmdir()
    make(Path("cache", HISTORY))
    assert not RenderHistory.read(Path("cache"))


@given(st.integers(0, 200), st.integers(0, 30), st.binary(max_size=30))
def test_bytes_of_any_kind_do_no_harm(start: int, length: int, other: bytes) -> None:
    content = written(GOOD).encode()
    record().write_bytes(content[:start] + other + content[start + length :])
    history = RenderHistory.read(Path("cache"))
    assert not history or history.of(JOB) == RenderRecord(**GOOD)


def test_a_digit_that_was_changed_makes_no_film_larger() -> None:
    record().write_text(written(GOOD).replace('"size": 1000', '"size": 9000'))
    assert not RenderHistory.read(Path("cache"))
