"""Acts that follow the hero from x to y: subtract, divide, scale, shift, each step with its arithmetic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import FadeIn

from scenes.content.hero import Hero
from scenes.content.worked_example import WorkedExample, parameter_cell, worked_example
from scenes.design.compositions import focus
from scenes.design.timing import BLINK, GLANCE, MOVE, TRAVEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.geometry.view import OBLIQUE
from scenes.mobjects.cube.open_groups import LARGEST, OpenGroups
from scenes.mobjects.panels.cell_chain import CellChain
from scenes.mobjects.panels.parameters import Parameters
from scenes.staging.acts.hero import where
from scenes.staging.lesson import Lesson

_PLATE = 0.8
_LARGER = 1.5
"""How much larger than captions the arithmetic may be."""
_BESIDE = 0.55
"""Between a block with its depth and the arithmetic."""
_MAPS = 5.4
"""What a gamma and a beta with an entry for every cell of a sample take beside it, to be read."""


def hero_example(lesson: Lesson, opened: OpenGroups, hero: Hero) -> WorkedExample:
    """All that the cut's kind does to the hero, with example values of gamma and beta."""
    stage, groups = lesson.stage, opened.groups
    seed, convention = stage.spec.seed, stage.spec.library
    return worked_example(
        stage.tensor, groups.record, groups.cube.grid, seed, hero.numbers, hero.cell, convention
    )


def follow_cell(lesson: Lesson, opened: OpenGroups, hero: Hero, step_time: float = TRAVEL) -> CellChain:
    """The hero's group beside a ladder of arithmetic: the hero comes down it step by step until it is normalized."""
    groups = opened.groups
    example = hero_example(lesson, opened, hero)
    ladder = _ladder(lesson, opened, example.label)
    chain = CellChain(groups, example, ladder, _LARGER, lesson.stage.learned)
    lesson.say("x", x=hero.printed_x)
    lesson.play(*lesson.clear_stage(opened.cube), opened.fade_others(), run_time=BLINK)
    lesson.play(
        opened.cube.morph(opened.alone()),
        *lesson.enter(opened.name(example.label)),
        run_time=GLANCE,
    )
    tile, _ = chain.reveal("x", _front(opened, hero))
    lesson.working_on(opened.cube, groups.mask(example.label))
    lesson.play(FadeIn(chain.formulas["x"]), FadeIn(chain.heading), run_time=BLINK)
    lesson.play(tile, run_time=GLANCE)
    for step in chain.steps[1 : chain.steps.index("x_hat") + 1]:
        lesson.say(step, **example.printed)
        lesson.play(*chain.reveal(step), run_time=step_time)
        lesson.hold(GLANCE)
    lesson.note(cell=example.name(), **example.printed)
    return chain


def _front(opened: OpenGroups, hero: Hero) -> FloatArray:
    """The front of the hero's cell in its block: its lower left corner on the screen, its width and height."""
    pose, here = opened.alone().pose, where(opened.cube, hero)
    return np.concatenate([OBLIQUE.project(pose.low[here])[0], pose.size[here][0, :2]])


def _ladder(lesson: Lesson, opened: OpenGroups, label: int) -> Box:
    """The group is placed, alone; the room for the arithmetic: in a wide frame all that it leaves free beside it."""
    frame = lesson.stage.frame
    room = replace(frame.aside, bottom=frame.aside.bottom + _PLATE)
    if not frame.wide or opened.flat:
        opened.place_one_ahead(label, room, room, LARGEST)
        return frame.work
    room = replace(room, right=focus(frame).slab.right)
    opened.place_one_ahead(label, room, room, LARGEST)
    least = frame.stage.left + (0.0 if opened.groups.kind.per_feature else _MAPS)
    return replace(frame.stage, left=max(least, opened.fronts[label].right) + _BESIDE)


def scale_and_shift(lesson: Lesson, chain: CellChain) -> Parameters:
    """Gamma and beta at their true shape take the slab's place; the hero is scaled and shifted by its own.

    Without a beta it is only scaled. All entries start at 1 and 0, then they are learned. If the chain has left, its
    last line comes back.
    """
    example, stage = chain.example, lesson.stage
    place, box = parameter_cell(example.record, example.cell), stage.frame.aside
    if stage.frame.wide:
        box = replace(box, right=min(box.right, chain.left - _BESIDE))
    said = stage.texts["parameters"]["shape"]
    parameters = Parameters(
        example.record,
        place,
        box,
        stage.theme,
        said,
        numbers=stage.numbers,
        hues=hues_of_parameters(chain),
        learned=stage.learned,
    )
    for parameter, start in zip(parameters.parts, (1.0, 0.0), strict=False):
        parameter.set_all(start)
    lesson.say("shape", n=stage.numbers.count(example.record.n))
    if lesson.shows(chain.formulas["x_hat"]):
        leave = lesson.clear_stage(chain.heading, *chain.formulas.values(), chain.tiles)
        lesson.open_with(*leave, *chain.leave_first(), *lesson.enter(parameters), run_time=MOVE)
        lesson.play(*chain.advance(), run_time=GLANCE)
    else:
        leave = lesson.clear_stage()
        lesson.open_with(*leave, *lesson.enter(parameters, *chain.at_the_top()), run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.say("learned")
    lesson.play(*(parameter.learn() for parameter in parameters.parts), run_time=MOVE)
    lesson.hold(GLANCE)
    steps = chain.steps[-len(parameters.parts) :]
    for key, step, parameter in zip(("scale", "shift"), steps, parameters.parts, strict=False):
        lesson.say(key, **example.printed)
        lesson.play(
            parameter.point_at(place, chain.cut.accent, lesson.stage.theme.text),
            *chain.reveal(step),
            run_time=TRAVEL,
        )
        lesson.hold(GLANCE)
    lesson.note(shape=example.record.parameter_shape, **example.printed)
    return parameters


def hues_of_parameters(chain: CellChain) -> FloatArray | None:
    """The hue of every feature where it is a group of its own, so that it has a gamma and a beta of its own too."""
    record, labels = chain.example.record, chain.cut.labels
    own = record.kind.parameter_axes(record.layout) == record.kind.index_axes(record.layout)
    whole = labels == list(range(int(np.prod(record.parameter_shape))))
    return chain.cut.hues(np.array(labels), np.full(len(labels), 0.5)) if own and whole else None
