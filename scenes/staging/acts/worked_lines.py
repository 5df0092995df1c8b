"""The arithmetic of one value, from mean and deviation to its result, as lines beside two pictures of its group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from manim import DOWN, LEFT, VGroup, VMobject

from scenes.content.number_format import NumberFormat
from scenes.design.theme import BODY, MINIMUM, TITLE
from scenes.geometry.box import Box
from scenes.mobjects.charts.line_prints import LineWords, Prints, Stage
from scenes.mobjects.text.typeset import Typeset, words
from scenes.staging.lesson import Lesson

_RESULT, _LARGER, _LEAST = 1.5 * TITLE, 1.25, MINIMUM / BODY
"""The size of a result, and how much larger or smaller type is than usual at most."""
_WIDE, _BETWEEN, _APART = (2.2, 3.0), 0.25, (0.05, 0.4)
"""From how much wider than high on a box has two columns, and three; the room between these, and between lines."""
_LINE, _HEIGHTS = 2.8, (3.3, 1.9, 1.4)
"""About the width of a line in its usual size, and the height of all in one, two and three columns."""


class Worked(NamedTuple):
    """The lines about one value: what it stands beside, mean and deviation, its distance from the mean, its result."""

    name: VMobject
    statistics: Typeset
    centred: Typeset
    result: VGroup


def worked_lines(
    lesson: Lesson, name: VMobject, numbers: NumberFormat, value: tuple[float, float, float, float], ink: str
) -> Worked:
    """The lines under a name; the value with its group's mean, its deviation, and what it becomes. Not placed yet.

    Where the printed numbers do not give the printed result, that stands alone.
    """
    x, mean, sd, x_hat = value
    prints = Prints.of(numbers, LineWords(**lesson.stage.texts["line"]), x, mean, sd, x_hat)
    score, ratio = prints.score(x, mean, sd, x_hat), prints.ratio(x_hat)
    result = VGroup(words(ratio, _RESULT, ink, weight="semibold"))
    if score != ratio:
        result.submobjects.insert(0, words(score, BODY, ink, weight="semibold"))
    result.arrange(DOWN, buff=0.2, aligned_edge=LEFT)
    told = f"{prints.mean(mean, Stage.RAW)}, {prints.deviation(sd, Stage.RAW)}"
    return Worked(
        name,
        words(told, BODY, ink, weight="semibold"),
        words(prints.difference(x, mean), BODY, lesson.stage.theme.text, weight="semibold"),
        result,
    )


def text_size(box: Box) -> float:
    """About how large the lines are in a box, 1 if there is room for their usual size."""
    columns = _columns(box)
    return min(1.0, (box.width / columns - _BETWEEN) / _LINE, box.height / _HEIGHTS[columns - 1])


def place_lines(made: Sequence[Worked], boxes: Sequence[Box]) -> None:
    """The lines below each other in each box, as large as there is room; in a wide box in columns."""
    columns = _columns(boxes[0])
    width, height = boxes[0].width / columns - _BETWEEN * (columns > 1), boxes[0].height
    for place in range(len(made[0])):
        alike = [lines[place] for lines in made]
        size = min(_LARGER, *(max(width / line.width, _LEAST) for line in alike))
        for line in alike:
            line.scale(size)
    for lines, box in zip(made, boxes, strict=True):
        for number, column in enumerate(_split(lines, columns)):
            _arrange(column, height)
            left = box.left + number * box.width / columns
            column.move_to((left, box.center[1], 0.0), aligned_edge=LEFT)
    tallest = max(VGroup(*lines).height for lines in made)
    for lines, box in zip(made, boxes, strict=True):
        whole = VGroup(*lines).scale(min(1.0, height / tallest))
        whole.move_to((box.left, box.center[1], 0.0), aligned_edge=LEFT)


def _columns(box: Box) -> int:
    """In how many columns the lines stand in a box."""
    return 1 + sum(box.width > wide * box.height for wide in _WIDE)


def _split(lines: Worked, columns: int) -> list[VGroup]:
    """The lines in so many columns: the name over mean and deviation, then the arithmetic, then the result."""
    if columns == 1:
        return [VGroup(*lines)]
    first = VGroup(lines.name, lines.statistics)
    if columns == 2:
        return [first, VGroup(lines.centred, lines.result)]
    *score, ratio = lines.result
    return [first, VGroup(lines.centred, *score), VGroup(ratio)]


def _arrange(column: VGroup, height: float) -> None:
    """Lines below each other, further apart where there is room."""
    free = height - sum(part.height for part in column)
    buff = float(np.clip(free / max(1, len(column) - 1), *_APART))
    column.arrange(DOWN, buff=buff, aligned_edge=LEFT)
