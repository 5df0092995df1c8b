"""What a number line says about its group: its mean, its deviation and how far one value is from the mean."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from scenes.content.notation import Number
from scenes.content.number_format import MINUS, NumberFormat, minus
from scenes.content.worked_example import bracketed
from scenes.geometry.arrays import FloatArray

_FINER = 3


class Stage(Enum):
    """What has been done to the values."""

    RAW = "raw"
    CENTRED = "centred"
    SCALED = "scaled"


@dataclass(frozen=True)
class LineWords:
    """The words on a number line, by what they say."""

    mean: str = "mean {value}"
    deviation: str = "σ = {value}"
    count: str = "{count} values"
    one: str = "1 value"
    count_same: str = "{count} values, {same} of them {value}"
    one_beyond: str = "1 value at {value}"
    more_beyond: str = "{count} values from {low} to {high}"
    more: str = "{count} more"


@dataclass(frozen=True)
class Prints:
    """The numbers of one group, printed so that what is joined by an equals sign comes out as printed."""

    numbers: NumberFormat
    words: LineWords = LineWords()

    @classmethod
    def of(
        cls,
        numbers: NumberFormat,
        words: LineWords,
        value: float,
        mean: float,
        sd: float,
        x_hat: float | None = None,
    ) -> Prints:
        """With as few decimals more as it takes for the arithmetic of one value to come out."""
        tried = [cls(numbers.finer(more) if more else numbers, words) for more in range(_FINER + 1)]
        right = [each for each in tried if each._comes_out(value, mean)]
        both = (each for each in right if x_hat is not None and each._divides(value, mean, sd, x_hat))
        return next(both, right[0] if right else tried[0])

    def _comes_out(self, value: float, mean: float) -> bool:
        numbers = self.numbers
        shown = (numbers.total(value), numbers.number(mean), numbers.number(minus(value, mean)))
        x, mu, apart = (numbers.read(text) for text in shown)
        return x - mu == apart

    def _divides(self, value: float, mean: float, sd: float, x_hat: float) -> bool:
        numbers = self.numbers
        below = numbers.read(numbers.number(sd))
        apart = numbers.read(self.apart(value, mean))
        return below != 0 and numbers.ratio(apart / below) == numbers.ratio(x_hat)

    def mean(self, mean: float, stage: Stage) -> str:
        """The mean with its name."""
        text = self.numbers.ratio(mean) if stage is Stage.SCALED else self.numbers.number(mean)
        return self.words.mean.format(value=text if stage is Stage.RAW else self._bare(text, stage))

    def deviation(self, sd: float, stage: Stage) -> str:
        """The deviation with its name."""
        numbers = self.numbers
        text = numbers.root(sd, numbers.ratios if stage is Stage.SCALED else numbers.data)
        return self.words.deviation.format(value=text if stage is Stage.RAW else self._bare(text, stage))

    def _bare(self, text: str, stage: Stage) -> str:
        """Without decimals what is to be 0, and after the division what is to be 1."""
        number = self.numbers.read(text)
        if number and "e" in text:
            return text
        bare = number == 0 or (stage is Stage.SCALED and number == number.to_integral_value())
        return self.numbers.count(int(number)) if bare else text

    def difference(self, value: float, mean: float) -> str:
        """A value less the mean, e.g. "4 − 2.13 = 1.87"."""
        first, second = self.numbers.total(value), self.numbers.number(mean)
        return f"{first} {MINUS} {bracketed(second)} = {self.apart(value, mean)}"

    def apart(self, value: float, mean: float) -> str:
        """How far a value is from the mean: what the two give as they are printed."""
        numbers = self.numbers
        x, mu = numbers.read(numbers.total(value)), numbers.read(numbers.number(mean))
        text = numbers.number(minus(value, mean))
        if numbers.read(text) == x - mu:
            return text
        return numbers.total(x - mu, numbers.data.with_places(_decimals(x - mu)))

    def ratio(self, value: Number) -> str:
        """A normalized value with its sign."""
        text = self.numbers.ratio(value)
        return text if text.startswith(MINUS) or self.numbers.read(text) == 0 else f"+{text}"

    def score(self, value: float, mean: float, sd: float, x_hat: float) -> str:
        """The difference over the deviation, e.g. "1.87 / 1.52 = +1.23"; only what comes out if it is not that."""
        if not self._divides(value, mean, sd, x_hat):
            return self.ratio(x_hat)
        return f"{self.apart(value, mean)} / {self.numbers.number(sd)} = {self.ratio(x_hat)}"

    def beyond(self, outside: tuple[FloatArray, FloatArray]) -> tuple[str, str]:
        """What is said of the values before the beginning and behind the end of a line."""
        before, behind = (self._those(values) for values in outside)
        return (f"← {before}" if before else ""), (f"{behind} →" if behind else "")

    def _those(self, values: FloatArray) -> str:
        if not len(values):
            return ""
        numbers, (low, high) = self.numbers, (float(values.min()), float(values.max()))
        if len(values) == 1:
            return self.words.one_beyond.format(value=numbers.total(low))
        return self.words.more_beyond.format(
            count=numbers.count(len(values)), low=numbers.total(low), high=numbers.total(high)
        )

    def briefly_beyond(self, outside: tuple[FloatArray, FloatArray]) -> tuple[str, str]:
        """The same in a few signs: the value, or from where on there are several."""
        before, behind = outside
        total = self.numbers.total
        low = (total(float(before.max())), "≤ " if len(before) > 1 else "") if len(before) else None
        high = (total(float(behind.min())), "≥ " if len(behind) > 1 else "") if len(behind) else None
        return (f"← {low[1]}{low[0]}" if low else ""), (f"{high[1]}{high[0]} →" if high else "")

    def plain(self, value: Number, stage: Stage) -> str:
        """How far a value is from a mean that is 0."""
        return self.ratio(value) if stage is Stage.SCALED else self.numbers.number(value)

    def counted(self, n: int, same: tuple[int, float] | None = None) -> str:
        """How many values there are, and how many of them are one and the same."""
        count = self.numbers.count
        if n == 1:
            return self.words.one
        if same is None:
            return self.words.count.format(count=count(n))
        return self.words.count_same.format(
            count=count(n), same=count(same[0]), value=self.numbers.total(same[1])
        )


def _decimals(value: Decimal) -> int:
    """The decimals a number is written with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
