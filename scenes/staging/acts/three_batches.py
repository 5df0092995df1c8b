"""The act on what a kind costs: the same sample in three batches has three outputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, FadeIn, VGroup

from normcore.batch_mates import other_mates
from normcore.kinds import NormKind
from normcore.normalization import normalize
from scenes.content import formulas
from scenes.content.arithmetic import CellIndex
from scenes.content.hero import Hero
from scenes.design.color import hex_to_rgb
from scenes.design.theme import BODY, EQUATION, MINIMUM
from scenes.design.timing import BEAT, GLANCE, MOVE
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import LineWords, Prints
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.open_groups import LARGEST, NAME, OpenGroups
from scenes.mobjects.text.typeset import math, words
from scenes.staging.lesson import Lesson
from scenes.staging.stage import Stage

_TRIES, _SMALL = 8, 2**16
"""So many other batches are tried, of a tensor that is so small, for one in which the output is a third one."""
_SQUATS, _FULL = (1.0, 0.9, 0.8, 0.7), 0.88
"""The height of a cell over its width: the highest with which a group takes nearly all of its room's width."""
_SHARE, _LARGEST, _LAG = 0.33, 1.1, 0.5
"""What an answer takes of a panel, how large its type is at most, and the lag of the samples that change."""


@dataclass(frozen=True, eq=False)
class InBatch:
    """The hero's group in a batch: its drawn cells' values, and the hero's statistics and output, as printed."""

    values: FloatArray
    mean: float
    sd: float
    x_hat: float
    prints: Prints

    @classmethod
    def of(cls, stage: Stage, opened: OpenGroups, hero: Hero, x: npt.NDArray[Any]) -> InBatch:
        """The hero's group in a batch of the same shape, with its own sample in it."""
        layout, kind = stage.layout, opened.groups.kind
        channel, cell = _own_feature(stage, hero, x)
        record = normalize(channel, kind, layout, eps=stage.spec.eps_of(kind))
        label = int(record.labels_at(cell))
        mean, sd, x_hat = float(record.mean[label]), float(record.std[label]), float(record.x_hat_at(cell))
        texts = LineWords(**stage.texts["line"])
        prints = Prints.of(hero.numbers, texts, hero.x, mean, sd, x_hat)
        return cls(opened.cube.drawn(x), mean, sd, x_hat, prints)

    @property
    def output(self) -> str:
        """What the hero becomes, as printed."""
        return self.prints.ratio(self.x_hat)

    def printed(self, x: float) -> dict[str, str]:
        """The numbers of its arithmetic as printed."""
        numbers = self.prints.numbers
        return {
            "x": numbers.total(x),
            "mean": numbers.number(self.mean),
            "sd": numbers.number(self.sd),
            "x_hat": self.output,
        }


class Panel(NamedTuple):
    """The hero's group in one batch, the names under it, and the hero's arithmetic there."""

    opened: OpenGroups
    names: VGroup
    answer: VGroup


def three_batches(lesson: Lesson, opened: OpenGroups, hero: Hero) -> None:
    """The hero's group; beside it with one mate changed, then with all: its own sample stays, its output does not."""
    stage, kind = lesson.stage, opened.groups.kind
    label, mate = hero.under[kind].label, stage.swap(kind, hero.cell).mate
    batches = batches_around(stage, opened, hero)
    panels = [
        _panel(lesson, kind, hero, batch, box, place)
        for batch, (box, place) in zip(batches, _boxes(lesson, opened), strict=True)
    ]
    facts = {
        "x": hero.printed_x,
        "mate": stage.numbers.count(mate + 1),
        **dict(zip(("old", "new", "third"), (batch.output for batch in batches), strict=True)),
    }
    states = [_state(panel.opened, hero, batches[0]) for panel in panels]
    for panel, state in zip(panels, states, strict=True):
        panel.opened.cube.state = state
    lesson.say("start", **facts)
    first = panels[0]
    lesson.play(*lesson.clear_stage(), *lesson.enter(first.opened.cube, first.names), run_time=MOVE)
    lesson.working_on(first.opened.cube, first.opened.groups.mask(label))
    lesson.play(FadeIn(first.answer), run_time=GLANCE)
    lesson.hold(BEAT)
    for key, panel, batch in zip(("mate", "others"), panels[1:], batches[1:], strict=True):
        cube = panel.opened.cube
        lesson.play(*lesson.enter(cube, panel.names), run_time=GLANCE)
        lesson.say(key, **facts)
        samples = cube.grid.axis_index(str(stage.layout.batch))
        changed = cube.morph(_state(panel.opened, hero, batch), delay=order_delay(samples), lag=_LAG)
        lesson.play(changed, run_time=MOVE)
        moves = batch.output != batches[0].output
        lesson.say(("moved" if key == "mate" else "again") if moves else "kept", **facts)
        lesson.play(FadeIn(panel.answer), run_time=GLANCE)
        lesson.hold(BEAT)
    lesson.say("same", **facts)
    means = ("mean", "other_mean", "third_mean")
    lesson.note(**facts, **{name: b.printed(hero.x)["mean"] for name, b in zip(means, batches, strict=True)})


