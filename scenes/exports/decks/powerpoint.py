"""A talk as a PowerPoint file: every slide plays one beat by itself and waits for the next click."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from scenes.design.frame import ASPECTS
from scenes.documents import templating
from scenes.exports.decks.talk import Slide, Talk

TEMPLATES = templating.Templates("scenes.exports.decks")

HEIGHT = 6_858_000
"""Of a slide, in EMU: 7.5 inches."""
TITLE_LAYOUT, CLIP_LAYOUT = 0, 5
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def write(talk: Talk, path: Path) -> list[Path]:
    """Write the talk as one file, which holds its clips, and return its path."""
    deck = Presentation()
    _set_size(deck, talk.size)
    _set_colors(deck, talk)
    deck.core_properties.title, deck.core_properties.author = talk.title, ""
    sections = [(talk.words["title"], [_words(deck, talk.title, talk.subtitle, talk)])]
    for section in talk.sections:
        timeline = section.film.timeline
        slides = []
        if len(talk.sections) > 1:
            slides.append(_words(deck, timeline.title, timeline.claim, talk))
        slides += [_clip(deck, slide, talk) for slide in section.slides]
        sections.append((timeline.title, slides))
    _set_sections(deck, sections)
    deck.save(str(path))
    return [path]


def _set_size(deck: Any, size: tuple[int, int]) -> None:
    """Give the slides the films' aspect ratio, and the layouts the slides' width."""
    wanted = size[0] / size[1]
    ratio = min(ASPECTS.values(), key=lambda aspect: abs(aspect - wanted))
    older = deck.slide_width
    deck.slide_width, deck.slide_height = Emu(round(HEIGHT * ratio)), Emu(HEIGHT)
    deck.element.find(qn("p:sldSz")).attrib.pop("type", None)
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = (
                    Emu(round(x * deck.slide_width / older)) for x in (shape.left, shape.width)
                )


def _set_colors(deck: Any, talk: Talk) -> None:
    """Make the films' background and text colour those of the theme, so that slides added by hand match."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme: Any = etree.fromstring(part.blob)
    for role, color in (("lt1", talk.background), ("dk1", talk.ink)):
        entry = theme.find(f".//{DRAWING}{role}")
        entry.clear()
        etree.SubElement(entry, f"{DRAWING}srgbClr", val=color.removeprefix("#"))
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _new_slide(deck: Any, layout: int, title: str, talk: Talk) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = _color(talk.background)
    slide.shapes.title.text = title
    return slide


def _color(written: str) -> Any:
    color: Any = RGBColor
    return color(*bytes.fromhex(written.removeprefix("#")))


def _words(deck: Any, title: str, below: str, talk: Talk) -> Any:
    """A slide with a title and what stands below it."""
    slide = _new_slide(deck, TITLE_LAYOUT, title, talk)
    width, margin = deck.slide_width, deck.slide_width // 12
    heading, line = slide.shapes.title, slide.placeholders[1]
    rows = (
        (heading, 0.30, 0.26, min(44, 44 * width / HEIGHT)),
        (line, 0.58, 0.2, min(24, 26 * width / HEIGHT)),
    )
    for shape, top, height, size in rows:
        shape.left, shape.width = Emu(margin), Emu(width - 2 * margin)
        shape.top, shape.height = Emu(round(HEIGHT * top)), Emu(round(HEIGHT * height))
        if shape is line:
            shape.text = below
        for run in (run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs):
            run.font.size, run.font.color.rgb = Pt(round(size)), _color(talk.ink)
    return slide


def _clip(deck: Any, slide: Slide, talk: Talk) -> Any:
    """A slide that is filled by a clip; its title stands above its edge, where only outlines and readers find it."""
    page = _new_slide(deck, CLIP_LAYOUT, slide.clip.beat.title, talk)
    title, beat = page.shapes.title, slide.clip.beat
    title.left, title.width, title.height = Emu(0), deck.slide_width, Emu(HEIGHT // 10)
    title.top = Emu(-title.height)
    scale = min(deck.slide_width / slide.size[0], HEIGHT / slide.size[1])
    width, height = (round(side * scale) for side in slide.size)
    left, top = (deck.slide_width - width) // 2, (HEIGHT - height) // 2
    movie: Any = page.shapes.add_movie(
        str(slide.clip.film),
        *(Emu(place) for place in (left, top, width, height)),
        poster_frame_image=str(slide.poster),
        mime_type="video/mp4",
    )
    named = movie._element.nvPicPr.cNvPr
    named.set("name", beat.title)
    named.set("descr", beat.description)
    _play_at_once(page, movie.shape_id, beat.end, slide.clip.loops)
    page.notes_slide.notes_text_frame.text = f"{beat.spoken}\n\n{talk.words['seen']}: {beat.description}"
    return page


def _play_at_once(page: Any, shape: int, seconds: float, loops: bool) -> None:
    """Start the clip with its slide, as PowerPoint's own "Start: Automatically" does."""
    page.element.remove(page.element.find(qn("p:timing")))
    timing = TEMPLATES.fill(
        "timing.xml", names=nsdecls("p"), shape=shape, milliseconds=round(seconds * 1000), loops=loops
    )
    page.element.find(qn("p:clrMapOvr")).addnext(parse_xml(timing))


def _set_sections(deck: Any, sections: Iterable[tuple[str, list[Any]]]) -> None:
    """Group the slides under the lessons' titles."""
    extensions = deck.element.find(qn("p:extLst"))
    if extensions is None:
        extensions = etree.SubElement(deck.element, qn("p:extLst"))
    holder = etree.SubElement(extensions, qn("p:ext"), uri=SECTIONS)
    groups = etree.SubElement(holder, f"{{{P14}}}sectionLst", nsmap={"p14": P14})
    for number, (name, slides) in enumerate(sections):
        key = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number} {name}")).upper()
        group = etree.SubElement(groups, f"{{{P14}}}section", name=name, id=f"{{{key}}}")
        listed = etree.SubElement(group, f"{{{P14}}}sldIdLst")
        for slide in slides:
            etree.SubElement(listed, f"{{{P14}}}sldId", id=str(slide.slide_id))
