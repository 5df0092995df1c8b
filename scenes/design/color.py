"""Colours as numbers: OKLCH (Ottosson 2020), in which equal steps look equal, and the contrast of WCAG 2.2.

Hue says *which statistic a cell shares*, lightness says *its value*, a little. There are two families of hues, one a
cut: warm ones for groups that each hold one feature of all samples, cool ones for groups within one sample.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from scenes.geometry.arrays import FloatArray

Family = Literal["features", "samples"]
"""What groups are told apart by: each is one feature of all samples, or lies within one sample."""
FAMILIES: tuple[Family, ...] = ("features", "samples")

_HUES: dict[Family, tuple[tuple[float, float], ...]] = {
    "features": (
        (84, 0.82),
        (46, 0.75),
        (8, 0.69),
        (124, 0.79),
        (28, 0.8),
        (104, 0.72),
        (352, 0.78),
        (64, 0.69),
    ),
    "samples": (
        (235, 0.77),
        (282, 0.7),
        (182, 0.8),
        (316, 0.75),
        (260, 0.82),
        (207, 0.69),
        (299, 0.81),
        (163, 0.72),
    ),
}
"""Hue angle and lightness of a family's first groups: neighbours differ in both, for colour-blind viewers too."""
_ARCS: dict[Family, tuple[float, float]] = {"features": (-10.0, 132.0), "samples": (158.0, 324.0)}
_GOLDEN_SHARE = 0.6180339887
VALUE_LIGHTNESS = 0.06
"""How much lighter than its group's colour the greatest value is, and darker the least."""
_NEUTRAL_LIGHTNESS = (0.66, 0.84)
_NO_VALUE_LIGHTNESS = 0.95
"""Cells whose value is no finite number have no hue and are lighter than those that print a number."""
GROUP_CHROMA = 0.125


def hex_to_rgb(color: str) -> FloatArray:
    """`#rrggbb` as three numbers from 0 to 1.

    >>> hex_to_rgb("#ff0000").tolist()
    [1.0, 0.0, 0.0]
    """
    return np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])


_LMS_TO_LINEAR = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


_LAB_TO_LMS = np.array(
    [
        [1.0, 0.3963377774, 0.2158037573],
        [1.0, -0.1055613458, -0.0638541728],
        [1.0, -0.0894841775, -1.2914855480],
    ]
)
_LMS_TO_LINEAR_INVERSE = np.linalg.inv(_LMS_TO_LINEAR)
_LAB_TO_LMS_INVERSE = np.linalg.inv(_LAB_TO_LMS)


def _linear(lightness: npt.ArrayLike, chroma: npt.ArrayLike, hue: npt.ArrayLike) -> FloatArray:
    """Linear-light RGB of OKLCH colours, outside 0 to 1 where the display has no such colour."""
    light, c, angle = np.broadcast_arrays(
        np.asarray(lightness, float), np.asarray(chroma, float), np.deg2rad(np.asarray(hue, float))
    )
    lab = np.stack([light, c * np.cos(angle), c * np.sin(angle)], axis=-1)
    return np.asarray((lab @ _LAB_TO_LMS.T) ** 3 @ _LMS_TO_LINEAR.T)


def oklch_to_rgb(lightness: npt.ArrayLike, chroma: npt.ArrayLike, hue: npt.ArrayLike) -> FloatArray:
    """sRGB of OKLCH colours, clipped to the gamut; hue in degrees. Matrices from Ottosson 2020.

    >>> oklch_to_rgb(1.0, 0.0, 0.0).round(3).tolist()
    [1.0, 1.0, 1.0]
    """
    linear = np.clip(_linear(lightness, chroma, hue), 0.0, 1.0)
    return np.asarray(np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055))


def rgb_to_oklch(rgb: npt.ArrayLike) -> tuple[float, float, float]:
    """Lightness, chroma and hue in degrees of one sRGB colour: the way back of `oklch_to_rgb`.

    >>> [round(part, 2) for part in rgb_to_oklch([1.0, 1.0, 1.0])[:2]]
    [1.0, 0.0]
    """
    value = np.asarray(rgb, float)
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    lightness, a, b = (_LAB_TO_LMS_INVERSE @ np.cbrt(_LMS_TO_LINEAR_INVERSE @ linear)).tolist()
    return lightness, float(np.hypot(a, b)), float(np.rad2deg(np.arctan2(b, a)) % 360)


def displayable_chroma(lightness: npt.ArrayLike, hue: npt.ArrayLike, most: float) -> FloatArray:
    """The largest chroma up to `most` that sRGB has: clipping channels instead would turn the hue."""
    light, angle = np.broadcast_arrays(np.asarray(lightness, float), np.asarray(hue, float))
    low, high = np.zeros(light.shape), np.full(light.shape, most)
    for step in range(15):
        middle = high if step == 0 else (low + high) / 2
        rgb = _linear(light, middle, angle)
        fits = ((rgb >= -1e-6) & (rgb <= 1 + 1e-6)).all(axis=-1)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    return low


