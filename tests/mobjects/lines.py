"""Number lines for the tests, and what can be read on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from manim import Animation

from normcore.normalization import normalize
from normcore.samples import integers
from scenes.design.theme import DARK
from scenes.geometry.box import Box
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.text.typeset import Typeset

WIDE, NARROW = Box(-4.0, 4.0, -2.75, 2.75), Box(-2.5, 2.5, -1.2, 1.2)
CHANNEL = integers((5, 4, 2, 3), "NCHW", 0)[:, 2].ravel()
HERO = 1


def normalized(values: Any, eps: float = 1e-5) -> Any:
    return normalize(np.asarray(values)[None], "layer", "NC", eps=eps).x_hat[0]


def line(values: Any = CHANNEL, box: Box = WIDE, **kwargs: Any) -> ValueLine:
    kwargs = {"hero": HERO, "normalized": normalized(values), **kwargs}
    return ValueLine(values, box, DARK, **kwargs)


def done(*animations: Animation) -> None:
    for animation in animations:
        animation.begin()
        animation.finish()


def read(made: Any) -> Iterator[tuple[str, Box]]:
    """Every text that can be read, with its rectangle."""
    for part in made.get_family():
        if isinstance(part, Typeset):
            points = np.concatenate([np.zeros((0, 3)), *(term.points for term in part.terms.values())])
            if len(points):
                (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
                yield part.markup.replace("\\", ""), Box(left, right, bottom, top)


def texts(made: Any) -> dict[str, Box]:
    """What can be read, each text once, with its rectangle."""
    return dict(read(made))


def meet(first: Box, second: Box) -> bool:
    wide = min(first.right, second.right) - max(first.left, second.left)
    return wide > 0 and min(first.top, second.top) - max(first.bottom, second.bottom) > 0


def assert_clear(made: ValueLine) -> None:
    """No text meets a text, a dot or a tick of the mean; none leaves the box."""
    shown, state, box = texts(made), made.state, made.box
    for name, place in shown.items():
        assert box.left - 0.02 <= place.left, name
        assert place.right <= box.right + 0.02, name
        assert box.bottom - 0.02 <= place.bottom, name
        assert place.top <= box.top + 0.02, name
        others = [other for other in shown if other != name and meet(place, shown[other])]
        assert not others, f"{name} meets {others}"
        if made.dot_size is not None:
            reach = made.dot_size.radius * state.size
            x = np.clip(state.x, place.left, place.right) - state.x
            y = np.clip(state.y, place.bottom, place.top) - state.y
            assert not ((np.hypot(x, y) < reach) & (state.size > 0)).any(), f"{name} lies on dots"
        tick = made.picture.tick.points
        if len(tick):
            low, high = tick[:, :2].min(axis=0), tick[:, :2].max(axis=0)
            assert not meet(place, Box(low[0], high[0], low[1], high[1])), f"{name} lies on the tick"
