"""Replaces what was placed by a newer version, killed at each of its operations on files, and then once to its end."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from scenes.pipeline.outputs import work_folder
from scenes.pipeline.placing import place
from tests.pipeline.killing import counted
from tests.pipeline.prepared import leftovers

OLD = {"talk.txt": "old talk " * 50, "talk-files/one.txt": "old one", "talk-files/gone.txt": "gone"}
NEW = {"talk.txt": "new talk " * 70, "talk-files/one.txt": "new one", "talk-files/more.txt": "more"}
MINE = "mine.txt"


def publish(out: Path, files: dict[str, str]) -> None:
    """Write the files as decks and exports are written: beside their place, then there at once."""
    with work_folder(out) as work:
        for name, text in files.items():
            (work / name).parent.mkdir(exist_ok=True)
            (work / name).write_text(text)
        place([work / "talk.txt", work / "talk-files"], out, "talk.txt")


def content(out: Path) -> dict[str, str]:
    """All files but the records."""
    found = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    return {name: path.read_text() for name, path in found.items() if not name.startswith(".normreel")}


def replaced(out: Path) -> Callable[[], None]:
    """The work of replacing the old version, which lies there, by the new one."""
    publish(out, OLD)
    (out / MINE).write_text(MINE)
    return lambda: publish(out, NEW)


def main(place: str) -> None:
    """Print how many operations there are, at each of which it was killed."""
    root = Path(place)
    total = counted(replaced(root / "whole"))
    for last in range(total):
        out = root / str(last)
        counted(replaced(out), last)
        for name, text in content(out).items():
            assert text in (OLD.get(name), NEW.get(name), MINE), (last, name)
        publish(out, NEW)
        assert content(out) == {**NEW, MINE: MINE}, last
        assert leftovers(out) == [], last
        shutil.rmtree(out)
    print(total)


if __name__ == "__main__":
    main(*sys.argv[1:])
