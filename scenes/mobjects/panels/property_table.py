"""A table of properties: a row a property, a column a method."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from manim import DOWN, LEFT, UP, Animation, FadeIn, Line, VGroup

from scenes.design.theme import BODY, CAPTION, LABEL, MINIMUM, SMALL, TITLE, Theme
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import Typeset, words

Row = tuple[str, str, Sequence[str]]
_PICTURE, _BESIDE = 2.1, 2.35
_ICON, _AFTER_ICON, _MARGIN = 1.3, 0.25, 0.08
_LINES = 0.86
"""What a value may take of the height of its row."""
_TITLES = 2.6
"""How much wider than a column the titles are after an indent."""


def _fit(text: str, px: float, color: str, width: float, *, keep: bool = False) -> Typeset:
    """The text on one line, smaller if that makes it fit (not if it must `keep` its size); else on more lines."""
    style: dict[str, Any] = {"weight": "semibold"}
    line = words(text, px, color, **style)
    if line.width <= width:
        return line
    if keep:
        return words(text, px, color, width=width, **style)
    if line.width * MINIMUM / px <= width:
        return line.scale(width / line.width)
    return words(text, MINIMUM, color, width=width, **style)


def _filling(texts: Sequence[str], rooms: Sequence[Box]) -> float:
    """The largest size at which each text fits its room: on one line if that is not too small, else on more."""

    def fits(px: float, wrapped: bool) -> bool:
        made = [
            words(text, px, "#000000", width=room.width if wrapped else None, weight="semibold")
            for text, room in zip(texts, rooms, strict=True)
        ]
        return all(
            each.height <= room.height and each.width <= room.width
            for each, room in zip(made, rooms, strict=True)
        )

    sizes = range(TITLE, LABEL, -2)
    on_one_line = (px for px in sizes if px >= BODY - 2 and fits(px, wrapped=False))
    on_several = (px for px in (*sizes, LABEL, SMALL) if fits(px, wrapped=True))
    return next(on_one_line, None) or next(on_several, MINIMUM)


def _size(texts: Iterable[str], px: float, color: str, width: float) -> float:
    """The largest size, up to `px`, at which every text fits on its line that fits at all."""
    shares = (width / words(text, px, color, weight="semibold").width for text in texts)
    return px * min((share for share in shares if MINIMUM / px <= share < 1), default=1.0)


def _filled(room: Box) -> Box:
    """What a text may take of a row."""
    return room.inset(0.0, (1 - _LINES) / 2 * room.height)


@dataclass(frozen=True)
class _Plan:
    """Where a table's parts stand: titles beside the columns or above them."""

    head: Box
    lines: list[Box]
    titles: Box
    columns: list[Box]
    above: bool

    def value(self, line: int, column: int, beside: float = 0.0) -> Box:
        """The room for a value of a line, `beside` being left free before it."""
        row, box = self.lines[line], self.columns[column]
        return Box(box.left + beside, box.right, row.bottom, row.top)


def _plan(box: Box, rows: int, columns: int, tall: bool, indent: float | None, fills: bool) -> _Plan:
    """The plan for a table of so many rows and columns; wider titles after an `indent`, and a lower heading."""
    if tall:
        head, *lines = box.rows(0.8, *[1.0] * rows, gap=0.0)
        return _Plan(head, lines, box, box.columns(*[1.0] * columns, gap=0.35), True)
    bare = indent is not None
    titles, *parts = box.columns(_TITLES if bare else 0.72, *[1.0] * columns, gap=0.35)
    head, *lines = box.rows(0.8 if bare else 1.25 if fills else 1.7, *[1.0] * rows, gap=0.0)
    return _Plan(head, lines, replace(titles, left=titles.left + (indent or 0.0)), parts, False)


