"""Decks as files: PowerPoint's structure, what LibreOffice makes of it, and the reveal.js page in a real browser."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.util import Emu

from scenes.cli.deck import make_deck
from scenes.cli.main import cli
from scenes.content.timeline import Timeline
from scenes.design.theme import DARK
from scenes.exports import clips
from scenes.exports.film_file import FilmFile
from scenes.exports.selection import Selection, clip_stem
from scenes.pipeline.manifest import FOLDER
from tests.beats import COMPARE
from tests.exports.decks.browser import Browser
from tests.exports.reading import frames, psnr

pytestmark = [pytest.mark.xdist_group("compare_film"), pytest.mark.products]
BEATS = (COMPARE[1], COMPARE[-1])
NAMES = {
    name: f"http://schemas.openxmlformats.org/{path}/2006/main"
    for name, path in {"p": "presentationml", "a": "drawingml"}.items()
}
NAMES["r"] = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES["p14"] = "http://schemas.microsoft.com/office/powerpoint/2010/main"


@pytest.fixture(scope="module")
def films(film: Path, timeline: Timeline) -> list[FilmFile]:
    """Two lessons: the film of `compare` twice, under two names."""
    one = FilmFile(film, timeline, DARK.background, DARK.text)
    other = film.with_name("again.mp4")
    other.unlink(missing_ok=True)
    os.link(film, other)
    return [
        one,
        replace(one, path=other, timeline=replace(timeline, lesson="again", title="Once again & again")),
    ]


def selection(films: list[FilmFile], loops: tuple[str, ...] = BEATS[-1:]) -> Selection:
    """Two beats, one of which loops."""
    pairs = [(film.timeline.lesson, beat) for film in films for beat in BEATS]
    return Selection(frozenset(pairs), frozenset(pair for pair in pairs if pair[1] in loops), 0)


@pytest.fixture(scope="module")
def talk(films: list[FilmFile], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both lessons as PowerPoint."""
    path = tmp_path_factory.mktemp("pptx") / "talk.pptx"
    make_deck(films, selection(films), None, None, path)
    assert {each.name for each in path.parent.iterdir()} == {"talk.pptx", FOLDER}
    return path


