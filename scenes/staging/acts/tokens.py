"""The tokens of a batch of sentences: rows of features with their words beside them, and which of them share a mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from manim import LEFT, RIGHT, Animation, FadeIn, Mobject, VGroup

from normcore.kinds import BATCH, LAYER, NormKind, group
from scenes.content.hero import Hero
from scenes.design.frame import FrameLayout
from scenes.design.theme import BODY, LABEL, MINIMUM
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, READ
from scenes.geometry.arrays import FloatArray
from scenes.geometry.blocks import blocks
from scenes.geometry.box import Box
from scenes.geometry.view import OBLIQUE
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.cells_to import CellsThrough, CellsTo
from scenes.mobjects.cube.open_groups import NAME, OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.formulas import fitted, group_mean
from scenes.staging.acts.hero import value_line, verdict
from scenes.staging.acts.reduce import group_counts, note_groups
from scenes.staging.acts.within_blocks import WithinBlocks
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

SENTENCE = group(1)
"""The kind that averages over all words of a sentence."""
CUTS: tuple[NormKind, ...] = (LAYER, SENTENCE, BATCH)
"""What is easily taken for the group of a value in a sentence: its word, its sentence, its feature."""
_CALLED = {LAYER: "word", SENTENCE: "sentence", BATCH: "feature"}
_WORD, _MEAN, _NEAR, _LESS = 1.1, 0.75, 0.14, 0.75
"""What a word and a mean take beside a row, and how near they stand."""
_SQUATS, _FULL = (1.0, 0.85, 0.72, 0.62, 0.54, 0.47), 0.96
"""The height of a cell over its width: the lowest with which cells are as high, or nearly."""
_FIRST = 0.65
"""The share of a move in which what is in sight moves, before the rest comes."""
_LIFTED, _LAG = 1.0, 0.6
_GAP, _APART, _BETWEEN, _SQUAT, _HIGH = 0.5, 0.16, 0.3, 0.2, 1.6
"""Between choices, sentences below and sentences beside each other; the height of a cell over its width: at least, and
of a sentence alone."""


class Tokens(WithinBlocks):
    """The rows of sentences, each in a hue of its own."""

    def state(self, at_work: Sequence[int] | None = None, values: FloatArray | None = None) -> CellState:
        """The rows in their own hues; all but those `at_work` quieter."""
        return OpenGroups.state(self, at_work, values)

    def neutral(self) -> CellState:
        """The rows in no hue."""
        grey = self.cube.neutral_colors()
        return self.state().changed(rgb=grey, edge_rgb=self.cube.edges(grey))

    def only(self, state: CellState, sentence: int) -> CellState:
        """The state with one sentence in sight."""
        seen = self.whole.groups.mask(sentence).astype(float)
        return state.changed(alpha=seen, ink=state.ink * seen)

    def row(self, label: int) -> Box:
        """Where the front of a row stands, or is about to."""
        assert self.blocks is not None
        mask, pose = self.groups.mask(label), self.blocks.pose
        low, size = OBLIQUE.project(pose.low)[mask], pose.size[mask]
        high = low + size[:, :2]
        return Box(
            float(low[:, 0].min()), float(high[:, 0].max()), float(low[:, 1].min()), float(high[:, 1].max())
        )

    def rows_of(self, sentence: int) -> list[int]:
        """The labels of the drawn rows of a sentence."""
        return [int(label) for label in np.unique(self.groups.cell_groups[self.whole.groups.mask(sentence)])]


def make_tokens(stage: Stage, cube: TensorCube) -> Tokens:
    """The tokens of a cube."""
    return Tokens(stage.groups(cube, LAYER), stage.groups(cube, SENTENCE))


def in_sentences(tokens: Tokens, box: Box, right: float = 0.0, below: float = NAME) -> None:
    """Place all sentences in a box with room for words at the left of each, and `right` for what is at the right."""
    room = replace(box, left=box.left + _WORD, right=box.right - right)
    gap = _WORD + right + 2 * _NEAR
    high = {
        squat: float(tokens.place(room, below, gap=gap, squat=squat).pose.size[:, 1].max())
        for squat in _SQUATS
    }
    lowest = min(squat for squat in _SQUATS if high[squat] >= _FULL * max(high.values()))
    tokens.place(room, below, gap=gap, squat=lowest)


def word(lesson: Lesson, tokens: Tokens, label: int) -> str:
    """What a token is called: a word of a sentence of the texts, where they have as many, else its place."""
    sizes = lesson.stage.sizes
    said = [sentence.split() for sentence in lesson.text("sentences").split("/")]
    layout, cell = lesson.stage.layout, int(np.flatnonzero(tokens.groups.mask(label))[0])
    index = tokens.cube.grid.index[cell]
    if layout.positions == ("T",) and sizes.get("N", 1) <= len(said) and sizes["T"] <= len(said[0]):
        sentence = int(index[layout.index("N")]) if layout.batch else 0
        return said[sentence][int(index[layout.index("T")])]
    places = layout.indices(layout.positions)
    named = zip(layout.positions, index[list(places)].tolist(), strict=True)
    return ", ".join(f"{name.lower()} = {lesson.stage.numbers.count(place + 1)}" for name, place in named)


def row_words(
    lesson: Lesson, tokens: Tokens, labels: Iterable[int], color: str | None = None
) -> dict[int, Typeset]:
    """The word at the left of each row."""
    ink = color or lesson.stage.theme.text
    return {label: beside_row(word(lesson, tokens, label), tokens.row(label), ink) for label in labels}


def beside_row(text: str, row: Box, color: str, side: FloatArray = LEFT, room: float = _WORD) -> Typeset:
    """A text at one side of a row, no larger than there is room."""
    said = words(text, LABEL, color, weight="semibold")
    said.scale(max(min(1.0, room / said.width, 1.3 * row.height / said.height), MINIMUM / LABEL))
    edge = row.left - _NEAR if side is LEFT else row.right + _NEAR + 0.1
    return said.move_to((edge, row.center[1], 0.0), aligned_edge=-side)


def bring(
    lesson: Lesson, cube: TensorCube, state: CellState, *beside: Mobject, run_time: float = MOVE
) -> None:
    """All but the cube leaves while that goes to a state, or comes in there; then comes what stands beside it.

    Cells that were not in sight come in where they belong, once the others are in their places.
    """
    if lesson.shows(cube):
        hidden = cube.state.alpha == 0
        cube.state = cube.state.changed(hidden, pose=state.pose, rgb=state.rgb, edge_rgb=state.edge_rgb)
        there = state.changed(hidden, alpha=0.0, ink=0.0)
        legs = [CellsTo(cube, there, run_time=_FIRST), CellsTo(cube, state, run_time=1 - _FIRST)]
        coming: list[Animation] = [CellsThrough(cube, legs if hidden.any() else [cube.morph(state)])]
    else:
        cube.state = state
        coming = lesson.enter(cube)
    lesson.play(*lesson.clear_stage(cube), *coming, run_time=run_time)
    lesson.play(*map(FadeIn, beside), run_time=BLINK)


# A batch of sentences -----------------------------------------------------------------------------------------------


def show_sentences(lesson: Lesson, tokens: Tokens, hero: Hero) -> None:
    """All sentences side by side, a row of features for each word, the followed cell framed."""
    cube = tokens.cube
    in_sentences(tokens, lesson.stage.frame.stage)
    cube.state = tokens.neutral().changed(frame=cube.state.frame)
    said, plates = row_words(lesson, tokens, tokens.groups.labels), tokens.plates()
    lesson.say("sentences_are")
    lesson.add(cube, *said.values(), plates)
    lesson.hold(READ)
    lesson.say("features_are")
    colored = tokens.state().changed(frame=cube.state.frame)
    lesson.play(cube.morph(colored, delay=order_delay(tokens.groups.cell_groups), lag=_LAG), run_time=READ)
    lesson.say("hero", x=hero.printed_x, word=word(lesson, tokens, hero.under[LAYER].label))
    lesson.note(x=hero.printed_x, address=hero.name())


# Which values share a mean ------------------------------------------------------------------------------------------


class Choice(NamedTuple):
    """A cut of the batch: its cells, how those are called that share a mean with the hero, and the room below."""

    cube: TensorCube
    name: Typeset
    below: Box
    rgb: FloatArray

    def lit(self) -> CellsTo:
        """The hero's group takes its hue."""
        return self.cube.recolor(self.rgb)


