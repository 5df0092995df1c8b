"""Which worker draws which play of a film."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Protocol


class Share(Protocol):
    """The plays of a film that one worker draws.

    Each worker plays the whole lesson in order and skips the drawing of what it does not take. Workers that share
    memory decide play by play; for others the beat, by its number in the film, is the natural unit.
    """

    def take(self, play: int, beat: int) -> bool:
        """Take a play, counted from 0 in the film; False leaves it to another worker."""
        ...


@dataclass(frozen=True)
class EveryPlay:
    """The share of a worker that renders a film alone."""

    def take(self, play: int, beat: int) -> bool:
        """Take the play."""
        return True


class Claims:
    """A share of processes that inherit a counter: each play goes to the process that comes to it first.

    Skipping takes a small part of the time that drawing takes, so all processes end at about the same moment.
    """

    def __init__(self, context: Any) -> None:
        self._next = context.Value("q", 0)

    def take(self, play: int, beat: int) -> bool:
        """Take the play; False if another process has it."""
        with self._next.get_lock():
            if play < self._next.value:
                return False
            self._next.value = play + 1
            return True

    def close(self) -> None:
        """Leave nothing to take: the film will not be finished."""
        with self._next.get_lock():
            self._next.value = sys.maxsize
