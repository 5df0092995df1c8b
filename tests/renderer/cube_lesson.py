"""A short lesson with a cube, text and a hold, to film in seconds."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from manim import RIGHT, UP, FadeIn, FadeOut

from normcore.kinds import BATCH
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import words
from scenes.renderer.registry import with_renderer
from scenes.spec.lecture import LectureSpec
from tests.pipeline.small_lessons import Small


class Cells(Small):
    """A cube comes, is coloured by channel, moves and goes."""

    names: ClassVar[list[str]] = ["come", "still", "go"]

    def __init__(self, spec: LectureSpec | None = None, until: str | None = None, **kwargs: object) -> None:
        super().__init__(spec, until, **with_renderer(kwargs))
        tensor = np.random.default_rng(0).normal(size=(3, 4, 2, 2))
        self.cube = TensorCube(tensor, backdrop="#102030")
        self.text = words("four channels", 48, "#ffffff").shift(3 * UP)

    def come(self) -> None:
        """Cells grow one sample after another."""
        self.play(self.cube.appear(), FadeIn(self.text, shift=RIGHT), run_time=0.6)

    def still(self) -> None:
        """Hues, then a hold."""
        colors = self.cube.group_colors(self.cube.normalized(BATCH))
        self.play(self.cube.recolor(colors), run_time=0.4)
        self.wait(0.6)
        self.play(self.cube.split("C"), run_time=0.4)

    def go(self) -> None:
        """Out to the right."""
        self.play(FadeOut(self.cube, shift=2 * RIGHT), self.text.animate.shift(UP), run_time=0.6)
