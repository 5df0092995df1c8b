"""The property table: what follows from the two cuts, each value over the number that proves it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manim import DOWN, LEFT, Animation, FadeIn, Line, VGroup

from normcore.table import PropertyTable
from scenes.geometry import Box
from scenes.mobjects.typeset import Typeset, words
from scenes.theme import BODY, LABEL, MINIMUM, SMALL, Theme


def _fit(text: Typeset, width: float) -> Typeset:
    """The text, made smaller only if it is wider than its column, never below the smallest type."""
    if text.width > width:
        text.scale(max(width / text.width, MINIMUM / text.text_px))
    return text


class PropertyPanel(VGroup):
    """Rows of (title, value over proof for every method), revealed one at a time.

    Parameters
    ----------
    rows
        For each row its key, its title and, for every column, a value and its proof.
    headings
        One a column; `picture_boxes` are the rooms for a small picture before each.
    """

    def __init__(
        self,
        table: PropertyTable,
        rows: Sequence[tuple[str, str, Sequence[tuple[str, str]]]],
        headings: Sequence[str],
        box: Box,
        theme: Theme,
    ) -> None:
        super().__init__()
        self.table, self.theme = table, theme
        head, *lines = box.rows(1.35, *[1.0] * len(rows), gap=0.0)
        titles, *columns = box.columns(0.72, *[1.0] * len(headings), gap=0.35)
        accents = [theme.accent(kind.name) for kind in table.kinds]
        self.picture_boxes = [
            Box(column.left, column.left + 1.3, head.bottom + 0.14, head.top) for column in columns
        ]
        names = [
            words(name, BODY, accent, weight="semibold").move_to(
                [column.left + 1.5, head.center[1], 0], aligned_edge=LEFT
            )
            for name, accent, column in zip(headings, accents, columns, strict=True)
        ]
        self.heading = VGroup(*names)
        self.rows: dict[str, VGroup] = {}
        for (key, title, cells), line in zip(rows, lines, strict=True):
            rule = Line(
                [box.left, line.top, 0], [box.right, line.top, 0], stroke_color=theme.line, stroke_width=1.5
            )
            name = _fit(words(title, LABEL, theme.muted, weight="semibold"), titles.width)
            name.move_to([titles.left, line.center[1], 0], aligned_edge=LEFT)
            row = VGroup(rule, name)
            for (value, proof), column, accent in zip(cells, columns, accents, strict=True):
                row.add(
                    self._cell(value, proof, column, accent).move_to(
                        [column.left, line.center[1], 0], aligned_edge=LEFT
                    )
                )
            self.rows[key] = row
        self.add(self.heading, *self.rows.values())

    def _cell(self, value: str, proof: str, column: Box, accent: str) -> VGroup:
        parts = [_fit(words(value, LABEL + 2, accent, weight="semibold"), column.width)]
        if proof:
            parts.append(_fit(words(proof, SMALL + 2, self.theme.text), column.width))
        return VGroup(*parts).arrange(DOWN, buff=0.02, aligned_edge=LEFT)

    def show(self, key: str, **kwargs: Any) -> Animation:
        """Bring in a row."""
        return FadeIn(self.rows[key], shift=0.12 * DOWN, **kwargs)
