"""The act that folds a batch: its samples, side by side, become one cube."""

from __future__ import annotations

from manim import VGroup

from scenes.design.timing import BEAT, READ, STEP
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.staging.lesson import Lesson


def fold_batch(lesson: Lesson, cube: TensorCube, names: VGroup) -> None:
    """The samples, which stand side by side under their names, fold into the cube."""
    lesson.say("fold_maps" if cube.grid.maps else "fold")
    lesson.play(lesson.leave(names), run_time=STEP)
    lesson.play(cube.fold(), run_time=BEAT)
    if cube.grid.elided:
        lesson.say("elided")
        lesson.hold(READ)
