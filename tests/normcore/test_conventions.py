"""What libraries call, set and store where the formula leaves it open, as their reference pages say."""

import numpy as np
import pytest

from normcore import BATCH, CONVENTIONS, INSTANCE, LAYER, RMS, convention_named, group
from normcore.errors import NormError
from normcore.experiments import running_from
from normcore.normalization import normalize
from normcore.running import RunningStats
from normcore.samples import integers

X = integers((5, 4, 2, 3), "NCHW")
WRITTEN = {
    "paper": ("gamma", "beta", 1e-5, 1e-5, 0.1, 1),
    "torch": ("weight", "bias", 1e-5, 1e-5, 0.1, 1),
    "keras": ("gamma", "beta", 1e-3, 1e-3, 0.99, 0),
    "flax": ("scale", "bias", 1e-5, 1e-6, 0.99, 0),
    "onnx": ("scale", "B", 1e-5, 1e-5, 0.9, 0),
}
"""Names of scale and offset, eps of batch norm and of layer norm, momentum, what is taken from n in the variance."""


@pytest.mark.parametrize("name", WRITTEN)
def test_a_convention_is_as_its_reference_page_has_it(name):
    found = CONVENTIONS[name]
    said = (found.scale, found.offset, found.eps_of(BATCH), found.eps_of(LAYER), found.momentum)
    assert (*said, int(found.stores_unbiased)) == WRITTEN[name]


def test_these_are_all_the_conventions():
    assert list(CONVENTIONS) == list(WRITTEN)
    with pytest.raises(NormError, match="convention 'jax': use one of paper, torch, keras, flax, onnx"):
        convention_named("jax")


@pytest.mark.parametrize("kind", [LAYER, INSTANCE, RMS, group(2)])
def test_only_batch_norm_has_the_larger_eps_of_flax(kind):
    assert CONVENTIONS["flax"].eps_of(kind) == 1e-6
    assert CONVENTIONS["keras"].eps_of(kind) == 1e-3


@pytest.mark.parametrize(("name", "kept"), [("paper", 0.9), ("torch", 0.9), ("keras", 0.99), ("flax", 0.99)])
def test_momentum_is_read_from_its_own_end(name, kept):
    stats = RunningStats.start(4, convention=name).updated(normalize(X, "batch", "NCHW"))
    np.testing.assert_allclose(stats.mean, (1 - kept) * X.mean(axis=(0, 2, 3)))


@pytest.mark.parametrize("name", WRITTEN)
def test_the_running_variance_takes_in_what_the_library_stores(name):
    *_, momentum, less = WRITTEN[name]
    weight = momentum if less else 1 - momentum
    stats = RunningStats.start(4, convention=name).updated(normalize(X, "batch", "NCHW"))
    np.testing.assert_allclose(stats.var, (1 - weight) + weight * X.var(axis=(0, 2, 3), ddof=less))


@pytest.mark.parametrize(("name", "kept"), [("torch", 0.9), ("keras", 0.99), ("onnx", 0.9)])
def test_the_start_of_a_trace_is_forgotten_by_the_closed_form(name, kept):
    constant = np.full((4, 1), 3.0)
    trace = running_from(constant, "NC", steps=30, convention=name)
    for batches, stats in enumerate(trace.stats):
        np.testing.assert_allclose(stats.mean, 3.0 * (1 - kept**batches))
        np.testing.assert_allclose(stats.var, kept**batches)


def test_only_a_convention_that_stores_the_unbiased_variance_refuses_a_single_value():
    one = normalize(np.array([[1.0, 2.0]]), "batch", "NC")
    assert RunningStats.start(2, convention="keras").updated(one).var.tolist() == [0.99, 0.99]
    with pytest.raises(NormError, match="Expected more than 1 value per channel"):
        RunningStats.start(2, convention="torch").updated(one)
