"""Gradient descent on the two weights of one neuron: how round its squared loss is tells how fast it learns."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, log
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from normcore.errors import NormError

__all__ = ["TwoWeights"]

Array = NDArray[Any]
_ROUNDING = 4 * float(np.finfo(np.float64).eps)
"""A determinant that is no larger a share of its first product than this is 0."""


@dataclass(frozen=True, eq=False)
class TwoWeights:
    """The squared loss of a neuron whose output is w[0] * first + w[1] * second, over all pairs of values.

    The wanted outputs are those of some best weights. With d = w - best, the loss is the mean of
    (d[0] * first + d[1] * second) ** 2 = d @ moments @ d: a bowl, and its contour lines are ellipses.

    moments     the second moments of the two inputs, (2, 2), divided by `scale`: the largest is from 0.25 to 1
    scale       a power of four, which extreme values need; it changes neither the ellipses nor the path
    curvatures  the eigenvalues of `moments`, the larger first: half of how the loss curves along its `directions`
    directions  their unit vectors as rows

    >>> loss = TwoWeights.of([3.0, -3.0], [1.0, 1.0])
    >>> (loss.curvatures * loss.scale).tolist(), loss.directions.tolist()
    ([9.0, 1.0], [[1.0, 0.0], [-0.0, 1.0]])
    >>> float(loss.share([0.0, 1.0], [1.0, 1.0]))
    0.1
    """

    moments: NDArray[np.float64]
    scale: float
    curvatures: NDArray[np.float64]
    directions: NDArray[np.float64]

    @classmethod
    def of(cls, first: ArrayLike, second: ArrayLike) -> TwoWeights:
        """The loss over the pairs of values of two inputs.

        Raises NormError if there are none, or if one has more values than the other.
        """
        both = [np.asarray(values, np.float64).ravel() for values in (first, second)]
        if len(both[0]) != len(both[1]) or not len(both[0]):
            raise NormError(f"{len(both[0])} and {len(both[1])} values: give as many of both, and 1 or more")
        largest = max(float(np.abs(values).max()) for values in both)
        exponent = int(np.frexp(largest)[1])
        small = np.stack([np.ldexp(values, -exponent) for values in both])
        moments = small @ small.T / small.shape[1]
        rise = int(np.frexp(moments.max())[1]) if largest else 0
        rise -= rise % 2
        moments = np.ldexp(moments, -rise)
        with np.errstate(over="ignore", under="ignore"):
            scale = float(np.ldexp(1.0, 2 * exponent + rise))
        curvatures, directions = _principal(*(float(moments[place]) for place in ((0, 0), (0, 1), (1, 1))))
        return cls(moments, scale, curvatures, directions)

    def along(self, offset: ArrayLike) -> NDArray[np.float64]:
        """How far weights are from the best, (..., 2), along the two directions."""
        return np.asarray(np.asarray(offset, np.float64) @ self.directions.T)

    def loss(self, offset: ArrayLike) -> NDArray[np.float64]:
        """The loss, over `scale`, of weights that are so far from the best, (..., 2)."""
        return np.asarray(self.along(offset) ** 2 @ self.curvatures)

    def share(self, offset: ArrayLike, start: ArrayLike) -> NDArray[np.float64]:
        """The loss as a share of that at the start; 0 if that is 0."""
        first = float(self.loss(start))
        return self.loss(offset) / first if first else np.zeros_like(self.loss(offset))

    def even_start(self) -> NDArray[np.float64]:
        """How far from the best weights a start is, at a distance of 1, of whose loss either direction has half.

        It lies to the left. Where the loss does not curve in the second direction, most of the way is along that.
        """
        curved, flat = self.curvatures.tolist()
        ratio = (flat / curved) ** 0.5 if flat else 0.25
        ends = [self.directions[1] + sign * ratio * self.directions[0] for sign in (-1.0, 1.0)]
        start = min(ends, key=lambda end: abs(float(end[1])))
        return np.asarray(start * (-1.0 if start[0] > 0 else 1.0) / hypot(*start.tolist()))

    def descend(self, start: ArrayLike, steps: int) -> NDArray[np.float64]:
        """Where gradient descent is, from the best weights, before the first step and after each: (steps + 1, 2).

        Every step is minus the gradient over the largest curvature of the loss: the longest that no direction
        overshoots with. It takes all of the way along the first direction at once; in the second, a share of
        1 - curvatures[1] / curvatures[0] is left after each. Without any curvature the weights stay.
        """
        left = np.ones((steps + 1, 2))
        if self.curvatures[0] > 0:
            left = (1 - self.curvatures / self.curvatures[0]) ** np.arange(steps + 1)[:, None]
        return np.asarray(left * self.along(start) @ self.directions)

    def steps_to(self, share: float, start: ArrayLike) -> int:
        """After how many steps no more than a share, between 0 and 1, is left of the loss at the start."""
        curved, flat = self.curvatures.tolist()
        first = float(self.loss(start))
        if not first:
            return 0
        held = float(self.along(start)[1]) ** 2 * flat / first
        if held <= share or flat == curved:
            return 1
        steps = log(share / held) / (2 * np.log1p(-flat / curved))
        return max(1, int(np.ceil(steps - 1e-9)))


def _principal(first: float, mixed: float, second: float) -> tuple[Array, Array]:
    """The eigenvalues of a symmetric matrix without negative ones, the larger first, and their unit vectors as rows.

    The smaller is the determinant over the larger: exact to the last digits even if it is many orders smaller.
    """
    half = (first - second) / 2
    root = hypot(half, mixed)
    larger = (first + second) / 2 + root
    determinant = first * second - mixed * mixed
    smaller = determinant / larger if determinant > _ROUNDING * first * second else 0.0
    x, y = (half + root, mixed) if half >= 0 else (mixed, root - half)
    length = hypot(x, y)
    x, y = (x / length, y / length) if length else (1.0, 0.0)
    return np.array([larger, smaller]), np.array([[x, y], [-y, x]])