def batches_around(stage: Stage, opened: OpenGroups, hero: Hero) -> list[InBatch]:
    """The batch itself, the same with another mate, and one with other mates only; outputs differ if they can."""
    first = InBatch.of(stage, opened, hero, stage.tensor)
    known, found = {first.output}, [first]
    for batches in (_one_other(stage, opened, hero), _all_others(stage, hero)):
        other = first
        for x in batches:
            other = InBatch.of(stage, opened, hero, x)
            if other.output not in known:
                break
        known.add(other.output)
        found.append(other)
    return found


def _one_other(stage: Stage, opened: OpenGroups, hero: Hero) -> Iterator[npt.NDArray[Any]]:
    """Batches in which one and the same mate is another."""
    swap, axis = stage.swap(opened.groups.kind, hero.cell), stage.layout.index(str(stage.layout.batch))
    yield swap.x_after
    for x in _all_others(stage, hero):
        one = np.array(stage.tensor)
        np.moveaxis(one, axis, 0)[swap.mate] = np.moveaxis(x, axis, 0)[swap.mate]
        yield one


def _all_others(stage: Stage, hero: Hero) -> Iterator[npt.NDArray[Any]]:
    """Batches in which all samples but the hero's are others."""
    sample = hero.cell[stage.layout.index(str(stage.layout.batch))]
    for seed in range(_TRIES if stage.tensor.size <= _SMALL else 1):
        yield other_mates(stage.tensor, stage.layout, sample=sample, seed=stage.spec.seed + seed)


def _own_feature(stage: Stage, hero: Hero, x: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], CellIndex]:
    """The hero's feature of a batch, and the hero in it."""
    axis = stage.layout.index(stage.layout.features)
    return np.take(x, [hero.cell[axis]], axis), (*hero.cell[:axis], 0, *hero.cell[axis + 1 :])


def _boxes(lesson: Lesson, opened: OpenGroups) -> list[tuple[Box, Box]]:
    """Room for each group and for what is said of it: below it, or beside it in a tall frame or if it is flat."""
    frame = lesson.stage.frame
    if opened.flat or frame.tall:
        rows = frame.stage.rows(1.0, 1.0, 1.0, gap=0.2)
        parts = [row.columns(1.0, 1.0, gap=0.5) for row in rows]
    else:
        columns = frame.stage.columns(1.0, 1.0, 1.0, gap=0.5)
        parts = [column.rows(1.0, _SHARE, gap=0.1) for column in columns]
    return [(slab, said) for slab, said in parts]


def _panel(lesson: Lesson, kind: NormKind, hero: Hero, batch: InBatch, box: Box, room: Box) -> Panel:
    """The group placed in a box, the names of its samples, and the hero's arithmetic."""
    (opened,) = lesson.stage.opened(kind)
    label = hero.under[kind].label
    opened.cube.set_hero(hero.cell)
    for squat in _SQUATS:
        made = opened.place(box, NAME, LARGEST, labels=[label], squat=squat)
        if made.fronts[label].width >= _FULL * box.width:
            break
    pose = opened.cube.state.pose.where(opened.groups.mask(label), made.pose)
    opened.blocks = replace(made, pose=pose)
    names = VGroup(opened.columns(label))
    return Panel(opened, names, _answer(lesson, opened, hero, batch, room))


def _answer(lesson: Lesson, opened: OpenGroups, hero: Hero, batch: InBatch, room: Box) -> VGroup:
    """Mean and deviation, and what they make of the hero."""
    accent, ink, printed = opened.groups.accent, lesson.stage.theme.text, batch.printed(hero.x)
    prints = batch.prints
    comes_out = prints.score(hero.x, batch.mean, batch.sd, batch.x_hat) != batch.output
    colors = dict.fromkeys(("mean", "sd", "result"), accent)
    shown = formulas.standardized(printed) if comes_out else f'hat(x) = term("result", "{batch.output}")'
    answer = VGroup(math(shown, EQUATION, ink, colors=colors))
    if not comes_out:
        told = f"{prints.words.mean.format(value=printed['mean'])}, "
        told += prints.words.deviation.format(value=printed["sd"])
        answer.add(words(told, BODY, accent)).arrange(DOWN, buff=0.15, aligned_edge=LEFT)
    fits = min(_LARGEST, room.width / answer.width, room.height / answer.height)
    answer.scale(max(fits, MINIMUM / EQUATION))
    return answer.move_to((*room.center, 0.0))


def _state(opened: OpenGroups, hero: Hero, batch: InBatch) -> CellState:
    """The group with the values of a batch, the hero's own sample outlined."""
    groups, cube = opened.groups, opened.cube
    own = groups.mask(hero.under[groups.kind].label)
    layout, values = cube.grid.layout, batch.values
    rgb = groups.hues(
        groups.cell_groups, cube.cell_look.levels_within(cube.drawn(), groups.cell_groups, values)
    )
    state = opened.state().changed(rgb=rgb, edge_rgb=cube.edges(rgb), labels=cube.printed(values))
    state = state.changed(~own, alpha=0.0, ink=0.0)
    axis = layout.index(str(layout.batch))
    same = own & (cube.grid.index[:, axis] == hero.cell[axis])
    return state.changed(same, edge=cube.cell_look.marked_px, edge_rgb=hex_to_rgb(cube.theme.text))
