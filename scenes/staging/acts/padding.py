"""Acts on padding: what the mean of a feature over all words becomes, and that no word's own mean moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from manim import RIGHT, Create, FadeIn, Rectangle, VGroup
from numpy.typing import NDArray

from normcore.experiments import padded
from normcore.kinds import BATCH, LAYER
from normcore.normalization import NormRecord, normalize
from scenes.content.arithmetic import signed
from scenes.content.hero import Hero
from scenes.design.theme import LABEL, MINIMUM, TITLE
from scenes.design.timing import GLANCE, MOVE, STEP
from scenes.geometry.box import Box
from scenes.geometry.pose import CELL_FILL
from scenes.geometry.view import OBLIQUE
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.cube.open_groups import NAME
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.formulas import fitted, group_mean
from scenes.staging.acts.tokens import (
    CUTS,
    SENTENCE,
    Tokens,
    beside_row,
    bring,
    in_sentences,
    make_choices,
    row_means,
    row_words,
)
from scenes.staging.acts.whole_sentence import cross
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_SHARE, _FEW = 2, 3
"""One token of padding for so many of a sentence; so many are drawn as rows of their own, more as one row."""
_MEAN, _NAME_GAP = 0.75, 0.12
_OUTLINE_PX, _ZERO, _LIT = 2.0, 0.7, 0.3


class Padding(NamedTuple):
    """Empty rows under the sentences: their cells, as outlines, and the boxes of the rows with their names."""

    cells: VGroup
    names: VGroup
    rows: list[Box]


def padding_size(stage: Stage) -> int:
    """How many tokens of padding each sentence gets."""
    return max(1, stage.sizes["T"] // _SHARE)


def _drawn(stage: Stage) -> int:
    """In how many rows they are drawn."""
    count = padding_size(stage)
    return count if count <= _FEW else 1


def room_for_padding(stage: Stage, tokens: Tokens, box: Box, right: float = 0.0) -> None:
    """Place the sentences in a box, with room for their padding below each."""
    in_sentences(tokens, box, right, NAME)
    assert tokens.blocks is not None
    for _ in range(2):
        high = float(tokens.blocks.pose.size[:, 1].max()) / 0.88
        in_sentences(tokens, box, right, _drawn(stage) * high * 1.12 + _NAME_GAP)


def make_padding(lesson: Lesson, tokens: Tokens, lit: int | None = None, color: str = "") -> Padding:
    """Zeros under the last row of each sentence; those of one drawn feature `lit` in a colour."""
    stage, count, drawn = lesson.stage, padding_size(lesson.stage), _drawn(lesson.stage)
    said = f"{stage.numbers.count(count)} × {lesson.text('pad')}" if count > drawn else lesson.text("pad")
    made = Padding(VGroup(), VGroup(), [])
    for sentence in tokens.whole.groups.labels:
        last = tokens.rows_of(sentence)[-1]
        cells, front = _cells_of(tokens, last), tokens.row(last)
        pitch = front.height / CELL_FILL
        for row in range(1, drawn + 1):
            box = replace(front, bottom=front.bottom - row * pitch, top=front.top - row * pitch)
            made.rows.append(box)
            made.names.add(beside_row(said, box, stage.theme.muted))
            for feature, (left, right) in enumerate(cells):
                fill = color if feature == lit else None
                made.cells.add(_empty_cell(stage, replace(box, left=left, right=right), fill))
    return made


def _cells_of(tokens: Tokens, label: int) -> list[tuple[float, float]]:
    """The left and right ends of the cells of a row."""
    assert tokens.blocks is not None
    mask, pose = tokens.groups.mask(label), tokens.blocks.pose
    left = np.sort(OBLIQUE.project(pose.low)[mask][:, 0])
    return [(float(each), float(each + pose.size[mask][0, 0])) for each in left]


def _empty_cell(stage: Stage, box: Box, fill: str | None) -> VGroup:
    """A cell of padding: its outline and, where there is room, its 0."""
    outline = Rectangle(
        width=box.width,
        height=box.height,
        stroke_width=_OUTLINE_PX,
        stroke_color=fill or stage.theme.line,
        fill_color=fill or stage.theme.background,
        fill_opacity=_LIT if fill else 0.0,
    ).move_to((*box.center, 0.0))
    zero = words(stage.numbers.count(0), LABEL, fill or stage.theme.muted)
    zero.scale(min(1.0, box.height / zero.height, _ZERO * box.width / zero.width)).move_to(outline)
    return VGroup(outline, *([zero] if zero.text_px >= MINIMUM else []))


# Batch norm ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Padded:
    """The values of the hero's feature, padding behind each sentence, and both normalizations.

    own      which of the values are the sentences' own
    before   what they become without padding, `after` with it; padding itself becomes 0 in `before`
    place    that of the hero
    """

    values: NDArray[Any]
    own: NDArray[np.bool_]
    before: NDArray[Any]
    after: NDArray[Any]
    place: int


def feature_padded(stage: Stage, hero: Hero) -> Padded:
    """The hero's feature in all words, without and with padding."""
    layout, count = stage.layout, padding_size(stage)
    axis = layout.index(layout.features)
    own = np.take(stage.tensor, [hero.cell[axis]], axis).astype(np.float64)
    bare = normalize(own, BATCH, layout, eps=stage.spec.eps_of(BATCH))
    more = padded(own, layout, count)
    record = normalize(more, BATCH, layout, eps=stage.spec.eps_of(BATCH))
    there = padded(np.ones(own.shape), layout, count) > 0
    before = padded(np.asarray(bare.x_hat_at(np.indices(own.shape))), layout, count)
    cell = tuple(0 if place == axis else each for place, each in enumerate(hero.cell))
    return Padded(
        more.ravel(),
        there.ravel(),
        before.ravel(),
        np.asarray(record.x_hat_at(np.indices(more.shape))).ravel(),
        int(np.ravel_multi_index(cell, more.shape)),
    )


