"""Shards make the films of a sweep apart, and joined they are the sweep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenes.cli.main import cli
from scenes.pipeline.shards import Shard
from tests.pipeline.test_sweep import TINY, sweep_file
from tests.pipeline.tiny_cluster import LESSONS
from tests.processes import start

SHAPES = ("2x2", "4x3", "3x2")
TWO_LESSONS = "from tests.pipeline.tiny_cluster import main; main()"


@pytest.mark.parametrize("wrong", ["0/3", "4/3", "x", "1", "-1/3", "1/0", "1/2/3", ""])
def test_what_is_no_shard_is_refused(wrong: str) -> None:
    run = CliRunner().invoke(cli, ["sweep", "films.toml", f"--shard={wrong}"])
    assert run.exit_code == 2
    assert f"--shard {wrong}: this is no shard i of n. Give 1/n to n/n, e.g. 2/3." in run.stderr


@pytest.mark.parametrize("count", [1, 2, 3, 7, 20])
def test_every_film_is_in_one_shard(count: int) -> None:
    films = list(range(11))
    shards = [Shard(number, count).of(films) for number in range(1, count + 1)]
    assert sorted(film for shard in shards for film in shard) == films
    assert max(map(len, shards)) - min(map(len, shards)) <= 1


def normreel(home: Path, code: str, *arguments: str) -> str:
    """Run the command to its end, which is to be a good one; return what it said beside its results."""
    run = start(code, *arguments, cwd=home, NORMREEL_CACHE=str(home / "cache"))
    _, said = run.communicate(timeout=600)
    assert run.returncode == 0, said
    return said


def join(home: Path, *folders: str, output: str = "all") -> tuple[int, str]:
    run = CliRunner().invoke(cli, ["join", *(str(home / each) for each in folders), "-o", str(home / output)])
    return run.exit_code, run.stderr


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}


@pytest.mark.films
def test_joined_shards_are_the_sweep_and_others_are_refused(tmp_path: Path) -> None:
    file = sweep_file(tmp_path / "films.toml", SHAPES)
    for name, *shard in (
        ("whole",),
        ("one", "--shard", "1/2"),
        ("two", "--shard", "2/2"),
        ("x", "--shard", "1/3"),
    ):
        normreel(tmp_path, TINY, "sweep", str(file), "-o", name, *shard)
    assert join(tmp_path, "one") == (
        2,
        "Error: shards are missing: 2/2. Make them, and give their folders too.\n",
    )
    assert "x: this is a shard of another plan than" in join(tmp_path, "one", "x")[1]
    assert "whole: this is not the folder of a shard." in join(tmp_path, "one", "whole")[1]
    assert not (tmp_path / "all").exists()
    assert join(tmp_path, "one", "two") == join(tmp_path, "two", "one") == (0, "")
    whole, joined = contents(tmp_path / "whole"), contents(tmp_path / "all")
    assert joined == whole
    assert len([path for path in joined if path.suffix == ".mp4"]) == len(SHAPES)
    next((tmp_path / "two").rglob("*.mp4")).write_bytes(b"broken")
    code, said = join(tmp_path, "one", "two", output="again")
    assert code == 1
    assert "1 film not made by its shard: compare-" in said
    assert len(list((tmp_path / "again").rglob("*.mp4"))) == len(SHAPES) - 1
    taken = next((tmp_path / "one").rglob("*.mp4")).parent.name
    (tmp_path / "all" / taken / "compare.mp4").write_bytes(b"another")
    code, said = join(tmp_path, "one", "two")
    assert code == 2
    assert f"{taken}/compare.mp4: this is not, or no longer, what normreel wrote" in said


@pytest.mark.films
def test_films_that_changed_since_take_the_place_of_those_joined_before(tmp_path: Path) -> None:
    file = tmp_path / "films.toml"
    for theme in ("dark", "light"):
        file.write_text(
            'quality = "480p"\nfps = 15\n[[film]]\nname = "mine"\n'
            f'lesson = "compare"\nshape = "2x2"\ntheme = "{theme}"\n'
        )
        normreel(tmp_path, TINY, "sweep", str(file), "-o", theme, "--shard", "1/1")
        assert join(tmp_path, theme) == (0, "")
        assert contents(tmp_path / "all" / "mine") == contents(tmp_path / theme / "mine")


@pytest.mark.films
def test_shards_of_several_lessons_are_joined_too(tmp_path: Path) -> None:
    render = ("render", *LESSONS, "--shape", "2,2", "--quality", "480p", "--fps", "15", "-o")
    normreel(tmp_path, TWO_LESSONS, *render, "whole")
    said = [
        normreel(tmp_path, TWO_LESSONS, *render, f"shard-{number}", "--shard", f"{number}/3")
        for number in (1, 2, 3)
    ]
    assert "shard 3/3 has nothing to make: the plan has only 2 films\n" in said[2]
    assert not list((tmp_path / "shard-3").rglob("*.mp4"))
    assert join(tmp_path, "shard-1", "shard-2", "shard-3") == (0, "")
    assert contents(tmp_path / "all") == contents(tmp_path / "whole")
    again = start(TWO_LESSONS, *render, "all", cwd=tmp_path, NORMREEL_CACHE=str(tmp_path / "other"))
    out, err = again.communicate(timeout=600)
    assert (again.returncode, err) == (0, "")
    assert [line.endswith(" is up to date") for line in out.splitlines()] == [True] * len(LESSONS)


def test_an_empty_shard_of_a_sweep_says_so_and_no_more(tmp_path: Path) -> None:
    file = sweep_file(tmp_path / "films.toml", SHAPES)
    sweep = ["sweep", str(file), "-o", str(tmp_path / "out"), "--shard", "4/4"]
    for options in ([], ["--plan"]):
        run = CliRunner().invoke(cli, [*sweep, *options])
        assert (run.exit_code, run.stdout) == (0, "")
        assert run.stderr == "shard 4/4 has nothing to make: the plan has only 3 films\n"


def test_a_shard_goes_into_a_folder(tmp_path: Path) -> None:
    run = CliRunner().invoke(cli, ["render", "compare", "--shard", "1/2", "-o", str(tmp_path / "film.mp4")])
    assert run.exit_code == 2
    assert "film.mp4: a shard has a folder of its own. Give a folder." in run.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../elsewhere.mp4", "/etc/passwd", "", "a\0b"])
def test_a_record_that_names_films_outside_its_folder_is_refused(name: str, tmp_path: Path) -> None:
    record = tmp_path / "one" / ".normreel" / "shard.json"
    record.parent.mkdir(parents=True)
    record.write_text(
        json.dumps({"command": "sweep", "number": 1, "count": 1, "plan": "x", "films": [name]}), "utf-8"
    )
    code, said = join(tmp_path, "one")
    assert code == 2
    assert "one: this is not the folder of a shard. Give the -o of each `--shard`" in said
