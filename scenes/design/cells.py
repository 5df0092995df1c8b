"""Looks of cells: how the values of a tensor are seen, printed on cells or as a heat map. Data only, no Manim."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from normcore.axes import Layout
from scenes.design.color import (
    FAMILIES,
    Family,
    contrast,
    group_rgb,
    heat_group_rgb,
    heat_rgb,
    hex_to_rgb,
    neutral_rgb,
    value_level,
)
from scenes.design.contrast import LINE_CONTRAST
from scenes.design.theme import Theme
from scenes.geometry.arrays import FloatArray, IntArray
from scenes.geometry.grid import Limits, map_limits

_LEVELS = np.linspace(0.42, 0.97, 56)
_MARGIN = 1.02
_USUAL = (0.5, 0.94)
_PRINTED, _APART = 0.62, 0.12
"""The lightness of cells from which dark prints can be read, and the least range of it that tells values apart."""
_QUIET_FACE, _QUIET_MAP = 0.35, 0.26
"""How far the faces of quiet cells are from the background, and those of maps from their values."""
_ROBUST = (2.0, 98.0)
"""The percentiles between which a heat map tells values apart."""


@dataclass(frozen=True)
class CellLook:
    """Values are printed on cells where they fit; a greater one makes its cell a little lighter."""

    theme: Theme
    prints_all: ClassVar[bool] = True
    edge_px: ClassVar[float] = 1.6
    marked_px: ClassVar[float] = 4.0
    """The width of the edges of marked cells."""

    def ends(self, values: npt.ArrayLike) -> tuple[float, float]:
        """The finite values that have the darkest and the lightest cells."""
        finite = _finite(values)
        return (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)

    def levels(self, values: npt.ArrayLike) -> FloatArray:
        """Values as levels from 0 to 1; NaN for those that are not finite."""
        return value_level(values, *self.ends(values))

    def levels_within(
        self, values: FloatArray, groups: IntArray, others: FloatArray | None = None
    ) -> FloatArray:
        """The same of cells in groups, before these are normalized; or of `others` beside the values."""
        return value_level(values if others is None else others, *self.ends(values))

    def neutral(self, levels: npt.ArrayLike) -> FloatArray:
        """Cells that share no statistic yet."""
        return neutral_rgb(levels)

    def group(self, index: npt.ArrayLike, count: int, levels: npt.ArrayLike, family: Family) -> FloatArray:
        """Cells of groups `index` out of `count`: hue by group, lightness by value."""
        return group_rgb(index, count, levels, family)

    def quiet(self, rgb: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Faces and edges of cells that are in sight but not looked at: edges in their hues around grey faces."""
        theme = self.theme
        background, line = hex_to_rgb(theme.background), hex_to_rgb(theme.line)
        faces = np.broadcast_to(background + (line - background) * _QUIET_FACE, rgb.shape)
        darker = rgb * theme.edge_shade
        clearer = contrast(rgb, background) >= contrast(darker, background)
        return faces, np.where(clearer[..., None], rgb, darker)

    def ink(self, face: FloatArray) -> FloatArray:
        """The colour of a value printed on a cell."""
        return hex_to_rgb(self.theme.cell_ink)

    def hero(self, face: FloatArray) -> FloatArray:
        """The colour of a frame in a cell."""
        return hex_to_rgb(self.theme.hero)

    def maps(self, layout: Layout) -> bool:
        """Whether positions keep the shape that they have in a picture."""
        return False

    def limits(self, shape: tuple[int, ...], layout: Layout) -> Limits:
        """The most cells that are drawn."""
        return Limits()


