"""Acts on layer norm beside small batches: the hero's own group, which no batch mate belongs to, stands still."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from manim import LEFT, FadeIn, Line, Mobject, Rectangle, Square, VGroup

from normcore.kinds import LAYER
from normcore.normalization import normalize
from scenes.content.comparisons import kind_name
from scenes.design.theme import BODY, LABEL, TITLE
from scenes.design.timing import BLINK, GLANCE, MOVE
from scenes.geometry.blocks import blocks
from scenes.geometry.box import Box
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.pool import SIZES, Pool, signed_ratio
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

MOST = 2**22
"""A batch of other samples is computed of so many values at most, but of two samples at least."""
_LARGEST, _HEADING, _ANSWER, _GAP = 1.0, 0.5, 0.9, 0.12
_TICK, _FLOOR_PX, _FLOOR = 0.32, 2.0, 0.07
"""The width of a tick of a mean, the line that it stands on, and how high that is in its row."""


def main_and_aside(stage: Stage) -> tuple[Box, Box | None]:
    """The stage for batch norm and, where the film shows layer norm too, for that beside it, or below."""
    whole = stage.frame.stage
    if LAYER not in stage.methods:
        return whole, None
    if stage.frame.wide:
        main, aside = whole.columns(3.3, 1.0, gap=0.45)
    else:
        main, aside = whole.rows(3.6, 1.0, gap=0.25)
    return main, aside


@dataclass(frozen=True, eq=False)
class OwnGroup:
    """The hero's group under layer norm: its cells, the method's name, and what the hero becomes."""

    cube: TensorCube
    name: Typeset
    answer: Typeset

    @property
    def parts(self) -> tuple[Mobject, ...]:
        """All of it."""
        return self.cube, self.name, self.answer


def own_group(pool: Pool, box: Box, named: bool = True) -> OwnGroup:
    """The group in a box: name, cells and answer below each other, or beside each other in a flat box.

    If it is not `named`, the cells take the whole box.
    """
    stage, hero = pool.stage, pool.hero
    top = cells = bottom = box
    if not named:
        pass
    elif box.width > 2 * box.height:
        said, cells = box.columns(1.0, 1.6, gap=0.3)
        top, bottom = said.rows(_HEADING, _ANSWER, gap=_GAP)
    else:
        top, cells, bottom = box.rows(_HEADING, box.height - _HEADING - _ANSWER, _ANSWER, gap=_GAP)
    (opened,) = stage.opened(LAYER)
    cube, groups, label = opened.cube.set_hero(hero.cell), opened.groups, hero.under[LAYER].label
    how = (cube.grid, groups.cell_groups, groups.record.reduced, cells)
    own, placed = groups.mask(label), blocks(*how, labels=[label], largest=_LARGEST)
    opened.blocks = replace(placed, pose=cube.home.where(own, placed.pose))
    cube.state = opened.state().changed(~own, alpha=0.0, ink=0.0)
    name = words(kind_name(LAYER, stage.texts), BODY, groups.accent, weight="semibold")
    answer = words(signed_ratio(pool, hero.under[LAYER].x_hat), 1.3 * TITLE, groups.accent, weight="semibold")
    for text, place in ((name, top), (answer, bottom)):
        text.scale(min(1.0, place.width / text.width, place.height / text.height))
        text.move_to((*place.center, 0.0))
    return OwnGroup(cube, name, answer)


# Batches of every size ----------------------------------------------------------------------------------------------


def own_sizes(pool: Pool) -> list[int]:
    """How many samples the batches have that are computed: fewer where the samples are large."""
    stage = pool.stage
    size = stage.sizes[str(stage.layout.batch)]
    most = max(2, MOST * size // stage.tensor.size)
    return sorted({min(each, most) for each in SIZES}, reverse=True)


def own_means(pool: Pool) -> list[tuple[float, float]]:
    """The mean of the hero's own group and what the hero becomes, by layer norm, in batches of these sizes."""
    stage, hero = pool.stage, pool.hero
    axis, x = stage.layout.index(str(stage.layout.batch)), stage.tensor
    rng, found, cell = np.random.default_rng(stage.spec.seed), [], list(hero.cell)
    cell[axis] = 0
    for place, name in enumerate(stage.layout.names):
        if place != axis and name not in LAYER.reduced(
            stage.layout
        ):  # other groups of a sample take memory only
            x, cell[place] = np.take(x, [hero.cell[place]], place), 0
    for size in own_sizes(pool):
        samples = [hero.cell[axis], *rng.integers(0, x.shape[axis], size - 1).tolist()]
        record = normalize(np.take(x, samples, axis), LAYER, stage.layout, eps=stage.spec.eps_of(LAYER))
        found.append((float(record.mean[int(record.labels_at(cell))]), float(record.x_hat_at(cell))))
    return found


