"""The act on a sentence: a mean for each token, which neither the tokens around it nor padding move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from manim import DOWN, LEFT, RIGHT, FadeIn, VGroup, VMobject

from normcore.kinds import LAYER
from normcore.normalization import normalize
from normcore.samples import integers
from normcore.statistics import moments
from scenes.content.number_format import NumberFormat
from scenes.design.color import hex_to_rgb
from scenes.design.frame import FrameLayout
from scenes.design.theme import BODY, EQUATION, MINIMUM, TITLE
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, READ, TRAVEL
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import LineWords, Prints, Stage
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import math, words
from scenes.staging.lesson import Lesson

_FEATURES, _FEW = 6, 4
"""How many features a token has, in a wide frame and in others: normalized values shall fit the cells."""
_PADDING = "["
"""What a token that is padding begins with."""
_GAP, _BESIDE, _LAG = 0.1, 0.3, 0.6
_SQUATS, _FULL = (1.5, 1.25, 1.0, 0.9, 0.8, 0.7, 0.62), 0.94
"""The height of a cell over its width: the highest with which rows take nearly all of their room's width."""
_FRAMED_PX = 6.0
_OWN = 0.7
"""The share of a column that its gamma and beta take at most."""


class Sentence(NamedTuple):
    """A row of features for each token; other tokens stood around one of them `before`.

    opened     the rows
    before     the values of the drawn cells then
    padding    which tokens are padding
    same       the token that was there then, too
    said       the words now, `said_before` those then
    means      each row's mean as a sum over a count, `means_before` those then
    printed    the mean of the token that stays
    """

    opened: OpenGroups
    before: FloatArray
    padding: BoolArray
    same: int
    said: VGroup
    said_before: VGroup
    means: VGroup
    means_before: VGroup
    printed: str

    @property
    def features(self) -> int:
        """How many features a token has."""
        return int(self.opened.cube.tensor.shape[-1])

    @property
    def own(self) -> list[int]:
        """The tokens that are no padding."""
        return np.flatnonzero(~self.padding).tolist()

    @property
    def others(self) -> list[int]:
        """Those of them that change."""
        return [token for token in self.own if token != self.same]

    @property
    def is_padding(self) -> BoolArray:
        """The cells of padding."""
        return np.asarray(self.padding[self.opened.groups.cell_groups])

    def shown(self, values: FloatArray, colored: bool = True, padded: bool = False) -> CellState:
        """The rows with some values, each in its own hue or in none; padding has none, and is seen if it is there."""
        groups, cube = self.opened.groups, self.opened.cube
        rgb, grey = groups.hues(groups.cell_groups, cube.cell_look.levels(values)), cube.neutral_colors()
        hued = ~self.is_padding if colored else np.zeros(len(grey), dtype=bool)
        rgb = np.where(hued[:, None], rgb, grey)
        seen = 1.0 - self.is_padding * (not padded)
        return self.opened.state(values=values).changed(
            rgb=rgb, edge_rgb=cube.edges(rgb), alpha=seen, ink=seen
        )

    def framed(self, state: CellState) -> CellState:
        """The state with the row that stays outlined."""
        cube, own = self.opened.cube, self.opened.groups.mask(self.same)
        return state.changed(own, edge=_FRAMED_PX, edge_rgb=hex_to_rgb(cube.theme.text))


