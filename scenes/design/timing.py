"""Named durations in seconds.

Every duration is a multiple of 0.2 s: only those last a whole number of frames at 15, 30 and 60 fps, so a
film keeps its length and its chapter marks at every frame rate.
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


def first_part(alpha: float) -> float:
    """A rate: done after three tenths of the time, for what leaves."""
    return min(1.0, alpha / 0.3)


def last_part(alpha: float) -> float:
    """A rate: begins after two fifths of the time, for what comes in the same place."""
    return max(0.0, (alpha - 0.4) / 0.6)


def early(alpha: float) -> float:
    """A rate: done after four fifths of the time, for a picture that goes while another comes."""
    return min(1.0, alpha * 1.25)


def late(alpha: float) -> float:
    """A rate: begins after a tenth of the time, for a picture that comes while another goes."""
    return max(0.0, (alpha - 0.1) / 0.9)


def reading_time(text: str, characters_per_second: float = 20.0) -> float:
    """The least time a caption stays: its length over the reading speed, rounded up to a step, at least `BEAT`.

    >>> reading_time("One formula, two cuts.")
    1.2
    >>> reading_time("x" * 64)
    3.2
    """
    steps = -(-len(text) // (characters_per_second * STEP))
    return max(BEAT, round(steps * STEP, 1))
