"""A lecturer's own PowerPoint file as the template of a deck: its layouts by what they are for, and its background."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.opc.constants import CONTENT_TYPE
from pptx.oxml.ns import qn

from scenes.exports.decks.theme_colors import background_of
from scenes.spec.errors import SpecError
from scenes.spec.quoting import quoted

MOST = 1_000_000_000
"""Bytes that a template may have, and what it unpacks to."""
_CONTENT_TYPES = "[Content_Types].xml"
_OLD = b"\xd0\xcf\x11\xe0"
"""How a file begins that is protected by a password, or is of PowerPoint 2003 or older."""
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_BELOW = (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY)
_EDGES = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_UNREADABLE = (BadZipFile, PythonPptxError, etree.XMLSyntaxError, ParseError, KeyError, ValueError, OSError)


@dataclass(frozen=True)
class Area:
    """A rectangle on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    def fit(self, size: tuple[int, int]) -> Area:
        """The largest rectangle in its middle with the proportions of a picture.

        >>> Area(0, 0, 400, 100).fit((16, 9))
        Area(left=111, top=0, width=178, height=100)
        """
        scale = min(self.width / size[0], self.height / size[1])
        width, height = (round(side * scale) for side in size)
        return Area(
            self.left + (self.width - width) // 2, self.top + (self.height - height) // 2, width, height
        )


def open_template(path: Path) -> Any:
    """The presentation in a .pptx or .potx file, without its slides; `SpecError` if it cannot be a template."""
    given = f"--template {quoted(path)}"
    content = _content(path, given)
    try:
        deck: Any = Presentation(io.BytesIO(_as_presentation(content, given)))
        _remove_slides(deck)
        masters = [master for master in deck.slide_masters if len(master.slide_layouts)]
    except SpecError:
        raise
    except _UNREADABLE:
        raise SpecError(
            f"{given}: this is no PowerPoint file that can be read. Open it in PowerPoint and save it as .pptx."
        ) from None
    if not masters:
        raise SpecError(
            f"{given}: it has no slide layouts. Give a presentation with a slide master of your design."
        )
    return deck


def template_background(path: Path) -> str | None:
    """The one colour behind the clips in a template, #rrggbb; None if a picture or several colours are there."""
    return background_of(clip_layout(open_template(path)))


def _content(path: Path, given: str) -> bytes:
    """The bytes of the file; `SpecError` if there are none, or those of another kind of file."""
    fix = "Give a .pptx or .potx file."
    try:
        found = path.stat()
        is_file = stat.S_ISREG(found.st_mode)
        content = path.read_bytes() if is_file and found.st_size <= MOST else b""
    except FileNotFoundError:
        raise SpecError(f"{given}: there is no such file. {fix}") from None
    except (OSError, ValueError) as error:
        raise SpecError(f"{given}: it cannot be read ({getattr(error, 'strerror', error)}). {fix}") from None
    if not is_file:
        raise SpecError(f"{given}: this is no file. {fix}")
    if found.st_size > MOST:
        raise SpecError(f"{given}: it has more than {MOST:,} bytes. Remove its films and large pictures.")
    if content.startswith(_OLD):
        raise SpecError(
            f"{given}: it is protected by a password, or is of PowerPoint 2003. Save it as .pptx without a password."
        )
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise SpecError(f"{given}: this is no PowerPoint file. {fix}")
    return content


def _as_presentation(content: bytes, given: str) -> bytes:
    """The package as that of a presentation, which a template becomes by its content type alone."""
    with ZipFile(io.BytesIO(content)) as package:
        if sum(entry.file_size for entry in package.infolist()) > MOST:
            raise SpecError(
                f"{given}: it unpacks to more than {MOST:,} bytes. Remove its films and large pictures."
            )
        types = package.read(_CONTENT_TYPES)
        if b"macroEnabled" in types:
            raise SpecError(f"{given}: it has macros, which a .pptx cannot hold. Save it as .pptx or .potx.")
        if CONTENT_TYPE.PML_TEMPLATE_MAIN.encode() not in types:
            return content
        changed = types.replace(
            CONTENT_TYPE.PML_TEMPLATE_MAIN.encode(), CONTENT_TYPE.PML_PRESENTATION_MAIN.encode()
        )
        made = io.BytesIO()
        with ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
            for entry in package.infolist():
                copy.writestr(entry, changed if entry.filename == _CONTENT_TYPES else package.read(entry))
        return made.getvalue()


