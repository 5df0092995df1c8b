"""The names of the renderers that can draw a lesson, and the variable that chooses one."""

from __future__ import annotations

import os

from scenes.spec import SpecError

VARIABLE = "NORMREEL_RENDERER"
FAST = "fast"
"""The renderer that lessons bring along."""
STOCK = "stock"
"""Manim's own Cairo renderer."""
NAMES = (FAST, STOCK)


def chosen() -> str:
    """Return the renderer the environment asks for; raise `SpecError` for one there is not."""
    name = os.environ.get(VARIABLE) or FAST
    if name not in NAMES:
        raise SpecError(f"{VARIABLE} = {name}: there is no such renderer. Choose {' or '.join(NAMES)}.")
    return name
