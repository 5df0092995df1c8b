"""PowerPoint decks: stops at questions, a template of the lecturer's own, and what the file says of itself."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from pptx import Presentation

from scenes.cli.deck import make_deck
from scenes.cli.main import cli
from scenes.content.timeline import Timeline
from scenes.design.theme import DARK
from scenes.exports import clips
from scenes.exports.decks import template
from scenes.exports.film_file import FilmFile
from scenes.exports.selection import Selection
from tests.exports.decks.foreign_template import GRADIENT, INK, PAPER, SIZE, SOLID, write_template
from tests.exports.reading import frames

pytestmark = [pytest.mark.xdist_group("compare_film"), pytest.mark.products]
ASKS = "large_or_small"
"""The beat of `compare` that asks and answers."""


@pytest.fixture(scope="module")
def own(film: Path, timeline: Timeline) -> FilmFile:
    """The film of `compare`."""
    return FilmFile(film, timeline, DARK.background, DARK.text)


def only(*beats: str, loops: tuple[str, ...] = ()) -> Selection:
    return Selection(
        frozenset(("compare", beat) for beat in beats), frozenset(("compare", beat) for beat in loops)
    )


@pytest.fixture(scope="module")
def plain(own: FilmFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deck in the film's design of a beat that asks and one that does not."""
    path = tmp_path_factory.mktemp("plain") / "talk.pptx"
    make_deck([own], only(ASKS, "keep"), "A talk", None, path, "Ada Lovelace")
    return path


