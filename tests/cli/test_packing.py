"""What `deck` and `export` refuse before a film is drawn, whose settings they take, and what they say they show."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from click.testing import CliRunner, Result

from scenes.cli import packing
from scenes.cli.main import cli
from scenes.content.timeline import Beat
from scenes.lessons import storyboard
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.film_settings import as_comment, read_settings
from scenes.pipeline.jobs import StillJob, StillResult
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from tests.beats import BATCH, COMPARE, LAYER, only_in

LESSON = storyboard.find("compare")


@pytest.fixture(autouse=True)
def _nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let any attempt to draw a film fail."""

    def refuse(*_arguments: object) -> None:
        raise AssertionError("a film would be drawn")

    monkeypatch.setattr("scenes.cli.render.make", refuse)
    monkeypatch.setattr("scenes.pipeline.stills._last_event", refuse)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def own_film(
    path: str = "own.mp4", lesson: str = "compare", beside: Sequence[Path] = (), **settings: object
) -> Path:
    """A film of one frame that says it has these settings and was written with the files `beside` it."""
    spec = LectureSpec.make(**settings).resolved()
    with av.open(path, "w") as film:
        stream = film.add_stream("mpeg4", rate=15)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        film.metadata["comment"] = as_comment(storyboard.find(lesson), spec, Path(path).parent, beside)
        film.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))))
        film.mux(stream.encode(None))
    return Path(path)


DECK = ["deck", "compare", "-o", "talk.pptx"]
EXPORT = ["export", "compare", "--for", "powerpoint"]
REFUSED = [
    ([*DECK, "--beats", "asked"], "--beats asked: no lesson here has a beat of this name"),
    ([*DECK, "--loop", f"batch:{BATCH[1]}"], f"--loop batch:{BATCH[1]}: no lesson here"),
    (["deck", "batch", "layer", "-o", "t.html", "--beats", only_in("compare")], f"batch: {', '.join(BATCH)}"),
    (
        [*EXPORT, "--beats", COMPARE[1], "--loop", COMPARE[-2]],
        f"--loop {COMPARE[-2]}: this beat is not cut out",
    ),
    ([*EXPORT, "--transparent"], "powerpoint shows no film with alpha"),
    ([*EXPORT, "--for", "keynote", "--transparent"], "powerpoint shows no film with alpha"),
    ([*DECK, "--transparent"], "PowerPoint shows no film with alpha"),
    ([*EXPORT, "-o", "taken"], "taken is not a folder"),
    ([*EXPORT, "--films", "taken"], "--films taken: "),
    ([*DECK, "--films", "n" * 300], "--films nnn"),
    (["render", "compare", "-o", "n" * 300], "name too long"),
    (["still", "compare", COMPARE[1], "-o", "n" * 300], "name too long"),
    (["still", "compare", COMPARE[1], "-o", "n" * 300 + ".png"], "at most 180 bytes"),
    ([*EXPORT, "-o", "n" * 300], "name too long"),
    (["deck", "-o", "taken/talk.pptx"], "taken is not a folder"),
    (["deck", "-o", "n" * 300 + ".pptx"], "at most 180 bytes"),
    (["deck", "-o", "theirs.pptx"], "theirs.pptx: this is not"),
    ([*DECK, "--shape", "1,4,2,3"], "N = 1"),
    ([*DECK, "--spec", "none.toml"], "none.toml"),
    ([*DECK, "--from", "none.mp4"], "--from none.mp4: this is not a film that normreel made"),
    ([*DECK, "--from", "theirs.pptx"], "this is not a film that normreel made"),
    ([*DECK, "--from", "n" * 300 + ".mp4"], "this is not a film that normreel made"),
    (["inspect", "--from", "ö" * 128 + ".mov"], "this is not a film that normreel made"),
    (["render", "--from", "n" * 300 + "/own.mp4"], "this is not a film that normreel made"),
    (
        ["still", "compare", COMPARE[1], "--from", "n/" * 3000 + "own.mp4"],
        "this is not a film that normreel made",
    ),
    (["preview", "layer", "--from", "taken/own.mp4"], "this is not a film that normreel made"),
    ([*EXPORT, "--from", "a\0b.mp4"], "this is not a film that normreel made"),
    ([*EXPORT, "--from", "\udcff.mp4"], "this is not a film that normreel made"),
    ([*EXPORT, "--from", "taken"], "this is not a film that normreel made"),
    (["still", "compare", f"{COMPARE[0]}s"], f"Choose one of {', '.join(COMPARE)}"),
    (["still", "compare", COMPARE[0], "-o", "taken"], "taken is not a folder"),
    (["still", "compare", COMPARE[0], "-o", "theirs.png"], "theirs.png: this is not"),
    (["preview", "compare", "-o", "taken"], "taken is not a folder"),
    (["render", "compare", "-o", "theirs.mp4"], "theirs.mp4: this is not"),
    (["render", "compare", "batch", "-o", "both.mp4"], "2 films cannot be one file"),
    (["render", "compare", "-o", "talk.mov"], "Give talk.mp4"),
    (["render", "compare", "-o", "a:b.mp4"], "Give a name without one"),
    ([*DECK, "--title", "x" * 256], "it has 256 characters. Use at most 255"),
    ([*DECK, "--beats", " , "], "no beat is named"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), REFUSED, ids=[" ".join(arguments)[:70] for arguments, _ in REFUSED]
)
def test_what_can_be_known_without_drawing_is_refused_first(arguments: list[str], said: str) -> None:
    for name in ("taken", "theirs.pptx", "theirs.png", "theirs.mp4"):
        Path(name).write_text("mine")
    before = {path: path.read_bytes() for path in Path.cwd().iterdir()}
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "Traceback" not in result.output
    assert {path: path.read_bytes() for path in Path.cwd().iterdir()} == before


