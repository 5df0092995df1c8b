"""The loss of two weights, its shape and gradient descent on it are those that plain loops over the values find."""

from __future__ import annotations

import numpy as np
import pytest

from normcore.descent import TwoWeights
from normcore.errors import NormError
from normcore.kinds import BATCH
from normcore.normalization import normalize
from normcore.samples import integers


def pairs(seed: int, scale: float = 1.0) -> tuple[list[float], list[float]]:
    rng = np.random.default_rng(seed)
    first = rng.normal(rng.uniform(-3, 3), 1.0, 12)
    return first.tolist(), (scale * (0.4 * first + rng.normal(rng.uniform(-3, 3), 1.0, 12))).tolist()


def plain_loss(first: list[float], second: list[float], weights: list[float], best: list[float]) -> float:
    total = 0.0
    for a, b in zip(first, second, strict=True):
        output = weights[0] * a + weights[1] * b
        total += (output - (best[0] * a + best[1] * b)) ** 2
    return total / len(first)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("scale", [1.0, 1e-3, 1e4])
def test_the_loss_is_the_mean_square_over_all_values(seed: int, scale: float) -> None:
    first, second = pairs(seed, scale)
    loss, best = TwoWeights.of(first, second), [0.5, -2.0]
    for weights in ([0.0, 0.0], [1.0, 1.0], [0.5, 3.0], [-4.0, -2.0]):
        offset = np.subtract(weights, best)
        expected = plain_loss(first, second, weights, best)
        assert float(loss.loss(offset)) * loss.scale == pytest.approx(expected, rel=1e-9)
        assert float(offset @ loss.moments @ offset) * loss.scale == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_descent_follows_the_gradient_by_finite_differences(seed: int) -> None:
    first, second = pairs(seed)
    loss, best, small = TwoWeights.of(first, second), [1.0, -1.0], 1e-5
    weights = (best + loss.even_start()).tolist()
    path = loss.descend(loss.even_start(), 5)
    steepest = 2 * float(loss.curvatures[0]) * loss.scale
    for place in path:
        assert np.add(place, best) == pytest.approx(weights, abs=1e-7)
        gradient = []
        for each in range(2):
            above, below = weights.copy(), weights.copy()
            above[each] += small
            below[each] -= small
            difference = plain_loss(first, second, above, best) - plain_loss(first, second, below, best)
            gradient.append(difference / (2 * small))
        weights = [weight - slope / steepest for weight, slope in zip(weights, gradient, strict=True)]


@pytest.mark.parametrize("seed", range(6))
def test_the_step_is_the_longest_that_overshoots_nowhere(seed: int) -> None:
    loss = TwoWeights.of(*pairs(seed))
    along = loss.along(loss.descend(loss.even_start(), 6))
    assert along[1:, 0] == pytest.approx(0.0, abs=1e-12)
    assert (along[:, 1] * along[0, 1] >= 0).all()
    assert (np.diff(loss.share(loss.descend(loss.even_start(), 6), loss.even_start())) <= 1e-15).all()


