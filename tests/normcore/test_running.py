"""Running statistics: one value, and each library's rule for it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normcore.errors import NormError
from normcore.functional import batch_norm
from normcore.normalization import normalize
from normcore.running import RunningStats
from normcore.samples import integers
from normcore.statistics import Moments, moments

X = integers((5, 4, 2, 3), "NCHW")
BATCH = normalize(X, "batch", "NCHW")


def test_torch_gives_the_new_batch_a_tenth_and_its_unbiased_variance():
    new = RunningStats.start(4).updated(BATCH)
    np.testing.assert_allclose(new.mean, 0.1 * X.mean(axis=(0, 2, 3)))
    np.testing.assert_allclose(new.var, 0.9 + 0.1 * X.var(axis=(0, 2, 3), ddof=1))


@pytest.mark.parametrize(("convention", "kept"), [("keras", 0.99), ("flax", 0.99), ("onnx", 0.9)])
def test_keras_flax_and_onnx_keep_the_old_and_store_the_biased_variance(convention, kept):
    new = RunningStats.start(4, convention=convention).updated(BATCH)
    np.testing.assert_allclose(new.mean, (1 - kept) * X.mean(axis=(0, 2, 3)))
    np.testing.assert_allclose(new.var, kept + (1 - kept) * X.var(axis=(0, 2, 3)))


def test_a_momentum_of_torch_is_one_minus_that_of_onnx():
    torch, onnx = RunningStats.start(4), RunningStats.start(4, convention="onnx")
    np.testing.assert_allclose(torch.updated(BATCH).mean, onnx.updated(BATCH).mean)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=12))
@settings(max_examples=60)
def test_momentum_none_is_the_plain_average(means):
    stats = RunningStats.start(1, momentum=None)
    for mean in means:
        stats = stats.updated(Moments(np.array([float(mean)]), np.array([3.0]), 4))
    assert stats.mean.item() == pytest.approx(np.mean(means))
    assert stats.var.item() == pytest.approx(4.0)
    assert stats.batches == len(means)


def test_the_old_statistics_stay_what_they_were():
    old = RunningStats.start(4)
    old.updated(BATCH)
    assert old.mean.tolist() == [0.0] * 4
    assert old.var.tolist() == [1.0] * 4
    assert old.batches == 0
    with pytest.raises(AttributeError):
        old.batches = 3


@pytest.mark.parametrize("momentum", [0.0, 1.0, -1.0, 2.0, 0.3])
def test_any_momentum_is_taken_as_it_is(momentum):
    mean, var = np.zeros(4), np.ones(4)
    batch_norm(X, mean, var, training=True, momentum=momentum)
    new = RunningStats.start(4, momentum=momentum).updated(moments(X, (0, 2, 3)))
    np.testing.assert_array_equal(new.mean, mean)
    np.testing.assert_array_equal(new.var, var)


def test_a_start_is_forgotten_as_powers_of_what_is_kept():
    stats = RunningStats.start(1)
    for _ in range(20):
        stats = stats.updated(Moments(np.array([5.0]), np.array([0.0]), 10))
    assert stats.mean.item() == pytest.approx(5 * (1 - 0.9**20))


def test_inference_is_a_line_in_each_channel():
    stats = RunningStats.start(4).updated(BATCH)
    gamma, beta = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.5, 0.0, -1.0, 2.0])
    slope, intercept = stats.line(gamma=gamma, beta=beta)
    expected = batch_norm(X, stats.mean, stats.var, gamma, beta)
    line = X * slope.reshape(1, 4, 1, 1) + intercept.reshape(1, 4, 1, 1)
    np.testing.assert_allclose(line, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(
        stats.normalize(X, "NCHW", gamma=gamma, beta=beta), expected, rtol=1e-12, atol=1e-12
    )


def test_inference_needs_no_batch_mates():
    stats = RunningStats.start(4).updated(BATCH)
    np.testing.assert_array_equal(stats.normalize(X[:1], "NCHW"), stats.normalize(X, "NCHW")[:1])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: RunningStats.start(2, convention="jax"), "jax"),
        (lambda: RunningStats.start(2, convention="keras", momentum=None), "keras"),
        (lambda: RunningStats.start(3).updated(BATCH), "4 channels"),
        (lambda: RunningStats.start(1).updated(Moments(np.zeros(1), np.zeros(1), 1)), "more than 1 value"),
        (lambda: RunningStats.start(3).normalize(X, "NCHW"), "axis C"),
    ],
)
def test_errors_name_the_value(make, words):
    with pytest.raises(NormError, match=words):
        make()
