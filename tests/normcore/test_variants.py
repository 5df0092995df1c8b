"""What libraries do differently with one value, against closed forms."""

import math

import numpy as np
import pytest

from normcore.errors import NormError
from normcore.experiments import running_from
from normcore.normalization import normalize
from normcore.running import RunningStats
from normcore.samples import integers
from normcore.variants import scaled_by_weight, standardized

X = integers((5, 4, 2, 3), "NCHW")


def test_epsilon_inside_the_root_is_what_normalize_computes():
    record = normalize(X, "batch", "NCHW", eps=1e-3)
    for cell in ((0, 2, 0, 1), (4, 0, 1, 2)):
        mean, var = float(record.mean[cell[1]]), float(record.var[cell[1]])
        assert standardized(X[cell], mean, math.sqrt(var), eps=1e-3) == pytest.approx(
            record.x_hat[cell], rel=1e-12
        )


def test_epsilon_outside_is_added_to_the_root():
    assert standardized(7.0, 1.0, 2.0, eps=0.4, outside=True) == pytest.approx(6 / 2.4)
    assert standardized(7.0, 1.0, 2.0, eps=0.4) == pytest.approx(6 / math.sqrt(4.4))


def test_without_a_variance_and_without_epsilon_there_is_nothing_to_divide_by():
    with pytest.raises(NormError, match="nothing to divide by"):
        standardized(1.0, 1.0, 0.0, eps=0.0)


def test_a_stored_weight_is_taken_as_it_is_or_one_more():
    assert scaled_by_weight(-0.5, 1.5) == -0.75
    assert scaled_by_weight(-0.5, 1.5, plus_one=True) == -1.25
    assert scaled_by_weight(0.3, 0.0, plus_one=True) == scaled_by_weight(0.3, 1.0)


@pytest.mark.parametrize(("convention", "weight"), [("torch", 0.1), ("keras", 0.01), ("onnx", 0.1)])
def test_a_trace_is_kept_as_its_convention_keeps_it(convention, weight):
    trace = running_from(X, "NCHW", channel=1, steps=7, convention=convention)
    mean, var = 0.0, 1.0
    for batch in trace.batches:
        own = batch.var.item() * (30 / 29 if convention == "torch" else 1.0)
        mean = (1 - weight) * mean + weight * batch.mean.item()
        var = (1 - weight) * var + weight * own
    assert trace.stats[-1].mean.item() == pytest.approx(mean)
    assert trace.stats[-1].var.item() == pytest.approx(var)


def test_a_momentum_of_torch_read_by_keras_is_the_rest():
    trace = running_from(X, "NCHW", steps=1, convention="keras", momentum=0.1)
    assert trace.stats[-1].mean.item() == pytest.approx(0.9 * trace.batches[0].mean.item())


def test_a_folded_layer_does_what_the_layer_and_batch_norm_do():
    rng = np.random.default_rng(3)
    weight, bias, inputs = rng.normal(size=(4, 6)), rng.normal(size=4), rng.normal(size=(9, 6))
    gamma, beta = rng.normal(size=4), rng.normal(size=4)
    stats = RunningStats(rng.normal(size=4), rng.uniform(0.5, 2.0, size=4))
    wanted = stats.normalize(inputs @ weight.T + bias, "NC", gamma=gamma, beta=beta)
    both, offset = stats.folded(weight, bias, gamma=gamma, beta=beta)
    np.testing.assert_allclose(inputs @ both.T + offset, wanted, rtol=1e-12, atol=1e-12)


def test_a_folded_convolution_has_the_shape_of_its_weight():
    stats = RunningStats(np.zeros(2), np.array([3.0, 8.0]))
    weight, bias = stats.folded(np.ones((2, 5, 3, 3)), np.zeros(2), eps=1.0)
    assert weight.shape == (2, 5, 3, 3)
    np.testing.assert_allclose(weight[:, 0, 0, 0], [1 / 2, 1 / 3])
    np.testing.assert_array_equal(bias, [0.0, 0.0])


@pytest.mark.parametrize(("weight", "bias"), [((3, 2), (2,)), ((2, 3), (3,))])
def test_a_layer_of_other_outputs_is_refused(weight, bias):
    with pytest.raises(NormError, match="give 2 outputs"):
        RunningStats.start(2).folded(np.ones(weight), np.ones(bias))


@pytest.mark.parametrize("size", [1e-300, 1e200, 1.7e308])
def test_values_whose_squares_no_float_holds_are_standardized(size):
    assert standardized(size, -size, size) == pytest.approx(2 if size > 1 else 0, abs=1e-9)
    assert standardized(size, 0.0, size, eps=0.0) == pytest.approx(1)
