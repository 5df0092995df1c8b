"""The numbers of groups at which a film on group norm stops: a few of those that divide the features. No Manim."""

from __future__ import annotations

from typing import Final

from normcore.partitions import group_choices

_USUAL: Final = 32
"""The number of groups of the paper (Wu & He 2018), PyTorch's examples and many networks."""
_MOST: Final = 4


def group_stops(features: int) -> tuple[int, ...]:
    """One group, a few between, and as many as there are features: at most four, each a multiple of the one before.

    >>> group_stops(4), group_stops(7), group_stops(2048)
    ((1, 2, 4), (1, 7), (1, 2, 32, 2048))
    """
    choices = group_choices(features)
    between = choices[1:-1]
    second = between[:1]
    third = tuple(choice for choice in between if second and choice > second[0] and choice % second[0] == 0)
    usual = _USUAL if _USUAL in third else None
    third = () if not third else (usual or third[len(third) // 2],)
    return tuple(dict.fromkeys((1, *second, *third, features)))[:_MOST]


def between_one_and_all(features: int, asked: int) -> int | None:
    """The number of groups that is asked for, or the fewest that divide the features, of those between 1 and all.

    >>> between_one_and_all(2048, 32), between_one_and_all(9, 2), between_one_and_all(7, 2)
    (32, 3, None)
    """
    between = group_choices(features)[1:-1]
    return asked if asked in between else next(iter(between), None)
