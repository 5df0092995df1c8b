"""Rectangles of the frame."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Box:
    """A rectangle of the frame, in scene units."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def center(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def columns(self, *weights: float, gap: float = 0.4) -> list[Box]:
        """The box cut into side-by-side boxes whose widths stand in the ratio of `weights`."""
        unit = (self.width - gap * (len(weights) - 1)) / sum(weights)
        boxes, left = [], self.left
        for weight in weights:
            boxes.append(replace(self, left=left, right=left + weight * unit))
            left += weight * unit + gap
        return boxes

    def rows(self, *weights: float, gap: float = 0.3) -> list[Box]:
        """The box cut into boxes from top to bottom whose heights stand in the ratio of `weights`."""
        unit = (self.height - gap * (len(weights) - 1)) / sum(weights)
        boxes, top = [], self.top
        for weight in weights:
            boxes.append(replace(self, top=top, bottom=top - weight * unit))
            top -= weight * unit + gap
        return boxes

    def inset(self, x: float, y: float | None = None) -> Box:
        """The box with a margin of `x` left and right and `y` above and below."""
        dy = x if y is None else y
        return Box(self.left + x, self.right - x, self.bottom + dy, self.top - dy)
