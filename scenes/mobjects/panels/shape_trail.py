"""Shapes of a tensor below each other, from the whole one to that of its statistics."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from manim import DOWN, LEFT, Animation, VGroup

from scenes.design.theme import BODY, EQUATION, LABEL, MINIMUM, Theme
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import Typeset, escape, words

_BESIDE, _BELOW = 0.35, 0.06
_LARGEST_ROW = 1.25


@dataclass(frozen=True)
class ShapeRow:
    """One shape of a trail.

    sizes    its sizes, `letters` the axes that stand below them, if any
    said     what it is the shape of
    changed  the places of the sizes that differ from those of the shape before
    """

    sizes: tuple[int, ...]
    said: str = ""
    letters: tuple[str, ...] = ()
    changed: Collection[int] = ()


class ShapeTrail(VGroup):
    """Rows of a shape and what it is of, all of one type size, at the left of a box and from its top downwards.

    `rows` are the mobjects of each row; `rest` is the part of the box below them.
    """

    def __init__(
        self, rows: Sequence[ShapeRow], box: Box, theme: Theme, accent: str, spare: float = 0.0
    ) -> None:
        super().__init__()
        self.accent = accent
        self.tags = [self._tag(row, theme) for row in rows]
        self.letters = [self._letters(row, tag, theme) for row, tag in zip(rows, self.tags, strict=True)]
        said: list[VGroup] = [words(row.said, BODY, theme.muted) if row.said else VGroup() for row in rows]
        below = max((part.height + _BELOW for part in self.letters), default=0.0)
        height = min(_LARGEST_ROW, (box.height - spare - below) / len(rows))
        widest, beside = max(tag.width for tag in self.tags), max(each.width for each in said)
        room = box.width - beside - _BESIDE * (beside > 0)
        scale = max(min(1.0, room / widest, height / self.tags[0].height), MINIMUM / EQUATION)
        self.rows: list[VGroup] = []
        for number, (tag, letters, words_of) in enumerate(zip(self.tags, self.letters, said, strict=True)):
            both = VGroup(tag, letters)
            both.scale(scale, about_point=tag.get_center())
            for letter in letters:
                assert isinstance(letter, Typeset)
                letter.scale(max(1.0, MINIMUM / letter.text_px))
            y = box.top - (number + 0.5) * height - below * (number > 0)
            both.shift((box.left - float(tag.get_left()[0]), y - float(tag.get_center()[1]), 0.0))
            if len(words_of):
                free = box.right - box.left - scale * widest - _BESIDE
                words_of.scale(max(min(1.0, 1.2 * scale, free / words_of.width), MINIMUM / BODY))
                words_of.move_to((box.left + scale * widest + _BESIDE, y, 0.0), aligned_edge=LEFT)
            row = VGroup(*(part for part in (tag, *letters, words_of) if len(part)))
            self.rows.append(row)
            self.add(row)
        self.rest = Box(box.left, box.right, box.bottom, box.top - len(rows) * height - below)

    def _tag(self, row: ShapeRow, theme: Theme) -> Typeset:
        sizes = [f'#term("size-{place}", [{size}])' for place, size in enumerate(row.sizes)]
        text = ", ".join(sizes) + ("," if len(sizes) == 1 else "")
        colors = {f"size-{place}": self.accent for place in row.changed}
        return Typeset(
            f"{escape('(')}{text}{escape(')')}", EQUATION, theme.text, colors=colors, weight="semibold"
        )

    def _letters(self, row: ShapeRow, tag: Typeset, theme: Theme) -> VGroup:
        found = VGroup()
        for place, letter in enumerate(row.letters):
            made = words(letter, LABEL, theme.muted, weight="semibold")
            made.next_to(tag, DOWN, buff=_BELOW)
            found.add(made.set_x(float(tag.terms[f"size-{place}"].get_center()[0])))
        return found

    def light(self, row: int, places: Collection[int], color: str | None = None) -> list[Animation]:
        """Some sizes of a row in the accent colour, or in another."""
        terms = (self.tags[row].terms[f"size-{place}"] for place in places)
        return [term.animate.set_fill(color or self.accent).build() for term in terms]
