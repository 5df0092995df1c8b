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
    work      many lines of arithmetic; `aside` is what stands beside them
    """

    aspect: str
    frame: Box
    safe: Box
    header: Box
    footer: Box
    stage: Box
    work: Box
    aside: Box
    caption_px: float = CAPTION
    caption_lines: int = 2

    @staticmethod
    @cache
    def of(aspect: str, captioned: bool = True) -> FrameLayout:
        """The layout for an aspect ratio: one of `ASPECTS`; without captions the stage takes their room."""
        return _MAKERS[aspect](aspect, captioned)

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


def _base(aspect: str, captioned: bool, margin: float, title: float, caption: float) -> dict[str, Any]:
    """The frame, what is safe of it, and the three strips from top to bottom."""
    ratio = ASPECTS[aspect]
    width, height = SHORT_SIDE * max(1.0, ratio), SHORT_SIDE / min(1.0, ratio)
    frame = Box(-width / 2, width / 2, -height / 2, height / 2)
    safe = frame.inset(0.42, margin)
    header = replace(safe, bottom=safe.top - title)
    footer = replace(safe, top=safe.bottom + (caption if captioned else 0.0))
    stage = Box(safe.left, safe.right, footer.top + _GAP, header.bottom - _BELOW_TITLE)
    return {"frame": frame, "safe": safe, "header": header, "footer": footer, "stage": stage}


def _beside(aspect: str, captioned: bool) -> FrameLayout:
    """The arithmetic in the right half."""
    base = _base(aspect, captioned, 0.26, 0.62, 1.0)
    aside, work = base["stage"].columns(1.0, 1.02 if aspect == "16:9" else 1.24, gap=_GUTTER)
    return FrameLayout(aspect=aspect, work=work, aside=aside, **base)


def _square(aspect: str, captioned: bool) -> FrameLayout:
    """The arithmetic in the right two thirds, and captions on three lines."""
    base = _base(aspect, captioned, 0.26, 0.52, 1.3)
    aside, work = base["stage"].columns(1, 1.95, gap=0.3)
    return FrameLayout(aspect=aspect, work=work, aside=aside, caption_px=42, caption_lines=3, **base)


def _stacked(aspect: str, captioned: bool) -> FrameLayout:
    """The arithmetic in the lower half, and larger captions on four lines."""
    base = _base(aspect, captioned, 0.5, 0.8, 2.4)
    aside, work = base["stage"].rows(1.0, 1.1, gap=0.3)
    return FrameLayout(aspect=aspect, work=work, aside=aside, caption_px=56, caption_lines=4, **base)


_MAKERS: dict[str, Callable[[str, bool], FrameLayout]] = {
    "16:9": _beside,
    "4:3": _beside,
    "1:1": _square,
    "9:16": _stacked,
}
WIDE = FrameLayout.of("16:9")
"""The layout of a film that asks for no other ratio, and of plain Manim."""
