"""Acts on batches of two values, which always become -1 and +1, and of one, which becomes nothing."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, FadeIn, VGroup

from normcore.kinds import BATCH, LAYER
from normcore.normalization import normalize
from scenes.design.theme import BODY, EQUATION, TITLE
from scenes.design.timing import BLINK, GLANCE, MOVE, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import math, words
from scenes.staging.acts.own_group import OwnGroup, main_and_aside
from scenes.staging.acts.pool import Pool, batch_cells, batch_line, signed_ratio
from scenes.staging.lesson import Lesson

_ROW = 1.6
"""The least height of a row with a number line and what is said of it."""


def two_values(lesson: Lesson, pool: Pool, own: OwnGroup | None) -> None:
    """Pairs of values, each on a line of its own, all divided by their own deviations: always -1 and +1."""
    stage, kept, (main, _) = lesson.stage, own.parts if own else (), main_and_aside(lesson.stage)
    pairs = pool.pairs[: int(main.height / _ROW)]
    if not pairs:
        lesson.say("equal")
        lesson.play(*lesson.clear_stage(*kept), run_time=GLANCE)
        lesson.note(pairs="", results="")
        return
    values = np.array(pairs)
    record = normalize(values, LAYER, "NC", eps=stage.spec.eps_of(BATCH))
    x_hat = np.asarray(record.x_hat_at(np.indices(values.shape)))
    rows = main.rows(*[1.0] * len(pairs), gap=0.25)
    lines, results = [], []
    cells: list[TensorCube] = []
    for pair, scaled, box in zip(values, x_hat, rows, strict=True):
        left, middle, right = box.columns(1.0, 1.8, 1.25, gap=0.35)
        cells.append(batch_cells(pool, pair, left.inset(0.0, 0.2), columns=2, framed=not cells))
        lines.append(batch_line(pool, pair, middle, scaled, ()))
        text = ", ".join(signed_ratio(pool, float(each)) for each in scaled.tolist())
        said = words(text, 1.2 * TITLE, stage.theme.batch, weight="semibold")
        said.scale(min(1.0, right.width / said.width))
        results.append(said.move_to((right.left, box.center[1], 0.0), aligned_edge=LEFT))
    lesson.say("pairs", count=stage.numbers.count(2))
    lesson.play(*lesson.clear_stage(*kept), *lesson.enter(*cells, *lines), run_time=MOVE)
    lesson.play(*(line.drop(run_time=TRAVEL) for line in lines))
    lesson.play(*(line.show_deviation() for line in lines), run_time=MOVE)
    lesson.say("halfway")
    lesson.play(*(line.subtract() for line in lines), run_time=MOVE)
    ends = {signed_ratio(pool, float(each)) for each in x_hat.ravel()}
    lesson.say(
        "always" if {abs(pool.numbers.read(end.removeprefix("+"))) for end in ends} == {1} else "nearly",
        ends=" and ".join(sorted(ends, key=lambda end: pool.numbers.read(end.removeprefix("+")))),
    )
    lesson.play(*(line.divide() for line in lines), run_time=TRAVEL)
    lesson.play(FadeIn(VGroup(*results), lag_ratio=0.4), run_time=MOVE)
    shown = "; ".join(" and ".join(pool.numbers.total(each) for each in pair) for pair in pairs)
    lesson.note(
        pairs=shown,
        results="; ".join(
            " and ".join(signed_ratio(pool, float(each)) for each in row.tolist()) for row in x_hat
        ),
    )


def one_value(lesson: Lesson, pool: Pool, own: OwnGroup | None) -> None:
    """One value is its own mean: whatever it is, it becomes 0, then beta; and PyTorch refuses."""
    stage, theme = lesson.stage, lesson.stage.theme
    upper, lower = main_and_aside(stage)[0].rows(1.0, 1.1, gap=0.15)
    batches, kept = pool.batches_around(1, 1), own.parts if own else ()
    left, right = upper.columns(1.0, 2.6, gap=0.4)
    cell = batch_cells(pool, batches.values[0], left.inset(0.1))
    line = batch_line(pool, batches.values[0], right, batches.x_hat[0], _around(pool))
    x, zero = pool.numbers.total(pool.x), stage.numbers.count(int(batches.x_hat[0, 0]))
    lesson.say("alone", x=x, count=stage.numbers.count(1))
    lesson.play(*lesson.clear_stage(*kept), *lesson.enter(cell, line), run_time=MOVE)
    lesson.play(line.drop(run_time=MOVE))
    lesson.play(line.show_hero(), run_time=BLINK)
    gamma, beta = stage.learned
    ladder = VGroup(
        math(f'"{x}" - "{x}" = "{zero}"', EQUATION, theme.text),
        math(f'{gamma} dot "{zero}" + {beta} = {beta}', EQUATION, theme.batch),
    ).arrange(DOWN, buff=0.3)
    ladder.scale(min(1.7, 0.9 * lower.width / ladder.width, 0.66 * lower.height / ladder.height))
    ladder.move_to((lower.center[0], lower.top - ladder.height / 2, 0.0))
    lesson.play(FadeIn(ladder[0]), run_time=GLANCE)
    lesson.hold(MOVE)
    lesson.say("beta")
    lesson.play(FadeIn(ladder[1]), run_time=GLANCE)
    lesson.hold(MOVE)
    room = Box(lower.left, lower.right, lower.bottom, lower.top - ladder.height - 0.15)
    text = stage.texts["running"]["error"]
    error = words(text, BODY, theme.bad, weight="semibold", width=room.width, align="center")
    error.scale(min(1.0, room.height / error.height)).move_to((*room.center, 0.0))
    lesson.play(FadeIn(error), run_time=GLANCE)
    lesson.note(x=x, zero=zero, error=text)


def _around(pool: Pool) -> tuple[float, float]:
    """The ends of the values that one is drawn from."""
    return float(pool.values.min()), float(pool.values.max())
