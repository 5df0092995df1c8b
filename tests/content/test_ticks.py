"""Ticks are round numbers inside their span, whatever its ends."""

from __future__ import annotations

import sys

import pytest

from scenes.content.ticks import Span, nice_ticks

MOST = sys.float_info.max


@pytest.mark.parametrize(
    ("span", "most", "wanted"),
    [
        ((-2.1, 5.0), 10, [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0]),
        ((0.0, 0.3), 6, [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]),
        ((-7e8, 2e8), 6, [-6e8, -4e8, -2e8, 0.0, 2e8]),
        ((0.0, 1e-323), 6, [0.0, 5e-324, 1e-323]),
    ],
)
def test_ticks_are_round_numbers(span: Span, most: int, wanted: list[float]) -> None:
    assert nice_ticks(span, most) == wanted


def test_the_widest_span_has_ticks() -> None:
    ticks = nice_ticks((-MOST, MOST))
    assert len(ticks) > 1
    assert all(-MOST <= tick <= MOST for tick in ticks)
