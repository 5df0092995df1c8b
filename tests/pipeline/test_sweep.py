"""Sweeps made for real with a tiny lesson: what is drawn and what is not, side by side, interrupted, gone on with."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import av
import pytest

from scenes.cli.render import render_films
from scenes.content.timeline import Timeline
from scenes.pipeline import manifest
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import LOCK, PREFIX
from scenes.spec.lecture import LectureSpec
from tests.pipeline.test_film import alive, wait_until
from tests.pipeline.tiny_sweep import ENTRY
from tests.processes import start as start_python

pytestmark = pytest.mark.films

ROOT = Path(__file__).parents[2]
TINY = "from tests.pipeline.tiny_sweep import main; main()"
SHAPES = ("2x2", "4x3")
LOCK_NAME = f"{LOCK}compare.mp4"
FRAMES = 51
FINISHED = {f"compare.{kind}" for kind in ("mp4", "srt", "vtt", "png", "json", "md", "html")}
Events = list[dict[str, Any]]


def folder_of(shape: str) -> str:
    return f"compare-{shape}-NC-dark-480p-15fps"


def sweep_file(path: Path, shapes: tuple[str, ...]) -> Path:
    listed = ", ".join(f'"{shape}"' for shape in shapes)
    path.write_text(f'quality = "480p"\nfps = 15\n[grid]\nlessons = ["compare"]\nshapes = [{listed}]\n')
    return path


def start(file: Path, home: Path, *options: str, **environment: str) -> subprocess.Popen[str]:
    """Run the sweep into `home`/out with the cache `home`/cache."""
    out = ["-o", str(home / "out"), "--json"]
    environment["NORMREEL_CACHE"] = str(home / "cache")
    return start_python(TINY, "sweep", str(file), *out, *options, cwd=home, **environment)


def finish(run: subprocess.Popen[str], code: int = 0) -> Events:
    out, err = run.communicate(timeout=600)
    assert run.returncode == code, err
    return [json.loads(line) for line in out.splitlines()]


def chosen(events: Events, event: str) -> dict[str, dict[str, Any]]:
    return {each["film"]: each for each in events if each["event"] == event}


def results(events: Events) -> dict[str, str]:
    return {name: each["result"] for name, each in chosen(events, "finished").items()}


def left_over(home: Path) -> list[Path]:
    return list((home / "out").rglob(f"{PREFIX}*"))


def packets(film: Path) -> list[bytes]:
    with av.open(str(film)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Events]:
    """A plan made before anything was ever drawn."""
    home = tmp_path_factory.mktemp("sweep")
    file = sweep_file(home / "shapes.toml", SHAPES)
    return home, finish(start(file, home, "--plan"))


@pytest.fixture(scope="module")
def swept(planned: tuple[Path, Events]) -> tuple[Path, Events]:
    """A sweep in which one film fails."""
    home, _ = planned
    file = sweep_file(home / "failing.toml", ("7x2", *SHAPES))
    return home, finish(start(file, home), code=1)


@pytest.fixture
def home(swept: tuple[Path, Events], tmp_path: Path) -> Path:
    """A copy of what the sweep left."""
    shutil.copytree(swept[0], tmp_path / "home", copy_function=shutil.copy2)
    return tmp_path / "home"


def test_a_plan_draws_nothing_and_says_what_is_to_come(
    planned: tuple[Path, Events], swept: tuple[Path, Events]
) -> None:
    _, told = planned
    films = chosen(told, "planned")
    assert list(films) == [folder_of(shape) for shape in SHAPES]
    assert {film["state"] for film in films.values()} == {"new"}
    assert {film["known_from"] for film in films.values()} == {"a sample"}
    assert all(film["seconds"] > 0 and film["bytes"] > 0 for film in films.values())
    assert told[-1]["draw"] == sum(film["drawn"] for film in chosen(swept[1], "finished").values())
    assert all(film["frames"] == film["draw"] and not film["guessed"] for film in films.values())


def test_a_failed_film_does_not_stop_the_others(swept: tuple[Path, Events]) -> None:
    home, events = swept
    assert results(events) == {folder_of(shape): "drawn" for shape in SHAPES}
    assert list(chosen(events, "failed")) == [folder_of("7x2")]
    assert "the chalk broke" in chosen(events, "failed")[folder_of("7x2")]["message"]
    assert events[-1]["results"] == {"drawn": 2, "failed": 1}
    assert {path.name for path in (home / "out").iterdir()} == {
        *map(folder_of, SHAPES),
        "index.html",
        manifest.FOLDER,
    }
    for shape in SHAPES:
        names = {path.name for path in (home / "out" / folder_of(shape)).iterdir()}
        assert names == FINISHED | {manifest.FOLDER}


def test_a_swept_film_is_the_film_rendered_alone(swept: tuple[Path, Events]) -> None:
    home, _ = swept
    for shape in SHAPES:
        spec = LectureSpec.make(shape=shape, quality="480p", fps=15)
        assert render_films([FilmRequest(ENTRY.slug, ENTRY, spec, Path(shape))], RenderOptions()) == []
        alone, among = Path(shape, "compare.mp4"), home / "out" / folder_of(shape) / "compare.mp4"
        assert packets(alone) == packets(among)
        assert len(packets(alone)) == FRAMES


def test_a_plan_tells_of_a_film_that_cannot_be_played(home: Path) -> None:
    told = chosen(finish(start(home / "failing.toml", home, "--plan")), "planned")
    assert [name for name, film in told.items() if film["trouble"]] == [folder_of("7x2")]
    assert "the chalk broke" in told[folder_of("7x2")]["trouble"]


def test_a_second_run_draws_nothing(home: Path) -> None:
    films = sorted((home / "out").rglob("*.mp4"))
    before = [path.stat().st_mtime_ns for path in films]
    file = home / "shapes.toml"
    told = finish(start(file, home, "--plan"))
    assert {film["state"] for film in chosen(told, "planned").values()} == {"up to date"}
    assert set(results(finish(start(file, home))).values()) == {"up to date"}
    assert [path.stat().st_mtime_ns for path in films] == before
    shutil.rmtree(home / "out")
    told = finish(start(file, home, "--plan"))
    assert {film["state"] for film in chosen(told, "planned").values()} == {"cached"}
    assert told[-1]["draw"] == 0
    assert set(results(finish(start(file, home))).values()) == {"joined"}


def test_a_changed_string_draws_its_beat_only(home: Path) -> None:
    file, text = home / "shapes.toml", {"TINY_TEXT": "Other words."}
    before = packets(home / "out" / folder_of("2x2") / "compare.mp4")
    beats = Timeline.read(home / "out" / folder_of("2x2") / "compare.json").beats
    shutil.rmtree(home / "out")  # the tests stand for the sources, of which the record beside a film knows
    told = chosen(finish(start(file, home, "--plan", **text)), "planned")
    assert {film["state"] for film in told.values()} == {"partly cached"}
    assert {film["known_from"] for film in told.values()} == {"itself"}
    assert {film["draw"] for film in told.values()} == {round((beats[-1].end - beats[-1].start) * 15)}
    made = chosen(finish(start(file, home, **text)), "finished")
    assert {name: film["drawn"] for name, film in made.items()} == {
        name: film["draw"] for name, film in told.items()
    }
    after = packets(home / "out" / folder_of("2x2") / "compare.mp4")
    first = round(beats[-1].start * 15)
    assert after[:first] == before[:first]
    assert after[first:] != before[first:]


def test_two_runs_at_once_share_the_films(tmp_path: Path) -> None:
    shapes = ("2x2", "2x3", "3x2", "3x3")
    file = sweep_file(tmp_path / "shapes.toml", shapes)
    runs = [start(file, tmp_path) for _ in range(2)]
    told = [results(finish(run)) for run in runs]
    for shape in shapes:
        assert sorted(each[folder_of(shape)] for each in told) == ["drawn", "up to date"]
        assert len(packets(tmp_path / "out" / folder_of(shape) / "compare.mp4")) == FRAMES
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_sweep_is_gone_on_with(kind: signal.Signals, tmp_path: Path) -> None:
    file = sweep_file(tmp_path / "shapes.toml", ("9x2", "2x2"))
    done, rest = tmp_path / "out" / folder_of("2x2"), tmp_path / "out" / folder_of("9x2")
    run = start(file, tmp_path)
    wait_until(lambda: (done / manifest.FOLDER / "compare.mp4.json").exists())
    wait_until(lambda: not (done / LOCK_NAME).exists())
    wait_until(lambda: bool(list((tmp_path / "out").glob(f"{PREFIX}*/0/**/*.mp4"))))
    os.kill(run.pid, kind)
    _, told = run.communicate(timeout=600)
    assert run.returncode != 0, told
    wait_until(lambda: not alive(run.pid))
    assert {path.name for path in done.iterdir()} == FINISHED | {manifest.FOLDER}
    if kind == signal.SIGINT:
        assert left_over(tmp_path) == []
        assert {path.name for path in (tmp_path / "out").iterdir()} == {
            done.name,
            "index.html",
            manifest.FOLDER,
        }
    else:
        assert all(path.name.startswith(PREFIX) for path in rest.iterdir())
        (done / LOCK_NAME).touch()  # what a kill between the last file and the end of its run leaves
    events = finish(start(file, tmp_path, TINY_HURRY="1"))
    assert results(events) == {done.name: "up to date", rest.name: "drawn"}
    assert left_over(tmp_path) == []


class _Page(HTMLParser):
    """Collects the elements of a page and checks that they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "source", "track", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_gallery_shows_every_film_without_a_network(swept: tuple[Path, Events]) -> None:
    out = swept[0] / "out"
    page = _Page()
    page.feed((out / "index.html").read_text(encoding="utf-8"))
    assert page.open == []
    videos = page.all("video")
    assert len(videos) == len(SHAPES)
    assert all(video["preload"] == "none" and video["aria-label"] for video in videos)
    addresses = [video["poster"] for video in videos]
    addresses += [each[key] for tag, key in (("source", "src"), ("a", "href")) for each in page.all(tag)]
    assert len(addresses) == 4 * len(SHAPES)
    assert all((out / unquote(str(address))).is_file() for address in addresses)
    assert all(str(track["src"]).startswith("data:text/vtt") for track in page.all("track"))
    assert [select["name"] for select in page.all("select")] == ["shape"]
    assert {item["data-shape"] for item in page.all("li")} == {"2×2", "4×3"}
