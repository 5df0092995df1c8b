"""Numbers as the films print them: few digits, a true minus sign, never a negative zero."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt

MINUS = "\N{MINUS SIGN}"
_NOISE = 9
"""Decimals beyond which a float may differ from the number that was meant."""
_EXACT = 2.0**53
"""A float beyond this is a whole number."""


def rounded(value: float, places: int) -> Decimal:
    """A number to so many decimals as one rounds by hand: half away from zero.

    >>> rounded(2.125, 2), rounded(0.57 / 2, 2), rounded(-0.5, 0)
    (Decimal('2.13'), Decimal('0.29'), Decimal('-1'))
    """
    if abs(value) > _EXACT:
        return Decimal(value)
    return Decimal(repr(round(float(value), _NOISE))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def number(value: float, places: int = 2) -> str:
    """A number with a fixed count of decimals; very large or small ones in scientific notation.

    >>> number(4.5667), number(-0.001), number(-1.5, 1), number(1234567.0)
    ('4.57', '0.00', '−1.5', '1.23e6')
    """
    if value != 0 and (abs(value) >= 1e5 or abs(value) < 0.5 * 10.0 ** -(places + 2)):
        mantissa, exponent = f"{value:.2e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", MINUS)
    text = f"{rounded(value, places):f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


def whole(value: float) -> str:
    """A sum or a count: whole numbers without decimals, others with two; thousands grouped.

    >>> whole(137.0), whole(12544.0), whole(3.25)
    ('137', '12,544', '3.25')
    """
    if float(value).is_integer():
        return f"{int(value):,}".replace("-", MINUS)
    return f"{rounded(value, 2):,f}".replace("-", MINUS)


def cell_labels(values: npt.ArrayLike) -> tuple[str, ...]:
    """What is printed on cells: whole numbers as they are, others with as many decimals as fit four characters.

    >>> cell_labels([1.0, 12.0]), cell_labels([0.26, -1.5]), cell_labels([123.4, 0.5])
    (('1', '12'), ('0.3', '−1.5'), ('123', '1'))
    """
    array = np.asarray(values, float)
    largest = float(np.abs(array).max(initial=0.0))
    if largest >= 10_000 or 0 < largest < 0.05:
        return tuple(f"{v:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("-", MINUS) for v in array)
    is_whole = bool((array == np.round(array)).all())
    places = 0 if is_whole or largest >= 99.5 else 1
    return tuple(number(v, places) for v in array.tolist())


def joined(sizes: npt.ArrayLike, sign: str = "\N{MULTIPLICATION SIGN}") -> str:
    """Sizes as a product.

    >>> joined([5, 2, 3])
    '5 × 2 × 3'
    """
    return f" {sign} ".join(f"{int(v):,}" for v in np.atleast_1d(np.asarray(sizes)))
