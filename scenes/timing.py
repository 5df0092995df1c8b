"""Named durations in seconds.

Every duration is a multiple of 0.2 s: only those last a whole number of frames at 15, 30 and 60 fps, so a film keeps
its length and its chapter marks at every frame rate.
"""

from __future__ import annotations

STEP = 0.2
BLINK = 0.4
GLANCE = 0.6
MOVE = 1.0
TRAVEL = 1.6
BEAT = 1.2
READ = 2.0
THINK = 3.0
STUDY = 4.0


def reading_time(text: str, characters_per_second: float = 16.0) -> float:
    """The time a caption stays on screen: its length over a calm reading speed, rounded up to a step, at least `READ`.

    >>> reading_time("One formula, two cuts.")
    2.0
    >>> reading_time("x" * 64)
    4.0
    """
    steps = -(-len(text) // (characters_per_second * STEP))
    return max(READ, round(steps * STEP, 1))
