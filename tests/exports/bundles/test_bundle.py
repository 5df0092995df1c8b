"""Folders for targets: everything is there, plays, is told in words, and what is pasted speaks of files that exist."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import av
import numpy as np
import pytest
import srt
import webvtt
from click.testing import CliRunner, Result
from PIL import Image

from scenes.cli.export import export_films
from scenes.cli.main import cli
from scenes.content.timeline import Beat, Timeline
from scenes.documents import subtitles
from scenes.exports import clips
from scenes.exports.bundles import bundle
from scenes.exports.bundles.targets import PLAYERS, beamer
from scenes.exports.film_file import FilmFile
from scenes.exports.registry import TARGETS
from scenes.exports.selection import Pairs, Selection, clip_stem
from scenes.pipeline.manifest import FOLDER
from scenes.texts.catalog import document_words
from scenes.video import convert
from tests.beats import COMPARE
from tests.exports.reading import alpha, frames, psnr
from tests.exports.web.chromium import open_page
from tests.pipeline.helpers import read_film

pytestmark = [pytest.mark.xdist_group("compare_film"), pytest.mark.products]
ONE = f"compare-1-{COMPARE[-1]}"
MEGABYTE = 1_000_000
PLAYED = {"mp4": "h264", "webm": "vp9"}


@pytest.fixture(scope="module")
def short(film: Path, timeline: Timeline, tmp_path_factory: pytest.TempPathFactory) -> FilmFile:
    """A film of one beat, the last one of `compare`."""
    folder = tmp_path_factory.mktemp("short")
    clip = clips.cut_beat(film, timeline, timeline.beats[-1], folder)
    path = clip.film.rename(folder / "compare.mp4")
    clips.ends(path)[1].save(path.with_suffix(".png"))
    return FilmFile(path, replace(timeline, beats=(clip.beat,)), "#10141c", "#f2f4f8")


@pytest.fixture(scope="module")
def exports(short: FilmFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The short film packed for every target; the clip loops."""
    out = tmp_path_factory.mktemp("exports")
    one = frozenset({("compare", COMPARE[-1])})
    export_films([short], list(TARGETS.values()), Selection(one, one, MEGABYTE), out)
    return out


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", TARGETS)
def test_a_folder_has_all_that_its_target_plays(exports: Path, name: str) -> None:
    target, folder = TARGETS[name], exports / name / "compare"
    always = {f"compare.{kind}" for kind in ("png", "srt", "vtt", "md", "html", *target.film)}
    always -= {"compare.md"} if target.builds_markdown else set()
    clip = {f"{ONE}.png", f"{ONE}-end.png", f"{ONE}.srt", f"{ONE}.vtt"}
    clip |= {f"{ONE}.{kind}" for kind in target.plays if kind != "png"}
    frames_too = {"frames"} if "png" in target.plays else set()
    assert names(folder) == always | clip | frames_too | {"alt.txt", target.snippet}
    assert names(exports / name) == {"compare", "README.md", FOLDER}
    assert len((exports / name / "README.md").read_text().splitlines()) == 3


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_to_play_plays(exports: Path, short: FilmFile, name: str) -> None:
    whole = round(short.timeline.duration * 15)
    for kind, codec in PLAYED.items():
        for path in (exports / name / "compare").glob(f"*.{kind}"):
            facts = read_film(path) if kind == "mp4" else None
            with av.open(str(path)) as film:
                assert film.streams.video[0].codec_context.name == codec
            assert len(frames(path)) == (whole if path.stem == "compare" else whole + 15)
            assert facts is None or (facts.pixel_format, facts.starts_fast) == ("yuv420p", True)
    for kind in ("gif", "webp"):
        for path in (exports / name / "compare").glob(f"*.{kind}"):
            assert path.stat().st_size <= MEGABYTE
            with Image.open(path) as picture:
                assert picture.n_frames > 5
                assert max(picture.size) <= 640


