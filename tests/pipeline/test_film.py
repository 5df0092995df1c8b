"""Films made of small lessons: streams, colours, seams, times, failure and interruption."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import scenes
from scenes.cli.render import render_films
from scenes.cli.still import render_still
from scenes.pipeline import manifest
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import PREFIX
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from tests.pipeline.helpers import bt709, planes, read_film, small_entry
from tests.processes import interruptible

pytestmark = pytest.mark.films

ROOT = Path(__file__).parents[2]
SPEC = LectureSpec(quality="480p", fps=30)
FRAMES = 246 + 30 + 2 + 12
FINAL_PSNR = 42.0
KINDS = ("mp4", "srt", "vtt", "png", "json", "md", "html")


def make(class_name: str, spec: LectureSpec = SPEC, force: bool = False) -> list[str]:
    return render_films([small_film(class_name, spec)], RenderOptions(force=force))


def small_film(
    class_name: str = "Small", spec: LectureSpec = SPEC, folder: Path | None = None
) -> FilmRequest:
    entry = small_entry(class_name)
    return FilmRequest(entry.slug, entry, spec, folder or Path("out"))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_a_film_is_complete_and_says_what_it_is() -> None:
    assert make("Small") == []
    assert names(Path("out")) == {f"small.{kind}" for kind in KINDS} | {manifest.FOLDER}
    film = read_film(Path("out/small.mp4"))
    assert (film.codec, film.profile, film.pixel_format, film.size) == ("h264", "High", "yuv420p", (854, 480))
    assert film.colour == (1, 1, 1, 1)
    assert film.starts_fast
    assert film.rate == 30
    assert film.times == [Fraction(number, 30) for number in range(FRAMES)]
    assert {0, 246, 276, 278} <= set(film.key_frames)
    assert [title for title, _, _ in film.chapters] == ["Still", "Move", "End"]
    assert film.chapters[1][1:] == pytest.approx((8.2, 278 / 30), abs=1e-3)
    assert film.chapters[-1][2] == pytest.approx(FRAMES / 30, abs=1e-3)
    said = json.loads(film.metadata["comment"])
    assert (said.pop("normreel"), said.pop("lesson")) == (scenes.__version__, "small")
    beside = {
        path.suffix: hashlib.sha256(path.read_bytes()).hexdigest() for path in Path("out").glob("small.*")
    }
    del beside[".mp4"]
    assert said.pop("beside") == beside
    assert said == json.loads(SPEC.to_json())
    assert film.metadata["title"] == "A small film"


@pytest.mark.parametrize(("captions", "beside"), [("sidecar", {"srt", "vtt"}), ("none", set())])
def test_captions_lie_beside_the_film_or_nowhere(captions: Any, beside: set[str]) -> None:
    spec = LectureSpec(quality="480p", fps=15, captions=captions)
    assert make("Small", spec) == []
    others = {f"small.{kind}" for kind in KINDS if kind not in ("srt", "vtt")}
    assert names(Path("out")) == others | {f"small.{kind}" for kind in beside} | {manifest.FOLDER}
    assert ("<track" in Path("out/small.html").read_text()) == bool(beside)
    assert small_film(spec=spec).is_up_to_date(RenderOptions())


def test_colours_are_bt709_and_the_picture_is_clean() -> None:
    make("Small")
    poster = np.asarray(Image.open("out/small.png"))
    assert poster.shape == (480, 854, 3)
    wanted = bt709(poster)
    shown = planes(Path("out/small.mp4"), 245)
    assert 10 * np.log10(255**2 / np.mean((shown[0] - wanted[0]) ** 2)) > FINAL_PSNR
    for point in ((240, 427), (20, 20)):
        half = (point[0] // 2, point[1] // 2)
        assert shown[0][point] == pytest.approx(wanted[0][point], abs=2)
        assert [plane[half] for plane in shown[1:]] == pytest.approx(
            [plane[point] for plane in wanted[1:]], abs=2
        )


def test_a_film_that_would_be_the_same_is_not_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    make("Small")
    made = Path("out/small.mp4").stat().st_mtime_ns
    make("Small")
    assert "up to date" in capsys.readouterr().out
    assert Path("out/small.mp4").stat().st_mtime_ns == made
    other = LectureSpec(quality="480p", fps=30, seed=1)
    assert not small_film(spec=other).is_up_to_date(RenderOptions())
    Path("out/small.vtt").unlink()
    make("Small")
    assert Path("out/small.mp4").stat().st_mtime_ns != made


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "zeroed": lambda content: bytes(len(content)),
    "cut": lambda content: content[: len(content) // 2],
    "one bit": lambda content: bytes([*content[:9], content[9] ^ 1, *content[10:]]),
    "longer": lambda content: content + b"\0",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_film_of_which_a_file_was_damaged_is_made_again(damage: str) -> None:
    options = RenderOptions(cache=Path("cache").resolve())
    assert render_films([small_film()], options) == []
    whole = {path: path.read_bytes() for path in Path("out").iterdir() if path.is_file()}
    assert len(whole) == len(KINDS)
    for path, content in whole.items():
        path.write_bytes(DAMAGES[damage](content))
        assert not small_film().is_up_to_date(options)
        assert render_films([small_film()], options) == []
        assert {each: each.read_bytes() for each in whole} == whole


def test_a_failure_leaves_the_older_film_and_nothing_else() -> None:
    assert make("Small") == []
    before = {path: path.read_bytes() for path in Path("out").rglob("*") if path.is_file()}
    broken = small_entry("Broken")
    (failure,) = render_films([FilmRequest("broken", broken, SPEC, Path("out"), "small")], RenderOptions())
    assert re.fullmatch(r"broken: RuntimeError: the chalk broke \(small_lessons\.py:\d+\)", failure)
    assert {path: path.read_bytes() for path in Path("out").rglob("*") if path.is_file()} == before


def test_a_disk_that_refuses_the_film_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scenes.pipeline.publish.mux.join", full)
    (failure,) = make("Small")
    assert "No space left on device" in failure
    assert names(Path("out")) == set()


def test_a_failure_does_not_stop_the_other_films() -> None:
    films = [small_film(name) for name in ("Broken", "Small")]
    failures = render_films(films, RenderOptions(traceback=True))
    assert len(failures) == 1
    assert "Traceback" in failures[0]
    assert Path("out/small.mp4").exists()


INTERRUPTED = """
import sys
from pathlib import Path
from scenes.cli.render import render_films
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.options import RenderOptions
from scenes.spec.lecture import LectureSpec
from tests.pipeline.helpers import small_entry
if __name__ == "__main__":
    spec = LectureSpec(quality="480p", fps=15)
    films = [FilmRequest("endless", small_entry("Endless"), spec, Path(sys.argv[1]))]
    render_films(films, RenderOptions())
