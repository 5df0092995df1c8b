"""The act on a sentence: a row of features for each token, and a mean for each row."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from manim import DOWN, LEFT, RIGHT, FadeIn, VGroup

from normcore.kinds import LAYER
from normcore.normalization import normalize
from normcore.samples import integers
from normcore.statistics import moments
from scenes.content.formulas import GREEK
from scenes.content.number_format import NumberFormat
from scenes.design.theme import BODY, CAPTION, MINIMUM
from scenes.design.timing import BLINK, GLANCE, MOVE, TRAVEL
from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import LineWords, Prints, Stage
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import math, words
from scenes.staging.lesson import Lesson

_FEATURES = 6
_PADDING = "["
"""What a token that is padding begins with."""
_APART, _BESIDE, _BELOW, _LAG = 0.1, 0.3, 1.1, 0.6
_OWN = 0.8
"""The share of a column that its gamma and beta take at most."""


class Sentence(NamedTuple):
    """A row for each token: the `opened` cube, which tokens are `padding`, each row's word and mean."""

    opened: OpenGroups
    padding: BoolArray
    words: VGroup
    means: VGroup

    @property
    def row(self) -> IntArray:
        """The token of each cell."""
        return self.opened.groups.cell_groups

    def shown(self, colored: bool, padded: bool) -> CellState:
        """The rows, each in its own hue or in none; padding only if it is there."""
        state, cube = self.opened.state(), self.opened.cube
        if not colored:
            grey = cube.neutral_colors()
            state = state.changed(rgb=grey, edge_rgb=cube.edges(grey))
        seen = np.ones(len(self.row)) if padded else 1.0 - self.padding[self.row]
        return state.changed(alpha=seen, ink=seen)


def each_token(lesson: Lesson) -> None:
    """A sentence as rows of features; each row gets a mean of its own, which padding that comes does not move.

    Then each row is normalized, and each column gets a gamma and a beta.
    """
    sentence = make_sentence(lesson)
    cube, padding = sentence.opened.cube, sentence.padding
    own = np.flatnonzero(~padding).tolist()
    cube.state = sentence.shown(colored=False, padded=False)
    lesson.say("rows", count=len(own), features=_FEATURES)
    shown = lesson.enter(cube, *(sentence.words[token] for token in own))
    lesson.play(*lesson.clear_stage(), *shown, run_time=MOVE)
    lesson.working_on(cube, ~padding[sentence.row])
    lesson.hold(MOVE)
    lesson.say("means", count=len(own), features=_FEATURES)
    colored = sentence.shown(colored=True, padded=False)
    lesson.play(cube.morph(colored, delay=order_delay(sentence.row), lag=_LAG), run_time=TRAVEL)
    lesson.play(FadeIn(VGroup(*(sentence.means[token] for token in own))), run_time=BLINK)
    lesson.hold(MOVE)
    if padding.any():
        lesson.say("padding", padding=int(padding.sum()))
        more = VGroup(
            *(
                part
                for token in np.flatnonzero(padding).tolist()
                for part in (sentence.words[token], sentence.means[token])
            )
        )
        lesson.play(cube.morph(sentence.shown(colored=True, padded=True)), FadeIn(more), run_time=MOVE)
    _normalize(lesson, sentence)
    lesson.say("shared")
    lesson.play(FadeIn(_parameters(lesson, sentence)), run_time=GLANCE)
    lesson.hold(MOVE)
    lesson.say("used")
    lesson.note(sentence=lesson.text("words"), features=_FEATURES)


def _normalize(lesson: Lesson, sentence: Sentence) -> None:
    """One token after another gets its normalized values, whose mean is 0."""
    opened, means = sentence.opened, VGroup()
    prints = Prints(opened.cube.numbers, LineWords(**lesson.stage.texts["line"]))
    for label, before in zip(opened.groups.labels, sentence.means, strict=True):
        centre = float(moments(opened.groups.normalized_group(label), (0,)).mean[0])
        mean = words(prints.mean(centre, Stage.SCALED), BODY, opened.groups.accent, weight="semibold")
        means.add(mean.scale(min(1.0, before.width / mean.width)).move_to(before, aligned_edge=LEFT))
    lesson.say("one")
    rows = opened.cube.morph(opened.normalized_state(), delay=order_delay(sentence.row), lag=_LAG)
    lesson.play(rows, *map(lesson.leave, sentence.means), *lesson.enter(means), run_time=TRAVEL)
    lesson.hold(MOVE)


def _parameters(lesson: Lesson, sentence: Sentence) -> VGroup:
    """Under each column its feature's gamma and beta; words, which are longer, without the number of the feature."""
    opened, made, ink = sentence.opened, VGroup(), lesson.stage.theme.text
    last = list(opened.fronts.values())[-1]
    pitch = last.width / _FEATURES
    for feature in range(_FEATURES):
        index = f"_{feature + 1}" if lesson.stage.learned == GREEK else ""
        said = VGroup(*(math(f"{name}{index}", CAPTION, ink) for name in lesson.stage.learned))
        said.arrange(RIGHT, buff=0.12)
        if said.width > _OWN * pitch:
            said.arrange(DOWN, buff=0.12)
        said.scale(min(1.0, max(_OWN * pitch / said.width, MINIMUM / CAPTION)))
        said.move_to((last.left + (feature + 0.5) * pitch, last.bottom - 0.12 - said.height / 2, 0.0))
        made.add(said)
    return made


def make_sentence(lesson: Lesson) -> Sentence:
    """The tokens of the beat's text with seeded whole numbers; padding has zeros."""
    stage, said = lesson.stage, lesson.text("words").split()
    padding = np.array([word.startswith(_PADDING) for word in said])
    x = integers((1, len(said), _FEATURES), "NTD", seed=stage.spec.seed)
    x[:, padding] = 0
    left, middle, right = stage.frame.stage.columns(1.0, 2.8, 1.3, gap=_BESIDE)
    middle = replace(middle, bottom=middle.bottom + _BELOW)
    cube = TensorCube(x, "NTD", theme=stage.theme, box=middle, backdrop=stage.theme.backdrop)
    opened = OpenGroups(GroupView(cube, normalize(x, LAYER, "NTD", eps=stage.spec.eps_of(LAYER))))
    opened.place(middle, _APART, 1.2, lines=len(said), gap=_APART)
    record, numbers = (
        opened.groups.record,
        NumberFormat.for_tensor(x, stage.spec.eps_of(LAYER), stage.spec.language),
    )
    means = [stage.texts["line"]["mean"].format(value=numbers.number(float(mean))) for mean in record.mean]
    return Sentence(
        opened,
        padding,
        _beside(opened, said, left, LEFT, [stage.theme.text] * len(said)),
        _beside(opened, means, right, RIGHT, [opened.groups.accent] * len(said)),
    )


def _beside(opened: OpenGroups, texts: list[str], room: Box, side: FloatArray, colors: list[str]) -> VGroup:
    """A text beside each row."""
    made = VGroup()
    for text, color, front in zip(texts, colors, opened.fronts.values(), strict=True):
        word = words(text, BODY, color, weight="semibold")
        word.scale(min(1.0, room.width / word.width))
        edge = front.left - _BESIDE if side is LEFT else front.right + _BESIDE + _APART
        made.add(word.move_to((edge, front.center[1], 0.0), aligned_edge=-side))
    return made
