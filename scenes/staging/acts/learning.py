"""The acts on what is learned: gamma and beta by gradient, towards a target; running statistics never are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from manim import DOWN, LEFT, FadeIn, Mobject, VGroup

from normcore.learning import Learning, learn_affine, seeded_target, undone
from scenes.content.hero import Hero
from scenes.design.theme import BODY, EQUATION
from scenes.design.timing import BEAT, GLANCE, MOVE, READ, TRAVEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.step_curve import StepCurve, Steps
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Axes, Axis, plus, times, union
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.one_sample import difference_text
from scenes.staging.acts.prediction import hero_running
from scenes.staging.acts.undo import Squeezed
from scenes.staging.lesson import Lesson

STEPS = 40
"""As many as there are batches where running statistics are shown."""
_STOPS = (1, 2, 4, 8, 16, STEPS)
_TIMES = (MOVE, MOVE, MOVE, MOVE, TRAVEL, TRAVEL)
_NAME, _GAP, _NEAR = 0.5, 0.5, 0.05


def compare_with_input(lesson: Lesson, opened: OpenGroups, hero: Hero, squeezed: Squeezed) -> None:
    """The largest difference between the hero's group and what gamma and beta made of its normalized values.

    It is said, and written beside gamma and beta where there is room.
    """
    stage, groups = lesson.stage, opened.groups
    features = stage.layout.index(stage.layout.features)
    own = np.take(stage.tensor, [hero.cell[features]], axis=features)
    gap = difference_text(
        lesson, undone(own, groups.kind, stage.layout, eps=stage.spec.eps_of(groups.kind))[1]
    )
    lesson.say("exact" if gap == stage.numbers.exact(0.0) else "rounding", gap=gap)
    said = VGroup(
        words(lesson.text("difference"), BODY, stage.theme.text),
        words(gap, EQUATION, stage.theme.good, weight="semibold"),
    ).arrange(DOWN, buff=0.1)
    terms = VGroup(squeezed.gamma, squeezed.beta)
    left = float(terms.get_right()[0]) + _GAP
    if left + said.width <= stage.frame.stage.right and said.height <= 1.3 * terms.height:
        said.move_to(((left + stage.frame.stage.right) / 2, terms.get_y(), 0.0))
        lesson.play(FadeIn(said), run_time=GLANCE)
    lesson.hold(READ)
    lesson.note(gap=gap)


@dataclass(frozen=True, eq=False)
class Course:
    """What was learned for the hero's group, and how it is printed."""

    learning: Learning
    gammas: list[str]
    betas: list[str]

    @classmethod
    def of(cls, lesson: Lesson, opened: OpenGroups, hero: Hero) -> Course:
        """Learned towards a target drawn from the film's seed."""
        groups, numbers = opened.groups, lesson.stage.numbers
        x_hat = groups.normalized_group(hero.under[groups.kind].label)
        learning = learn_affine(x_hat, *seeded_target(lesson.stage.spec.seed), steps=STEPS)
        return cls(
            learning,
            [numbers.ratio(gamma) for gamma in learning.gammas.tolist()],
            [numbers.ratio(beta) for beta in learning.betas.tolist()],
        )

    @property
    def arrived(self) -> bool:
        """Whether gamma and beta came near their targets: where epsilon is not small, gamma's gradient is."""
        learning = self.learning
        apart = (learning.gammas[-1] - learning.target_gamma, learning.betas[-1] - learning.target_beta)
        return bool(np.abs(apart).max() < _NEAR)


