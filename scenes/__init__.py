"""Films of normalization: the spec, the lessons and the pipeline that renders them.

.. code-block:: python

    from scenes import render

    render("compare", shape=(8, 16, 7, 7), theme="light").path
    # media/films/compare-8x16x7x7-NCHW-light-1080p.mp4

A name is imported when it is first used: `import scenes` loads neither Manim nor PyAV nor Pillow.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # typing itself is slow to import, and this comes before all else
if TYPE_CHECKING:
    from typing import Any

    from scenes.exports.page.api import LivePage, page
    from scenes.mobjects.cube.tensor_cube import TensorCube
    from scenes.pipeline.api import Film, Still, render, still
    from scenes.pipeline.jobs import RenderError
    from scenes.pipeline.options import RenderOptions
    from scenes.spec.errors import SpecError
    from scenes.spec.lecture import LectureSpec
    from scenes.staging.lesson import Lesson, beat

__version__ = "0.1.0"
__all__ = [
    "Film",
    "LectureSpec",
    "Lesson",
    "LivePage",
    "RenderError",
    "RenderOptions",
    "SpecError",
    "Still",
    "TensorCube",
    "beat",
    "page",
    "render",
    "still",
]

_MODULES = {
    "Film": "scenes.pipeline.api",
    "LectureSpec": "scenes.spec.lecture",
    "LivePage": "scenes.exports.page.api",
    "Lesson": "scenes.staging.lesson",
    "RenderError": "scenes.pipeline.jobs",
    "RenderOptions": "scenes.pipeline.options",
    "SpecError": "scenes.spec.errors",
    "Still": "scenes.pipeline.api",
    "TensorCube": "scenes.mobjects.cube.tensor_cube",
    "beat": "scenes.staging.lesson",
    "page": "scenes.exports.page.api",
    "render": "scenes.pipeline.api",
    "still": "scenes.pipeline.api",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