def stands_still(lesson: Lesson, pool: Pool) -> None:
    """Layer norm: the hero's own group, and what it makes of the hero in batches of every size."""
    stage, frame, found = lesson.stage, lesson.stage.frame, own_means(pool)
    if frame.wide:
        own_box, room = frame.stage.columns(1.0, 2.2, gap=0.5)
    else:
        own_box, room = frame.stage.rows(1.0, 2.2, gap=0.3)
    samples, side = room.columns(3.0, 1.0, gap=0.35)
    own, rows = own_group(pool, own_box), make_rows(lesson, pool, samples)
    answers = VGroup()
    for row, (_, x_hat) in zip(rows, found, strict=True):
        answer = words(signed_ratio(pool, x_hat), 1.2 * TITLE, stage.theme.layer, weight="semibold")
        answer.scale(min(1.0, side.width / answer.width, 0.8 * room.height / len(found) / answer.height))
        answers.add(answer.move_to((side.left, row.get_y(), 0.0), aligned_edge=LEFT))
    lesson.say("own")
    lesson.play(*lesson.clear_stage(), *lesson.enter(*own.parts), run_time=MOVE)
    lesson.play(FadeIn(rows[0]), FadeIn(answers[0]), run_time=GLANCE)
    lesson.say("rows")
    for coming in zip(rows[1:], answers[1:], strict=True):
        lesson.play(*map(FadeIn, coming), run_time=BLINK)
    result = signed_ratio(pool, found[0][1])
    lesson.say("same", x=pool.hero.printed_x, x_hat=result)
    lesson.note(x=pool.hero.printed_x, x_hat=result, mean=lesson.stage.numbers.number(found[0][0]))


def make_rows(lesson: Lesson, pool: Pool, box: Box) -> VGroup:
    """For each size of a batch its name and a square for each sample, the hero's in the colour of layer norm."""
    theme, count, sizes = pool.stage.theme, pool.stage.numbers.count, own_sizes(pool)
    high = box.height / len(sizes)
    names = [
        words(lesson.text("size", count=count(size)), LABEL, theme.text, weight="semibold") for size in sizes
    ]
    left = box.left + max(name.width for name in names) + 0.2
    across = -(-max(sizes) // 2)
    pitch = min((box.right - left) / across, 0.46 * high)
    made = VGroup()
    for place, (size, name) in enumerate(zip(sizes, names, strict=True)):
        y = box.top - (place + 0.5) * high
        row = VGroup(name.move_to((box.left, y, 0.0), aligned_edge=LEFT))
        lines = -(-size // across)
        for sample in range(size):
            square = Square(0.88 * pitch, stroke_width=0.0, fill_opacity=1.0)
            square.set_fill(theme.line if sample else theme.layer)
            down = (lines - 1) / 2 - sample // across
            row.add(square.move_to((left + (sample % across + 0.5) * pitch, y + down * pitch, 0.0)))
        made.add(row)
    return made


def make_still(pool: Pool, box: Box, found: list[tuple[float, float]]) -> VGroup:
    """The mean of the hero's own group in batches of every size: a bar for each, below each other."""
    theme, high = pool.stage.theme, box.height / len(found)
    means = np.array([mean for mean, _ in found])
    reach = float(np.abs(pool.values - pool.values.mean()).max()) or 1.0
    made = VGroup()
    for place, mean in enumerate(means.tolist()):
        x = box.center[0] + (mean - means[0]) / reach * box.width / 2
        row = replace(box, top=box.top - place * high, bottom=box.top - (place + 1) * high)
        y = row.bottom + _FLOOR * high
        floor = Line((box.left, y, 0.0), (box.right, y, 0.0), stroke_width=_FLOOR_PX, color=theme.line)
        bar = Rectangle(width=_TICK, height=high, stroke_width=0.0, fill_opacity=1.0, fill_color=theme.layer)
        made.add(VGroup(floor, bar.move_to((x, row.center[1], 0.0))))
    return made
