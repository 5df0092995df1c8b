"""A sum that grows term by term, in print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manim import Animation, Mobject, UpdateFromAlphaFunc, VGroup, linear

from scenes.mobjects.charts.line_shapes import Label, in_scene
from scenes.mobjects.text.typeset import Typeset

_GAP = 0.16


class RunningSum(VGroup):
    """What is summed, up to an equals sign, its term "sign", and behind it the sum of all terms so far.

    Parameters
    ----------
    summed
        The formula in its place.
    prints
        The sum after every term.
    px, color
        Of the print.
    """

    def __init__(self, summed: Typeset, prints: Sequence[str], px: float, color: str) -> None:
        super().__init__()
        self.prints, self.number = prints, Label(px, color, "semibold")
        self.place = summed.get_right()[0] + _GAP, summed.terms["sign"].get_center()[1]
        self.add(summed, self.number)

    @staticmethod
    def room(prints: Sequence[str], px: float) -> float:
        """The width that the longest of some sums takes behind its equals sign."""
        return _GAP + max(Label.size(text, px, "semibold")[0] for text in prints)

    def put(self, terms: int) -> None:
        """The sum of so many terms; nothing before the first."""
        text = self.prints[terms - 1] if terms else ""
        x = self.place[0] + Label.size(text, self.number.px, "semibold")[0] / 2
        self.number.put(text, x, self.place[1], 1.0, in_scene)

    def grow(self, **kwargs: Any) -> Animation:
        """One term after the other is added."""

        def at(_: Mobject, alpha: float) -> None:
            self.put(round(alpha * len(self.prints)))

        return UpdateFromAlphaFunc(self.number, at, **{"rate_func": linear, **kwargs})
