"""A lesson of three short beats in place of `compare`; its tensor's first size says what becomes of it."""

from __future__ import annotations

import os

import manim

from scenes.lessons import storyboard
from scenes.staging.lesson import Lesson, beat

FAILS, STAYS = 7, 9
HURRY = "TINY_HURRY"
"""With this in the environment no film takes long."""


class Tiny(Lesson):
    """A square as wide as the tensor has samples."""

    entry = storyboard.COMPARE

    @beat(hold=0.2)
    def ask(self) -> None:
        """Bring in the square, which some tensors break."""
        samples = self.spec.shape[0]
        self.note(formula="none")
        self.square = manim.Square(side_length=samples / 4, fill_opacity=1)
        self.play(manim.FadeIn(self.square), run_time=0.4)
        if samples == FAILS:
            raise RuntimeError("the chalk broke")

    @beat(hold=0.2)
    def table(self) -> None:
        """Move, for a very long time with some tensors."""
        self.note(table="none")
        long = self.spec.shape[0] == STAYS and HURRY not in os.environ
        self.play(self.square.animate.shift(manim.RIGHT), run_time=900 if long else 0.4)

    @beat(hold=0.4)
    def one_line(self) -> None:
        """Say one line."""
        self.say("keep")
        self.note(formula="none")
        self.hold(0.6)
