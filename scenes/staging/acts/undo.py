"""The act on what gamma and beta are for: on a number line they stretch and slide, and can undo the normalization."""

from __future__ import annotations

from manim import VGroup

from scenes.content import formulas
from scenes.content.hero import Hero
from scenes.design.theme import EQUATION, LABEL
from scenes.design.timing import BEAT, GLANCE, MOVE, READ, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.charts.value_scale import Spans
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.text.typeset import Typeset, math, words
from scenes.staging.acts.hero import value_line
from scenes.staging.lesson import Lesson


def undo(lesson: Lesson, groups: GroupView, hero: Hero) -> None:
    """The group before and after; gamma = sqrt(var + eps) stretches the normalized values, beta = mean slides them back."""
    stage, beside = lesson.stage, hero.under[groups.kind]
    before, terms, after = stage.frame.stage.rows(1.25, 0.55, 1.25, gap=0.12)
    given, made = (_line(lesson, groups, hero, box) for box in (before, after))
    gamma, beta = (_term(lesson, groups, hero, name) for name in ("gamma", "beta"))
    _place(gamma, beta, terms)
    labels = VGroup(_label(lesson, "before", before), _label(lesson, "after", after))
    lesson.say("normalized")
    lesson.play(*lesson.clear_stage(), *lesson.enter(given, made, labels), run_time=GLANCE)
    lesson.play(given.drop(run_time=MOVE), made.drop(run_time=MOVE))
    lesson.play(given.show_hero(), made.show_hero(), run_time=GLANCE)
    lesson.play(made.subtract(), run_time=TRAVEL)
    lesson.play(made.divide(), run_time=TRAVEL)
    lesson.say("stretch", gamma=hero.printed(groups.kind)["sd"])
    lesson.play(made.stretch_by(beside.sd), *lesson.enter(gamma), run_time=READ)
    lesson.say("slide", beta=hero.printed(groups.kind)["mean"])
    lesson.play(made.slide_by(float(beside.mean or 0.0)), *lesson.enter(beta), run_time=READ)
    lesson.say("undone", x=hero.printed_x)
    lesson.hold(BEAT)
    lesson.note(group=groups.name(beside.label), **hero.printed(groups.kind))


def _line(lesson: Lesson, groups: GroupView, hero: Hero, box: Box) -> ValueLine:
    """The hero's group on an axis that holds it at every stage, if it can be read there."""
    label = hero.under[groups.kind].label
    spans = Spans.of(groups.values(label), groups.normalized_group(label))
    return value_line(lesson, groups, hero, box, axes=spans.axes(box.left, box.right))


def _term(lesson: Lesson, groups: GroupView, hero: Hero, name: str) -> Typeset:
    """Gamma or beta as what gives the input back."""
    printed = hero.printed(groups.kind)
    mu, sigma = formulas.statistics(groups.kind, lesson.stage.layout)
    written = {
        "gamma": f'term("own", gamma) = sqrt({sigma} + epsilon) = term("value", "{printed["sd"]}")',
        "beta": f'term("own", beta) = {mu} = term("value", "{printed["mean"]}")',
    }[name]
    return math(written, EQUATION, lesson.stage.theme.text, colors={"value": groups.accent})


def _place(gamma: Typeset, beta: Typeset, box: Box) -> None:
    """Both beside each other in the middle of a box."""
    both = VGroup(gamma, beta).arrange(buff=1.2)
    both.scale(min(1.0, box.width / both.width, box.height / both.height)).move_to((*box.center, 0.0))


def _label(lesson: Lesson, key: str, box: Box) -> Typeset:
    """What a line shows, at its upper left."""
    name = words(lesson.text(key), LABEL, lesson.stage.theme.muted, weight="semibold")
    return name.move_to((box.left + name.width / 2, box.top - name.height / 2, 0.0))
