"""Gives a scene the renderer that was chosen: ours, or Manim's own for comparison."""

from __future__ import annotations

from typing import Any

from manim import RendererType, config

from scenes.renderer.fast_renderer import FastRenderer
from scenes.renderer.file_writer import PictureWriter
from scenes.renderer.registry import FAST, chosen


def with_renderer(arguments: dict[str, Any]) -> dict[str, Any]:
    """A scene's arguments with our renderer among them.

    They stay as they are if they name a renderer or a camera, if Manim is to draw with OpenGL, or if the environment
    asks for the stock renderer. Raises ValueError if it asks for one there is not.
    """
    given = {"renderer", "camera_class"} & arguments.keys()
    if chosen() != FAST or given or config.renderer != RendererType.CAIRO:
        return arguments
    skip = bool(arguments.get("skip_animations", False))
    return {**arguments, "renderer": FastRenderer(file_writer_class=PictureWriter, skip_animations=skip)}
