"""`normreel inspect` on own data: degenerate groups, extreme values, valid JSON, little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from scenes.cli.main import cli
from tests.processes import peak

ROOT = Path(__file__).parents[2]


def report(*arguments: str) -> dict[str, Any]:
    """What `inspect --json` prints; any constant that is no JSON is an error."""
    result = CliRunner().invoke(cli, ["inspect", *arguments, "--json"])
    assert result.exit_code == 0, result.output

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return dict(json.loads(result.output, parse_constant=refuse))


def saved(folder: Path, x: np.ndarray[Any, Any]) -> str:
    np.save(folder / "x.npy", x)
    return str(folder / "x.npy")


def kinds(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["kind"]: row for row in found["kinds"]}


NOISE = np.random.default_rng(3).standard_normal((4, 3, 2, 2))
EXTREME = {
    "1e180": NOISE * 1e180,
    "largest": np.sign(NOISE) * np.finfo(np.float64).max,
    "smallest": np.rint(NOISE * 9) * 5e-324,
    "mixed": NOISE * np.array([1e300, 0, 1.0]).reshape(1, 3, 1, 1),
    "half precision": (NOISE * 6e4).astype(np.float32).clip(-6e4, 6e4).astype(np.float16),
    "zeros": np.zeros((4, 3, 2, 2)),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", EXTREME)
def test_json_is_json_and_every_root_is_a_number(tmp_path: Path, name: str) -> None:
    for row in report("--data", saved(tmp_path, EXTREME[name]))["kinds"]:
        roots = row.get("std", row.get("root_mean_square"))
        variances = row.get("var", row.get("mean_square"))
        assert np.isfinite(np.array(roots, float)).all()
        for root, variance in zip(roots, variances, strict=True):
            assert variance is None or variance == pytest.approx(root**2, rel=1e-9)
            assert (variance is None) == (root > 1.4e154 or 0 < root < 1e-154)


@pytest.mark.filterwarnings("error")
def test_a_variance_that_no_float_holds_is_printed(tmp_path: Path) -> None:
    x = np.array([[1e200, 3e200], [2.0, 2.0]])
    output = CliRunner().invoke(cli, ["inspect", "--data", saved(tmp_path, x)], env={"COLUMNS": "140"}).output
    assert "2e+200, 2" in output
    assert "1e+400, 0" in output


def test_groups_with_nothing_to_normalize_are_marked(tmp_path: Path) -> None:
    x = np.random.default_rng(0).standard_normal((6, 5, 3, 3))
    x[:, 1] = 7
    x[:, 2] *= 1e-4
    path = saved(tmp_path, x)
    found = kinds(report("--data", path))
    assert [found["batch"][mark] for mark in ("single", "constant", "within_eps")] == [0, 1, 1]
    assert [found["instance"][mark] for mark in ("single", "constant", "within_eps")] == [0, 6, 6]
    assert found["layer"]["constant"] == found["layer"]["within_eps"] == 0
    output = CliRunner().invoke(cli, ["inspect", "--data", path], env={"COLUMNS": "160"}).output
    assert "! batch norm: 1 of 5 groups: variance 0, so every value becomes 0." in output
    assert "! batch norm: 1 of 5 groups: variance of eps (1e-05) or less" in output
    assert "! layer norm:" not in output


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [0.1, -1 / 3, 1e170, 1.7e308])
def test_groups_of_equal_values_are_told_as_such_whatever_the_value(tmp_path: Path, value: float) -> None:
    found = kinds(report("--data", saved(tmp_path, np.full((7, 3), value))))
    for name in ("batch", "layer"):
        row = found[name]
        assert (row["constant"], row["within_eps"]) == (row["count"], 0)
        assert row["mean"] == [value] * row["count"]
        assert row["var"] == row["std"] == [0.0] * row["count"]


def test_groups_of_one_value_are_marked() -> None:
    found = kinds(report("--shape", "32,64,1,1"))
    assert (found["instance"]["single"], found["instance"]["n"]) == (2048, 1)
    assert found["instance"]["constant"] == found["batch"]["single"] == 0
    output = CliRunner().invoke(cli, ["inspect", "--shape", "32,64,1,1"], env={"COLUMNS": "160"}).output
    assert "! instance norm: 2,048 of 2,048 groups: one value each (n = 1)" in output


def test_it_says_which_tensor_it_shows(tmp_path: Path) -> None:
    def title(*arguments: str) -> str:
        return CliRunner().invoke(cli, ["inspect", *arguments], env={"COLUMNS": "200"}).output.splitlines()[0]

    np.savez(tmp_path / "two.npz", first=np.ones((2, 3)), second=np.ones((3, 4)))
    assert "made from seed 7" in title("--seed", "7")
    assert "digits" in title("--data", "digits")
    assert "two.npz, array second: 3x4 NC" in title("--data", str(tmp_path / "two.npz"), "--key", "second")
    assert report("--data", str(tmp_path / "two.npz"), "--key", "first")["key"] == "first"


def test_bytes_that_are_no_text_end_without_a_traceback() -> None:
    for arguments in ([b"--layout", b"\xff\xfe"], [b"--set", b"data=\xff"], [b"--spec", b"\xfe.toml"]):
        code = b"from scenes.cli.main import main; main()"
        run = subprocess.run(
            [sys.executable, "-c", code, b"inspect", *arguments], cwd=ROOT, capture_output=True, check=False
        )
        assert run.returncode == 2, run.stderr
        assert b"Error: " in run.stderr
        assert b"Traceback" not in run.stderr


def sparse(path: Path, shape: tuple[int, ...], descr: str) -> str:
    """An .npy file of zeros that takes no room on the disk."""
    with path.open("wb") as stream:
        np.lib.format.write_array_header_1_0(stream, {"descr": descr, "fortran_order": False, "shape": shape})
        stream.truncate(stream.tell() + int(np.prod(shape)) * np.dtype(descr).itemsize)
    return str(path)


INSPECT = "from scenes.cli.main import cli; cli()"


@pytest.mark.parametrize("descr", ["<f4", "<f8", "<i8", ">f8", "<f2"])
def test_a_large_layer_is_inspected_within_a_gigabyte(tmp_path: Path, descr: str) -> None:
    code, memory, said = peak(
        INSPECT, "inspect", "--data", sparse(tmp_path / "x.npy", (256, 2048, 7, 7), descr)
    )
    assert code == 0, said
    assert memory < 10**9


@pytest.mark.parametrize("shape", [(2**14, 2**14), (2**20, 2**10)])
def test_what_is_too_large_is_refused_without_being_read(tmp_path: Path, shape: tuple[int, ...]) -> None:
    code, memory, said = peak(INSPECT, "inspect", "--data", sparse(tmp_path / "x.npy", shape, "<f4"))
    assert code == 2
    assert "at most 27,262,976 are read; cut it down" in said
    assert memory < 5 * 10**8  # what it was started from counts too


def test_a_made_up_tensor_at_the_limit_stays_within_a_gigabyte() -> None:
    code, memory, said = peak(INSPECT, "inspect", "--shape", "5221,5221")
    assert code == 0, said
    assert memory < 10**9
