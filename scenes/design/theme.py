"""Colours by meaning and the type scale. Data only: no Manim, nothing read at import by another module's defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PIXELS_PER_UNIT: Final = 135.0
"""Pixels of a 1080p frame in one Manim unit (1080 / 8)."""

TITLE, EQUATION, CAPTION, BODY, LABEL, SMALL = 52, 54, 46, 38, 32, 28
"""The type scale: font sizes in pixels of a 1080p frame. Nothing is set smaller than `MINIMUM`."""
MINIMUM: Final = 24
SCRIPT: Final = 0.7
"""The size of indices and exponents beside their base, in the font that sets the formulas."""


@dataclass(frozen=True)
class Theme:
    """Colours by role, as `#rrggbb`. Text roles reach a contrast of 4.5:1 on `background` and `panel`, lines 3:1.

    Edges of cells are their cell's colour times `edge_shade`; `hero` frames the cell that the films follow. A theme
    that is `clear` has nothing behind it; its `background` is then the colour that is expected there.
    """

    name: str
    background: str
    panel: str
    line: str
    text: str
    muted: str
    batch: str
    layer: str
    instance: str
    group: str
    rms: str
    good: str
    bad: str
    cell_ink: str
    hero: str
    edge_shade: float = 0.6
    clear: bool = False

    @property
    def backdrop(self) -> str | None:
        """The colour behind everything, if there is one."""
        return None if self.clear else self.background

    def accent(self, family: str) -> str:
        """The fixed colour of a family of methods: of its name, outline, term and column."""
        accents = {
            "batch": self.batch,
            "layer": self.layer,
            "layer_channels": self.layer,
            "instance": self.instance,
            "group": self.group,
            "rms": self.rms,
        }
        return accents.get(family, self.text)


DARK = Theme(
    name="dark",
    background="#10141c",
    panel="#1a202c",
    line="#5f6b80",
    text="#f2f4f8",
    muted="#a9b4c6",
    batch="#ffc247",
    layer="#b9a3ff",
    instance="#62c8f5",
    group="#c5dc5a",
    rms="#ff93d1",
    good="#5fd6a4",
    bad="#ff8a7a",
    cell_ink="#10141c",
    hero="#ffffff",
)
LIGHT = Theme(
    name="light",
    background="#fbfaf7",
    panel="#efede6",
    line="#8a8577",
    text="#1b2130",
    muted="#565e6d",
    batch="#8a5a00",
    layer="#6237c8",
    instance="#00658c",
    group="#536500",
    rms="#a81872",
    good="#0b7a4b",
    bad="#b3261e",
    cell_ink="#10141c",
    hero="#10141c",
)
THEMES: Final = {theme.name: theme for theme in (DARK, LIGHT)}
