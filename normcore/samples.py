"""Tensors to look at: seeded small integers, and bundled real activations."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.array_files import load
from normcore.axes import Layout, Role

__all__ = ["DIGITS_LAYOUT", "DIGITS_PATH", "digits", "integers", "parameters"]

DIGITS_PATH = Path(__file__).parent / "data" / "digits.npz"
DIGITS_LAYOUT = Layout.parse("NCHW")
_COMPACT = 1_000_000
_TRIES = 32
Array = NDArray[Any]


def integers(shape: Sequence[int], layout: Layout | str, seed: int = 0) -> Array:
    """Whole numbers 0 .. 9 in which channels, samples and tokens visibly differ in mean and in variance.

    Every channel, sample and token has a level of its own, and every channel a spread of its own. No slice of
    the positions within one sample and channel is constant where it has two values or more. Small tensors are
    the best of several draws: the one whose statistics differ most. The same seed gives the same tensor. The
    dtype is float64, or float32 above a million values to save memory.

    Raises NormError if the layout does not fit the shape.

    >>> integers((2, 3), "NC").dtype, float(integers((5, 4, 2, 3), "NCHW").max()) <= 9.0
    (dtype('float64'), True)
    """
    layout = Layout.parse(layout)
    sizes = layout.sizes(shape)
    tries = _TRIES if 0 < prod(sizes.values()) <= 4096 else 1
    drawn = (_draw(sizes, layout, np.random.default_rng([seed, attempt])) for attempt in range(tries))
    return max(drawn, key=lambda x: _contrast(x, layout)) if tries > 1 else next(drawn)


def parameters(shape: Sequence[int], seed: int = 0) -> tuple[Array, Array]:
    """Example values of gamma and beta, as if learned: short numbers that differ from the 1 and 0 they start at.

    gamma is 0.4, 0.8, 1.5 or 2 and beta -2, -1, 0.5 or 1, none of them again before the others had their turn. The
    same seed gives the same values.

    >>> gamma, beta = parameters((4,))
    >>> sorted(gamma.tolist()), sorted(beta.tolist())
    ([0.4, 0.8, 1.5, 2.0], [-2.0, -1.0, 0.5, 1.0])
    """
    rng = np.random.default_rng(seed)
    return _in_turn([0.4, 0.8, 1.5, 2.0], shape, rng), _in_turn([-2.0, -1.0, 0.5, 1.0], shape, rng)


def _in_turn(values: Sequence[float], shape: Sequence[int], rng: np.random.Generator) -> Array:
    """An array of the values in random order, each as often as the others or once more."""
    size = int(np.prod(shape))
    rounds = np.tile(np.asarray(values, dtype=np.float64), (-(-size // len(values)), 1))
    return rng.permuted(rounds, axis=1).ravel()[:size].reshape(tuple(shape))


def _draw(sizes: dict[str, int], layout: Layout, rng: np.random.Generator) -> Array:
    """One draw: levels that add up, noise with a spread for each channel, rounded and kept within 0 .. 9."""
    shape = tuple(sizes.values())
    reach = {Role.BATCH: 1.6, Role.FEATURES: 2.6, Role.TOKENS: 1.6}
    x = rng.standard_normal(shape, dtype=np.float32)
    spread = np.linspace(0.7, 2.0, max(1, sizes[layout.features]), dtype=np.float32)
    x *= _spread_along(rng.permutation(spread), layout, layout.features)
    x += np.float32(4.5)
    for name, size in sizes.items():
        width = reach.get(layout.role(name))
        if width is not None and size > 1:
            levels = np.linspace(-width, width, size, dtype=np.float32)
            x += _spread_along(rng.permutation(levels), layout, name)
    np.rint(x, out=x)
    x += 0.0  # turns the -0 of rint into 0
    np.clip(x, 0, 9, out=x)
    _break_constant_slices(x, layout)
    return x if x.size > _COMPACT else x.astype(np.float64)


def _spread_along(values: Array, layout: Layout, name: str) -> Array:
    """A vector laid along one axis, with size 1 along the others."""
    return values.reshape([-1 if other == name else 1 for other in layout.names])


def _break_constant_slices(x: Array, layout: Layout) -> None:
    """Move one value of each constant (sample, channel) slice, in place."""
    axes = layout.indices(layout.positions)
    if prod(x.shape[axis] for axis in axes) < 2 or x.size == 0:
        return
    constant = x.max(axis=axes) == x.min(axis=axes)
    first = x[tuple(0 if axis in axes else slice(None) for axis in range(x.ndim))]
    first += np.where(constant, np.where(first < 9, 1, -1), 0).astype(x.dtype)


def _contrast(x: Array, layout: Layout) -> tuple[float, ...]:
    """How visibly the statistics differ, larger is better: few constant groups, then the smallest gaps."""
    roles = {name: layout.role(name) for name in layout.names}
    features, batch = (layout.features,), tuple(name for name in layout.names if roles[name] is Role.BATCH)
    tokens = tuple(name for name in layout.names if roles[name] is Role.TOKENS)
    constant, gaps = 0, []
    for apart in (features, batch, batch + tokens):
        axes = layout.indices(name for name in layout.names if name not in apart)
        if not axes:
            continue
        means, variances = x.mean(axis=axes).ravel(), x.var(axis=axes).ravel()
        constant += int((variances == 0).sum())
        gaps += [_smallest_gap(means), 0.3 * _smallest_gap(variances)]
    return (-constant, min(gaps, default=0.0), sum(gaps))


def _smallest_gap(values: Array) -> float:
    """The least distance between two of the values; infinite for a single one is cut to 9."""
    return float(np.diff(np.sort(values)).min()) if values.size > 1 else 9.0


def digits() -> Array:
    """Real activations: six handwritten digits through four 3x3 filters and ReLU, NCHW (6, 4, 8, 8) float32.

    The digits are the first images of 0 .. 5 in "Optical Recognition of Handwritten Digits" (E. Alpaydin, C.
    Kaynak, UCI Machine Learning Repository, doi 10.24432/C50P49, CC BY 4.0), as scikit-learn's load_digits
    gives them, scaled to 0 .. 1. The filters are fixed: blur, horizontal edge, vertical edge, outline; zero
    padding.

    >>> digits().shape, str(digits().dtype)
    ((6, 4, 8, 8), 'float32')
    """
    return load(DIGITS_PATH, DIGITS_LAYOUT, key="activations")
