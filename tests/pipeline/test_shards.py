"""Shards make the films of a sweep apart, and joined they are the sweep."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from scenes.cli.main import cli
from scenes.pipeline.shards import Shard
from tests.pipeline.test_sweep import TINY, sweep_file
from tests.processes import start

SHAPES = ("2x2", "4x3", "3x2")


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


def join(home: Path, *folders: str) -> tuple[int, str]:
    run = CliRunner().invoke(cli, ["join", *(str(home / each) for each in folders), "-o", str(home / "all")])
    return run.exit_code, run.stderr


@pytest.mark.films
def test_joined_shards_are_the_sweep_and_others_are_refused(tmp_path: Path) -> None:
    file = sweep_file(tmp_path / "films.toml", SHAPES)
    for name, *shard in (
        ("whole",),
        ("one", "--shard", "1/2"),
        ("two", "--shard", "2/2"),
        ("x", "--shard", "1/3"),
    ):
        run = start(TINY, "sweep", str(file), "-o", name, *shard, cwd=tmp_path)
        assert run.communicate(timeout=600)[1] is not None
        assert run.returncode == 0
    assert join(tmp_path, "one") == (
        2,
        "Error: shards are missing: 2/2. Make them, and give their folders too.\n",
    )
    assert "x: this is a shard of another sweep than" in join(tmp_path, "one", "x")[1]
    assert "whole: this is not the folder of a shard." in join(tmp_path, "one", "whole")[1]
    assert not (tmp_path / "all").exists()
    assert join(tmp_path, "one", "two") == join(tmp_path, "two", "one") == (0, "")
    made = [
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.mp4")}
        for folder in (tmp_path / "whole", tmp_path / "all")
    ]
    assert made[0] == made[1]
    assert len(made[0]) == len(SHAPES)
    assert all(str(film.parent) in (tmp_path / "all" / "index.html").read_text() for film in made[0])
    next((tmp_path / "two").rglob("*.mp4")).write_bytes(b"broken")
    code, said = join(tmp_path, "one", "two")
    assert code == 1
    assert "1 film not made by its shard: compare-" in said
    taken = next((tmp_path / "one").rglob("*.mp4")).parent.name
    (tmp_path / "all" / taken / "compare.mp4").write_bytes(b"another")
    code, said = join(tmp_path, "one", "two")
    assert code == 2
    assert f"{taken}: another film lies there than in" in said
