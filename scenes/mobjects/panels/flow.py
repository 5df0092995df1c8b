"""A block of a network as a small diagram: what comes before its norm, the norm, and what follows, joined by arrows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from manim import Line, Polygon, RoundedRectangle, VGroup

from scenes.design.theme import BODY, LABEL, MINIMUM, SMALL, Theme
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import Typeset, words

_STROKE_PX, _ACCENT_PX, _CORNER = 2.5, 5.0, 0.12
_TIP, _CLEAR = 0.2, 0.06
_MARGIN, _HEADING, _NAME = 0.22, 0.5, 0.42


@dataclass(frozen=True)
class FlowPlan:
    """Where the parts of a diagram stand: the `norm` between two stations, from left to right or from top to bottom.

    stations  the boxes before and after the norm; none where there is no room for them
    windows   what is free in them for a tensor
    picture   what is free in the norm's box, below its `heading`
    names     where the stations' names are
    ends      the stations, as far as the arrows that lead in and out reach
    upright   whether it runs from top to bottom
    """

    norm: Box
    heading: Box
    picture: Box
    stations: tuple[Box, ...]
    names: tuple[Box, ...]
    windows: tuple[Box, ...]
    ends: tuple[Box, ...]
    upright: bool


def flow_plan(box: Box, upright: bool, station: float, arrow: float, open_station: bool = True) -> FlowPlan:
    """The plan of a diagram that fills a box.

    Parameters
    ----------
    upright
        Whether the diagram runs from top to bottom.
    station
        The length of a station along the diagram; 0 for none.
    arrow
        The length of an arrow between two boxes, and of those that lead in and out.
    open_station
        Whether a station has a window for a tensor beside its name.
    """
    if not station:
        return FlowPlan(box, *_norm_parts(box), (), (), (), (), upright)
    made = _downwards if upright else _rightwards
    return made(box, station, arrow, open_station)


def _downwards(box: Box, station: float, arrow: float, open_station: bool) -> FlowPlan:
    """From top to bottom: stations as wide as the box, their windows in the middle, the names at the left of them."""
    aside, half = 2 * arrow + station, station / 2
    norm = replace(box, bottom=box.bottom + aside, top=box.top - aside)
    first = replace(box, bottom=norm.top + arrow, top=norm.top + arrow + station)
    last = replace(box, bottom=norm.bottom - arrow - station, top=norm.bottom - arrow)
    stations, middle = (first, last), box.center[0]
    windows = tuple(replace(each, left=middle - half, right=middle + half) for each in stations)
    names = tuple(replace(each, right=middle - half) if open_station else each for each in stations)
    ends = (replace(first, top=box.top), replace(last, bottom=box.bottom))
    return FlowPlan(norm, *_norm_parts(norm), stations, names, windows, ends, True)


def _rightwards(box: Box, station: float, arrow: float, open_station: bool) -> FlowPlan:
    """From left to right: windows beside the middle of the picture, the names above them."""
    aside = 2 * arrow + station
    norm = replace(box, left=box.left + aside, right=box.right - aside)
    heading, picture = _norm_parts(norm)
    middle, half = picture.center[1], (station if open_station else 2.2 * _NAME) / 2
    lefts = (norm.left - arrow - station, norm.right + arrow)
    windows = tuple(Box(left, left + station, middle - half, middle + half) for left in lefts)
    above = 2 * _NAME if open_station else 0.0
    stations = tuple(replace(each, top=each.top + above) for each in windows)
    names = tuple(replace(each, bottom=each.top - above) if open_station else each for each in stations)
    ends = (replace(windows[0], left=box.left), replace(windows[1], right=box.right))
    return FlowPlan(norm, heading, picture, stations, names, windows, ends, False)


def _norm_parts(norm: Box) -> tuple[Box, Box]:
    """The heading and the picture in the norm's box."""
    inner = norm.inset(_MARGIN, _MARGIN / 2)
    heading = replace(inner, bottom=inner.top - _HEADING)
    return heading, replace(inner, top=heading.bottom - _CLEAR)


