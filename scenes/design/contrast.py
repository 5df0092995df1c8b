"""A theme on any background: the same hues, as light or as dark as it takes to be read. Data only, no Manim.

Ratios are those of WCAG 2.2: 4.5 to 1 for text, 3 to 1 for lines and the edges of cells. On every background either
black or white reaches 4.5; a colour moves towards that one in OKLCH, no further than it must, and keeps its hue.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, Final

import numpy as np

from scenes.design.color import (
    FAMILIES,
    contrast,
    displayable_chroma,
    group_rgb,
    hex_to_rgb,
    neutral_rgb,
    oklch_to_rgb,
    relative_luminance,
    rgb_to_hex,
    rgb_to_oklch,
)
from scenes.design.theme import Theme
from scenes.geometry.arrays import FloatArray

TEXT_CONTRAST: Final = 4.5
LINE_CONTRAST: Final = 3.0
_MARGIN = 1.02
_PANEL_STEP, _DARKEST_PANEL = 0.05, 0.2
_AMPLE = 7.0
_TEXT = ("text", "muted", "batch", "layer", "instance", "group", "rms", "good", "bad")
_EDGE_SHADES = (0.6, 0.5, 0.4, 0.3, 0.2, 0.1)


def wants_light_text(background: str) -> bool:
    """Whether white stands out more than black."""
    behind = hex_to_rgb(background)
    return bool(contrast(np.ones(3), behind) >= contrast(np.zeros(3), behind))


@cache
def readable_on(theme: Theme, background: str) -> Theme:
    """The theme with another background and with every colour changed as little as can be read on it.

    >>> from scenes.design.theme import DARK
    >>> readable_on(DARK, "#10141c").text == DARK.text
    True
    """
    light = wants_light_text(background)
    behind = hex_to_rgb(background)
    panel = _panel(behind, light)
    parts: dict[str, Any] = {
        role: _readable(getattr(theme, role), (behind, panel), TEXT_CONTRAST, light) for role in _TEXT
    }
    return replace(
        theme,
        background=background,
        panel=rgb_to_hex(panel),
        line=_readable(theme.line, (behind, panel), LINE_CONTRAST, light),
        edge_shade=_edge_shade(behind),
        **parts,
    )


def _panel(behind: FloatArray, light: bool) -> FloatArray:
    """A shade beside the background: nearer to the text where that stays easy to read, else further from it."""
    lightness, chroma, hue = rgb_to_oklch(behind)
    extreme = np.full(3, float(light))
    towards = 1.0 if light else -1.0
    for direction in (towards, -towards):
        moved = float(np.clip(lightness + direction * _PANEL_STEP, _DARKEST_PANEL, 1.0))
        panel = oklch_to_rgb(moved, displayable_chroma(moved, hue, chroma), hue)
        if contrast(extreme, panel) >= _AMPLE:
            return panel
    return panel


def _readable(color: str, surfaces: tuple[FloatArray, ...], ratio: float, light: bool) -> str:
    """The colour, moved towards white (`light`) or black until it stands out from every surface."""
    lightness, chroma, hue = rgb_to_oklch(hex_to_rgb(color))
    goal = 1.0 if light else 0.0

    def moved(share: float) -> str:
        level = lightness + (goal - lightness) * share
        return rgb_to_hex(oklch_to_rgb(level, displayable_chroma(level, hue, chroma), hue))

    def stands_out(text: str) -> bool:
        levels = [relative_luminance(part) + 0.05 for part in (hex_to_rgb(text), *surfaces)]
        reached = [levels[0] / level if light else level / levels[0] for level in levels[1:]]
        return bool(min(reached) >= ratio * _MARGIN)

    if stands_out(color):
        return color
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if stands_out(moved(middle)) else (middle, high)
    return moved(high)


def _edge_shade(behind: FloatArray) -> float:
    """The edges' share of their cell's colour with which faces or their edges stand out from the background."""
    levels = np.linspace(0.0, 1.0, 5)
    groups = (group_rgb(i, 8, levels, family) for family in FAMILIES for i in range(8))
    faces = np.concatenate([neutral_rgb(levels), *groups])

    def reached(shade: float) -> float:
        return float(np.maximum(contrast(faces, behind), contrast(faces * shade, behind)).min())

    return next((s for s in _EDGE_SHADES if reached(s) >= LINE_CONTRAST), max(_EDGE_SHADES, key=reached))
