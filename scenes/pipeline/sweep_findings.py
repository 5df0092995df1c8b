"""What is wrong with a sweep file: each thing told once, with its place, in few lines that can be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from scenes.spec.quoting import shortened_line

T = TypeVar("T")

SHOWN = 20
"""Lines that are told of many."""


class Findings:
    """What is said of places in a file.

    Parameters
    ----------
    file
        The file, as the user wrote it.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._places: dict[str, list[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._places)

    @property
    def enough(self) -> bool:
        """Whether what else is found is counted only."""
        return len(self._places) >= SHOWN

    def add(self, place: str, said: str) -> None:
        """Note what is wrong at a place; the whole file is the place ""."""
        self._places.setdefault(said, []).append(place)

    def lines(self) -> list[str]:
        """A line for each thing said, with its first place and the number of further ones."""
        return first_of(list(self._places.items()), self._line)

    def _line(self, found: tuple[str, list[str]]) -> str:
        said, places = found
        more = f" (and {len(places) - 1:,} more)" if len(places) > 1 else ""
        told = "\n".join(map(shortened_line, said.splitlines()[:SHOWN]))
        return ": ".join(filter(None, (str(self.file), shortened_line(places[0]) + more, told)))


def first_of(found: Sequence[T], line: Callable[[T], str] = str) -> list[str]:
    """The lines of the first ones, and how many more there are.

    >>> first_of(range(30))[-2:]
    ['19', 'and 10 more']
    """
    more = [f"and {len(found) - SHOWN:,} more"] if len(found) > SHOWN else []
    return [*map(line, found[:SHOWN]), *more]
