"""What holds for the functional API beyond single cases."""

import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from normcore import functional
from normcore.errors import DTypeError, NormError
from normcore.functional import batch_norm, group_norm, instance_norm, layer_norm, rms_norm
from normcore.normalization import normalize
from normcore.running import RunningStats
from normcore.samples import integers

IMAGES = npst.array_shapes(min_dims=3, max_dims=5, min_side=2, max_side=4)
NUMBERS = st.integers(-512, 512).map(lambda n: n / 16)
TENSORS = IMAGES.flatmap(lambda shape: npst.arrays(np.float64, shape, elements=NUMBERS))


@given(TENSORS)
@settings(max_examples=60)
def test_functional_and_normalize_are_one_formula(x):
    layout = " ".join(["N", "C", *(f"S{axis}" for axis in range(x.ndim - 2))])
    pairs = {
        "batch": batch_norm(x, None, None, training=True),
        "instance": instance_norm(x),
        "layer": layer_norm(x, x.shape[1:]),
        "rms": rms_norm(x, x.shape[1:], eps=1e-5),
        f"group:{x.shape[1]}": group_norm(x, x.shape[1]),
    }
    for kind, y in pairs.items():
        np.testing.assert_allclose(y, normalize(x, kind, layout).y, rtol=1e-12, atol=1e-12)


@given(TENSORS)
@settings(max_examples=40)
def test_the_input_is_never_written_to(x):
    before = x.copy()
    for y in (
        batch_norm(x, None, None, training=True),
        layer_norm(x, x.shape[1:]),
        group_norm(x, 1),
        instance_norm(x),
    ):
        assert not np.shares_memory(x, y)
    np.testing.assert_array_equal(x, before)


def test_names_order_and_defaults_are_torchs():
    wanted = {
        "batch_norm": "input running_mean running_var weight=None bias=None training=False momentum=0.1 "
        "eps=1e-05",
        "layer_norm": "input normalized_shape weight=None bias=None eps=1e-05",
        "group_norm": "input num_groups weight=None bias=None eps=1e-05",
        "instance_norm": "input running_mean=None running_var=None weight=None bias=None "
        "use_input_stats=True "
        "momentum=0.1 eps=1e-05",
        "rms_norm": "input normalized_shape weight=None eps=None",
    }
    for name, text in wanted.items():
        parameters = inspect.signature(getattr(functional, name)).parameters.values()
        shown = [p.name if p.default is p.empty else f"{p.name}={p.default}" for p in parameters]
        assert " ".join(shown) == text


def test_running_arrays_are_updated_in_place_with_the_unbiased_variance():
    x = integers((5, 4, 2, 3), "NCHW")
    mean, var = np.zeros(4), np.ones(4)
    batch_norm(x, mean, var, training=True)
    np.testing.assert_allclose(mean, 0.1 * x.mean(axis=(0, 2, 3)))
    np.testing.assert_allclose(var, 0.9 + 0.1 * x.var(axis=(0, 2, 3), ddof=1))


def test_inference_writes_nothing():
    mean, var = np.array([2.0]), np.array([4.0])
    assert batch_norm(np.array([[6.0]]), mean, var, eps=0.0).tolist() == [[2.0]]
    assert (mean.tolist(), var.tolist()) == ([2.0], [4.0])


def test_layer_norm_in_both_modes_is_one_function_and_batch_norm_is_not():
    x = integers((5, 4), "NC")
    stats = RunningStats.start(4)
    assert not np.allclose(batch_norm(x, None, None, training=True), stats.normalize(x, "NC"))
    assert "training" not in inspect.signature(layer_norm).parameters


@pytest.mark.parametrize("shape", [(1, 3), (1, 3, 1), (1, 3, 1, 1)])
def test_one_value_a_channel_cannot_train(shape):
    with pytest.raises(ValueError, match="Expected more than 1 value per channel when training"):
        batch_norm(np.ones(shape), None, None, training=True)


def test_one_image_with_positions_can_train():
    x = integers((1, 4, 2, 3), "NCHW")
    np.testing.assert_array_equal(batch_norm(x, None, None, training=True), instance_norm(x))


def test_momentum_none_points_to_the_value_that_counts_batches():
    with pytest.raises(TypeError, match="RunningStats"):
        batch_norm(np.ones((2, 3)), np.zeros(3), np.ones(3), training=True, momentum=None)


def test_running_arrays_must_be_arrays():
    with pytest.raises(TypeError, match="running_mean must be a numpy array"):
        batch_norm(np.ones((2, 1)), [0.0], [1.0])


def test_mixed_dtypes_name_the_parameter_and_the_fix():
    with pytest.raises(DTypeError, match=r"weight has mixed dtype float64.*astype\(np.float32\)"):
        layer_norm(np.ones((2, 3), np.float32), (3,), np.ones(3))
    half = layer_norm(np.ones((2, 3), np.float16), (3,), np.ones(3, np.float32))
    assert half.dtype == np.float16


@pytest.mark.parametrize("mean", [1e4, 1e6])
def test_float32_far_from_zero_loses_nothing(mean):
    noise = np.random.default_rng(0).standard_normal((2000, 8))
    x = (noise + mean).astype(np.float32)
    exact = batch_norm(x.astype(np.float64), None, None, training=True)
    np.testing.assert_allclose(batch_norm(x, None, None, training=True), exact, rtol=1e-6, atol=1e-6)


def test_float16_does_not_overflow_in_its_sums():
    x = np.full((4, 1000), 200.0, np.float16)
    x[0] = 300.0
    y = batch_norm(x, None, None, training=True)
    np.testing.assert_allclose(y[:, 0].astype(float), [np.sqrt(3)] + [-1 / np.sqrt(3)] * 3, rtol=1e-3)


def test_a_broadcast_array_is_welcome():
    x = np.broadcast_to(np.arange(3.0), (4, 3))
    np.testing.assert_array_equal(layer_norm(x, (3,))[0], layer_norm(x[:1], (3,))[0])
    assert batch_norm(x, None, None, training=True).flags.writeable


def test_every_refusal_is_a_value_error_and_a_runtime_error():
    for error in (ValueError, RuntimeError, NormError):
        with pytest.raises(error):
            group_norm(np.ones((2, 7, 4)), 2)
