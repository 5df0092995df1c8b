"""Text and equations as few, light mobjects: Typst sets them, each named term becomes one `VMobject`.

Manim's own `Typst` makes a mobject of every glyph and compiles once more for every named group. Here a term is
marked by a fill colour of its own in the Typst source, so one compile (half a millisecond) names them all, and a line
of text is one path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final
from xml.etree import ElementTree

import numpy as np
import typst
from manim.mobject.types.vectorized_mobject import VGroup
from svgelements import CubicBezier, Linear, Matrix, Move, Path

from scenes.design.theme import PIXELS_PER_UNIT
from scenes.geometry.arrays import FloatArray
from scenes.renderer.manim_internals import QuickCopy

FONT: Final = "Inter"
_POINTS: Final = 10.0
_TERM = re.compile(r'term\("([a-zA-Z0-9_.-]+)"')
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_THIRDS: Final = np.array([[0.0], [1 / 3], [2 / 3], [1.0]])


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(files("scenes.design") / "fonts")],
    )
    return typst.Compiler(font_paths=fonts)


def _source(markup: str, names: tuple[str, ...], weight: str, width: float | None, align: str) -> str:
    table = ", ".join(f'"{name}": rgb(0, 0, {i + 1})' for i, name in enumerate(names)) or ":"
    page = "auto" if width is None else f"{width}pt"
    return (
        f"#set page(width: {page}, height: auto, margin: 0pt, fill: none)\n"
        f'#set text(font: "{FONT}", size: {_POINTS}pt, weight: "{weight}", number-width: "tabular",'
        ' top-edge: "ascender", bottom-edge: "descender")\n'
        f"#set par(leading: 0.32em, justify: false)\n#set align({align})\n"
        f'#show math.equation: set text(font: "New Computer Modern Math", weight: 450, fallback: true)\n'
        f"#let term-colors = ({table})\n"
        "#let term(name, body) = text(fill: term-colors.at(name), body)\n"
        f"{markup}"
    )


@lru_cache(maxsize=4096)
def _path_points(data: str) -> FloatArray:
    """The cubic Bezier points (4k, 2) of an SVG path made of lines and cubic curves, not to be written to."""
    curves: list[FloatArray] = []
    for segment in Path(data):
        if isinstance(segment, CubicBezier):
            corners = (segment.start, segment.control1, segment.control2, segment.end)
            curves.append(np.array([(point.x, point.y) for point in corners]))
        elif isinstance(segment, Linear):
            start, end = (np.array([point.x, point.y]) for point in (segment.start, segment.end))
            if not np.allclose(start, end):
                curves.append(start + (end - start) * _THIRDS)
        elif not isinstance(segment, Move):
            raise ValueError(f"SVG segment {segment!r} is not one that Typst writes")
    points = np.array(curves, dtype=float).reshape(-1, 2)
    points.flags.writeable = False
    return points


def _stroke_outline(points: FloatArray, width: float) -> FloatArray:
    """A stroked line (fraction bar, root) as filled rectangles."""
    pieces = []
    for begin, end in zip(points[0::4], points[3::4], strict=True):
        along = end - begin
        normal = np.array([-along[1], along[0]]) / np.hypot(*along) * width / 2
        corners = [begin + normal, end + normal, end - normal, begin - normal]
        for first, second in zip(corners, corners[1:] + corners[:1], strict=True):
            pieces += [first, first + (second - first) / 3, first + (second - first) * 2 / 3, second]
    return np.array(pieces)


def _matrix(text: str) -> FloatArray:
    step = Matrix(text)
    return np.array([[step.a, step.c, step.e], [step.b, step.d, step.f], [0.0, 0.0, 1.0]])


def _collect(
    element: ElementTree.Element,
    matrix: FloatArray,
    symbols: Mapping[str, FloatArray],
    found: dict[int, list[FloatArray]],
) -> None:
    for child in element:
        tag = child.tag.removeprefix(_SVG)
        if tag == "defs":
            continue
        place = matrix @ _matrix(child.get("transform", ""))
        points: FloatArray | None = None
        if tag == "use":
            offset = np.array([float(child.get("x", 0)), float(child.get("y", 0))])
            points = symbols[child.get(_HREF, "")[1:]] + offset
        elif tag == "path":
            points = _path_points(child.get("d", ""))
            if child.get("fill", "none") == "none" and len(points):
                points = _stroke_outline(points, float(child.get("stroke-width", 1)))
        if points is not None and len(points):
            color = child.get("fill", "none")
            color = child.get("stroke", "#000000") if color == "none" else color
            key = int(color[1:7], 16)
            found.setdefault(key, []).append(points @ place[:2, :2].T + place[:2, 2])
        _collect(child, place, symbols, found)


def _page(root: ElementTree.Element) -> tuple[float, float]:
    """The size of the page that a text was set on, in em."""
    width, height = (float(root.get(side, "0").removesuffix("pt")) for side in ("width", "height"))
    return width / _POINTS, height / _POINTS


@lru_cache(maxsize=64)
def _compiled(markup: str, weight: str, width: float | None, align: str) -> ElementTree.Element:
    names = tuple(dict.fromkeys(_TERM.findall(markup)))
    source = _source(markup, names, weight, width, align)
    svg: Any = _compiler().compile(input=source.encode(), format="svg")
    return ElementTree.fromstring(svg)


@lru_cache(maxsize=4096)
def outlines(
    markup: str, weight: str = "medium", width: float | None = None, align: str = "left"
) -> tuple[dict[str, FloatArray], tuple[float, float]]:
    """Every term's outline as cubic points (4k, 3), by name ("" for the unnamed rest), and the page size, in em.

    y points up and is 0 at the top of the page.
    """
    names = tuple(dict.fromkeys(_TERM.findall(markup)))
    root = _compiled(markup, weight, width, align)
    symbols = {
        symbol.get("id", ""): np.concatenate(
            [_path_points(path.get("d", "")) for path in symbol.iter(f"{_SVG}path")]
        )
        if symbol.find(f"{_SVG}path") is not None
        else np.zeros((0, 2))
        for symbol in root.iter(f"{_SVG}symbol")
    }
    found: dict[int, list[FloatArray]] = {}
    _collect(root, np.eye(3), symbols, found)
    terms = {}
    for key, parts in sorted(found.items()):
        flat = np.concatenate(parts) / _POINTS
        points = np.column_stack([flat[:, 0], -flat[:, 1], np.zeros(len(flat))])
        terms[names[key - 1] if key else ""] = points
    return terms, _page(root)


def escape(text: str) -> str:
    """Plain text as Typst markup that prints the very same characters.

    >>> escape("5 * 4 #1")
    '5 \\\\* 4 \\\\#1'
    """
    return re.sub(r"([\\#*_`$<>@\[\]~/=+-])", r"\\\1", text)


class Typeset(QuickCopy, VGroup):
    """Typst markup as a group with one mobject a term.

    Parameters
    ----------
    markup
        Typst markup. `term("name", body)` in it, in text (`#term(...)`) or in math, names a part.
    px
        Font size in pixels of a 1080p frame.
    color
        Colour of everything; `colors` gives some terms another.
    width
        Line width in scene units at which text wraps; None for no wrapping.
    """

    def __init__(
        self,
        markup: str,
        px: float,
        color: str,
        *,
        colors: Mapping[str, str] | None = None,
        weight: str = "medium",
        width: float | None = None,
        align: str = "left",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.markup, self.px = markup, px
        em = px / PIXELS_PER_UNIT
        terms, page = outlines(markup, weight, _points_width(width, em), align)
        self.strut = _strut(page[0] * em, page[1] * em)
        self.add(self.strut)
        self.terms: dict[str, QuickCopy] = {}
        for name, points in terms.items():
            part = QuickCopy(stroke_width=0, fill_opacity=1, fill_color=(colors or {}).get(name, color))
            part.points = points * em
            self.terms[name] = part
            self.add(part)
        self._page_height = page[1] * em
        self.center()

    @property
    def text_px(self) -> float:
        """The type size now, in pixels of a 1080p frame: `px` times the scaling since."""
        return float(self.px * self.strut.height / self._page_height)


def _strut(width: float, height: float) -> QuickCopy:
    """Two empty curves at the corners of the line box: texts align by their lines, whatever letters they have."""
    strut = QuickCopy(stroke_width=0)
    strut.points = np.repeat([[0.0, 0.0, 0.0], [width, -height, 0.0]], 4, axis=0)
    return strut


def words(text: str, px: float, color: str, **kwargs: Any) -> Typeset:
    """Plain text, exactly as given."""
    return Typeset(_plain(text), px, color, **kwargs)


def words_height(text: str, px: float, width: float, align: str = "left") -> float:
    """The height of the lines on which plain text is set, in scene units."""
    em = px / PIXELS_PER_UNIT
    return _page(_compiled(_plain(text), "medium", _points_width(width, em), align))[1] * em


def _points_width(width: float | None, em: float) -> float | None:
    """A width in scene units as Typst has it for type of this size."""
    return None if width is None else width / em * _POINTS


def _plain(text: str) -> str:
    return escape(text).replace("\n", " \\\n")


def math(markup: str, px: float, color: str, **kwargs: Any) -> Typeset:
    """Display math in Typst's notation."""
    return Typeset(f"$ {markup} $", px, color, **kwargs)


def inline(markup: str, px: float, color: str, **kwargs: Any) -> Typeset:
    """Math on a line of text: its line box is that of the words beside it."""
    return Typeset(f"${markup}$", px, color, **kwargs)