class Flow(VGroup):
    """The diagram of a plan.

    Parameters
    ----------
    names
        What the stations are called.
    heading, axes
        What the norm is called, and over what it averages: at length and in short.
    accent
        The norm's colour.

    What the norm is called is `heading`, not on the diagram before it is added; until then it may be `unnamed`.
    """

    def __init__(
        self,
        plan: FlowPlan,
        names: tuple[str, str],
        heading: str,
        axes: tuple[str, str],
        theme: Theme,
        accent: str,
    ) -> None:
        super().__init__()
        self.plan = plan
        self.add(_outline(plan.norm, accent, _ACCENT_PX))
        self.add(*(_outline(each, theme.line, _STROKE_PX) for each in plan.stations))
        self.add(*(_arrow(start, end, theme.muted) for start, end in _ways(plan)))
        for name, box in zip(names, plan.names, strict=False):
            self.add(_fitted(name, LABEL, theme.text, box.inset(_CLEAR)))
        self.heading = VGroup(*_heading(plan.heading, heading, axes, theme, accent))

    def unnamed(self, text: str, color: str) -> Typeset:
        """What stands in the heading's place while the norm has no name."""
        name = words(text, BODY, color, weight="semibold")
        box = self.plan.heading
        return name.move_to((box.left + name.width / 2, box.center[1], 0.0))


def _outline(box: Box, color: str, px: float) -> RoundedRectangle:
    made = RoundedRectangle(
        width=box.width, height=box.height, corner_radius=_CORNER, stroke_color=color, stroke_width=px
    )
    return made.move_to((*box.center, 0.0))


def _ways(plan: FlowPlan) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Where the arrows start and end."""
    if not plan.stations:
        return []
    (first, last), (before, after), norm = plan.stations, plan.ends, plan.norm
    if plan.upright:
        x = norm.center[0]
        steps = (
            before.top,
            first.top,
            first.bottom,
            norm.top,
            norm.bottom,
            last.top,
            last.bottom,
            after.bottom,
        )
        points = [(x, y) for y in steps]
    else:
        y = plan.windows[0].center[1]
        steps = (
            before.left,
            first.left,
            first.right,
            norm.left,
            norm.right,
            last.left,
            last.right,
            after.right,
        )
        points = [(x, y) for x in steps]
    return list(zip(points[0::2], points[1::2], strict=True))


def _arrow(start: tuple[float, float], end: tuple[float, float], color: str) -> VGroup:
    """A stroke with a tip, a little apart from what it joins."""
    ends = np.array([(*start, 0.0), (*end, 0.0)])
    along = (ends[1] - ends[0]) / np.linalg.norm(ends[1] - ends[0])
    across = np.array([-along[1], along[0], 0.0])
    head = ends[1] - _CLEAR * along
    neck = head - _TIP * along
    tip = Polygon(head, neck + across * _TIP / 2, neck - across * _TIP / 2, stroke_width=0)
    tip.set_fill(color, 1.0)
    return VGroup(Line(ends[0] + _CLEAR * along, neck, stroke_width=_ACCENT_PX, color=color), tip)


def _heading(box: Box, heading: str, axes: tuple[str, str], theme: Theme, accent: str) -> list[Typeset]:
    """The norm's name at the left and the axes at the right, in short if need be, or only the name."""
    name = words(heading, BODY, accent, weight="semibold")
    for said, px in zip(axes, (LABEL, SMALL), strict=True):
        over = words(said, px, theme.text)
        room = box.width - over.width - _MARGIN
        if room >= MINIMUM / BODY * name.width:
            name.scale(min(1.0, room / name.width))
            name.move_to((box.left + name.width / 2, box.center[1], 0.0))
            return [name, over.move_to((box.right - over.width / 2, box.center[1], 0.0))]
    name.scale(max(MINIMUM / BODY, min(1.0, box.width / name.width)))
    return [name.move_to((*box.center, 0.0))]


def _fitted(text: str, px: float, color: str, box: Box) -> Typeset:
    """The text in the middle of a box: a line a word if it is too wide for one line, and smaller if need be."""
    made = words(text, px, color, align="center")
    if made.width > box.width:
        made = words(text.replace(" ", "\n"), px, color, align="center")
    made.scale(max(MINIMUM / px, min(1.0, box.width / made.width, box.height / made.height)))
    return made.move_to((*box.center, 0.0))
