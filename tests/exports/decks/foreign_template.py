"""A lecturer's template that differs from python-pptx's own in size, colours, fonts, order and names of its layouts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches

PAPER, INK, ACCENT, FONT = "F4EBD9", "3A1F0B", "7A1E3A", "Georgia"
SIZE = (Inches(12.8), Inches(8))
"""16:10."""
NAMES = ["Nur Titel", "Leer", "Titelfolie", "Abschnitt"]
TYPES = ["titleOnly", "blank", "title", "secHead"]
SOLID = '<p:bgPr {0}><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr>'
GRADIENT = (
    "<p:bgPr {0}><a:gradFill><a:gsLst>"
    '<a:gs pos="0"><a:schemeClr val="bg1"/></a:gs><a:gs pos="100000"><a:schemeClr val="accent1"/></a:gs>'
    "</a:gsLst></a:gradFill><a:effectLst/></p:bgPr>"
)


def write_template(path: Path, background: str = SOLID, kinds: Sequence[str] = TYPES) -> Path:
    """Write the template with layouts of these types; its ending decides whether it is a .pptx or a .potx."""
    deck: Any = Presentation()
    older = deck.slide_width, deck.slide_height
    deck.slide_width, deck.slide_height = SIZE
    _choose_layouts(deck, kinds)
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = (round(x * SIZE[0] / older[0]) for x in (shape.left, shape.width))
                shape.top, shape.height = (round(y * SIZE[1] / older[1]) for y in (shape.top, shape.height))
    _paint(deck, background)
    for text in ("Old slide", "Another"):
        slide = deck.slides.add_slide(deck.slide_layouts[0])
        if slide.shapes.title is not None:
            slide.shapes.title.text = text
    _name_section(deck)
    deck.core_properties.author = deck.core_properties.last_modified_by = "A stranger"
    deck.core_properties.subject = "Their subject"
    made = io.BytesIO()
    deck.save(made)
    path.write_bytes(as_template(made.getvalue()) if path.suffix == ".potx" else made.getvalue())
    return path


def as_template(content: bytes) -> bytes:
    """The package as that of a .potx file."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(made, "w") as copy:
        for entry in package.infolist():
            text = package.read(entry)
            if entry.filename == "[Content_Types].xml":
                text = text.replace(
                    CONTENT_TYPE.PML_PRESENTATION_MAIN.encode(), CONTENT_TYPE.PML_TEMPLATE_MAIN.encode()
                )
            copy.writestr(entry, text)
    return made.getvalue()


def _choose_layouts(deck: Any, kinds: Sequence[str]) -> None:
    """Keep a few layouts, in another order and under names of another language."""
    listed = deck.slide_master.element.find(qn("p:sldLayoutIdLst"))
    by_type = {
        layout._element.get("type"): (layout, entry)
        for layout, entry in zip(deck.slide_layouts, list(listed), strict=True)
    }
    for kind, (layout, entry) in by_type.items():
        listed.remove(entry)
        if kind not in kinds:
            deck.slide_master.part.drop_rel(entry.rId)
        else:
            layout._element.cSld.set("name", NAMES[TYPES.index(kind)])
    for kind in kinds:
        listed.append(by_type[kind][1])


def _paint(deck: Any, background: str) -> None:
    """Give the theme colours and fonts of its own, the master a background and a bar at its lower edge."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme: Any = etree.fromstring(part.blob)
    for role, color in (("lt1", PAPER), ("dk1", INK), ("accent1", ACCENT)):
        entry = theme.find(f".//{qn(f'a:{role}')}")
        entry.clear()
        etree.SubElement(entry, qn("a:srgbClr"), val=color)
    for latin in theme.iter(qn("a:latin")):
        latin.set("typeface", FONT)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
    holder = deck.slide_master.element.cSld.find(qn("p:bg"))
    holder.clear()
    holder.append(parse_xml(background.format(nsdecls("p", "a"))))
    bar = parse_xml(
        f"<p:sp {nsdecls('p', 'a')}>"
        "<p:nvSpPr><p:cNvPr id='99' name='Bar'/><p:cNvSpPr/><p:nvPr userDrawn='1'/></p:nvSpPr>"
        f"<p:spPr><a:xfrm><a:off x='0' y='{Emu(SIZE[1] - Inches(0.3))}'/><a:ext cx='{SIZE[0]}' cy='{Inches(0.3)}'/>"
        "</a:xfrm><a:prstGeom prst='rect'/><a:solidFill><a:schemeClr val='accent1'/></a:solidFill></p:spPr></p:sp>"
    )
    deck.slide_master.shapes._spTree.append(bar)


def _name_section(deck: Any) -> None:
    """Put the slides into a section, which names them."""
    space = "http://schemas.microsoft.com/office/powerpoint/2010/main"
    entries = "".join(f"<p14:sldId id='{slide.slide_id}'/>" for slide in deck.slides)
    holder = parse_xml(
        f"<p:ext {nsdecls('p')} uri='{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}'><p14:sectionLst xmlns:p14='{space}'>"
        "<p14:section name='Alt' id='{00000000-0000-4000-8000-000000000001}'>"
        f"<p14:sldIdLst>{entries}</p14:sldIdLst></p14:section></p14:sectionLst></p:ext>"
    )
    listed = deck.element.find(qn("p:extLst"))
    (listed if listed is not None else etree.SubElement(deck.element, qn("p:extLst"))).append(holder)