def batch_norm_of_sentences(lesson: Lesson, tokens: Tokens, hero: Hero) -> None:
    """Batch norm: the hero's feature in all words of all sentences, then in padding too, which moves the hero."""
    stage, cube = lesson.stage, tokens.cube
    groups = stage.groups(cube, BATCH)
    mask = groups.mask(hero.under[BATCH].label)
    left, formula_box, line_box = _beside(stage)
    room_for_padding(stage, tokens, left)
    lit, color = int(cube.grid.ordinal[mask][0, 0]), groups.swatch(hero.under[BATCH].label)
    pads = make_padding(lesson, tokens, lit, color)
    found = feature_padded(stage, hero)
    line = _line(lesson, found, line_box, color)
    formula = fitted(group_mean(stage, groups), formula_box)
    grey = cube.neutral_colors()
    rgb = np.where(mask[:, None], groups.colors, grey)
    state = tokens.state().changed(rgb=rgb, edge_rgb=cube.edges(rgb))
    count = stage.numbers.count
    lesson.say("column", n=count(groups.record.n))
    bring(lesson, cube, state, line, formula)
    lesson.working_on(cube, mask)
    lesson.play(line.show_deviation(), line.show_arrow(), run_time=MOVE)
    old = line.state.prints.ratio(float(found.before[found.place]))
    lesson.play(line.show_score(), run_time=GLANCE)
    lesson.hold(GLANCE)
    lesson.say("padding", count=count(padding_size(stage)))
    joined = line.keep(np.ones(len(found.own), bool))
    lesson.play(FadeIn(pads.cells), FadeIn(pads.names), joined, run_time=MOVE)
    line.state = line.state.changed(normalized=found.after)
    means = [stage.numbers.number(float(values.mean())) for values in (found.values[found.own], found.values)]
    lesson.say("counted", before=means[0], after=means[1])
    over_all = fitted(group_mean(stage, groups, len(found.values)), formula_box)
    lesson.play(
        line.ghost_mean(), line.move_mean(), lesson.leave(formula), *lesson.enter(over_all), run_time=MOVE
    )
    lesson.play(line.move_arrow(), run_time=STEP)
    lesson.play(line.show_arrow(), run_time=GLANCE)
    new = line.state.prints.ratio(float(found.after[found.place]))
    lesson.say("moved", x=hero.printed_x, old=old, new=new)
    lesson.play(line.show_score(), run_time=GLANCE)
    lesson.note(
        n=count(groups.record.n), x=hero.printed_x, old=old, new=new, padding=count(padding_size(stage))
    )


def _beside(stage: Stage) -> tuple[Box, Box, Box]:
    """The sentences beside a formula and a line, or above them in a tall frame."""
    if stage.frame.tall:
        first, second, third = stage.frame.stage.rows(4.4, 1.0, 3.2, gap=0.25)
        return first, second, third
    left, right = stage.frame.stage.columns(1.0, 1.5, gap=0.4)
    formula, line = right.rows(1.0, 3.0, gap=0.15)
    return left, formula, line


