"""One case of a fuzz test: a folder with what options may name, a command, and what must hold after it."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, Phase, settings

from scenes.cli.main import cli
from scenes.lessons import storyboard
from scenes.pipeline.film_settings import as_comment
from scenes.spec.lecture import LectureSpec
from tests.memory import most_memory

CASES = int(os.environ.get("NORMREEL_FUZZ_CASES", "300"))
KINDS = 6
FUZZ = settings(
    max_examples=max(1, CASES // KINDS),
    derandomize=CASES <= 300,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
COMPARE = storyboard.find("compare")
MEMORY, PATIENCE = 1_000_000_000, 60
"""Bytes that a case may take beyond those taken before, and seconds after which it counts as hanging."""


class DrawingError(Exception):
    """Everything was accepted, and drawing would begin."""


@contextmanager
def case() -> Iterator[None]:
    """An empty folder to be in, with bounds on memory; a case that hangs is ended."""

    def hang(*_arguments: object) -> None:
        raise AssertionError(f"no end after {PATIENCE} seconds")

    before, home = most_memory(), Path.cwd()
    older = signal.signal(signal.SIGALRM, hang)
    signal.alarm(PATIENCE)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, older)
            os.chdir(home)
    grown = most_memory() - before
    assert grown < MEMORY, f"{grown:,} bytes were taken"


def lay_out() -> None:
    """Make what options may name: data, a film of ours, a film of others, a pipe, a folder, a link to itself."""
    np.save("own.npy", np.arange(24.0).reshape(2, 3, 4))
    np.savez("own.npz", a=np.ones((2, 3)), b=np.zeros((4, 3)))
    Path("own.mp4").write_bytes(film_of_ours())
    Path("mine.txt").write_text("mine")
    Path("own.toml").write_text("seed = 3\n")
    Path("folder").mkdir()
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")


_FILMS: list[bytes] = []


def film_of_ours() -> bytes:
    """A film of one frame that says which settings it has."""
    if not _FILMS:
        path = Path(tempfile.mkdtemp(), "own.mp4")
        with av.open(str(path), "w") as film:
            stream = film.add_stream("mpeg4", rate=15)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            film.metadata["comment"] = as_comment(COMPARE, LectureSpec(shape=(3, 5, 8), theme="light"))
            film.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))))
            film.mux(stream.encode(None))
        _FILMS.append(path.read_bytes())
        shutil.rmtree(path.parent)
    return _FILMS[0]


def content(folder: Path) -> dict[str, bytes | str]:
    """All that lies in a folder, files with what they hold."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        is_file = path.is_file() and not path.is_symlink() and not path.is_fifo()
        found[str(path.relative_to(folder))] = path.read_bytes() if is_file else oct(path.lstat().st_mode)
    return found


def run(*arguments: str, env: dict[str, str] | None = None) -> Result:
    """Run a command; it is accepted, or refused with exit code 2 in words that can be read."""
    before = content(Path.cwd())
    result = CliRunner().invoke(cli, list(arguments), env=env)
    if isinstance(result.exception, DrawingError):
        return result
    assert result.exception is None or isinstance(result.exception, SystemExit), (arguments, result.exc_info)
    assert result.exit_code in (0, 2), (arguments, result.output)
    assert "Traceback" not in result.output
    if result.exit_code == 2:
        assert "Error" in result.stderr or "Usage" in result.stderr
        assert len(result.stderr) < 10_000, len(result.stderr)
        assert content(Path.cwd()) == before
    return result