"""


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_an_interruption_leaves_nothing_half_written_and_no_process(
    kind: signal.Signals, tmp_path: Path
) -> None:
    script, out = tmp_path / "endless.py", tmp_path / "out"
    script.write_text(INTERRUPTED)
    run = subprocess.Popen(
        [sys.executable, str(script), str(out)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=interruptible,
    )
    wait_until(lambda: bool(list(out.glob(f"{PREFIX}*/**/*.mp4"))))
    os.kill(run.pid, kind)
    assert run.wait(timeout=600) != 0
    wait_until(lambda: not alive(run.pid))
    assert not [name for name in names(out) if not name.startswith(PREFIX)]
    if kind == signal.SIGINT:
        assert names(out) == set()
    else:
        render_films([small_film(folder=out)], RenderOptions())
        assert not [name for name in names(out) if name.startswith(PREFIX)]


def wait_until(condition: Callable[[], bool], seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing happened in time"
        time.sleep(0.05)


def children(process: int) -> list[int]:
    """The processes that the main thread of a process has started."""
    try:
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def alive(group: int) -> bool:
    """Say whether any process of the group is left, the dead that nobody has collected aside."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            return True
    return False


@pytest.mark.parametrize("at", [0.25, 0.5, 1.0])
def test_a_still_shows_the_moment_asked_for(at: float) -> None:
    spec = LectureSpec(quality="480p", fps=15)
    path = render_still(small_entry(), spec, "move", at, Path("stills"))
    picture = np.asarray(Image.open(path)).astype(int)
    columns = np.flatnonzero((picture[240] - np.array([0x10, 0x20, 0x30]) > 40).any(axis=1))
    expected = 427 + min(at * 16 / 15, 1) * 4 * 480 / 8
    assert (columns[0] + columns[-1]) / 2 == pytest.approx(expected, abs=2)


def test_a_still_of_an_unknown_beat_names_the_beats_and_leaves_nothing() -> None:
    with pytest.raises(SpecError, match="still, move, end"):
        render_still(small_entry(), SPEC, "stil", 1.0, Path("new", "stills"))
    assert not Path("new").exists()


def test_no_child_is_left_behind() -> None:
    make("Small", force=True)
    ours = [each for each in children(os.getpid()) if b"scenes" in Path(f"/proc/{each}/cmdline").read_bytes()]
    (server,) = ours
    assert children(server) == []
