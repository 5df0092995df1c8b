"""What a PowerPoint file says of itself: title, author, dates, slides, and the picture that stands for it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn

_EXTENDED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_OUTDATED = (
    "HeadingPairs",
    "TitlesOfParts",
    "Words",
    "Paragraphs",
    "TotalTime",
    "Manager",
    "Company",
    "HyperlinkBase",
)
_FORMATS = {16 / 9: "Widescreen", 4 / 3: "On-screen Show (4:3)", 16 / 10: "On-screen Show (16:10)"}
_THUMBNAIL = (512, 512)


def set_properties(deck: Any, title: str, author: str, picture: Path) -> None:
    """Write what the deck says of itself, and nothing that the file it was made from said."""
    facts, now = deck.core_properties, datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    for name in ("category", "comments", "content_status", "identifier", "keywords", "subject", "version"):
        setattr(facts, name, "")
    facts.title, facts.author, facts.last_modified_by = title, author, author
    facts.created = facts.modified = now
    facts.revision = 1
    for printed in facts._element.findall(qn("cp:lastPrinted")):
        facts._element.remove(printed)
    _set_counts(deck)
    _set_thumbnail(deck.part.package, picture)


def _set_counts(deck: Any) -> None:
    """Correct what the file's extended properties count, and take away what they list."""
    try:
        part = deck.part.package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    except KeyError:
        return
    facts: Any = etree.fromstring(part.blob)
    for name in _OUTDATED:
        for entry in facts.findall(f"{_EXTENDED}{name}"):
            facts.remove(entry)
    ratio = deck.slide_width / deck.slide_height
    nearest = min(_FORMATS, key=lambda each: abs(each - ratio))
    count = str(len(deck.slides))
    wanted = {
        "PresentationFormat": _FORMATS[nearest] if abs(nearest - ratio) < 0.01 else "Custom",
        "Slides": count,
        "Notes": str(sum(slide.has_notes_slide for slide in deck.slides)),
        "HiddenSlides": "0",
    }
    for name, text in wanted.items():
        entry = facts.find(f"{_EXTENDED}{name}")
        if entry is not None:
            entry.text = text
    part._blob = etree.tostring(facts, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_thumbnail(package: Any, picture: Path) -> None:
    """Let a picture stand for the file where files are listed."""
    try:
        older = package.part_related_by(RELATIONSHIP_TYPE.THUMBNAIL)
    except KeyError:
        pass
    else:
        package.drop_rel(package.relate_to(older, RELATIONSHIP_TYPE.THUMBNAIL))
    with Image.open(picture) as shown:
        small = shown.convert("RGB")
    small.thumbnail(_THUMBNAIL)
    made = io.BytesIO()
    small.save(made, "JPEG", quality=90)
    part = Part(PackURI("/docProps/thumbnail.jpeg"), CONTENT_TYPE.JPEG, package, made.getvalue())
    package.relate_to(part, RELATIONSHIP_TYPE.THUMBNAIL)