def ask_which(lesson: Lesson, hero: Hero) -> None:
    """Three groups that the followed value may belong to, lit one after another, and time to choose."""
    choices = make_choices(lesson, hero)
    lesson.say("which", x=hero.printed_x)
    lesson.play(*lesson.clear_stage(), *lesson.enter(*(choice.cube for choice in choices)), run_time=MOVE)
    for choice in choices:
        lesson.play(choice.lit(), FadeIn(choice.name), run_time=GLANCE)
    lesson.hold(READ)
    lesson.note(x=hero.printed_x)


def make_choices(lesson: Lesson, hero: Hero, kinds: Sequence[NormKind] = CUTS) -> list[Choice]:
    """For each cut the batch small, in no hue yet."""
    stage, frame = lesson.stage, lesson.stage.frame
    split = frame.stage.rows if frame.tall else frame.stage.columns
    made = []
    for kind, box in zip(kinds, split(*[1.0] * len(kinds), gap=_GAP), strict=True):
        picture, below = box.rows(4.0, 1.0, gap=0.1)
        name = words(lesson.text(_CALLED[kind]), BODY, stage.theme.accent(kind.family), weight="semibold")
        name.scale(min(1.0, below.width / name.width))
        name.move_to((below.center[0], below.top - name.height / 2, 0.0))
        cube = stage.cube_in(picture).set_hero(hero.cell)
        groups, grey = stage.groups(cube, kind), cube.neutral_colors()
        tokens = make_tokens(stage, cube)
        if frame.tall:
            tokens.place(picture, _APART, gap=_BETWEEN)
        else:
            below_each_other(tokens, picture)
        cube.state = tokens.neutral().changed(frame=cube.state.frame, ink=0.0)
        mask = groups.mask(int(groups.record.labels_at(hero.cell)))
        made.append(Choice(cube, name, below, np.where(mask[:, None], groups.colors, grey)))
    return made


