"""LineSet: number lines of several groups, which are moved together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import Animation, VGroup, linear

from scenes.design.timing import MOVE, THINK
from scenes.mobjects.charts.line_body import taken_over
from scenes.mobjects.charts.row_line import RowLine
from scenes.mobjects.in_place import InPlace
from scenes.mobjects.text.typeset import Typeset


class RowsTo(InPlace):
    """Animations of the rows, each a share `lag` of its time after the one before."""

    def __init__(
        self, rows: LineSet, animations: Sequence[Animation], *, lag: float = 0.0, **kwargs: Any
    ) -> None:
        super().__init__(rows, rate_func=linear, **kwargs)
        self.animations, self.lag = list(animations), lag

    def begin(self) -> None:
        for animation in self.animations:
            animation.begin()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        whole = 1 + self.lag * (len(self.animations) - 1)
        for place, animation in enumerate(self.animations):
            animation.interpolate(float(np.clip(alpha * whole - place * self.lag, 0.0, 1.0)))

    def finish(self) -> None:
        super().finish()
        for animation in self.animations:
            animation.finish()


class LineSet(VGroup):
    """Groups on number lines of their own: `lines`, of the groups `shown`, and what they are called."""

    shown: list[int]
    lines: list[RowLine]
    names: list[Typeset]

    def line(self, group: int) -> RowLine:
        """The line of a group that is shown; raise ValueError if it is not."""
        if group not in self.shown:
            raise ValueError(f"group {group} is not shown; shown are {', '.join(map(str, self.shown))}")
        return self.lines[self.shown.index(group)]

    def set_empty(self, axis: bool = True) -> Self:
        """No values and no marks."""
        for line in self.lines:
            line.set_empty(axis)
        return self

    # Animations -------------------------------------------------------------------------------------------------------

    def drop(
        self,
        sources: Mapping[int, npt.ArrayLike] | None = None,
        *,
        groups: Sequence[int] | None = None,
        **kwargs: Any,
    ) -> Animation:
        """The values of each group fall on its line, from scene points or from above."""
        chosen = self._chosen(groups)
        made = [self.line(group).drop((sources or {}).get(group)) for group in chosen]
        return RowsTo(self, made, **{"run_time": THINK, **kwargs})

    def show_deviations(self, groups: Sequence[int] | None = None, **kwargs: Any) -> Animation:
        """The brackets of the deviations, with the numbers behind."""
        return self._each(RowLine.show_deviation, groups, **kwargs)

    def show_hero(self, **kwargs: Any) -> Animation:
        """The ring around the value that is followed, if its group is shown."""
        followed = [line.show_hero() for line in self.lines if line.hero is not None]
        return RowsTo(self, followed, **{"run_time": MOVE, **kwargs})

    def subtract(self, groups: Sequence[int] | None = None, **kwargs: Any) -> Animation:
        """All slide until their means are 0."""
        return self._each(RowLine.subtract, groups, **kwargs)

    def divide(self, groups: Sequence[int] | None = None, **kwargs: Any) -> Animation:
        """All stretch or squeeze to what they become, on one axis in units of the deviation."""
        return self._each(RowLine.divide, groups, **kwargs)

    def _each(
        self,
        make: Callable[[RowLine], Animation],
        groups: Sequence[int] | None,
        *,
        lag: float = 0.0,
        **kwargs: Any,
    ) -> Animation:
        made = [make(self.line(group)) for group in self._chosen(groups)]
        return RowsTo(self, made, lag=lag, **{"run_time": MOVE, **kwargs})

    def _chosen(self, groups: Sequence[int] | None) -> list[int]:
        return [group for group in self.shown if groups is None or group in groups]

    def become(self, mobject: Any, *args: Any, **kwargs: Any) -> Self:
        """Take over all of other lines, and their place."""
        return taken_over(self, mobject)
