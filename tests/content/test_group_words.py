"""What is said of normalized groups is what plain numpy measures on their values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normcore import BATCH, LAYER, RMS, NormKind, group, normalize
from scenes.content.group_words import Outcome, outcome_text
from scenes.content.number_format import NumberFormat
from scenes.texts.catalog import STORIES, common
from tests.content.kinds_and_layouts import CASES, Case

Array = np.ndarray[Any, Any]
SHAPE = (6, 4, 3, 3)
NUMBERS = NumberFormat()
CODES = (
    "unit",
    "damped",
    "constant",
    "single",
    "unit_damped",
    "unit_constant",
    "damped_constant",
    "unit_damped_constant",
)


def said(x: Array, kind: NormKind = BATCH, layout: str = "NCHW", eps: float = 1e-5) -> str:
    return outcome_text(normalize(x, kind, layout, eps=eps), common("en", "images"), NUMBERS)


def channels(*each: Callable[[np.random.Generator], Array]) -> Array:
    rng = np.random.default_rng(3)
    return np.stack([make(rng) for make in each], axis=1)


def ordinary(rng: np.random.Generator) -> Array:
    return rng.standard_normal((6, 3, 3)) * 8 + 3000


def tiny(rng: np.random.Generator) -> Array:
    return rng.standard_normal((6, 3, 3)) * 1e-3


def constant(_: np.random.Generator) -> Array:
    return np.full((6, 3, 3), 3.7)


def test_ordinary_values_come_out_with_mean_0_and_variance_1() -> None:
    assert said(channels(*[ordinary] * 4)) == "Every channel now has mean 0 and variance 1."
    assert said(channels(*[ordinary] * 4), LAYER) == "Every sample now has mean 0 and variance 1."


def test_where_epsilon_is_not_small_the_measured_variance_is_said() -> None:
    x = channels(*[tiny] * 4)
    x_hat = normalize(x, BATCH, "NCHW").x_hat
    largest = max(float(x_hat[:, channel].var()) for channel in range(4))
    assert 0.05 < largest < 0.15
    text = f"Every channel: mean 0, variance {largest:.2g} at most: epsilon is not small here."
    assert said(x) == text
    assert said(x, eps=1e-12) == "Every channel now has mean 0 and variance 1."


def test_equal_values_become_0() -> None:
    assert said(channels(*[constant] * 4)) == (
        "In every channel all values are equal: variance 0, so they all become 0."
    )
    assert (
        said(np.zeros(SHAPE), LAYER)
        == "In every sample all values are equal: variance 0, so they all become 0."
    )


def test_groups_of_one_value_are_called_so() -> None:
    x = np.array([[1.0, 5.0, -2.0]])
    assert said(x, BATCH, "NC") == "Every channel has one value, which is its own mean: it becomes 0."


def test_groups_that_come_out_unlike_are_counted() -> None:
    assert said(channels(ordinary, constant, ordinary, ordinary)) == (
        "Variance 1 in 3 of 4 channels; in 1 all are equal, so 0."
    )
    assert said(channels(ordinary, tiny, tiny, ordinary)) == (
        "Variance 1 in 2 of 4 channels; less in 2, where epsilon is not small."
    )
    assert said(channels(tiny, constant, tiny, tiny)) == (
        "Variance under 1 in 3 of 4 channels, due to epsilon; all 0 in 1."
    )
    assert said(channels(tiny, constant, ordinary, ordinary)) == (
        "Variance 1 in 2 of 4 channels; less in 1, due to epsilon; all 0 in 1."
    )


def test_of_an_uncentred_kind_no_mean_is_spoken() -> None:
    for x in (channels(*[ordinary] * 4), channels(*[tiny] * 4), np.zeros(SHAPE)):
        assert " mean " not in said(x, RMS).replace("mean square", "")
        assert "variance" not in said(x, RMS)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.kind.name}-{case.text}" for case in CASES])
def test_moments_of_normalized_values_are_those_of_x_hat(case: Case) -> None:
    record = case.record()
    labels, x_hat = record.labels, record.x_hat
    found = record.normalized_moments
    assert found.n == record.n
    for label in range(record.count):
        values = x_hat[labels == label]
        spread = values.var() if case.kind.centred else np.square(values).mean()
        assert found.var[label] == pytest.approx(spread, abs=1e-12)
        if case.kind.centred:
            assert found.mean[label] == pytest.approx(values.mean(), abs=1e-12)


def test_x_hat_of_a_large_tensor_is_not_kept() -> None:
    x = np.random.default_rng(0).standard_normal((64, 256, 28, 28), np.float32)
    for kind in (BATCH, LAYER, group(2)):
        record = normalize(x, kind, "NCHW")
        outcome = Outcome.of(record)
        assert (outcome.code, outcome.unit) == ("unit", record.count)
        assert "x_hat" not in vars(record)


@given(
    st.lists(st.sampled_from([ordinary, tiny, constant]), min_size=1, max_size=5),
    st.sampled_from([BATCH, LAYER]),
)
def test_every_group_is_counted_once(each: list[Any], kind: NormKind) -> None:
    record = normalize(channels(*each), kind, "NCHW")
    found = Outcome.of(record)
    assert found.unit + found.damped + found.constant == found.count == record.count
    variances = [float(record.x_hat[record.labels == label].var()) for label in range(record.count)]
    assert found.constant == sum(var == 0 for var in variances)
    assert found.unit == sum(f"{var:.2f}" == "1.00" for var in variances)
    assert found.largest == pytest.approx(max((v for v in variances if 0 < v < 0.995), default=0.0))


@pytest.mark.parametrize("story", STORIES)
def test_there_are_words_for_every_outcome(story: Any) -> None:
    texts = common("en", story)
    for code in CODES:
        for table, key in (
            ("normalized", f"{code}:feature"),
            ("normalized", f"{code}:sample"),
            ("normalized", f"{code}:group"),
            ("normalized_square", code),
        ):
            filled = texts[table][key].format(count="8", unit="3", damped="2", constant="3", largest="0.07")
            assert len(filled) <= 90
