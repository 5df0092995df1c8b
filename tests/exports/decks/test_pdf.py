"""The deck as PDF: what is read back from the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from scenes.cli.deck import make_deck
from scenes.cli.main import cli
from scenes.content.timeline import Timeline
from scenes.design.theme import DARK
from scenes.exports import clips
from scenes.exports.film_file import FilmFile
from scenes.exports.registry import DECKS
from scenes.exports.selection import Selection
from scenes.pipeline.manifest import FOLDER
from tests.beats import COMPARE
from tests.exports.reading import psnr

pytestmark = [pytest.mark.xdist_group("compare_film"), pytest.mark.products]

MM = 72 / 25.4


@pytest.fixture(scope="module")
def own(film: Path, timeline: Timeline) -> FilmFile:
    """The film of `compare`."""
    return FilmFile(film, timeline, DARK.background, DARK.text, tensor="5 samples")


@pytest.fixture(scope="module")
def printed(own: FilmFile, tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    """All its beats as PDF, of which one would loop in another deck."""
    path = tmp_path_factory.mktemp("pdf") / "talk.pdf"
    pairs = frozenset(("compare", name) for name in COMPARE)
    looped = frozenset([("compare", COMPARE[-1])])
    make_deck([own], Selection(pairs, looped, 0), "My talk <1>", None, path, author="Ada")
    assert {each.name for each in path.parent.iterdir()} == {"talk.pdf", FOLDER}
    return PdfReader(path)


def flat(text: str) -> str:
    """A text without its spaces and line ends."""
    return re.sub(r"\s+", "", text)


def test_every_part_of_a_beat_is_a_page_with_its_last_picture(
    printed: PdfReader, own: FilmFile, tmp_path: Path
) -> None:
    parts = [(beat, part) for beat in own.timeline.beats for part in beat.parts]
    pages = printed.pages[1:]
    assert len(pages) == len(parts)
    for page, (_, part) in zip(pages, parts, strict=True):
        clip = clips.cut_beat(own.path, own.timeline, part, tmp_path)
        contents = page.get_contents()
        assert contents is not None
        (drawn,) = re.findall(rb"/(\S+) Do\b", contents.get_data())
        picture = page.images[f"/{drawn.decode()}"].image
        assert picture is not None
        wanted = np.asarray(clips.ends(clip.film)[1])
        assert psnr(np.asarray(picture.convert("RGB")), wanted) > 38


def test_titles_and_notes_are_text_that_can_be_searched(printed: PdfReader, own: FilmFile) -> None:
    assert flat("My talk <1>") in flat(printed.pages[0].extract_text())
    assert flat(own.timeline.claim) in flat(printed.pages[0].extract_text())
    parts = [part for beat in own.timeline.beats for part in beat.parts]
    for page, part in zip(printed.pages[1:], parts, strict=True):
        text = flat(page.extract_text())
        for wanted in (part.title, part.spoken, part.description):
            assert flat(wanted) in text


def test_the_file_says_what_it_is_and_in_which_language(printed: PdfReader) -> None:
    assert printed.metadata is not None
    assert (printed.metadata.title, printed.metadata.author) == ("My talk <1>", "Ada")
    assert printed.root_object["/Lang"] == "en"
    assert printed.root_object["/MarkInfo"]["/Marked"]
    outline = [entry.title for entry in _flat_outline(printed.outline)]
    assert outline[0] == "My talk <1>"
    assert len(outline) == len(printed.pages)


def _flat_outline(entries: Any) -> Iterator[Any]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _flat_outline(entry)
        else:
            yield entry


def _elements(node: Any) -> Iterator[Any]:
    found = node.get_object()
    children = found.get("/K", [])
    if "/S" in found:
        yield found
    for child in children if isinstance(children, list) else [children]:
        if not isinstance(child, int) and "/S" in child.get_object():
            yield from _elements(child)


def test_pictures_have_alt_text_and_everything_stands_in_reading_order(
    printed: PdfReader, own: FilmFile
) -> None:
    tree = printed.root_object["/StructTreeRoot"]
    elements = [
        element
        for child in np.atleast_1d(tree["/K"]).tolist()
        for element in _elements(child if hasattr(child, "get_object") else tree["/K"])
    ]
    alts = [element["/Alt"] for element in elements if element["/S"] == "/Figure" and "/Alt" in element]
    assert alts == [part.description for beat in own.timeline.beats for part in beat.parts]
    kinds = [element["/S"] for element in elements]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == len(alts)


@pytest.mark.parametrize(
    ("size", "page"), [((270, 480), (297, 210)), ((480, 480), (210, 240)), ((480, 270), (210, 198))]
)
def test_pages_have_room_for_notes_beside_or_below_a_picture(
    own: FilmFile, size: tuple[int, int], page: tuple[int, int], tmp_path: Path
) -> None:
    from scenes.exports.decks import pdf
    from scenes.exports.decks.talk import cut_talk

    beat = COMPARE[0]
    talk = cut_talk(
        [own], Selection(frozenset([("compare", beat)]), frozenset(), 0), None, "last", tmp_path, True, False
    )
    slides = tuple(replace(slide, size=size) for slide in talk.sections[0].slides)
    other = replace(talk, sections=(replace(talk.sections[0], slides=slides),))
    (path,) = pdf.write(other, tmp_path / "talk.pdf")
    pages = PdfReader(path).pages
    assert len(pages) == 1 + len(slides)
    for sheet in pages:
        assert (sheet.mediabox.width / MM, sheet.mediabox.height / MM) == pytest.approx(page, abs=0.5)


def test_a_missing_system_library_is_named_before_a_film_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise OSError("cannot load library 'libpango-1.0-0'\nand more")

    monkeypatch.setattr("scenes.exports.registry.import_module", missing)
    result = CliRunner().invoke(cli, ["deck", "compare", "-o", "talk.pdf"])
    assert result.exit_code == 2
    assert "libpango-1.0-0" in result.output
    assert "Install Pango" in result.output
    assert list(Path.cwd().iterdir()) == []
    assert not DECKS[".pdf"].moves
