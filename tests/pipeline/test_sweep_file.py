"""What a sweep file may say, how its films are named, and how what is wrong is told with its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from scenes.cli.main import cli
from scenes.pipeline import sweep_file
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec

GRID = '[grid]\nlessons = ["compare"]\n'


def read(text: str) -> sweep_file.Sweep:
    path = Path("films.toml")
    path.write_text(text, encoding="utf-8")
    return sweep_file.read(path)


def names(text: str) -> list[str]:
    return [film.name for film in read(text).films]


def test_a_grid_is_every_combination_of_its_lists() -> None:
    found = read(
        'quality = "480p"\n' + GRID + 'shapes = ["5x4x2x3", [3, 5, 8]]\nthemes = ["dark", "light"]\n'
    )
    assert [film.name for film in found.films] == [
        "compare-5x4x2x3-NCHW-dark-480p",
        "compare-5x4x2x3-NCHW-light-480p",
        "compare-3x5x8-NTD-dark-480p",
        "compare-3x5x8-NTD-light-480p",
    ]
    assert found.films[3].spec == LectureSpec(shape=(3, 5, 8), theme="light", quality="480p")
    assert found.notes == ()


def test_every_setting_may_vary_and_shows_in_the_name_if_it_is_not_the_default() -> None:
    text = GRID + 'aspects = ["1:1", "16:9"]\nfps = [15, 30]\nseeds = 7\ngroups = [2]\neps = 0.5\n'
    assert names(text) == [
        "compare-5x4x2x3-NCHW-dark-1080p-1x1-15fps-seed7-eps0.5",
        "compare-5x4x2x3-NCHW-dark-1080p-1x1-seed7-eps0.5",
        "compare-5x4x2x3-NCHW-dark-1080p-15fps-seed7-eps0.5",
        "compare-5x4x2x3-NCHW-dark-1080p-seed7-eps0.5",
    ]


def test_one_shape_may_be_written_as_one_list() -> None:
    assert names('[grid]\nlesson = "compare"\nshape = [3, 5, 8]\n') == ["compare-3x5x8-NTD-dark-1080p"]


def test_films_may_be_listed_with_names_and_share_what_stands_at_the_top() -> None:
    text = 'lesson = "compare"\ntheme = "light"\n[[film]]\nname = "mine"\n[[film]]\ntheme = "dark"\n'
    found = read(text).films
    assert [(film.name, film.spec.theme) for film in found] == [
        ("mine", "light"),
        ("compare-5x4x2x3-NCHW-dark-1080p", "dark"),
    ]


def test_data_is_looked_for_beside_the_file_and_names_the_film() -> None:
    Path("lecture").mkdir()
    for folder in ("lecture", "."):
        np.save(Path(folder, "relu 1.npy"), np.arange(24.0).reshape(2, 3, 4))
    path = Path("lecture/films.toml")
    path.write_text(GRID + 'data = ["relu 1.npy", "digits", "../relu 1.npy"]\n')
    first, digits, other = sweep_file.read(path).films
    assert first.spec.data == "lecture/relu 1.npy"
    assert first.name == "compare-relu_1-2x3x4-NTD-dark-1080p"
    assert digits.name == "compare-digits-6x4x8x8-NCHW-dark-1080p"
    assert other.name.startswith(f"{first.name}-")


def test_films_that_are_alike_are_made_once() -> None:
    text = (
        GRID + 'shapes = ["3x5x8", "3,5,8"]\n[[film]]\nlesson = "compare"\nshape = "3x5x8"\nname = "again"\n'
    )
    found = read(text)
    assert [film.name for film in found.films] == ["compare-3x5x8-NTD-dark-1080p"]
    assert len(found.notes) == 2
    assert "film[1] (again) is the film compare-3x5x8-NTD-dark-1080p" in found.notes[1]


def test_a_refused_combination_is_an_error_or_left_out_with_a_note() -> None:
    text = GRID + 'shapes = ["1x4x2x3", "5x4x2x3"]\nlayouts = ["NCHW", "NTD"]\n'
    with pytest.raises(SpecError) as raised:
        read(text)
    assert "lesson = compare, shape = 1x4x2x3, layout = NCHW: shape = (1, 4, 2, 3)" in str(raised.value)
    assert "shape = 1x4x2x3, layout = NTD: shape (1, 4, 2, 3) has 4 axes" in str(raised.value)
    assert "skip_refused = true" in str(raised.value)
    found = read("skip_refused = true\n" + text)
    assert [film.name for film in found.films] == ["compare-5x4x2x3-NCHW-dark-1080p"]
    assert len(found.notes) == 3
    assert all(note.startswith("left out: films.toml: lesson = compare") for note in found.notes)


WRONG = [
    (GRID + 'themes = ["dark", "pink"]', "films.toml: grid.themes[2]: theme = pink"),
    (GRID + "fps = 25", "films.toml: grid.fps: fps = 25"),
    (GRID + "shapes = [3]", "grid.shapes[1]: shape = 3"),
    (GRID + 'colours = ["red"]', "grid.colours[1]: colours = red: there is no setting of this name"),
    (GRID + "themes = []", "grid: themes = []: there is no value"),
    ('[grid]\nlessons = ["compare", "compar"]', "grid.lessons[2]: lesson = compar"),
    ('[grid]\nshapes = ["2x2"]', "there is no lesson. Give one of compare"),
    ('grid = "compare"', "grid: this must be a table"),
    ('film = "compare"', "film: each film must be a table"),
    ('theme = "pink"\n' + GRID, "films.toml: theme = pink"),
    ('[[film]]\nlesson = "compare"\nthemes = "dark"', "film[1]: themes = dark: there is no setting"),
    ('[[film]]\nlesson = "compare"\nname = "a/b"', "film[1] (a/b): name = a/b: a name becomes a folder"),
    (
        '[[film]]\nlesson = "compare"\nname = "a"\n[[film]]\nlesson = "compare"\nseed = 1\nname = "A"',
        "film[2] (A): name = A: another film has this name",
    ),
    ('[[film]]\nlesson = "compare"\ndata = "none.npy"', "film[1]: data = none.npy: there is no such file"),
    ('skip_refused = "yes"\n' + GRID, "skip_refused = yes: this must be true or false"),
    ('skip_refused = true\n[grid]\nlesson = "compare"\nshape = "1x2"', "every film is refused"),
    ('quality = "480p"', "it asks for no film. Give [grid] or [[film]]"),
    ("lessons = [", "this is not TOML"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_is_told_with_its_place_before_anything_is_written(text: str, said: str) -> None:
    Path("films.toml").write_text(text)
    result = CliRunner().invoke(cli, ["sweep", "films.toml", "-o", "out"])
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
    assert list(Path.cwd().iterdir()) == [Path.cwd() / "films.toml"]


def test_the_example_of_the_readme_is_right() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (example,) = (block for block in readme.split("```") if block.startswith("toml\n# shapes.toml"))
    assert len(names(example.removeprefix("toml"))) == 12


def test_a_file_that_is_not_there_is_named() -> None:
    result = CliRunner().invoke(cli, ["sweep", "none.toml"])
    assert result.exit_code == 2
    assert "none.toml: No such file" in result.output
