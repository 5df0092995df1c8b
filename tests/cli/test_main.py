"""The command as a user meets it: what it prints, what it refuses, and with which exit code."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from scenes.cli import main
from scenes.cli.main import cli
from scenes.documents.templating import clock
from scenes.lessons import storyboard
from scenes.pipeline.executors.fork_server import server
from scenes.spec.lecture import LectureSpec
from tests.beats import COMPARE, LAYER


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


@pytest.mark.parametrize(
    ("arguments", "begun"),
    [
        ("render compare", 1),
        ("lecture", 1),
        ("render --help", 0),
        ("render compare --cluster tcp://a:1", 0),
        ("list", 0),
        ("", 0),
    ],
)
def test_processes_that_draw_are_begun_before_the_command_is_read(
    arguments: str, begun: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(server, "ensure_running", lambda: started.append("server"))
    monkeypatch.setattr(main, "cli", lambda **_: started.append("command"))
    monkeypatch.setattr(sys, "argv", ["normreel", *arguments.split()])
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    main.run()
    assert started == [*["server"] * begun, "command"]


def test_list_names_every_lesson() -> None:
    result = run("list")
    assert result.exit_code == 0
    for entry in storyboard.LESSONS:
        assert entry.slug in result.output
        assert clock(entry.seconds) in result.output


def test_schema_is_that_of_the_spec() -> None:
    assert json.loads(run("schema").output) == LectureSpec.json_schema()


def test_inspect_computes_on_the_tensor() -> None:
    report = json.loads(run("inspect", "--shape", "5x4x2x3", "--seed", "3", "--json").output)
    tensor = LectureSpec.make(shape="5,4,2,3", seed=3).tensor()
    kinds = {row["kind"]: row for row in report["kinds"]}
    assert kinds["batch"]["reduced"] == ["N", "H", "W"]
    assert (kinds["batch"]["count"], kinds["batch"]["n"]) == (4, 30)
    np.testing.assert_allclose(kinds["batch"]["mean"], tensor.mean(axis=(0, 2, 3)))
    np.testing.assert_allclose(kinds["layer"]["var"], tensor.var(axis=(1, 2, 3)))
    assert kinds["rms"]["mean"] is None
    np.testing.assert_allclose(kinds["rms"]["mean_square"], (tensor**2).mean(axis=(1, 2, 3)))
    assert kinds["group:2"]["count"] == 10


def test_inspect_shows_a_table_of_every_kind() -> None:
    output = run("inspect", "--data", "digits").output
    for words in (
        "6x4x8x8 NCHW",
        "batch norm",
        "layer norm",
        "instance norm",
        "group norm",
        "RMS norm",
        "N H W",
    ):
        assert words in output


def test_settings_come_from_file_then_options_then_pairs(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("shape = [2, 3]\nseed = 1\neps = 0.5\n")
    spec = ["--spec", str(tmp_path / "own.toml")]
    report = json.loads(run("inspect", *spec, "--shape", "4,5,6", "--set", "eps=0.25", "--json").output)
    assert (report["shape"], report["layout"], report["eps"]) == ([4, 5, 6], "NTD", 0.25)


REFUSED = [
    (["render", "compar"], "Did you mean compare?"),
    (["render", "compare", "--shape", "1,4,2,3"], "N = 1"),
    (["render", "compare", "--shape", "2;3"], "whole numbers"),
    (["render", "compare", "--fps", "25"], "15, 30 or 60"),
    (["render", "compare", "--quality", "best"], "480p"),
    (["render", "compare", "--theme", "pink"], "dark or light"),
    (
        ["render", "compare", "--language", "xx"],
        "language = xx: there are no texts in this language. Choose en",
    ),
    (["render", "compare", "--groups", "3"], "1, 2, 4"),
    (["render", "compare", "--eps", "-1"], "greater than 0"),
    (["render", "compare", "--data", "none.npy"], "no such file"),
    (["render", "compare", "--set", "colour=red"], "no setting of this name"),
    (["render", "compare", "--spec", "none.toml"], "none.toml"),
    (["render", "compare", "--layout", "NHWD", "--shape", "2,3"], "2 axes"),
    (["render", "compare", "--convention", "jax"], "Choose one of paper, torch, keras, flax, onnx."),
    (["inspect", "--convention", "jax"], "convention = jax"),
    (["render"], "LESSON"),
    (["render", "batch", "--view", "layer"], "view = layer: the lesson batch is about batch norm alone"),
    (["render", "--view", "bach"], "Choose one of compare, batch, layer."),
    (["preview", "batch", "layer"], "one LESSON"),
    (["still", "batch"], "LESSON is missing"),
    (["still", "layer", LAYER[0], "--view", "batch"], "view = batch: the lesson layer is about layer norm"),
    (["still", "compare", "beside_its_sample", "--view", "batch"], "compare has no beat of this name"),
    (["render", "batch", "--shape", "1,4,2,3"], "it becomes instance norm"),
    (["render", "layer", "--shape", "4,1,2,3"], "it normalizes to 0"),
    (["render", "layer", "--shape", "4,3", "--layout", "TD"], "no batch axis"),
    (["still", "compare", COMPARE[0], "--at", "2"], "0"),
    (["still", "compare", COMPARE[0], "--at", "nan"], "nan is no moment. Give a number from 0 to 1"),
    (["still", "compare", COMPARE[0], "--at", "inf"], "0<=x<=1"),
    (["still", "compare", COMPARE[0], "--at", "9" * 5000], "0<=x<=1"),
    (["inspect", "--shape", "1,1,1,1,1,1"], "6 axes"),
    (["nonsense"], "nonsense"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), REFUSED, ids=[" ".join(arguments) for arguments, _ in REFUSED]
)
def test_what_cannot_be_is_refused_before_anything_is_written(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
    assert list(Path.cwd().iterdir()) == []


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    result = run("render", "compare", "-o", str(tmp_path / "taken"))
    assert result.exit_code == 2
    assert "Give a folder" in result.output
    assert (tmp_path / "taken").read_text() == "mine"
