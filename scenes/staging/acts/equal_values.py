"""The act on epsilon: were all values of a group equal, only it would keep the fraction from being 0 / 0."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, FadeIn, VGroup

from normcore.kinds import BATCH
from normcore.normalization import normalize
from scenes.content.hero import Hero
from scenes.content.worked_example import bracketed
from scenes.design.theme import BODY, EQUATION
from scenes.design.timing import BLINK, GLANCE, MOVE
from scenes.geometry.box import Box
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.panels.cell_chain import CellChain
from scenes.mobjects.text.typeset import math, words
from scenes.staging.acts.hero import where
from scenes.staging.lesson import Lesson

_LARGER, _GAP = 1.35, 0.22
"""How much larger than equations the fractions may be, and between one and its heading."""


def equal_values(lesson: Lesson, opened: OpenGroups, hero: Hero, chain: CellChain) -> None:
    """All values of the hero's group take the hero's: 0 / 0, and with epsilon 0.

    The fractions take the place of the arithmetic, `chain`; the group stays where it is.
    """
    groups, stage = opened.groups, lesson.stage
    n = stage.numbers.count(groups.record.n)
    printed = printed_of_equal(groups.record.n, hero, groups.record.eps)
    without, kept = _fractions(lesson, chain, printed, groups.accent)
    lesson.say("equal", n=n)
    label = hero.under[groups.kind].label
    lesson.play(*map(lesson.leave, chain.shown()), run_time=BLINK)
    lesson.working_on(opened.cube, groups.mask(label))
    lesson.play(opened.cube.morph(all_alike(opened, hero)), run_time=MOVE)
    lesson.play(*lesson.enter(without), run_time=GLANCE)
    lesson.hold(MOVE)
    lesson.say("epsilon")
    lesson.play(FadeIn(kept), run_time=MOVE)
    lesson.note(n=n, group=groups.name(label), **printed)


def printed_of_equal(n: int, hero: Hero, eps: float) -> dict[str, str]:
    """What becomes of n values that are all the hero's, as it is printed: each by name, and epsilon."""
    record = normalize(np.full((n, 1), hero.x, dtype=np.float64), BATCH, "NC", eps=eps)
    mean, var, x_hat = float(record.mean[0]), float(record.var[0]), float(record.x_hat[0, 0])
    exact = hero.numbers.exact
    return {
        "x": hero.printed_x,
        "mean": hero.numbers.total(mean),
        "centred": exact(hero.x - mean),
        "var": exact(var),
        "eps": exact(eps),
        "x_hat": exact(x_hat),
    }


def all_alike(opened: OpenGroups, hero: Hero) -> CellState:
    """The hero's group alone, every cell of it with the hero's value and colour."""
    state, mask = opened.alone(), opened.groups.mask(hero.under[opened.groups.kind].label)
    rgb = state.rgb.copy()
    rgb[mask] = rgb[where(opened.cube, hero)]
    labels = opened.cube.printed(np.where(mask, hero.x, opened.cube.drawn()))
    return state.changed(rgb=rgb, edge_rgb=opened.cube.edges(rgb), labels=labels)


def _fractions(lesson: Lesson, chain: CellChain, printed: dict[str, str], accent: str) -> list[VGroup]:
    """The fraction without and with epsilon, each under a heading."""
    theme, box = lesson.stage.theme, chain.box
    top = f'"{printed["x"]}" - "{bracketed(printed["mean"])}"'
    centred, var, x_hat = (f'"{printed[key]}"' for key in ("centred", "var", "x_hat"))
    root = f'{var} + term("eps", "{printed["eps"]}")'
    written = (
        ("without", f'({top}) / sqrt({var}) = term("end", {centred} / {var})', theme.bad),
        ("with", f'({top}) / sqrt({root}) = term("end", {x_hat})', theme.good),
    )
    made = []
    for key, text, color in written:
        heading = words(lesson.text(key), BODY, color, weight="semibold")
        made.append((heading, math(text, EQUATION, theme.text, colors={"end": color, "eps": accent})))
    rows = box.rows(1.0, 1.0, gap=_GAP)
    room = rows[0].height - made[0][0].height - _GAP
    scale = min(_LARGER, *(min(box.width / each.width, room / each.height) for _, each in made))
    return [
        _placed(heading, fraction.scale(scale), row)
        for (heading, fraction), row in zip(made, rows, strict=True)
    ]


def _placed(heading: VGroup, fraction: VGroup, row: Box) -> VGroup:
    """A fraction under its heading, both at the left of a row and together in its middle."""
    both = VGroup(heading, fraction).arrange(DOWN, buff=_GAP, aligned_edge=LEFT)
    return both.move_to((row.left, row.center[1], 0.0), aligned_edge=LEFT)
