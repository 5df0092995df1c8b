"""What a number line is made of: its axes, its dots or density, its rows, and the state that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Self, TypeVar

import numpy as np
import numpy.typing as npt
from manim import VGroup

from scenes.content.number_format import NumberFormat
from scenes.design.theme import SMALL, Theme
from scenes.geometry.arrays import FloatArray, IntArray
from scenes.geometry.box import Box
from scenes.mobjects.charts.dot_stack import LARGEST, PITCH, density, dot_size
from scenes.mobjects.charts.line_layout import LOWEST, LineRows
from scenes.mobjects.charts.line_marks import arrow_parts, mark_parts
from scenes.mobjects.charts.line_notes import Notes
from scenes.mobjects.charts.line_picture import LinePicture
from scenes.mobjects.charts.line_prints import LineWords, Prints, Stage
from scenes.mobjects.charts.line_shapes import Label, text_color
from scenes.mobjects.charts.line_state import LineState
from scenes.mobjects.charts.value_scale import Axes, Axis, Spans, moments, plus

_SOME, _MANY = 2**16, 20
MOST_DOTS = 3000
"""More values than this are shown as a density."""
MOST_VALUES = 2**22
"""So many values at most are put on a line: more take too much memory."""


class LineBody(VGroup):
    """A number line that shows its `state`; `ValueLine` moves it, and tells what the parameters mean."""

    def __init__(
        self,
        values: npt.ArrayLike,
        box: Box,
        theme: Theme,
        *,
        normalized: npt.ArrayLike | None = None,
        numbers: NumberFormat | None = None,
        color: str | None = None,
        accent: str | None = None,
        hero: int | None = None,
        label: str = "",
        counted: bool = False,
        centred_too: bool = True,
        room: Sequence[float] = (),
        axes: Axes | None = None,
        arrow: bool = True,
        texts: LineWords | None = None,
        most_dots: int = MOST_DOTS,
        largest: float = LARGEST,
        fills: bool = False,
    ) -> None:
        super().__init__()
        self.fills, self.has_arrow = fills, arrow and hero is not None
        raw = flat(values)
        scaled = None if normalized is None else flat(normalized)
        if not len(raw) or (scaled is not None and len(scaled) != len(raw)):
            raise ValueError(f"{len(raw)} values, {None if scaled is None else len(scaled)} normalized ones")
        if hero is not None and not 0 <= hero < len(raw):
            raise ValueError(f"There is no value {hero} to follow: the places are 0 to {len(raw) - 1}")
        self.box, self.theme, self.hero, self.largest = box, theme, hero, largest
        self.numbers, self.texts = numbers or NumberFormat.for_tensor(raw), texts or LineWords()
        self.count = len(raw)
        self.axes = axes or Spans.of(raw, scaled).axes(box.left, box.right, room, centred_too)
        prints = self.prints_of(raw, scaled)
        stages = self._stages(raw, scaled)
        colors = (color or theme.muted, accent or theme.batch)
        said = self._build(stages, prints, colors, label, counted, most_dots)
        self._state = self._first_state(raw, scaled, prints, said)
        self.state = self._state

    def _build(
        self,
        stages: list[tuple[FloatArray, Axis]],
        prints: Prints,
        colors: tuple[str, str],
        label: str,
        counted: bool,
        most_dots: int,
    ) -> str:
        """Choose between dots and density, then rows and parts; returns what is said of how many values there are."""
        outside = [prints.beyond(axis.beyond(values)) for values, axis in stages]

        def rows_of(count_too: bool) -> tuple[Notes, LineRows]:
            said = self.said_count(prints, stages[0][0]) if count_too else ""
            notes = Notes.of(self.box, outside, label, said)
            return notes, LineRows.of(self.box, notes.lines, self.has_arrow)

        notes, rows = rows_of(counted)
        places = [axis.place(values) for values, axis in stages] if self.count <= most_dots else []
        self.dot_size = dot_size(places, rows.height, most_dots, self.largest) if places else None
        if self.dot_size is None:
            notes, rows = rows_of(True)
        else:
            highest = np.inf if self.fills else max(self.dot_size.stack(x, self.rank).height for x in places)
            rows = rows.fitted(highest * PITCH * self.dot_size.radius)
        radius = None if self.dot_size is None else self.dot_size.radius
        self.picture = LinePicture(self.box, rows, self.theme, colors, radius, self.hero)
        notes.set_in(self.picture, text_color(colors[0], self.theme), self.theme.muted)
        self.add(self.picture)
        return notes.count

    def _first_state(
        self, raw: FloatArray, scaled: FloatArray | None, prints: Prints, said: str
    ) -> LineState:
        """All values in place, no marks."""
        axis, (mean, sd) = self.axes.raw, moments(raw)
        nothing = np.zeros(0)
        present = np.ones(len(raw), dtype=bool)
        state = LineState(
            stage=Stage.RAW,
            values=raw,
            present=present,
            raw=raw,
            normalized=scaled,
            prints=prints,
            axis=axis,
            x=nothing,
            y=nothing,
            size=nothing,
            mean=mean,
            mean_x=axis.at(mean),
            sd=sd,
            low_x=axis.at(mean - sd),
            high_x=axis.at(mean + sd),
            counted=said,
        )
        self._state = state
        places = self.resting(raw, Stage.RAW)
        state = state.changed(**places, size=np.ones(len(places["x"])))
        self._state = state = state.changed(**mark_parts(self, state), beyond=self.said_beyond(axis, raw))
        return state.changed(**arrow_parts(self, state)) if self.hero is not None else state

    def become(self, mobject: Any, *args: Any, **kwargs: Any) -> Self:
        """Take over all of another line, and its place."""
        return taken_over(self, mobject)

    # What is shown ----------------------------------------------------------------------------------------------------

    @property
    def state(self) -> LineState:
        """What is shown."""
        return self._state

    @state.setter
    def state(self, state: LineState) -> None:
        self._state = state
        self.picture.paint(state)

    @cached_property
    def order(self) -> IntArray:
        """The order in which values fall: their own, the followed one last."""
        order = np.arange(self.count)
        return order if self.hero is None else np.append(np.delete(order, self.hero), self.hero)

    @cached_property
    def rank(self) -> IntArray:
        """The place of each value in that order."""
        return np.argsort(self.order)

    @property
    def dots(self) -> Any:
        """The dots, or the density, as one mobject."""
        return self.picture.dots

    def set_empty(self, axis: bool = True) -> Self:
        """No values and no marks; `axis` tells whether the axis is there."""
        seen = dict.fromkeys(
            ("mean_seen", "sd_seen", "hero_seen", "arrow_seen", "score_seen", "ghost_seen"), 0.0
        )
        size = np.zeros(len(self.state.x))
        self.state = self.state.changed(size=size, axis_seen=float(axis), **seen)
        return self

    def point(self, place: int) -> FloatArray:
        """The scene point of one value's dot."""
        state = self.state
        if self.dot_size is None:
            x, y = state.axis.at(float(state.values[place])), self.picture.rows.floor
        else:
            x, y = float(state.x[place]), float(state.y[place])
        return self.picture.to_scene(np.array([x, y]))

    @property
    def floor(self) -> float:
        """The scene y of the axis."""
        return float(self.picture.to_scene(np.array([0.0, self.picture.rows.floor]))[1])

    @property
    def spare(self) -> float:
        """How far the line may move down until its lowest text leaves its box."""
        rows = self.picture.rows
        return max(0.0, min((*rows.notes, rows.ticks)) - LOWEST - self.box.bottom)

    def scene_x(self, value: float) -> float:
        """The scene x of a value on the axis as it is now."""
        local = np.array([self.state.axis.at(value), self.picture.rows.floor])
        return float(self.picture.to_scene(local)[0])

    def resting(self, values: FloatArray, stage: Stage) -> dict[str, FloatArray]:
        """Where values rest on the axis of a stage."""
        return self.places_on(self.axis_of(stage), values)

    def places_on(self, axis: Axis, values: FloatArray) -> dict[str, FloatArray]:
        """The x and y of the dots, or of the density's outline, on an axis."""
        rows, present = self.picture.rows, self._state.present
        x = axis.place(values)
        if self.dot_size is None:
            inside = (axis.low <= values) & (values <= axis.high) & present
            knots, heights = density(x[inside] if inside.any() else x[present])
            return {"x": knots, "y": rows.floor + heights * rows.height * 0.9}
        places = np.array([x, np.full(len(x), rows.floor)])
        stack = self.dot_size.stack(x[present], self.rank[present])
        radius = self.dot_size.radius
        places[0, present] = stack.x
        pitch = min(PITCH * radius, rows.height / stack.height)
        places[1, present] = rows.floor + pitch * stack.level + 1.2 * radius
        return {"x": places[0], "y": places[1]}

    def said_beyond(self, axis: Axis, values: FloatArray) -> tuple[str, str]:
        """What is said of values that lie beyond the ends of an axis."""
        state = self._state
        return state.prints.beyond(axis.beyond(values[state.present]))

    def said_count(self, prints: Prints, values: FloatArray) -> str:
        """How many values there are, and how many are the commonest one if there is room to say it."""
        said = prints.counted(len(values), _same(values))
        return said if Label.size(said, SMALL)[0] <= self.box.width else prints.counted(len(values))

    def axis_of(self, stage: Stage) -> Axis:
        """The axis of a stage."""
        return {Stage.RAW: self.axes.raw, Stage.CENTRED: self.axes.centred}.get(stage, self.axes.scaled)

    def prints_of(self, raw: FloatArray, scaled: FloatArray | None, present: Any = slice(None)) -> Prints:
        mean, sd = moments(raw[present])
        if self.hero is None:
            return Prints(self.numbers.for_group(mean, sd), self.texts)
        x_hat = None if scaled is None else float(scaled[self.hero])
        return Prints.of(self.numbers, self.texts, float(raw[self.hero]), mean, sd, x_hat)

    def _stages(self, raw: FloatArray, scaled: FloatArray | None) -> list[tuple[FloatArray, Axis]]:
        """The values at each stage, with its axis."""
        mean, _ = moments(raw)
        found = [(raw, self.axes.raw), (plus(raw, -mean), self.axes.centred)]
        return found if scaled is None else [*found, (scaled, self.axes.scaled)]


