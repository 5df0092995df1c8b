"""Numbers as a film prints them: one rule for all of them, made from the data, in the signs of the film's language."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from functools import lru_cache
from math import hypot, isinf, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from babel.numbers import format_decimal, parse_decimal

from scenes.content.notation import (
    CONTEXT,
    DIGITS,
    FEW,
    FOUR_DIGITS,
    LARGEST,
    NOISE,
    SMALLEST,
    Notation,
    Number,
    decimal_of,
    places_of,
)

MINUS = "\N{MINUS SIGN}"
NO_NUMBERS = ("nan", "inf", f"{MINUS}inf")
"""What is printed on cells whose value is no finite number."""
_SHORTEST = 1e-6
_ENOUGH = 2**18
_SHORT, _COUNTABLE = 3, 1e12
"""Digits that a number with a power of ten has at most, and what is too large to be written without one."""
_MOST_DIGITS = 5
"""So many digits of a deviation are read."""
_FINEST = 9
"""Decimals beyond which a change is none."""
_PLAIN, _SEEN = Notation(), Notation(digits=DIGITS)


@dataclass(frozen=True)
class NumberFormat:
    """How one film prints its numbers; two prints of one value are the same wherever they stand.

    data      values of the tensor, their means and differences
    squares   variances and sums of squares
    ratios    numbers without a unit: normalized values and what gamma and beta make of them
    language  decides the decimal sign and how thousands are grouped

    >>> numbers = NumberFormat()
    >>> numbers.number(4.5667), numbers.number(-0.001), numbers.total(12544.0)
    ('4.57', '0.00', '12,544')
    >>> NumberFormat(language="de").number(-1234.5)
    '−1.234,50'
    """

    data: Notation = _PLAIN
    squares: Notation = _SEEN
    ratios: Notation = _PLAIN
    language: str = "en"

    @classmethod
    def for_tensor(cls, x: npt.ArrayLike, eps: float = 1e-5, language: str = "en") -> NumberFormat:
        """The format of a film about `x`: decimals enough to show how the values of a group differ.

        >>> NumberFormat.for_tensor(np.arange(8.0).reshape(2, 4)) == NumberFormat()
        True
        >>> NumberFormat.for_tensor([[1.1e-6, 1.44e-6], [1.8e-6, 1.3e-6]]).number(1.1e-6)
        '1.10e−6'
        """
        values = np.asarray(x)
        largest = max(float(values.max(initial=0.0)), -float(values.min(initial=0.0)))
        some = _thinned(values).astype(np.float64) / (largest or 1.0)
        typical, least = (largest * found or largest for found in _spreads(some))
        variance, smallest = (_squared(spread) for spread in (typical, least))
        return cls(
            Notation.showing(typical, largest),
            replace(Notation.showing(max(smallest, variance / Decimal(FEW)), variance), digits=DIGITS),
            Notation(places_of(typical / hypot(typical, sqrt(eps)) or 1.0)),
            language,
        )

    def for_group(self, mean: float, std: float) -> NumberFormat:
        """The format, or one with the group's own notation where this one does not show two digits of its deviation.

        Then its mean does not look like 0 either. Of a constant group it is the mean that has to show two digits.

        >>> numbers = NumberFormat()
        >>> numbers.for_group(0.0013, 0.0018).number(0.0013), numbers.for_group(0.001, 1.5) == numbers
        ('0.00130', True)
        """
        shown = std or abs(mean)
        if replace(self.data, digits=DIGITS).fitting(shown) == replace(self.data, digits=DIGITS):
            return self
        return replace(self, data=Notation.showing(shown, max(abs(mean), std)))

    def shortened_for(self, std: float) -> NumberFormat:
        """The format, with shorter variances where it would show more than five digits of a group's deviation.

        >>> numbers = NumberFormat()
        >>> numbers.shortened_for(152.0) == numbers, numbers.shortened_for(1520.0).square(1520.25**2)
        (True, '2.31e6')
        """
        if decimal_of(std) < Decimal(1).scaleb(self.data.exponent - self.data.places + _MOST_DIGITS):
            return self
        squares = replace(Notation.showing(_squared(std), _squared(std)), digits=DIGITS)
        return replace(self, squares=squares)

    def finer(self, more: int) -> NumberFormat:
        """The format with more decimals of the values and variances, so that ratios of them come out as printed.

        >>> NumberFormat().finer(1).number(4.5667), NumberFormat().finer(1).ratio(4.5667)
        ('4.567', '4.57')
        """
        data, squares = (of.with_places(of.places + more) for of in (self.data, self.squares))
        return replace(self, data=data, squares=squares)

    def with_finer_ratios(self, more: int) -> NumberFormat:
        """The format with more decimals of normalized values.

        >>> NumberFormat().with_finer_ratios(1).ratio(4.5667)
        '4.567'
        """
        return replace(self, ratios=self.ratios.with_places(self.ratios.places + more))

    @property
    def places(self) -> int:
        """The decimals of a value of the tensor."""
        return self.data.places

    def number(self, value: Number, places: int | None = None) -> str:
        """A value of the tensor, a mean or a difference."""
        return self._printed(value, self.data if places is None else self.data.with_places(places))

    def root(self, value: Number, of: Notation | None = None) -> str:
        """A deviation: as a value of the tensor, or in a notation of its own where that does not show two digits of it.

        `of` is the notation of its kind, that of the tensor's values by default.

        >>> NumberFormat().root(1.5217), NumberFormat().root(0.00316)
        ('1.52', '0.00316')
        """
        return self._printed(value, replace(of or self.data, digits=DIGITS))

    def square(self, value: Number, of: Notation | None = None) -> str:
        """A variance."""
        return self._printed(value, of or self.squares)

    def ratio(self, value: Number) -> str:
        """A normalized value, before or after it is scaled and shifted; from a thousand on without decimals.

        >>> NumberFormat().ratio(-1.225), NumberFormat().ratio(30112.4), NumberFormat().ratio(1.2155e29)
        ('−1.23', '30,112', '1.22e29')
        """
        size = abs(decimal_of(value))
        if size >= FOUR_DIGITS[-1]:
            return self._printed(value, Notation.showing(size, size))
        return self._written(self.ratios.rounded(value), self.ratios.exponent)

    def total(self, value: Number, of: Notation | None = None) -> str:
        """A sum: a whole number without decimals, others with those of their kind (`data` by default).

        >>> NumberFormat().total(137.0), NumberFormat().total(3.25)
        ('137', '3.25')
        """
        of = of or self.data
        exact = of.exact(value)
        whole = of.exponent == 0 and exact == exact.to_integral_value()
        return self._written((of.with_places(0) if whole else of).rounded(exact), of.exponent)

    def nonzero(self, value: float, *prints: str) -> str:
        """The first of some prints of a value that does not say 0, if the value is not 0; the last if all of them do.

        >>> NumberFormat().nonzero(0.001, "0.00", "0.0010"), NumberFormat().nonzero(0.0, "0.00", "0")
        ('0.0010', '0.00')
        """
        return next((text for text in prints if not value or self.read(text)), prints[-1])

    def division(self, total: Number, n: int, of: Notation | None = None) -> tuple[str, str]:
        """A sum over a count, and what it gives: the printed sum divided by `n` rounds to the printed result.

        >>> NumberFormat().division(2.675, 2), NumberFormat().division(137.0, 30)
        (('2.68', '1.34'), ('137', '4.57'))
        >>> NumberFormat().division(2.669, 2)
        ('2.669', '1.33')
        """
        of = (of or self.data).fitting(total / n)
        result = self._written(of.rounded(of.exact(total / n)), of.exponent)
        return self.total(total, self.dividend(total, n, of)), result

    def dividend(self, total: Number, n: int, of: Notation | None = None) -> Notation:
        """The notation of a sum that is divided by `n`: with more decimals than `of` where the result takes them."""
        of = (of or self.data).fitting(total / n)
        result = of.rounded(of.exact(total / n))
        finer = (of.with_places(of.places + more) for more in range(NOISE + 1))
        return next((top for top in finer if of.rounded(top.rounded(top.exact(total)) / n) == result), of)

    def difference(self, old: float, new: float, of: Notation | None = None) -> tuple[str, str, str]:
        """Two values (`ratios` by default) and how far they are apart, printed so that the three agree.

        Decimals are added until the change is seen, if there is one.

        >>> NumberFormat().difference(1.2262, 0.2822), NumberFormat().difference(1.0, 1.004)
        (('1.23', '0.28', '0.95'), ('1.000', '1.004', '0.004'))
        """
        of = of or self.ratios
        apart = abs(of.with_places(_FINEST).rounded(new - old))
        while apart and apart < Decimal(1).scaleb(-of.places):
            of = of.with_places(of.places + 1)
        first, second = of.rounded(old), of.rounded(new)
        shown = [self._written(part, of.exponent) for part in (first, second, abs(second - first))]
        return shown[0], shown[1], shown[2]

    def cells(self, values: npt.ArrayLike) -> tuple[str, ...]:
        """What is printed on cells: whole numbers as they are, others with as many decimals as fit four characters.

        >>> numbers = NumberFormat()
        >>> numbers.cells([1.0, 12.0]), numbers.cells([0.26, -1.5]), numbers.cells([123.4, 0.5])
        (('1', '12'), ('0.3', '−1.5'), ('123', '1'))
        >>> numbers.cells([1.0, np.nan, -np.inf])
        ('1', 'nan', '−inf')
        """
        array = np.asarray(values, float)
        finite = np.isfinite(array)
        if not finite.all():
            known = iter(self.cells(array[finite]))
            odd = (str(value).replace("-", MINUS) for value in array.tolist())
            return tuple(
                next(known) if is_known else text for is_known, text in zip(finite, odd, strict=True)
            )
        largest = float(np.abs(array).max(initial=0.0))
        if largest >= 10_000 or 0 < largest < 0.05:
            return tuple(self._power(value, 0) for value in array.tolist())
        is_whole = bool((array == np.round(array)).all())
        of = Notation(0 if is_whole or largest >= 99.5 else 1)
        return tuple(self._written(of.rounded(value), grouped=False) for value in array.tolist())

    def axis(self, values: Sequence[float]) -> tuple[str, ...]:
        """The ticks of a number line: whole numbers without decimals, others with as many as tell them apart.

        >>> NumberFormat().axis([-0.5, 0.0, 0.5]), NumberFormat().axis([0.0, 0.02, 0.04])
        (('−0.5', '0', '0.5'), ('0', '0.02', '0.04'))
        >>> NumberFormat().axis([0.0, 2e7, 2.5e7]), NumberFormat().axis([29999999.0, 3e7])
        (('0', '2.0e7', '2.5e7'), ('29,999,999', '30,000,000'))
        """
        largest = max((abs(value) for value in values), default=0.0)
        if largest >= LARGEST or 0 < largest < SMALLEST:
            digits = max(len(decimal_of(value).normalize().as_tuple().digits) for value in values)
            if digits <= _SHORT or not 1 <= largest < _COUNTABLE:
                return tuple(self._power(value, digits - 1) for value in values)
        places = max(len(f"{value:.{_FINEST}f}".rstrip("0").partition(".")[2]) for value in values)
        return tuple(self.total(value, Notation(places)) for value in values)

    def exact(self, value: float) -> str:
        """A setting or a parameter with all its digits and no more.

        >>> NumberFormat().exact(1e-5), NumberFormat().exact(-2.0), NumberFormat(language="de").exact(0.5)
        ('0.00001', '−2', '0,5')
        """
        if value and not _SHORTEST <= abs(value) < LARGEST:
            return self._power(value, len(f"{value:e}".partition("e")[0].rstrip("0").partition(".")[2]))
        return self._written(Decimal(np.format_float_positional(value, trim="-")))

    def count(self, n: int) -> str:
        """How many there are, thousands grouped.

        >>> NumberFormat().count(12544), NumberFormat(language="de").count(12544)
        ('12,544', '12.544')
        """
        return self._written(Decimal(int(n)))

    def read(self, text: str) -> Decimal:
        """The number that a viewer reads.

        >>> NumberFormat(language="de").read("−1.234,50"), NumberFormat().read("1.44e−6")
        (Decimal('-1234.50'), Decimal('0.00000144'))
        """
        return _read(text, self.language)

    def _printed(self, value: Number, of: Notation) -> str:
        """A value by itself; with a power of ten of its own where it is far larger than the others of its kind."""
        of = of.fitting(value)
        return self._written(of.rounded(of.exact(value)), of.exponent)

    def _power(self, value: float, places: int) -> str:
        """A value with a power of ten of its own."""
        if value == 0:
            return "0"
        mantissa, exponent = f"{value:.{places}e}".split("e")
        return self._written(Decimal(mantissa), int(exponent))

    def _written(self, value: Decimal, exponent: int = 0, grouped: bool = True) -> str:
        """Digits, signs and power of ten as they stand on the screen."""
        digits = _localized(f"{abs(value):f}", self.language, grouped)
        sign = MINUS if value < 0 else ""
        power = f"e{exponent}".replace("-", MINUS) if exponent else ""
        return f"{sign}{digits}{power}"


def times(value: Number, n: int) -> Number:
    """A number n times, whatever comes out.

    >>> times(2.5, 3), times(1.5e308, 2)
    (7.5, Decimal('3.0E+308'))
    """
    product = value * n
    return product if isinstance(product, Decimal) or not isinf(product) else decimal_of(value) * n


def minus(value: float, other: float) -> Number:
    """The difference of two numbers, whatever comes out.

    >>> minus(2.5, 1.0), minus(1.5e308, -1.5e308)
    (1.5, Decimal('3.0E+308'))
    """
    difference = value - other
    return decimal_of(value) - decimal_of(other) if isinf(difference) else difference


def variance_of(std: float, var: float) -> Number:
    """A variance, which is the square of `std` where no float holds it.

    >>> variance_of(1.5, 2.25), variance_of(1e200, float("inf"))
    (2.25, Decimal('1E+400'))
    """
    return _squared(std) if isinf(var) or (std > 0 and var < sys.float_info.min) else var


def _squared(value: float) -> Decimal:
    """The square of a number, whatever its size."""
    return CONTEXT.power(decimal_of(value), 2)


def joined(sizes: npt.ArrayLike, sign: str = "\N{MULTIPLICATION SIGN}", language: str = "en") -> str:
    """Sizes as a product.

    >>> joined([5, 2, 3])
    '5 × 2 × 3'
    """
    count = NumberFormat(language=language).count
    return f" {sign} ".join(count(size) for size in np.atleast_1d(np.asarray(sizes)).tolist())


@lru_cache(maxsize=4096)
def _localized(digits: str, language: str, grouped: bool) -> str:
    places = len(digits.partition(".")[2])
    pattern = "#,##0" + ("." + "0" * places if places else "")
    with localcontext(CONTEXT):
        return str(format_decimal(Decimal(digits), pattern, _locale(language), group_separator=grouped))


@lru_cache(maxsize=4096)
def _read(text: str, language: str) -> Decimal:
    mantissa, _, exponent = text.replace(MINUS, "-").partition("e")
    return Decimal(parse_decimal(mantissa, _locale(language))).scaleb(int(exponent or 0), CONTEXT)


def _locale(language: str) -> str:
    return language.replace("-", "_")


def _thinned(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Entries enough to tell the spread: every second one along the longest axis, again and again."""
    while values.size > _ENOUGH:
        longest = int(np.argmax(values.shape))
        values = values[tuple(slice(None, None, 2 if axis == longest else 1) for axis in range(values.ndim))]
    return values


def _spreads(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """How far the values of a slice across one axis are apart: the least of the axes' typical ones, and the least."""
    typical, least = [], []
    for axis in range(values.ndim):
        others = tuple(other for other in range(values.ndim) if other != axis)
        deviations = values.std(axis=others).ravel()
        if (deviations > 0).any():
            typical.append(float(np.median(deviations[deviations > 0])))
            least.append(float(deviations[deviations > 0].min()))
    return min(typical, default=0.0), min(least, default=0.0)
