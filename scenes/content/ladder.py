"""The ladder of arithmetic that normalizes one value, rung by rung, and under the rules of others. No Manim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import hypot, sqrt

from normcore.variants import standardized
from scenes.content.arithmetic import signed
from scenes.content.notation import Number, decimal_of
from scenes.content.number_format import MINUS, NumberFormat, minus, times

_FINER, _FINER_RATIOS = 6, 4


@dataclass(frozen=True)
class Ladder:
    """One value, its mean and variance, and how they are put together.

    x, mean   the value, and what is subtracted; None if nothing is
    std       the root of the variance, or of the mean square if nothing is subtracted
    var       its square, as `variance_of` gives it
    n         what the sum of squares is divided by; None for a variance that was kept, without a sum
    eps       is added inside the root, or `outside`
    numbers   how it is printed, with more decimals where the arithmetic does not come out otherwise
    """

    x: float
    mean: float | None
    std: float
    var: Number
    n: int | None
    eps: float
    numbers: NumberFormat
    outside: bool = False

    @property
    def x_hat(self) -> float:
        """What becomes of the value."""
        return standardized(self.x, self.mean or 0.0, self.std, eps=self.eps, outside=self.outside)

    @property
    def result(self) -> str:
        """What becomes of it, as it is printed."""
        return self.printed["x_hat"]

    @cached_property
    def printed(self) -> Mapping[str, str]:
        """Every number as it is printed."""
        tried = list(self._formats())
        found = (made for numbers in tried if self._comes_out(made := self._print(numbers), numbers))
        return next(found, None) or self._print(tried[0])

    def _formats(self) -> Iterator[NumberFormat]:
        for ratios in range(_FINER_RATIOS):
            for more in range(_FINER + 1):
                yield self.numbers.finer(more).with_finer_ratios(ratios)

    def _print(self, numbers: NumberFormat) -> dict[str, str]:
        root = self.std + self.eps if self.outside else hypot(self.std, sqrt(self.eps))
        centred: Number = self.x if self.mean is None else minus(self.x, self.mean)
        made = {"x": numbers.total(self.x), "centred": numbers.number(centred), "root": numbers.root(root)}
        if self.mean is None:
            made["centred"] = made["x"]
        else:
            made["mean"] = numbers.number(self.mean)
        if self.n is None:
            made["var"] = numbers.square(self.var)
        else:
            total = times(self.var, self.n)
            made["total"], made["var"] = numbers.division(total, self.n, numbers.squares)
            made["n"] = numbers.count(self.n)
        made["eps"] = numbers.exact(self.eps)
        return made | {"x_hat": signed(numbers.ratio(self.x_hat))}

    def _comes_out(self, printed: Mapping[str, str], numbers: NumberFormat) -> bool:
        read = {name: numbers.read(text.removeprefix("+")) for name, text in printed.items()}
        root = read["var"].sqrt() + read["eps"] if self.outside else (read["var"] + read["eps"]).sqrt()
        return (
            ("mean" not in read or read["x"] - read["mean"] == read["centred"])
            and numbers.root(root) == printed["root"]
            and bool(read["root"])
            and signed(numbers.ratio(read["centred"] / read["root"])) == printed["x_hat"]
        )

    def lines(self) -> dict[str, str]:
        """Every rung in Typst, its result marked as `result`; a value from which nothing is subtracted has no first."""
        p = {name: f'"{text}"' for name, text in self.printed.items()}
        spread = "sigma^2" if self.mean is not None else "overline(x^2)"
        kept = f'{spread} = term("result", {p["var"]})'
        return {
            "centred": f'x - mu = {p["x"]} - {_inside(p["mean"])} = term("result", {p["centred"]})'
            if self.mean is not None
            else f'x = term("result", {p["x"]})',
            "var": kept
            if self.n is None
            else f'{spread} = {p["total"]} / {p["n"]} = term("result", {p["var"]})',
            "root": f'sqrt({p["var"]}) + {p["eps"]} = term("result", {p["root"]})'
            if self.outside
            else f'sqrt({p["var"]} + {p["eps"]}) = term("result", {p["root"]})',
            "x_hat": f'hat(x) = {p["centred"]} / {p["root"]} = term("result", {p["x_hat"]})',
        }

    def changed(self, **parts: object) -> Ladder:
        """The same ladder with another rung."""
        return replace(self, **parts)  # type: ignore[arg-type]


def _inside(text: str) -> str:
    """A printed number after a minus sign: a negative one in brackets."""
    return f'"({text.strip(chr(34))})"' if text.startswith(f'"{MINUS}') else text


def alike(values: Mapping[str, float], numbers: NumberFormat) -> dict[str, str]:
    """Results with so many decimals that those that differ are printed differently, if any number of them does it.

    >>> alike({"a": 1.0, "b": 1.0004, "c": 1.0}, NumberFormat())
    {'a': '+1.0000', 'b': '+1.0004', 'c': '+1.0000'}
    """
    different = len(set(values.values()))
    for more in range(_MOST_DECIMALS):
        finer = numbers.with_finer_ratios(more)
        printed = {name: signed(finer.ratio(value)) for name, value in values.items()}
        if len(set(printed.values())) == different:
            break
    return printed


def multiplied(
    values: Mapping[str, float], factors: Sequence[float], numbers: NumberFormat
) -> dict[str, str]:
    """Multiples of the first value, with so many decimals that they differ and the printed products come out.

    >>> multiplied({"a": 0.64996, "b": 0.97494}, (1.0, 1.5), NumberFormat())
    {'a': '+0.650', 'b': '+0.975'}
    """
    for more in range(_MOST_DECIMALS):
        finer = numbers.with_finer_ratios(more)
        printed = {name: signed(finer.ratio(value)) for name, value in values.items()}
        first = finer.read(next(iter(printed.values())).removeprefix("+"))
        products = [signed(finer.ratio(first * decimal_of(factor))) for factor in factors]
        if list(printed.values()) == products and len(set(products)) == len(set(values.values())):
            return printed
    return alike(values, numbers)


def distinct_prints(values: Mapping[str, float], numbers: NumberFormat) -> dict[str, str]:
    """Results, each with no more decimals than set it apart from all others that differ.

    >>> distinct_prints({"a": 1.0, "b": 1.0004, "c": 2.5}, NumberFormat())
    {'a': '+1.0000', 'b': '+1.0004', 'c': '+2.50'}
    """
    finer = [numbers.with_finer_ratios(more) for more in range(_MOST_DECIMALS)]

    def told(value: float) -> str:
        others = [other for other in values.values() if other != value]
        clear = (each for each in finer if each.ratio(value) not in map(each.ratio, others))
        return signed(next(clear, finer[-1]).ratio(value))

    return {name: told(value) for name, value in values.items()}


_MOST_DECIMALS = 6
