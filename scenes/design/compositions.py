"""How the stage of a frame is shared out when one group, every group or two cuts are shown. Data only, no Manim."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from scenes.design.frame import FrameLayout
from scenes.geometry.box import Box


class Weigh(NamedTuple):
    """One cell, `alone`, then beside one or two number lines, each under its verdict."""

    alone: Box
    cell: Box
    verdicts: tuple[Box, ...]
    lines: tuple[Box, ...]


class Sides(NamedTuple):
    """One `cell` and around it groups, each a slab with an answer below it."""

    cell: Box
    slabs: tuple[Box, ...]
    answers: tuple[Box, ...]


class Focus(NamedTuple):
    """One group at work.

    slab     the group, large, with `plate` for its name below it
    rest     the other groups, small
    formula  what is computed
    line     its values on a number line
    """

    slab: Box
    plate: Box
    rest: Box
    formula: Box
    line: Box


class Every(NamedTuple):
    """All groups at once: `slabs` opened beside their number `lines`."""

    slabs: Box
    lines: Box

    def fitted(self, width: float) -> Every:
        """Slabs that take only so much of the width stand at its left; the lines beside them get the rest."""
        if self.lines.left < self.slabs.right:
            return self
        slabs = replace(self.slabs, right=min(self.slabs.right, self.slabs.left + width))
        return Every(slabs, replace(self.lines, left=slabs.right + _BESIDE))


class Twice(NamedTuple):
    """One group in two versions: the `slab` of each, and what is said of it."""

    slabs: tuple[Box, ...]
    said: tuple[Box, ...]


class Beside(NamedTuple):
    """One of two groups above each other: a heading, the group as a slab, and its values on a line."""

    heading: Box
    slab: Box
    line: Box


class Neuron(NamedTuple):
    """Two groups above each other, each a slab under its heading, the neuron's `node`, and its `output`."""

    headings: tuple[Box, Box]
    slabs: tuple[Box, Box]
    node: Box
    output: Box


class Card(NamedTuple):
    """A question: its `text` over a `line`, and the `picture` that it is about."""

    text: Box
    line: Box
    picture: Box


class Row(NamedTuple):
    """One of two things above each other: its heading, its picture, and what is said beside it."""

    heading: Box
    picture: Box
    side: Box


def weigh(frame: FrameLayout, count: int = 2) -> Weigh:
    """The stage for one cell between the groups that it is compared with, or before a single one.

    They are above each other in a tall frame.
    """
    stage = frame.stage
    beside = 0.5 if frame.wide else 0.3
    share = (1.0, beside, 1.0) if count == 2 else (beside, 1.0)
    boxes = stage.rows(*share, gap=0.25) if frame.tall else stage.columns(*share, gap=0.35)
    cell, groups = boxes[count - 1], boxes[: count - 1] + boxes[count:]
    parts = [box.rows(0.5, 4.4, gap=0.05) for box in groups]
    return Weigh(stage, cell, tuple(part[0] for part in parts), tuple(part[1] for part in parts))


def beside_hero(frame: FrameLayout, count: int) -> Sides:
    """The stage for one cell and one or two groups around it."""
    stage = frame.stage
    if frame.tall:
        boxes = stage.rows(*([1.2, 0.8, 1.2] if count == 2 else [0.8, 1.2]), gap=0.3)
    else:
        boxes = stage.columns(*([1.1, 1.0, 1.1] if count == 2 else [1.0, 1.2]), gap=0.4)
    cell, groups = boxes[count - 1], boxes[: count - 1] + boxes[count:]
    parts = [box.rows(4.0, 1.0, gap=0.12) for box in groups]
    return Sides(cell, tuple(part[0] for part in parts), tuple(part[1] for part in parts))


def focus(frame: FrameLayout, flat: bool = False) -> Focus:
    """The stage with one group at work: beside its number line, or above it in a tall frame or if the group is flat."""
    stage = frame.stage
    if flat:
        return _above(frame)
    if frame.tall:
        upper, formula, line = stage.rows(3.3, 1.0, 4.0, gap=0.25)
        left, rest = upper.columns(1.0, 1.0, gap=0.4)
    else:
        shares = (1.0, 1.62, 0.38) if frame.wide else (1.0, 1.3, 0.3)
        left, right, rest = stage.columns(*shares, gap=0.35)
        formula, line = right.rows(1.15, 3.0, gap=0.15)
    slab = replace(left, bottom=left.bottom + _PLATE)
    return Focus(slab, replace(left, top=slab.bottom), rest, formula, line)


def wide_formula(place: Focus) -> Box:
    """The room for a formula while the other groups are not shown."""
    above = place.formula.bottom >= place.line.top
    return (
        replace(place.formula, right=max(place.formula.right, place.line.right)) if above else place.formula
    )


def _above(frame: FrameLayout) -> Focus:
    """A group much wider than high, above all the rest."""
    if frame.tall:
        left, upper, line = frame.stage.rows(2.0, 1.2, 3.6, gap=0.25)
        formula, rest = upper.columns(1.3, 1.0, gap=0.4)
    else:
        strip, lower = frame.stage.rows(1.0, 1.7, gap=0.15)
        left, rest = strip.columns(2.2, 1.0, gap=0.5)
        formula, line = lower.columns(1.0, 1.9, gap=0.5)
    slab = replace(left, bottom=left.bottom + _PLATE)
    return Focus(slab, replace(left, top=slab.bottom), rest, formula, line)


