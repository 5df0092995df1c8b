"""The acts on what is learned: gamma and beta by gradient, towards a target; running statistics never are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from manim import DOWN, LEFT, DashedLine, FadeIn, Line, Mobject, VGroup, linear

from normcore.experiments import EARLIER_BATCHES
from normcore.learning import Learning, learn_affine, seeded_target, undone
from scenes.content.hero import Hero
from scenes.design.theme import BODY, EQUATION
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, THINK, TRAVEL
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

STEPS = EARLIER_BATCHES
"""As many as there are batches where running statistics are shown."""
_STOPS = (1, 2, 4, 8, 16, STEPS)
_TIMES = (MOVE, GLANCE, GLANCE, GLANCE, MOVE, TRAVEL)
_GAP, _NEAR = 0.5, 0.05
_WANTED, _CAP, _BAR_PX = 1.25, 0.12, 5.0
"""The room for what is wanted, over the line; half of its ends, and its stroke."""


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
    lesson.hold(BEAT)
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
    """Outputs under what is wanted of them, beside gamma and beta, which follow the gradient from 1 and 0."""
    stage, groups = lesson.stage, opened.groups
    course = Course.of(lesson, opened, hero)
    learning, exact, steps = course.learning, stage.numbers.exact, stage.numbers.count(STEPS)
    label = hero.under[groups.kind].label
    x_hat = groups.normalized_group(label)
    left, right = _halves(lesson)
    output = _outputs(lesson, groups.swatch(label), x_hat, learning, replace(left, top=left.top - _WANTED))
    name = _name_of_outputs(lesson, left)
    wanted = _wanted(lesson, output, learning, left)
    curves = [
        StepCurve(each, box, stage.theme, groups.accent)
        for each, box in zip(_learned(lesson, course), right, strict=True)
    ]
    lesson.say("start", gamma=exact(float(learning.gammas[0])), beta=exact(float(learning.betas[0])))
    lesson.play(*lesson.clear_stage(), *lesson.enter(output, name, *curves), run_time=MOVE)
    lesson.play(output.show_deviation(), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.say("want")
    lesson.play(FadeIn(wanted), run_time=MOVE)
    lesson.hold(MOVE)
    lesson.say("gradient")
    for stop, time in zip(_STOPS, _TIMES, strict=True):
        y = plus(times(x_hat, float(learning.gammas[stop])), float(learning.betas[stop]))
        moves = [output.replace(y, rate_func=linear), *(curve.draw_to(stop) for curve in curves)]
        lesson.play(*moves, run_time=time)
        if stop == 1:
            lesson.hold(BLINK)
            lesson.say("on", steps=steps)
    lesson.say("learned" if course.arrived else "partly", steps=steps)
    lesson.hold(BEAT)
    lesson.note(
        gamma=course.gammas[-1],
        beta=course.betas[-1],
        steps=steps,
        target_gamma=exact(learning.target_gamma),
        target_beta=exact(learning.target_beta),
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
    lesson.hold(BLINK)
    lesson.await_answer()
    lesson.say("batches")
    moves = [curve.draw_to(count) for curve in (*parameters, *statistics)]
    lesson.play(*moves, run_time=THINK)
    lesson.say("counted")
    lesson.hold(MOVE)
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


def _halves(lesson: Lesson) -> tuple[Box, list[Box]]:
    """A number line at the left and two curves at the right, or these below that."""
    frame = lesson.stage.frame
    if frame.tall:
        first, second = frame.stage.rows(1.2, 1.0, gap=_GAP)
        return first, second.columns(1.0, 1.0, gap=_GAP)
    first, second = frame.stage.columns(1.35, 1.0, gap=_GAP)
    return first, second.rows(1.0, 1.0, gap=_GAP)


def _quarters(lesson: Lesson) -> tuple[list[Box], list[Box]]:
    """Two columns of two curves, or in a tall frame four rows."""
    frame = lesson.stage.frame
    if frame.tall:
        boxes = frame.stage.rows(1.0, 1.0, 1.0, 1.0, gap=_GAP)
        return boxes[:2], boxes[2:]
    left, right = frame.stage.columns(1.0, 1.0, gap=2 * _GAP)
    return left.rows(1.0, 1.0, gap=_GAP), right.rows(1.0, 1.0, gap=_GAP)


def _name_of_outputs(lesson: Lesson, box: Box) -> Mobject:
    """The name of the number line, at the left over it."""
    name = words(lesson.text("given"), BODY, lesson.stage.theme.text, weight="semibold")
    return name.move_to((box.left, box.top - name.height / 2, 0.0), aligned_edge=LEFT)


def _outputs(lesson: Lesson, color: str, x_hat: FloatArray, learning: Learning, box: Box) -> ValueLine:
    """What comes out, on an axis that holds what is wanted too; mean and deviation stand as numbers in the curves."""
    stage = lesson.stage
    target = (learning.target_beta - learning.target_gamma, learning.target_beta + learning.target_gamma)
    wanted = plus(times(x_hat, learning.target_gamma), learning.target_beta)
    spans = [(float(values.min()), float(values.max())) for values in (x_hat, wanted)]
    axis = Axis(0.0, 1.0, box.left, box.right).over(union(*spans, (-1.0, 1.0), target))
    line = ValueLine(
        x_hat,
        box,
        stage.theme,
        numbers=replace(stage.numbers, data=stage.numbers.ratios),
        color=color,
        accent=stage.theme.batch,
        axes=Axes(axis, axis, axis),
        arrow=False,
        fills=True,
        texts=replace(LineWords(**stage.texts["line"]), mean="", deviation=""),
    )
    line.state = line.state.changed(axis_seen=1.0, mean_seen=1.0)
    return line


def _wanted(lesson: Lesson, line: ValueLine, learning: Learning, box: Box) -> VGroup:
    """A bracket over the line where the deviation shall be, and a dashed mark where the mean shall be."""
    theme, axis, rows = lesson.stage.theme, line.axes.raw, line.picture.rows
    mean, sd = learning.target_beta, learning.target_gamma
    left, middle, right = (float(axis.at(value)) for value in (mean - sd, mean, mean + sd))
    name = words(lesson.text("wanted"), BODY, theme.good, weight="semibold")
    y = box.top - _WANTED + _CAP
    name.move_to((middle, y + _CAP + name.height / 2, 0.0))
    ends = [((left, y), (right, y)), *(((x, y - _CAP), (x, y + _CAP)) for x in (left, right))]
    bars = [Line((*start, 0.0), (*end, 0.0), stroke_width=_BAR_PX, color=theme.good) for start, end in ends]
    dashes = DashedLine((middle, y, 0.0), (middle, rows.floor, 0.0), stroke_width=_BAR_PX, color=theme.good)
    return VGroup(dashes, *bars, name)
