"""ValueLine: the values of one group on a number line, with their mean, their deviation and one that is followed."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import Animation, Mobject

from scenes.design.timing import MOVE, STEP, THINK
from scenes.geometry.arrays import FloatArray
from scenes.mobjects.charts.line_animations import Drop, LineTo
from scenes.mobjects.charts.line_body import LineBody, flat
from scenes.mobjects.charts.line_marks import arrow_parts, mark_parts, score_parts, settled_arrow
from scenes.mobjects.charts.line_prints import Stage
from scenes.mobjects.charts.line_state import LineState
from scenes.mobjects.charts.value_scale import Axis, Spans, moments, plus, times, union

_PARTS = {
    "mean": "mean_seen",
    "deviation": "sd_seen",
    "hero": "hero_seen",
    "arrow": "arrow_seen",
    "score": "score_seen",
    "ghosts": "ghost_seen",
}


class ValueLine(LineBody):
    """The values of one group over a number line: dots in columns, or a density where they are too many for dots.

    It is an ordinary mobject. What it shows is `state`, a `LineState`; a method named by a verb returns an animation
    of some parts of it, whose goal is made when the animation begins. Several may be played at once or in turn.

    Parameters
    ----------
    values
        The group, in the order in which it is gathered.
    box
        What the line may take of the scene.
    normalized
        What the values become when the deviation is divided by; without it there is no `divide`.
    numbers
        How values are printed; made from the values by default.
    color, accent
        Of the dots, and of mean and deviation.
    hero
        The place in `values` of the one that is followed.
    label, counted
        A name under the axis, and whether to say how many values there are, which a density says in any case.
    centred_too
        Whether the axis shall hold the values after the mean is subtracted.
    room
        Further values that the axis shall reach.
    axes
        Axes that others share.
    arrow
        Whether there is room for the text of an arrow, if there is a hero.
    fills
        Whether axis and bracket stand at the ends of the box, however low the columns are.

    >>> from scenes.design.theme import DARK
    >>> from scenes.geometry.box import Box
    >>> line = ValueLine([1.0, 2.0, 2.0, 3.0], Box(-4, 4, -2, 2), DARK)
    >>> line.state.mean, len(line.dots.get_subpaths())
    (2.0, 4)
    """

    # Coming and going -------------------------------------------------------------------------------------------------

    def drop(self, sources: npt.ArrayLike | None = None, *, with_mean: bool = True, **kwargs: Any) -> Drop:
        """The values fall on the line, in their order, from scene points or from above; the followed one comes last."""
        kwargs.setdefault("run_time", THINK + min(self.count, 40) // 10 * STEP)
        points = None if sources is None else np.asarray(sources, dtype=float)
        return Drop(self, points, with_mean=with_mean, **kwargs)

    def show_mean(self, **kwargs: Any) -> Animation:
        """The tick of the mean, with its name."""
        return self._change(lambda: {"mean_seen": 1.0}, **kwargs)

    def show_deviation(self, **kwargs: Any) -> Animation:
        """The bracket from the mean less a deviation to the mean and one more; it opens out of the mean."""
        return LineTo(self, self._opened_bracket, **_timed(kwargs))

    def _opened_bracket(self) -> dict[str, Any]:
        state = self.state
        ends = {name: getattr(state, name) for name in ("low_x", "high_x")}
        self._state = state.changed(low_x=state.mean_x, high_x=state.mean_x)
        return {**ends, "sd_seen": 1.0, "side": mark_parts(self, state)["side"]}

    def show_hero(self, **kwargs: Any) -> Animation:
        """The ring around the value that is followed."""
        return self._change(lambda: {"hero_seen": 1.0}, **kwargs)

    def show_arrow(self, **kwargs: Any) -> Animation:
        """The arrow from the mean to the value that is followed, with the arithmetic."""

        def plan() -> dict[str, Any]:
            parts = arrow_parts(self, self.state)
            self._state = self.state.changed(**{**parts, "head_x": parts["tail_x"]})
            return {"head_x": parts["head_x"], "arrow_seen": 1.0, "hero_seen": 1.0}

        return LineTo(self, plan, **_timed(kwargs))

    def show_score(self, note: str = "", **kwargs: Any) -> Animation:
        """The value that is followed in deviations, with words about it, near its dot."""

        def plan() -> dict[str, Any]:
            now, later = score_parts(self, self.state, note)
            self._state = self.state.changed(**now)
            return {**later, "hero_seen": 1.0}

        return LineTo(self, plan, **_timed(kwargs))

    def hide(self, *names: str, **kwargs: Any) -> Animation:
        """Parts go: "mean", "deviation", "hero", "arrow", "score", "ghosts"."""
        unknown = [name for name in names if name not in _PARTS]
        if unknown:
            raise ValueError(f"A line has no part {unknown[0]!r}; its parts are {', '.join(_PARTS)}")
        fields = [_PARTS[name] for name in names]
        return self._change(lambda: dict.fromkeys(fields, 0.0), **kwargs)

    def ghost_mean(self, **kwargs: Any) -> Animation:
        """A faint copy of the tick stays where the mean is now."""

        def plan() -> dict[str, Any]:
            return {"ghosts": (*self.state.ghosts, self.state.mean_x), "ghost_seen": 1.0}

        return LineTo(self, plan, **_timed(kwargs))

    # Normalizing ------------------------------------------------------------------------------------------------------

    def subtract(self, **kwargs: Any) -> Animation:
        """Dots, tick, bracket and arrow slide until the mean is 0; or the numbers on the axis change, and they stay."""
        return self._change(lambda: self._normalizing(Stage.CENTRED), **kwargs)

    def divide(self, **kwargs: Any) -> Animation:
        """They stretch or squeeze about 0 to what the values become; or the numbers on the axis change."""
        if self.state.normalized is None:
            raise ValueError("This line was made without normalized values")
        return self._change(lambda: self._normalizing(Stage.SCALED), **kwargs)

    def take_back(self, stage: Stage, **kwargs: Any) -> Animation:
        """They slide and stretch back to what the values were at a stage before; or the numbers on the axis do."""
        return self._change(lambda: self._normalizing(stage), **kwargs)

    def _normalizing(self, stage: Stage) -> dict[str, Any]:
        state = self.state
        if stage is Stage.RAW:
            values = state.raw
        elif stage is Stage.CENTRED:
            values = plus(state.raw, -moments(state.raw[state.present])[0])
        else:
            assert state.normalized is not None
            values = state.normalized
        return self.moved_to(values, stage, self.axis_of(stage), zooms=False)

    def stretch_by(self, gamma: float, **kwargs: Any) -> Animation:
        """Every value times gamma."""
        return self._change(lambda: self._transformed(times(self.state.values, gamma)), **kwargs)

    def slide_by(self, beta: float, **kwargs: Any) -> Animation:
        """Every value plus beta."""
        return self._change(lambda: self._transformed(plus(self.state.values, beta)), **kwargs)

    def _transformed(self, values: FloatArray) -> dict[str, Any]:
        """Other values at the same stage; the axis gives way where they would leave it."""
        state, axis = self.state, self.state.axis
        inner = values[state.present & axis.shows(state.values)]
        span = (float(inner.min()), float(inner.max())) if len(inner) else (axis.low, axis.high)
        zooms = not axis.holds(span)
        after = axis.over(union((axis.low, axis.high), span)) if zooms else axis
        return self.moved_to(values, self.state.stage, after, zooms=zooms)

    def moved_to(self, values: FloatArray, stage: Stage, axis: Axis, zooms: bool) -> dict[str, Any]:
        """The goal of a change of all values, marks and all."""
        state = self.state
        changes = axis != state.axis
        goal = state.changed(values=values, stage=stage, axis=axis)
        parts: dict[str, Any] = {
            "values": values,
            "stage": stage,
            "told": stage,
            **self.places_on(axis, values),
        }
        if changes:
            self._state = state.changed(turn=0.0)
            parts |= {"before": state.axis, "axis": axis, "turn": 1.0, "zooms": zooms}
        goal = goal.changed(**parts)
        parts |= mark_parts(self, goal)
        parts["beyond"] = self.said_beyond(axis, values)
        goal = goal.changed(**parts)
        return {**parts, **self._other_arrow(goal), "score_seen": 0.0}

    # Other values -----------------------------------------------------------------------------------------------------

    def replace(  # type: ignore[override]
        self, values: npt.ArrayLike | Mobject, normalized: npt.ArrayLike | None = None, **kwargs: Any
    ) -> Any:
        """Dots, tick, bracket and arrow to other values of the same group, all at once.

        Given a mobject, it does what the method of this name does for any mobject: to move to its place.
        """
        if isinstance(values, Mobject):
            options = kwargs if normalized is None else {"dim_to_match": normalized, **kwargs}
            return super().replace(values, **options)
        raw, scaled = self._others(values, normalized)

        def plan() -> dict[str, Any]:
            parts = self._other_dots(raw, scaled)
            parts |= self._other_mean(self.state.changed(**parts))
            return parts | self._other_arrow(self.state.changed(**parts))

        return self._change(plan, **kwargs)

    def move_dots(
        self, values: npt.ArrayLike, normalized: npt.ArrayLike | None = None, **kwargs: Any
    ) -> Animation:
        """Only the dots to other values of the same group."""
        raw, scaled = self._others(values, normalized)
        return self._change(lambda: self._other_dots(raw, scaled), **kwargs)

    def move_mean(self, **kwargs: Any) -> LineTo:
        """The tick, and the bracket, to where the dots that are there now put them."""
        return self._change(lambda: self._other_mean(self.state), **kwargs)

    def move_arrow(self, **kwargs: Any) -> LineTo:
        """The arrow and its arithmetic to where tick and dot are now."""
        return self._change(lambda: self._other_arrow(self.state), **kwargs)

    def keep(self, places: npt.ArrayLike, **kwargs: Any) -> LineTo:
        """Only some values stay, by place or mask; the others shrink away. The marks stay until they are moved.

        The value that is followed has to stay.
        """
        present = np.zeros(self.count, dtype=bool)
        present[np.asarray(places)] = True
        if not present.any() or (self.hero is not None and not present[self.hero]):
            raise ValueError("Some values have to stay, and the one that is followed among them")

        def plan() -> dict[str, Any]:
            self._state = self.state.changed(present=present)
            parts: dict[str, Any] = {"present": present, **self.places_on(self.state.axis, self.state.values)}
            parts |= self._recounted(self.state.raw[present])
            if self.dot_size is not None:
                gone = ~present
                parts["x"][gone], parts["y"][gone] = self.state.x[gone], self.state.y[gone]
                parts["size"] = present.astype(float)
            return self._settled({**parts, "score_seen": 0.0})

        return self._change(plan, **kwargs)

    def set_kept(self, places: npt.ArrayLike) -> Self:
        """Only some values are there, by place or mask, and the marks are theirs; at once."""
        for change in (self.keep(places), self.move_mean(), self.move_arrow()):
            self.state = self.state.changed(**change.plan())
        return self

    def _others(
        self, values: npt.ArrayLike, normalized: npt.ArrayLike | None
    ) -> tuple[FloatArray, FloatArray | None]:
        raw, scaled = flat(values), None if normalized is None else flat(normalized)
        if len(raw) != self.count:
            raise ValueError(f"A line of {self.count} values was given {len(raw)} others")
        return raw, scaled

    def _other_dots(self, raw: FloatArray, scaled: FloatArray | None) -> dict[str, Any]:
        axis = self.axes.raw
        spans = Spans.of(raw, scaled)
        if not axis.holds(spans.raw):
            axis = axis.over(union((axis.low, axis.high), spans.raw))
        parts: dict[str, Any] = {
            "raw": raw,
            "normalized": scaled,
            "values": raw,
            "stage": Stage.RAW,
            "told": Stage.RAW,
        }
        if axis != self.state.axis:
            self._state = self.state.changed(turn=0.0)
            parts |= {"before": self.state.axis, "axis": axis, "turn": 1.0, "zooms": True}
            parts |= {"mean_x": axis.at(self.state.mean), "tail_x": axis.at(self.state.mean)}
            parts["low_x"] = axis.at(self.state.mean - self.state.sd)
            parts["high_x"] = axis.at(self.state.mean + self.state.sd)
        parts |= {**self.places_on(axis, raw), "beyond": self.said_beyond(axis, raw), "score_seen": 0.0}
        parts |= self._recounted(raw[self.state.present])
        return self._settled(parts)

    def _recounted(self, values: FloatArray) -> dict[str, Any]:
        """How many values there are now, if that is said."""
        state = self.state
        return {"counted": self.said_count(state.prints, values)} if state.counted else {}

    def _other_mean(self, state: LineState) -> dict[str, Any]:
        prints = self.prints_of(state.raw, state.normalized, state.present)
        return self._settled({"prints": prints, **mark_parts(self, state.changed(prints=prints))})

    def _other_arrow(self, state: LineState) -> dict[str, Any]:
        return {} if self.hero is None else arrow_parts(self, state)

    def _settled(self, parts: dict[str, Any]) -> dict[str, Any]:
        """Other parts, and the arrow as it was where its text meets none of them."""
        if self.hero is None:
            return parts
        return parts | settled_arrow(self, self.state.changed(**parts))

    def _change(self, plan: Any, **kwargs: Any) -> LineTo:
        return LineTo(self, plan, **_timed(kwargs))


def _timed(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"run_time": MOVE, **kwargs}
