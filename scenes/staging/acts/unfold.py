"""Acts that open a film: the batch, sample by sample, folds into one cube; a question before an answer."""

from __future__ import annotations

from typing import Any

from manim import FadeIn, FadeOut, VGroup

from scenes.design.timing import BEAT, GLANCE, MOVE, READ, THINK, TRAVEL
from scenes.geometry.arrangements import maps_as_columns
from scenes.geometry.box import Box
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.readouts import PredictionCard
from scenes.mobjects.text.typeset import Typeset
from scenes.staging.acts.formulas import normalization_formula, normalization_in_words
from scenes.staging.lesson import Lesson

_SMALLEST_CARD = 0.75


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


def show_formula(lesson: Lesson, centred: bool = True) -> Typeset:
    """The formula of normalization, or of an uncentred kind, appears in its region."""
    formula = normalization_formula(lesson.stage, centred)
    lesson.play(FadeIn(formula), run_time=MOVE)
    lesson.note(formula=normalization_in_words(lesson.stage, centred))
    return formula


def ask_why(lesson: Lesson) -> None:
    """The formula with a word on why, then the question whose answer the lesson is."""
    lesson.say("why")
    show_formula(lesson)
    lesson.hold(BEAT)
    lesson.say("question")
    ask(lesson, "card")


def ask(lesson: Lesson, key: str, region: Box | None = None, **values: Any) -> None:
    """A question on a card, in the region for one or another, time to think, and the card goes."""
    box = region or lesson.stage.frame.card
    card = PredictionCard(lesson.text(key, **values), lesson.stage.theme, width=box.width)
    card.scale(min(1.0, max(_SMALLEST_CARD, box.height / card.height))).move_to((*box.center, 0))
    lesson.play(FadeIn(card, scale=0.96), run_time=GLANCE)
    lesson.play(card.run_out(), run_time=THINK)
    lesson.play(FadeOut(card), run_time=GLANCE)