class HeatLook(CellLook):
    """A heat map: the greater a value, the lighter its cell, over a wide range; only the followed cell has a print.

    Values beyond the 2nd and the 98th percentile look like these, so that an outlier does not flatten the others. Each
    group has a scale of its own until it is normalized, as on number lines.
    """

    prints_all = False
    edge_px = 1.0
    marked_px = 2.0

    def ends(self, values: npt.ArrayLike) -> tuple[float, float]:
        finite = _finite(values)
        halves = np.percentile(finite / 2, _ROBUST) if len(finite) else np.zeros(2)
        low, high = (2 * halves).tolist()
        return (low, high) if low < high else super().ends(values)

    def levels_within(
        self, values: FloatArray, groups: IntArray, others: FloatArray | None = None
    ) -> FloatArray:
        shown, found = values if others is None else others, np.empty(len(values))
        for group in np.unique(groups).tolist():
            mask = groups == group
            found[mask] = value_level(shown[mask], *self.ends(values[mask]))
        return found

    def neutral(self, levels: npt.ArrayLike) -> FloatArray:
        return heat_rgb(levels, _lightness(self.theme))

    def group(self, index: npt.ArrayLike, count: int, levels: npt.ArrayLike, family: Family) -> FloatArray:
        return heat_group_rgb(index, count, levels, family, _lightness(self.theme))

    def quiet(self, rgb: FloatArray) -> tuple[FloatArray, FloatArray]:
        ends = self.neutral([0.0, 1.0])
        apart = np.abs(contrast(ends, hex_to_rgb(self.theme.background)))
        faces = rgb + (ends[int(np.argmin(apart))] - rgb) * _QUIET_MAP
        return faces, faces * self.theme.edge_shade

    def ink(self, face: FloatArray) -> FloatArray:
        return _extreme(face)

    def hero(self, face: FloatArray) -> FloatArray:
        usual = super().hero(face)
        return usual if contrast(usual, face) >= LINE_CONTRAST else _extreme(face)

    def maps(self, layout: Layout) -> bool:
        return len(layout.positions) > 1

    def limits(self, shape: tuple[int, ...], layout: Layout) -> Limits:
        return map_limits(shape, layout) if self.maps(layout) else Limits()


def _finite(values: npt.ArrayLike) -> FloatArray:
    array = np.asarray(values, float)
    return np.asarray(array[np.isfinite(array)])


def _extreme(face: FloatArray) -> FloatArray:
    """Black or white, whichever stands out more: 4.5 to 1 at least on any colour."""
    return np.full(3, float(contrast(face, np.ones(3)) > contrast(face, np.zeros(3))))


@cache
def _lightness(theme: Theme) -> tuple[float, float]:
    """The widest range of lightness in which cells or their edges stand out from the background, whatever their hue."""
    behind = hex_to_rgb(theme.background)
    hues = [(index, family) for family in FAMILIES for index in range(8)]
    faces = np.stack(
        [
            heat_rgb(_LEVELS, (0.0, 1.0)),
            *(heat_group_rgb(index, 8, _LEVELS, family, (0.0, 1.0)) for index, family in hues),
        ]
    )
    reached = np.maximum(contrast(faces, behind), contrast(faces * theme.edge_shade, behind)).min(axis=0)
    stands_out = np.concatenate([[False], reached >= LINE_CONTRAST * _MARGIN, [False]])
    starts, stops = (np.flatnonzero(np.diff(stands_out.astype(int)) == step) for step in (1, -1))
    if not len(starts) or (stops - starts).max() < 2:
        return _USUAL
    widest = int(np.argmax(stops - starts))
    return float(_LEVELS[starts[widest]]), float(_LEVELS[stops[widest] - 1])


class GradedLook(CellLook):
    """Values are printed on cells, and a greater one makes its cell much lighter, as far as prints can be read."""

    def group(self, index: npt.ArrayLike, count: int, levels: npt.ArrayLike, family: Family) -> FloatArray:
        low, high = _lightness(self.theme)
        low = max(low, _PRINTED)
        if high - low < _APART:
            return super().group(index, count, levels, family)
        return heat_group_rgb(index, count, levels, family, (low, high))


LOOKS: dict[str, type[CellLook]] = {"digits": CellLook, "heat": HeatLook}