def each_token(lesson: Lesson) -> None:
    """Each token of a sentence gets its own mean; other tokens around one, then padding, do not move it.

    Then each row is normalized, and each column gets a gamma and a beta.
    """
    made = make_sentence(lesson)
    cube, own, row = made.opened.cube, made.own, made.opened.groups.cell_groups
    counts = {"count": len(own), "features": made.features, "token": lesson.text("words").split()[made.same]}
    cube.state = made.shown(made.before, colored=False)
    lesson.say("rows", **counts)
    shown = lesson.enter(cube, *(made.said_before[token] for token in own))
    lesson.play(*lesson.clear_stage(), *shown, run_time=MOVE)
    lesson.working_on(cube, ~made.is_padding)
    lesson.hold(MOVE)
    lesson.say("means", **counts)
    lesson.play(cube.morph(made.shown(made.before), delay=order_delay(row), lag=_LAG), run_time=TRAVEL)
    lesson.play(FadeIn(VGroup(*(made.means_before[token] for token in own)), lag_ratio=0.4), run_time=MOVE)
    lesson.hold(READ)
    _other_tokens(lesson, made, counts)
    _pad(lesson, made, counts)
    _normalize(lesson, made)
    lesson.say("shared")
    if made.padding.any():
        hidden = cube.state.changed(made.is_padding, alpha=0.0, ink=0.0)
        gone = map(lesson.leave, (made.said[token] for token in np.flatnonzero(made.padding).tolist()))
        lesson.play(cube.morph(hidden), *gone, run_time=BLINK)
    lesson.play(FadeIn(_parameters(lesson, made)), run_time=GLANCE)
    lesson.hold(BEAT)
    lesson.say("used", **counts)
    lesson.note(sentence=lesson.text("words"), others=lesson.text("others"), mean=made.printed, **counts)


def _other_tokens(lesson: Lesson, made: Sentence, counts: dict[str, object]) -> None:
    """One row is framed; the words of the others change, their values, and their means."""
    cube = made.opened.cube
    lesson.say("around", mean=made.printed, **counts)
    lesson.play(cube.morph(made.framed(cube.state)), run_time=GLANCE)
    going = [part[token] for part in (made.said_before, made.means_before) for token in made.others]
    coming = [part[token] for part in (made.said, made.means) for token in made.others]
    changed = cube.morph(made.framed(made.shown(_values(made))))
    lesson.play(changed, *map(lesson.leave, going), *lesson.enter(*coming), run_time=TRAVEL)
    lesson.hold(READ)


def _pad(lesson: Lesson, made: Sentence, counts: dict[str, object]) -> None:
    """Rows of zeros come, and every mean stays."""
    if not made.padding.any():
        return
    cube = made.opened.cube
    lesson.say("padding", padding=int(made.padding.sum()), mean=made.printed, **counts)
    padded = made.framed(made.shown(_values(made), padded=True))
    more = [made.said[token] for token in np.flatnonzero(made.padding).tolist()]
    lesson.play(cube.morph(padded), *map(FadeIn, more), run_time=MOVE)
    lesson.hold(BEAT)


def _normalize(lesson: Lesson, made: Sentence) -> None:
    """One token after another gets its normalized values, whose mean is 0."""
    opened, cube, means = made.opened, made.opened.cube, VGroup()
    prints = Prints(cube.numbers, LineWords(**lesson.stage.texts["line"]))
    was = _means_now(made)
    room = min(before.width for before in was)
    for token, before in zip(made.own, was, strict=True):
        centre = float(moments(opened.groups.normalized_group(token), (0,)).mean[0])
        mean = words(prints.mean(centre, Stage.SCALED), EQUATION, opened.groups.accent, weight="semibold")
        means.add(mean.scale(min(1.0, room / mean.width)).move_to(before, aligned_edge=LEFT))
    lesson.say("one_padded" if made.padding.any() else "one")
    state = made.shown(opened.groups.normalized, padded=True)
    rows = cube.morph(state, delay=order_delay(opened.groups.cell_groups), lag=_LAG)
    lesson.play(rows, *map(lesson.leave, was), *lesson.enter(means), run_time=TRAVEL)
    lesson.hold(MOVE)


def _values(made: Sentence) -> FloatArray:
    """The values of the drawn cells now."""
    return made.opened.cube.drawn()


def _means_now(made: Sentence) -> list[VMobject]:
    """The means that stand beside the rows when others have changed."""
    return [(made.means_before if token == made.same else made.means)[token] for token in made.own]


