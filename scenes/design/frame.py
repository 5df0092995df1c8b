"""Where things stand on the screen, for every aspect ratio: regions named by what they hold. Data only, no Manim.

The shorter side of the frame is always 8 units long and the type has the same size in every ratio, so a narrow frame
is laid out anew, never cropped or shrunk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from scenes.design.theme import CAPTION
from scenes.geometry.box import Box

SHORT_SIDE = 8.0
ASPECTS: dict[str, float] = {"16:9": 16 / 9, "4:3": 4 / 3, "1:1": 1.0, "9:16": 9 / 16}
"""Width over height of each aspect ratio there is."""
_GAP = 0.12
_BELOW_TITLE = 0.26
_GUTTER = 0.5


@dataclass(frozen=True)
class FrameLayout:
    """The regions of one frame.

    frame     all that is seen; `safe` what no projector cuts off
    header    the title's line
    footer    the caption, of at most `caption_lines` lines of `caption_px` pixels
    stage     all between them
    picture   the stage's part for the cube, with `headroom` above it for a slab that slides out
    equation  a formula beside the cube
    detail    what belongs to the formula, e.g. a list
    bars      histograms
    grid      one group of cells, laid flat
    sums      columns for lines of arithmetic, filled one after the other
    card      a question, or anything that needs the width, while `grid` and `sums` are empty
    pair      two things to compare
    work      many lines of arithmetic; `aside` is the picture's region beside them
    """

    aspect: str
    frame: Box
    safe: Box
    header: Box
    footer: Box
    stage: Box
    picture: Box
    equation: Box
    detail: Box
    bars: Box
    grid: Box
    sums: tuple[Box, ...]
    card: Box
    pair: tuple[Box, Box]
    work: Box
    aside: Box
    headroom: float = 0.75
    caption_px: float = CAPTION
    caption_lines: int = 2

    @staticmethod
    @cache
    def of(aspect: str) -> FrameLayout:
        """The layout for an aspect ratio: one of `ASPECTS`."""
        return _MAKERS[aspect](aspect)

    @property
    def tall(self) -> bool:
        """Whether the frame is higher than wide: what stands side by side elsewhere is stacked."""
        return self.frame.height > self.frame.width

    @property
    def wide(self) -> bool:
        """Whether the frame has room for long lines of text beside each other."""
        return self.frame.width > 1.5 * self.frame.height

    @property
    def caption_width(self) -> float:
        """The width at which a caption wraps."""
        return self.footer.width * (0.93 if self.wide else 1.0)

    def quarters(self) -> list[Box]:
        """Four equal boxes of the stage in reading order: one row if the frame is wider than high, else two."""
        if self.frame.width > self.frame.height:
            return self.stage.columns(1, 1, 1, 1, gap=_GUTTER if self.wide else 0.4)
        return [box for row in self.stage.rows(1, 1, gap=0.12) for box in row.columns(1, 1, gap=_GUTTER)]


def _base(aspect: str, margin: float, title: float, caption: float) -> dict[str, Any]:
    """The frame, what is safe of it, and the three strips from top to bottom."""
    ratio = ASPECTS[aspect]
    width, height = SHORT_SIDE * max(1.0, ratio), SHORT_SIDE / min(1.0, ratio)
    frame = Box(-width / 2, width / 2, -height / 2, height / 2)
    safe = frame.inset(0.42, margin)
    header = replace(safe, bottom=safe.top - title)
    footer = replace(safe, top=safe.bottom + caption)
    stage = Box(safe.left, safe.right, footer.top + _GAP, header.bottom - _BELOW_TITLE)
    return {"frame": frame, "safe": safe, "header": header, "footer": footer, "stage": stage}


def _beside(aspect: str) -> FrameLayout:
    """The cube in the left half, formula over grid and sums in the right one."""
    base = _base(aspect, 0.26, 0.62, 1.0)
    stage = base["stage"]
    picture, words = stage.columns(1.0, 1.02 if aspect == "16:9" else 1.24, gap=_GUTTER)
    equation, detail = words.rows(1.0, 2.6, gap=0.3)
    grid, sums = detail.columns(1.0, 1.0 if aspect == "16:9" else 1.35, gap=_GUTTER)
    first, second = stage.columns(1, 1, gap=_GUTTER)
    return FrameLayout(
        aspect=aspect,
        picture=picture,
        equation=equation,
        detail=detail,
        bars=detail,
        grid=grid,
        sums=(sums,),
        card=detail,
        pair=(first, second),
        work=words,
        aside=picture,
        **base,
    )


def _square(aspect: str) -> FrameLayout:
    """The cube in the upper left, formula and grid to its right, the arithmetic below both."""
    base = _base(aspect, 0.26, 0.52, 1.3)
    stage = base["stage"]
    upper, lower = stage.rows(3.66, 1.46, gap=0.2)
    picture, words = upper.columns(1.4, 1.0, gap=0.25)
    equation, grid = words.rows(1.0, 2.5, gap=0.2)
    first, second = stage.columns(1, 1, gap=0.36)
    aside, work = stage.columns(1, 1.95, gap=0.3)
    return FrameLayout(
        aspect=aspect,
        picture=picture,
        equation=equation,
        detail=lower,
        bars=replace(grid, bottom=stage.bottom),
        grid=grid,
        sums=tuple(lower.columns(1.4, 2.35, 2.9, gap=0.25)),
        card=lower,
        pair=(first, second),
        work=work,
        aside=aside,
        headroom=0.44,
        caption_px=42,
        caption_lines=3,
        **base,
    )


def _stacked(aspect: str) -> FrameLayout:
    """The cube above, the formula below it, then grid and sums beside each other."""
    base = _base(aspect, 0.5, 0.8, 2.4)
    stage = base["stage"]
    picture, words = stage.rows(1.0, 1.1, gap=0.3)
    equation, detail = words.rows(1.0, 3.0, gap=0.3)
    grid, sums = detail.columns(1.0, 1.0, gap=0.4)
    first, second = stage.rows(1, 1, gap=0.3)
    return FrameLayout(
        aspect=aspect,
        picture=picture,
        equation=equation,
        detail=detail,
        bars=detail,
        grid=grid,
        sums=(sums,),
        card=detail,
        pair=(first, second),
        work=words,
        aside=picture,
        caption_px=56,
        caption_lines=4,
        **base,
    )


_MAKERS: dict[str, Callable[[str], FrameLayout]] = {
    "16:9": _beside,
    "4:3": _beside,
    "1:1": _square,
    "9:16": _stacked,
}
WIDE = FrameLayout.of("16:9")
"""The layout of a film that asks for no other ratio, and of plain Manim."""