def below_each_other(tokens: Tokens, box: Box, widest: float = 1.3) -> None:
    """Place the sentences below each other; their cells are as wide as high, or wider where that fills the box."""
    sentences = tokens.whole.groups.labels
    index = tokens.cube.grid.ordinal
    across, down = int(index[:, 0].max()) + 1, len(tokens.rows_of(sentences[0]))
    wide = min(widest, box.width / (across + 0.2))
    high = (box.height - len(sentences) * _APART) / len(sentences) / (down + 0.2)
    squat = min(1.0, max(_SQUAT, high / wide))
    tokens.place(box, _APART, widest, lines=len(sentences), squat=squat)


# One word -----------------------------------------------------------------------------------------------------------


class OneSentence(NamedTuple):
    """The stage for a sentence: itself, one of its rows large, a formula, and a number line."""

    sentence: Box
    row: Box
    formula: Box
    line: Box


def one_sentence(frame: FrameLayout) -> OneSentence:
    """The sentence at the left of all else, or above it in a tall frame."""
    if frame.tall:
        sentence, row, formula, line = frame.stage.rows(3.8, 0.8, 1.0, 3.2, gap=0.25)
        return OneSentence(
            replace(sentence, left=sentence.left + _WORD), replace(row, left=row.left + _WORD), formula, line
        )
    left, right = frame.stage.columns(1.0, 1.3, gap=_GAP)
    row, formula, line = right.rows(0.85, 0.9, 3.1, gap=0.12)
    return OneSentence(
        replace(left, left=left.left + _WORD), replace(row, left=row.left + _LESS), formula, line
    )


