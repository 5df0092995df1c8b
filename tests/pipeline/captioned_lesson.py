"""A lesson of three short beats that stands in for `compare`, to test what is drawn again."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import manim

from scenes.lessons import storyboard
from scenes.staging.lesson import Lesson, beat

ENTRY = dataclasses.replace(
    storyboard.COMPARE,
    class_name="Captioned",
    module="tests.pipeline.captioned_lesson",
    poster_beat="normalize",
    texts=Path(__file__).parent / "texts",
)


class Captioned(Lesson):
    """A square that moves while captions change."""

    entry = ENTRY

    @beat(hold=0.2)
    def ask(self) -> None:
        """Say, and show the square."""
        self.square = manim.Square(side_length=1, fill_opacity=1)
        self.say("formula")
        self.note(formula="none")
        self.play(manim.FadeIn(self.square), run_time=0.6)

    @beat(hold=0.4)
    def normalize(self) -> None:
        """Move; the caption of the beat before stands until the end."""
        self.play(self.square.animate.shift(manim.RIGHT), run_time=0.4)
        self.say("bars")

    @beat(hold=0.6)
    def one_line(self) -> None:
        """Say one line."""
        self.say("keep")
        self.note(formula="none")
        self.play(manim.FadeOut(self.square), run_time=0.6)


class Longer(Captioned):
    """The same lesson with another middle and a beat more."""

    @beat(hold=0.6)
    def normalize(self) -> None:
        """Move back."""
        self.play(self.square.animate.shift(manim.LEFT), run_time=0.4)

    @beat(hold=0.4)
    def table(self) -> None:
        """A line at the end."""
        self.say("start")
        self.note(table="none")
        self.hold(0.6)


class Narrowed(Captioned):
    """The same lesson with a beat for each method."""

    @beat(hold=0.4, view="batch")
    def normalize(self) -> None:
        """Move back."""
        self.play(self.square.animate.shift(manim.LEFT), run_time=0.4)

    @beat(hold=0.4, view="layer")
    def table(self) -> None:
        """A line at the end."""
        self.say("start")
        self.note(table="none")
        self.hold(0.6)
