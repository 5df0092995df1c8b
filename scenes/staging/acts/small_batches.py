"""Acts on small batches: the mean of a batch jumps about the more the fewer values it is of."""

from __future__ import annotations

from math import isqrt
from typing import NamedTuple

import numpy as np
from manim import Animation, Create, FadeIn, Mobject, Rectangle, Transform, VGroup

from normcore.experiments import ResampledBatches
from normcore.kinds import BATCH, LAYER
from scenes.content.comparisons import kind_name
from scenes.design.theme import BODY, LABEL, TITLE
from scenes.design.timing import BLINK, GLANCE, MOVE, READ, TRAVEL
from scenes.geometry.box import Box
from scenes.mobjects.charts.funnel import Funnel, FunnelRow
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, math, words
from scenes.staging.acts.own_group import OwnGroup, main_and_aside, make_still, own_group, own_means
from scenes.staging.acts.pool import SHOWN, SIZES, Pool, batch_cells, batch_line, signed_ratio, with_values
from scenes.staging.lesson import Lesson

LARGE, SMALL = 32, 4
"""Two sizes whose batches are seen one by one."""
_DRAWN = 16
"""So many batches are dots in a row."""
_FEWER = 2
"""From the first row to the one so many below it, the spread is told."""
_BAND, _RIM_PX = 0.45, 1.5
"""The opacity of what means spread over, and the width of its outline."""


# Batches one by one -------------------------------------------------------------------------------------------------


class BatchRow(NamedTuple):
    """Batches of one size, one after another: cells, number line, the span of their means, and the hero's answer."""

    batches: ResampledBatches
    head: Typeset
    cells: TensorCube
    line: ValueLine
    band: Rectangle
    room: Box

    def answer(self, pool: Pool, batch: int) -> Typeset:
        """What the hero becomes in a batch."""
        text = signed_ratio(pool, float(self.batches.x_hat[batch, 0]))
        made = words(text, 1.5 * TITLE, pool.stage.theme.batch, weight="semibold")
        made.scale(min(1.0, self.room.width / made.width))
        return made.move_to((*self.room.center, 0.0))

    def span(self, places: list[float]) -> Rectangle:
        """Over the line, from the lowest mean so far to the highest."""
        rows, low, high = self.line.picture.rows, min(places), max(places)
        band = Rectangle(width=max(high - low, 0.02), height=rows.bracket - rows.floor, stroke_width=_RIM_PX)
        ink = self.line.picture.tick.get_fill_color()
        band.set_fill(ink, opacity=_BAND).set_stroke(ink)
        return band.move_to(((low + high) / 2, (rows.bracket + rows.floor) / 2, 0.0))


def make_row(lesson: Lesson, pool: Pool, size: int, box: Box) -> BatchRow:
    """The first batch of a size."""
    stage, batches = lesson.stage, pool.batches_around(size)
    room = float(pool.values.min()), float(pool.values.max())
    left, middle, right = box.columns(1.0, 2.2, 0.9, gap=0.3)
    top, cells = left.rows(0.5, 2.4, gap=0.1)
    head = words(
        lesson.text("size", count=stage.numbers.count(size)), BODY, stage.theme.batch, weight="semibold"
    )
    head.scale(min(1.0, top.width / head.width)).move_to((*top.center, 0.0))
    line = batch_line(pool, batches.values[0], middle, batches.x_hat[0], room)
    band = Rectangle(width=0.02, height=0.02, stroke_width=0.0).set_z_index(-1)
    return BatchRow(batches, head, batch_cells(pool, batches.values[0], cells), line, band, right)


def mean_jumps(lesson: Lesson, pool: Pool) -> OwnGroup | None:
    """The same value in large batches and in small ones; beside them, where it is shown, layer norm's own group."""
    stage, count = lesson.stage, lesson.stage.numbers.count
    main, aside = main_and_aside(stage)
    own = own_group(pool, aside) if aside else None
    boxes = main.rows(1.0, 1.0, gap=0.3)
    rows = [make_row(lesson, pool, size, box) for size, box in zip((LARGE, SMALL), boxes, strict=True)]
    lesson.say("two_sizes", x=pool.numbers.total(pool.x), large=count(LARGE), small=count(SMALL))
    shown = [part for row in rows for part in (row.head, row.cells, row.line)]
    lesson.play(*lesson.clear_stage(), *lesson.enter(*shown, *(own.parts if own else ())), run_time=MOVE)
    lesson.play(*(row.line.drop(run_time=TRAVEL) for row in rows))
    answers = [row.answer(pool, 0) for row in rows]
    lesson.play(*(row.line.show_hero() for row in rows), *map(FadeIn, answers), run_time=GLANCE)
    lesson.say("other", x=pool.numbers.total(pool.x))
    _other_batches(lesson, pool, rows, answers)
    spans = [
        [pool.numbers.number(float(end)) for end in (row.batches.means.min(), row.batches.means.max())]
        for row in rows
    ]
    large, small = (float(np.ptp(row.batches.means)) for row in rows)
    lesson.say("jumped" if small > large else "alike")
    lesson.note(
        x=pool.numbers.total(pool.x),
        large=count(LARGE),
        small=count(SMALL),
        batches=count(SHOWN),
        large_low=spans[0][0],
        large_high=spans[0][1],
        small_low=spans[1][0],
        small_high=spans[1][1],
    )
    return own


