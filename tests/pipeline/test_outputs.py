"""Work folders are there as long as they are used; what runs that were killed left is removed, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scenes.pipeline import outputs
from scenes.pipeline.locks import FolderInUse
from scenes.pipeline.outputs import remove_abandoned, work_folder
from scenes.spec.errors import SpecError

ROOT = Path(__file__).parents[2]
KILLED = """
import os, sys
from pathlib import Path
from scenes.pipeline.outputs import work_folder
with work_folder(Path("out")) as folder:
    (folder / "half").write_text("half")
    print(folder, flush=True)
    if sys.argv[1] == "wait":
        sys.stdin.read()
    os._exit(9)
"""


def another_run(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_work_folder_goes_with_all_that_was_made_for_it() -> None:
    with work_folder(Path("a/b")) as folder:
        (folder / "half").write_text("half")
        assert folder.parent == Path("a/b").resolve()
    assert not Path("a").exists()
    with work_folder(Path("a/b")):
        Path("a/b/film.mp4").touch()
    assert [path.name for path in Path("a/b").iterdir()] == ["film.mp4"]


def test_the_folder_of_a_killed_run_is_removed_by_the_next() -> None:
    with another_run("end") as run:
        left = Path((run.stdout or sys.stdin).readline().strip())
    assert (left / "half").exists()
    remove_abandoned(Path("out"))
    assert not left.exists()


def test_the_folder_of_a_run_that_lives_stays_whatever_its_number() -> None:
    with another_run("wait") as run:
        used = Path((run.stdout or sys.stdin).readline().strip())
        renamed = used.with_name(f".normreel-{2**70}-abcdefgh")
        used.rename(renamed)
        remove_abandoned(Path("out"))
        assert (renamed / "half").exists()
        run.communicate("")
    remove_abandoned(Path("out"))
    assert not renamed.exists()


def test_a_folder_is_marked_before_another_run_can_take_it_for_abandoned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Path] = []

    class Cleaned(FolderInUse):
        """Another run cleans up between the folder's making and its marking, once."""

        def __init__(self, folder: Path) -> None:
            made.append(folder)
            if len(made) == 1:
                remove_abandoned(folder.parent)
            super().__init__(folder)

    monkeypatch.setattr(outputs, "FolderInUse", Cleaned)
    with work_folder(Path("out")) as folder:
        assert folder.exists()
        assert made == [made[0], folder]
        assert not made[0].exists()
        remove_abandoned(Path("out"))
        assert folder.exists()


def test_only_what_has_the_exact_form_of_ours_is_removed() -> None:
    others = [
        ".normreel-notes",
        ".normreel-12",
        ".normreel-12-short",
        ".normreel-12-ABCDEFGH",
        ".normreel-x-abcdefgh",
    ]
    for name in others:
        Path(name).mkdir()
        (Path(name) / "notes").write_text("mine")
    Path(".normreel-12-abcdefgh").write_text("a file")
    Path("mine").mkdir()
    Path("mine/notes").write_text("mine")
    Path(".normreel-13-abcdefgh").symlink_to("mine")
    left = Path(".normreel-14-abcdefgh")
    left.mkdir()
    (left / "link").symlink_to(Path("mine").resolve())
    remove_abandoned(Path())
    assert not left.exists()
    assert sorted(path.name for path in Path().iterdir()) == sorted(
        [*others, ".normreel-12-abcdefgh", ".normreel-13-abcdefgh", "mine"]
    )
    assert Path("mine/notes").read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["taken", "taken/below", "made/" + "x" * 300, "nul\0", "\ud800", "x/" * 3000]
)
def test_where_nothing_can_be_written_is_named_and_nothing_is_left(name: str) -> None:
    Path("taken").write_text("mine")
    refused = pytest.raises(SpecError, match=r"-o .*: nothing can be written there \(.*\)\. Give a folder")
    with refused, work_folder(Path(name)):
        raise AssertionError
    assert [path.name for path in Path().iterdir()] == ["taken"]
