"""Acts that follow one cell from x to y: subtract, divide, scale, shift, each step with its arithmetic."""

from __future__ import annotations

from dataclasses import replace

from manim import DOWN, LEFT, UP, Animation, FadeIn, VGroup

from scenes.content.worked_example import parameter_cell, worked_example
from scenes.design.timing import BEAT, GLANCE, MOVE, READ, TRAVEL
from scenes.mobjects.cube.axis_marks import AxisMarks
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.panels.cell_chain import CellChain
from scenes.mobjects.panels.parameters import Parameters
from scenes.staging.acts.formulas import layer_formulas, light_axes, normalization_in_words
from scenes.staging.acts.reduce import note_groups
from scenes.staging.lesson import Lesson


def follow_cell(lesson: Lesson, groups: GroupView) -> CellChain:
    """One cell of the first group, normalized step by step."""
    stage, frame = lesson.stage, lesson.stage.frame
    example = worked_example(stage.tensor, groups.record, groups.cube.grid, stage.spec.seed, stage.numbers)
    lesson.say("pick")
    chain = CellChain(groups, example, frame.work)
    region = None if frame.aside == frame.picture else frame.aside
    lesson.play(
        *lesson.clear_stage(groups.cube),
        groups.point_at(groups.labels[0], example.cell, region),
        run_time=MOVE,
    )
    lesson.hold(GLANCE)
    lesson.play(*chain.reveal("x"), FadeIn(chain.heading), run_time=MOVE)
    for step in chain.steps[1 : chain.steps.index("x_hat") + 1]:
        lesson.say(step)
        lesson.play(*chain.reveal(step), run_time=MOVE)
        lesson.hold(TRAVEL)
    lesson.note(cell=example.name(), **example.printed)
    return chain


def scale_and_shift(lesson: Lesson, chain: CellChain) -> Parameters:
    """Gamma and beta at their true shape take the cube's place; the cell is scaled and shifted by its own.

    Without a beta the cell is only scaled.
    """
    example = chain.example
    place = parameter_cell(example.record, example.cell)
    parameters = Parameters(
        example.record, place, lesson.stage.frame.aside, lesson.stage.theme, numbers=lesson.stage.numbers
    )
    lesson.say("shape")
    stays = (chain.heading, *chain.formulas.values(), chain.tiles)
    lesson.play(*lesson.clear_stage(*stays), *lesson.enter(parameters), run_time=TRAVEL)
    lesson.hold(GLANCE)
    lesson.say("learned")
    lesson.hold(READ)
    steps = chain.steps[-len(parameters.parts) :]
    for key, step, parameter in zip(("scale", "shift"), steps, parameters.parts, strict=False):
        lesson.say(key)
        lesson.play(parameter.point_at(place, chain.cut.accent), *chain.reveal(step), run_time=MOVE)
        lesson.hold(BEAT)
    lesson.note(shape=example.record.parameter_shape, **example.printed)
    return parameters


def keep_in_mind(lesson: Lesson, groups: GroupView, marks: AxisMarks) -> None:
    """The cut once more, with all that the layer computes."""
    frame = lesson.stage.frame
    lesson.say("keep")
    if lesson.shows(groups.cube):
        changes: list[Animation] = [groups.all_colored()]
    else:
        groups.set_colored()
        changes = lesson.enter(groups.cube)
    shown = layer_formulas(lesson.stage, groups)
    column = VGroup(*shown).arrange(DOWN, buff=0.6, aligned_edge=LEFT)
    room = replace(frame.equation, bottom=frame.grid.bottom)
    column.scale(min(1.0, room.width / column.width, room.height / column.height))
    column.move_to((room.left, room.top, 0), aligned_edge=LEFT + UP)
    if not lesson.shows(marks):
        changes += lesson.enter(marks)
    changes += lesson.enter(*shown)
    lesson.play(*lesson.clear_stage(groups.cube, marks), *changes, run_time=TRAVEL)
    lesson.play(light_axes(marks, groups, shown[0]), run_time=MOVE)
    note_groups(lesson, groups)
    lesson.note(formula=normalization_in_words(lesson.stage, groups.kind.centred))
