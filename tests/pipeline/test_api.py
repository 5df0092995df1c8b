"""The public API: films and stills from Python, and how a notebook shows them."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
import webvtt
from PIL import Image

import scenes
from scenes import Film, SpecError, render, still
from scenes.pipeline import api
from scenes.pipeline.disk_space import RESERVE
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.jobs import RenderError
from scenes.pipeline.options import RenderOptions
from tests.beats import COMPARE
from tests.pipeline.helpers import read_film, small_entry

pytestmark = pytest.mark.films

ROOT = Path(__file__).parents[2]


class Elements(HTMLParser):
    """The elements of a page, which must be closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("source", "track", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def decoded(address: str | None, kind: str) -> bytes:
    head, _, data = str(address).partition(";base64,")
    assert head == f"data:{kind}"
    return base64.b64decode(data, validate=True)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return render(small_entry(), output=tmp_path_factory.mktemp("films"), quality="480p", fps=15)


def test_a_rendered_film_knows_its_files(film: Film) -> None:
    frames = len(read_film(film.path).times)
    assert frames == round(film.timeline.duration * 15)
    assert [beat.name for beat in film.timeline.beats] == ["still", "move", "end"]
    assert film.captions is not None
    assert film.captions.read_text().startswith("WEBVTT")
    with Image.open(film.poster) as poster:
        assert poster.size == (854, 480)
    assert repr(film) == f"Film({str(film.path)!r}, {film.timeline.duration:.1f} s, 3 beats)"


def test_a_film_that_is_up_to_date_is_not_rendered_again(film: Film) -> None:
    before = film.path.stat().st_mtime_ns
    again = render(small_entry(), output=film.path.parent, quality="480p", fps=15)
    assert again == film
    assert film.path.stat().st_mtime_ns == before


def test_a_notebook_shows_the_film_with_captions_and_chapters(film: Film) -> None:
    page = Elements(film._repr_html_())
    (video,), (source,) = page.all("video"), page.all("source")
    assert "controls" in video
    assert video["aria-label"] == film.timeline.description
    with Image.open(BytesIO(decoded(video["poster"], "image/png"))) as poster:
        assert poster.size == (854, 480)
    assert decoded(source["src"], "video/mp4") == film.path.read_bytes()
    tracks = {track["kind"]: track for track in page.all("track")}
    assert tracks.keys() == {"captions", "chapters"}
    captions, chapters = (
        webvtt.from_buffer(StringIO(decoded(tracks[kind]["src"], "text/vtt").decode()))
        for kind in ("captions", "chapters")
    )
    assert "default" not in tracks["captions"], "they stand on the picture already"
    assert film.captions is not None
    assert [cue.text for cue in captions] == [cue.text for cue in webvtt.read(film.captions)]
    assert [cue.text for cue in chapters] == [beat.title for beat in film.timeline.beats]
    assert chapters[-1].end_in_seconds == pytest.approx(film.timeline.duration, abs=1)


def test_a_large_film_is_not_embedded_and_says_so(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "EMBEDDED_BYTES", 1000)
    monkeypatch.chdir(film.path.parent.parent)
    page = Elements(film._repr_html_())
    address = f"{film.path.parent.name}/{film.path.name}"
    assert [source["src"] for source in page.all("source")] == [address]
    assert [link["href"] for link in page.all("a")] == [address]
    assert "Not embedded" in page.text
    assert len(page.all("track")) == 2


def test_a_still_shows_itself(tmp_path: Path) -> None:
    picture = still(small_entry(), "move", at=0.5, output=tmp_path, quality="480p", fps=15)
    assert picture.path == tmp_path / "small-5x4x2x3-NCHW-dark-480p-15fps-move-50.png"
    with Image.open(BytesIO(picture._repr_png_())) as shown:
        assert shown.size == (854, 480)


@pytest.mark.parametrize(
    ("settings", "parts"),
    [
        ({"theme": "pink"}, ("theme = pink", "dark or light")),
        ({"colour": "red"}, ("colour = red", "no setting of this name")),
        ({"shape": (1, 4, 2, 3)}, ("N = 1", "Give at least 2")),
    ],
)
def test_a_wrong_setting_names_value_rule_and_fix(
    settings: dict[str, object], parts: tuple[str, ...]
) -> None:
    with pytest.raises(SpecError) as refused:
        render("compare", **settings)
    assert all(part in str(refused.value) for part in parts)
    assert not Path("media").exists()


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(SpecError, match="Did you mean compare"):
        render("compar")
    with pytest.raises(SpecError, match="from 0, its start, to 1"):
        still("compare", COMPARE[-1], at=1.5)
    with pytest.raises(SpecError, match="still, move, end"):
        still(small_entry(), "stil", quality="480p")


def test_a_lesson_that_breaks_is_a_render_error() -> None:
    with pytest.raises(RenderError, match="broken: RuntimeError: the chalk broke"):
        render(small_entry("Broken"), output="out", quality="480p", fps=15)


def test_every_public_name_is_there_and_imported_when_it_is_used() -> None:
    code = (
        "import sys, scenes\n"
        "heavy = {name.split('.')[0] for name in sys.modules} & {'manim', 'av', 'cairo', 'PIL', 'numpy', 'pydantic'}\n"
        "assert not heavy, heavy\n"
        "from scenes import LectureSpec, render, still\n"
        "heavy = {name.split('.')[0] for name in sys.modules} & {'manim', 'av', 'cairo', 'PIL'}\n"
        "assert not heavy, heavy\n"
        "assert all(getattr(scenes, name) is not None for name in scenes.__all__)\n"
        "assert 'manim' in sys.modules\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert set(scenes.__all__) <= set(dir(scenes))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        scenes.nonsense  # noqa: B018


SCRIPT = """
from scenes import render
from tests.beats import COMPARE
from tests.pipeline.helpers import small_entry
from tests.beats import COMPARE

print(render(small_entry(), quality="480p", fps=15, output="films"))
"""


@pytest.mark.parametrize("way", ["script", "prompt"])
def test_a_plain_script_and_a_prompt_render_without_a_guard(way: str) -> None:
    Path("mine.py").write_text(SCRIPT)
    arguments, given = (["mine.py"], None) if way == "script" else (["-"], SCRIPT)
    run = subprocess.run(
        [sys.executable, *arguments],
        input=given,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("Film(")
    assert Path("films/small-5x4x2x3-NCHW-dark-480p-15fps.mp4").exists()


def test_the_example_names_the_film_that_it_makes() -> None:
    lesson, spec = api._checked("compare", {"shape": (8, 16, 7, 7), "theme": "light"})
    path = FilmRequest.at(Path("media/films"), lesson, spec, RenderOptions()).path
    for text in (scenes.__doc__, render.__doc__):
        assert f"# {path.as_posix()}\n" in str(text)


@pytest.mark.parametrize("settings", [{}, {"transparent": True, "quality": "2160p"}], ids=["mp4", "mov"])
def test_a_film_that_does_not_fit_on_the_disk_is_refused_first(
    settings: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a film would be drawn")

    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=RESERVE + 1_000_000))
    monkeypatch.setattr(api, "make", refuse)
    with pytest.raises(
        SpecError, match=r"^layer.*: about .* are needed, and 201 MB are free on the disk of out"
    ):
        render("layer", output="out", options=RenderOptions(), **settings)
    assert not Path("out").exists()