@pytest.mark.parametrize("suffix", [".srt", ".vtt", ".png", ".json", ".md", ".html"])
def test_a_film_replaces_no_file_of_others_beside_it(suffix: str) -> None:
    films = Path("media/films")
    films.mkdir(parents=True)
    (films / f"compare{suffix}").write_text("mine")
    result = run("render", "compare")
    assert result.exit_code == 2
    assert f"compare{suffix}: this is not, or no longer, what normreel wrote" in result.output
    assert [path.name for path in films.iterdir()] == [f"compare{suffix}"]


def test_a_film_without_a_record_tells_which_files_are_its_own() -> None:
    for name in ("talk.srt", "talk.md"):
        Path(name).write_text("older")
    own_film("talk.mp4", beside=[Path("talk.srt"), Path("talk.md")], theme="light")
    options = packing.RenderOptions()
    request = FilmRequest.at(Path("talk.mp4"), LESSON, LectureSpec(), options)
    request.check(options)
    for name, text in (("talk.md", "mine"), ("talk.png", "mine")):
        older = Path(name).read_text() if Path(name).exists() else None
        Path(name).write_text(text)
        with pytest.raises(SpecError, match=name):
            request.check(options)
        Path(name).unlink()
        if older is not None:
            Path(name).write_text(older)


def test_a_film_of_other_settings_keeps_its_name_though_its_record_is_lost() -> None:
    Path("films").mkdir()
    own_film("films/compare.mp4", shape="3,5,8")
    request = FilmRequest.at(Path("films"), LESSON, LectureSpec(), packing.RenderOptions())
    assert request.path.name.startswith("compare-")
    again = FilmRequest.at(Path("films"), LESSON, LectureSpec.make(shape="3,5,8"), packing.RenderOptions())
    assert again.path.name == "compare-3x5x8-NTD-dark-1080p.mp4"


def test_a_film_tells_its_lesson_and_the_settings_that_are_not_the_default() -> None:
    film = own_film(lesson="batch", shape="3,5,8", theme="light", fps=15, background="#ffffff")
    found = read_settings(film)
    assert found.lesson == "batch"
    own = LectureSpec.make(**found.values).resolved()
    assert (
        own.to_json()
        == LectureSpec.make(shape="3,5,8", theme="light", fps=15, background="#ffffff").to_json()
    )


def test_the_data_of_a_film_is_found_from_where_the_film_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("here", "there"):
        Path(folder, "media").mkdir(parents=True)
        np.save(Path(folder, "mine.npy"), np.arange(24.0).reshape(2, 3, 4))
    monkeypatch.chdir("here")
    film = own_film("media/own.mp4", data="mine.npy").resolve()
    assert read_settings(Path("media/own.mp4")).values["data"] == "mine.npy"
    monkeypatch.chdir("../there")
    assert read_settings(Path("../here/media/own.mp4")).values["data"] == "../here/mine.npy"
    film.parent.with_name("mine.npy").unlink()
    Path("mine.npy").unlink()
    result = run("inspect", "--from", str(film))
    assert result.exit_code == 2
    assert "data = mine.npy: " in result.output