def test_posters_are_the_ends_of_the_beat_and_not_those_of_its_loop(exports: Path, short: FilmFile) -> None:
    folder = exports / "powerpoint" / "compare"
    first, last = map(np.asarray, clips.ends(short.path))
    turned = np.asarray(clips.ends(folder / f"{ONE}.mp4")[1])
    shown = [np.asarray(Image.open(folder / name)) for name in (f"{ONE}.png", f"{ONE}-end.png")]
    assert psnr(shown[0], first) > 38
    assert psnr(shown[1], last) > 38
    assert psnr(turned, first) > 38
    assert psnr(shown[1], turned) < 30


def test_captions_of_film_and_clip_are_read_back(exports: Path, short: FilmFile) -> None:
    folder = exports / "youtube" / "compare"
    spoken = subtitles.cues(short.timeline.beats)
    for stem in ("compare", ONE):
        read = list(srt.parse((folder / f"{stem}.srt").read_text(encoding="utf-8")))
        assert [cue.content for cue in read] == [cue.text for cue in spoken]
        assert len(webvtt.read(folder / f"{stem}.vtt")) == len(spoken)


class Addresses(HTMLParser):
    """Every address and every tag of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))
        self.addresses += [
            value or "" for name, value in attrs if name in ("src", "poster", "srcset", "href")
        ]


@pytest.mark.parametrize("name", ["reveal", "mkdocs", "github"])
def test_a_snippet_speaks_of_files_that_are_there_and_of_what_is_seen(
    exports: Path, short: FilmFile, name: str
) -> None:
    text = (exports / name / "compare" / TARGETS[name].snippet).read_text(encoding="utf-8")
    page = Addresses(text)
    assert page.addresses
    for address in page.addresses:
        assert (exports / name / address).is_file(), address
    seen = short.timeline.beats[0].description
    assert seen in [attrs.get("aria-label") or attrs.get("alt") for _, attrs in page.tags]
    assert "prefers-reduced-motion" in text
    for tag, attrs in page.tags:
        if tag == "video":
            assert "playsinline" in attrs
            assert ("loop" in attrs) <= ("controls" in attrs)
            assert attrs["poster"]
    if name != "github":
        kinds = [attrs["type"] for tag, attrs in page.tags if tag == "source"]
        assert kinds[-2:] == ["video/mp4", "video/webm"]
        assert any(tag == "track" and attrs["kind"] == "captions" for tag, attrs in page.tags)


ROOM = r"width=\\linewidth,height=0\.\d+\\textheight,keepaspectratio"
"""A clip is as large as fits the frame of any proportions below a title."""


def beamer_snippet(short: FilmFile, player: str, out: Path) -> str:
    """What is pasted for a player."""
    one = frozenset({("compare", COMPARE[-1])})
    export_films([short], [beamer(player)], Selection(one, one, MEGABYTE), out)
    return (out / "beamer" / "compare" / "snippet.tex").read_text(encoding="utf-8")


def test_beamer_has_the_frames_it_names(short: FilmFile, tmp_path: Path) -> None:
    text = beamer_snippet(short, "animate", tmp_path)
    folder = tmp_path / "beamer"
    ((options, rate, stem, first, last),) = re.findall(
        r"\\animategraphics\[(.*?)\]\{(\d+)\}\{(.*?)\}\{(\d+)\}\{(\d+)\}", text
    )
    assert "loop" in options
    assert re.search(ROOM, options)
    assert len(list((folder / stem).parent.iterdir())) == int(last) + 1
    for number in (first, last):
        with Image.open(folder / f"{stem}{number}.png") as picture:
            assert picture.width <= 960
    assert int(last) + 1 == pytest.approx((short.timeline.duration + convert.FADE) * int(rate), abs=1)
    assert "animate" in text.splitlines()[0]
    assert not list((folder / "compare").glob(f"{ONE}*.mp4"))


PASTED = {
    "multimedia": rf"\\movie\[autostart,loop\]\{{\\includegraphics\[{ROOM}\]\{{(.*?)\}}\}}\{{(.*?)\}}",
    "link": rf"\\href\{{run:(.*?)\}}\{{\\includegraphics\[{ROOM}\]\{{(.*?)\}}\}}",
}


@pytest.mark.parametrize("player", PASTED)
def test_beamer_plays_the_film_with_the_player_that_was_chosen(
    short: FilmFile, player: str, tmp_path: Path
) -> None:
    text = beamer_snippet(short, player, tmp_path)
    (files,) = re.findall(PASTED[player], text)
    assert set(files) == {f"compare/{ONE}.mp4", f"compare/{ONE}-end.png"}
    assert all((tmp_path / "beamer" / name).is_file() for name in files)
    assert {"multimedia": "multimedia", "link": "hyperref"}[player] in text.splitlines()[0]
    assert not (tmp_path / "beamer" / "compare" / "frames").exists()
    assert PLAYERS[player] in (tmp_path / "beamer" / "README.md").read_text()
    frames_only = "\n".join(line for line in text.splitlines() if not line.startswith("%"))
    assert not re.search(r"(?<!\\)[#&_%]|[^\x00-\x7f“”…]", re.sub(r"\{(run:)?compare/.*?\}", "", frames_only))


def test_beamer_is_small_unless_frames_are_asked_for(exports: Path) -> None:
    assert "\\movie" in (exports / "beamer" / "compare" / "snippet.tex").read_text(encoding="utf-8")


def test_alpha_in_beamer_is_refused_for_players_without_it(film: Path, tmp_path: Path) -> None:
    result = export(film, "--for", "beamer", "--player", "link", "--transparent", "-o", str(tmp_path))
    assert result.exit_code == 2
    assert "beamer with --player link shows no film with alpha" in " ".join(result.output.split())


def test_alt_text_and_notes_are_there_to_paste(exports: Path, short: FilmFile) -> None:
    folder = exports / "powerpoint" / "compare"
    for name in ("paste.md", "alt.txt"):
        text = (folder / name).read_text(encoding="utf-8")
        assert short.timeline.beats[0].description in text
        assert short.timeline.description in text
    assert short.timeline.beats[0].spoken in (folder / "paste.md").read_text(encoding="utf-8")


def test_chapters_are_as_youtube_wants_them(timeline: Timeline) -> None:
    found = bundle.chapters(timeline)
    starts = [int(start) for start, _ in found]
    opened = {beat.title: beat.opens for beat in timeline.beats}
    assert all(
        start >= opened[title.split(" · ")[0]] for start, (_, title) in zip(starts, found, strict=True)
    )
    assert starts[0] == 0
    assert len(starts) >= bundle.CHAPTERS
    ends = [*starts[1:], int(timeline.duration)]
    assert all(end - start >= bundle.CHAPTER_SECONDS for start, end in zip(starts, ends, strict=True))
    assert " · ".join(title for _, title in found) == " · ".join(beat.title for beat in timeline.beats)


@pytest.mark.parametrize(
    ("lengths", "count"), [((5, 5, 12, 30, 4), 3), ((12, 12), 0), ((3,), 0), ((10, 10, 10), 3)]
)
def test_chapters_too_short_are_joined_or_left_out(
    timeline: Timeline, lengths: tuple[int, ...], count: int
) -> None:
    starts = [sum(lengths[:number]) for number in range(len(lengths))]
    beats = tuple(
        Beat(f"b{start}", f"B{start}", float(start), float(start + length), ())
        for start, length in zip(starts, lengths, strict=True)
    )
    assert len(bundle.chapters(replace(timeline, beats=beats))) == count


def test_the_description_has_the_chapters_from_zero(
    exports: Path, timeline: Timeline, tmp_path: Path
) -> None:
    assert "0:00" not in (exports / "youtube" / "compare" / "description.txt").read_text(encoding="utf-8")
    text = bundle.TEMPLATES.fill(
        "youtube.txt",
        timeline=timeline,
        chapters=bundle.chapters(timeline),
        words=document_words(timeline.language),
    )
    times = re.findall(r"^(\d+:\d\d) ", text, re.MULTILINE)
    assert times[0] == "0:00"
    assert len(times) == len(bundle.chapters(timeline))
    assert len(text) < 5000


FADE = frozenset({("square", "fade")})


@pytest.fixture(scope="module")
def square(see_through: Path) -> FilmFile:
    """A square that fades in on nothing, as a film."""
    timeline = Timeline(
        "square", "Square", "It fades in.", "A square.", "en", 15, (Beat("fade", "Fade", 0, 8 / 15, ()),)
    )
    clips.ends(see_through)[1].save(see_through.with_suffix(".png"))
    return FilmFile(see_through, timeline, "#10141c", "#f2f4f8", transparent=True)


ALPHA = [name for name, target in TARGETS.items() if target.shows_alpha]


@pytest.mark.parametrize("name", ALPHA)
def test_a_film_with_alpha_keeps_it_and_is_small_where_it_can_be(
    square: FilmFile, name: str, tmp_path: Path
) -> None:
    export_films([square], [TARGETS[name]], Selection(FADE, frozenset(), MEGABYTE), tmp_path)
    folder, kind = tmp_path / name / "square", "mov" if name == "keynote" else "webm"
    texts = {"png", "srt", "vtt", "html"} | (set() if TARGETS[name].builds_markdown else {"md"})
    assert {path.suffix[1:] for path in folder.glob("square.*")} == {kind, *texts}
    shown = alpha(folder / f"square.{kind}")
    assert shown[-1, 48, 64] > 225
    assert shown[:, 5, 5].max() < 8
    kinds = set(TARGETS[name].alpha)
    assert {path.suffix[1:] for path in folder.glob("square-1-fade.*")} == kinds | {"png", "srt", "vtt"}
    snippet = (folder / TARGETS[name].snippet).read_text(encoding="utf-8")
    assert "mp4" not in snippet
    assert "data-background-color" not in snippet
    told = (tmp_path / name / "README.md").read_text().splitlines()
    assert len(told) == 4
    assert "alpha" in told[3]


@pytest.mark.parametrize("loops", [frozenset(), FADE])
@pytest.mark.parametrize("name", [name for name in ALPHA if "webm" in TARGETS[name].alpha])
def test_every_webm_says_that_it_has_alpha_and_has_a_webp_beside_it(
    square: FilmFile, name: str, loops: Pairs, tmp_path: Path
) -> None:
    export_films([square], [TARGETS[name]], Selection(FADE, loops, MEGABYTE), tmp_path)
    folder = tmp_path / name / "square"
    films = list(folder.glob("*.webm"))
    assert {film.stem for film in films} == {"square", "square-1-fade"}
    for film in films:
        assert b"\x53\xc0\x81\x01" in film.read_bytes()
        assert alpha(film)[:, 5, 5].max() < 8
        assert alpha(film)[-1, 48, 64] > (225 if not loops else 20)
    with Image.open(folder / "square-1-fade.webp") as picture:
        assert picture.n_frames > 3
        assert np.asarray(picture.convert("RGBA"))[5, 5, 3] < 8
    page = Addresses((folder / TARGETS[name].snippet).read_text(encoding="utf-8"))
    assert [address for address in page.addresses if not (tmp_path / name / address).is_file()] == []
    assert {"square/square-1-fade.webm", "square/square-1-fade.webp"} <= set(page.addresses)


GREEN = (0, 200, 83)
LAST_PICTURE = """film => new Promise(done => {
    film.load();
    film.onseeked = done;
    film.onloadeddata = () => { film.currentTime = 0.5; };
})"""


@pytest.mark.parametrize(("shown", "hidden"), [("video", "picture"), ("picture", "video")])
@pytest.mark.parametrize("name", ["mkdocs", "reveal"])
def test_a_page_shows_its_own_colour_behind_a_film_with_alpha(
    square: FilmFile, name: str, shown: str, hidden: str, tmp_path: Path
) -> None:
    export_films([square], [TARGETS[name]], Selection(FADE, frozenset(), MEGABYTE), tmp_path)
    snippet = (tmp_path / name / "square" / TARGETS[name].snippet).read_text(encoding="utf-8")
    if shown == "picture":  # as in Safari
        snippet = re.sub(r"@supports [^{]*", "@supports (color: red) ", snippet)
    page = tmp_path / name / "page.html"
    page.write_text(f"<!DOCTYPE html><body style='background: rgb{GREEN}'>{snippet}</body>", encoding="utf-8")
    with open_page(page) as opened:
        one = opened.page.locator(f"{shown}.normreel").last
        assert opened.page.locator(f"{hidden}.normreel:visible").count() == 0
        one.scroll_into_view_if_needed()
        if shown == "video":
            one.evaluate(LAST_PICTURE)
        else:
            one.locator("img").evaluate("i => i.decode()")
        with Image.open(io.BytesIO(one.screenshot())) as taken:
            pixels = np.asarray(taken.convert("RGB")).astype(int)
        height, width = pixels.shape[:2]
        assert np.abs(pixels[height // 20, width // 20] - GREEN).max() <= 3
        if shown == "video":
            assert np.abs(pixels[height // 2, width // 2] - GREEN).max() > 60
        assert [text for text in opened.messages if "error" in text] == []


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def export(film: Path, *arguments: str) -> Result:
    return run("export", "compare", "--from", str(film), *arguments)


def test_the_command_cuts_a_film_that_is_there(film: Path, film_frames: np.ndarray, tmp_path: Path) -> None:
    made = film.stat().st_mtime_ns
    beats = f"{COMPARE[1]},compare:{COMPARE[-2]}"
    result = export(film, "--for", "powerpoint", "--for", "youtube", "--beats", beats, "-o", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert film.stat().st_mtime_ns == made
    folder = tmp_path / "powerpoint" / "compare"
    assert {path.name for path in folder.glob("*.mp4")} == {
        "compare.mp4",
        *(f"{clip_stem('compare', COMPARE, name)}.mp4" for name in (COMPARE[1], COMPARE[-2])),
    }
    beat = Timeline.read(film.with_suffix(".json")).beats[1]
    own = frames(folder / f"{clip_stem('compare', COMPARE, COMPARE[1])}.mp4")
    assert psnr(own, film_frames[round(beat.opens * 15) : round(beat.end * 15)]) == float("inf")
    assert str(folder) in result.output


REFUSED = [
    (["--for", "prezi"], "powerpoint"),
    (["--for", "github", "--player", "link"], "only beamer has players"),
    (["--for", "beamer", "--player", "media9"], "animate"),
    ([], "--for"),
    (["--for", "github", "--beats", "asked"], " asked: no lesson here has a beat"),
    (["--for", "github", "--loop", "asked"], " asked: no lesson here has a beat"),
    (["--for", "github", "--max-size", "huge"], "5MB"),
    (["--for", "github", "--max-size", "0MB"], "5MB"),
    (["--for", "github", "--max-size", "2,5MB"], "this is not a size of 1KB or more"),
    (["--for", "github", "--beats", COMPARE[-1], "--max-size", "1KB"], "at its smallest"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), REFUSED, ids=[" ".join(arguments) for arguments, _ in REFUSED]
)
def test_what_cannot_be_packed_is_refused(
    film: Path, arguments: list[str], said: str, tmp_path: Path
) -> None:
    result = export(film, *arguments, "-o", str(tmp_path))
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