def _other_batches(lesson: Lesson, pool: Pool, rows: list[BatchRow], answers: list[Typeset]) -> None:
    """Values change, then their mean, then what the hero becomes."""
    places = [[row.line.state.mean_x] for row in rows]
    for batch in range(1, SHOWN):
        changes = []
        for row in rows:
            values, x_hat = row.batches.values[batch], row.batches.x_hat[batch]
            changes += [
                row.cells.morph(with_values(pool, row.cells, values)),
                row.line.move_dots(values, x_hat),
            ]
        lesson.play(*changes, *map(lesson.leave, answers), run_time=MOVE)
        lesson.play(*(row.line.move_mean() for row in rows), run_time=GLANCE)
        for row, seen in zip(rows, places, strict=True):
            seen.append(row.line.state.mean_x)
        spans = [row.span(seen) for row, seen in zip(rows, places, strict=True)]
        if batch == 1:
            for row, span in zip(rows, spans, strict=True):
                row.band.become(span)
            widened: list[Animation] = [FadeIn(row.band) for row in rows]
        else:
            widened = [Transform(row.band, span) for row, span in zip(rows, spans, strict=True)]
        coming = [row.answer(pool, batch) for row in rows]
        lesson.play(*map(FadeIn, coming), *widened, run_time=BLINK)
        lesson.hold(GLANCE)
        answers = coming


# The funnel ---------------------------------------------------------------------------------------------------------


def make_funnel(lesson: Lesson, pool: Pool, box: Box, beside: float = 0.0) -> Funnel:
    """The means of a few batches of every size, and the spread of many; room `beside` the names of the rows."""
    count = pool.stage.numbers.count
    rows = [
        FunnelRow(
            lesson.text("size", count=count(noise.n)),
            noise.means[:_DRAWN],
            noise.sd_of_mean,
            noise.predicted_sd,
        )
        for noise in pool.noises
    ]
    theme = pool.stage.theme
    return Funnel(rows, float(pool.values.mean()), box, theme, pool.color, theme.batch, beside)


def funnel_of_means(lesson: Lesson, pool: Pool, own: OwnGroup | None) -> None:
    """A row of means for each size of a batch; then their measured spread, beside what is predicted."""
    stage = lesson.stage
    main, _ = main_and_aside(stage)
    chart, side = main.columns(3.4 if stage.frame.wide else 2.3, 1.0, gap=0.25)
    head, side = side.rows(0.6, 5.0, gap=0.0)
    chart = Box(chart.left, chart.right, side.bottom, side.top)
    beside = 0.22 * chart.width
    funnel = make_funnel(lesson, pool, chart, beside)
    batches = [
        _any_batch(pool, size, box) for size, box in zip(SIZES, _beside_names(funnel, beside), strict=True)
    ]
    lesson.say("ask", large=stage.numbers.count(SIZES[0]))
    kept: tuple[Mobject, ...] = own.parts if own else ()
    entering = lesson.enter(funnel.names, funnel.lines, funnel.dots[0], batches[0])
    lesson.play(*lesson.clear_stage(*kept), *entering, run_time=MOVE)
    lesson.hold(MOVE)
    lesson.await_answer()
    lesson.say("rows", batches=stage.numbers.count(_DRAWN))
    for dots, cells in zip(funnel.dots[1:], batches[1:], strict=True):
        lesson.play(FadeIn(cells), FadeIn(dots, lag_ratio=0.6), run_time=GLANCE)
    measured, predicted, heads = _spreads(pool, funnel, head, side, lesson.text("measured"))
    trials = stage.numbers.count(len(pool.noises[0].means))
    lesson.say("spread", batches=trials)
    lesson.play(*map(FadeIn, funnel.brackets), FadeIn(heads[0]), FadeIn(measured), run_time=MOVE)
    lesson.hold(GLANCE)
    _say_root(lesson, pool)
    lesson.play(*map(Create, funnel.curve), FadeIn(heads[1]), FadeIn(predicted), run_time=TRAVEL)
    sizes = ", ".join(stage.numbers.count(size) for size in SIZES)
    lesson.note(batches=trials, sizes=sizes, **_printed(pool))


