"""Gamma and beta learned by gradient descent: a small experiment that computes its gradients exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from normcore.axes import Layout
from normcore.errors import NormError
from normcore.kinds import BATCH, NormKind, kind_named
from normcore.normalization import normalize

__all__ = ["LEARNING_RATE", "Learning", "learn_affine", "seeded_target", "undone"]

Array = NDArray[Any]
_LARGE = 2.0**1000
_SMALLER = 2.0**-600
"""Values beyond `_LARGE` are made smaller by this: their differences would not fit into float64."""
LEARNING_RATE = 0.1
"""The step along the gradient."""


@dataclass(frozen=True, eq=False)
class Learning:
    """Gamma and beta of one group on their way, float64, before the first step and after each.

    gammas, betas, losses   one of each more than there are steps; they start at 1 and 0
    target_gamma, target_beta  what the outputs were to be scaled and shifted by

    >>> learning = learn_affine([-1.0, 1.0], 2.0, 3.0, steps=1)
    >>> learning.gammas.tolist(), learning.betas.round(1).tolist()
    ([1.0, 1.2], [0.0, 0.6])
    """

    gammas: NDArray[np.float64]
    betas: NDArray[np.float64]
    losses: NDArray[np.float64]
    target_gamma: float
    target_beta: float


def learn_affine(
    x_hat: ArrayLike, target_gamma: float, target_beta: float, *, steps: int = 40, rate: float = LEARNING_RATE
) -> Learning:
    """Learn gamma and beta of one group from its normalized values, by gradient descent on a mean square error.

    The loss is mean((y - t)^2) of y = gamma * x_hat + beta and t = target_gamma * x_hat + target_beta; its gradients
    are mean(2 (y - t) x_hat) and mean(2 (y - t)). With x_hat of mean 0 and mean square v, beta's distance from its
    target shrinks by 1 - 2 rate in each step, gamma's by 1 - 2 rate v: of a constant group, whose x_hat is 0, gamma
    stays.

    Raises NormError for steps below 0 and for no values.

    >>> learn_affine([-1.0, 1.0], 2.0, 3.0).betas[-1:].round(2).tolist()
    [3.0]
    """
    values = np.asarray(x_hat, np.float64).ravel()
    if steps < 0 or not len(values):
        raise NormError(f"{steps} steps on {len(values)} values: give 0 steps or more, and 1 value or more")
    target = target_gamma * values + target_beta
    gamma, beta = 1.0, 0.0
    gammas, betas, losses = [gamma], [beta], []
    for _ in range(steps):
        error = gamma * values + beta - target
        losses.append(float((error**2).mean()))
        gamma -= rate * float((2 * error * values).mean())
        beta -= rate * float((2 * error).mean())
        gammas.append(gamma)
        betas.append(beta)
    losses.append(float(((gamma * values + beta - target) ** 2).mean()))
    return Learning(np.array(gammas), np.array(betas), np.array(losses), target_gamma, target_beta)


def seeded_target(seed: int = 0) -> tuple[float, float]:
    """A gamma between 1.6 and 2.4 and a beta between 1.5 and 3.0 or their negatives, with one decimal.

    >>> seeded_target(0) == seeded_target(0)
    True
    """
    rng = np.random.default_rng(seed)
    gamma, beta = rng.uniform(1.6, 2.4), rng.uniform(1.5, 3.0) * rng.choice([-1.0, 1.0])
    return round(float(gamma), 1), round(float(beta), 1)


def undone(
    x: Array, kind: NormKind | str = BATCH, layout: Layout | str = "NCHW", *, eps: float = 1e-5
) -> tuple[Array, float]:
    """What normalizing gives with gamma = sqrt(var + eps) and beta = mean: x again, and the largest difference from x.

    For a kind whose statistics and parameters have the same axes, such as batch norm.

    >>> undone(np.array([[1.0, 5.0], [3.0, 9.0]]), "batch", "NC", eps=0.0)[1]
    0.0
    """
    kind, layout = kind_named(kind), Layout.parse(layout)
    if kind.index_axes(layout) != kind.parameter_axes(layout):
        raise NormError(f"{kind.name} norm has no gamma and beta for each mean: give batch norm")
    scale = _SMALLER if float(np.abs(x).max(initial=0.0)) > _LARGE else 1.0
    if scale != 1.0:
        x, eps = x * scale, max(eps * scale**2, float(np.finfo(np.float64).tiny))
    own = normalize(x, kind, layout, eps=eps)
    y = normalize(x, kind, layout, eps=eps, gamma=1 / own.inv_std, beta=own.mean).y
    return y / scale, float(np.abs(y - x).max(initial=0.0)) / scale
