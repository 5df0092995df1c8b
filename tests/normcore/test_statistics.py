"""The statistics themselves, for small and for large tensors."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from normcore import statistics as module
from normcore.errors import DTypeError
from normcore.statistics import moments, rescale


@st.composite
def tensors(draw):
    """A tensor of up to five axes, and some of them."""
    shape = draw(npst.array_shapes(min_dims=1, max_dims=5, min_side=1, max_side=6))
    x = draw(npst.arrays(np.float64, shape, elements=st.integers(-1000, 1000).map(lambda n: n / 8)))
    return x, tuple(sorted(draw(st.sets(st.integers(0, x.ndim - 1)))))


@given(tensors(), st.sampled_from([1, 2, 3, 7, 1 << 18]))
@settings(max_examples=150)
def test_blocks_and_threads_do_not_show(case, block):
    x, axes = case
    size, module.BLOCK = module.BLOCK, block
    try:
        found, squares = moments(x, axes), moments(x, axes, centred=False)
        y = rescale(x, (np.subtract, found.mean))
    finally:
        module.BLOCK = size
    np.testing.assert_allclose(found.mean, x.mean(axis=axes, keepdims=True), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found.var, x.var(axis=axes, keepdims=True), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(squares.var, np.square(x).mean(axis=axes, keepdims=True), rtol=1e-12)
    assert not squares.mean.any()
    assert found.n == math.prod(x.shape[axis] for axis in axes)
    np.testing.assert_array_equal(y, x - found.mean)


def test_a_large_tensor_gives_the_same_bits_every_time():
    x = np.random.default_rng(0).standard_normal((40, 16, 64, 64), dtype=np.float32)
    first = moments(x, (0, 2, 3))
    for _ in range(3):
        again = moments(x, (0, 2, 3))
        assert first.var.tobytes() == again.var.tobytes()
    np.testing.assert_allclose(first.var, x.astype(np.float64).var(axis=(0, 2, 3), keepdims=True), rtol=1e-12)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("step", [1, 2, -1])
def test_strides_do_not_matter(order, step):
    x = np.array(np.random.default_rng(0).standard_normal((12, 5, 8)), order=order)[::step, :, ::step]
    np.testing.assert_allclose(moments(x, (0, 2)).var, x.var(axis=(0, 2), keepdims=True))
    np.testing.assert_array_equal(rescale(x, (np.multiply, np.full((1, 1, 1), 2.0))), 2 * x)


def test_blocks_of_very_different_means_are_joined_without_loss():
    x = np.repeat([1e8, -1e8, 0.0, 5.0], 1 << 18).reshape(1, -1)
    x[0, ::2] += 1.0
    np.testing.assert_allclose(moments(x, (1,)).var, x.var(axis=1, keepdims=True), rtol=1e-14)


def test_a_constant_has_variance_0_where_one_pass_would_not():
    x = np.full((1, 3000), 1e8 + 0.1, np.float64)
    assert moments(x, (1,)).var.item() < 1e-12


def test_infinity_makes_an_infinite_mean_and_no_variance():
    found = moments(np.array([[1.0, np.inf], [1.0, 3.0]]), (1,))
    assert found.mean.ravel().tolist() == [np.inf, 2.0]
    assert np.isnan(found.var[0, 0])
    assert found.var[1, 0] == 1.0


def test_nothing_averaged_is_nan():
    assert np.isnan(moments(np.zeros((0, 2)), (0,)).mean).all()


def test_the_unbiased_variance_divides_by_n_minus_1():
    x = np.array([[1.0, 2.0, 6.0]])
    assert moments(x, (1,)).unbiased_var.item() == pytest.approx(x.var(ddof=1))
    assert np.isnan(moments(x[:, :1], (1,)).unbiased_var.item())


def test_complex_numbers_have_a_mean_square_only():
    z = np.array([[1 + 2j, 3 - 1j]])
    assert moments(z, (1,), centred=False).var.item() == (z * z).mean()
    with pytest.raises(DTypeError, match="complex128"):
        moments(z, (1,))