def _remove_slides(deck: Any) -> None:
    """Take away all slides, and the sections and custom shows that name them."""
    listed = deck.slides._sldIdLst
    for entry in list(listed):
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)
    shows = deck.element.find(qn("p:custShowLst"))
    if shows is not None:
        deck.element.remove(shows)
    for section in list(
        deck.element.iter("{http://schemas.microsoft.com/office/powerpoint/2010/main}sectionLst")
    ):
        extension = section.getparent()
        extension.getparent().remove(extension)


def _layouts(deck: Any) -> list[Any]:
    """All layouts, those of the first master first."""
    return [layout for master in deck.slide_masters for layout in master.slide_layouts]


def _first(layouts: Sequence[Any], *wanted: Callable[[Any], bool]) -> Any:
    """The first layout that is as wanted, else as is wanted next; else the first there is."""
    return next((layout for test in wanted for layout in layouts if test(layout)), layouts[0])


def _is(kind: str) -> Callable[[Any], bool]:
    return lambda layout: layout._element.get("type") == kind


def _kinds(page: Any) -> list[Any]:
    """What the placeholders of a layout or slide are for, but those at its edges."""
    found = (shape.placeholder_format.type for shape in page.placeholders)
    return [kind for kind in found if kind not in _EDGES]


def _has_title(layout: Any) -> bool:
    return any(kind in _TITLES for kind in _kinds(layout))


def title_layout(deck: Any) -> Any:
    """The layout for the title of a talk, told by its type and its placeholders, in whatever language it is named."""
    return _first(
        _layouts(deck),
        _is("title"),
        lambda layout: PP_PLACEHOLDER.SUBTITLE in _kinds(layout) and _has_title(layout),
        lambda layout: any(kind in _BELOW for kind in _kinds(layout)) and _has_title(layout),
        _has_title,
    )


def section_layout(deck: Any) -> Any:
    """The layout that begins a part of a talk, else that of its title."""
    return _first(
        [*_layouts(deck), title_layout(deck)], _is("secHead"), lambda layout: layout == title_layout(deck)
    )


def clip_layout(deck: Any) -> Any:
    """The layout with a title and nothing else, else the one with least beside a title; else an empty one."""
    layouts = sorted(_layouts(deck), key=lambda layout: len(_kinds(layout)))
    return _first(layouts, _is("titleOnly"), _has_title, _is("blank"))


def clip_area(deck: Any) -> Area:
    """Where a clip stands: all that the layout's master keeps for titles and contents, else the whole slide."""
    whole = Area(0, 0, deck.slide_width, deck.slide_height)
    wanted = (*_TITLES, *_BELOW)
    boxes = []
    for shape in clip_layout(deck).slide_master.placeholders:
        with suppress(TypeError):  # a shape without a place
            if shape.placeholder_format.type in wanted and shape.width * shape.height > 0:
                boxes.append((shape.left, shape.top, shape.left + shape.width, shape.top + shape.height))
    if not boxes:
        return whole
    left, top = (max(0, min(box[side] for box in boxes)) for side in (0, 1))
    right = min(whole.width, max(box[2] for box in boxes))
    bottom = min(whole.height, max(box[3] for box in boxes))
    return Area(left, top, right - left, bottom - top) if right > left and bottom > top else whole


def words_of(slide: Any) -> tuple[Any | None, Any | None]:
    """The placeholders of a slide for its title and for what stands below it; the other ones are taken away."""
    below = None
    for shape in list(slide.placeholders):
        kind = shape.placeholder_format.type
        if kind in _TITLES:
            continue
        if below is None and kind in _BELOW:
            below = shape
        else:
            shape._element.getparent().remove(shape._element)
    return slide.shapes.title, below
