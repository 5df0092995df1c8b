"""Records are read from regular files of some size, and from nothing else."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.pipeline.records import is_real_folder, read_regular


def bound(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(path.name)


NO_RECORDS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: None,
    "folder": Path.mkdir,
    "pipe": os.mkfifo,
    "socket": bound,
    "link": lambda path: path.symlink_to("target"),
    "link to a device": lambda path: path.symlink_to("/dev/zero"),
    "link to itself": lambda path: path.symlink_to(path),
    "too long": lambda path: path.write_bytes(bytes(101)),
    "huge": lambda path: (path.touch(), os.truncate(path, 2**40)),
}


@pytest.mark.parametrize("kind", NO_RECORDS)
def test_what_is_no_record_is_an_error_at_once(kind: str) -> None:
    Path("target").write_text("mine")
    NO_RECORDS[kind](Path("record"))
    with pytest.raises(OSError):  # noqa: PT011
        read_regular(Path("record"), limit=100)


@pytest.mark.parametrize("name", ["nul\0", "\ud800", "x" * 300, "target/below"])
def test_a_path_that_no_file_can_have_is_the_same_error(name: str) -> None:
    Path("target").write_text("mine")
    with pytest.raises(OSError):  # noqa: PT011
        read_regular(Path(name))


def test_a_regular_file_is_read_whole() -> None:
    Path("record").write_bytes(b"x" * 100)
    assert read_regular(Path("record"), limit=100) == b"x" * 100
    Path("record").write_bytes(b"")
    assert read_regular(Path("record")) == b""


def test_a_link_to_a_folder_is_no_folder() -> None:
    Path("folder").mkdir()
    Path("link").symlink_to("folder")
    assert is_real_folder(Path("folder"))
    assert not any(map(is_real_folder, map(Path, ("link", "missing", "nul\0"))))
