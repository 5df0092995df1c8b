"""Layers of a network as boxes: what each is called, and what it computes."""

from __future__ import annotations

from typing import Any

from manim import Arrow, RoundedRectangle, VGroup

from scenes.design.theme import BODY, EQUATION, LABEL, Theme
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import math, words

_FRAME_PX, _ARROW_PX, _ROUND, _PAD = 4.0, 5.0, 0.15, 0.3
_NAME = 0.5


class LayerBox(VGroup):
    """A frame that fills a box; in it the layer's name over its formula, as large as fits."""

    def __init__(self, name: str, formula: str, box: Box, theme: Theme, color: str) -> None:
        super().__init__()
        self.frame = RoundedRectangle(
            corner_radius=_ROUND,
            width=box.width,
            height=box.height,
            stroke_width=_FRAME_PX,
            color=color,
            fill_color=theme.panel,
            fill_opacity=1.0,
        ).move_to((*box.center, 0.0))
        upper, lower = box.inset(_PAD, 0.16).rows(_NAME, box.height - _NAME, gap=0.05)
        heading = words(name, BODY, color, weight="semibold")
        heading.scale(max(LABEL / BODY / 1.2, min(1.0, upper.width / heading.width)))
        colors = {"a": color, "b": color, "result": color}
        written = math(formula, EQUATION, theme.text, colors=colors)
        written.scale(min(1.0, lower.width / written.width, lower.height / written.height))
        self.texts = VGroup(heading.move_to((*upper.center, 0.0)), written.move_to((*lower.center, 0.0)))
        self.add(self.frame, self.texts)


def arrow_between(first: LayerBox, second: LayerBox, direction: Any, color: str) -> Arrow:
    """From one layer to the next, which lies in this direction."""
    start, end = first.frame.get_edge_center(direction), second.frame.get_edge_center(-direction)
    return Arrow(start, end, buff=0.08, stroke_width=_ARROW_PX, color=color, tip_length=0.2)
