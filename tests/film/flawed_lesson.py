"""A lesson with every flaw that the audits look for; it borrows names and texts of `compare`."""

from __future__ import annotations

from dataclasses import replace

from manim import LEFT, RIGHT, FadeIn

from scenes.design.color import hex_to_rgb
from scenes.geometry.arrays import BoolArray
from scenes.lessons import storyboard
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import words
from scenes.staging.lesson import Lesson, beat

NOTES = dict.fromkeys(("x", "first", "first_mean", "first_sd", "second", "second_mean", "second_sd"), "none")
"""What the texts of `compare` ask for."""


def nearly_gone(cube: TensorCube, mask: BoolArray) -> CellState:
    """Some cells nearly in the colour of the background, without their values."""
    rgb = cube.state.rgb + 0.9 * (hex_to_rgb(cube.theme.background) - cube.state.rgb)
    return cube.state.changed(mask, rgb=rgb, edge_rgb=cube.edges(rgb), ink=0.0)


class Flawed(Lesson):
    """Little to see, much to read, long rests, hidden cells, and numbers that do not come out."""

    entry = replace(storyboard.COMPARE, module="tests.film.flawed_lesson", class_name="Flawed")

    def set_up(self) -> None:
        self.cube = self.stage.cube_in(self.stage.frame.aside, 0.5)

    @beat(hold=0.2)
    def large_or_small(self) -> None:
        """Much to read in a moment."""
        self.say("depends")
        text = words("a long text that nobody can read in the time for which it stands here", 32, "#ffffff")
        self.play(FadeIn(text), run_time=0.4)
        self.note(**NOTES)
        self.play(*self.clear_stage(), run_time=0.4)

    @beat(hold=9.0)
    def where_it_lives(self) -> None:
        """The second sample is explained behind the first, dim, while a text crosses it."""
        self.working_on(self.cube, self.cube.where(N=1))
        self.cube.state = nearly_gone(self.cube, self.cube.where(C=3))
        text = words("6 − 5.47 = 0.54", 32, "#ffffff").move_to(self.cube.get_left())
        self.add(self.cube, text)
        self.play(text.animate.shift(3 * RIGHT), run_time=3.0)
        self.play(text.animate.shift(3 * LEFT), run_time=1.0)
        self.note(address="none")

    @beat(hold=1.0)
    def keep(self) -> None:
        """A cell that is explained no longer."""
        self.note(table="none", **NOTES)