@pytest.mark.parametrize("seed", range(6))
def test_curvatures_and_directions_are_those_of_the_moments(seed: int) -> None:
    loss = TwoWeights.of(*pairs(seed, 3.0))
    values, vectors = np.linalg.eigh(loss.moments)
    assert loss.curvatures == pytest.approx(values[::-1], rel=1e-9)
    assert np.abs(loss.directions @ vectors[:, ::-1]) == pytest.approx(np.eye(2), abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_either_direction_has_half_of_the_loss_at_the_start(seed: int) -> None:
    loss = TwoWeights.of(*pairs(seed, 20.0))
    start = loss.even_start()
    halves = loss.along(start) ** 2 * loss.curvatures
    assert halves[0] == pytest.approx(halves[1])
    assert float(np.linalg.norm(start)) == pytest.approx(1.0)
    assert start[0] <= 0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("share", [0.4, 0.01, 1e-6])
def test_the_steps_to_a_share_are_counted_one_by_one(seed: int, share: float) -> None:
    loss = TwoWeights.of(*pairs(seed))
    start, steps = loss.even_start(), 0
    while float(loss.share(loss.descend(start, steps)[-1], start)) > share * (1 + 1e-12):
        steps += 1
    assert loss.steps_to(share, start) == steps


def test_normalizing_makes_the_loss_rounder_and_learning_faster() -> None:
    x = integers((5, 4, 2, 3), "NCHW").astype(float)
    record = normalize(x, BATCH, "NCHW")
    raw = TwoWeights.of(record.group(1), record.group(2))
    scaled = TwoWeights.of(record.x_hat_group(1), record.x_hat_group(2))
    longer, rounder = (float(each.curvatures[0] / each.curvatures[1]) for each in (raw, scaled))
    assert longer > 5 * rounder
    start = raw.even_start()
    assert raw.steps_to(0.01, start) > 5 * scaled.steps_to(0.01, start)


def test_many_orders_between_two_inputs_are_told_exactly() -> None:
    first, second = [1e4, -1e4, 1e4, -1e4], [1e-3, 1e-3, -1e-3, -1e-3]
    loss = TwoWeights.of(first, second)
    assert float(loss.curvatures[0] / loss.curvatures[1]) == pytest.approx(1e14)
    halves = loss.along(loss.even_start()) ** 2 * loss.curvatures
    assert halves[0] == pytest.approx(halves[1])
    assert loss.steps_to(0.01, loss.even_start()) == pytest.approx(np.log(50) / 2 * 1e14, rel=1e-6)


@pytest.mark.parametrize("scale", [1e-300, 1e-160, 1.0, 1e160, 1e300])
def test_a_common_scale_changes_no_ellipse_and_no_path(scale: float) -> None:
    first, second = (np.array(values) for values in pairs(1))
    loss, other = TwoWeights.of(first, second), TwoWeights.of(scale * first, scale * second)
    assert other.curvatures[0] / other.curvatures[1] == pytest.approx(loss.curvatures[0] / loss.curvatures[1])
    assert other.descend(other.even_start(), 4) == pytest.approx(loss.descend(loss.even_start(), 4))


def test_an_input_of_zeros_leaves_its_weight_where_it_is() -> None:
    loss = TwoWeights.of([1.0, -1.0, 1.0], [0.0, 0.0, 0.0])
    path = loss.descend([-0.6, 0.8], 3)
    assert path.tolist() == [[-0.6, 0.8], [0.0, 0.8], [0.0, 0.8], [0.0, 0.8]]
    assert loss.curvatures.tolist()[1] == 0.0
    assert loss.steps_to(0.01, [-0.6, 0.8]) == 1
    assert loss.steps_to(0.01, [0.0, 0.8]) == 0


def test_two_inputs_of_zeros_have_no_loss_and_teach_nothing() -> None:
    loss = TwoWeights.of([0.0, 0.0], [0.0, 0.0])
    assert loss.descend([-1.0, 0.5], 2).tolist() == [[-1.0, 0.5]] * 3
    assert loss.share([-1.0, 0.5], [-1.0, 0.5]) == 0
    assert loss.steps_to(0.01, [-1.0, 0.5]) == 0
    assert float(np.linalg.norm(loss.even_start())) == pytest.approx(1.0)


def test_equal_inputs_leave_a_valley_without_loss() -> None:
    loss = TwoWeights.of([0.1, 0.2, 0.7], [0.1, 0.2, 0.7])
    assert loss.curvatures[1] == 0.0
    path = loss.descend(loss.even_start(), 2)
    assert loss.share(path, loss.even_start()) == pytest.approx([1.0, 0.0, 0.0], abs=1e-12)


def test_inputs_of_other_lengths_are_refused() -> None:
    with pytest.raises(NormError, match="2 and 3 values"):
        TwoWeights.of([1.0, 2.0], [1.0, 2.0, 3.0])
    with pytest.raises(NormError, match="0 and 0 values"):
        TwoWeights.of([], [])