def every(frame: FrameLayout) -> Every:
    """The stage with all groups: slabs beside their lines, or above them in a frame that is no wider than high."""
    if frame.frame.width <= frame.frame.height:
        return Every(*frame.stage.rows(1.0, 1.1, gap=0.3))
    return Every(*frame.stage.columns(1.1 if frame.wide else 0.9, 1.0, gap=0.3))


def every_beside_hero(frame: FrameLayout, flat: bool = False) -> Every:
    """The stage of a wide frame with one group large at the left, or above if it is flat, and the lines of all."""
    if flat:
        return Every(*frame.stage.rows(1.0, 2.6, gap=0.3))
    slab, lines = frame.stage.columns(1.0, 2.75, gap=0.4)
    return Every(slab, lines)


def twice(frame: FrameLayout, flat: bool = False) -> Twice:
    """The stage for one group in two versions, each beside what is said of it, or above it if it is flat.

    They stand beside each other in a wide frame, else, or if they are flat, below each other.
    """
    across = frame.wide and not flat
    slabs, said = [], []
    for part in (frame.stage.columns if across else frame.stage.rows)(1.0, 1.0, gap=0.3):
        if flat:
            slab, text = part.rows(1.0, 1.4, gap=0.15)
        else:
            slab, text = part.columns(1.0, 0.92 if across else 1.15, gap=0.3)
        slabs.append(slab)
        said.append(text)
    return Twice(tuple(slabs), tuple(said))


def rows_of(frame: FrameLayout, count: int) -> tuple[Row, ...]:
    """The stage as so many rows."""
    return tuple(_row(box, frame) for box in frame.stage.rows(*[1.0] * count, gap=0.2))


def two_groups(frame: FrameLayout) -> tuple[Beside, Beside]:
    """The stage for two groups above each other, each with its number line."""
    upper, lower = frame.stage.rows(1.0, 1.0, gap=0.2)
    return _beside(upper, frame), _beside(lower, frame)


def neuron(frame: FrameLayout) -> Neuron:
    """The stage for two groups above each other that feed a neuron; what comes out is beside it, or below it."""
    left, right = frame.stage.columns(1.0, 1.5 if frame.wide else 1.0, gap=0.3)
    parts = [row.rows(0.4, 2.0, gap=0.06) for row in left.rows(1.0, 1.0, gap=0.25)]
    headings, slabs = (tuple(part[place] for part in parts) for place in range(2))
    if frame.wide:
        node, output = right.columns(1.0, 1.3, gap=0.3)
    else:
        node, output = right.inset(0.0, _OUTPUT), replace(right, top=right.bottom + _OUTPUT)
    return Neuron((headings[0], headings[1]), (slabs[0], slabs[1]), node, output)


def two_panels(frame: FrameLayout) -> tuple[Box, Box]:
    """The stage as two pictures wider than high: beside each other in a wide frame, else below each other."""
    first, second = (
        frame.stage.columns(1.0, 1.0, gap=0.35) if frame.wide else frame.stage.rows(1.0, 1.0, gap=0.2)
    )
    return first, second


def card(frame: FrameLayout) -> Card:
    """The stage for a question beside what it is about, or above it in a narrow frame."""
    if frame.wide:
        said, picture = frame.stage.columns(1.1, 1.0, gap=0.6)
    else:
        said, picture = frame.stage.rows(1.0, 1.5, gap=0.3)
    text, line = said.rows(3.0 if frame.wide else 5.0, 0.5, gap=0.1)
    return Card(text, line, picture)


def counted(frame: FrameLayout) -> tuple[Box, Box]:
    """The stage for a picture and, beside it or below it in a narrow frame, a list of shapes."""
    if frame.frame.width > frame.frame.height:
        picture, shapes = frame.stage.columns(1.3 if frame.wide else 1.0, 1.0, gap=0.5)
    else:
        picture, shapes = frame.stage.rows(1.0, 1.0 if frame.tall else 1.3, gap=0.3)
    return picture, shapes


def _beside(box: Box, frame: FrameLayout) -> Beside:
    left, line = box.columns(1.0, 2.4 if frame.wide else 1.6, gap=0.4)
    heading, slab = left.columns(0.75, 1.0, gap=0.15) if frame.wide else left.rows(0.2, 1.0, gap=0.06)
    return Beside(heading, replace(slab, bottom=slab.bottom + _COLUMNS), line)


def _row(box: Box, frame: FrameLayout) -> Row:
    if frame.tall:
        heading = replace(box, bottom=box.top - _HEADING)
        return Row(heading, *replace(box, top=heading.bottom - 0.04).rows(1.5, 1.0, gap=0.2))
    picture, side = box.columns(1.9 if frame.wide else 1.4, 1.0, gap=0.4)
    heading = replace(side, bottom=side.top - _HEADING)
    return Row(heading, picture, replace(side, top=heading.bottom - 0.04))


_PLATE = 0.72
"""Height of a group's name and mean under its slab."""
_HEADING = 0.36
_BESIDE = 0.5
"""Between slabs and their lines."""
_OUTPUT = 1.0
"""Height of what comes out of a neuron, below it."""
_COLUMNS = 0.3
"""Height of the names of a slab's columns."""
