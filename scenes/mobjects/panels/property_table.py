"""The property table: what follows from the groups, each value with the number that proves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from manim import DOWN, LEFT, UP, Animation, AnimationGroup, FadeIn, FadeOut, Line, VGroup

from normcore.property_table import PropertyTable
from scenes.content.comparisons import CellText
from scenes.design.theme import BODY, CAPTION, LABEL, MINIMUM, SMALL, Theme
from scenes.design.timing import first_part, last_part
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import Typeset, words

Row = tuple[str, str, Sequence[CellText]]
_VALUE, _PROOF = LABEL + 2, SMALL + 2
_MOST = (BODY, CAPTION)
"""The sizes of titles and values where no proofs stand between them."""
_PICTURE, _BESIDE = 2.1, 2.35


def _fit(text: str, px: float, color: str, width: float, *, keep: bool = False, **style: Any) -> Typeset:
    """The text on one line, smaller if that makes it fit (not if it must `keep` its size); else on more lines."""
    line = words(text, px, color, **style)
    if line.width <= width:
        return line
    if keep:
        return words(text, px, color, width=width, **style)
    if line.width * MINIMUM / px <= width:
        return line.scale(width / line.width)
    return words(text, MINIMUM, color, width=width, **style)


def _size(texts: Iterable[str], px: float, color: str, width: float) -> float:
    """The largest size, up to `px`, at which every text fits on its line that fits at all."""
    shares = (width / words(text, px, color, weight="semibold").width for text in texts)
    return px * min((share for share in shares if MINIMUM / px <= share < 1), default=1.0)


@dataclass(frozen=True)
class _Plan:
    """Where a table's parts stand: titles beside the columns or above them, proofs in their rows or in a strip."""

    head: Box
    lines: list[Box]
    titles: Box
    columns: list[Box]
    above: bool
    strip: Box | None


def _plan(box: Box, rows: int, columns: int, *, tall: bool, in_rows: bool) -> _Plan:
    """The plan for a table of so many rows and columns."""
    if tall:
        head, *lines = box.rows(0.8, *[1.0] * rows, gap=0.0)
        return _Plan(head, lines, box, box.columns(*[1.0] * columns, gap=0.35), True, None)
    titles, *parts = box.columns(0.72, *[1.0] * columns, gap=0.35)
    if in_rows:
        head, *lines = box.rows(1.35, *[1.0] * rows, gap=0.0)
        return _Plan(head, lines, titles, parts, False, None)
    head, *lines, strip = box.rows(1.5, *[1.0] * rows, 2.0, gap=0.0)
    return _Plan(head, lines, titles, parts, False, strip)