def lift_word(lesson: Lesson, tokens: Tokens, hero: Hero) -> None:
    """The hero's word leaves its sentence; its values drop on a line, and the hero is measured beside them."""
    stage, cube, groups = lesson.stage, tokens.cube, tokens.groups
    place, label = one_sentence(stage.frame), hero.under[LAYER].label
    sentence = int(tokens.whole.groups.record.labels_at(hero.cell))
    said = one_in_place(lesson, tokens, sentence, place.sentence, label)
    line, printed = value_line(lesson, groups, hero, place.line), hero.printed(LAYER)
    formula = fitted(group_mean(stage, groups), place.formula)
    name = words(word(lesson, tokens, label), BODY, groups.accent, weight="semibold")
    grey = tokens.only(tokens.quiet(tokens.state(), ~groups.mask(label)), sentence)
    lesson.say("lift", word=word(lesson, tokens, label))
    bring(lesson, cube, grey, VGroup(*said.values()))
    lifted = blocks(
        cube.grid, groups.cell_groups, groups.record.reduced, place.row, labels=[label], largest=_LIFTED
    )
    mask = groups.mask(label)
    up = grey.changed(mask, pose=lifted.ahead(mask).pose)
    front = lifted.fronts[label]
    name.scale(min(1.0, _WORD / name.width)).move_to(
        (front.left - _NEAR, front.center[1], 0.0), aligned_edge=RIGHT
    )
    lesson.working_on(cube, mask)
    lesson.play(cube.morph(up), lesson.leave(said[label]), run_time=MOVE)
    lesson.play(FadeIn(name), run_time=BLINK)
    lesson.say("mean", n=stage.numbers.count(groups.record.n), **{key: printed[key] for key in ("mean",)})
    lesson.play(FadeIn(line), FadeIn(formula), run_time=BLINK)
    lesson.play(line.drop(None if line.dot_size is None else tokens.sources(label), run_time=READ))
    lesson.hold(GLANCE)
    lesson.play(line.show_deviation(), line.show_arrow(), run_time=MOVE)
    lesson.say("hero", verdict=verdict(lesson, hero, groups), **printed)
    lesson.play(line.show_score(), run_time=MOVE)
    lesson.note(word=word(lesson, tokens, label), n=stage.numbers.count(groups.record.n), **printed)


def one_in_place(
    lesson: Lesson, tokens: Tokens, sentence: int, box: Box, lifted: int | None = None
) -> dict[int, Typeset]:
    """Place one sentence in a box; returns the words of its rows, all but that of a row to be lifted quiet."""
    whole = tokens.whole.groups
    how = (tokens.cube.grid, whole.cell_groups, whole.record.reduced, box)
    placed = blocks(*how, labels=[sentence], largest=0.9, squat=1.0 if lesson.stage.frame.tall else _HIGH)
    pose = tokens.cube.state.pose.where(whole.mask(sentence), placed.pose)
    tokens.blocks = replace(placed, pose=pose)
    tokens.ahead = None
    said = row_words(lesson, tokens, tokens.rows_of(sentence), lesson.stage.theme.muted)
    if lifted is not None:
        said |= row_words(lesson, tokens, [lifted])
    return said


# Every word ---------------------------------------------------------------------------------------------------------


def every_word(lesson: Lesson, tokens: Tokens, hero: Hero) -> None:
    """All words in their sentences, each with its mean beside it."""
    stage, cube, groups = lesson.stage, tokens.cube, tokens.groups
    in_sentences(tokens, stage.frame.stage, _MEAN)
    said, means = row_words(lesson, tokens, groups.labels), row_means(lesson, tokens, groups.record.mean)
    lesson.say("means", **group_counts(lesson, groups))
    bring(lesson, cube, tokens.state(), VGroup(*said.values()), tokens.plates(), run_time=MOVE)
    lesson.play(FadeIn(VGroup(*means.values()), lag_ratio=0.5), run_time=BEAT)
    note_groups(lesson, groups)


def row_means(lesson: Lesson, tokens: Tokens, means: FloatArray) -> dict[int, Typeset]:
    """The mean at the right of each row."""
    number, ink = lesson.stage.numbers.number, tokens.groups.accent
    return {
        label: beside_row(number(float(means[label])), tokens.row(label), ink, RIGHT, _MEAN)
        for label in tokens.groups.labels
    }
