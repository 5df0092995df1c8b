"""A ladder of arithmetic whose rungs change, and the results that were collected beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manim import DOWN, LEFT, Animation, FadeIn, FadeOut, VGroup

from scenes.design.theme import BODY, CAPTION, MINIMUM, SCRIPT, Theme
from scenes.design.timing import first_part, last_part
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import Typeset, math, words

_LARGEST, _GAP, _UNDER, _FRACTION = 1.5, 0.25, 0.1, 1.6
_NUMBER, _LARGER_BESIDE, _NUMBERS_SHARE = 1.25 * CAPTION, 1.3, 0.42


class LadderPanel(VGroup):
    """Rungs below each other, each a line of arithmetic that ends in its result."""

    def __init__(self, lines: Mapping[str, str], box: Box, theme: Theme, accent: str) -> None:
        super().__init__()
        self.theme, self.accent = theme, accent
        self.shown = {key: (markup, theme.text) for key, markup in lines.items()}
        heights = [_FRACTION if " / " in markup else 1.0 for markup in lines.values()]
        self.places = dict(zip(lines, box.rows(*heights, gap=0.1), strict=True))
        made = [self._set(markup, theme.text) for markup in lines.values()]
        self.scale_of_type = min(_LARGEST, *(box.width / line.width for line in made))
        self.rungs = {key: self._rung(key, markup, theme.text) for key, markup in lines.items()}
        self.add(*self.rungs.values())

    def _set(self, markup: str, color: str) -> Typeset:
        return math(markup, CAPTION, color, colors={"result": self.accent})

    def _rung(self, key: str, markup: str, color: str) -> Typeset:
        """A line in its place, no wider than its room unless it would be too small to read."""
        place, made = self.places[key], self._set(markup, color)
        fitting = min(self.scale_of_type, place.width / made.width, place.height / made.height)
        made.scale(max(fitting, MINIMUM / CAPTION / (SCRIPT if "^" in markup else 1.0)))
        return made.move_to((place.left, place.center[1], 0.0), aligned_edge=LEFT)

    def change(self, lines: Mapping[str, str], cause: Sequence[str]) -> list[Animation]:
        """Rungs give way to what they have become; those that are the cause are of another colour."""
        animations: list[Animation] = []
        for key, markup in lines.items():
            color = self.theme.good if key in cause else self.theme.text
            if self.shown[key] == (markup, color):
                continue
            old, new = self.rungs[key], self._rung(key, markup, color)
            self.rungs[key], self.shown[key] = new, (markup, color)
            self.remove(old)
            self.add(new)
            animations += [FadeOut(old, rate_func=first_part), FadeIn(new, rate_func=last_part)]
        return animations


class Results(VGroup):
    """Numbers below each other, each beside what gave it, or over it, in one box or several beside each other."""

    def __init__(
        self,
        rows: Sequence[tuple[str, str, str]],
        boxes: Sequence[Box],
        theme: Theme,
        over: bool = False,
    ) -> None:
        super().__init__()
        share = -(-len(rows) // len(boxes))
        self.rows = VGroup()
        for place, box in enumerate(boxes):
            own = rows[place * share : (place + 1) * share]
            rooms = box.rows(*[1.0] * share, gap=0.08)[: len(own)]
            made = [_texts(row, theme) for row in own]
            widest = max(number.width for number, _ in made)
            wide = min(widest, _NUMBERS_SHARE * box.width)
            larger = min((box.width - wide - _GAP) / said.width for _, said in made)
            for (number, said), (_, text, _), room in zip(made, own, rooms, strict=True):
                if over:
                    self.rows.add(_over(number, said, room))
                else:
                    said.scale(max(1.0, min(_LARGER_BESIDE, larger)))
                    self.rows.add(_beside(number, said, text, room, wide, theme))
        self.add(self.rows)


def _texts(row: tuple[str, str, str], theme: Theme) -> tuple[Typeset, Typeset]:
    """A number, and what gave it."""
    number, said, color = row
    return words(number, _NUMBER, color, weight="semibold"), words(said, BODY, theme.text)


def _over(number: Typeset, said: Typeset, room: Box) -> VGroup:
    """A number, and below it what gave it."""
    said.scale(min(1.0, max(MINIMUM / BODY, room.width / said.width)))
    number.scale(min(1.0, room.width / number.width, (room.height - said.height - _UNDER) / number.height))
    made = VGroup(number, said).arrange(DOWN, buff=_UNDER, aligned_edge=LEFT)
    return made.move_to((room.left, room.center[1], 0.0), aligned_edge=LEFT)


def _beside(number: Typeset, text: Typeset, said: str, room: Box, wide: float, theme: Theme) -> VGroup:
    """A number, and at its right what gave it."""
    number.scale(min(1.0, wide / number.width, room.height / number.height))
    number.move_to((room.left, room.center[1], 0.0), aligned_edge=LEFT)
    width = room.width - wide - _GAP
    if text.width > width:
        text.scale(max(MINIMUM / BODY, width / text.width))
    if text.width > width + 1e-6:
        text = words(said, MINIMUM, theme.text, width=width)
    return VGroup(number, text.move_to((room.left + wide + _GAP, room.center[1], 0.0), aligned_edge=LEFT))
