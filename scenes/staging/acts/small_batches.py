"""Acts on small batches: the mean of a batch jumps about the more the fewer values it is of, and fails with one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from manim import LEFT, Create, FadeIn, Line, Square, VGroup

from normcore.experiments import BatchNoise, Company, batch_size_noise, in_company
from normcore.kinds import BATCH, LAYER
from normcore.normalization import normalize
from scenes.content.hero import Hero
from scenes.content.number_format import NumberFormat
from scenes.design.theme import BODY, EQUATION, LABEL, TITLE
from scenes.design.timing import BLINK, GLANCE, MOVE, READ, TRAVEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.funnel import Funnel, FunnelRow
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.text.typeset import Typeset, math, words
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

SIZES = (32, 16, 8, 4, 2, 1)
"""How many samples a batch has, from row to row."""
LARGE, SMALL = 32, 4
"""Two sizes whose batches are seen one by one."""
_SHOWN, _DRAWN, _PAIRS = 6, 24, 3
_ACROSS = 2
"""Results of batches stand in so many columns."""
"""So many batches are seen one by one, as dots in a row, and of two values."""
_STILL_PX, _LIFT = 14.0, 0.15
_HUGE, _TINY = 1e100, 1e-100
_MOST = 2**20
"""A batch of other samples is computed of so many values at most."""


@dataclass(frozen=True, eq=False)
class Pool:
    """What batches are drawn from: the values of the hero's channel, and the hero's own.

    Where they are too large or too small for sums of squares, they are those that batch norm made of them.
    """

    stage: Stage
    hero: Hero
    label: int

    @cached_property
    def _scaled(self) -> bool:
        """Whether the values are too large or too small for sums of squares."""
        record = self.stage.record(BATCH)
        raw = np.asarray(record.group(self.label), dtype=float)
        return not (np.abs(raw).max() < _HUGE and (raw.std() > _TINY or not raw.any()))

    @cached_property
    def values(self) -> FloatArray:
        """The values of the channel."""
        record = self.stage.record(BATCH)
        found = record.x_hat_group(self.label) if self._scaled else record.group(self.label)
        return np.asarray(found, dtype=float).ravel()

    @cached_property
    def x(self) -> float:
        """The hero among them."""
        return float(self.stage.record(BATCH).x_hat_at(self.hero.cell)) if self._scaled else self.hero.x

    @cached_property
    def numbers(self) -> NumberFormat:
        """How they are printed."""
        if not self._scaled:
            return self.hero.numbers
        return NumberFormat.for_tensor(self.values, self.stage.spec.eps_of(BATCH), self.stage.spec.language)

    @cached_property
    def noises(self) -> tuple[BatchNoise, ...]:
        """How the means of batches scatter, by size."""
        return batch_size_noise(SIZES, values=self.values, seed=self.stage.spec.seed)

    def company(self, n: int, trials: int = _SHOWN) -> Company:
        """The hero in batches of n."""
        spec = self.stage.spec
        return in_company(self.x, self.values, n, trials=trials, seed=spec.seed, eps=spec.eps_of(BATCH))

    @property
    def pairs(self) -> list[tuple[float, float]]:
        """Pairs of different values, the first with the hero."""
        others = np.unique(self.values[self.values != self.x])
        rng = np.random.default_rng(self.stage.spec.seed)
        found = [(self.x, float(each)) for each in rng.permutation(others)[:1]]
        different = np.unique(self.values)
        while found and len(found) < _PAIRS:
            first, second = rng.choice(different, 2, replace=False).tolist()
            found.append((first, second))
        return found


def make_pool(stage: Stage, hero: Hero) -> Pool:
    """The pool of a film."""
    return Pool(stage, hero, hero.under[BATCH].label)


def batch_line(
    pool: Pool, values: FloatArray, box: Box, x_hat: FloatArray, room: tuple[float, ...], color: str
) -> ValueLine:
    """The number line of a batch, the hero first; empty."""
    stage = pool.stage
    return ValueLine(
        values,
        box,
        stage.theme,
        normalized=x_hat,
        numbers=pool.numbers,
        color=color,
        accent=stage.theme.batch,
        hero=0,
        centred_too=False,
        room=room,
        texts=LineWords(**stage.texts["line"]),
        arrow=False,
    ).set_empty()


# Batches one by one -------------------------------------------------------------------------------------------------


def mean_jumps(lesson: Lesson, pool: Pool, color: str) -> None:
    """The same value in large batches and in small ones: their means, and what it becomes in each."""
    stage, count = lesson.stage, lesson.stage.numbers.count
    room = float(pool.values.min()), float(pool.values.max())
    boxes = stage.frame.stage.rows(1.0, 1.0, gap=0.3)
    lines, heads, sides = [], [], []
    companies = [pool.company(size) for size in (LARGE, SMALL)]
    for size, company, box in zip((LARGE, SMALL), companies, boxes, strict=True):
        left, side = box.columns(2.6, 1.0, gap=0.4)
        head = words(lesson.text("size", count=count(size)), BODY, stage.theme.batch, weight="semibold")
        heads.append(head.move_to((side.left, side.top - head.height / 2, 0.0), aligned_edge=LEFT))
        head.scale(min(1.0, side.width / head.width), about_edge=LEFT)
        lines.append(batch_line(pool, company.values[0], left, company.x_hat[0], room, color))
        sides.append(Box(side.left, side.right, side.bottom, side.top - head.height - 0.1))
    shown = [VGroup(), VGroup()]
    lesson.say("two_sizes", x=pool.numbers.total(pool.x), large=count(LARGE), small=count(SMALL))
    lesson.play(*lesson.clear_stage(), *lesson.enter(*heads, *lines), run_time=MOVE)
    lesson.play(*(line.drop(run_time=READ) for line in lines))
    lesson.play(*(line.show_hero() for line in lines), run_time=BLINK)
    _answer(lesson, pool, companies, 0, sides, shown)
    lesson.say("other", x=pool.numbers.total(pool.x))
    for batch in range(1, _SHOWN):
        moved = zip(lines, companies, strict=True)
        lesson.play(
            *(line.move_dots(each.values[batch], each.x_hat[batch]) for line, each in moved), run_time=MOVE
        )
        lesson.play(
            *(line.ghost_mean() for line in lines), *(line.move_mean() for line in lines), run_time=GLANCE
        )
        _answer(lesson, pool, companies, batch, sides, shown)
    spans = [[pool.numbers.number(float(end)) for end in (c.means.min(), c.means.max())] for c in companies]
    large, small = (float(np.ptp(company.means)) for company in companies)
    lesson.say("jumped" if small > large else "alike")
    lesson.note(
        x=pool.numbers.total(pool.x),
        large=count(LARGE),
        small=count(SMALL),
        batches=count(_SHOWN),
        large_low=spans[0][0],
        large_high=spans[0][1],
        small_low=spans[1][0],
        small_high=spans[1][1],
    )


def _answer(
    lesson: Lesson, pool: Pool, companies: list[Company], batch: int, sides: list[Box], shown: list[VGroup]
) -> None:
    """What the hero becomes in a batch of either size, below what it became in the batches before."""
    coming = []
    for company, side, before in zip(companies, sides, shown, strict=True):
        text = signed_ratio(pool, float(company.x_hat[batch, 0]))
        answer = words(text, EQUATION * 0.8, lesson.stage.theme.batch, weight="semibold")
        high, wide = side.height * _ACROSS / _SHOWN, side.width / _ACROSS
        answer.scale(min(1.0, 0.95 * high / answer.height, 0.9 * wide / answer.width))
        row, column = divmod(batch, _ACROSS)
        spot = (side.left + column * wide, side.top - (row + 0.5) * high, 0.0)
        coming.append(answer.move_to(spot, aligned_edge=LEFT))
        before.add(answer)
    lesson.play(*map(FadeIn, coming), run_time=GLANCE)


def signed_ratio(pool: Pool, value: float) -> str:
    """A normalized value with its sign."""
    text = pool.numbers.ratio(value)
    return text if text.startswith("−") or pool.numbers.read(text) == 0 else f"+{text}"


# The funnel ---------------------------------------------------------------------------------------------------------


def make_funnel(lesson: Lesson, pool: Pool, box: Box, color: str) -> Funnel:
    """The means of a few batches of every size, and the spread of many."""
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
    return Funnel(rows, float(pool.values.mean()), box, pool.stage.theme, color, pool.stage.theme.batch)


def funnel_of_means(lesson: Lesson, pool: Pool, color: str) -> None:
    """A row of means for each size of a batch; then their measured spread, beside what is predicted."""
    stage, frame = lesson.stage, lesson.stage.frame
    whole = frame.stage
    chart, side = whole.columns(3.0, 1.25, gap=0.35) if not frame.tall else whole.columns(2.4, 1.3, gap=0.25)
    head = Box(side.left, side.right, side.top - 0.55, side.top)
    chart, side = (
        Box(chart.left, chart.right, chart.bottom + _LIFT, head.bottom),
        Box(side.left, side.right, side.bottom + _LIFT, head.bottom),
    )
    funnel = make_funnel(lesson, pool, chart, color)
    lesson.say("ask", large=stage.numbers.count(SIZES[0]))
    lesson.play(
        *lesson.clear_stage(), *lesson.enter(funnel.names, funnel.lines, funnel.dots[0]), run_time=MOVE
    )
    lesson.hold(READ)
    lesson.say("rows", batches=stage.numbers.count(_DRAWN))
    for ticks in funnel.dots[1:]:
        lesson.play(FadeIn(ticks, lag_ratio=0.6), run_time=MOVE)
    lesson.hold(GLANCE)
    measured, predicted, heads = _spreads(pool, funnel, head, side, lesson.text("measured"))
    trials = stage.numbers.count(len(pool.noises[0].means))
    lesson.say("spread", batches=trials)
    lesson.play(*map(FadeIn, funnel.brackets), FadeIn(heads[0]), FadeIn(measured), run_time=MOVE)
    lesson.hold(READ)
    lesson.say("root")
    lesson.play(*map(Create, funnel.curve), FadeIn(heads[1]), FadeIn(predicted), run_time=TRAVEL)
    sizes = ", ".join(stage.numbers.count(size) for size in SIZES)
    lesson.note(batches=trials, sizes=sizes, **_printed(pool))


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
            text = words(numbers.number(value), BODY, ink, weight="semibold")
            text.scale(min(1.0, box.width / text.width))
            column.add(text.move_to((box.center[0], funnel.y_of(place), 0.0)))
    heads = [words(measured, LABEL, theme.batch), math("sigma \\/ sqrt(N)", LABEL * 1.1, theme.text)]
    for text, box in zip(heads, (left, right), strict=True):
        text.scale(min(1.0, box.width / text.width)).move_to((box.center[0], head.center[1], 0.0))
    return columns[0], columns[1], heads


# Layer norm ---------------------------------------------------------------------------------------------------------


def own_means(pool: Pool) -> list[tuple[float, float]]:
    """The mean of the hero's own group and what the hero becomes, by layer norm, in batches of every size."""
    stage, hero = pool.stage, pool.hero
    axis, x = stage.layout.index(str(stage.layout.batch)), stage.tensor
    most = max(1, _MOST * x.shape[axis] // x.size)
    rng, found = np.random.default_rng(stage.spec.seed), []
    for size in SIZES:
        samples = [hero.cell[axis], *rng.integers(0, x.shape[axis], min(size, most) - 1).tolist()]
        record = normalize(np.take(x, samples, axis), LAYER, stage.layout, eps=stage.spec.eps_of(LAYER))
        cell = (*hero.cell[:axis], 0, *hero.cell[axis + 1 :])
        found.append((float(record.mean[int(record.labels_at(cell))]), float(record.x_hat_at(cell))))
    return found


def stands_still(lesson: Lesson, pool: Pool, color: str) -> None:
    """Layer norm: the mean that the hero is measured with, and its result, are the same in batches of every size."""
    stage, frame, numbers = lesson.stage, lesson.stage.frame, lesson.stage.numbers
    samples, chart, side = frame.stage.columns(2.8, 1.6, 0.9, gap=0.35)
    found, theme = own_means(pool), stage.theme
    rows, still = make_rows(lesson, pool, samples), make_still(pool, chart, found)
    answers = VGroup()
    for place, (_, x_hat) in enumerate(found):
        answer = words(signed_ratio(pool, x_hat), TITLE, theme.layer, weight="semibold")
        answer.scale(min(1.0, side.width / answer.width, 0.8 * samples.height / len(SIZES) / answer.height))
        answers.add(answer.move_to((side.left, rows[place].get_y(), 0.0), aligned_edge=LEFT))
    lesson.say("own")
    lesson.play(*lesson.clear_stage(), *lesson.enter(rows[0]), run_time=MOVE)
    lesson.play(FadeIn(still[0]), FadeIn(answers[0]), run_time=GLANCE)
    lesson.hold(MOVE)
    lesson.say("rows")
    for coming in zip(rows[1:], still[1:], answers[1:], strict=True):
        lesson.play(*map(FadeIn, coming), run_time=GLANCE)
    lesson.hold(GLANCE)
    result = signed_ratio(pool, found[0][1])
    lesson.say("same", x=pool.hero.printed_x, x_hat=result)
    lesson.note(x=pool.hero.printed_x, x_hat=result, mean=numbers.number(found[0][0]))


def make_rows(lesson: Lesson, pool: Pool, box: Box) -> VGroup:
    """For each size of a batch its name and a square for each sample, the hero's in the colour of layer norm."""
    theme, count, high = pool.stage.theme, pool.stage.numbers.count, box.height / len(SIZES)
    names = [
        words(lesson.text("size", count=count(size)), LABEL, theme.text, weight="semibold") for size in SIZES
    ]
    left = box.left + max(name.width for name in names) + 0.2
    pitch = min(2 * (box.right - left) / max(SIZES), 0.46 * high)
    made = VGroup()
    for place, (size, name) in enumerate(zip(SIZES, names, strict=True)):
        y = box.top - (place + 0.5) * high
        row = VGroup(name.move_to((box.left, y, 0.0), aligned_edge=LEFT))
        lines = -(-2 * size // max(SIZES))
        for sample in range(size):
            across, down = sample % (max(SIZES) // 2), sample // (max(SIZES) // 2)
            square = Square(0.84 * pitch, stroke_width=0.0, fill_opacity=1.0)
            square.set_fill(theme.line if sample else theme.layer)
            row.add(
                square.move_to((left + (across + 0.5) * pitch, y + ((lines - 1) / 2 - down) * pitch, 0.0))
            )
        made.add(row)
    return made


def make_still(pool: Pool, box: Box, found: list[tuple[float, float]]) -> VGroup:
    """The mean of the hero's own group in batches of every size: a tick for each, below each other."""
    theme, high = pool.stage.theme, box.height / len(SIZES)
    means = np.array([mean for mean, _ in found])
    reach = float(np.abs(pool.values - pool.values.mean()).max()) or 1.0
    made = VGroup()
    for place, mean in enumerate(means.tolist()):
        x = box.center[0] + (mean - means[0]) / reach * box.width / 2
        top, bottom = box.top - place * high, box.top - (place + 1) * high
        floor = Line((box.left, bottom + 0.07 * high, 0.0), (box.right, bottom + 0.07 * high, 0.0))
        floor.set_stroke(theme.line, width=2.0)
        tick = Line((x, top, 0.0), (x, bottom, 0.0)).set_stroke(theme.layer, width=_STILL_PX)
        made.add(VGroup(floor, tick))
    return made


def both_once_more(lesson: Lesson, pool: Pool, color: str) -> None:
    """The funnel of batch norm beside the straight line of layer norm."""
    stage, frame = lesson.stage, lesson.stage.frame
    boxes = frame.stage.rows(1.0, 1.0, gap=0.4) if frame.tall else frame.stage.columns(1.0, 1.0, gap=0.5)
    heads, charts = [], []
    for key, box in zip(("batch", "layer"), boxes, strict=True):
        top, chart = box.rows(1.0, 8.0, gap=0.1)
        head = words(stage.texts["kinds"][key], BODY * 1.2, stage.theme.accent(key), weight="semibold")
        heads.append(head.move_to((*top.center, 0.0)))
        charts.append(chart)
    funnel, still = make_funnel(lesson, pool, charts[0], color), make_still(pool, charts[1], own_means(pool))
    lesson.say("keep")
    parts = (funnel.names, funnel.lines, funnel.dots, still)
    lesson.play(*lesson.clear_stage(), *lesson.enter(*heads, *parts), run_time=TRAVEL)
    lesson.play(*map(FadeIn, (*funnel.brackets, *funnel.curve)), run_time=MOVE)
