"""Acts on networks: a tensor flows through a block of each and is opened by the norm that is usual there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from manim import DOWN, RIGHT, Animation, FadeIn, Mobject

from scenes.content.arithmetic import signed
from scenes.content.networks import LLM, Network
from scenes.design.theme import BODY, LABEL
from scenes.design.timing import BEAT, BLINK, GLANCE, MOVE, THINK, TRAVEL
from scenes.geometry.arrays import BoolArray
from scenes.geometry.box import Box
from scenes.geometry.pose import Pose
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.open_groups import NAME, NAME_AND_MEAN, OpenGroups, Plates
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.flow import Flow, flow_plan
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.acts.network_parts import (
    Rows,
    averaged,
    folded_in,
    network_cube,
    network_flow,
    network_groups,
    plan_for,
)
from scenes.staging.acts.reduce import group_counts
from scenes.staging.lesson import Lesson

_APART, _LARGEST, _WORD, _VALUE, _BESIDE = 0.16, 1.1, 1.1, 1.6, 0.2
_HIGH = 1.25
"""The height over the width of cells in rows, before gaps come between the rows."""
_LEAST_BESIDE = 5.0
"""The width of a picture from which words stand beside its rows."""
_ASKED_PX = 300
_STATION, _ARROW, _LEAST = 1.15, 0.28, 6.0
"""In small diagrams: a station, an arrow, and the width from which there are stations."""
_GAP, _TITLE, _NARROW_GAP = 0.25, 0.46, 0.1
_WINDOW, _AROUND = 0.12, 0.2
"""Around a small tensor in a station, and around a large one in the norm's box."""


@dataclass(frozen=True)
class Passage:
    """A network's diagram and the tensor that passes through it."""

    network: Network
    flow: Flow
    opened: OpenGroups
    unnamed: Typeset
    asked: Typeset

    @property
    def cube(self) -> TensorCube:
        return self.opened.cube


def enter_block(lesson: Lesson, network: Network) -> Passage:
    """A tensor comes to the first station of a network's block, and from there, as large as it can be, to the norm."""
    passage = _passage(lesson, network)
    cube, plan = passage.cube, passage.flow.plan
    small = folded_in(passage.opened, plan.windows[0].inset(_WINDOW))
    large = folded_in(passage.opened, plan.picture.inset(_AROUND), large=True)
    middle = replace(small, pose=small.pose.centered(plan.picture))
    cube.state = small
    lesson.say("block")
    _open_with(lesson, passage)
    lesson.play(cube.morph(middle), lesson.leave(passage.asked), run_time=GLANCE)
    lesson.play(cube.morph(large), run_time=GLANCE)
    return passage


def ask_for_group(lesson: Lesson, passage: Passage) -> None:
    """Before the norm is seen at work: which cells does it put together?"""
    lesson.say("ask")
    lesson.working_on(passage.cube)
    lesson.hold(THINK)
    lesson.await_answer()
    lesson.working_on(None)


def open_at_norm(lesson: Lesson, passage: Passage) -> None:
    """The norm opens the tensor into its groups, with their means if their names are short; normalized, it goes on."""
    opened, cube, plan = passage.opened, passage.cube, passage.flow.plan
    lesson.say("answer", groups=_groups(passage))
    name = _name_norm(lesson, passage)
    if cube.state.view != opened.view:
        lesson.play(cube.turn(view=opened.view), *name)
        cube.settle()
        name = []
    plates = _place(lesson, opened, plan.picture)
    lesson.play(opened.move(), *name, run_time=TRAVEL)
    lesson.play(FadeIn(plates), run_time=BLINK)
    lesson.hold(BEAT)
    lesson.say("reason")
    lesson.play(_output(lesson, passage), *map(FadeIn, _fate(lesson, passage)), run_time=MOVE)
    _note(lesson, passage)


def _fate(lesson: Lesson, passage: Passage) -> list[Typeset]:
    """What becomes of the followed cell, between the norm's name and its axes; nothing where it is not in sight."""
    cube, heading = passage.cube, passage.flow.heading
    followed = np.flatnonzero(cube.state.frame > 0)
    if not len(followed) or len(heading) < 2:
        return []
    numbers, cell = cube.numbers, int(followed[0])
    x, x_hat = float(cube.drawn()[cell]), float(passage.opened.groups.normalized[cell])
    text = lesson.stage.texts["networks"]["becomes"]
    said = text.format(x=numbers.total(x), x_hat=signed(numbers.ratio(x_hat)))
    made = words(said, BODY, passage.opened.groups.accent, weight="semibold")
    left, right = heading[0].get_right()[0] + _AROUND, heading[1].get_left()[0] - _AROUND
    if made.width > right - left:
        return []
    return [made.move_to(((left + right) / 2, heading.get_y(), 0.0))]


