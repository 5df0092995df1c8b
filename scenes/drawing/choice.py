"""Which renderer draws a lesson: ours, or Manim's own for comparison."""

from __future__ import annotations

import os
from typing import Any

from manim import RendererType, config

from scenes.drawing.renderer import FastRenderer
from scenes.drawing.writer import PictureWriter
from scenes.spec import SpecError

VARIABLE = "NORMREEL_RENDERER"
FAST, STOCK = "fast", "stock"


def chosen() -> str:
    """The renderer that the environment asks for; raise `SpecError` for one there is not."""
    name = os.environ.get(VARIABLE) or FAST
    if name not in (FAST, STOCK):
        raise SpecError(f"{VARIABLE} = {name}: there is no such renderer. Choose {FAST} or {STOCK}.")
    return name


def with_renderer(arguments: dict[str, Any]) -> dict[str, Any]:
    """A scene's arguments with our renderer among them, unless a renderer, a camera or Manim's own was asked for."""
    is_fast = chosen() == FAST
    if not is_fast or config.renderer != RendererType.CAIRO or {"renderer", "camera_class"} & arguments.keys():
        return arguments
    skip = bool(arguments.get("skip_animations", False))
    return {**arguments, "renderer": FastRenderer(file_writer_class=PictureWriter, skip_animations=skip)}
