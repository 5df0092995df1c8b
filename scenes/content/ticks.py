"""The round numbers that mark a number line. No Manim."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

Span = tuple[float, float]

_LEAST: Final = Decimal("5e-324")
"""The finest step that floats can take."""


def nice_ticks(span: Span, most: int = 6) -> list[float]:
    """Round numbers inside a span, at most `most` of them.

    >>> nice_ticks((-3.2, 3.2)), nice_ticks((0.0, 9.0))
    ([-2.0, 0.0, 2.0], [0.0, 2.0, 4.0, 6.0, 8.0])
    """
    low, high = (Decimal(repr(float(end))) for end in span)
    width = high - low
    unit = max(Decimal(1).scaleb((width / most).adjusted()), Decimal("1e-324"))
    steps = (unit * factor for factor in (1, 2, 5, 10))
    step = next(step for step in steps if width / step <= most and step >= _LEAST)
    noise = Decimal("1e-9")
    first = (low / step - noise).to_integral_value(ROUND_CEILING)
    last = (high / step + noise).to_integral_value(ROUND_FLOOR)
    return [float(place * step) for place in range(int(first), int(last) + 1)]
