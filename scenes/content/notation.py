"""How one kind of quantity is written: its decimals and its power of ten, chosen from what it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from math import ceil, log10

_FEWEST, _MOST = 2, 8
DIGITS = 2
"""A variance shows so many digits at least: if it is not 0, it does not look so."""
_WIDE = 0.1
"""Two decimals show two digits of a spread from this one on."""
FOUR_DIGITS = (100, 1000)
"""A spread below the first has four digits with two decimals, below the second with one, above without."""
SMALLEST, LARGEST = 1e-3, 1e6
"""A spread below the one or values from the other on are printed with a power of ten."""
_ALIKE, _LONGEST = (Decimal("1e-12"), Decimal("1e-4")), 1e12
"""Values whose spread is so small a part of them differ in their last digits, which are written, up to this size."""
FEW = 30.0
"""Numbers of one kind that are so many times apart still share a notation."""
NOISE = 7
"""So many decimals beyond the printed ones, a float may differ from the number that was meant."""
CONTEXT = Context(prec=1400)
"""Wide enough to hold the square of any float with all its decimals."""

Number = float | Decimal
"""A quantity; one that no float holds, such as the variance of values of 1e200, is a Decimal."""


@dataclass(frozen=True)
class Notation:
    """How one kind of quantity is written: with `places` decimals, in units of ten to the power `exponent`.

    A number that is not 0 shows at least so many `digits`, or is written in a notation of its own.
    """

    places: int = _FEWEST
    exponent: int = 0
    digits: int = 0

    @classmethod
    def showing(cls, spread: Number, largest: Number) -> Notation:
        """The notation that shows at least two digits of `spread` in numbers up to `largest`.

        >>> Notation.showing(2.0, 9.0) == Notation(2), Notation.showing(3e-7, 1.44e-6) == Notation(2, -6)
        (True, True)
        """
        low, high = (decimal_of(largest) * share for share in _ALIKE)
        far = low <= spread < high and _WIDE <= largest < _LONGEST
        fixed = largest == 0 or far or (spread >= SMALLEST and largest < LARGEST)
        exponent = 0 if fixed else decimal_of(largest).adjusted()
        return cls(places_of(float(decimal_of(spread).scaleb(-exponent)) if spread else 1.0), exponent)

    def rounded(self, value: Number) -> Decimal:
        """The value as it is printed, in units of the power of ten, rounded half away from zero as by hand.

        A Decimal is in these units already; see `exact`.

        >>> Notation().rounded(2.125), Notation().rounded(0.57 / 2), Notation(2, -6).rounded(1.444e-6)
        (Decimal('2.13'), Decimal('0.29'), Decimal('1.44'))
        """
        exact = value if isinstance(value, Decimal) else self.exact(value)
        return exact.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP, CONTEXT)

    def exact(self, value: Number) -> Decimal:
        """The value in units of the power of ten, without the noise of its last binary digits."""
        scaled = decimal_of(value).scaleb(-self.exponent, CONTEXT)
        return scaled.quantize(Decimal(1).scaleb(-self.places - NOISE), ROUND_HALF_EVEN, CONTEXT)

    def fitting(self, value: Number) -> Notation:
        """This notation, or one of the value's own where it is far larger than the others of its kind, or too small.

        >>> Notation().fitting(2.5e9) == Notation(), Notation().fitting(2.5e12) == Notation(2, 12)
        (True, True)
        >>> Notation().fitting(0.001) == Notation(), Notation(digits=2).fitting(0.002) == Notation(5)
        (True, True)
        """
        size = abs(decimal_of(value))
        fits = size < (Decimal(FEW).scaleb(self.exponent) if self.exponent else _LONGEST)
        seen = not size or size >= Decimal(1).scaleb(self.exponent - self.places + self.digits - 1)
        return self if fits and (seen or not self.digits) else Notation.showing(size, size)

    def with_places(self, places: int) -> Notation:
        """The same unit with other decimals."""
        return replace(self, places=places)


def decimal_of(value: Number) -> Decimal:
    """A quantity as it is written with the fewest digits."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def places_of(spread: float) -> int:
    """The decimals that show two digits of a spread, three where two decimals do not show two, and no fifth one."""
    if spread >= _WIDE:
        return sum(spread < wide for wide in FOUR_DIGITS)
    return min(_MOST, ceil(-log10(spread)) + 2)