class PropertyPanel(VGroup):
    """Rows of (title, value and proof for every method), revealed one at a time.

    Where a proof does not fit below its value, all proofs stand in a strip below the table, that of the last row shown,
    and the numbers that were measured stay beside the values.

    Parameters
    ----------
    rows
        For each row its key, its title and, for every column, a value, its proof and both in a few words.
    headings
        One a column; `picture_boxes` are the boxes that hold a small picture before each.
    tall
        Whether titles stand above their rows.
    """

    def __init__(
        self,
        table: PropertyTable,
        rows: Sequence[Row],
        headings: Sequence[str],
        box: Box,
        theme: Theme,
        tall: bool = False,
    ) -> None:
        super().__init__()
        self.table, self.theme = table, theme
        self.accents = [theme.accent(kind.family) for kind in table.kinds]
        self.plan = _plan(box, len(rows), len(headings), tall=tall, in_rows=True)
        self._most = _MOST if not any(cell.proof for row in rows for cell in row[2]) else (LABEL, _VALUE)
        self._title_px, self._value_px = map(float, self._most)
        if not self._fits(self.plan, rows):
            self.plan = _plan(box, len(rows), len(headings), tall=tall, in_rows=False)
        self._set_sizes(rows)
        self._set_heading(headings)
        self.rows: dict[str, VGroup] = {}
        self.proofs: dict[str, VGroup] = {}
        for (key, title, cells), line in zip(rows, self.plan.lines, strict=True):
            self.rows[key] = self._row(self.plan, title, cells, line)
            if self.plan.strip is not None:
                self.proofs[key] = self._proofs(cells, self.plan.strip)
        self.add(self.heading, *self.rows.values())

    def _fits(self, plan: _Plan, rows: Sequence[Row]) -> bool:
        """Whether every value and its proof fit into their row."""
        return all(
            VGroup(*self._row(plan, title, cells, line)[1:]).height <= line.height
            for (_, title, cells), line in zip(rows, plan.lines, strict=True)
        )

    def _set_sizes(self, rows: Sequence[Row]) -> None:
        """One size for all titles, and one for all values beside them."""
        plan = self.plan
        if not plan.above:
            values = [self._value(plan, cell) for _, _, cells in rows for cell in cells]
            color = self.theme.text
            self._title_px = _size((row[1] for row in rows), self._most[0], color, plan.titles.width)
            self._value_px = _size(values, self._most[1], color, plan.columns[0].width)

    def _set_heading(self, headings: Sequence[str]) -> None:
        plan = self.plan
        self.picture_boxes, self.heading = [], VGroup()
        for name, accent, column in zip(headings, self.accents, plan.columns, strict=True):
            side = min(_PICTURE, 0.4 * column.width)
            room = column.width - side * _BESIDE / _PICTURE
            self.picture_boxes.append(
                Box(column.left, column.left + side, plan.head.bottom + 0.14, plan.head.top)
            )
            text = _fit(name, BODY, accent, room, weight="semibold")
            left = column.right - room
            self.heading.add(text.move_to((left, plan.head.center[1], 0.0), aligned_edge=LEFT))

    @staticmethod
    def _value(plan: _Plan, cell: CellText) -> str:
        """What stands in the row of a cell, its measured number if its proof does not."""
        return cell.value if plan.strip is None else cell.brief

    def _row(self, plan: _Plan, title: str, cells: Sequence[CellText], line: Box) -> VGroup:
        """A rule, the title, then one cell a column."""
        theme = self.theme
        rule = Line((line.left, line.top, 0.0), (line.right, line.top, 0.0), stroke_color=theme.line)
        rule.set_stroke(width=1.5)
        name = _fit(title, self._title_px, theme.muted, plan.titles.width, weight="semibold")
        values = [
            self._cell(
                self._value(plan, cell),
                "" if plan.strip else cell.proof,
                column.width,
                accent,
                keep=plan.above,
            )
            for cell, column, accent in zip(cells, plan.columns, self.accents, strict=True)
        ]
        if plan.above:
            name.move_to((plan.titles.left, line.top - 0.1, 0.0), aligned_edge=LEFT + UP)
        else:
            name.move_to((plan.titles.left, line.center[1], 0.0), aligned_edge=LEFT)
        for value, column in zip(values, plan.columns, strict=True):
            if plan.above:
                top = line.top - 0.14 - name.height
                value.move_to((column.left, top, 0.0), aligned_edge=LEFT + UP)
            else:
                value.move_to((column.left, line.center[1], 0.0), aligned_edge=LEFT)
        return VGroup(rule, name, *values)

    def _cell(self, value: str, proof: str, width: float, accent: str, keep: bool) -> VGroup:
        parts = [_fit(value, self._value_px, accent, width, keep=keep, weight="semibold")]
        if proof:
            parts.append(_fit(proof, _PROOF, self.theme.text, width, keep=keep))
        return VGroup(*parts).arrange(DOWN, buff=0.02, aligned_edge=LEFT)

    def _proofs(self, cells: Sequence[CellText], strip: Box) -> VGroup:
        """The proofs of one row below the table, each in its column."""
        found = VGroup(Line((strip.left, strip.top, 0.0), (strip.right, strip.top, 0.0), stroke_width=1.5))
        found.set_stroke(color=self.theme.line)
        for cell, column in zip(cells, self.plan.columns, strict=True):
            text = words(cell.proof, _PROOF, self.theme.text, width=column.width)
            found.add(text.move_to((column.left, strip.top - 0.16, 0.0), aligned_edge=LEFT + UP))
        return found

    def reveal(self, *keys: str) -> Animation:
        """Bring in rows that follow each other, and the proofs of the last of them; rows come in their order."""
        changes: list[Animation] = [FadeIn(self.rows[key], shift=0.12 * DOWN) for key in keys]
        if self.plan.strip is not None:
            before = list(self.rows).index(keys[0]) - 1
            if before >= 0:
                changes.append(FadeOut(self.proofs[list(self.rows)[before]], rate_func=first_part))
            changes.append(FadeIn(self.proofs[keys[-1]], rate_func=last_part))
        return AnimationGroup(*changes)