def _any_batch(pool: Pool, size: int, box: Box) -> TensorCube:
    """As many cells as a batch has: any of those in its row, so they hold no digits and none is followed."""
    cells = batch_cells(pool, pool.batches_around(size, 1).values[0], box, framed=False)
    cells.state = cells.state.changed(ink=0.0)
    return cells


def _beside_names(funnel: Funnel, width: float) -> list[Box]:
    """The room for a batch beside the name of each row."""
    high, right = 0.8 * funnel.high, funnel.chart.left - 0.15
    rows = (funnel.y_of(place) for place in range(len(funnel.rows)))
    return [Box(right - width + 0.25, right, y - high / 2, y + high / 2) for y in rows]


def _say_root(lesson: Lesson, pool: Pool) -> None:
    """By how much the spread grows from the first row to one below it."""
    count, first, later = lesson.stage.numbers.count, pool.noises[0], pool.noises[_FEWER]
    if not first.predicted_sd:
        lesson.say("even")
        return
    times = isqrt(first.n // later.n)
    lesson.say("root", large=count(first.n), small=count(later.n), times=count(times))


def _printed(pool: Pool) -> dict[str, str]:
    """The measured spreads of the first and the last row, and the predicted ones."""
    first, last = pool.noises[0], pool.noises[-1]
    number = pool.numbers.number
    return {
        "first": number(first.sd_of_mean),
        "first_predicted": number(first.predicted_sd),
        "last": number(last.sd_of_mean),
        "last_predicted": number(last.predicted_sd),
    }


def _spreads(
    pool: Pool, funnel: Funnel, head: Box, side: Box, measured: str
) -> tuple[VGroup, VGroup, list[Typeset]]:
    """Two columns of numbers beside the rows, and their headings."""
    theme, numbers = pool.stage.theme, pool.numbers
    left, right = side.columns(1.0, 1.0, gap=0.15)
    columns = VGroup(), VGroup()
    for place, noise in enumerate(pool.noises):
        for column, box, value, ink in (
            (columns[0], left, noise.sd_of_mean, theme.batch),
            (columns[1], right, noise.predicted_sd, theme.text),
        ):
            text = words(numbers.number(value), 1.25 * BODY, ink, weight="semibold")
            text.scale(min(1.0, box.width / text.width))
            column.add(text.move_to((box.center[0], funnel.y_of(place), 0.0)))
    heads = [words(measured, LABEL, theme.batch), math("sigma \\/ sqrt(N)", LABEL * 1.1, theme.text)]
    for text, box in zip(heads, (left, right), strict=True):
        text.scale(min(1.0, box.width / text.width)).move_to((box.center[0], head.center[1], 0.0))
    return columns[0], columns[1], heads


def once_more(lesson: Lesson, pool: Pool) -> None:
    """The funnel of batch norm, beside it the straight line of layer norm; or the one that the film is about."""
    stage, frame = lesson.stage, lesson.stage.frame
    split = frame.stage.rows if frame.tall else frame.stage.columns
    parts: list[Mobject] = []
    spreads: list[Mobject] = []
    for kind, box in zip(stage.methods, split(*[1.0] * len(stage.methods), gap=0.45), strict=True):
        top, chart = box.rows(1.0, 8.0, gap=0.1)
        head = words(
            kind_name(kind, stage.texts), BODY * 1.2, stage.theme.accent(kind.family), weight="semibold"
        )
        parts.append(head.move_to((*top.center, 0.0)))
        if kind == BATCH:
            funnel = make_funnel(lesson, pool, chart)
            parts += [funnel.names, funnel.lines, funnel.dots]
            spreads += [*funnel.brackets, *funnel.curve]
        elif kind == LAYER:
            group, bars = chart.columns(1.0, 1.2, gap=0.3)
            parts += [own_group(pool, group, named=False).cube, make_still(pool, bars, own_means(pool))]
    lesson.say("keep")
    lesson.play(*lesson.clear_stage(), *lesson.enter(*parts), run_time=TRAVEL)
    if spreads:
        lesson.play(*map(FadeIn, spreads), run_time=MOVE)
    else:
        lesson.hold(READ - BLINK)