def one_token_at_a_time(lesson: Lesson) -> None:
    """Token after token comes to the norm and is divided by its own root mean square; none waits for another."""
    passage = _passage(lesson, LLM)
    opened, cube = passage.opened, passage.cube
    words_and_roots = _named_rows(lesson, passage)
    token = opened.groups.cell_groups
    cube.state = _at_station(passage).changed(alpha=0.0, ink=0.0)
    lesson.say("block")
    _open_with(lesson, passage)
    for number, (word, root) in enumerate(words_and_roots):
        mine, coming = token == opened.groups.labels[number], []
        if number == 0:
            coming = [lesson.leave(passage.asked)]
        if number == 1:
            lesson.say("answer")
            coming = _name_norm(lesson, passage)
        lesson.play(cube.morph(cube.state.changed(mine, alpha=1.0)), *coming, run_time=BLINK)
        lesson.play(cube.morph(_with(cube.state, opened.state(), mine)), run_time=MOVE)
        lesson.play(FadeIn(word), FadeIn(root), run_time=BLINK)
        lesson.play(cube.morph(_with(cube.state, opened.normalized_state(), mine)), run_time=GLANCE)
    lesson.say("reason")
    lesson.play(_output(lesson, passage), run_time=GLANCE)
    _note(lesson, passage)
    lesson.note(words=", ".join(lesson.text("words").split()))


def _named_rows(lesson: Lesson, passage: Passage) -> list[tuple[Typeset, Typeset]]:
    """Place the rows of tokens; returns the word and the root mean square of each, beside it or below it."""
    opened, picture = passage.opened, passage.flow.plan.picture
    count, theme, beside = len(opened.groups.labels), lesson.stage.theme, picture.width > _LEAST_BESIDE
    sides = (_WORD, _VALUE) if beside else (0.0, 0.0)
    room = replace(picture, left=picture.left + sides[0], right=picture.right - sides[1])
    opened.place(room, _APART if beside else NAME, _LARGEST, lines=count, gap=_APART)
    made = []
    for said, value, front in zip(
        lesson.text("words").split(), _roots(opened), opened.fronts.values(), strict=True
    ):
        word = words(said, BODY if beside else LABEL, theme.text, weight="semibold")
        root = words(lesson.text("rms", value=value), LABEL, opened.groups.accent, weight="semibold")
        if beside:
            word.scale(min(1.0, (_WORD - _BESIDE) / word.width))
            root.scale(min(1.0, (_VALUE - _BESIDE) / root.width))
            word.move_to((front.left - _BESIDE - word.width / 2, front.center[1], 0.0))
            root.move_to((front.right + _BESIDE + root.width / 2, front.center[1], 0.0))
        else:
            y = front.bottom - 0.06 - root.height / 2
            word.move_to((front.left + word.width / 2, y, 0.0))
            root.move_to((front.right - root.width / 2, y, 0.0))
        made.append((word, root))
    return made


