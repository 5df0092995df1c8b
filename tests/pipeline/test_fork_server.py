"""The fork server: what is told of processes that are killed, and that it serves threads, forks and the next job."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenes.pipeline.executors.fork_server import ForkedProcess, ForkServer
from scenes.pipeline.executors.job_process import Order
from scenes.pipeline.jobs import DryRunJob, DryRunResult, Failed, FilmJob, FramesPlanned
from scenes.spec.lecture import LectureSpec
from tests.pipeline.helpers import small_entry
from tests.pipeline.test_film import wait_until

pytestmark = pytest.mark.films
SPEC = LectureSpec(quality="480p", fps=15)


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    server = ForkServer()
    yield server
    server.stop()


def dry_run(name: str = "Small") -> DryRunJob:
    folder = Path("work").resolve()
    folder.mkdir(exist_ok=True)
    return DryRunJob(FilmJob(small_entry(name), SPEC, folder))


def result(process: ForkedProcess) -> object:
    event = process.connection.recv()
    process.join()
    return event


def test_a_job_runs_in_a_process_of_its_own_and_ends_with_its_result(server: ForkServer) -> None:
    process = server.start(Order.here(dry_run()))
    assert isinstance(process.connection.recv(), DryRunResult)
    assert process.join() == 0
    assert process.join() == 0


def test_what_goes_wrong_is_told_with_its_place(server: ForkServer) -> None:
    failed = result(server.start(Order.here(dry_run("Nonesuch"))))
    assert isinstance(failed, Failed)
    assert "Nonesuch" in failed.message
    assert "Traceback" in failed.details


def test_a_job_runs_where_the_command_runs_now(
    server: ForkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own_lesson.py").write_text(
        "import os\nfrom tests.pipeline.small_lessons import *\nclass Own(Small):\n"
        "    assert os.path.exists('own_lesson.py')\n"
    )
    result(server.start(Order.here(dry_run())))
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    job = dry_run("Small")
    lesson = type(job.lesson)(**{**vars(job.lesson), "module": "own_lesson", "class_name": "Own"})
    assert isinstance(
        result(server.start(Order.here(DryRunJob(FilmJob(lesson, SPEC, tmp_path))))), DryRunResult
    )


def test_a_killed_process_has_its_exit_code(server: ForkServer) -> None:
    process = server.start(Order.here(FilmJob(small_entry("Endless"), SPEC, dry_run().film.folder)))
    assert isinstance(process.connection.recv(), FramesPlanned)
    process.kill()
    assert process.join() == -signal.SIGKILL


def test_a_killed_server_ends_its_processes_and_is_replaced(server: ForkServer) -> None:
    endless = server.start(Order.here(FilmJob(small_entry("Endless"), SPEC, dry_run().film.folder)))
    assert isinstance(endless.connection.recv(), FramesPlanned)
    assert server._process is not None
    os.kill(server._process.pid, signal.SIGKILL)
    events = iter(endless.connection.recv, None)
    with pytest.raises(EOFError):
        list(events)
    assert endless.join() is None
    assert isinstance(result(server.start(Order.here(dry_run()))), DryRunResult)


def test_the_end_of_the_thread_that_began_ends_no_process() -> None:
    server = ForkServer()
    started: list[ForkedProcess] = []
    thread = threading.Thread(target=lambda: started.append(server.start(Order.here(dry_run()))))
    thread.start()
    thread.join()
    assert isinstance(result(started[0]), DryRunResult)
    assert isinstance(result(server.start(Order.here(dry_run()))), DryRunResult)
    server.stop()


def test_a_fork_of_the_process_has_a_server_of_its_own(server: ForkServer) -> None:
    server.ensure_running()
    assert server._process is not None
    before = server._process.pid
    child = os.fork()
    if child == 0:
        server.stop()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert server._process.pid == before
    assert server._process.poll() is None


def test_stopping_leaves_no_process() -> None:
    server = ForkServer()
    endless = server.start(Order.here(FilmJob(small_entry("Endless"), SPEC, dry_run().film.folder)))
    assert isinstance(endless.connection.recv(), FramesPlanned)
    process = endless._process
    server.stop()
    wait_until(lambda: not Path(f"/proc/{process}/exe").exists())
    assert endless.join() is None
