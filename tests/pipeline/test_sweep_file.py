"""What a sweep file may say, how its films are named, and how what is wrong is told with its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from scenes.cli.main import cli
from scenes.pipeline import sweep_file, sweep_tables
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
    assert "shape = 1x4x2x3, layout = NTD: shape (1, 4, 2, 3) has 4 axes" in str(raised.value)
    assert "skip_refused = true" in str(raised.value)
    found = read("skip_refused = true\n" + text)
    assert [film.name for film in found.films] == ["compare-5x4x2x3-NCHW-dark-1080p"]
    assert len(found.notes) == 3
    assert all(note.startswith("left out: films.toml: lesson = compare") for note in found.notes)


def test_a_film_that_its_lesson_cannot_tell_is_left_out_and_named() -> None:
    found = read(GRID + 'shapes = ["1x4x2x3", "5x4x2x3"]\n')
    assert [film.name for film in found.films] == ["compare-5x4x2x3-NCHW-dark-1080p"]
    (note,) = found.notes
    assert note.startswith("left out: films.toml: ")
    assert "lesson = compare, shape = 1x4x2x3: shape = (1, 4, 2, 3) as NCHW: with N = 1" in note


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
    ('[[film]]\nlesson = "compare"\ncolours = "red"', "film[1].colours: colours = red: there is no setting"),
    ('[[film]]\nlesson = "compare"\nthemes = ["dark", "pink"]', "film[1].themes[2]: theme = pink"),
    ('themes = ["dark", "pink"]\n' + GRID, "films.toml: themes[2]: theme = pink"),
    ('themes = ["dark", "light"]\n' + GRID + 'theme = "dark"', "grid.theme: theme: themes above [grid] is"),
    (GRID + 'lesson = "batch"', "grid.lesson: lesson: lessons says the same setting as well"),
    ('theme = "dark"\nthemes = ["light"]\n' + GRID, "themes: themes: theme says the same setting as well"),
    ('themes = []\nlesson = "compare"', "films.toml: themes = []: there is no value"),
    (
        'name = "mine"\nlesson = "compare"',
        "name = mine: there is no setting of this name. A [[film]] has one",
    ),
    (
        GRID + "skip_refused = true",
        "skip_refused = True: there is no setting of this name. Write it at the top",
    ),
    ("grid = [1]", "grid: this must be a table"),
    ('[[grid]]\nlesson = "compare"', "grid: this must be a table. Write [grid] once"),
    ("film = [1]", "film: each film must be a table"),
    ("film = {}", "film: there is no lesson"),
    ("skip_refused = 1\n" + GRID, "skip_refused = 1: this must be true or false"),
    ("lesson = 5", "lesson = 5: this must be text"),
    (GRID.replace('["compare"]', "{ a = 1 }"), "grid.lessons: lesson = {'a': 1}: this must be text"),
    ("lesson = []", "lesson = []: there is no value"),
    ('lesson = [["compare"]]', "lesson[1]: lesson = ['compare']: this must be text"),
    ("data = 5\n" + GRID, "films.toml: data = 5: this must be text. Give a .npy or .npz file"),
    (GRID + "data = 1979-05-27", "grid.data: data = 1979-05-27: this must be text"),
    (GRID + 'data = ["digits", []]', "grid.data[2]: data = []: this must be text"),
    ('[[film]]\nlesson = "layer"\ndata = { a = 1 }', "film[1].data: data = {'a': 1}: this must be text"),
    (
        GRID + 'data = "~no-one-of-this-name/x.npy"',
        "data = ~no-one-of-this-name/x.npy: there is no user no-one-of-this-name",
    ),
    (GRID + f'data = "{300 * "x"}.npy"', "File name too long"),
    (GRID + f'data = "{300 * "x/"}.npy"', "there is no such file"),
    (GRID + 'data = "a\\u0000b.npy"', "a\\x00b.npy: "),
    (GRID + "theme = 1979-05-27", "grid.theme: theme = 1979-05-27"),
    (GRID + 'theme = [[["dark"]]]', "grid.theme[1]: theme = [['dark']]"),
    (GRID + "eps = nan", "grid.eps: eps = nan"),
    (GRID + "seed = inf", "grid.seed: seed = inf"),
    (GRID + "shape = [nan, 2]", "grid.shape: shape = nan"),
    (GRID + f"seed = 0x{20_000 * 'f'}", "grid.seed: seed = a number of over 77 digits"),
    (GRID + f"shape = [3, 0x{20_000 * 'f'}]", "grid.shape: shape = a number of over 77 digits"),
    (GRID + '"" = 1', 'grid.: "" = 1: there is no setting of this name'),
    (GRID + 'theme = "pi\\u001b[31mnk"', "theme = pi\\x1b[31mnk"),
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


@pytest.mark.parametrize(
    "text",
    [
        'lessons = ["compare", "layer"]\nthemes = ["dark", "light"]\nquality = "480p"',
        'lessons = ["compare", "layer"]\nquality = "480p"\n[grid]\nthemes = ["dark", "light"]',
        'lesson = ["compare", "layer"]\nquality = "480p"\ntheme = ["dark", "light"]',
        'quality = "480p"\n[film]\nlessons = ["compare", "layer"]\nthemes = ["dark", "light"]',
        'qualities = "480p"\nthemes = "dark"\n'
        + "".join(
            f'[[film]]\nlesson = "{each}"\nthemes = ["dark", "light"]\n' for each in ("compare", "layer")
        ),
    ],
)
def test_lists_mean_a_grid_wherever_they_stand(text: str) -> None:
    assert names(text) == [
        "compare-5x4x2x3-NCHW-dark-480p",
        "compare-5x4x2x3-NCHW-light-480p",
        "layer-5x4x2x3-NCHW-dark-480p",
        "layer-5x4x2x3-NCHW-light-480p",
    ]


@pytest.mark.parametrize(
    ("shapes", "found"),
    [
        ("shape = [3, 5, 8]", ["3x5x8-NTD"]),
        ("shape = [[3, 5, 8], [4, 3]]", ["3x5x8-NTD", "4x3-NC"]),
        ('shape = ["3x5x8", [4, 3]]', ["3x5x8-NTD", "4x3-NC"]),
        ('shapes = ["3x5x8"]', ["3x5x8-NTD"]),
    ],
)
def test_a_list_of_numbers_is_one_shape_and_a_list_of_lists_are_several(
    shapes: str, found: list[str]
) -> None:
    expected = [f"compare-{name}-dark-1080p" for name in found]
    assert names(f'lesson = "compare"\n{shapes}') == expected
    assert names(GRID + shapes) == expected
    assert names(f'[[film]]\nlesson = "compare"\n{shapes}') == expected


def test_a_lesson_alone_is_one_film() -> None:
    assert names('lesson = "batch"\nseed = 3') == ["batch-5x4x2x3-NCHW-dark-1080p-seed3"]


def test_lists_above_belong_to_the_grid_and_not_to_single_films() -> None:
    text = 'lessons = ["compare"]\nthemes = ["dark", "light"]\n[[film]]\nlesson = "layer"\nname = "mine"'
    assert names(text)[2:] == ["mine"]
    assert len(names(text)) == 3


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "a.",
        "con",
        "NUL.mp4",
        "Index.html",
        "\N{LATIN SMALL LETTER A WITH DIAERESIS}",
        101 * "n",
    ],
)
def test_a_name_must_be_fit_for_a_folder(name: str) -> None:
    with pytest.raises(SpecError, match=r"film\[1\] .*: a name becomes a folder"):
        read(f'[[film]]\nlesson = "compare"\nname = "{name}"')


def test_several_films_cannot_have_one_name() -> None:
    with pytest.raises(SpecError, match=r"film\[1\] \(mine\): name = mine: 2 films cannot have one name"):
        read('[[film]]\nlesson = "layer"\nname = "mine"\nthemes = ["dark", "light"]')


def listed(key: str, number: int) -> str:
    return f"{key} = [{', '.join(map(str, range(1, number + 1)))}]\n"


@pytest.mark.parametrize(
    ("text", "number", "shorten"),
    [
        (GRID + listed("seeds", 1001), 1001, "grid.seeds has 1,001 values"),
        (GRID + listed("seeds", 1000) + listed("groups", 1000), 10**6, "grid.groups has 1,000 values"),
        (listed("seeds", 1000) + GRID + listed("eps", 10**6 // 10), 10**8, "grid.eps has 100,000 values"),
        (
            "[grid]\n"
            + "".join(
                listed(key, 1000) for key in [key for key in sweep_tables.SETTINGS if key != "shape"][:10]
            ),
            10**30,
            "grid.eps has 1,000 values",
        ),
        ('lesson = "layer"\n' + 1001 * "[[film]]\n", 1001, "at most. Use several files"),
        ('lesson = "layer"\n' + 2 * ("[[film]]\n" + listed("seeds", 600)), 1200, "film[1].seeds has 600"),
    ],
    ids=["1001", "million", "hundred million", "10^30", "tables", "tables with lists"],
)
def test_more_films_than_one_file_may_ask_for_are_counted_and_not_made(
    text: str, number: int, shorten: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_tables, "Asked", None)
    with pytest.raises(SpecError) as raised:
        read(text)
    said = str(raised.value)
    assert f"films.toml: {number:,} films are asked for, and one file may ask for 1,000 at most" in said
    assert shorten in said
    assert "several files" in said


def test_lists_that_are_no_settings_are_not_counted() -> None:
    with pytest.raises(SpecError) as raised:
        read("[grid]\n" + "".join(f"key{number} = [1, 2]\n" for number in range(9000)))
    assert "films are asked for" not in str(raised.value)
    assert "grid.key0[1]: key0 = 1: there is no setting of this name" in str(raised.value)


def test_the_most_films_that_a_file_may_ask_for_are_read() -> None:
    assert len(read('lesson = "layer"\nquality = "480p"\n' + listed("seeds", 1000)).films) == 1000


def test_a_wrong_value_is_told_beside_the_number_of_films() -> None:
    with pytest.raises(SpecError, match=r"(?s)1,200 films are asked for.*grid\.themes\[1\]: theme = pink"):
        read(GRID + 'themes = ["pink", "dark"]\n' + listed("seeds", 600))


@pytest.mark.parametrize(
    "text",
    [
        GRID + "themes = [" + ", ".join(f'"pink{number}"' for number in range(157)) + "]",
        "".join(f"colour{number} = 1\n" for number in range(157)),
        '[grid]\nlesson = "batch"\nshape = [' + ", ".join(f'"1x{number}"' for number in range(2, 159)) + "]",
    ],
    ids=["values", "keys", "refused"],
)
def test_of_many_findings_twenty_are_told_and_the_others_counted(text: str) -> None:
    with pytest.raises(SpecError) as raised:
        read(text)
    lines = str(raised.value).splitlines()
    assert lines[20] == "and 137 more"
    assert all(line.startswith("films.toml: ") for line in lines[:20])


@pytest.mark.parametrize(
    "text",
    [
        GRID + f'theme = "{50_000 * "p"}"',
        f'{3_000 * "k"} = "{3_000 * "p"}"',
        GRID + f"shape = [{', '.join(50_000 * ['2'])}]",
        f'[[film]]\nlesson = "layer"\nname = "{5_000 * "n"}"',
        f'lesson = "{5_000 * "l"}"',
        GRID + f"theme = [{', '.join(900 * ['[1, 2, 3]'])}]",
    ],
    ids=["value", "key", "shape", "name", "lesson", "list"],
)
def test_long_values_are_shortened(text: str) -> None:
    with pytest.raises(SpecError) as raised:
        read(text)
    assert all(len(line) < 600 for line in str(raised.value).splitlines())
    assert any(word in str(raised.value) for word in ("Choose", "Use", "Name", "Give"))


def test_films_of_data_with_long_names_have_folders_that_a_disk_takes() -> None:
    for folder in ("a", "b"):
        Path(folder).mkdir()
        np.save(f"{folder}/{240 * 'x'}.npy", np.arange(24.0).reshape(2, 3, 4))
    found = names(GRID + f'data = ["a/{240 * "x"}.npy", "b/{240 * "x"}.npy"]')
    assert len(set(found)) == 2
    assert all(len(name) <= 180 for name in found)


def test_the_example_of_the_readme_is_right() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (example,) = (block for block in readme.split("```") if block.startswith("toml\n# shapes.toml"))
    assert len(names(example.removeprefix("toml"))) == 12


def test_a_file_that_is_not_there_is_named() -> None:
    result = CliRunner().invoke(cli, ["sweep", "none.toml"])
    assert result.exit_code == 2
    assert "none.toml: No such file" in result.output