_Lines = TypeVar("_Lines", bound=VGroup)


def taken_over(lines: _Lines, other: Any) -> _Lines:
    """Lines with all that others of their kind are made of; what was asked of them before, such as updaters, stays."""
    if type(other) is not type(lines):
        kind, wanted = type(other).__name__, type(lines).__name__
        raise TypeError(
            f"a {wanted} can become another {wanted}, but no {kind}: FadeTransform changes it for a {kind}"
        )
    parts = vars(other.copy())
    kept = ("updaters", "updating_suspended", "saved_state", "target")
    vars(lines).update({name: part for name, part in parts.items() if name not in kept})
    return lines


def flat(values: npt.ArrayLike) -> FloatArray:
    """Values as one row; raise ValueError if some are no finite real numbers, which have no place on a line."""
    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        raise ValueError(f"A number line shows real numbers, not values of type {array.dtype}")
    row = array.astype(np.float64, copy=False).ravel()
    odd = row[~np.isfinite(row)]
    if len(odd):
        raise ValueError(
            f"{len(odd)} of {len(row)} values are {odd[0]} or the like and have no place on a line"
        )
    return row


def _same(values: FloatArray) -> tuple[int, float] | None:
    """How many values are the commonest one, if they are a tenth of all or more, but not all."""
    found, counts = np.unique(values[:: 1 + len(values) // _SOME], return_counts=True)
    common = float(found[counts.argmax()])
    most = int((values == common).sum())
    return (most, common) if 0.1 <= most / len(values) < 1 and len(values) > _MANY else None