def gather_networks(lesson: Lesson, networks: Sequence[Network]) -> None:
    """All diagrams, small, each with its tensor opened by its norm."""
    frame = lesson.stage.frame
    columns = 1 if frame.tall else 2
    rows = frame.stage.rows(*[1.0] * -(-len(networks) // columns), gap=_GAP)
    boxes = [box for row in rows for box in row.columns(*[1.0] * columns, gap=2 * _GAP)]
    pictures = [_small(lesson, network, box) for network, box in zip(networks, boxes, strict=False)]
    lesson.say("keep")
    lesson.play(*lesson.clear_stage(), *lesson.enter(*pictures[0]), run_time=MOVE)
    for picture in pictures[1:]:
        lesson.play(*map(FadeIn, picture), run_time=GLANCE)
        lesson.hold(MOVE)
    said = lesson.stage.texts["networks"]
    told = (said["told"].format(network=said[each.key], norm=said[each.kind.family]) for each in networks)
    lesson.note(networks=", ".join(told))


def _small(lesson: Lesson, network: Network, box: Box) -> list[Mobject]:
    """A network's name over its diagram, the tensor opened in it, without its values."""
    stage = lesson.stage
    title = words(stage.texts["networks"][network.key], BODY, stage.theme.text, weight="semibold")
    title.scale(min(1.0, box.width / title.width))
    title.move_to((box.left + title.width / 2, box.top - _TITLE / 2, 0.0))
    below = replace(box, top=box.top - _TITLE)
    plan = flow_plan(below, False, _STATION if box.width > _LEAST else 0.0, _ARROW, open_station=False)
    cube = network_cube(lesson, network, plan.picture)
    opened = network_groups(stage, cube, network.kind)
    flow = network_flow(lesson, network, opened.groups, plan)
    how = {"lines": len(opened.groups.labels)} if network is LLM else {}
    opened.place(plan.picture, _NARROW_GAP, gap=_NARROW_GAP, **how)
    cube.state = opened.state().changed(ink=0.0)
    return [title, flow, flow.heading, cube]


def _passage(lesson: Lesson, network: Network) -> Passage:
    plan = plan_for(lesson.stage.frame, lesson.stage.frame.stage)
    cube = network_cube(lesson, network, plan.picture)
    opened = network_groups(lesson.stage, cube, network.kind)
    flow = network_flow(lesson, network, opened.groups, plan)
    unnamed = flow.unnamed(lesson.stage.texts["networks"]["unnamed"], lesson.stage.theme.text)
    asked = words("?", _ASKED_PX, opened.groups.accent, weight="semibold")
    return Passage(network, flow, opened, unnamed, asked.move_to((*plan.picture.center, 0.0)))


def _open_with(lesson: Lesson, passage: Passage) -> None:
    """The diagram in place of what was there, at once in the first beat; its norm has no name yet."""
    if not lesson.played:
        lesson.add(passage.flow, passage.unnamed, passage.asked, passage.cube)
        lesson.hold(BLINK)
    else:
        coming = lesson.enter(passage.flow, passage.unnamed, passage.asked, passage.cube)
        lesson.play(*lesson.clear_stage(), *coming, run_time=MOVE)


def _name_norm(lesson: Lesson, passage: Passage) -> list[Animation]:
    """The norm gets its name."""
    return [lesson.leave(passage.unnamed), *lesson.enter(passage.flow.heading)]


def _place(lesson: Lesson, opened: OpenGroups, box: Box) -> Plates:
    """Place the groups in a box; returns their names with their means, where each has a block of its own."""
    how = {"gap": _BESIDE, "squat": _HIGH if isinstance(opened, Rows) else 1.0}
    opened.place(box, NAME_AND_MEAN, _LARGEST, **how)
    blocks = opened.plates(_means(lesson, opened))
    if blocks.means and not _meet(blocks):
        return blocks
    opened.place(box, NAME, _LARGEST, **how)
    return opened.plates()


def _meet(plates: Plates) -> bool:
    """Whether two means meet that stand beside each other."""
    said = list(plates.means.values())
    return any(
        abs(one.get_y() - other.get_y()) < one.height
        and abs(one.get_x() - other.get_x()) < (one.width + other.width) / 2 + _APART / 2
        for one, other in pairwise(said)
    )


def _means(lesson: Lesson, opened: OpenGroups) -> dict[int, str]:
    """The mean of each group, as printed; none of parts of samples, which have long names."""
    groups, line = opened.groups, lesson.stage.texts["line"]["mean"]
    if len(groups.record.statistic_axes) > 1:
        return {}
    number = opened.cube.numbers.number
    return {label: line.format(value=number(float(groups.record.mean[label]))) for label in groups.labels}


def _roots(opened: OpenGroups) -> list[str]:
    """The root mean square of each group, as printed."""
    record, numbers = opened.groups.record, opened.cube.numbers
    return [numbers.number(float(record.std[label])) for label in opened.groups.labels]


def _at_station(passage: Passage) -> CellState:
    """Every row by itself, small, in the first station's window."""
    opened = passage.opened
    window = passage.flow.plan.windows[0].inset(_WINDOW)
    state = folded_in(opened, window)
    low = state.pose.low.copy()
    for label in opened.groups.labels:
        mask = opened.groups.mask(label)
        low[mask, 1] += window.center[1] - float((low[mask, 1] + state.pose.size[mask, 1] / 2).mean())
    return replace(state, pose=Pose(low, state.pose.size))


def _with(state: CellState, other: CellState, mask: BoolArray) -> CellState:
    """A state with the cells of a mask as in another."""
    parts = {
        name: getattr(other, name) for name in ("pose", "rgb", "alpha", "ink", "edge_rgb", "edge", "labels")
    }
    return state.changed(mask, **parts)


def _output(lesson: Lesson, passage: Passage) -> FadeIn:
    """The normalized tensor, small, comes out of the norm into the last station."""
    plan, stage = passage.flow.plan, lesson.stage
    cube = network_cube(lesson, passage.network, plan.picture)
    opened = network_groups(stage, cube, passage.network.kind)
    rgb = opened.groups.normalized_colors
    state = folded_in(opened, plan.windows[1].inset(_WINDOW))
    cube.state = state.changed(rgb=rgb, edge_rgb=cube.edges(rgb))
    return FadeIn(cube, shift=(DOWN if plan.upright else RIGHT) * 0.3)


def _groups(passage: Passage) -> str:
    return passage.cube.numbers.count(passage.network.kind.groups or 1)


def _note(lesson: Lesson, passage: Passage) -> None:
    """Note the axes of the cut and how many groups there are of how many values."""
    groups = passage.opened.groups
    lesson.note(axes=averaged(groups), groups=_groups(passage), **group_counts(lesson, groups))
