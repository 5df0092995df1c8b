"""The names of the renderers that can draw a lesson, the variable that chooses one, and what they agree on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

VARIABLE = "NORMREEL_RENDERER"
FAST = "fast"
"""The renderer that lessons bring along."""
STOCK = "stock"
"""Manim's own Cairo renderer."""
NAMES = (FAST, STOCK)


_whole = 0


@contextmanager
def drawn_whole() -> Iterator[None]:
    """Nobody asks for the shapes of a cube meanwhile: it is drawn in one pass or not at all."""
    global _whole
    _whole += 1
    try:
        yield
    finally:
        _whole -= 1


def is_drawn_whole() -> bool:
    """Say whether a cube's shapes can be spared."""
    return _whole > 0


def chosen() -> str:
    """Return the renderer the environment asks for; raise ValueError for one there is not."""
    name = os.environ.get(VARIABLE) or FAST
    if name not in NAMES:
        raise ValueError(f"{VARIABLE} = {name}: there is no such renderer. Choose {' or '.join(NAMES)}.")
    return name
