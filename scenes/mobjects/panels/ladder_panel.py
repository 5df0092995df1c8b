"""A ladder of arithmetic whose rungs change, and the results that were collected beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manim import LEFT, Animation, FadeIn, FadeOut, VGroup

from scenes.design.theme import BODY, CAPTION, MINIMUM, Theme
from scenes.design.timing import first_part, last_part
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import Typeset, math, words

_LARGEST, _GAP = 1.5, 0.25


class LadderPanel(VGroup):
    """Rungs below each other, each a line of arithmetic that ends in its result."""

    def __init__(self, lines: Mapping[str, str], box: Box, theme: Theme, accent: str) -> None:
        super().__init__()
        self.theme, self.accent = theme, accent
        self.shown = {key: (markup, theme.text) for key, markup in lines.items()}
        self.places = dict(zip(lines, box.rows(*[1.0] * len(lines), gap=0.1), strict=True))
        made = [self._set(markup, theme.text) for markup in lines.values()]
        self.scale_of_type = min(_LARGEST, *(box.width / line.width for line in made))
        self.rungs = {key: self._rung(key, markup, theme.text) for key, markup in lines.items()}
        self.add(*self.rungs.values())

    def _set(self, markup: str, color: str) -> Typeset:
        return math(markup, CAPTION, color, colors={"result": self.accent})

    def _rung(self, key: str, markup: str, color: str) -> Typeset:
        """A line in its place, no wider than its room."""
        place, made = self.places[key], self._set(markup, color)
        made.scale(min(self.scale_of_type, place.width / made.width, place.height / made.height))
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
    """Numbers below each other, each beside what gave it, in one box or several beside each other."""

    def __init__(self, rows: Sequence[tuple[str, str, str]], boxes: Sequence[Box], theme: Theme) -> None:
        super().__init__()
        share = -(-len(rows) // len(boxes))
        widest = max(words(number, CAPTION, theme.text, weight="semibold").width for number, _, _ in rows)
        self.rows = VGroup()
        for box, first in zip(boxes, range(0, len(rows), share), strict=True):
            for room, row in zip(
                box.rows(*[1.0] * share, gap=0.08), rows[first : first + share], strict=False
            ):
                self.rows.add(_row(row, room, min(widest, 0.42 * box.width), theme))
        self.add(self.rows)


def _row(row: tuple[str, str, str], room: Box, wide: float, theme: Theme) -> VGroup:
    """A number, and at its right what gave it."""
    number, said, color = row
    value = words(number, CAPTION, color, weight="semibold")
    value.scale(min(1.0, wide / value.width, room.height / value.height))
    value.move_to((room.left, room.center[1], 0.0), aligned_edge=LEFT)
    width = room.width - wide - _GAP
    text = words(said, BODY, theme.text)
    if text.width > width:
        text.scale(max(MINIMUM / BODY, width / text.width))
    if text.width > width + 1e-6:
        text = words(said, MINIMUM, theme.text, width=width)
    return VGroup(value, text.move_to((room.left + wide + _GAP, room.center[1], 0.0), aligned_edge=LEFT))
