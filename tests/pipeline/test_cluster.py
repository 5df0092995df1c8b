"""Films drawn by a real scheduler and real workers on this machine: the same films, whatever dies meanwhile."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np
import psutil
import pytest

from scenes.pipeline.executors.connecting import TLS_VARIABLES
from tests.exports.reading import frames
from tests.pipeline.certificates import FILES
from tests.pipeline.tiny_cluster import LESSONS, Program, cluster
from tests.pipeline.tiny_lesson import FAILS, STAYS
from tests.processes import ROOT, start

pytestmark = [pytest.mark.films, pytest.mark.xdist_group("cluster")]

COMMAND = "from tests.pipeline.tiny_cluster import main; main()"
SHAPES = [f"{samples}x{channels}" for samples in (2, 3, 4, 5, 6, 8) for channels in (2, 3)]
FONTS = Path("scenes", "design", "fonts")
SMALL = ("--quality", "480p", "--fps", "15")
HALF = len(SHAPES) * len(LESSONS) // 2
Workers = tuple[str, list[Program]]


@pytest.fixture(scope="module", autouse=True)
def _certified(certificates: Path) -> Iterator[None]:
    """Every client here has certificates."""
    with pytest.MonkeyPatch.context() as patch:
        for variable, name in zip(TLS_VARIABLES.values(), FILES.values(), strict=True):
            patch.setenv(variable, str(certificates / name))
        yield


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory, certificates: Path) -> Iterator[Workers]:
    """The address of a scheduler, and it and its two workers, which speak TLS."""
    with cluster(tmp_path_factory.mktemp("cluster"), tls=certificates) as running:
        yield running


def normreel(home: Path, *options: str) -> subprocess.Popen[str]:
    home.mkdir(exist_ok=True)
    return start(COMMAND, *options, cwd=home, NORMREEL_CACHE=str(home / "cache"))


def finished(run: subprocess.Popen[str], code: int = 0) -> tuple[str, str]:
    out, err = run.communicate(timeout=600)
    assert run.returncode == code, err
    return out, err


def films(folder: Path) -> dict[str, Path]:
    return {path.parent.name: path for path in sorted(folder.rglob("*.mp4"))}


def same_frames(one: Path, other: Path) -> bool:
    return np.array_equal(frames(one), frames(other))


def results(lines: str) -> list[str]:
    events = map(json.loads, lines.splitlines())
    return [event["result"] for event in events if event["event"] == "finished"]


def test_films_of_a_cluster_that_loses_a_worker_are_those_drawn_alone(tmp_path: Path) -> None:
    file = tmp_path / "films.toml"
    file.write_text(f'quality = "480p"\nfps = 15\n[grid]\nlessons = {list(LESSONS)}\nshapes = {SHAPES}\n')
    sweep = ("sweep", str(file), "--json", "-o")
    with cluster(tmp_path / "machines") as (address, programs):
        run = normreel(tmp_path / "far", *sweep, "films", "--cluster", address)
        assert run.stdout is not None
        lines = ""
        while len(results(lines)) < HALF:
            line = run.stdout.readline()
            assert line, run.communicate()[1]
            lines += line
        programs[1].end()
        rest, _ = finished(run)
        again, _ = finished(normreel(tmp_path / "far", *sweep, "again", "--cluster", address))
    assert results(lines + rest) == ["drawn"] * 2 * HALF
    assert results(again) == ["joined"] * 2 * HALF
    finished(normreel(tmp_path / "near", *sweep, "films"))
    alone = films(tmp_path / "near" / "films")
    assert len(alone) == 2 * HALF
    for folder in ("films", "again"):
        found = films(tmp_path / "far" / folder)
        assert found.keys() == alone.keys()
        assert [name for name in alone if not same_frames(found[name], alone[name])] == []


def test_data_goes_to_workers_as_values_and_one_film_is_shared(tmp_path: Path, workers: Workers) -> None:
    home = tmp_path / "client"
    home.mkdir()
    np.save(home / "mine.npy", np.random.default_rng(5).normal(size=(4, 3, 2, 2)))
    render = ("render", "compare", "--data", "mine.npy", *SMALL, "--draft", "-o")
    far, _ = finished(normreel(home, *render, "far", "--force", "--cluster", workers[0]))
    near, _ = finished(normreel(home, *render, "near", "--force"))
    one, other = (home / each.strip() for each in (far, near))
    assert one != other
    assert same_frames(one, other)
    assert one.with_suffix(".png").read_bytes() == other.with_suffix(".png").read_bytes()
    assert one.with_suffix(".json").read_text() == other.with_suffix(".json").read_text()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_a_client_that_ends_leaves_nothing_running(sent: int, tmp_path: Path, workers: Workers) -> None:
    address, programs = workers
    options = ("render", "compare", "--shape", f"{STAYS},2", *SMALL, "--cluster", address)
    run = normreel(tmp_path / "client", *options)
    drawing = until(lambda: jobs(programs))
    run.send_signal(sent)
    run.communicate(timeout=60)
    assert run.returncode == -sent
    assert psutil.wait_procs(drawing, timeout=60)[1] == []
    until(lambda: not jobs(programs))
    finished(
        normreel(tmp_path / "client", "render", "compare", "--shape", "2,2", *SMALL, "--cluster", address)
    )
    assert list(Path(tmp_path).rglob("*.mp4"))


def test_a_lesson_that_fails_everywhere_fails_with_its_place(tmp_path: Path, workers: Workers) -> None:
    options = ("render", "compare", "--shape", f"{FAILS},2", *SMALL, "--traceback", "--cluster", workers[0])
    _, err = finished(normreel(tmp_path / "client", *options), code=1)
    assert "RuntimeError: the chalk broke (tiny_lesson.py:" in err
    assert err.count("Traceback") == 1


def test_a_scheduler_that_dies_ends_the_run_with_a_sentence(tmp_path: Path) -> None:
    with cluster(tmp_path / "machines", workers=1) as (address, programs):
        options = ("render", *LESSONS, "--shape", f"{STAYS},2", *SMALL, "--cluster", address)
        run = normreel(tmp_path / "client", *options)
        drawing = until(lambda: jobs(programs))
        programs[0].end()
        _, err = finished(run, code=1)
        *_, first, second = err.splitlines()
        for film, line in zip(LESSONS, (first, second), strict=True):
            assert film in line
            assert line.endswith(f": the scheduler {address} is gone")
        assert "Traceback" not in err
        assert list((tmp_path / "client").rglob("*.mp4")) == []
        assert psutil.wait_procs(drawing, timeout=60)[1] == []


def test_a_scheduler_without_workers_is_refused(tmp_path: Path) -> None:
    with cluster(tmp_path / "machines", workers=0) as (address, _):
        _, err = finished(
            normreel(tmp_path / "client", "render", "compare", *SMALL, "--cluster", address), code=2
        )
    assert f"--cluster {address}: the scheduler has no workers. Start some" in err


def test_workers_that_would_draw_other_frames_are_named_before_work_begins(tmp_path: Path) -> None:
    numpy, fonts = tmp_path / "numpy", tmp_path / "fonts"
    (numpy / "numpy-9.9.9.dist-info").mkdir(parents=True)
    (numpy / "numpy-9.9.9.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: numpy\nVersion: 9.9.9\n"
    )
    for package in ("normcore", "scenes"):
        shutil.copytree(ROOT / package, fonts / package)
    one, other, *_ = sorted((fonts / FONTS).glob("*.otf"))
    shutil.copyfile(one, other)
    with cluster(tmp_path / "machines", places=(numpy, fonts)) as (address, _):
        run = normreel(tmp_path / "client", "render", "compare", *SMALL, "-o", "films", "--cluster", address)
        out, err = finished(run, code=2)
    said, head, *rows = err.splitlines()
    assert out == ""
    assert said.startswith(f"Error: --cluster {address}: workers would draw other frames than this machine.")
    assert head.split() == ["worker", "what", "here", "there"]
    differ = {row.split()[1]: row.split()[2:] for row in rows}
    assert differ.keys() == {"numpy", "normreel", "fonts"}
    assert differ["numpy"] == [version("numpy"), "9.9.9"]
    assert not (tmp_path / "client" / "films").exists()


def jobs(programs: list[Program]) -> list[psutil.Process]:
    """The processes of the workers that draw: what their fork servers have started."""
    servers = [
        server
        for program in programs[1:]
        if program.process.poll() is None
        for server in psutil.Process(program.process.pid).children()
    ]
    return [job for server in servers for job in server.children()]


def until(condition: Callable[[], list[psutil.Process] | bool]) -> list[psutil.Process]:
    """Look until something is so, and return what it is."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        try:
            found = condition()
        except psutil.NoSuchProcess:
            continue
        if found:
            return found if isinstance(found, list) else []
        time.sleep(0.2)
    raise AssertionError("it did not come to be")
