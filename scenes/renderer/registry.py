"""The renderers that can draw a lesson, by name, each imported when it is used: the command starts without Manim.

A new renderer is a module and a line in `RENDERERS`. Its class is a `manim.CairoRenderer` that takes the same
arguments, each with a default, and names its camera's class as `default_camera`.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, Final

VARIABLE: Final = "NORMREEL_RENDERER"
"""The environment variable that chooses a renderer for plain Manim."""
FAST: Final = "fast"
"""The renderer that lessons bring along."""
STOCK: Final = "stock"
"""Manim's own Cairo renderer."""
RENDERERS: Final = {
    FAST: "scenes.renderer.fast_renderer:FastRenderer",
    STOCK: "scenes.renderer.stock_renderer:StockRenderer",
}
"""Module and class of each."""
NAMES: Final = tuple(RENDERERS)


def renderer_class(name: str) -> type[Any]:
    """Import a renderer; raise KeyError for a name that is not registered."""
    module, _, kind = RENDERERS[name].partition(":")
    found: type[Any] = getattr(import_module(module), kind)
    return found


def chosen() -> str:
    """Return the renderer the environment asks for; raise ValueError for one there is not."""
    name = os.environ.get(VARIABLE) or FAST
    if name not in NAMES:
        raise ValueError(f"{VARIABLE} = {name}: there is no such renderer. Choose {' or '.join(NAMES)}.")
    return name


def with_renderer(arguments: dict[str, Any]) -> dict[str, Any]:
    """A scene's arguments with the chosen renderer among them.

    They stay as they are if they name a renderer or a camera, if Manim is to draw with OpenGL, or if the environment
    asks for Manim's own renderer. Raises ValueError if it asks for one there is not.
    """
    from manim import RendererType, config

    name, given = chosen(), {"renderer", "camera_class"} & arguments.keys()
    if name == STOCK or given or config.renderer != RendererType.CAIRO:
        return arguments
    skip = bool(arguments.get("skip_animations", False))
    return {**arguments, "renderer": renderer_class(name)(skip_animations=skip)}
