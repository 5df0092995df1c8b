"""What a number line shows, as a value: dots, marks, axis and the stage that its values are at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.mobjects.charts.line_prints import Prints, Stage
from scenes.mobjects.charts.value_scale import Axis


@dataclass(frozen=True, eq=False)
class LineState:
    """All that is drawn, in the coordinates that the line was made in.

    stage, values, present    what was done to the values, what they are now and which of them are there
    raw, normalized           what they were, and what they become when the deviation is divided by
    x, y, size                places of the dots (of the outline of the density) and their share of full size
    axis, before, turn        the axis, the one it comes from, and how far it has come from there to here
    zooms                     whether the dots move with the axis as it changes; if not, only the numbers change
    told                      the stage in whose way mean and deviation are printed
    mean, mean_x              the mean and the place of its tick
    sd, low_x, high_x, side   the deviation, the ends of its bracket, and on which side of the mean's name its own is
    tail_x, head_x, arrow_y   the arrow from the mean to the followed value, with its text
    score, note               what the followed value is in deviations, and words about it
    ghosts                    where the tick of the mean has been
    counted                   how many values are there, if that is said
    mean_named, sd_named      how visible the names of mean and deviation are beside their marks, from 0 to 1
    *_seen                    how visible a part is, from 0 to 1
    """

    stage: Stage
    values: FloatArray
    present: BoolArray
    raw: FloatArray
    normalized: FloatArray | None
    prints: Prints
    axis: Axis
    x: FloatArray
    y: FloatArray
    size: FloatArray
    mean: float
    mean_x: float
    sd: float
    low_x: float
    high_x: float
    told: Stage = Stage.RAW
    side: float = 1.0
    before: Axis | None = None
    turn: float = 1.0
    zooms: bool = False
    axis_seen: float = 1.0
    mean_seen: float = 0.0
    sd_seen: float = 0.0
    hero_seen: float = 0.0
    arrow_seen: float = 0.0
    tail_x: float = 0.0
    head_x: float = 0.0
    arrow_y: float = 0.0
    arrow_text: str = ""
    text_x: float = 0.0
    text_y: float = 0.0
    score_seen: float = 0.0
    score_text: str = ""
    note: str = ""
    score_x: float = 0.0
    score_y: float = 0.0
    ghosts: tuple[float, ...] = ()
    ghost_seen: float = 0.0
    beyond: tuple[str, str] = ("", "")
    counted: str = ""
    swap: float = 1.0
    mean_named: float = 1.0
    sd_named: float = 1.0

    def __deepcopy__(self, memo: dict[int, Any]) -> LineState:
        """The state itself: it is a value, which copies of a line may share."""
        return self

    def changed(self, **parts: Any) -> LineState:
        """The state with other parts."""
        return replace(self, **parts)


_AT_HALF = ("arrow_text", "score_text", "note", "beyond", "counted")
_TOLD = ("told", "mean", "sd")
"""What the printed mean and deviation are written from: they change halfway, out of sight, between two places."""
_NAMED = ("mean_named", "sd_named")
_TEXT_PLACE = ("text_x", "text_y")
_AT_ONCE = ("stage", "values", "present", "raw", "normalized", "prints", "axis", "before", "zooms", "ghosts")


def between(state: LineState, start: LineState, goal: dict[str, Any], alpha: float) -> LineState:
    """The state with the parts of `goal` on their way from what they are in `start`.

    Numbers move; texts change halfway, where `swap`, how visible they are, is 0. A score comes once what makes room for
    it has moved, and goes before that moves back.
    """
    parts: dict[str, Any] = {}
    comes = goal.get("score_seen", start.score_seen) - start.score_seen
    early, late = min(1.0, 2 * alpha), max(0.0, 2 * alpha - 1)
    for name, end in goal.items():
        begin = getattr(start, name)
        if name in _AT_ONCE:
            parts[name] = end
        elif name in _AT_HALF or name in _TOLD:
            parts[name] = end if alpha >= 0.5 else begin
        else:
            share = alpha
            if name == "score_seen":
                share = late if comes > 0 else early
            elif comes and name in _TEXT_PLACE:
                share = early if comes > 0 else late
            half = (end / 2 - begin / 2) * share
            parts[name] = end if alpha >= 1 else begin + half + half
    if any(name in goal and goal[name] != getattr(start, name) for name in _AT_HALF):
        parts["swap"] = 1.0 if alpha >= 1 else abs(1 - 2 * alpha)
    swap = 1.0 if alpha >= 1 else abs(1 - 2 * alpha)
    changed = _reworded(start, start.changed(**goal))
    parts |= {name: swap for name, other in zip(_NAMED, changed, strict=True) if other}
    return state.changed(**parts)


def _reworded(start: LineState, end: LineState) -> tuple[bool, bool]:
    """Whether the names of mean and deviation are others in another state."""
    old, new = (
        (state.prints.mean(state.mean, state.told), state.prints.deviation(state.sd, state.told))
        for state in (start, end)
    )
    return old[0] != new[0], old[1] != new[1]
