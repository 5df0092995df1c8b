"""The act that folds a batch: its samples, side by side, become one cube."""

from __future__ import annotations

from manim import VGroup

from scenes.design.timing import MOVE, READ, TRAVEL
from scenes.geometry.arrangements import maps_as_columns
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.staging.lesson import Lesson


def fold_batch(lesson: Lesson, cube: TensorCube, names: VGroup) -> None:
    """The samples, which stand side by side under their names, fold into the cube.

    The maps of pictures become columns first, if in the cube positions run down one axis.
    """
    lesson.say("fold_maps" if cube.grid.maps else "fold")
    leave = lesson.leave(names)
    if lesson.stage.story == "images" and not cube.grid.maps:
        lesson.play(cube.move_cells(maps_as_columns(cube.grid, cube.state.pose)), leave, run_time=MOVE)
        lesson.play(cube.fold(), run_time=TRAVEL)
    else:
        lesson.play(cube.fold(), leave, run_time=READ)
    if cube.grid.elided:
        lesson.say("elided")
        lesson.hold(READ)
