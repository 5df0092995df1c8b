"""ValueLines: several groups on number lines below each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from scenes.content.number_format import NumberFormat
from scenes.design.theme import BODY, LABEL, SMALL, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.dot_stack import DotSize, dot_size
from scenes.mobjects.charts.line_body import MOST_DOTS, flat
from scenes.mobjects.charts.line_layout import LineRows
from scenes.mobjects.charts.line_prints import LineWords, Prints, Stage
from scenes.mobjects.charts.line_set import LineSet
from scenes.mobjects.charts.line_shapes import text_color
from scenes.mobjects.charts.row_line import RowLine
from scenes.mobjects.charts.value_scale import Axes, Spans, common_axes, moments, plus
from scenes.mobjects.text.typeset import Typeset, words

MOST_ROWS = 8
_LEAST_ROW, _GAP, _DOTS, _NUMBERS, _HALF_LINE = 0.6, 0.08, 0.36, 0.31, 0.145
_BESIDE = 0.3
_ROOMY = 1.1
"""Rows so high have larger names."""


class ValueLines(LineSet):
    """Groups on number lines below each other, each with its name before it and its mean and deviation behind it.

    They share one axis if all can be read on it; if not, each has its own until it is normalized, and then they share
    one in units of the deviation. Of more groups than there is room for, the first are shown, and the last.

    Parameters
    ----------
    groups, names
        The values of each group, and what it is called.
    box
        What the lines may take of the scene.
    normalized
        What the values of each group become.
    numbers
        How values are printed; made from the values by default.
    colors, accents
        Of each group's dots and name, and of its mean and deviation.
    total
        How many groups there are, if not all are given; those given are then the first ones and the last.
    most_rows
        The most lines.
    hero
        The group of the value that is followed, and its place among the group's values.

    >>> from scenes.design.theme import DARK
    >>> rows = ValueLines([[1.0, 2.0], [3.0, 5.0]], ["a", "b"], Box(-4, 4, -2, 2), DARK)
    >>> rows.shown, rows.lines[1].state.mean
    ([0, 1], 4.0)
    """

    def __init__(
        self,
        groups: Sequence[npt.ArrayLike],
        names: Sequence[str],
        box: Box,
        theme: Theme,
        *,
        normalized: Sequence[npt.ArrayLike] | None = None,
        numbers: NumberFormat | None = None,
        colors: Sequence[str] | None = None,
        accents: Sequence[str] | str | None = None,
        total: int | None = None,
        texts: LineWords | None = None,
        most_rows: int = MOST_ROWS,
        most_dots: int = MOST_DOTS,
        hero: tuple[int, int] | None = None,
    ) -> None:
        super().__init__()
        if len(names) != len(groups) or not len(groups):
            raise ValueError(f"{len(groups)} groups, {len(names)} names")
        if not all(np.size(group) for group in groups):
            raise ValueError("every group has a value at least")
        self.texts = texts or LineWords()
        most = max(2, min(most_rows, int((box.height + _GAP) / (_LEAST_ROW + _GAP))))
        self.total = max(total or 0, len(groups))
        self.shown = _chosen(len(groups), self.total, most)
        raw = [flat(groups[place]) for place in self.shown]
        scaled = [None if normalized is None else flat(normalized[place]) for place in self.shown]
        self.numbers = numbers or NumberFormat.for_tensor(np.concatenate(raw))
        inks = [theme.muted] * len(groups) if colors is None else list(colors)
        self.px = BODY if box.height / len(self.shown) >= _ROOMY else LABEL
        self.names = [
            words(names[place], self.px, text_color(inks[place], theme), weight="semibold")
            for place in self.shown
        ]
        prints = Prints(self.numbers, self.texts)
        counts = [words(prints.counted(len(values)), SMALL, theme.muted) for values in raw]
        before = max(text.width for text in (*self.names, *counts)) + _BESIDE
        behind = self._widest(raw, scaled) + _BESIDE
        left, right = box.left + before, box.right - behind
        spans = [Spans.of(values, becomes) for values, becomes in zip(raw, scaled, strict=True)]
        axes = common_axes(spans, left, right)
        slots, self.dots_row = self._slots(box, theme, axes)
        boxes = [Box(left, right, slot.bottom, slot.top) for slot in slots]
        size = common_size(raw, scaled, axes, boxes, most_dots)
        marks = [accents] * len(groups) if accents is None or isinstance(accents, str) else list(accents)
        self.lines = [
            RowLine(
                raw[row],
                boxes[row],
                theme,
                beside=Box(right + _BESIDE, box.right, boxes[row].bottom, boxes[row].top),
                size=size,
                px=self.px,
                normalized=scaled[row],
                numbers=self.numbers,
                color=inks[place],
                accent=marks[place],
                axes=axes[row],
                texts=self.texts,
                hero=hero[1] if hero is not None and hero[0] == place else None,
            )
            for row, place in enumerate(self.shown)
        ]
        for name, line, count in zip(self.names, self.lines, counts, strict=True):
            rows = line.picture.rows
            middle = (rows.floor + rows.bracket) / 2
            up = 0.0 if size is not None else _HALF_LINE
            name.move_to((box.left + name.width / 2, middle + up, 0.0))
            count.move_to((box.left + count.width / 2, middle - up, 0.0))
        if size is None:
            self.add(*counts)
        self.add(*self.lines, *self.names, *([] if self.dots_row is None else [self.dots_row]))

    def _slots(self, box: Box, theme: Theme, axes: Sequence[Axes]) -> tuple[list[Box], Typeset | None]:
        """A box for each line, all as high but for the numbers, and the dots between the first ones and the last."""
        count = len(self.shown)
        under = [
            _NUMBERS if RowLine.is_numbered(each.raw, each.centred, each.scaled) else 0.0 for each in axes
        ]
        dots = 0.0 if count == self.total else _DOTS + _GAP
        row = (box.height - _GAP * (count - 1) - sum(under) - dots) / count
        tops = [box.top - place * (row + _GAP) - sum(under[:place]) for place in range(count)]
        tops[-1] -= dots
        slots = [
            Box(box.left, box.right, top - row - more, top) for top, more in zip(tops, under, strict=True)
        ]
        if count == self.total:
            return slots, None
        left_out = NumberFormat(language=self.numbers.language).count(self.total - count)
        said = words(f"⋮  {self.texts.more.format(count=left_out)}", LABEL, theme.muted)
        said.move_to((box.left + said.width / 2, slots[-1].top + _GAP + _DOTS / 2, 0.0))
        return slots, said

    def _widest(self, raw: Sequence[FloatArray], scaled: Sequence[FloatArray | None]) -> float:
        """The width of the longest text of a mean or a deviation."""
        found = []
        for values, becomes in zip(raw, scaled, strict=True):
            prints = Prints(self.numbers.for_group(*moments(values)), self.texts)
            for shown, stage in ((values, Stage.RAW), (becomes, Stage.SCALED)):
                if shown is not None:
                    mean, sd = moments(shown)
                    cut = Spans.of(values, becomes)
                    away = " →" if stage is Stage.RAW and (cut.cut_low or cut.cut_high) else ""
                    found += [prints.mean(mean, stage) + away, prints.deviation(sd, stage)]
        return max(words(text, self.px, "#000000", weight="semibold").width for text in found)


def _chosen(given: int, total: int, most: int) -> list[int]:
    """Which groups are shown: all, or the first ones and the last."""
    if given == total and given <= most:
        return list(range(given))
    first = min(given - 1, most - 1 - (1 if most > 2 else 0))
    return [*range(first), given - 1]


def common_size(
    raw: Sequence[FloatArray],
    scaled: Sequence[FloatArray | None],
    axes: Sequence[Axes],
    boxes: Sequence[Box],
    most_dots: int,
    rows_of: Callable[..., LineRows] = RowLine.rows_of,
) -> DotSize | None:
    """The dots that fit every line, whose rows `rows_of` tells; None if some would be too small."""
    found = []
    for values, becomes, line, box in zip(raw, scaled, axes, boxes, strict=True):
        stages = [line.raw.place(values), line.centred.place(plus(values, -moments(values)[0]))]
        stages += [] if becomes is None else [line.scaled.place(becomes)]
        rows = rows_of(box, line.raw, line.centred, line.scaled)
        found.append(dot_size(stages, rows.height, most_dots))
    sizes = [size for size in found if size is not None]
    if len(sizes) < len(found):
        return None
    return DotSize(min(size.radius for size in sizes), max(size.rows for size in sizes))
