"""Which of many things a list shows: the first ones, dots, the last."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def excerpt(drawn: Sequence[int], count: int, lines: int) -> list[int | None]:
    """Which of `count` numbered things are listed on so many lines, of those that are drawn; None stands for dots.

    All of them if all are drawn and there is room, else the first that follow each other, dots and the last. On a
    single line only the first is left.

    >>> excerpt([0, 1, 2], 3, 5), excerpt(range(6), 6, 5), excerpt([0, 1, 2, 63], 64, 6)
    ([0, 1, 2], [0, 1, 2, None, 5], [0, 1, 2, None, 63])
    >>> excerpt([0, 1, 5, 6, 7, 11], 12, 6)
    [0, 1, None, 11]
    """
    if len(drawn) == count <= lines or len(drawn) < 2:
        return list(drawn)
    run = next(
        (place for place, (one, other) in enumerate(pairwise(drawn), 1) if other > one + 1), len(drawn)
    )
    first: list[int | None] = list(drawn[: max(1, min(run, lines - 2, len(drawn) - 1))])
    return [*first, None, drawn[-1]] if lines > 1 else first