def learn(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """Outputs under a target on the same axis, beside gamma and beta, which follow the gradient from 1 and 0."""
    stage, groups = lesson.stage, opened.groups
    course = Course.of(lesson, opened, hero)
    x_hat = groups.normalized_group(hero.under[groups.kind].label)
    left, right = _halves(lesson)
    target, output = _lines(
        lesson, groups.swatch(hero.under[groups.kind].label), x_hat, course.learning, left
    )
    names = [
        _named(lesson, key, box, ink)
        for key, box, ink in zip(("wanted", "given"), left, (stage.theme.good, stage.theme.text), strict=True)
    ]
    curves = [
        StepCurve(steps, box, stage.theme, groups.accent)
        for steps, box in zip(_learned(lesson, course), right, strict=True)
    ]
    exact = stage.numbers.exact
    lesson.say(
        "start", gamma=exact(float(course.learning.gammas[0])), beta=exact(float(course.learning.betas[0]))
    )
    lesson.play(*lesson.clear_stage(), *lesson.enter(output, names[1], *curves), run_time=MOVE)
    lesson.play(output.show_deviation(), run_time=GLANCE)
    lesson.hold(READ)
    lesson.say("want")
    lesson.play(FadeIn(target), FadeIn(names[0]), run_time=MOVE)
    lesson.hold(READ)
    lesson.say("gradient")
    for stop, time in zip(_STOPS, _TIMES, strict=True):
        learning = course.learning
        y = plus(times(x_hat, float(learning.gammas[stop])), float(learning.betas[stop]))
        lesson.play(output.replace(y), *(curve.draw_to(stop) for curve in curves), run_time=time)
        if stop == 1:
            lesson.hold(MOVE)
            lesson.say("on", steps=stage.numbers.count(STEPS))
    lesson.say(
        "learned" if course.arrived else "partly",
        gamma=course.gammas[-1],
        beta=course.betas[-1],
        steps=stage.numbers.count(STEPS),
    )
    lesson.hold(BEAT)
    lesson.note(
        gamma=course.gammas[-1],
        beta=course.betas[-1],
        steps=stage.numbers.count(STEPS),
        target_gamma=stage.numbers.exact(course.learning.target_gamma),
        target_beta=stage.numbers.exact(course.learning.target_beta),
    )


def without_gradient(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """Batches without a loss: gamma and beta stand still; running mean and variance go on, as averages."""
    stage, texts = lesson.stage, lesson.stage.texts["running"]
    course, example = Course.of(lesson, opened, hero), hero_running(lesson, opened, hero)
    left, right = _quarters(lesson)
    count = len(example.batches)
    still = [
        Steps(steps.name, [float(steps.values[-1])] * (count + 1), [steps.prints[-1]] * (count + 1))
        for steps in _learned(lesson, course)
    ]
    moving = [
        Steps(texts["line"], example.means, example.printed_means),
        Steps(texts["variance"], example.variances, example.printed_variances),
    ]
    theme, accent = stage.theme, opened.groups.accent
    parameters = [StepCurve(steps, box, theme, accent) for steps, box in zip(still, left, strict=True)]
    statistics = [StepCurve(steps, box, theme, theme.good) for steps, box in zip(moving, right, strict=True)]
    lesson.say("ask")
    lesson.play(*lesson.clear_stage(), *lesson.enter(*parameters, *statistics), run_time=MOVE)
    lesson.hold(READ)
    lesson.say("batches", batches=stage.numbers.count(count))
    moves = [curve.draw_to(count) for curve in (*parameters, *statistics)]
    lesson.play(*moves, run_time=2 * READ)
    lesson.say("counted")
    lesson.hold(READ)
    lesson.note(
        batches=stage.numbers.count(count),
        gamma=course.gammas[-1],
        beta=course.betas[-1],
        running_mean=example.printed["mean"],
        running_var=example.printed["var"],
    )


def _learned(lesson: Lesson, course: Course) -> list[Steps]:
    """Gamma and beta, with their targets."""
    learning, exact = course.learning, lesson.stage.numbers.exact
    made = (
        ("gamma", learning.gammas, course.gammas, learning.target_gamma),
        ("beta", learning.betas, course.betas, learning.target_beta),
    )
    return [
        Steps(lesson.text(key), values.tolist(), prints, target, lesson.text("target", value=exact(target)))
        for key, values, prints, target in made
    ]


def _halves(lesson: Lesson) -> tuple[list[Box], list[Box]]:
    """Two number lines at the left and two curves at the right, or these below those."""
    frame = lesson.stage.frame
    if frame.tall:
        first, second = frame.stage.rows(1.2, 1.0, gap=_GAP)
        curves = second.columns(1.0, 1.0, gap=_GAP)
    else:
        first, second = frame.stage.columns(1.35, 1.0, gap=_GAP)
        curves = second.rows(1.0, 1.0, gap=_GAP)
    return first.rows(1.0, 1.0, gap=0.2), curves


def _quarters(lesson: Lesson) -> tuple[list[Box], list[Box]]:
    """Two columns of two curves, or in a tall frame four rows."""
    frame = lesson.stage.frame
    if frame.tall:
        boxes = frame.stage.rows(1.0, 1.0, 1.0, 1.0, gap=_GAP)
        return boxes[:2], boxes[2:]
    left, right = frame.stage.columns(1.0, 1.0, gap=2 * _GAP)
    return left.rows(1.0, 1.0, gap=_GAP), right.rows(1.0, 1.0, gap=_GAP)


def _named(lesson: Lesson, key: str, box: Box, ink: str) -> Mobject:
    """The name of a number line, over it."""
    name = words(lesson.text(key), BODY, ink, weight="semibold")
    name.scale(min(1.0, box.width / name.width))
    return name.move_to((box.left, box.top - _NAME / 2, 0.0), aligned_edge=LEFT)


def _lines(
    lesson: Lesson, color: str, x_hat: FloatArray, learning: Learning, boxes: list[Box]
) -> tuple[ValueLine, ValueLine]:
    """What is wanted over what comes out, on one axis."""
    stage = lesson.stage
    wanted = plus(times(x_hat, learning.target_gamma), learning.target_beta)
    spans = [(float(values.min()), float(values.max())) for values in (x_hat, wanted)]
    edges = [
        (mean - sd, mean + sd) for mean, sd in ((0.0, 1.0), (learning.target_beta, learning.target_gamma))
    ]
    axis = Axis(0.0, 1.0, boxes[0].left, boxes[0].right).over(union(*spans, *edges))
    numbers = replace(stage.numbers, data=stage.numbers.ratios)
    made = [
        ValueLine(
            values,
            replace(box, top=box.top - _NAME),
            stage.theme,
            numbers=numbers,
            color=ink,
            accent=ink if values is wanted else stage.theme.batch,
            axes=Axes(axis, axis, axis),
            arrow=False,
            texts=LineWords(**stage.texts["line"]),
        )
        for values, box, ink in zip((wanted, x_hat), boxes, (stage.theme.good, color), strict=True)
    ]
    for line in made:
        line.state = line.state.changed(axis_seen=1.0, mean_seen=1.0)
    made[0].state = made[0].state.changed(sd_seen=1.0)
    return made[0], made[1]