@pytest.fixture(scope="module")
def page(films: list[FilmFile], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both lessons as a page."""
    path = tmp_path_factory.mktemp("html") / "talk.html"
    make_deck(films, selection(films), "My talk <1>", None, path)
    assert {each.name for each in path.parent.iterdir()} == {"talk.html", "talk-files", FOLDER}
    return path


def test_every_beat_is_a_slide_after_the_titles(talk: Path, timeline: Timeline) -> None:
    deck = Presentation(str(talk))
    titles = [slide.shapes.title.text for slide in deck.slides]
    two = [timeline.beats[1].title, timeline.beats[-1].title]
    assert titles == ["Normalization", timeline.title, *two, "Once again & again", *two]
    sections = deck.element.findall(".//p14:section", NAMES)
    listed = [
        [int(entry.get("id")) for entry in section.iter(f"{{{NAMES['p14']}}}sldId")] for section in sections
    ]
    assert [section.get("name") for section in sections] == ["Title", timeline.title, "Once again & again"]
    assert [key for ids in listed for key in ids] == [slide.slide_id for slide in deck.slides]
    assert [len(ids) for ids in listed] == [1, 3, 3]
    assert deck.core_properties.title == "Normalization"


def test_slides_are_as_wide_and_as_dark_as_the_film(talk: Path) -> None:
    deck = Presentation(str(talk))
    assert (deck.slide_width, deck.slide_height) == (Emu(12_192_000), Emu(6_858_000))
    for slide in deck.slides:
        assert f"#{slide.background.fill.fore_color.rgb}".lower() == DARK.background
    below = deck.slides[0].placeholders[1].text_frame.paragraphs[0].runs[0]
    assert f"#{below.font.color.rgb}".lower() == DARK.text
    theme = etree.fromstring(deck.slide_master.part.part_related_by(f"{NAMES['r']}/theme").blob)
    colors = {role: theme.find(f".//a:{role}/a:srgbClr", NAMES).get("val") for role in ("lt1", "dk1")}
    assert colors == {"lt1": DARK.background[1:], "dk1": DARK.text[1:]}


def movies(talk: Path) -> list[tuple[object, object]]:
    """(slide, movie) for every slide that has one."""
    slides = Presentation(str(talk)).slides
    return [
        (slide, shape) for slide in slides for shape in slide.shapes if shape._element.xpath(".//a:videoFile")
    ]


def test_every_clip_fills_its_slide_has_a_poster_alt_text_and_notes(
    talk: Path, films: list[FilmFile]
) -> None:
    wanted = [beat for film in films for beat in film.timeline.beats if beat.name in BEATS]
    found = movies(talk)
    assert len(found) == len(wanted)
    for (slide, movie), beat in zip(found, wanted, strict=True):
        assert abs(movie.width - 12_192_000) < 12_700
        assert abs(movie.height - 6_858_000) < 12_700
        named = movie._element.nvPicPr.cNvPr
        assert (named.get("descr"), named.get("name")) == (beat.description, beat.title)
        notes = slide.notes_slide.notes_text_frame.text
        assert beat.spoken in notes
        assert beat.description in notes
        assert slide.shapes.title.top + slide.shapes.title.height <= 0


def test_a_slide_begins_with_the_clip_s_first_picture_and_is_printed_with_its_last(
    talk: Path, film: Path, timeline: Timeline, tmp_path: Path
) -> None:
    slide, movie = movies(talk)[0]
    clip = clips.cut_beat(film, timeline, timeline.beats[1], tmp_path)
    (over,) = slide.element.findall(".//p:set//p:spTgt", NAMES)
    (end,) = (shape for shape in slide.shapes if str(shape.shape_id) == over.get("spid"))
    assert list(slide.shapes).index(end) > list(slide.shapes).index(movie)
    assert (end.left, end.top, end.width, end.height) == (movie.left, movie.top, movie.width, movie.height)
    for shape, wanted in zip((movie, end), clips.ends(clip.film), strict=True):
        (embedded,) = (slide.part.related_part(key) for key in shape._element.xpath(".//a:blip/@r:embed"))
        with Image.open(io.BytesIO(embedded.blob)) as picture:
            assert picture.tobytes() == wanted.tobytes()
    (inside,) = movie._element.iter(f"{{{NAMES['p14']}}}media")
    media = slide.part.related_part(inside.get(f"{{{NAMES['r']}}}embed"))
    assert media.content_type == "video/mp4"
    (tmp_path / "inside.mp4").write_bytes(media.blob)
    np.testing.assert_array_equal(frames(tmp_path / "inside.mp4"), frames(clip.film))


def test_every_clip_starts_by_itself_and_only_the_marked_ones_loop(talk: Path, timeline: Timeline) -> None:
    for slide, movie in movies(talk):
        timing = slide._element.find("p:timing", NAMES)
        (call,) = timing.iterfind(".//p:cmd", NAMES)
        assert call.get("cmd") == "playFrom(0.0)"
        effect = timing.find(".//p:cTn[@presetClass='mediacall']", NAMES)
        assert effect.get("nodeType") == "afterEffect"
        assert timing.find(".//p:cond[@evt='onBegin']", NAMES).get("delay") == "0"
        (called,) = {spot.get("spid") for spot in timing.iterfind(".//p:cmd//p:spTgt", NAMES)}
        assert called == str(movie.shape_id)
        assert len(timing.findall(".//p:set", NAMES)) == (slide.shapes.title.text != timeline.beats[-1].title)
        repeat = timing.find(".//p:video/p:cMediaNode/p:cTn", NAMES).get("repeatCount")
        assert repeat == ("indefinite" if slide.shapes.title.text == timeline.beats[-1].title else None)
        ids = [node.get("id") for node in timing.iter(f"{{{NAMES['p']}}}cTn")]
        assert len(set(ids)) == len(ids)
        assert slide._element.find("p:transition", NAMES) is None


def test_libreoffice_opens_the_deck(talk: Path, tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "soffice is not installed: run make test, or install LibreOffice Impress"
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            tmp_path,
            talk,
        ],
        check=True,
        capture_output=True,
        timeout=600,
    )
    pdf = (tmp_path / "talk.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == len(Presentation(str(talk)).slides)
    pictures = {
        tuple(map(int, size))
        for size in re.findall(rb"/Subtype\s*/Image\s*/Width (\d+)\s*/Height (\d+)", pdf)
    }
    assert (854, 480) in pictures


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser for all tests of pages."""
    with Browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


READY = "window.Reveal && Reveal.isReady()"
VIDEO = "Reveal.getCurrentSlide().querySelector('video')"

MIDDLE = "(box => [box.x + box.width / 2, box.width])(Reveal.getCurrentSlide().getBoundingClientRect())"


def test_the_page_plays_from_the_disk_and_stops_at_each_beat(browser: Browser, page: Path) -> None:
    browser.requests.clear()
    browser.errors.clear()
    browser.open(page, READY)
    assert browser.ask("document.title") == "My talk <1>"
    assert browser.ask("Reveal.getTotalSlides()") == 7
    assert browser.ask(MIDDLE) == pytest.approx([640, 1280], abs=2)
    played = []
    for number in range(1, 7):
        browser.press("ArrowRight", 39)
        browser.wait(f"Reveal.getSlidePastCount() === {number}")
        browser.wait(f"Math.abs({MIDDLE}[0] - 640) < 2 && Math.abs({MIDDLE}[1] - 1280) < 2")
        if browser.ask(f"Boolean({VIDEO})"):
            browser.wait(f"{VIDEO}.currentTime > 0 && !{VIDEO}.paused")
            assert browser.ask(f"{VIDEO}.videoWidth") == 854
            assert browser.ask(f"{VIDEO}.muted")
            assert browser.ask(f"{VIDEO}.getBoundingClientRect().width") == pytest.approx(1280, abs=2)
            played.append(browser.ask(f"{VIDEO}.currentSrc.split('/').pop()"))
    assert played == [
        f"{clip_stem(slug, COMPARE, beat)}.mp4" for slug in ("compare", "again") for beat in BEATS
    ]
    browser.ask("Reveal.slide(1, 1)")
    browser.wait(f"{VIDEO}.readyState > 2")
    browser.ask(f"{VIDEO}.currentTime = {VIDEO}.duration - 0.2")
    browser.wait(f"{VIDEO}.ended")
    assert browser.ask("Reveal.getIndices().v") == 1
    browser.press("r", 82)
    browser.wait(f"!{VIDEO}.ended && {VIDEO}.currentTime < 2 && !{VIDEO}.paused")
    assert browser.errors == []
    assert browser.requests
    assert {address.split(":")[0] for address in browser.requests} <= {"file", "data"}


ENDS = "[...document.querySelectorAll('img.end')]"


def test_paper_shows_the_last_picture_of_every_clip(
    browser: Browser, page: Path, films: list[FilmFile], tmp_path: Path
) -> None:
    browser.open(page, READY)
    assert browser.ask(f"{ENDS}.every(end => getComputedStyle(end).display === 'none')")
    browser.wait(f"{ENDS}.every(end => end.naturalWidth === 854)")
    browser.tell("Emulation.setEmulatedMedia", media="print")
    assert browser.ask(f"{ENDS}.length") == len(films) * len(BEATS)
    assert browser.ask(f"{ENDS}.every(end => getComputedStyle(end).display === 'block')")
    assert browser.ask("[...document.querySelectorAll('video')].every(v => !v.getClientRects().length)")
    browser.tell("Emulation.setEmulatedMedia", media="")
    for film in films:
        for number in (1, -1):
            beat = film.timeline.beats[number]
            clip = clips.cut_beat(film.path, film.timeline, beat, tmp_path)
            wanted = np.asarray(clips.ends(clip.film)[1])
            shown = page.parent / "talk-files" / f"{clip.stem}-end.png"
            assert psnr(np.asarray(Image.open(shown)), wanted) > 38


def test_a_page_is_printed_slide_by_slide(browser: Browser, page: Path) -> None:
    for how in ("", "?print-pdf"):
        browser.open(page, READY, how)
        browser.wait(f"{ENDS}.every(end => end.naturalWidth === 854)")
        browser.tell("Page.captureScreenshot")  # what was never drawn is printed as an empty sheet
        printed = base64.b64decode(browser.tell("Page.printToPDF", preferCSSPageSize=True)["data"])
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 7
        assert len(re.findall(rb"/Subtype\s*/Image\s", printed)) >= len(BEATS)


def test_a_loop_goes_on_and_can_be_stopped(browser: Browser, page: Path) -> None:
    browser.open(page, READY)
    browser.ask("Reveal.slide(1, 2)")
    browser.wait(f"{VIDEO}.readyState > 2 && !{VIDEO}.paused")
    assert browser.ask(f"{VIDEO}.loop && {VIDEO}.controls")
    browser.ask(f"{VIDEO}.currentTime = {VIDEO}.duration - 0.1")
    browser.wait(f"{VIDEO}.currentTime < 2")
    assert not browser.ask(f"{VIDEO}.paused")


def test_the_page_tells_what_is_said_and_seen(browser: Browser, page: Path, timeline: Timeline) -> None:
    browser.open(page, READY)
    browser.ask("Reveal.slide(1, 1)")
    beat = timeline.beats[1]
    assert browser.ask("Reveal.getSlideNotes()").count(beat.spoken) == 1
    assert browser.ask(f"{VIDEO}.getAttribute('aria-label')") == beat.description
    assert browser.ask("Reveal.getCurrentSlide().querySelector('h2').textContent") == beat.title
    browser.ask(f"{VIDEO}.textTracks[0].mode = 'hidden'")
    browser.wait(f"({VIDEO}.textTracks[0].cues || []).length > 0")
    assert browser.ask("getComputedStyle(document.body).backgroundColor") == "rgb(16, 20, 28)"


def test_who_asked_for_less_motion_starts_clips_by_hand(browser: Browser, page: Path) -> None:
    calm = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    browser.tell("Emulation.setEmulatedMedia", features=calm)
    browser.open(page.with_name("talk.html"), READY)
    browser.ask("Reveal.slide(1, 1)")
    browser.wait(f"{VIDEO}.readyState > 2")
    assert browser.ask(f"{VIDEO}.paused && {VIDEO}.controls && {VIDEO}.currentTime === 0")
    browser.tell("Emulation.setEmulatedMedia", features=[])


def test_the_page_beside_a_film_plays_it(browser: Browser, film: Path) -> None:
    browser.requests.clear()
    browser.errors.clear()
    browser.open(film.with_suffix(".html"))
    browser.wait("document.querySelector('video').readyState > 0")
    assert browser.ask("document.querySelector('video').play().then(() => 'plays')") == "plays"
    browser.ask("document.querySelector('video').textTracks[0].mode = 'showing'")
    browser.wait("(document.querySelector('video').textTracks[0].cues || []).length > 5")
    assert browser.errors == []
    assert {address.split(":")[0] for address in browser.requests} <= {"file", "data"}


def test_a_deck_of_one_lesson_has_its_title_and_last_pictures_if_they_are_asked_for(
    films: list[FilmFile], tmp_path: Path
) -> None:
    make_deck(films[:1], selection(films[:1], loops=()), None, "last", tmp_path / "talk.pptx")
    deck = Presentation(str(tmp_path / "talk.pptx"))
    assert deck.slides[0].shapes.title.text == films[0].timeline.title
    assert len(deck.slides) == 1 + len(BEATS)
    slide, movie = movies(tmp_path / "talk.pptx")[0]
    (poster,) = (slide.part.related_part(key) for key in movie._element.xpath(".//a:blip/@r:embed"))
    (tmp_path / "poster.png").write_bytes(poster.blob)
    clip = clips.cut_beat(films[0].path, films[0].timeline, films[0].timeline.beats[1], tmp_path)
    with Image.open(tmp_path / "poster.png") as picture:
        assert picture.tobytes() == clips.ends(clip.film)[1].tobytes()
    assert slide.element.findall(".//p:set", NAMES) == []


def run(film: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["deck", "compare", "--from", str(film), *arguments])


def test_the_command_makes_a_deck(film: Path, timeline: Timeline, tmp_path: Path) -> None:
    result = run(film, "--beats", BEATS[-1], "--title", "Mine", "-o", str(tmp_path / "new" / "mine.pptx"))
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == str(tmp_path / "new" / "mine.pptx")
    shown = "5 samples × 4 channels × 2 × 3 positions"
    assert f"compare: {shown}" in result.stderr
    first = Presentation(str(tmp_path / "new" / "mine.pptx")).slides[0]
    assert first.placeholders[1].text.splitlines()[-1] == shown
    assert [
        slide.shapes.title.text for slide in Presentation(str(tmp_path / "new" / "mine.pptx")).slides
    ] == [
        "Mine",
        timeline.beats[-1].title,
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "talk.pdf"], "talk.pptx or talk.html"),
        (["-o", "talk"], "talk.pptx or talk.html"),
        ([], "-o"),
        (["-o", "talk.pptx", "--beats", "asked"], " asked: no lesson here has a beat"),
        (["-o", "talk.pptx", "--loop", "asked"], " asked: no lesson here has a beat"),
        (["-o", "talk.pptx", "--poster", "middle"], "first"),
    ],
)
def test_what_cannot_be_a_deck_is_refused(film: Path, arguments: list[str], said: str) -> None:
    result = run(film, *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert list(Path.cwd().iterdir()) == []
