"""Decks as files: PowerPoint's structure, what LibreOffice makes of it, and the command."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
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
from scenes.exports.selection import Selection
from scenes.pipeline.manifest import FOLDER
from tests.beats import COMPARE
from tests.exports.reading import frames
from tests.exports.web.chromium import open_page

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


def test_the_page_beside_a_film_plays_it(film: Path) -> None:
    with open_page(film.with_suffix(".html")) as opened:
        opened.page.wait_for_function("document.querySelector('video').readyState > 0")
        assert opened.page.evaluate("document.querySelector('video').play().then(() => 'plays')") == "plays"
        opened.page.evaluate("document.querySelector('video').textTracks[0].mode = 'showing'")
        opened.page.wait_for_function("(document.querySelector('video').textTracks[0].cues || []).length > 5")
        assert opened.messages == []
        assert opened.foreign == []


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
        (["-o", "talk.odp"], "talk.pptx, talk.html or talk.pdf"),
        (["-o", "talk"], "talk.pptx, talk.html or talk.pdf"),
        (["-o", "talk.pptx", "--files", "beside"], ".pptx is one file"),
        (["-o", "talk.pdf", "--files", "inside"], ".pdf is one file"),
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