@pytest.fixture(scope="module")
def designed(own: FilmFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two lessons in a template."""
    folder = tmp_path_factory.mktemp("designed")
    mine = write_template(folder / "mine.potx")
    other = replace(own, timeline=replace(own.timeline, lesson="again", title="Once again"))
    pairs = frozenset({("compare", ASKS), ("again", "keep")})
    make_deck([own, other], Selection(pairs, frozenset()), None, None, folder / "talk.pptx", template=mine)
    return folder / "talk.pptx"


def media(slide: Any) -> bytes:
    """The clip of a slide."""
    (found,) = (part for part in slide.part.package.iter_parts() if part in _media_of(slide))
    return bytes(found.blob)


def _media_of(slide: Any) -> list[Any]:
    return [
        relation.target_part for relation in slide.part.rels.values() if relation.reltype.endswith("/media")
    ]


def test_a_question_is_a_slide_and_its_answer_the_next(plain: Path, own: FilmFile, tmp_path: Path) -> None:
    deck = Presentation(str(plain))
    beat = next(beat for beat in own.timeline.beats if beat.name == ASKS)
    assert len(beat.parts) == 2
    slides = list(deck.slides)
    assert [slide.shapes.title.text for slide in slides[1:]] == [
        beat.title,
        beat.title,
        own.timeline.beats[-1].title,
    ]
    whole = frames(clips.cut_beat(own.path, own.timeline, beat, tmp_path).film)
    cut = []
    for number, slide in enumerate(slides[1:3]):
        (tmp_path / f"{number}.mp4").write_bytes(media(slide))
        cut.append(frames(tmp_path / f"{number}.mp4"))
    assert len(cut[0]) == round((beat.stops[0] - beat.opening) * own.timeline.fps)
    np.testing.assert_array_equal(np.concatenate(cut), whole)
    asked, answered = (slide.notes_slide.notes_text_frame.text for slide in slides[1:3])
    assert beat.captions[0].text in asked
    assert beat.captions[-1].text not in asked
    assert beat.description in answered


def test_a_beat_that_loops_is_not_cut_at_its_question(own: FilmFile) -> None:
    beat = own.timeline.beats[0]
    assert clips.parts(only(ASKS, loops=(ASKS,)), own, beat) == [(beat, "")]


def test_the_file_says_whose_it_is_and_when_it_was_made(plain: Path, own: FilmFile, tmp_path: Path) -> None:
    deck = Presentation(str(plain))
    facts = deck.core_properties
    assert (facts.title, facts.author, facts.last_modified_by) == ("A talk", "Ada Lovelace", "Ada Lovelace")
    assert (facts.comments, facts.revision) == ("", 1)
    now = datetime.now(UTC).replace(tzinfo=None)
    assert now - timedelta(days=1) < facts.created == facts.modified <= now
    with zipfile.ZipFile(plain) as package:
        told = package.read("docProps/app.xml").decode()
        with Image.open(io.BytesIO(package.read("docProps/thumbnail.jpeg"))) as picture:
            shown = np.asarray(picture)
    assert "<PresentationFormat>Widescreen</PresentationFormat><Slides>4</Slides><Notes>3</Notes>" in told
    assert "Canny" not in plain.read_bytes().decode("latin-1") + told
    clip = clips.cut_beat(own.path, own.timeline, own.timeline.beats[0].parts[0], tmp_path)
    wanted = np.asarray(clips.ends(clip.film)[1].resize(shown.shape[1::-1]))
    assert np.abs(shown.astype(int) - wanted).mean() < 4


def test_a_deck_without_an_author_names_nobody(own: FilmFile, tmp_path: Path) -> None:
    make_deck([own], only("keep"), None, None, tmp_path / "talk.pptx")
    facts = Presentation(str(tmp_path / "talk.pptx")).core_properties
    assert (facts.author, facts.last_modified_by) == ("", "")


def test_a_deck_takes_size_layouts_and_colours_of_its_template(designed: Path) -> None:
    deck = Presentation(str(designed))
    assert (deck.slide_width, deck.slide_height) == SIZE
    slides = list(deck.slides)
    layouts = [slide.slide_layout.name for slide in slides]
    assert layouts == ["Titelfolie", "Abschnitt", "Nur Titel", "Nur Titel", "Abschnitt", "Nur Titel"]
    assert all(slide.follow_master_background for slide in slides)
    for slide in (slides[0], slides[1]):
        heading, below = slide.shapes.title, slide.placeholders[1]
        assert heading.text
        assert below.text
        for run in (
            run for shape in (heading, below) for line in shape.text_frame.paragraphs for run in line.runs
        ):
            assert run.font.size is None
            assert run.font.name is None
            assert run.font.color.type is None
    with zipfile.ZipFile(designed) as package:
        theme = next(package.read(name).decode() for name in package.namelist() if "theme/theme1" in name)
        assert PAPER in theme
        assert INK in theme
        assert (
            len([name for name in package.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]) == 6
        )
    assert deck.core_properties.author == deck.core_properties.subject == ""
    assert "Old slide" not in "".join(
        shape.text for slide in slides for shape in slide.shapes if shape.has_text_frame
    )


def test_clips_stand_whole_where_the_template_keeps_room(designed: Path) -> None:
    deck = Presentation(str(designed))
    area = template.clip_area(deck)
    for slide in list(deck.slides)[2:4]:
        movie = next(shape for shape in slide.shapes if shape._element.xpath(".//a:videoFile"))
        assert area.left <= movie.left < movie.left + movie.width <= area.left + area.width
        assert area.top <= movie.top < movie.top + movie.height <= area.top + area.height
        assert movie.width / movie.height == pytest.approx(854 / 480, rel=1e-3)
        assert [shape for shape in slide.placeholders if shape.text == ""] == []
        assert slide.shapes.title.top + slide.shapes.title.height <= 0


def test_a_template_of_empty_layouts_still_shows_titles(own: FilmFile, tmp_path: Path) -> None:
    mine = write_template(tmp_path / "mine.pptx", kinds=["blank"])
    make_deck([own], only("keep"), "A talk", None, tmp_path / "talk.pptx", template=mine)
    first, clip = Presentation(str(tmp_path / "talk.pptx")).slides
    assert [shape.text_frame.paragraphs[0].text for shape in first.shapes] == ["A talk"]
    assert any(shape._element.xpath(".//a:videoFile") for shape in clip.shapes)


def test_libreoffice_opens_a_deck_in_a_template(designed: Path, tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "soffice is not installed: run make test, or install LibreOffice Impress"
    options = [
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "png",
    ]
    command = [program, *options, "--outdir", str(tmp_path), str(designed)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    with Image.open(tmp_path / "talk.png") as picture:
        shown = picture.convert("RGB")
    assert shown.width / shown.height == pytest.approx(SIZE[0] / SIZE[1], rel=0.01)
    paper = tuple(bytes.fromhex(PAPER))
    assert np.abs(np.subtract(shown.getpixel((5, 5)), paper)).max() <= 2


@pytest.mark.parametrize(("background", "found"), [(SOLID, f"#{PAPER.lower()}"), (GRADIENT, None)])
def test_the_background_of_a_template_is_read_if_it_is_one_colour(
    background: str, found: str | None, tmp_path: Path
) -> None:
    assert template.template_background(write_template(tmp_path / "mine.pptx", background)) == found


LUM = (
    '<p:bgPr {0}><a:solidFill><a:schemeClr val="tx1">{{}}</a:schemeClr></a:solidFill><a:effectLst/></p:bgPr>'
)
FILLS = [
    (LUM.replace("{{}}", ""), f"#{INK.lower()}"),
    (LUM.replace("{{}}", '<a:lumMod val="50000"/><a:lumOff val="50000"/>'), "#dc8646"),
    (LUM.replace("{{}}", '<a:tint val="50000"/>'), None),
    ('<p:bgRef {0} idx="1001"><a:srgbClr val="102030"/></p:bgRef>', "#102030"),
    ('<p:bgRef {0} idx="1002"><a:srgbClr val="102030"/></p:bgRef>', None),
    ('<p:bgPr {0}><a:solidFill><a:sysClr val="window" lastClr="FFFFFF"/></a:solidFill></p:bgPr>', "#ffffff"),
    ('<p:bgPr {0}><a:solidFill><a:prstClr val="navy"/></a:solidFill></p:bgPr>', "#000080"),
]


@pytest.mark.parametrize(("fill", "found"), FILLS)
def test_a_background_is_read_as_the_theme_has_it(fill: str, found: str | None, tmp_path: Path) -> None:
    assert template.template_background(write_template(tmp_path / "mine.pptx", fill)) == found


def deck(*arguments: str) -> Any:
    return CliRunner().invoke(cli, ["deck", "compare", *arguments])


def _zip(path: Path, files: Mapping[str, str | bytes]) -> None:
    with zipfile.ZipFile(path, "w") as package:
        for name, text in files.items():
            package.writestr(name, text)


def _bad(folder: Path) -> dict[str, Path]:
    """Files that are no templates, by what is wrong."""
    made = {
        name: folder / f"{name}.pptx"
        for name in ("missing", "folder", "pipe", "huge", "text", "locked", "zip", "bare", "macro")
    }
    made["folder"].mkdir()
    os.mkfifo(made["pipe"])
    made["huge"].touch()
    os.truncate(made["huge"], 10**12)
    made["text"].write_text("mine")
    made["locked"].write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    _zip(made["zip"], {"a": "b"})
    bare: Any = Presentation()
    listed = bare.slide_master.slide_layouts
    for layout in list(listed):
        listed.remove(layout)
    bare.save(str(made["bare"]))
    write_template(made["macro"])
    with zipfile.ZipFile(made["macro"]) as package:
        files: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
        types = package.read("[Content_Types].xml").decode()
    main = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    files["[Content_Types].xml"] = re.sub(r"application/[^\"]*presentation\.main\+xml", main, types)
    _zip(made["macro"], files)
    return made


BAD = {
    "missing": "there is no such file",
    "folder": "this is no file",
    "pipe": "this is no file",
    "huge": "it has more than 1,000,000,000 bytes",
    "text": "this is no PowerPoint file",
    "locked": "protected by a password",
    "zip": "this is no PowerPoint file that can be read",
    "bare": "it has no slide layouts",
    "macro": "it has macros",
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_template_is_refused_before_a_film_is_drawn(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = _bad(tmp_path)[kind]
    result = deck("-o", "talk.pptx", "--template", str(path))
    assert result.exit_code == 2, result.output
    said = " ".join(result.output.split())
    assert BAD[kind] in said
    assert said.count("--template ") == 1
    assert "Traceback" not in result.output
    assert not (tmp_path / "media").exists()


def test_only_powerpoint_takes_a_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = deck("-o", "talk.html", "--template", str(write_template(tmp_path / "mine.pptx")))
    assert result.exit_code == 2
    assert ".html takes none" in " ".join(result.output.split())


def test_an_author_that_no_file_can_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, said in (("a\x07b", "characters that no slide shows"), ("n" * 256, "Use at most 255")):
        result = deck("-o", "talk.pptx", "--author", name)
        assert result.exit_code == 2
        assert said in " ".join(result.output.split())


def test_films_take_the_background_of_the_template_unless_another_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mine = write_template(tmp_path / "mine.pptx")
    asked: list[str | None] = []

    def refuse(wanted: Any) -> None:
        asked.extend(film.spec.background for film in wanted.films)
        raise SystemExit(3)

    monkeypatch.setattr("scenes.cli.packing.Wanted.render", refuse)
    for options in ([], ["--background", "#123456"], ["--set", "background=#123456"]):
        deck("-o", "talk.pptx", "--template", str(mine), *options)
    assert asked == [f"#{PAPER.lower()}", "#123456", "#123456"]
    write_template(mine, GRADIENT)
    result = deck("-o", "talk.pptx", "--template", str(mine))
    assert asked[-1] is None
    assert "its background is not one colour" in result.output
