"""A small lesson with nothing behind it: a tilted square, and a cube whose cells can be seen through."""

from __future__ import annotations

from typing import Any, ClassVar

import manim
import numpy as np

from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.spec.lecture import LectureSpec
from tests.pipeline.small_lessons import Small

ORANGE = "#d55e00"
FAINT = 0.38
"""The opacity of the cells."""


class Clear(Small):
    """Holds still, then the square moves."""

    names: ClassVar[list[str]] = ["still", "move"]

    def __init__(self, spec: LectureSpec, until: str | None = None, **kwargs: Any) -> None:
        super().__init__(spec, until, **kwargs)
        self.camera.background_color = manim.BLACK
        self.square = manim.Square(2, fill_opacity=1, stroke_width=0, color=ORANGE)
        self.square.rotate(0.5).shift(3 * manim.LEFT)
        cube = TensorCube(np.arange(24.0).reshape(2, 3, 2, 2), theme=spec.film_theme).scale(0.6)
        cube.state = cube.state.changed(alpha=FAINT, ink=0.0)
        self.cube = cube.shift(3 * manim.RIGHT)

    def still(self) -> None:
        """Stand still."""
        self.add(self.square, self.cube)
        self.wait(1.0)

    def move(self) -> None:
        """Move the square."""
        self.play(self.square.animate.shift(manim.UP), run_time=0.4)
