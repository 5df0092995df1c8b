"""The act that folds a batch: its samples, side by side, become one cube."""

from __future__ import annotations

from manim import VGroup

from scenes.design.timing import MOVE, READ, STEP, TRAVEL
from scenes.geometry.arrangements import maps_as_columns
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.staging.lesson import Lesson


def fold_batch(lesson: Lesson, cube: TensorCube, names: VGroup) -> None:
    """The samples, which stand side by side under their names, fold into the cube.

    The maps of pictures become columns first, if in the cube positions run down one axis.
    """
    maps = cube.grid.maps
    lesson.say("fold_maps" if maps else "fold")
    lesson.play(lesson.leave(names), run_time=STEP)
    if lesson.stage.story == "images" and not maps:
        lesson.play(cube.move_cells(maps_as_columns(cube.grid, cube.state.pose)), run_time=MOVE - STEP)
        lesson.play(cube.fold(), run_time=TRAVEL)
    else:
        lesson.play(cube.fold(), run_time=READ - STEP)
    if cube.grid.elided:
        lesson.say("elided")
        lesson.hold(READ)
