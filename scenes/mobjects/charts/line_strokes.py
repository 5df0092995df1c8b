"""The strokes of a number line: its axis and its marks."""

from __future__ import annotations

from itertools import pairwise

from scenes.geometry.arrays import FloatArray
from scenes.geometry.polygon import polygon
from scenes.mobjects.charts.line_shapes import bar, joined
from scenes.mobjects.charts.line_state import LineState
from scenes.mobjects.charts.value_scale import Axis

THIN = 0.018
"""The thickness of the axis, in scene units."""
_MARK, _BRACKET, _SHAFT = 0.032, 0.024, 0.036
_CAP, _HEAD = 0.09, (0.2, 0.095)


def base_outline(axis: Axis, floor: float) -> FloatArray:
    """The line itself, with two strokes where it is broken."""
    ends = [axis.left, *axis.breaks, axis.right]
    parts = []
    for i, (start, end) in enumerate(pairwise(ends)):
        left = start + (0.05 if i else 0.0)
        right = end - (0.05 if i < len(ends) - 2 else 0.0)
        parts.append(bar(left, floor - THIN / 2, right, floor + THIN / 2))
    for x in axis.breaks:
        for shift in (-0.05, 0.05):
            corners = [(-0.05, -0.11), (-0.05 + 1.4 * THIN, -0.11), (0.05 + 1.4 * THIN, 0.11), (0.05, 0.11)]
            parts.append(polygon([(x + shift + dx - 0.7 * THIN, floor + dy) for dx, dy in corners]))
    return joined(parts)


def bracket_outline(state: LineState, y: float) -> FloatArray:
    """The mark of a deviation; an end that the axis does not reach is a point that shows where it lies."""
    low, high, half = state.low_x, state.high_x, _BRACKET / 2
    parts = [bar(low, y - half, high, y + half)]
    for x, end, sign in ((low, state.axis.first - 0.01, -1), (high, state.axis.last + 0.01, 1)):
        if sign * (x - end) <= 0:
            parts.append(bar(x - half, y - _CAP, x + half, y + _CAP))
        else:
            corners = [(x - sign * 0.16, y - sign * _CAP), (x, y), (x - sign * 0.16, y + sign * _CAP)]
            parts.append(polygon(corners))
    return joined(parts)


def tick_outline(x: float, floor: float, top: float) -> FloatArray:
    """The mark of a mean."""
    return bar(x - _MARK / 2, floor - 0.1, x + _MARK / 2, top)


def arrow_outline(tail: float, tip: float, y: float) -> FloatArray:
    """A shaft and a head, which is smaller where the arrow is short."""
    sign = 1.0 if tip >= tail else -1.0
    share = min(1.0, abs(tip - tail) / (1.5 * _HEAD[0]))
    neck = tip - sign * _HEAD[0] * share
    half, wide = _SHAFT / 2 * max(share, 0.5), _HEAD[1] * share
    corners = [
        (tail, -half),
        (neck, -half),
        (neck, -wide),
        (tip, 0.0),
        (neck, wide),
        (neck, half),
        (tail, half),
    ]
    outline = [(x, y + dy) for x, dy in corners]
    return polygon(outline if sign > 0 else outline[::-1])
