"""Acts on padding: what the mean of a feature over all words becomes, and that no word's own mean moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from manim import RIGHT, Create, FadeIn, VGroup
from numpy.typing import NDArray

from normcore.experiments import padded
from normcore.kinds import BATCH, LAYER
from normcore.normalization import NormRecord, normalize
from scenes.content.arithmetic import signed
from scenes.content.hero import Hero
from scenes.design.theme import TITLE
from scenes.design.timing import BEAT, GLANCE, MOVE, STEP, TRAVEL
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.mobjects.charts.line_prints import LineWords
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.cube.open_groups import NAME
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import words
from scenes.staging.acts.formulas import fitted, group_mean
from scenes.staging.acts.tokens import (
    CUTS,
    SENTENCE,
    Tokens,
    arrive,
    beside_row,
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


class Padding(NamedTuple):
    """Rows of zeros under the sentences: their cells, a name for each row, and the boxes of the rows."""

    cube: TensorCube
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


def make_padding(lesson: Lesson, tokens: Tokens) -> Padding:
    """Zeros under the last row of each sentence."""
    stage, cube, count = lesson.stage, tokens.cube, padding_size(lesson.stage)
    assert tokens.blocks is not None
    shown, drawn = cube.grid.shown, _drawn(stage)
    sentences, features = (len(shown[name]) for name in (str(stage.layout.batch), stage.layout.features))
    pads = TensorCube(
        np.zeros((sentences, drawn, features)),
        "NTD",
        theme=stage.theme,
        box=stage.frame.stage,
        backdrop=stage.theme.backdrop,
        numbers=stage.numbers,
        look=stage.cell_look,
    )
    low, size = pads.state.pose.low.copy(), pads.state.pose.size.copy()
    said = f"{stage.numbers.count(count)} × {lesson.text('pad')}" if count > drawn else lesson.text("pad")
    names, rows = VGroup(), []
    ordinal = cube.grid.ordinal
    for place, sentence in enumerate(tokens.whole.groups.labels):
        last = tokens.groups.mask(tokens.rows_of(sentence)[-1])
        order = np.argsort(ordinal[last][:, 0])
        pose_low, pose_size = tokens.blocks.pose.low[last][order], tokens.blocks.pose.size[last][order]
        pitch = float(pose_size[0, 1]) / 0.88
        for row in range(drawn):
            mine = (pads.grid.axis_index("N") == place) & (pads.grid.axis_index("T") == row)
            low[mine] = pose_low - [0.0, (row + 1) * pitch, 0.0]
            size[mine] = pose_size
            front, lower = tokens.row(tokens.rows_of(sentence)[-1]), (row + 1) * pitch
            box = replace(front, bottom=front.bottom - lower, top=front.top - lower)
            rows.append(box)
            names.add(beside_row(said, box, stage.theme.muted))
    pads.set_state(pose=Pose(low, size))
    return Padding(pads, names, rows)


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
    bare = normalize(own, BATCH, layout, eps=stage.spec.eps)
    more = padded(own, layout, count)
    record = normalize(more, BATCH, layout, eps=stage.spec.eps)
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
    said, pads = row_words(lesson, tokens, tokens.groups.labels), make_padding(lesson, tokens)
    found = feature_padded(stage, hero)
    line = _line(lesson, found, line_box, groups.swatch(hero.under[BATCH].label))
    formula = fitted(group_mean(stage, groups), formula_box)
    grey = cube.neutral_colors()
    rgb = np.where(mask[:, None], groups.colors, grey)
    state = tokens.state().changed(rgb=rgb, edge_rgb=cube.edges(rgb))
    count = stage.numbers.count
    lesson.say("column", n=count(groups.record.n))
    coming = [*arrive(lesson, cube, state), *lesson.enter(VGroup(*said.values()), line, formula)]
    lesson.play(*lesson.clear_stage(cube), *coming, run_time=TRAVEL)
    lesson.working_on(cube, mask)
    lesson.play(line.show_deviation(), line.show_arrow(), run_time=MOVE)
    old = line.state.prints.ratio(float(found.before[found.place]))
    lesson.play(line.show_score(), run_time=GLANCE)
    lesson.hold(BEAT)
    lesson.say("padding", count=count(padding_size(stage)))
    lit = pads.cube.grid.axis_index("D") == tokens.cube.grid.ordinal[mask][0, 0]
    pad_rgb = np.where(lit[:, None], groups.colors[mask][0], pads.cube.neutral_colors())
    pads.cube.set_state(rgb=pad_rgb, edge_rgb=pads.cube.edges(pad_rgb))
    lesson.play(
        *lesson.enter(pads.cube, pads.names), line.keep(np.ones(len(found.own), bool)), run_time=TRAVEL
    )
    line.state = line.state.changed(normalized=found.after)
    means = [stage.numbers.number(float(values.mean())) for values in (found.values[found.own], found.values)]
    lesson.say("counted", before=means[0], after=means[1])
    lesson.play(line.ghost_mean(), line.move_mean(), run_time=MOVE)
    lesson.play(line.move_arrow(), run_time=STEP)
    lesson.play(line.show_arrow(), run_time=GLANCE)
    new = line.state.prints.ratio(float(found.after[found.place]))
    lesson.hold(GLANCE)
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
    coming = [*arrive(lesson, cube, tokens.state()), *lesson.enter(VGroup(*said.values(), *means.values()))]
    lesson.play(*lesson.clear_stage(cube), *coming, run_time=TRAVEL)
    lesson.hold(GLANCE)
    lesson.say("comes", count=stage.numbers.count(padding_size(stage)))
    zeros = VGroup(
        *(beside_row(stage.numbers.count(0), row, stage.theme.muted, RIGHT, _MEAN) for row in pads.rows)
    )
    lesson.play(*lesson.enter(pads.cube, pads.names, zeros), run_time=TRAVEL)
    lesson.hold(BEAT)
    x_hat = alone_and_padded(stage, hero)
    lesson.say("same", x=hero.printed_x, x_hat=x_hat)
    lesson.note(padding=stage.numbers.count(padding_size(stage)), x=hero.printed_x, x_hat=x_hat)


def alone_and_padded(stage: Stage, hero: Hero) -> str:
    """What the hero becomes by layer norm in its sentence with padding."""
    axis = stage.layout.index(str(stage.layout.batch))
    x = padded(np.take(stage.tensor, [hero.cell[axis]], axis), stage.layout, padding_size(stage))
    record: NormRecord = normalize(x, LAYER, stage.layout, eps=stage.spec.eps)
    cell = (*hero.cell[:axis], 0, *hero.cell[axis + 1 :])
    return signed(hero.numbers.ratio(float(record.x_hat_at(cell))))


# The three once more ------------------------------------------------------------------------------------------------


def three_answers(lesson: Lesson, hero: Hero) -> None:
    """The three groups once more, and what each is."""
    stage, choices = lesson.stage, make_choices(lesson, hero)
    for choice in choices:
        choice.cube.state = choice.lit().target
    x_hats = [float(stage.record(kind).x_hat_at(hero.cell)) for kind in CUTS]
    printed = [signed(hero.numbers.ratio(x_hat)) for x_hat in x_hats]
    lesson.say("keep")
    lesson.play(*lesson.clear_stage(), *lesson.enter(*(choice.cube for choice in choices)), run_time=MOVE)
    for choice, kind, text in zip(choices, CUTS, printed, strict=True):
        answer = words(text, 1.2 * TITLE, stage.theme.accent(kind.family), weight="semibold")
        if stage.frame.tall:
            VGroup(choice.name, answer).arrange(RIGHT, buff=0.3).move_to((*choice.below.center, 0.0))
        else:
            answer.move_to((choice.below.center[0], choice.below.bottom + answer.height / 2, 0.0))
        lesson.play(FadeIn(choice.name), FadeIn(answer), run_time=GLANCE)
    crossed = choices[CUTS.index(SENTENCE)].cube
    lesson.play(Create(cross(lesson, crossed.slab_box(np.ones(len(crossed.grid), bool)))), run_time=MOVE)
    word, sentence, feature = printed
    lesson.note(x=hero.printed_x, of_word=word, of_sentence=sentence, of_feature=feature)
