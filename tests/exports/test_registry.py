"""Targets and decks are found by name; one more is a module and a line."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from scenes.cli.export import export_films
from scenes.content.timeline import Beat, Timeline
from scenes.exports.film_file import FilmFile
from scenes.exports.registry import DECKS, TARGETS, Target, Written
from scenes.exports.selection import Selection
from scenes.pipeline import manifest
from scenes.pipeline.manifest import FOLDER
from scenes.pipeline.records import Content
from scenes.spec.errors import SpecError

pytestmark = pytest.mark.products

FILM = FilmFile(
    Path("tiny.mp4"),
    Timeline("tiny", "Tiny", "It is small.", "A dot.", "en", 15, (Beat("dot", "Dot", 0, 1),)),
    "#000000",
    "#ffffff",
)
ALL = Selection.named({"tiny": ["dot"]}, [], [])


class Handout:
    """A target that is one text for each film."""

    name = "handout"
    plays = ()
    shows_alpha = False
    snippet = ""

    def write(self, film: FilmFile, selection: Selection, folder: Path) -> Written:
        path = folder / f"{film.name}.txt"
        path.write_text("\n".join(beat.title for beat in selection.beats_of(film.timeline)))
        return Written([path], ["Print it."])


def test_a_target_needs_a_name_and_a_way_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target: Target = Handout()
    export_films([FILM], [target], ALL, tmp_path)
    assert capsys.readouterr().out == f"{tmp_path / 'handout' / 'tiny.txt'}\n"
    assert (tmp_path / "handout" / "tiny.txt").read_text() == "Dot"
    assert {path.name for path in (tmp_path / "handout").iterdir()} == {"tiny.txt", "README.md", FOLDER}
    assert (tmp_path / "handout" / "README.md").read_text() == "1. Print it.\n"


def test_the_readme_of_a_target_tells_of_every_film_in_its_folder(tmp_path: Path) -> None:
    other = replace(FILM, path=Path("tiny-3x5x8-NTD-light-1080p.mp4"))
    for films in ([FILM], [other], [FILM]):
        export_films(films, [Handout()], ALL, tmp_path)
    text = (tmp_path / "handout" / "README.md").read_text()
    assert text == "## tiny-3x5x8-NTD-light-1080p.txt\n\n1. Print it.\n\n## tiny.txt\n\n1. Print it.\n"
    assert {path.stem for path in (tmp_path / "handout").glob("*.txt")} == {FILM.name, other.name}


def test_two_films_of_one_name_get_two_folders(tmp_path: Path) -> None:
    films = [replace(FILM, settings={"seed": seed}) for seed in (0, 1)]
    for film in (*films, films[0]):
        export_films([film], [Handout()], ALL, tmp_path)
    names = sorted(path.name for path in (tmp_path / "handout").glob("*.txt"))
    assert len(names) == 2
    assert names[1] == "tiny.txt"
    assert names[0].startswith("tiny-")


NO_FILES: list[tuple[str, dict[str, list[Content]]]] = [
    ("a", {}),
    ("b", {"gone.txt": [Content(size=1, sha256=64 * "0")]}),
    ("c", {f"{300 * 'n'}.txt": [Content(size=1, sha256=64 * "0")]}),
    ("d", {"gone/gone.md": [Content(size=1, sha256=64 * "0")], "gone": [Content(size=1, sha256=64 * "0")]}),
]


@pytest.mark.parametrize(("name", "files"), NO_FILES)
def test_the_readme_of_a_target_tells_of_no_film_without_files(
    name: str, files: dict[str, list[Content]], tmp_path: Path
) -> None:
    export_films([FILM], [Handout()], ALL, tmp_path)
    manifest.write(tmp_path / "handout", name, manifest.Manifest(files=files, advice=["Sing it."]), tmp_path)
    export_films([FILM], [Handout()], ALL, tmp_path)
    assert (tmp_path / "handout" / "README.md").read_text() == "1. Print it.\n"


def test_the_readme_of_a_target_forgets_a_film_whose_files_were_removed(tmp_path: Path) -> None:
    other = replace(FILM, path=Path("other.mp4"))
    export_films([FILM, other], [Handout()], ALL, tmp_path)
    (tmp_path / "handout" / "tiny.txt").unlink()
    export_films([other], [Handout()], ALL, tmp_path)
    assert (tmp_path / "handout" / "README.md").read_text() == "1. Print it.\n"


def test_an_export_that_somebody_changed_is_not_replaced(tmp_path: Path) -> None:
    export_films([FILM], [Handout()], ALL, tmp_path)
    for changed in ("tiny.txt", "README.md"):
        path = tmp_path / "handout" / changed
        older = path.read_text()
        path.write_text("mine")
        with pytest.raises(SpecError, match=f"{changed}: this is not, or no longer, what normreel wrote"):
            export_films([FILM], [Handout()], ALL, tmp_path)
        assert path.read_text() == "mine"
        path.write_text(older)
    export_films([FILM], [Handout()], ALL, tmp_path)


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_has_its_own_name(name: str) -> None:
    assert TARGETS[name].name == name
    assert TARGETS[name].plays


@pytest.mark.parametrize("suffix", DECKS)
def test_every_deck_has_a_module_that_writes_it(suffix: str) -> None:
    assert DECKS[suffix].suffix == suffix
    assert callable(import_module(DECKS[suffix].module).write)
