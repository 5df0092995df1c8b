"""How long users wait by the number of machines, as SVG: one panel for each number of requests a day."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Protocol

WIDTH, PANEL, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 960, 480, 400, 66, 24, 84, 60
LINE, GOAL = "#0b7a4b", "#b3261e"
SHORTEST = 0.1
"""Seconds at the foot of the picture; what is less is drawn there."""
_TICKS = ((0.1, "0.1 s"), (1.0, "1 s"), (10.0, "10 s"), (60.0, "1 min"), (600.0, "10 min"), (3600.0, "1 h"))
_LATER = ((36_000.0, "10 h"), (360_000.0, "100 h"))


class Tried(Protocol):
    """A day and what was tried for it: (machines, seconds that 95 % of the films waited at most)."""

    @property
    def per_day(self) -> int:
        """Requests."""

    @property
    def machines(self) -> int:
        """The machines that were enough."""

    @property
    def tried(self) -> list[tuple[int, float]]:
        """Machines and seconds, in the order of machines."""


class _Panel:
    def __init__(self, number: int, day: Tried) -> None:
        self.start, self.end = number * PANEL + LEFT, (number + 1) * PANEL - RIGHT
        near = [each for each in day.tried if day.machines / 2 <= each[0] <= 2 * day.machines]
        self.places = [(self._limited(seconds), machines) for machines, seconds in near]
        self.least, self.most = math.log(day.machines / 2), math.log(day.machines * 2)
        longest = max(60.0, *(seconds for seconds, _ in self.places))
        later = next((each for each, _ in (*_TICKS, *_LATER) if each >= longest), longest)
        self.top = math.log(later)

    def x(self, machines: float) -> float:
        share = (math.log(machines) - self.least) / (self.most - self.least)
        return self.start + share * (self.end - self.start)

    def y(self, seconds: float) -> float:
        share = (math.log(self._limited(seconds)) - math.log(SHORTEST)) / (self.top - math.log(SHORTEST))
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    @staticmethod
    def _limited(seconds: float) -> float:
        return max(SHORTEST, seconds)


def _text(x: float, y: float, text: str, anchor: str = "middle", extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {extra}>{escape(text)}</text>'


def _rule(panel: _Panel, seconds: float, extra: str) -> str:
    y = panel.y(seconds)
    return f'<line x1="{panel.start}" x2="{panel.end}" y1="{y:.1f}" y2="{y:.1f}" {extra}/>'


def _drawn(number: int, day: Tried, wait: float) -> list[str]:
    panel = _Panel(number, day)
    found = [_text(panel.start, 66, f"{day.per_day:,} requests a day", "start", 'font-weight="bold"')]
    for seconds, name in (*_TICKS, *_LATER):
        if math.log(seconds) <= panel.top + 1e-9:
            found.append(_rule(panel, seconds, 'stroke="#ddd"'))
            found.append(_text(panel.start - 8, panel.y(seconds) + 4, name, "end"))
    found.append(_rule(panel, wait, f'stroke="{GOAL}" stroke-dasharray="5 4"'))
    found.append(_text(panel.end, panel.y(wait) - 6, f"{wait:g} s", "end", f'fill="{GOAL}"'))
    points = [(panel.x(machines), panel.y(seconds)) for seconds, machines in panel.places]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    found.append(f'<polyline points="{joined}" fill="none" stroke="{LINE}" stroke-width="2"/>')
    found += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="white" stroke="{LINE}"/>' for x, y in points]
    seconds = dict(day.tried)[day.machines]
    x, y = panel.x(day.machines), panel.y(seconds)
    found.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{LINE}"/>')
    found.append(_text(x - 8, y + 16, f"{day.machines:,}", "end", f'fill="{LINE}" font-weight="bold"'))
    for machines in (math.ceil(day.machines / 2), day.machines, 2 * day.machines):
        found.append(_text(panel.x(machines), HEIGHT - BOTTOM + 22, f"{machines:,}"))
    found.append(_text((panel.start + panel.end) / 2, HEIGHT - 16, "machines"))
    return found


def svg(days: Sequence[Tried], wait: float) -> str:
    """The picture."""
    parts = [
        _text(LEFT, 28, "How long films wait for a machine", "start", 'font-size="17" font-weight="bold"'),
        _text(LEFT, 46, "95 % of the films that must be made wait no longer", "start"),
    ]
    for number, day in enumerate(days):
        parts += _drawn(number, day, wait)
    body, width = "\n".join(parts), max(WIDTH, len(days) * PANEL)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" '
        f'viewBox="0 0 {width} {HEIGHT}" font-family="sans-serif" font-size="13">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )
