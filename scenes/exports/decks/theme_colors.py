"""Which colour stands behind the slides of a PowerPoint layout, as its master and its theme have it."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls
from typing import Any

from lxml import etree
from PIL import ImageColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

_FIRST_BACKGROUND = 1001
"""The number by which a slide refers to the first of the theme's background fills."""
_WHOLE = 100_000
_CHANGES = {qn("a:lumMod"), qn("a:lumOff")}


def background_of(layout: Any) -> str | None:
    """The colour behind a layout, #rrggbb; None if it is a picture, a gradient, or cannot be told."""
    background = next(
        (
            found
            for page in (layout, layout.slide_master)
            if (found := page._element.cSld.find(qn("p:bg"))) is not None
        ),
        None,
    )
    theme = theme_of(layout.slide_master)
    if background is None:
        return None
    solid = background.find(f"{qn('p:bgPr')}/{qn('a:solidFill')}")
    reference = background.find(qn("p:bgRef"))
    if solid is not None:
        return _color(solid, layout, theme)
    if reference is not None and _is_plain(theme, int(reference.get("idx"))):
        return _color(reference, layout, theme)
    return None


def theme_of(master: Any) -> Any:
    """The theme of a slide master as XML."""
    return etree.fromstring(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)


def _is_plain(theme: Any, number: int) -> bool:
    """Whether a background fill of the theme is one colour, which is that of who refers to it."""
    fills = theme.find(f".//{qn('a:bgFillStyleLst')}")
    place = number - _FIRST_BACKGROUND
    if fills is None or not 0 <= place < len(fills) or fills[place].tag != qn("a:solidFill"):
        return False
    (color,) = fills[place]
    return color.get("val") == "phClr" and not len(color)


def _color(holder: Any, layout: Any, theme: Any) -> str | None:
    """The colour that an element holds, as #rrggbb."""
    if not len(holder):
        return None
    color = holder[0]
    changes = list(color)
    if color.tag == qn("a:schemeClr"):
        role = _role(color.get("val"), layout)
        entry = theme.find(f".//{qn('a:clrScheme')}/{qn(f'a:{role}')}")
        if entry is None or not len(entry):
            return None
        color = entry[0]
    names = {qn("a:srgbClr"): "val", qn("a:sysClr"): "lastClr", qn("a:prstClr"): "val"}
    value = color.get(names.get(color.tag, ""), "")
    try:
        plain = ImageColor.getrgb(value if color.tag == qn("a:prstClr") else f"#{value}")[:3]
    except ValueError:
        return None
    return _changed(plain, changes)


def _role(name: str, layout: Any) -> str:
    """Which of the theme's colours a name such as bg1 means there."""
    own = layout._element.find(f"{qn('p:clrMapOvr')}/{qn('a:overrideClrMapping')}")
    mapping = layout.slide_master._element.find(qn("p:clrMap")) if own is None else own
    return str(mapping.get(name, name))


def _changed(rgb: tuple[int, ...], changes: list[Any]) -> str | None:
    """The colour after its lightness was multiplied and shifted; None if something else is done to it."""
    if any(change.tag not in _CHANGES for change in changes):
        return None
    hue, light, saturation = rgb_to_hls(*(value / 255 for value in rgb))
    for change in changes:
        amount = int(change.get("val")) / _WHOLE
        light = light * amount if change.tag == qn("a:lumMod") else light + amount
    mixed = hls_to_rgb(hue, min(1.0, max(0.0, light)), saturation)
    return "#" + "".join(f"{round(value * 255):02x}" for value in mixed)