def test_other_data_take_the_place_of_those_of_a_film() -> None:
    np.save("old.npy", np.arange(24.0).reshape(2, 3, 4))
    np.savez("new.npz", a=np.arange(20.0).reshape(4, 5), b=np.ones(3))
    for film in (own_film("a.mp4", shape="2,3,4,5", layout="NHWC"), own_film("b.mp4", data="old.npy")):
        result = run("inspect", "--from", str(film), "--data", "new.npz", "--key", "a", "--json")
        assert json.loads(result.stdout)["shape"] == [4, 5]


def test_options_come_before_the_settings_of_a_film() -> None:
    film = str(own_film(shape="3,5,8", seed=4))
    report = json.loads(run("inspect", "--from", film, "--shape", "4,6", "--json").stdout)
    assert (report["shape"], report["layout"]) == ([4, 6], "NC")
    result = run("inspect", "--from", film, "--spec", "own.toml")
    assert result.exit_code == 2
    assert "Give one of them" in result.output


def test_a_film_names_its_lesson_where_none_is_named() -> None:
    film = own_film(lesson="batch", theme="light")
    options = {"source": read_settings(film), "spec": None, "view": None, "pairs": ()}
    how = packing.RenderOptions()
    found = packing.wanted((), "", "", Path("films"), how, options)
    assert [request.path for request in found.films] == [Path("films/batch-5x4x2x3-NCHW-light-1080p.mp4")]
    both = packing.wanted(("compare", "layer"), "", "", Path("films"), how, options)
    assert [request.spec.theme for request in both.films] == ["light", "light"]


def test_a_lesson_without_the_beats_is_left_out_with_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    options = {"source": None, "spec": None, "view": None, "pairs": ()}
    named = f"{only_in('batch')},layer:{LAYER[1]}"
    found = packing.wanted((), named, "", Path("films"), packing.RenderOptions(), options)
    assert [request.lesson.slug for request in found.films] == ["batch", "layer"]
    others = [slug for slug in storyboard.slugs() if slug not in ("batch", "layer")]
    notes = [f"{slug} is left out: it has none of the beats {named}" for slug in others]
    assert capsys.readouterr().err.splitlines() == notes


def test_lessons_that_were_not_named_and_cannot_show_the_tensor_are_left_out_with_the_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = {"source": None, "spec": None, "view": None, "pairs": (), "shape": "5,4,2,3"}
    wanted = packing.wanted([], "all", "", Path("talk"), packing.RenderOptions(), options)
    shown = [film.lesson.slug for film in wanted.films]
    assert "compare" in shown
    assert "tokens" not in shown
    assert "tokens is left out: layout = NCHW: " in capsys.readouterr().err
    with pytest.raises(SpecError, match="has no axis of tokens"):
        packing.wanted(["tokens"], "all", "", Path("talk"), packing.RenderOptions(), options)


def test_a_comment_of_any_kind_is_no_film_of_ours() -> None:
    for number, comment in enumerate(["", "null", "[1]", "{}", '{"shape": 1}', "[" * 100_000, "mine"]):
        path = f"{number}.mp4"
        with av.open(path, "w") as film:
            stream = film.add_stream("mpeg4", rate=15)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            film.metadata["comment"] = comment
            film.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))))
            film.mux(stream.encode(None))
        with pytest.raises(SpecError, match="this is not a film that normreel made"):
            read_settings(Path(path))


def test_settings_of_a_film_that_cannot_be_are_refused_by_name() -> None:
    film = own_film()
    with av.open(str(film)) as source:
        metadata = dict(source.metadata)
    assert json.loads(metadata["comment"])["shape"] == [5, 4, 2, 3]
    spec = json.loads(metadata["comment"]) | {"theme": "pink", "fps": {"a": [1]}}
    with av.open("odd.mp4", "w") as made:
        stream = made.add_stream("mpeg4", rate=15)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        made.metadata["comment"] = json.dumps(spec)
        made.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))))
        made.mux(stream.encode(None))
    result = run("render", "--from", "odd.mp4")
    assert result.exit_code == 2
    assert "theme = pink" in result.output


