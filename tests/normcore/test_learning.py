"""Gamma and beta by gradient descent follow the closed form, and undo the normalization."""

from __future__ import annotations

import numpy as np
import pytest

from normcore.errors import NormError
from normcore.experiments import alone
from normcore.kinds import BATCH, LAYER
from normcore.learning import LEARNING_RATE, learn_affine, seeded_target, undone
from normcore.normalization import normalize
from normcore.partitions import group_choices
from normcore.samples import integers


def test_gamma_and_beta_approach_their_targets_geometrically() -> None:
    x_hat = normalize(integers((5, 4, 2, 3), "NCHW"), BATCH, "NCHW", eps=0.5).x_hat[:, 2]
    learning = learn_affine(x_hat, 2.5, -3.0, steps=30)
    steps, square = np.arange(31), float((x_hat**2).mean())
    np.testing.assert_allclose(learning.betas, -3.0 + 3.0 * (1 - 2 * LEARNING_RATE) ** steps, atol=1e-9)
    np.testing.assert_allclose(
        learning.gammas, 2.5 - 1.5 * (1 - 2 * LEARNING_RATE * square) ** steps, atol=1e-9
    )
    expected = (learning.gammas - 2.5) ** 2 * square + (learning.betas + 3.0) ** 2
    np.testing.assert_allclose(learning.losses, expected, atol=1e-9)


def test_a_gradient_is_that_of_finite_differences() -> None:
    x_hat = np.array([-1.0, 0.5, 0.5])

    def loss(gamma: float, beta: float) -> float:
        return float(((gamma * x_hat + beta - (2.0 * x_hat + 1.0)) ** 2).mean())

    learning, small = learn_affine(x_hat, 2.0, 1.0, steps=1), 1e-6
    by_gamma = (loss(1 + small, 0) - loss(1 - small, 0)) / (2 * small)
    by_beta = (loss(1, small) - loss(1, -small)) / (2 * small)
    assert learning.gammas[1] == pytest.approx(1 - LEARNING_RATE * by_gamma)
    assert learning.betas[1] == pytest.approx(-LEARNING_RATE * by_beta)
    assert learning.losses[0] == pytest.approx(loss(1, 0))


def test_a_constant_group_teaches_beta_alone() -> None:
    learning = learn_affine(np.zeros(4), 2.0, 1.0)
    assert (learning.gammas == 1).all()
    assert learning.betas[-1] == pytest.approx(1.0, abs=1e-3)


def test_a_target_is_the_seeds_own_and_never_where_learning_starts() -> None:
    targets = [seeded_target(seed) for seed in range(50)]
    assert len(set(targets)) > 10
    assert all(1.6 <= gamma <= 2.4 and 1.5 <= abs(beta) <= 3.0 for gamma, beta in targets)
    assert {beta > 0 for _, beta in targets} == {True, False}


def test_root_of_variance_and_mean_give_the_input_back() -> None:
    x = np.random.default_rng(3).normal(5.0, 2.0, (6, 4, 3, 3))
    x[:, 1] = 2.5
    y, gap = undone(x, BATCH, "NCHW", eps=1e-5)
    assert gap == float(np.abs(y - x).max()) <= 1e-14
    np.testing.assert_array_equal(y[:, 1], x[:, 1])


def test_what_cannot_be_learned_or_undone_is_refused() -> None:
    with pytest.raises(NormError, match="-1 steps"):
        learn_affine([1.0], 1.0, 0.0, steps=-1)
    with pytest.raises(NormError, match="0 values"):
        learn_affine([], 1.0, 0.0)
    with pytest.raises(NormError, match="layer norm"):
        undone(np.ones((2, 3)), LAYER, "NC")


@pytest.mark.parametrize(
    ("shape", "layout"), [((5, 4, 2, 3), "NCHW"), ((3, 5, 8), "NTD"), ((4, 2, 3, 6), "NHWC"), ((4, 3), "NC")]
)
def test_a_batch_of_one_is_instance_norm(shape: tuple[int, ...], layout: str) -> None:
    x = np.random.default_rng(1).normal(3.0, 2.0, shape)
    for sample in range(shape[0]):
        found = alone(x, layout, sample=sample)
        own = normalize(x[[sample]], BATCH, layout)
        np.testing.assert_array_equal(found.batch.x_hat, own.x_hat)
        whole = normalize(x, "instance", layout)
        np.testing.assert_array_equal(found.instance.x_hat, whole.x_hat)
        assert found.gap == float(np.abs(own.x_hat - whole.x_hat[[sample]]).max()) <= 1e-12


def test_a_layout_without_a_batch_has_no_batch_of_one() -> None:
    with pytest.raises(NormError, match="no batch axis"):
        alone(np.ones((4, 2, 2)), "CHW")


def test_groups_are_the_divisors_of_the_channels() -> None:
    for features in (1, 2, 7, 12, 36, 2048):
        assert group_choices(features) == tuple(g for g in range(1, features + 1) if features % g == 0)
    with pytest.raises(NormError, match="0 features"):
        group_choices(0)
