"""The formulas that acts show."""

from __future__ import annotations

from typing import Any

from manim import LEFT

from scenes.content import formulas
from scenes.design.theme import EQUATION, MINIMUM, SCRIPT
from scenes.geometry.box import Box
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.text.typeset import Typeset, math
from scenes.staging.stage import Stage


def averaged_terms(groups: GroupView, formula: Typeset) -> list[Any]:
    """The terms of a mean's formula that name the averaged axes and their number of values."""
    terms = [formula.terms[formulas.index_term(axis)] for axis in groups.record.reduced]
    return [*terms, formula.terms["count"]]


def _mean(stage: Stage, groups: GroupView, count: str | None = None) -> Typeset:
    formula = formulas.mean(groups.kind, stage.layout, count)
    return math(formula, EQUATION, stage.theme.text, colors=dict.fromkeys(("mean", "var"), groups.accent))


def group_mean(stage: Stage, groups: GroupView, n: int | None = None) -> Typeset:
    """The mean's formula over the number of its values, or over `n`, the averaged axes in the method's colour."""
    formula = _mean(stage, groups, stage.numbers.count(groups.record.n if n is None else n))
    for term in averaged_terms(groups, formula):
        term.set_fill(groups.accent)
    return formula


def group_deviation(stage: Stage, groups: GroupView, room: Box) -> Typeset:
    """The standard deviation's formula over the number of its values in a box, in the colours of the mean's.

    Where its indices would be too small to be read, cell and mean have none.
    """
    count = stage.numbers.count(groups.record.n)
    for short in (False, True):
        text = formulas.deviation(groups.kind, stage.layout, count, short)
        formula = math(text, EQUATION, stage.theme.text, colors=dict.fromkeys(("mean", "var"), groups.accent))
        if formula.width * MINIMUM / SCRIPT / EQUATION <= room.width:
            break
    for term in averaged_terms(groups, formula):
        term.set_fill(groups.accent)
    return fitted(formula, room)


def fitted(formula: Typeset, room: Box) -> Typeset:
    """The formula at the left of a box, smaller if it must be."""
    formula.scale(min(1.0, room.width / formula.width, room.height / formula.height))
    return formula.move_to((room.left, room.center[1], 0), aligned_edge=LEFT)
