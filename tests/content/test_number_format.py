"""Printed numbers agree with each other: only their digits are read here, as a viewer reads them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scenes.content.notation import Notation
from scenes.content.number_format import NumberFormat, joined, minus, times, variance_of

MAGNITUDES = st.floats(-6, 6).map(lambda power: 10.0**power)
GROUPS = st.lists(st.floats(-1, 1).filter(lambda v: abs(v) > 1e-3), min_size=2, max_size=8)
PRINTED = re.compile(r"−?(\d{1,3}(,\d{3})*|\d+)(\.\d+)?(e−?\d+)?")


def read(text: str) -> Decimal:
    """The number that stands there, in English."""
    assert PRINTED.fullmatch(text), text
    return Decimal(text.replace("−", "-").replace(",", ""))


def ulp(text: str) -> Decimal:
    """One unit of the last printed digit."""
    return Decimal(1).scaleb(int(read(text).as_tuple().exponent))


def halved_up(value: Decimal, text: str) -> Decimal:
    """A number rounded by hand to the decimals of a printed one."""
    return value.quantize(ulp(text), ROUND_HALF_UP)


def test_a_sum_over_its_count_gives_the_printed_mean() -> None:
    numbers, random = NumberFormat(), np.random.default_rng(7)
    for group in random.normal(2.0, 3.0, (20_000, 6)).round(3):
        top, result = numbers.division(float(group.sum()), 6)
        assert halved_up(read(top) / 6, result) == read(result)
        assert result == numbers.number(float(group.mean()))


def test_two_printed_sums_of_one_group_are_the_same() -> None:
    x = np.array([[1.175, 2.0], [1.5, 3.0]])
    numbers = NumberFormat.for_tensor(x)
    top, result = numbers.division(float(x[:, 0].sum()), 2)
    assert (top, result) == ("2.68", "1.34")
    assert numbers.total(2.675, numbers.dividend(2.675, 2)) == top


@given(GROUPS, MAGNITUDES, st.floats(-100, 100))
def test_sums_means_and_differences_read_right_at_every_magnitude(
    group: list[float], scale: float, offset: float
) -> None:
    x = np.round(np.array(group) + offset, 3) * scale
    assume(np.ptp(x) > 0)
    numbers = NumberFormat.for_tensor(np.stack([x, x[::-1]]))
    top, mean = numbers.division(float(x.sum()), len(x))
    assert halved_up(read(top) / len(x), mean) == read(mean)
    assert abs(read(mean) - Decimal(repr(float(x.mean())))) <= ulp(mean)
    first, second, change = numbers.difference(float(x[0]), float(x[1]), numbers.data)
    assert abs(read(second) - read(first)) == read(change)


@given(st.lists(GROUPS, min_size=2, max_size=4), MAGNITUDES, st.floats(-100, 100))
def test_variances_of_groups_of_every_size_read_right_and_are_not_printed_as_0(
    groups: list[list[float]], scale: float, offset: float
) -> None:
    n = min(map(len, groups))
    x = (np.array([group[:n] for group in groups]) + offset) * scale
    x[0] *= 1e-3
    numbers = NumberFormat.for_tensor(x)
    for group in x[np.ptp(x, axis=1) > 1e-9 * np.abs(x).max()]:
        var = float(group.var())
        total, shown = numbers.division(var * n, n, numbers.squares)
        assert halved_up(read(total) / n, shown) == read(shown) != 0
        assert shown == numbers.square(var)
        assert abs(read(shown) - Decimal(var)) <= Decimal(var) / 15
        assert abs(read(numbers.root(var**0.5)) - Decimal(var**0.5)) <= Decimal(var**0.5) / 15


@pytest.mark.parametrize(
    ("spread", "largest", "printed"),
    [
        (1.0, 3e7, "30,000,000.00"),
        (7e-4, 3e7, "30,000,000.000000"),
        (1e4, 5e4, "50,000"),
        (250.0, 900.0, "900.0"),
    ],
)
def test_as_many_digits_are_printed_as_tell_values_apart(spread: float, largest: float, printed: str) -> None:
    assert NumberFormat(data=Notation.showing(spread, largest)).number(largest) == printed


@given(GROUPS, MAGNITUDES)
def test_the_spread_of_the_data_is_seen_in_every_number(group: list[float], scale: float) -> None:
    x = np.array(group) * scale
    assume(np.ptp(x) > 1e-3 * scale)
    numbers = NumberFormat.for_tensor(np.stack([x, x[::-1]]))
    deviation = Decimal(repr(float(x.std())))
    shown = [numbers.number(float(value)) for value in (*x, x.mean(), x[0] - x.mean())]
    assert all(deviation >= 9 * ulp(text) for text in shown)
    assert len({text.partition("e")[2] for text in shown}) == 1


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_a_printed_number_is_half_a_digit_from_the_true_one(value: float, places: int) -> None:
    text = NumberFormat().number(value, places)
    assert abs(read(text) - Decimal(repr(value))) <= ulp(text) / 2 + Decimal("1e-6") * ulp(text)
    assert set(text) - set("−0.,") or not text.startswith("−")


def test_small_numbers_stand_beside_each_other_in_one_notation() -> None:
    x = np.array([[1.44e-6, 1.1e-6], [2.3e-6, 1.9e-6]])
    numbers = NumberFormat.for_tensor(x)
    assert [numbers.number(v) for v in (1.44e-6, 1.87e-6, -0.43e-6)] == ["1.44e−6", "1.87e−6", "−0.43e−6"]
    assert numbers.ratio(-0.43e-6 / 1e-5**0.5) == "−0.0001360"


def test_what_is_of_another_size_is_printed_by_itself() -> None:
    numbers = NumberFormat.for_tensor(np.array([[1.44e-6, 1.1e-6], [2.3e-6, 1.9e-6]]))
    assert (numbers.square(1.0), numbers.square(0.0148)) == ("1.00", "0.0148")


def test_the_default_films_have_two_decimals() -> None:
    assert NumberFormat.for_tensor(np.arange(24.0).reshape(2, 3, 4) % 7) == NumberFormat()


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", ("0.28", "−1,234.50", "12,544", "0.00001")),
        ("de", ("0,28", "−1.234,50", "12.544", "0,00001")),
        ("pl", ("0,28", "−1\xa0234,50", "12\xa0544", "0,00001")),
    ],
)
def test_signs_are_those_of_the_language(language: str, printed: tuple[str, ...]) -> None:
    numbers = NumberFormat(language=language)
    shown = numbers.number(0.28), numbers.number(-1234.5), numbers.count(12544), numbers.exact(1e-5)
    assert shown == printed
    assert [numbers.read(text) for text in shown] == [
        Decimal(v) for v in ("0.28", "-1234.5", "12544", "0.00001")
    ]


@pytest.mark.parametrize("value", [-0.0, -0.004, -1e-9, -1e-17])
def test_zero_has_no_sign(value: float) -> None:
    numbers = NumberFormat()
    assert {numbers.number(value), numbers.ratio(value), numbers.square(-0.0)} == {"0.00"}
    assert numbers.difference(value, 0.0, numbers.data)[1] in ("0.00", "0.000", "0.000000000")


@pytest.mark.parametrize("scale", [1e-7, 1e-4, 1e-3, 1e-2, 0.7, 30.0])
@pytest.mark.parametrize("offset", [0.0, 1e-3, 2.0, -70.0])
def test_no_statistic_of_a_group_looks_like_nothing_beside_far_larger_ones(
    scale: float, offset: float
) -> None:
    small = offset + scale * np.array([0.0, 1.0, 1.0, 4.0])
    dead, large = np.zeros(4), np.array([0.0, 900.0, 3000.0, 100.0])
    whole = NumberFormat.for_tensor(np.stack([small, dead, large], axis=1))
    mean, std = float(small.mean()), float(small.std())
    numbers = whole.for_group(mean, std)
    assert numbers.read(numbers.number(mean))
    assert abs(float(numbers.read(numbers.root(std))) - std) <= std / 15
    assert numbers.read(numbers.square(std**2))
    assert whole.for_group(0.0, 0.0) == whole
    assert whole.for_group(1000.0, 1200.0) == whole


def test_a_mean_near_0_beside_the_spread_of_its_group_is_printed_as_0() -> None:
    numbers = NumberFormat()
    assert numbers.for_group(0.001, 1.5) == numbers
    assert numbers.for_group(0.001, 0.0).number(0.001) != numbers.number(0.001)


def test_halves_are_rounded_as_by_hand() -> None:
    numbers = NumberFormat()
    assert [numbers.number(v) for v in (0.125, 2.675, 1.005, -0.125)] == ["0.13", "2.68", "1.01", "−0.13"]


def test_a_change_that_is_there_is_seen() -> None:
    numbers = NumberFormat()
    assert numbers.difference(1.2262, 0.2822) == ("1.23", "0.28", "0.95")
    assert numbers.difference(0.5, 0.50012) == ("0.5000", "0.5001", "0.0001")
    assert numbers.difference(0.5, 0.5) == ("0.50", "0.50", "0.00")


def test_what_is_printed_on_cells_is_short() -> None:
    numbers = NumberFormat()
    for values in ([1.0, 12.0], [0.26, -1.5], [123.4, 0.5], [3e-6, 0.0], [123456.0, 1.0], [9.5, 1e-6]):
        assert max(map(len, numbers.cells(values))) <= 5, values
    assert NumberFormat(language="de").cells([0.26, -1.5]) == ("0,3", "−1,5")


def test_ticks_are_told_apart() -> None:
    numbers = NumberFormat()
    assert numbers.axis([-2e-7, 0.0, 2e-7]) == ("−2e−7", "0", "2e−7")
    for step in (2.0, 0.5, 0.02, 5e-5, 2e7):
        ticks = [i * step for i in range(-2, 3)]
        assert [float(read(text)) for text in numbers.axis(ticks)] == pytest.approx(ticks)


def test_products_are_grouped() -> None:
    assert joined([64, 12544]) == "64 × 12,544"
    assert joined([12544, 2], language="de") == "12.544 × 2"


FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.filterwarnings("error")
@given(arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=FINITE))
@settings(max_examples=200)
def test_any_finite_values_have_a_format_in_which_they_can_be_read_back(x: np.ndarray[Any, Any]) -> None:
    numbers = NumberFormat.for_tensor(x)
    for value in x.ravel().tolist():
        shown = numbers.read(numbers.number(value))
        assert (
            abs(shown - Decimal(repr(value)))
            <= Decimal(repr(abs(value))) / 2 + Decimal(str(np.abs(x).max())) / 100
        )
        assert numbers.total(value)
        assert numbers.cells([value])


def test_squares_that_no_float_holds_are_printed() -> None:
    numbers = NumberFormat.for_tensor(np.array([[1e200, 3e200], [2e200, 5e200]]))
    assert numbers.read(numbers.square(variance_of(1.5e200, float("inf")))) == Decimal("2.25e400")
    top = NumberFormat.for_tensor(np.array([[1.5e308, 1.1e308], [-1.6e308, 0.0]]))
    assert top.division(times(1.5e308, 12), 12) == ("18.00e308", "1.50e308")
    assert minus(1.5e308, -1.5e308) == Decimal("3e308")


@pytest.mark.parametrize("size", [1e6, 3.25e11, 1e13, 1.2155e29, 4e120, 1.7e308])
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("language", ["en", "de"])
def test_numbers_far_larger_than_their_kind_have_a_power_of_ten(
    size: float, sign: int, language: str
) -> None:
    numbers = NumberFormat(language=language)
    large = [numbers.ratio(sign * size)]
    if size >= 1e12:
        large += [numbers.number(sign * size), numbers.square(size)]
    for shown in large:
        assert len(shown) <= len("−1.22e308")
        assert abs(float(numbers.read(shown))) == pytest.approx(size, rel=0.005)
    assert numbers.ratio(numbers.read(large[0])) == large[0]


def test_ratios_below_a_million_are_written_out() -> None:
    assert NumberFormat().ratio(-999_999.4) == "−999,999"


@pytest.mark.parametrize("size", [4e14, 1e28, 3e60, 1.5e300])
def test_a_division_far_larger_than_its_kind_comes_out_with_a_power_of_ten(size: float) -> None:
    numbers = NumberFormat()
    total, result = numbers.division(times(size, 12), 12)
    assert len(total) < 14
    assert len(result) < 14
    assert numbers.read(result) == pytest.approx(Decimal(size), rel=Decimal("0.005"))
    assert abs(numbers.read(total) / 12 / numbers.read(result) - 1) < Decimal("0.005")
    assert result == numbers.number(size)


def test_a_number_of_any_length_is_written() -> None:
    assert NumberFormat().count(10**40) == "10" + 13 * ",000"
