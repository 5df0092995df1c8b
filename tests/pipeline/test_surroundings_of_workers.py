"""Machines that would draw other frames are named before work begins, and so is whatever else is in the way."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from scenes.cli.main import cli
from scenes.pipeline.executors import dask, surroundings
from scenes.pipeline.executors.clusters import Cluster, check_address
from scenes.spec.errors import SpecError

ADDRESS = "tcp://10.0.0.1:8786"


def cluster(python: str = "", **there: str) -> Cluster:
    """A cluster of two workers like this machine, of which the second one differs."""
    here = surroundings.found()
    versions = {"a": here["Python"], "b": python or here["Python"]}
    client: Any = SimpleNamespace(
        nthreads=lambda: dict.fromkeys(versions, 1),
        get_versions=lambda: {
            "workers": {each: {"host": {"python": version}} for each, version in versions.items()}
        },
        run=lambda *_, **__: {"a": here, "b": {**here, **there}},
        run_on_scheduler=lambda function: function(),
    )
    return Cluster(ADDRESS, client)


def test_workers_like_this_machine_are_taken() -> None:
    cluster().check()


@pytest.mark.parametrize("name", [name for name in surroundings.found() if name not in surroundings.NOTED])
def test_a_worker_that_would_draw_other_frames_is_named(name: str) -> None:
    with pytest.raises(SpecError, match="would draw other frames") as refused:
        cluster(**{name: "quite another"}).check()
    *_, row = str(refused.value).splitlines()
    assert row.split()[0] == "b"
    assert name in row
    assert surroundings.found()[name] in row
    assert row.endswith("quite another")


@pytest.mark.parametrize("name", surroundings.NOTED)
def test_what_changes_no_frame_is_only_said(name: str, caplog: pytest.LogCaptureFixture) -> None:
    cluster(**{name: "quite another"}).check()
    assert "quite another" in caplog.text


def test_another_python_is_named_before_anything_runs_there() -> None:
    with pytest.raises(SpecError, match="workers have another Python") as refused:
        cluster(python="3.9.1.final.0").check()
    assert "3.9" in str(refused.value).splitlines()[-1]


def test_a_worker_without_normreel_is_named() -> None:
    found = cluster()
    found.client.run = lambda *_, **__: {"a": ModuleNotFoundError("No module named 'scenes'")}
    with pytest.raises(SpecError, match=r"1 of 1 workers cannot draw, e.g. a .*No module named 'scenes'"):
        found.check()


def test_a_scheduler_without_normreel_is_named() -> None:
    def fail(_: object) -> str:
        raise ModuleNotFoundError("No module named 'scenes'")

    found = cluster()
    found.client.run_on_scheduler = fail
    with pytest.raises(
        SpecError, match=r"the scheduler cannot read .*No module named 'scenes'.*start the scheduler"
    ):
        found.check()


def test_a_scheduler_with_another_normreel_is_named() -> None:
    found = cluster()
    found.client.run_on_scheduler = lambda _: "0.0.1 abc"
    with pytest.raises(SpecError, match="the scheduler has another normreel") as refused:
        found.check()
    assert str(refused.value).endswith("0.0.1 abc")


@pytest.mark.parametrize("wrong", ["x", "tcp://a", "tcp://a:99999", "http://a:1", "tcp://a:1/b", "tcp://:1"])
def test_what_is_no_address_is_refused(wrong: str) -> None:
    run = CliRunner().invoke(cli, ["render", "compare", "--cluster", wrong])
    assert run.exit_code == 2
    assert f"--cluster {wrong}: this is not the address of a scheduler. Give" in run.stderr


def test_an_address_is_one() -> None:
    for address in (ADDRESS, "tls://head.cluster:8786", "tcp://[::1]:8786"):
        assert check_address(address) == address


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SpecError, match=r"Run pip install '.\[cluster\]' where"):
        dask.join_cluster(ADDRESS)