FULL = [
    ["render", "compare"],
    ["render", "compare", "--transparent"],
    ["deck", "compare", "-o", "talk.pptx"],
    ["export", "compare", "--for", "youtube"],
    ["preview", "compare"],
]


@pytest.mark.parametrize("arguments", FULL, ids=" ".join)
def test_what_does_not_fit_on_the_disk_is_refused_first(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    free = namedtuple("free", "total used free")(10**12, 10**12 - 201_000_000, 201_000_000)
    monkeypatch.setattr("scenes.pipeline.disk_space.shutil.disk_usage", lambda _folder: free)
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert "201 MB are free on the disk" in result.stderr
    assert "Make room" in result.stderr
    assert list(Path.cwd().iterdir()) == []


LARGE = [
    ("render compare --transparent --fps 15", "compare-5x4x2x3-NCHW-dark-1080p-15fps-transparent.mov: about"),
    (
        f"export compare --for github --beats {COMPARE[1]},{COMPARE[-2]} --max-size 3MB",
        "webp and gif, at most about 12.0 MB",
    ),
    ("export compare --for keynote --transparent", "-1080p-transparent: clips as mov, at most about"),
]


@pytest.mark.parametrize(("arguments", "said"), LARGE, ids=[each for each, _ in LARGE])
def test_what_is_large_says_so_before_it_is_drawn(arguments: str, said: str) -> None:
    result = run(*arguments.split())
    assert isinstance(result.exception, AssertionError), result.output  # that of the drawing
    assert said in result.stderr


def test_a_title_that_no_slide_shows_is_refused() -> None:
    for title in ("a\x01b", "\ufffe", "\ud800"):
        result = run("deck", "compare", "-o", "talk.pptx", "--title", title)
        assert result.exit_code == 2
        assert "it holds characters that no slide shows" in result.output


def test_a_sweep_replaces_no_page_and_no_film_of_others() -> None:
    Path("films.toml").write_text('lesson = "compare"\n')
    for taken in ("media/sweep/index.html", "media/sweep/compare-5x4x2x3-NCHW-dark-1080p/compare.srt"):
        Path(taken).parent.mkdir(parents=True)
        Path(taken).write_text("mine")
        result = run("sweep", "films.toml")
        assert result.exit_code == 2, result.output
        assert "this is not, or no longer, what normreel wrote" in result.output.replace("\n", " ")
        assert Path(taken).read_text() == "mine"
        shutil.rmtree("media")


@pytest.mark.parametrize("place", ["file", "link", "folder of a record"])
def test_records_that_cannot_be_written_are_named_before_anything_is_drawn(place: str) -> None:
    own = Path("media/films/.normreel")
    own.parent.mkdir(parents=True)
    if place == "file":
        own.write_text("mine")
    elif place == "link":
        own.symlink_to(Path.cwd())
    else:
        (own / "compare.mp4.json").mkdir(parents=True)
    for arguments in (
        ["render", "compare"],
        ["deck", "compare", "-o", "talk.pptx"],
        ["export", "--for", "youtube"],
    ):
        result = run(*arguments)
        assert result.exit_code == 2, result.output
        assert "normreel keeps its records there" in result.output


@pytest.mark.parametrize("names", [("a/mine.npy", "b/mine.npy"), ("é.npy", "ü.npy")])
def test_stills_of_different_data_have_different_names(
    names: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Path] = []

    def draw(job: StillJob) -> StillResult:
        drawn.append(job.folder)
        return StillResult(np.zeros((4, 4, 4), np.uint8), Beat("ask", "Ask", 0.0, 1.0))

    monkeypatch.setattr("scenes.pipeline.stills._last_event", draw)
    made = []
    for number, name in enumerate((*names, names[0])):
        Path(name).parent.mkdir(exist_ok=True)
        np.save(name, np.arange(24.0).reshape(2, 3, 4) + number % 2)
        result = run("still", "compare", COMPARE[1], "--data", name, "-o", "out")
        assert result.exit_code == 0, result.output
        made.append(result.stdout.strip())
    assert made[0] == made[2] != made[1]
    assert len(drawn) == 3