def relative_luminance(rgb: npt.ArrayLike) -> FloatArray:
    """WCAG 2.2 relative luminance of sRGB colours."""
    value = np.asarray(rgb, float)
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(first: npt.ArrayLike, second: npt.ArrayLike) -> FloatArray:
    """WCAG 2.2 contrast ratio of sRGB colours, from 1 to 21.

    >>> round(float(contrast([0, 0, 0], [1, 1, 1])), 1)
    21.0
    """
    a, b = relative_luminance(first), relative_luminance(second)
    return np.asarray((np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05))


def group_hue(index: npt.ArrayLike, count: int, family: Family = "features") -> FloatArray:
    """The hue angle of each group: chosen ones while they last, then ever new ones on the family's arc.

    >>> group_hue([0, 1], 2, "samples").tolist()
    [235.0, 282.0]
    """
    return _tones(index, count, family)[0]


def _tones(index: npt.ArrayLike, count: int, family: Family) -> tuple[FloatArray, FloatArray]:
    """The hue angle and the lightness of each group."""
    position = np.asarray(index)
    chosen = np.array(_HUES[family], dtype=float)
    if count <= len(chosen):
        return chosen[position, 0] % 360.0, chosen[position, 1]
    start, end = _ARCS[family]
    hue = start + (end - start) * (position * _GOLDEN_SHARE % 1.0)
    return np.asarray(hue % 360.0), np.asarray(0.7 + 0.06 * (position % 3))


def value_level(values: npt.ArrayLike, low: float, high: float) -> FloatArray:
    """Values as levels from 0 to 1 between `low` and `high`; 0.5 everywhere if the two are equal.

    What is no finite number has the level NaN.

    >>> value_level([1.0, 3.0, np.inf], 1.0, 3.0).tolist()
    [0.0, 1.0, nan]
    """
    array = np.asarray(values, float)
    array = np.where(np.isfinite(array), array, np.nan)
    if high <= low:
        return np.where(np.isnan(array), np.nan, 0.5)
    if np.isinf(high - low):
        array, low, high = array / 2, low / 2, high / 2
    return np.clip((array - low) / (high - low), 0.0, 1.0)


def neutral_rgb(level: npt.ArrayLike) -> FloatArray:
    """Cells that share no statistic yet: lightness by value, next to no hue; a colour of its own for the level NaN."""
    low, high = _NEUTRAL_LIGHTNESS
    return _or_no_value(level, oklch_to_rgb(low + (high - low) * np.asarray(level, float), 0.018, 250.0))


def group_rgb(
    index: npt.ArrayLike, count: int, level: npt.ArrayLike = 0.5, family: Family = "features"
) -> FloatArray:
    """Cells of group `index` out of `count`: hue by group, a little lighter or darker by value level.

    The level NaN has a colour of its own in all groups.
    """
    hue, light = _tones(index, count, family)
    light = light + VALUE_LIGHTNESS * (2 * np.asarray(level, float) - 1)
    return _or_no_value(level, oklch_to_rgb(light, displayable_chroma(light, hue, GROUP_CHROMA), hue))


def _or_no_value(level: npt.ArrayLike, rgb: FloatArray) -> FloatArray:
    """The colours, but for levels that are NaN."""
    missing = np.isnan(np.asarray(level, float))
    if not missing.any():
        return rgb
    return np.where(missing[..., None], oklch_to_rgb(_NO_VALUE_LIGHTNESS, 0.0, 0.0), rgb)


def heat_rgb(level: npt.ArrayLike, lightness: tuple[float, float]) -> FloatArray:
    """A heat map of cells that share no statistic yet: `lightness` in even steps, next to no hue."""
    low, high = lightness
    return _or_no_value(level, oklch_to_rgb(low + (high - low) * np.asarray(level, float), 0.018, 250.0))


def heat_group_rgb(
    index: npt.ArrayLike, count: int, level: npt.ArrayLike, family: Family, lightness: tuple[float, float]
) -> FloatArray:
    """A heat map of cells of group `index` out of `count`: hue by group, `lightness` in even steps by value level."""
    low, high = lightness
    light, hue = low + (high - low) * np.asarray(level, float), group_hue(index, count, family)
    return _or_no_value(level, oklch_to_rgb(light, displayable_chroma(light, hue, GROUP_CHROMA), hue))


def group_text_rgb(index: npt.ArrayLike, count: int, dark: bool, family: Family = "features") -> FloatArray:
    """The colour of words that name a group: its hue, as light as can be read on a dark or a light background."""
    hue, _ = _tones(index, count, family)
    light = np.full(hue.shape, 0.8 if dark else 0.46)
    return oklch_to_rgb(light, displayable_chroma(light, hue, GROUP_CHROMA), hue)


def rgb_to_hex(rgb: npt.ArrayLike) -> str:
    """Three numbers from 0 to 1 as `#rrggbb`."""
    return "#" + "".join(f"{round(float(v) * 255):02x}" for v in np.asarray(rgb))
