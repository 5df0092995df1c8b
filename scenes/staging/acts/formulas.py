"""The formulas that acts show, each in the region for a formula, and how they light with the cube."""

from __future__ import annotations

from typing import Any

from manim import LEFT, AnimationGroup, FadeIn, FadeOut, Transform

from scenes.content import formulas
from scenes.design.theme import EQUATION
from scenes.design.timing import MOVE, first_part, last_part
from scenes.geometry.box import Box
from scenes.mobjects.cube.axis_marks import AxisMarks
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.text.typeset import Typeset, math
from scenes.staging.stage import Stage


def mean_formula(stage: Stage, groups: GroupView) -> Typeset:
    """The mean's formula over the sizes of the averaged axes."""
    return _placed(stage, _mean(stage, groups))


def counted_formula(stage: Stage, groups: GroupView) -> Typeset:
    """The mean's formula over the number of its values, the averaged axes lit."""
    return _placed(stage, group_mean(stage, groups))


def normalization_formula(stage: Stage, centred: bool = True) -> Typeset:
    """x-hat = (x - mu) / sqrt(sigma^2 + eps); uncentred, x over the root of the mean square."""
    return _placed(stage, math(formulas.normalization(centred=centred).typst, EQUATION, stage.theme.text))


def normalization_in_words(stage: Stage, centred: bool = True) -> str:
    """The formula as it is said."""
    return stage.texts["formulas"]["normalization" if centred else "normalization_uncentred"]


def layer_formulas(stage: Stage, groups: GroupView) -> list[Typeset]:
    """The mean, and what becomes of a cell, with the indices of its statistics and of gamma and beta."""
    colors = dict.fromkeys(("mean", "var", "gamma", "beta"), groups.accent)
    index, scaled = groups.record.index_axes, groups.kind.parameter_axes(stage.layout)
    centred = groups.kind.centred
    shown = (
        formulas.mean(groups.kind, stage.layout),
        formulas.normalization(formulas.subscript(stage.layout, index), centred),
        formulas.output(formulas.subscript(stage.layout, scaled), centred),
    )
    return [math(formula.typst, EQUATION, stage.theme.text, colors=colors) for formula in shown]


def averaged_terms(groups: GroupView, formula: Typeset) -> list[Any]:
    """The terms of a mean's formula that name the averaged axes and their number of values."""
    terms = [formula.terms[formulas.index_term(axis)] for axis in groups.record.reduced]
    return [*terms, formula.terms["count"]]


def light_axes(marks: AxisMarks, groups: GroupView, formula: Typeset) -> AnimationGroup:
    """The averaged axes light up on the cube and under the sum, together."""
    return AnimationGroup(
        marks.light(groups.record.reduced, groups.accent),
        *(term.animate.set_fill(groups.accent).build() for term in averaged_terms(groups, formula)),
    )


def count_in_formula(stage: Stage, groups: GroupView, formula: Typeset) -> list[Any]:
    """The product of sizes under the one becomes the number it is."""
    counted = counted_formula(stage, groups)
    old, new = formula.terms["count"], counted.terms["count"]
    formula.terms["count"] = new
    moves = [
        Transform(formula.terms[name], term, run_time=MOVE)
        for name, term in counted.terms.items()
        if name != "count"
    ]
    fades = [FadeOut(old, rate_func=first_part), FadeIn(new, rate_func=last_part)]
    return [*moves, *(fade.set_run_time(MOVE) for fade in fades)]


def _mean(stage: Stage, groups: GroupView, count: str | None = None) -> Typeset:
    formula = formulas.mean(groups.kind, stage.layout, count)
    return math(
        formula.typst, EQUATION, stage.theme.text, colors=dict.fromkeys(("mean", "var"), groups.accent)
    )


def group_mean(stage: Stage, groups: GroupView) -> Typeset:
    """The mean's formula over the number of its values, the averaged axes in the method's colour."""
    formula = _mean(stage, groups, stage.numbers.count(groups.record.n))
    for term in averaged_terms(groups, formula):
        term.set_fill(groups.accent)
    return formula


def _placed(stage: Stage, formula: Typeset) -> Typeset:
    """The formula in the region for one."""
    return fitted(formula, stage.frame.equation)


def fitted(formula: Typeset, room: Box) -> Typeset:
    """The formula at the left of a box, smaller if it must be."""
    formula.scale(min(1.0, room.width / formula.width, room.height / formula.height))
    return formula.move_to((room.left, room.center[1], 0), aligned_edge=LEFT)
