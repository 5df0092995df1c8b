"""All that may happen to a beat in the cache, and to the folder of its film."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scenes.pipeline.cache_entry import INDEX, POSTER, RECORD, Content, Index


def entries(root: Path) -> list[Path]:
    """The folders of all beats in the cache."""
    return sorted(path for path in root.glob("*/*") if len(path.name) == 64)


def segment(entry: Path, number: int = 0) -> Path:
    """One of its segments."""
    return sorted(entry.glob("[0-9]*.*"))[number]


def rewritten(path: Path, content: bytes) -> None:
    """Give the file other content, but not the files that are linked to it."""
    path.unlink()
    path.write_bytes(content)


def exchanged(first: Path, second: Path) -> None:
    """Exchange two files or folders."""
    third = first.with_name("third")
    first.rename(third)
    second.rename(first)
    third.rename(second)


@contextmanager
def reindexed(entry: Path) -> Iterator[None]:
    """Let the index say what is in the files after the change."""
    yield
    files = {path.name: Content.of(path) for path in entry.iterdir() if path.name != INDEX}
    (entry / INDEX).write_text(Index.listing(entry.name, files).model_dump_json())


def flipped(path: Path) -> None:
    """Flip one bit in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    rewritten(path, bytes(content))


def other_version(entry: Path) -> None:
    """The index of another version."""
    index = json.loads((entry / INDEX).read_bytes())
    (entry / INDEX).write_text(json.dumps({**index, "version": 2}))


def ill_typed(entry: Path) -> None:
    """A record with a number for a title, which the index agrees with."""
    with reindexed(entry):
        record = json.loads((entry / RECORD).read_bytes())
        record["beat"]["title"] = 5
        (entry / RECORD).write_text(json.dumps(record))


def one_field_more(entry: Path) -> None:
    """A record with a field too many, which the index agrees with."""
    with reindexed(entry):
        record = json.loads((entry / RECORD).read_bytes())
        (entry / RECORD).write_text(json.dumps({**record, "more": 1}))


def with_a_gap(entry: Path) -> None:
    """A segment is missing, and the index agrees with it."""
    with reindexed(entry):
        segment(entry).unlink()


def copied_over(entry: Path) -> None:
    """The folder holds another beat, index and all."""
    other = next(path for path in entry.parent.iterdir() if path != entry)
    shutil.rmtree(entry)
    shutil.copytree(other, entry)


def replaced(path: Path, make: Callable[[Path], object]) -> None:
    """Something else lies where the file or folder was."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    make(path)


def linked_away(path: Path) -> None:
    """A link leads to the same content elsewhere."""
    elsewhere = Path("elsewhere").resolve()
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "truncated": lambda entry: rewritten(segment(entry), segment(entry).read_bytes()[:-1]),
    "empty": lambda entry: rewritten(segment(entry), b""),
    "zeroed": lambda entry: rewritten(segment(entry), bytes(segment(entry).stat().st_size)),
    "one bit": lambda entry: flipped(segment(entry)),
    "random": lambda entry: rewritten(segment(entry), random.Random(1).randbytes(1000)),
    "longer": lambda entry: rewritten(segment(entry), segment(entry).read_bytes() + b"\0"),
    "missing segment": lambda entry: segment(entry, -1).unlink(),
    "missing, also in the index": with_a_gap,
    "extra segment": lambda entry: shutil.copy(segment(entry), entry / "00099.mp4"),
    "extra file": lambda entry: (entry / "notes").touch(),
    "exchanged segments": lambda entry: exchanged(segment(entry, 0), segment(entry, 1)),
    "exchanged beats": lambda entry: exchanged(entry, next(p for p in entry.parent.iterdir() if p != entry)),
    "copied over": copied_over,
    "segment: folder": lambda entry: replaced(segment(entry), Path.mkdir),
    "segment: pipe": lambda entry: replaced(segment(entry), os.mkfifo),
    "segment: link": lambda entry: linked_away(segment(entry)),
    "segment: link to itself": lambda entry: replaced(segment(entry), lambda path: path.symlink_to(path)),
    "index: pipe": lambda entry: replaced(entry / INDEX, os.mkfifo),
    "index: missing": lambda entry: (entry / INDEX).unlink(),
    "index: one bit": lambda entry: flipped(entry / INDEX),
    "index: nested": lambda entry: (entry / INDEX).write_text("[" * 100_000),
    "index: huge": lambda entry: os.truncate(entry / INDEX, 2**40),
    "other version": other_version,
    "record: one bit": lambda entry: flipped(entry / RECORD),
    "record: ill-typed": ill_typed,
    "record: a field more": one_field_more,
    "record: missing": lambda entry: (entry / RECORD).unlink(),
    "beat: file": lambda entry: replaced(entry, Path.touch),
    "beat: pipe": lambda entry: replaced(entry, os.mkfifo),
    "beat: link": linked_away,
    "beat: link to itself": lambda entry: replaced(entry, lambda path: path.symlink_to(path)),
    "film: file": lambda entry: replaced(entry.parent, Path.touch),
    "film: pipe": lambda entry: replaced(entry.parent, os.mkfifo),
    "film: link": lambda entry: linked_away(entry.parent),
}
"""What is done to a beat with at least two segments, in a film with other beats."""


def another_poster(entry: Path) -> None:
    """A poster where there is none, or none where there is one; the index agrees with it."""
    with reindexed(entry):
        poster = entry / POSTER
        poster.unlink() if poster.exists() else poster.write_bytes(b"poster")
