"""A talk as a PowerPoint file: every slide plays by itself up to a stop and waits for the next click."""

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
from scenes.exports.decks import template
from scenes.exports.decks.properties import set_properties
from scenes.exports.decks.talk import Slide, Talk
from scenes.exports.decks.template import Area
from scenes.exports.decks.theme_colors import theme_of

TEMPLATES = templating.Templates("scenes.exports.decks")

HEIGHT = 6_858_000
"""Of a slide, in EMU: 7.5 inches."""
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
ADEC = "http://schemas.microsoft.com/office/drawing/2017/decorative"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def write(talk: Talk, path: Path) -> list[Path]:
    """Write the talk as one file, which holds its clips, and return its path."""
    deck = _own_deck(talk) if talk.template is None else template.open_template(talk.template)
    sections = [(talk.words["title"], [_words(deck, talk.title, talk.subtitle, talk)])]
    for section in talk.sections:
        timeline = section.film.timeline
        slides = []
        if len(talk.sections) > 1:
            slides.append(_words(deck, timeline.title, timeline.claim, talk, begins_section=True))
        slides += [_clip(deck, slide, talk) for slide in section.slides]
        sections.append((timeline.title, slides))
    _set_sections(deck, sections)
    set_properties(deck, talk.title, talk.author, talk.sections[0].slides[0].end)
    deck.save(str(path))
    return [path]


def _own_deck(talk: Talk) -> Any:
    """An empty presentation in the size and the colours of the films."""
    deck = Presentation()
    _set_size(deck, talk.size)
    _set_colors(deck, talk)
    return deck


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
    part, theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME), theme_of(deck.slide_master)
    for role, color in (("lt1", talk.background), ("dk1", talk.ink)):
        entry = theme.find(f".//{DRAWING}{role}")
        entry.clear()
        etree.SubElement(entry, f"{DRAWING}srgbClr", val=color.removeprefix("#"))
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _new_slide(deck: Any, layout: Any, title: str, talk: Talk) -> Any:
    """A slide with a title; what is behind it is the template's, or the films' if there is none."""
    slide = deck.slides.add_slide(layout)
    if talk.template is None:
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = _color(talk.background)
    if slide.shapes.title is not None:
        slide.shapes.title.text = title
    return slide


def _color(written: str) -> Any:
    color: Any = RGBColor
    return color(*bytes.fromhex(written.removeprefix("#")))


def _words(deck: Any, title: str, below: str, talk: Talk, begins_section: bool = False) -> Any:
    """A slide with a title and what stands below it."""
    find = template.section_layout if begins_section and talk.template else template.title_layout
    slide = _new_slide(deck, find(deck), title, talk)
    heading, line = template.words_of(slide)
    if line is None:
        area = template.clip_area(deck)
        line = slide.shapes.add_textbox(area.left, area.top + area.height // 2, area.width, area.height // 4)
        line.text_frame.word_wrap = True
    line.text_frame.text = below if heading is not None else f"{title}\n{below}"
    if talk.template is None:
        _arrange(deck, heading, line, talk)
    return slide


def _arrange(deck: Any, heading: Any, line: Any, talk: Talk) -> None:
    """Put the words of a slide where they fit slides of any proportions, in the films' colour."""
    width, margin = deck.slide_width, deck.slide_width // 12
    rows = (
        (heading, 0.30, 0.26, min(44, 44 * width / HEIGHT)),
        (line, 0.58, 0.2, min(24, 26 * width / HEIGHT)),
    )
    for shape, top, height, size in rows:
        shape.left, shape.width = Emu(margin), Emu(width - 2 * margin)
        shape.top, shape.height = Emu(round(HEIGHT * top)), Emu(round(HEIGHT * height))
        for run in (run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs):
            run.font.size, run.font.color.rgb = Pt(round(size)), _color(talk.ink)


def _clip(deck: Any, slide: Slide, talk: Talk) -> Any:
    """A slide with a clip as large as it can be; its title stands above its edge, where outlines and readers find it.

    Over the clip lies its last picture, hidden until the clip has ended: paper shows that, and so does who goes back.
    """
    page = _new_slide(deck, template.clip_layout(deck), slide.clip.beat.title, talk)
    title, below = template.words_of(page)
    if below is not None:
        below._element.getparent().remove(below._element)
    beat = slide.clip.beat
    if title is not None:
        title.left, title.width, title.height = Emu(0), deck.slide_width, Emu(deck.slide_height // 10)
        title.top = Emu(-title.height)
    room = (
        Area(0, 0, deck.slide_width, deck.slide_height) if talk.template is None else template.clip_area(deck)
    )
    area = room.fit(slide.size)
    place = [Emu(side) for side in (area.left, area.top, area.width, area.height)]
    movie: Any = page.shapes.add_movie(
        str(slide.clip.film), *place, poster_frame_image=str(slide.poster), mime_type="video/mp4"
    )
    named = movie._element.nvPicPr.cNvPr
    named.set("name", beat.title)
    named.set("descr", beat.description)
    end = None
    if slide.end != slide.poster and not slide.clip.loops:
        end = page.shapes.add_picture(str(slide.end), *place)
        _set_decorative(end, talk.words["last_picture"])
    _play_at_once(page, movie.shape_id, beat.end, slide.clip.loops, end and end.shape_id)
    notes = page.notes_slide.notes_text_frame
    if notes is not None:  # a template's notes may have no place for text
        notes.text = f"{beat.spoken}\n\n{talk.words['seen']}: {beat.description}"
    return page


def _set_decorative(picture: Any, name: str) -> None:
    """Let screen readers pass over a picture that another one on the slide is described by."""
    named = picture._element.nvPicPr.cNvPr
    named.set("name", name)
    named.set("descr", "")
    listed = etree.SubElement(named, qn("a:extLst"))
    holder = etree.SubElement(listed, qn("a:ext"), uri=DECORATIVE)
    etree.SubElement(holder, f"{{{ADEC}}}decorative", nsmap={"adec": ADEC}, val="1")


def _play_at_once(page: Any, shape: int, seconds: float, loops: bool, end: int | None) -> None:
    """Start the clip with its slide, as PowerPoint's own "Start: Automatically" does; its last picture follows it."""
    page.element.remove(page.element.find(qn("p:timing")))
    timing = TEMPLATES.fill(
        "timing.xml",
        names=nsdecls("p"),
        shape=shape,
        milliseconds=round(seconds * 1000),
        loops=loops,
        end=end,
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