def _line(lesson: Lesson, found: Padded, box: Box, color: str) -> ValueLine:
    """The line of the hero's feature; padding has a place on it, but is not there yet."""
    stage = lesson.stage
    line = ValueLine(
        found.values,
        box,
        stage.theme,
        normalized=found.before,
        numbers=stage.numbers,
        color=color,
        accent=stage.theme.accent(BATCH.family),
        hero=found.place,
        centred_too=False,
        counted=True,
        texts=LineWords(**stage.texts["line"]),
    )
    line.set_kept(found.own)
    line.state = line.state.changed(mean_seen=1.0)
    return line


# Layer norm ---------------------------------------------------------------------------------------------------------


def padding_moves_nothing(lesson: Lesson, tokens: Tokens, hero: Hero) -> None:
    """Layer norm: all sentences with the mean of each word; padding comes, and no mean moves."""
    stage, cube, groups = lesson.stage, tokens.cube, tokens.groups
    room_for_padding(stage, tokens, stage.frame.stage, _MEAN)
    said, means = row_words(lesson, tokens, groups.labels), row_means(lesson, tokens, groups.record.mean)
    pads = make_padding(lesson, tokens)
    lesson.say("still", x=hero.printed_x)
    bring(lesson, cube, tokens.state(), VGroup(*said.values(), *means.values()))
    lesson.say("comes", count=stage.numbers.count(padding_size(stage)))
    zeros = VGroup(
        *(beside_row(stage.numbers.count(0), row, stage.theme.muted, RIGHT, _MEAN) for row in pads.rows)
    )
    lesson.play(FadeIn(pads.cells), FadeIn(pads.names), FadeIn(zeros), run_time=MOVE)
    x_hat = alone_and_padded(stage, hero)
    lesson.say("same", x=hero.printed_x, x_hat=x_hat)
    lesson.note(padding=stage.numbers.count(padding_size(stage)), x=hero.printed_x, x_hat=x_hat)


def alone_and_padded(stage: Stage, hero: Hero) -> str:
    """What the hero becomes by layer norm in its sentence with padding."""
    axis = stage.layout.index(str(stage.layout.batch))
    x = padded(np.take(stage.tensor, [hero.cell[axis]], axis), stage.layout, padding_size(stage))
    record: NormRecord = normalize(x, LAYER, stage.layout, eps=stage.spec.eps_of(LAYER))
    cell = (*hero.cell[:axis], 0, *hero.cell[axis + 1 :])
    return signed(hero.numbers.ratio(float(record.x_hat_at(cell))))


# The three once more ------------------------------------------------------------------------------------------------


def three_answers(lesson: Lesson, hero: Hero) -> None:
    """The groups once more, and what each is: of the methods that the film shows, and the mistake about layer norm."""
    stage = lesson.stage
    kinds = [kind for kind in CUTS if kind in stage.methods or (kind == SENTENCE and LAYER in stage.methods)]
    choices = make_choices(lesson, hero, kinds)
    for choice in choices:
        choice.cube.state = choice.lit().target
    x_hats = [float(stage.record(kind).x_hat_at(hero.cell)) for kind in CUTS]
    printed = [signed(hero.numbers.ratio(x_hat)) for x_hat in x_hats]
    lesson.say("keep")
    lesson.play(*lesson.clear_stage(), *lesson.enter(*(choice.cube for choice in choices)), run_time=MOVE)
    for choice, kind, text in zip(choices, kinds, (printed[CUTS.index(kind)] for kind in kinds), strict=True):
        answer = words(text, 1.2 * TITLE, stage.theme.accent(kind.family), weight="semibold")
        if stage.frame.tall:
            VGroup(choice.name, answer).arrange(RIGHT, buff=0.3).move_to((*choice.below.center, 0.0))
        else:
            answer.move_to((choice.below.center[0], choice.below.bottom + answer.height / 2, 0.0))
        lesson.play(FadeIn(choice.name), FadeIn(answer), run_time=GLANCE)
    if SENTENCE in kinds:
        crossed = choices[kinds.index(SENTENCE)].cube
        batch = str(stage.layout.batch)
        own = crossed.grid.axis_index(batch) == hero.cell[stage.layout.index(batch)]
        lesson.play(Create(cross(lesson, crossed.slab_box(own))), run_time=GLANCE)
    word, sentence, feature = printed
    lesson.note(x=hero.printed_x, of_word=word, of_sentence=sentence, of_feature=feature)
