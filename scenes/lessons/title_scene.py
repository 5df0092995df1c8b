"""The title card before a lesson of the lecture: its number, its title, its claim, and a line for the whole lecture."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    Line,
    Mobject,
    Square,
    VGroup,
)

from scenes.design.theme import BODY, CAPTION, PIXELS_PER_UNIT, TITLE
from scenes.design.timing import BLINK, MOVE, READ, reading_time
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import words
from scenes.spec.title_card import CardEntry, TitleCard
from scenes.staging.lesson import Lesson, beat
from scenes.texts.catalog import lecture_words

CELLS = 4
"""Cells along a side of the emblem."""
_TITLES = (1.5 * TITLE, 1.3 * TITLE, 1.15 * TITLE, TITLE, 0.9 * TITLE, 0.8 * TITLE)
_NUMBER, _CLAIM, _DESCENT = 2.4, 0.7, 0.3
"""The number and the claim beside the title, and what hangs below the baseline beside the size of the type."""
_GAP = 0.05
_THICK = 6.0


class TitleScene(Lesson):
    """Shows the emblem and the line at once, then the words; the line grows up to the lesson that begins."""

    entry: CardEntry

    @beat(hold=0.0)
    def card(self) -> None:
        """Let the words come while the line grows, leave time to read, and clear the stage."""
        card, theme = self.entry.card, self.stage.theme
        emblem_box, words_box = self._boxes()
        emblem = self._emblem(emblem_box)
        text = self._words(card, words_box)
        line, told = self._line(card)
        self.add(emblem, line, *told[:-1])
        cut: list[Any] = [each.animate.set_fill(theme.batch, 1.0) for each in _column(emblem, card)]
        cut += [each.animate.set_fill(theme.layer, 1.0) for each in _row(emblem, card)]
        grow = [Create(each) for each in told[-1:]]
        self.play(FadeIn(text, shift=0.15 * UP), AnimationGroup(*cut, lag_ratio=0.08), *grow, run_time=MOVE)
        crossing = _crossing(emblem, card)
        frame = Square(crossing.width, color=theme.hero, stroke_width=6).move_to(crossing)
        self.play(FadeIn(frame, scale=1.3), run_time=BLINK)
        self.wait(round(max(READ, reading_time(card.claim) - MOVE) - BLINK, 1))
        self.play(*map(FadeOut, self.mobjects), run_time=BLINK)

    def _boxes(self) -> tuple[Box, Box]:
        """Where the emblem and the words stand: beside each other, or above each other in narrow frames."""
        safe = self.stage.frame.safe
        room = Box(safe.left + 0.3, safe.right - 0.3, safe.bottom + 0.9, safe.top - 0.3)
        if self.stage.frame.aspect in ("16:9", "4:3"):
            left, right = room.columns(1.0, 2.0, gap=0.8)
            return left, right
        top, bottom = room.rows(1.0, 1.8, gap=0.4)
        return top, bottom

    def _emblem(self, box: Box) -> VGroup:
        """A sheet of cells, of which a column and a row will be cut out."""
        theme = self.stage.theme
        side = min(box.width, box.height) / CELLS
        cells = VGroup(
            *(
                Square(0.9 * side, fill_color=theme.panel, fill_opacity=1, color=theme.line, stroke_width=2)
                for _ in range(CELLS**2)
            )
        )
        cells.arrange_in_grid(CELLS, CELLS, buff=0.1 * side).move_to((*box.center, 0))
        return cells

    def _words(self, card: TitleCard, box: Box) -> VGroup:
        """The number over the title over the claim, as large as there is room."""
        theme, of = self.stage.theme, lecture_words(self.spec.language)["of"].format(total=card.total)
        for px in _TITLES:
            number = words(str(card.number), _NUMBER * px, theme.text, weight="semibold")
            total = words(of, CAPTION, theme.muted).next_to(number, RIGHT, buff=0.25).align_to(number, DOWN)
            total.shift(_DESCENT * (_NUMBER * px - CAPTION) / PIXELS_PER_UNIT * UP)
            title = words(card.title, px, theme.text, weight="semibold", width=box.width)
            claim = words(card.claim, max(BODY, _CLAIM * px), theme.muted, width=box.width)
            text = VGroup(VGroup(number, total), title, claim).arrange(DOWN, buff=0.3, aligned_edge=LEFT)
            if text.height <= box.height:
                break
        return text.move_to((*box.center, 0)).align_to((box.left, 0, 0), LEFT)

    # The line of the whole lecture ----------------------------------------------------------------------------------

    def _part(self, start: float, end: float, color: str) -> Line:
        """The part of the line from one share of the lecture to another."""
        safe = self.stage.frame.safe
        x = [safe.left + share * safe.width for share in (start, end)]
        gap = min(_GAP, (x[1] - x[0]) / 3)
        y = safe.bottom + 0.3
        return Line((x[0] + gap, y, 0.0), (x[1] - gap, y, 0.0), stroke_width=_THICK, color=color)

    def _line(self, card: TitleCard) -> tuple[VGroup, VGroup]:
        """A thin line with a part for each lesson, and over it what is bright: the lessons that were told."""
        theme, ends = self.stage.theme, (0.0, *card.ends)
        line = VGroup(*(self._part(*part, theme.line) for part in pairwise(ends)))
        told = VGroup(*(self._part(*part, theme.text) for part in pairwise(ends[: card.number])))
        return line, told


def _column(emblem: VGroup, card: TitleCard) -> list[Mobject]:
    """A column of the emblem, another one for each lesson; the cell where it meets the row is the row's."""
    crossing = _crossing(emblem, card)
    return [cell for cell in emblem[_place(card, 1) :: CELLS] if cell is not crossing]


def _row(emblem: VGroup, card: TitleCard) -> list[Mobject]:
    """A row of the emblem."""
    first = CELLS * _place(card, 2)
    return list(emblem[first : first + CELLS])


def _crossing(emblem: VGroup, card: TitleCard) -> Mobject:
    """The cell where the column and the row meet."""
    return emblem[CELLS * _place(card, 2) + _place(card, 1)]


def _place(card: TitleCard, step: int) -> int:
    return (step * card.number) % CELLS
