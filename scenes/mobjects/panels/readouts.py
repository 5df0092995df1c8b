"""Small panels of text and numbers: readouts, lists of statistics, prediction cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    Rectangle,
    RoundedRectangle,
    Square,
    VGroup,
    linear,
)

from normcore.normalization import NormRecord
from scenes.content.number_format import Notation, Number, NumberFormat, variance_of
from scenes.design.color import rgb_to_hex
from scenes.design.theme import BODY, CAPTION, MINIMUM, Theme
from scenes.geometry.arrays import FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.text.typeset import Typeset, inline, words

_STRIP, _BETWEEN = 3.0, 0.3
_Line = TypeVar("_Line", bound=VGroup)


class Tally(VGroup):
    """A number that counts up through given values, e.g. a running sum while cells arrive.

    Parameters
    ----------
    before
        What stands before it, in Typst's math notation.
    count
        What the last value is divided by afterwards; it is printed with the decimals that `NumberFormat.division`
        gives it.
    of
        The notation of what is summed, that of the tensor's values by default.
    """

    def __init__(
        self,
        before: str,
        values: Sequence[Number],
        theme: Theme,
        color: str,
        px: float = BODY,
        *,
        count: int | None = None,
        of: Notation | None = None,
        numbers: NumberFormat | None = None,
    ) -> None:
        super().__init__()
        numbers = numbers or NumberFormat()
        notation = of if count is None else numbers.dividend(values[-1], count, of)
        self.texts = [numbers.total(value, notation) for value in values]
        self.px, self.color_now = px, color
        self.before = inline(before, px, theme.text)
        self.shown = words(self.texts[0], px, color, weight="semibold")
        self.add(self.before, self.shown)
        self.arrange(RIGHT, buff=0.1, aligned_edge=DOWN)

    def at(self, index: int) -> None:
        """Print the value at `index`: new outlines in the same mobject, which Manim is drawing."""
        new = words(self.texts[index], self.px, self.color_now, weight="semibold")
        new.next_to(self.before, RIGHT, buff=0.1, aligned_edge=DOWN)
        self.shown.markup = new.markup
        for old_part, new_part in zip(self.shown, new, strict=True):
            old_part.points = new_part.points

    def count_up(self, **kwargs: Any) -> CountUp:
        """Through all values at an even pace."""
        return CountUp(self, **kwargs)


class CountUp(Animation):
    """A tally through its values."""

    def __init__(self, tally: Tally, start: float = 0.0, stop: float = 1.0, **kwargs: Any) -> None:
        super().__init__(tally, rate_func=linear, **kwargs)
        self.tally, self.start_at, self.stop_at = tally, start, stop
        self.shown = 0

    def interpolate_mobject(self, alpha: float) -> None:
        share = np.clip((alpha - self.start_at) / (self.stop_at - self.start_at), 0.0, 1.0)
        index = int(share * (len(self.tally.texts) - 1))
        if index != self.shown:
            self.tally.at(index)
            self.shown = index


class Steps(VGroup):
    """Lines of arithmetic below each other, in one or more columns: a full column is followed by the next.

    A line that is too wide is made smaller, or goes to the next column if it would be smaller than it may. The last
    column takes all that is left, whether it fits or not.
    """

    def __init__(self, columns: Sequence[Box]) -> None:
        super().__init__()
        self._columns, self._gap = list(columns), 0.2 if len(columns) == 1 else 0.12
        self._top = self._columns[0].top

    def wrapped(self, text: str, px: float, color: str) -> Typeset:
        """Words for the next line; on more lines, if possible two equal ones, if one were too small to read."""
        widest = self._columns[0].width * px / MINIMUM
        for broken in (text, text.replace(" = ", "\n= ")):
            line = words(broken, px, color)
            if line.width <= widest:
                return line
        return words(text, px, color, width=widest)

    def put(self, line: _Line, least: float = MINIMUM / BODY) -> _Line:
        """Add a line at its place, scaled to no less than `least` if there is another column."""
        scale = min(1.0, self._columns[0].width / line.width)
        low = self._top - scale * line.height < self._columns[0].bottom
        if len(self._columns) > 1 and (low or scale < least):
            del self._columns[0]
            self._top = self._columns[0].top
            scale = min(1.0, self._columns[0].width / line.width)
        line.scale(scale)
        line.move_to((self._columns[0].left, self._top, 0.0), aligned_edge=LEFT + UP)
        self._top -= line.height + self._gap
        self.add(line)
        return line


class StatRow(VGroup):
    """One group's line: a swatch of its hue, its index, its mean and its variance.

    Of an uncentred kind `mean` is None, and `var` is the mean square.
    """

    def __init__(
        self,
        label: str,
        swatch: str,
        mean: float | None,
        var: Number,
        theme: Theme,
        px: float,
        *,
        numbers: NumberFormat | None = None,
    ) -> None:
        super().__init__()
        numbers = numbers or NumberFormat()
        chip = Square(0.34, stroke_width=0, fill_color=swatch, fill_opacity=1)
        statistics = [f'overline(x^2) = "{numbers.square(var)}"']
        if mean is not None:
            statistics = [f'mu = "{numbers.number(mean)}"', f'sigma^2 = "{numbers.square(var)}"']
        self.cells = [
            chip,
            words(label, min(BODY, px), theme.text),
            *(inline(line, px, theme.text) for line in statistics),
        ]
        self.add(*self.cells)

    def as_block(self) -> StatRow:
        """The same with a line for each statistic."""
        chip, name, *statistics = self.cells
        name.next_to(chip, RIGHT, buff=0.14)
        VGroup(VGroup(chip, name), *statistics).arrange(DOWN, buff=0.08, aligned_edge=LEFT)
        return self


class StatList(VGroup):
    """The statistics of the drawn groups, one row each; what does not fit is left out between dots and the last.

    In a box much wider than high the groups stand side by side, each with a line for each statistic.
    """

    def __init__(
        self,
        record: NormRecord,
        labels: Sequence[int],
        names: Sequence[str],
        colors: FloatArray,
        theme: Theme,
        box: Box,
        rows: int = 6,
        *,
        numbers: NumberFormat | None = None,
    ) -> None:
        super().__init__()
        across = box.width > _STRIP * box.height

        of_tensor = numbers or NumberFormat()

        def row(i: int) -> StatRow:
            mean, std, var = (float(each[labels[i]]) for each in (record.mean, record.std, record.var))
            made = StatRow(
                names[i],
                rgb_to_hex(colors[i]),
                mean if record.kind.centred else None,
                variance_of(std, var),
                theme,
                BODY if across else CAPTION,
                numbers=of_tensor.for_group(mean, std, var),
            )
            return made.as_block() if across else made

        order, pitch = list(range(len(labels))), 1.0
        if across:
            pitch = max(row(i).width for i in (*order[:rows], order[-1])) + _BETWEEN
            rows = min(rows, int((box.width + _BETWEEN) / pitch))
        complete = len(order) == record.count and len(order) <= rows
        first = int((box.width - _BETWEEN) / pitch) - 1 if across else rows - 2
        chosen = order if complete else [*order[:first], order[-1]]
        self.rows: dict[int, StatRow] = {labels[i]: row(i) for i in chosen}
        lines: list[VGroup] = list(self.rows.values())
        self.dots: Typeset | None = None
        if not complete:
            self.dots = words("…" if across else "⋮", BODY, theme.muted)
            lines.insert(len(lines) - 1, VGroup(self.dots))
        if across:
            VGroup(*lines).arrange(RIGHT, buff=_BETWEEN)
        else:
            self._set_rows(lines, min(0.62, box.height / len(lines)))
        self.add(*lines)
        self.scale(min(1.0, box.width / self.width))
        self.move_to((box.left, box.center[1], 0.0), aligned_edge=LEFT)

    def _set_rows(self, lines: Sequence[VGroup], pitch: float) -> None:
        """Lines below each other, their parts in columns."""
        left = 0.0
        rows = list(self.rows.values())
        for column in range(len(rows[0].cells)):
            for row in rows:
                cell = row.cells[column]
                cell.move_to((left + cell.width / 2, 0.0, 0.0))
            left += max(row.cells[column].width for row in rows) + (0.22 if column == 0 else 0.42)
        for place, line in enumerate(lines):
            line.shift(DOWN * pitch * place)
        if self.dots is not None:
            self.dots.align_to(rows[0].cells[1], LEFT)

    def reveal(self, label: int, **kwargs: Any) -> list[Animation]:
        """The animations that bring in a group's row, if it has one."""
        found: list[Animation] = []
        if label in self.rows:
            found.append(FadeIn(self.rows[label], shift=0.15 * RIGHT, **kwargs))
            if self.dots is not None and label == list(self.rows)[-1]:
                found.append(FadeIn(self.dots, **kwargs))
        return found


class PredictionCard(VGroup):
    """A question on a card, with a bar that runs out while the viewer thinks."""

    def __init__(self, question: str, theme: Theme, width: float = 7.6) -> None:
        super().__init__()
        text = words(question, CAPTION, theme.text, weight="semibold", width=width - 0.6, align="center")
        card = RoundedRectangle(
            corner_radius=0.18,
            width=width,
            height=text.height + 1.2,
            stroke_color=theme.line,
            stroke_width=2,
            fill_color=theme.panel,
            fill_opacity=1,
        )
        text.move_to(card).shift(0.14 * UP)
        self.bar = Rectangle(
            width=width - 1.0, height=0.1, stroke_width=0, fill_color=theme.muted, fill_opacity=1
        )
        self.bar.move_to(card.get_bottom() + 0.32 * UP)
        self.add(card, text, self.bar)

    def run_out(self, **kwargs: Any) -> Any:
        """The bar shrinks to nothing."""
        animate: Any = self.bar.animate
        return animate(rate_func=linear, **kwargs).stretch_to_fit_width(0.001).align_to(self.bar, LEFT)