def _parameters(lesson: Lesson, made: Sentence) -> VGroup:
    """Each column's gamma and beta, where padding was; words, which are longer, below each other."""
    fronts, ink, texts = list(made.opened.fronts.values()), lesson.stage.theme.text, VGroup()
    place, greek = fronts[len(made.own)], lesson.stage.learned[0] == "gamma"
    pitch = place.width / made.features
    for feature in range(made.features):
        index = f"_{feature + 1}" if greek else ""
        said = VGroup(*(math(f"{name}{index}", EQUATION, ink) for name in lesson.stage.learned))
        sizes = []
        for way in (RIGHT, DOWN):
            said.arrange(way, buff=0.2)
            sizes.append(min(1.0, _OWN * pitch / said.width, 1.1 * place.height / said.height))
        if sizes[0] >= sizes[1]:
            said.arrange(RIGHT, buff=0.2)
        said.scale(max(*sizes, MINIMUM / EQUATION))
        texts.add(said.move_to((place.left + (feature + 0.5) * pitch, place.center[1], 0.0)))
    return texts


def make_sentence(lesson: Lesson) -> Sentence:
    """The tokens of the beat's texts with seeded whole numbers, now and before; padding has zeros."""
    stage = lesson.stage
    said_before, said = lesson.text("words").split(), lesson.text("others").split()
    padding = np.array([word.startswith(_PADDING) for word in said])
    same = next(place for place, word in enumerate(said) if word == said_before[place])
    features = _FEATURES if stage.frame.wide else _FEW
    before, now = (integers((1, len(said), features), "NTD", seed=stage.spec.seed + k) for k in (0, 1))
    before[:, padding] = now[:, padding] = 0
    now[:, same] = before[:, same]
    left, middle, right = _rooms(stage.frame)
    cube = TensorCube(now, "NTD", theme=stage.theme, box=middle, backdrop=stage.theme.backdrop)
    eps = stage.spec.eps_of(LAYER)
    opened = OpenGroups(GroupView(cube, normalize(now, LAYER, "NTD", eps=eps)))
    _place(opened, middle, len(said))
    numbers = NumberFormat.for_tensor(now, eps, stage.spec.language)
    sums = [[numbers.division(float(row.sum()), features) for row in x[0]] for x in (before, now)]
    ink, accent = stage.theme.text, opened.groups.accent

    def spoken(line: list[str]) -> VGroup:
        inks = [stage.theme.muted if hidden else ink for hidden in padding]
        told = [
            words(word, 1.2 * TITLE, color, weight="semibold") for word, color in zip(line, inks, strict=True)
        ]
        return _beside(opened, told, left, LEFT)

    def counted(line: list[tuple[str, str]]) -> VGroup:
        return _beside(opened, [_mean(*each, features, ink, accent) for each in line], right, RIGHT)

    return Sentence(
        opened,
        cube.drawn(before),
        padding,
        same,
        said=spoken(said),
        said_before=spoken(said_before),
        means=counted(sums[1]),
        means_before=counted(sums[0]),
        printed=sums[1][same][1],
    )


def _rooms(frame: FrameLayout) -> list[Box]:
    """The room for words, for rows and for their means."""
    shares = (0.8, 3.8, 1.7) if frame.wide else (1.0, 3.0, 1.5)
    return frame.stage.columns(*shares, gap=_BESIDE if frame.wide else 0.2)


def _place(opened: OpenGroups, room: Box, rows: int) -> None:
    """The rows below each other, as wide and as high as there is room."""
    for squat in _SQUATS:
        placed = opened.place(room, _GAP, room.width, lines=rows, gap=_GAP, squat=squat)
        if placed.pose.bounds().width >= _FULL * room.width:
            break


def _mean(total: str, mean: str, features: int, ink: str, accent: str) -> VGroup:
    """A sum over the number of features, and what it gives."""
    return VGroup(
        words(f"{total} / {features} =", 1.15 * BODY, ink), words(mean, EQUATION, accent, weight="semibold")
    ).arrange(RIGHT, buff=0.2)


def _beside(opened: OpenGroups, texts: Sequence[VMobject], room: Box, side: FloatArray) -> VGroup:
    """A text beside each row, all of one size."""
    fits = min(1.0, *((room.width - 0.1) / text.width for text in texts))
    for text, front in zip(texts, opened.fronts.values(), strict=True):
        edge = front.left - _BESIDE if side is LEFT else room.left + 0.1
        text.scale(fits).move_to((edge, front.center[1], 0.0), aligned_edge=-side)
    return VGroup(*texts)
