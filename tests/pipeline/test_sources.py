"""What is remembered of a module's imports is used if it is as it was written, and found anew otherwise."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.pipeline import sources as sources_module
from scenes.pipeline.cache_folder import IMPORTS
from scenes.pipeline.sources import Sources


@pytest.fixture
def found(parsed: list[str]) -> Callable[[], tuple[dict[str, str], bool]]:
    """A function that returns the files that a small module depends on, and whether they were remembered."""
    Path("kit").mkdir()
    Path("kit/__init__.py").touch()
    Path("kit/one.py").write_text("import kit.two")
    Path("kit/two.py").write_text("value = 2")

    def digests() -> tuple[dict[str, str], bool]:
        parsed.clear()
        return Sources({"kit": Path.cwd()}, cache=Path("cache")).digests("kit.one"), not parsed

    return digests


def record() -> Path:
    (path,) = Path("cache", IMPORTS).iterdir()
    return path


def test_what_was_found_is_remembered(found: Callable[[], tuple[dict[str, str], bool]]) -> None:
    first, remembered = found()
    assert sorted(first) == ["kit/__init__.py", "kit/one.py", "kit/two.py"]
    assert not remembered
    assert found() == (first, True)
    os.utime(record(), (1, 1))
    assert found() == (first, True)
    assert record().stat().st_mtime > 1


CHANGES: dict[str, Callable[[Path], object]] = {
    "no files": lambda path: path.write_text("{}"),
    "an empty list": lambda path: path.write_text('{"files": {}, "checksum": ""}'),
    "a file less": lambda path: path.write_text(
        json.dumps({"files": {}, "checksum": json.loads(path.read_text())["checksum"]})
    ),
    "no object": lambda path: path.write_text("[]"),
    "nested": lambda path: path.write_text("[" * 100_000),
    "no text": lambda path: path.write_bytes(b"\xff\xfe"),
    "empty": lambda path: path.write_text(""),
    "huge": lambda path: os.truncate(path, 2**40),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a link to itself": lambda path: (path.unlink(), path.symlink_to(path)),
    "of other modules": lambda path: (
        path.write_text(sources_module.Found.of("other", {}).model_dump_json()),
    ),
    "its folder a file": lambda path: (path.unlink(), path.parent.rmdir(), path.parent.touch()),
    "its folder a pipe": lambda path: (path.unlink(), path.parent.rmdir(), os.mkfifo(path.parent)),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_another_record_is_as_if_absent_and_replaced(
    kind: str, found: Callable[[], tuple[dict[str, str], bool]]
) -> None:
    first, _ = found()
    CHANGES[kind](record())
    assert found() == (first, False)
    assert found() == (first, True)


def test_a_changed_file_is_found_anew(found: Callable[[], tuple[dict[str, str], bool]]) -> None:
    first, _ = found()
    Path("kit/two.py").write_text("value = 22")
    second, remembered = found()
    assert not remembered
    assert {name for name in first if first[name] != second[name]} == {"kit/two.py"}


@given(st.data())
def test_no_other_bytes_are_taken_for_what_was_found(data: st.DataObject) -> None:
    name = f"{'0' * 32}.json"
    content = sources_module.Found.of(name, {"kit/one.py": "1" * 64}).model_dump_json()
    start = data.draw(st.integers(0, len(content)))
    other = (
        content[:start]
        + data.draw(st.text(max_size=20))
        + content[data.draw(st.integers(start, len(content))) :]
    )
    try:
        read = sources_module.Found.model_validate_json(other)
    except ValueError:
        return
    assert read != sources_module.Found.of(name, read.files) or read.files == {"kit/one.py": "1" * 64}
