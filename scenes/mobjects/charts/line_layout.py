"""Where the parts of a number line stand in its box, and where a text finds room. No Manim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box

_LABELS, _BRACKET, _LANE, _BARE, _TICKS, _NOTE = 0.16, 0.41, 0.42, 0.08, 0.43, 0.31
_LEAST = 0.9
_CLEAR, _STEP, _DRIFT = 0.03, 0.12, 0.2


@dataclass(frozen=True)
class LineRows:
    """Heights in a number line's box, from top to bottom.

    labels   the names of mean and deviation
    bracket  the bracket of the deviation
    lane     a line of text that no column reaches
    ceiling  how far columns reach
    floor    the axis
    ticks    its numbers
    notes    lines about the group
    """

    labels: float
    bracket: float
    lane: float
    ceiling: float
    floor: float
    ticks: float
    notes: tuple[float, ...]

    @classmethod
    def of(cls, box: Box, notes: int, has_arrow: bool) -> LineRows:
        """The rows of a box with so many lines of notes, with or without room for an arrow's text."""
        lane = _LANE if has_arrow else _BARE
        floor = box.bottom + _NOTE * notes + _TICKS
        return cls(
            box.top - _LABELS,
            box.top - _BRACKET,
            box.top - _BRACKET - 0.1 - 0.17,
            box.top - _BRACKET - 0.1 - lane,
            floor,
            floor - 0.27,
            tuple(box.bottom + _NOTE * (notes - 0.5 - line) for line in range(notes)),
        )

    @classmethod
    def compact(cls, box: Box, numbered: bool) -> LineRows:
        """The rows of one line among others, whose texts stand beside it."""
        floor = box.bottom + (_TICKS if numbered else 0.12)
        bracket = box.top - 0.1
        ceiling = bracket - 0.12
        return cls(box.center[1], bracket, ceiling, ceiling, floor, floor - 0.27, ())

    @property
    def height(self) -> float:
        """What columns may take."""
        return self.ceiling - self.floor

    def fitted(self, height: float) -> LineRows:
        """Rows around columns that are no higher than `height`, in the middle of the same box."""
        spare = (self.height - max(height, _LEAST)) / 2
        if spare <= 0:
            return self
        above = {name: getattr(self, name) - spare for name in ("labels", "bracket", "lane", "ceiling")}
        below = {name: getattr(self, name) + spare for name in ("floor", "ticks")}
        return replace(self, **above, **below, notes=tuple(line + spare for line in self.notes))


def box_around(x: float, y: float, width: float, height: float) -> Box:
    """A rectangle around a centre."""
    return Box(x - width / 2, x + width / 2, y - height / 2, y + height / 2)


def is_free(box: Box, dots: FloatArray, radius: float, others: Iterable[Box], within: Box) -> bool:
    """Whether a rectangle meets no dot (x, y) and no other rectangle and lies within a third."""
    if (
        box.left < within.left
        or box.right > within.right
        or box.top > within.top
        or box.bottom < within.bottom
    ):
        return False
    reach = radius + _CLEAR
    x, y = dots
    met = (x > box.left - reach) & (x < box.right + reach) & (y > box.bottom - reach) & (y < box.top + reach)
    return not met.any() and not any(_meet(box, other) for other in others)


def _meet(first: Box, second: Box) -> bool:
    wide = min(first.right, second.right) - max(first.left, second.left)
    high = min(first.top, second.top) - max(first.bottom, second.bottom)
    return wide > -_CLEAR and high > -_CLEAR


def arrow_height(
    tail: float, head: float, hero: tuple[float, float], dots: FloatArray, radius: float
) -> float:
    """How high an arrow from the mean to the followed value flies: straight at it, or over what stands between."""
    reach = 1.5 * radius
    low, high = min(tail, head), max(tail, head)
    x, y = dots
    itself = (np.abs(x - hero[0]) < radius / 2) & (np.abs(y - hero[1]) < radius / 2)
    tops = y[(x > low) & (x < high) & ~itself]
    highest = float(tops.max(initial=-np.inf))
    return hero[1] if highest < hero[1] - 0.9 * reach else max(highest, hero[1]) + radius + 0.14


def text_places(
    size: tuple[float, float], tail: float, head: float, y: float, beyond: float, within: Box
) -> list[tuple[float, float]]:
    """Where an arrow's text may stand, the best place first: behind its head, or over it on its own side."""
    width, height = size
    side = 1.0 if head >= tail else -1.0
    start = tail + side * (0.08 + width / 2)
    over = max((tail + head) / 2, start) if side > 0 else min((tail + head) / 2, start)
    over = float(np.clip(over, within.left + width / 2, within.right - width / 2))
    return [(head + side * (beyond + width / 2), y), (over, y + height / 2 + beyond - 0.08)]


def nearest_free(
    size: tuple[float, float],
    hero: tuple[float, float],
    target: tuple[float, float],
    dots: FloatArray,
    radius: float,
    others: list[Box],
    within: Box,
) -> tuple[float, float] | None:
    """Where a text of this size meets nothing, near the followed value and then near `target`, if there is room."""
    width, height = size
    if width > within.width or height > within.height:
        return None
    x, y = np.meshgrid(
        np.arange(within.left + width / 2, within.right - width / 2 + _STEP, _STEP),
        np.arange(within.bottom + height / 2, within.top - height / 2 + _STEP, _STEP),
    )
    centers = np.column_stack([x.ravel(), y.ravel()])
    apart = np.maximum(np.abs(centers - hero) - np.array(size) / 2, 0.0)
    far = np.hypot(*apart.T) + _DRIFT * np.hypot(*(centers - target).T)
    for center in centers[np.argsort(far)].tolist():
        if is_free(box_around(center[0], center[1], width, height), dots, radius, others, within):
            return center[0], center[1]
    return None
