"""The storyboard that every variant films, as named steps with durations. No Manim.

A tensor cube appears beside its title and a table, its channels are recoloured one after another in four steps, the
last channel is pulled out, an equation is written, the cells are recoloured by normalized value, the channel goes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STEPS: Final[tuple[tuple[str, float], ...]] = (
    ("appear", 1.6),
    ("hold", 2.0),
    ("recolor 0", 1.6),
    ("hold", 0.4),
    ("recolor 1", 1.6),
    ("hold", 0.4),
    ("recolor 2", 1.6),
    ("hold", 0.4),
    ("recolor 3", 1.6),
    ("hold", 1.4),
    ("pull", 1.6),
    ("hold", 1.8),
    ("write", 2.0),
    ("hold", 2.0),
    ("normalize", 2.4),
    ("hold", 2.0),
    ("back", 1.6),
    ("hold", 1.0),
)
"""Each step and its seconds in a film of 27 s; shorter and longer films keep the proportions."""
SHAPES: Final[dict[int, tuple[int, int, int]]] = {
    64: (4, 4, 4),
    256: (4, 16, 4),
    1024: (8, 16, 8),
    4096: (16, 16, 16),
}
"""Samples, positions and channels of the cube by its number of cells; all cells are drawn."""
STEPS_OF_COLOR: Final = 4
HOLD: Final = "hold"
_LEAST: Final = 2


@dataclass(frozen=True)
class Step:
    """A step and how many frames it lasts: in what is played, and in the whole film."""

    name: str
    frames: int
    whole: int


def schedule(seconds: float, fps: int, cut: int | None = None) -> list[Step]:
    """The steps of a film of `seconds`, which lasts round(seconds * fps) frames.

    With `cut`, every moving step plays that many frames at most and every hold one.

    >>> [sum(step.whole for step in schedule(seconds, 60)) for seconds in (27.0, 3.01)]
    [1620, 181]
    >>> {step.frames for step in schedule(27.0, 60, cut=6)}
    {1, 6}
    """
    total, length = round(seconds * fps), sum(duration for _, duration in STEPS)
    found, start, passed = [], 0, 0.0
    for name, duration in STEPS:
        passed += duration
        end = round(total * passed / length)
        whole = end - start
        if whole < (1 if name == HOLD else _LEAST):
            raise ValueError(f"a film of {seconds} s at {fps} frames a second is too short for its steps")
        frames = whole if cut is None else 1 if name == HOLD else min(cut, whole)
        found.append(Step(name, frames, whole))
        start = end
    return found


def moving_share() -> float:
    """The share of the film in which something moves."""
    return sum(duration for name, duration in STEPS if name != HOLD) / sum(duration for _, duration in STEPS)
