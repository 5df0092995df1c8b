"""The lines under a number line: what lies beyond its ends, its name, and how many values there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenes.design.theme import LABEL, SMALL
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_picture import GAP, LinePicture
from scenes.mobjects.charts.line_shapes import Label

_LEFT, _MIDDLE, _RIGHT = range(3)


@dataclass(frozen=True)
class Notes:
    """Texts under a number line, and in which line each of them stands.

    lines   how many lines there are
    label, count  the name and how many values there are, in one line
    rows    the line of what lies before the beginning, of the name, and of what lies behind the end
    """

    lines: int
    label: str
    count: str
    rows: tuple[int, int, int]

    @classmethod
    def of(cls, box: Box, outside: Sequence[tuple[str, str]], label: str, count: str) -> Notes:
        """As few lines as keep the texts of every stage apart."""
        before, behind = (max((_width(pair[end]) for pair in outside), default=0.0) for end in (0, 1))
        middle = _width(label, LABEL) + _width(count) + (GAP if label and count else 0.0)
        rows, line = [0, 0, 0], 0
        if before and behind and before + behind + GAP > box.width:
            line += 1
        rows[_RIGHT] = line
        widest = max(before, behind if line == 0 else 0.0)
        crowded = middle and (before or behind) and 2 * (widest + GAP) + middle > box.width
        if line or crowded:
            line += 1 if middle else 0
        rows[_MIDDLE] = line if middle else 0
        any_text = bool(before or behind or middle)
        return cls(line + 1 if any_text else 0, label, count, (rows[0], rows[1], rows[2]))

    def set_in(self, picture: LinePicture, color: str, muted: str) -> None:
        """Give a picture its texts and their places; how many values there are is said by the state that it shows."""
        box, heights = picture.box, picture.rows.notes or (0.0,)
        picture.beyond_places = (
            (box.left, heights[self.rows[_LEFT]]),
            (box.right, heights[self.rows[_RIGHT]]),
        )
        wide = [_width(self.label, LABEL), _width(self.count)]
        x = box.center[0] - (sum(wide) + (GAP if all(wide) else 0.0)) / 2
        for text, px, ink, width, said in (
            (self.label, LABEL, color, wide[0], self.label),
            (self.count, SMALL, muted, wide[1], None),
        ):
            if text:
                label = Label(px, ink, "semibold" if px == LABEL else "medium")
                picture.notes.append((label, said, x + width / 2, heights[self.rows[_MIDDLE]]))
                picture.add(label)
                x += width + GAP


def _width(text: str, px: float = SMALL) -> float:
    return Label.size(text, px, "semibold" if px == LABEL else "medium")[0] if text else 0.0
