"""The results as a picture: frames a second by number of cells, as SVG."""

from __future__ import annotations

import math
from html import escape

from tests.bench.results import Results
from tests.bench.variants import STORY

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 960, 520, 70, 370, 60, 64
COLORS = {"3d": "#b3261e", "stock": "#b26a00", "tuned": "#8a8400", "ours": "#0b7a4b", "encoder": "#565e6d"}
Place = tuple[float, float]


class _Axes:
    """Logarithmic both ways: cells to the right, frames a second up."""

    def __init__(self, sizes: list[int], rates: list[float]) -> None:
        self.sizes = sizes
        self.low = math.floor(math.log10(min(rates)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(rates))))

    def x(self, cells: int) -> float:
        span = math.log(self.sizes[-1] / self.sizes[0]) or 1.0
        return LEFT + math.log(cells / self.sizes[0]) / span * (WIDTH - LEFT - RIGHT)

    def y(self, rate: float) -> float:
        share = (math.log10(rate) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _text(x: float, y: float, text: str, anchor: str = "middle", extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {extra}>{escape(text)}</text>'


def _grid(axes: _Axes, fps: int) -> list[str]:
    right, found = WIDTH - RIGHT, []
    for power in range(axes.low, axes.high + 1):
        y = axes.y(10.0**power)
        found.append(f'<line x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        found.append(_text(LEFT - 8, y + 4, f"{10.0**power:g}", "end"))
    found += [_text(axes.x(cells), HEIGHT - BOTTOM + 22, f"{cells:,}") for cells in axes.sizes]
    found.append(_text((LEFT + right) / 2, HEIGHT - 16, "cells"))
    if axes.low <= math.log10(fps) <= axes.high:
        y = axes.y(fps)
        found.append(
            f'<line x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#888" stroke-dasharray="5 4"/>'
        )
        found.append(_text(right - 12, y + 15, f"playback, {fps}", "end", 'fill="#666"'))
    return found


def _line(axes: _Axes, results: Results, variant: str) -> tuple[list[str], Place | None]:
    """A variant's line with ranges, hollow where reckoned from a cut; and where it ends."""
    color, found, places = COLORS[variant], [], []
    for each in sorted((e for e in results.summaries if e["variant"] == variant), key=lambda e: e["cells"]):
        rate, x = each["fps"], axes.x(each["cells"])
        top, bottom, y = axes.y(rate["max"]), axes.y(rate["min"]), axes.y(rate["median"])
        found.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}" stroke="{color}"/>')
        fill = "white" if each["is_cut"] else color
        found.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" stroke="{color}"/>')
        places.append((x, y))
    if not places:
        return [], None
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return [f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>', *found], places[
        -1
    ]


def svg(results: Results, title: str, fps: int) -> str:
    """The picture; only a title if nothing of the storyboard was measured."""
    parts = [_text(LEFT, 28, title, "start", 'font-size="17" font-weight="bold"')]
    summaries = [each for each in results.summaries if each["cells"]]
    if summaries:
        rates = [rate for each in summaries for rate in (each["fps"]["min"], each["fps"]["max"])]
        axes = _Axes(sorted({each["cells"] for each in summaries}), rates)
        parts.append(_text(LEFT, 48, "frames a second; hollow: reckoned from a cut of the film", "start"))
        parts += _grid(axes, fps)
        ends: list[float] = []
        lines = [(variant, *_line(axes, results, variant)) for variant in STORY]
        for variant, drawn, end in sorted(lines, key=lambda line: line[2][1] if line[2] else 0.0):
            if end is not None:
                ends.append(max([end[1] + 4, *(place + 17 for place in ends)]))
                color = f'fill="{COLORS[variant]}"'
                parts += [*drawn, _text(WIDTH - RIGHT + 14, ends[-1], STORY[variant], "start", color)]
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )
