"""Which process draws which play of a film: whoever comes to it first."""

from __future__ import annotations

import sys
from typing import Any


class Claims:
    """Shared by the processes that draw one film.

    Each plays the whole lesson in order. It draws the plays it is the first to come to and plays the others without
    drawing, which takes a small part of the time; so all end at about the same moment.
    """

    def __init__(self, context: Any) -> None:
        self._taken = context.Value("q", 0)

    def take(self, number: int) -> bool:
        """Take the play with this number, counted from 0; False if another process has it."""
        with self._taken.get_lock():
            if number < self._taken.value:
                return False
            self._taken.value = number + 1
            return True

    def close(self) -> None:
        """Leave nothing to take: the film will not be finished."""
        with self._taken.get_lock():
            self._taken.value = sys.maxsize


class EveryPlay:
    """The claims of a process that draws a film alone."""

    def take(self, _number: int) -> bool:
        """Take the play."""
        return True

    def close(self) -> None:
        """Nothing is shared."""
