"""The act on why one normalizes: the squared loss of one neuron with a weight for each of two groups."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Line, VGroup

from normcore.descent import TwoWeights
from normcore.kinds import NormKind
from normcore.statistics import moments
from scenes.content.hero import Hero
from scenes.content.number_format import NumberFormat
from scenes.design.compositions import Neuron, neuron, two_panels
from scenes.design.theme import BODY, EQUATION, TITLE
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, TRAVEL
from scenes.geometry.arrays import FloatArray
from scenes.geometry.pose import Pose
from scenes.mobjects.charts.loss_contours import Descent, LossContours
from scenes.mobjects.cube.cells_to import CellsThrough, CellsTo
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset, math
from scenes.staging.lesson import Lesson

_SHARE = 0.01
"""The loss that is left, as a share of that at the start, where a descent has come to its end."""
_STEPS = (4, 12)
"""So many steps are walked at least and at most."""
_LONG, _ROUNDER, _FASTER = 2.0, 1.5, 2.0
"""A valley is so many times as long as wide, a rounder one has so much less of it, and a faster way of the steps."""
_WATCHED = 200
"""So many steps at most can be watched."""
_MOST = 10**6
"""The first number of steps that is not spelled out."""
_SQUAT, _NODE, _LINE_PX, _GAP, _TENTHS = 0.54, 0.75, 5.0, 0.15, 9.95
_SIDE, _NAME = 0.3, 0.45
"""What the depth of a block takes beside its front, and how far above that its name is."""


@dataclass(frozen=True)
class Losses:
    """The loss over a weight of each of two groups, as they are and normalized, and the way down from one start.

    labels      the groups; the loss curves less along the weight of the first
    raw, scaled  the losses; `start` is how far from the best weights both ways begin, `steps` how many are walked
    """

    labels: tuple[int, int]
    raw: TwoWeights
    scaled: TwoWeights
    start: FloatArray
    steps: int

    @classmethod
    def of(cls, groups: GroupView, labels: tuple[int, int]) -> Losses:
        """The losses over two groups: the weight of the one whose values are nearer to 0 comes first."""
        first, second = sorted(labels, key=lambda label: scale_of(groups.values(label)))
        raw = TwoWeights.of(groups.values(first), groups.values(second))
        scaled = TwoWeights.of(groups.normalized_group(first), groups.normalized_group(second))
        start = raw.even_start()
        steps = int(np.clip(scaled.steps_to(_SHARE, start), *_STEPS))
        return cls((first, second), raw, scaled, start, steps)

    @property
    def needed(self) -> tuple[int, int]:
        """After how many steps either descent has come to its end."""
        return self.raw.steps_to(_SHARE, self.start), self.scaled.steps_to(_SHARE, self.start)

    @property
    def lengths(self) -> tuple[float, float]:
        """How many times as long as wide the contour lines of either are; infinity if they have no end."""
        return length_of(self.raw), length_of(self.scaled)

    @property
    def goes_on(self) -> bool:
        """Whether the raw descent can be watched to its end."""
        return self.steps < self.needed[0] <= _WATCHED

    def descent(self, loss: TwoWeights, said: str, numbers: NumberFormat) -> Descent:
        """The way down on one of the losses; what is left of it is `said` after every step."""
        path = loss.descend(self.start, self.needed[0] if loss is self.raw and self.goes_on else self.steps)
        shares = loss.share(path, self.start).tolist()
        prints = [
            said.format(step=numbers.count(step), share=percent(share, numbers))
            for step, share in enumerate(shares)
        ]
        return Descent(loss, path, prints)


def one_neuron(lesson: Lesson, cube: TensorCube, kind: NormKind, hero: Hero) -> None:
    """Two groups feed one neuron; its loss over their weights is a long valley, and round once both are normalized.

    Both groups come out of the cube; gradient descent walks on both losses at once.
    """
    cuts = lesson.stage.opened(kind, kind)
    groups = cuts[0].groups
    labels = unlike_groups(groups, hero.under[kind].label)
    losses = Losses.of(groups, labels)
    place = neuron(lesson.stage.frame)
    picture, output = _place_groups(lesson, cuts, labels, hero, place), _output(lesson, groups, labels, place)
    panels = _loss_panels(lesson, groups, losses)
    raw, scaled = losses.lengths
    names = dict(zip(("first", "second"), map(groups.name, labels), strict=True))
    lesson.say("neuron", **names)
    _come_out(lesson, cube, cuts, labels)
    lesson.play(*lesson.enter(picture, output), run_time=MOVE)
    lesson.hold(GLANCE)
    lesson.say("valley" if raw >= _LONG else "bowl")
    lesson.play(*lesson.clear_stage(output), *lesson.enter(panels[0]), run_time=GLANCE)
    lesson.hold(BEAT)
    lesson.say(
        "no_loss" if not losses.scaled.curvatures[0] else "round" if raw > _ROUNDER * scaled else "both"
    )
    lesson.play(lesson.leave(output), *lesson.enter(panels[1]), run_time=MOVE)
    lesson.hold(GLANCE)
    if losses.scaled.curvatures[0]:
        lesson.say("walk")
        lesson.play(*(panel.walk(losses.steps) for panel in panels), run_time=MOVE + TRAVEL)
        _say_result(lesson, losses, panels[0])
    lesson.note(first=names["first"], second=names["second"])
    _note_both(lesson, losses)


def _say_result(lesson: Lesson, losses: Losses, raw: LossContours) -> None:
    """After how many steps either way comes to its end, the raw one before our eyes if they are not too many.

    It is a reason to normalize where both inputs are told apart by their values, and the way is much shorter then.
    """
    numbers = lesson.stage.numbers
    first, second = losses.needed
    said = {"raw": count_of(first, numbers), "scaled": count_of(second, numbers)}
    lesson.say("needed", share=percent(_SHARE, numbers), **said)
    if losses.goes_on:
        lesson.hold(BLINK)
        lesson.play(raw.walk(), run_time=TRAVEL)
    else:
        lesson.hold(MOVE)
    if first >= _FASTER * second and losses.lengths[1] < float("inf"):
        lesson.say("reason")


def _note_both(lesson: Lesson, losses: Losses) -> None:
    """Note what is seen of both losses."""
    numbers = lesson.stage.numbers
    raw_left, scaled_left = (
        percent(float(loss.share(loss.descend(losses.start, losses.steps)[-1], losses.start)), numbers)
        for loss in (losses.raw, losses.scaled)
    )
    raw_steps, scaled_steps = (count_of(steps, numbers) for steps in losses.needed)
    raw_long, scaled_long = (_length_text(lesson, loss) for loss in (losses.raw, losses.scaled))
    lesson.note(raw_left=raw_left, raw_steps=raw_steps, raw_long=raw_long)
    lesson.note(scaled_left=scaled_left, scaled_steps=scaled_steps, scaled_long=scaled_long)
    lesson.note(steps=numbers.count(losses.steps), share=percent(_SHARE, numbers))


def _length_text(lesson: Lesson, loss: TwoWeights) -> str:
    """The length of contour lines over their width, as it is printed."""
    numbers, said, length = lesson.stage.numbers, lesson.stage.texts["descent"], length_of(loss)
    if not loss.curvatures[0]:
        return said["none"]
    return NumberFormat(language=numbers.language).number(length, 1) if length < _MOST else said["endless"]


def unlike_groups(groups: GroupView, label: int) -> tuple[int, int]:
    """A group and the drawn one whose scale differs most from its own; groups of equal values come last."""
    own = scale_of(groups.values(label))

    def apart(other: int) -> tuple[bool, float]:
        scale = scale_of(groups.values(other))
        return bool(groups.record.std[other] > 0), abs(
            log(scale) - log(own)
        ) if scale > 0 and own > 0 else 0.0

    other = max((each for each in groups.labels if each != label), key=apart)
    return min(label, other), max(label, other)


def scale_of(values: FloatArray) -> float:
    """How far values are from 0: the root of their mean square.

    >>> scale_of(np.array([3.0, -4.0])) == 12.5**0.5, scale_of(np.zeros(2))
    (True, 0.0)
    """
    largest = float(np.abs(values).max(initial=0.0)) or 1.0
    return largest * sqrt(moments(values / largest, (0,), centred=False).var[0])


def length_of(loss: TwoWeights) -> float:
    """How many times as long as wide the contour lines of a loss are; 1 without a loss, infinity in an endless valley.

    >>> length_of(TwoWeights.of([3.0, -3.0], [1.0, 1.0])), length_of(TwoWeights.of([1.0], [1.0]))
    (3.0, inf)
    """
    curved, flat = loss.curvatures.tolist()
    if not curved:
        return 1.0
    return float((curved / flat) ** 0.5) if flat else float("inf")


def percent(share: float, numbers: NumberFormat) -> str:
    """A share in percent, without a sign: with one decimal if it is small.

    >>> percent(0.3384, NumberFormat()), percent(0.0068, NumberFormat()), percent(1.0, NumberFormat())
    ('34', '0.7', '100')
    """
    if share in (0.0, _SHARE):
        return numbers.exact(100 * share)
    return NumberFormat(language=numbers.language).number(100 * share, 0 if 100 * share >= _TENTHS else 1)


def count_of(steps: int, numbers: NumberFormat) -> str:
    """A number of steps; from a million on, its first digits and a power of ten.

    >>> count_of(75, NumberFormat()), count_of(195_601_150_000_000, NumberFormat())
    ('75', '1.96e14')
    """
    return numbers.count(steps) if steps < _MOST else numbers.ratio(steps)


def _loss_panels(lesson: Lesson, groups: GroupView, losses: Losses) -> list[LossContours]:
    """Both losses beside each other, with room for either way, a unit as long in both."""
    stage, said = lesson.stage, lesson.stage.texts["descent"]
    both = [losses.descent(loss, said["left"], stage.numbers) for loss in (losses.raw, losses.scaled)]
    across, up = np.abs(np.concatenate([each.path for each in both])).max(axis=0).tolist()
    weights = [(weight(lesson, label), groups.swatch(label)) for label in losses.labels]
    looks = ((stage.theme.muted, said["raw"]), (groups.accent, said["scaled"]))
    return [
        LossContours(descent, box, stage.theme, color, name, weights, (across, up))
        for descent, box, (color, name) in zip(both, two_panels(stage.frame), looks, strict=True)
    ]


def weight(lesson: Lesson, label: int) -> str:
    """The weight of a group in formulas."""
    return f'w_"{lesson.stage.numbers.count(label + 1)}"'


def _place_groups(
    lesson: Lesson, cuts: list[OpenGroups], labels: tuple[int, int], hero: Hero, place: Neuron
) -> VGroup:
    """Two groups as blocks at their places; returns what is drawn beside them: their names, and the neuron."""
    stage, groups = lesson.stage, cuts[0].groups
    center = np.array([place.node.center[0], place.node.center[1], 0.0])
    node = Circle(_NODE, color=stage.theme.text, stroke_width=_LINE_PX, fill_opacity=0).move_to(center)
    made = VGroup(node, math("sum", TITLE, stage.theme.text).move_to(center))
    for opened, label, box, heading in zip(cuts, labels, place.slabs, place.headings, strict=True):
        opened.place_one_ahead(label, box, box, squat=_SQUAT)
        opened.cube.set_hero(hero.cell)
        mask = groups.mask(label).astype(float)
        opened.cube.state = opened.state().changed(alpha=mask, ink=mask)
        front, color = opened.fronts[label], groups.swatch(label)
        name = opened.name(label)
        name.scale(min(BODY / name.px, heading.width / name.width))
        name.move_to((front.left, min(heading.center[1], front.top + _NAME), 0.0), aligned_edge=LEFT)
        start = np.array([front.right + _SIDE, front.center[1], 0.0])
        end = center + _NODE * (start - center) / np.linalg.norm(start - center)
        line = Line(start, end, stroke_width=_LINE_PX, color=color)
        side = UP if start[1] > center[1] else DOWN
        said = math(weight(lesson, label), EQUATION, color)
        said.next_to(line.get_center(), side + RIGHT, buff=_GAP)
        made.add(line, said, name)
    return made


def _output(lesson: Lesson, groups: GroupView, labels: tuple[int, int], place: Neuron) -> Typeset:
    """What comes out of the neuron."""
    terms = [
        f'term("of-{each}", {weight(lesson, label)} x_"{lesson.stage.numbers.count(label + 1)}")'
        for each, label in enumerate(labels)
    ]
    colors = {f"of-{each}": groups.swatch(label) for each, label in enumerate(labels)}
    written = math(f"y = {' + '.join(terms)}", EQUATION, lesson.stage.theme.text, colors=colors)
    room = place.output
    written.scale(min(1.0, room.width / written.width, room.height / written.height))
    return written.move_to((*room.center, 0.0))


def _come_out(lesson: Lesson, cube: TensorCube, cuts: list[OpenGroups], labels: tuple[int, int]) -> None:
    """Two groups of a cube go to where their own blocks are, which take their places; the others fade."""
    before = cube.state
    low, size, rgb = before.pose.low.copy(), before.pose.size.copy(), before.rgb.copy()
    kept = np.zeros(len(low), dtype=bool)
    for opened, label in zip(cuts, labels, strict=True):
        mask, state = opened.groups.mask(label), opened.cube.state
        low[mask], size[mask], rgb[mask] = state.pose.low[mask], state.pose.size[mask], state.rgb[mask]
        kept |= mask
    gone = before.changed(~kept, alpha=0.0, ink=0.0)
    there = gone.changed(pose=Pose(low, size), rgb=rgb, edge_rgb=cube.edges(rgb))
    legs = [CellsTo(cube, gone, run_time=BLINK), CellsTo(cube, there, run_time=MOVE)]
    lesson.open_with(*lesson.clear_stage(cube), CellsThrough(cube, legs), run_time=BLINK + MOVE)
    lesson.remove(cube)
    cube.state = before
    lesson.add(*(opened.cube for opened in cuts))