class PropertyPanel(VGroup):
    """Rows of a title and a value for every method, revealed one at a time.

    Parameters
    ----------
    rows
        For each row its key, its title and a value a column.
    headings, accents
        What each column is called, and its colour; `picture_boxes` are the boxes that hold a small picture before each
        heading.
    tall
        Whether titles stand above their rows.
    fills
        Whether the texts beside each other fill their rows.
    pictured
        The keys of rows with room for a small picture before each value.
    indent
        The room for a picture before each title, in a table without pictures before its headings.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        headings: Sequence[str],
        accents: Sequence[str],
        box: Box,
        theme: Theme,
        tall: bool = False,
        fills: bool = False,
        pictured: Collection[str] = (),
        indent: float | None = None,
    ) -> None:
        super().__init__()
        self.theme, self.accents = theme, list(accents)
        self.plan = plan = _plan(box, len(rows), len(headings), tall, indent, fills)
        self._pictured, self._fills = pictured, fills and not plan.above
        self._title_px, self._value_px = float(BODY), float(CAPTION)
        if not plan.above:
            self._title_px = _size((row[1] for row in rows), BODY, theme.text, plan.titles.width)
        if self._fills:
            rooms = [_filled(replace(plan.titles, bottom=row.bottom, top=row.top)) for row in plan.lines]
            self._title_px = min(CAPTION, _filling([row[1] for row in rows], rooms))
        elif not plan.above or indent is not None:
            values = [value for _, _, values in rows for value in values]
            self._value_px = _size(values, CAPTION, theme.text, plan.columns[0].width)
        self._set_heading(headings, _PICTURE if indent is None else 0.0)
        self.rows = {
            key: self._row(key, title, values, number) for number, (key, title, values) in enumerate(rows)
        }
        self.add(self.heading, *self.rows.values())

    def _set_heading(self, headings: Sequence[str], picture: float) -> None:
        plan = self.plan
        self.picture_boxes, self.heading = [], VGroup()
        for name, accent, column in zip(headings, self.accents, plan.columns, strict=True):
            side = min(picture, 0.4 * column.width)
            room = column.width - side * _BESIDE / _PICTURE
            self.picture_boxes.append(
                Box(column.left, column.left + side, plan.head.bottom + 0.14, plan.head.top)
            )
            text = _fit(name, CAPTION if self._fills else BODY, accent, room)
            left = column.right - room
            self.heading.add(text.move_to((left, plan.head.center[1], 0.0), aligned_edge=LEFT))

    def icon_box(self, key: str, column: int) -> Box:
        """The room for the small picture before a value."""
        room = self.plan.value(list(self.rows).index(key), column)
        return Box(room.left, room.left + _ICON, room.bottom + _MARGIN, room.top - _MARGIN)

    def _row(self, key: str, title: str, values: Sequence[str], number: int) -> VGroup:
        """A rule, the title, then one value a column."""
        plan, theme = self.plan, self.theme
        line, beside = plan.lines[number], _ICON + _AFTER_ICON if key in self._pictured else 0.0
        rule = Line((line.left, line.top, 0.0), (line.right, line.top, 0.0), stroke_color=theme.line)
        rule.set_stroke(width=1.5)
        name = _fit(
            title,
            self._title_px,
            theme.text if self._fills else theme.muted,
            plan.titles.width,
            keep=self._fills,
        )
        rooms = [_filled(plan.value(number, place, beside)) for place in range(len(values))]
        px = _filling(values, rooms) if self._fills else self._value_px
        several = plan.above or self._fills
        cells = [
            _fit(value, px, accent, room.width, keep=several)
            for value, accent, room in zip(values, self.accents, rooms, strict=True)
        ]
        if plan.above:
            name.move_to((plan.titles.left, line.top - 0.1, 0.0), aligned_edge=LEFT + UP)
        else:
            name.move_to((plan.titles.left, line.center[1], 0.0), aligned_edge=LEFT)
        for place, cell in enumerate(cells):
            left = plan.value(number, place, beside).left
            if plan.above:
                top = line.top - 0.14 - name.height
                cell.move_to((left, top, 0.0), aligned_edge=LEFT + UP)
            else:
                cell.move_to((left, line.center[1], 0.0), aligned_edge=LEFT)
        return VGroup(rule, name, *cells)

    def reveal(self, key: str) -> Animation:
        """Bring in a row."""
        return FadeIn(self.rows[key], shift=0.12 * DOWN)
