"""The experiment that shows what depends on the batch: one sample is replaced, another is watched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from normcore.axes import Layout
from normcore.errors import NormError
from normcore.kinds import BATCH, NormKind, kind_named
from normcore.normalization import normalize
from normcore.record import NormRecord

__all__ = ["BatchMateSwap", "other_mates", "swap_batch_mate"]

Array = NDArray[Any]
_SMALL = 4096
_TRIES = 16
_PART = 2**18
_SHIFT_SEEN = 9000.0
"""Constants up to this one are told from what is 9 more in every floating type."""


@dataclass(frozen=True, eq=False)
class BatchMateSwap:
    """One sample was replaced; did the output of another one move?

    sample, mate       places along the batch axis: the sample watched, the one replaced
    x_before, x_after  the tensors, equal but for the mate; x_after is made when it is asked for
    y_before, y_after  their normalized values, whole, made likewise
    before             the record of x_before
    after              x_before with the statistics of x_after, which is right for every sample but the mate
    changed            whether any bit of the watched sample's output differs
    max_abs_change     the largest difference within the watched sample's output
    spot               its place: a flat index within the sample
    moved              the value of that output that differs most, before and after

    >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 2.0], [7.0, 4.0]]), "layer", "NC").changed
    False
    """

    kind: NormKind
    sample: int
    mate: int
    seed: int
    before: NormRecord
    after: NormRecord
    changed: bool
    max_abs_change: float
    spot: int
    moved: tuple[float, float]

    @property
    def x_before(self) -> Array:
        """The tensor with the first mate.

        >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 2.0]]), "batch", "NC").x_before.tolist()
        [[1.0, 5.0], [3.0, 2.0]]
        """
        return self.before.x

    @property
    def x_after(self) -> Array:
        """The tensor with the other mate.

        >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 2.0]]), "batch", "NC").x_after[0].tolist()
        [1.0, 5.0]
        """
        record = self.before
        return _swapped(self.x_before, record.layout, self.sample, self.mate, self.seed, record.eps)

    @property
    def replacement(self) -> Array:
        """The values of the other mate.

        >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 2.0]]), "batch", "NC").replacement.shape
        (2,)
        """
        return _sample(self.x_after, self.before.layout, self.mate)

    @property
    def y_before(self) -> Array:
        """The normalized values with the first mate.

        >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 5.0]]), "batch", "NC", eps=1e-30).y_before[0].tolist()
        [-1.0, 0.0]
        """
        return self.before.y

    @property
    def y_after(self) -> Array:
        """The normalized values with the other mate.

        >>> swap_batch_mate(np.array([[1.0, 5.0], [3.0, 5.0]]), "batch", "NC").y_after.shape
        (2, 2)
        """
        return normalize(self.x_after, self.kind, self.before.layout, eps=self.before.eps).y


def _place(index: int, size: int, what: str) -> int:
    """A place along the batch, counted from the front. Raises NormError outside it."""
    if not -size <= index < size:
        raise NormError(f"{what} {index} is not in a batch of {size}: use 0 .. {size - 1}")
    return index % size


def swap_batch_mate(
    x: Array,
    kind: NormKind | str,
    layout: Layout | str,
    *,
    sample: int = 0,
    mate: int = -1,
    seed: int = 0,
    eps: float = 1e-5,
    record: NormRecord | None = None,
) -> BatchMateSwap:
    """Replace the sample `mate`, and compare what comes out for `sample`.

    Batch norm pools over the batch, so its output moves; layer, instance, group and RMS norm give the same
    bits. The new values depend on x and seed only, so every kind sees the same swap: for a small x the draw,
    of several, that moves batch norm most. `record` is what `normalize` gave for x, if it is there already.

    Raises NormError without a batch axis of 2 or more, or if sample and mate are outside it or the same.

    >>> x = np.array([[1.0, 5.0], [3.0, 2.0], [7.0, 4.0]])
    >>> swap_batch_mate(x, "batch", "NC").changed
    True
    """
    x, kind, layout = np.asarray(x), kind_named(kind), Layout.parse(layout)
    size = layout.sizes(x.shape).get(layout.batch or "", 0)
    if layout.batch is None or size < 2:
        raise NormError(
            f"a batch of {size} in shape {x.shape} of layout {layout}: a mate needs 2 samples or more"
        )
    sample, mate = _place(sample, size, "sample"), _place(mate, size, "mate")
    if sample == mate:
        raise NormError(f"sample and mate are both {sample}: choose two different samples")
    before = record or normalize(x, kind, layout, eps=eps)
    swapped = _swapped(x, layout, sample, mate, seed, eps)
    after = replace(normalize(swapped, kind, layout, eps=eps), x=x)
    del swapped
    changed, spot, moved = _moved(before, after, sample)
    return BatchMateSwap(
        kind, sample, mate, seed, before, after, changed, abs(moved[0] - moved[1]), spot, moved
    )


def other_mates(
    x: Array, layout: Layout | str, *, sample: int = 0, seed: int = 0, out: Array | None = None
) -> Array:
    """A copy of x with other values for all samples but one, from the range of x.

    With `out` it is put there, which may be x itself, and no copy is made. Whole numbers stay whole. No value stays as
    it was where the type has another one in that range.

    >>> x = np.array([[1.0, 5.0], [3.0, 2.0], [7.0, 4.0]])
    >>> after = other_mates(x, "NC")
    >>> after[0].tolist(), bool((after[1:] != x[1:]).all())
    ([1.0, 5.0], True)
    """
    layout = Layout.parse(layout)
    ends, rng = _ends(x), np.random.default_rng(seed)
    after = np.array(x) if out is None else out
    if after is not x:
        after[...] = x
    samples = np.moveaxis(after, layout.index(layout.batch or "N"), 0)
    kept = _place(sample, len(samples), "sample")
    for mate in range(len(samples)):
        for part in _parts(samples[mate, ...]) if mate != kept else ():
            _replace(part, ends, rng)
    return after


def _replace(values: Array, ends: tuple[float, float], rng: np.random.Generator) -> None:
    """Put other values in place of these, none of them the one that was there if there is another."""
    old, same = values.copy(), np.ones(values.shape, dtype=bool)
    for _ in range(_TRIES):
        drawn = old[same]
        _draw(drawn, ends, rng)
        values[same] = drawn
        same = values == old
        if not same.any():
            break


def _moved(before: NormRecord, after: NormRecord, sample: int) -> tuple[bool, int, tuple[float, float]]:
    """Whether any bit of a sample's output differs, where it differs most, and what it is there before and after."""
    one, other = before.of_sample(sample), after.of_sample(sample)
    bits = np.dtype(f"u{one.dtype.itemsize}")
    changed = not np.array_equal(one.view(bits), other.view(bits))
    if not one.size:
        return changed, 0, (0.0, 0.0)
    apart = (
        np.subtract(one, other, out=other)
        if one.dtype == np.float64
        else np.subtract(one, other, dtype=float)
    )
    spot = int(np.abs(apart, out=apart).argmax())
    cell = list(np.unravel_index(spot, one.shape))
    cell[before.layout.index(before.layout.batch or "N")] = np.intp(sample)
    return changed, spot, (float(one.flat[spot]), float(after.y_at(cell)))


def _swapped(x: Array, layout: Layout, sample: int, mate: int, seed: int, eps: float) -> Array:
    """A copy of x with other values for the mate."""
    rng = np.random.default_rng(seed)
    if x.size > _SMALL:
        return _with_other_mate(x, layout, mate, rng)
    best, reach = x, -1.0
    before = normalize(x, BATCH, layout, eps=eps).of_sample(sample)
    for _ in range(_TRIES):
        after = _with_other_mate(x, layout, mate, rng)
        now = normalize(after, BATCH, layout, eps=eps).of_sample(sample)
        change = float(np.nan_to_num(np.abs(now - before)).max(initial=0.0))
        if change > reach:
            best, reach = after, change
    return best


def _with_other_mate(x: Array, layout: Layout, mate: int, rng: np.random.Generator) -> Array:
    """A copy of x with other values for one sample."""
    after = np.array(x)
    _draw(_sample(after, layout, mate), _ends(x), rng)
    return after


def _ends(x: Array) -> tuple[float, float]:
    """The range of x; one beside its value if there is only one."""
    low, high = float(x.min()), float(x.max())
    if low < high:
        return low, high
    first, last = sorted((0.999 * low, low)) if abs(low) > _SHIFT_SEEN else (low, low + 9.0)
    return first, last


def _draw(values: Array, ends: tuple[float, float], rng: np.random.Generator) -> None:
    """Put other values from a range in place of these; whole numbers if these are whole numbers.

    The range is halved and the values doubled, because it may be wider than the largest float64.
    """
    low, high = ends
    narrow = high - low < 1e6 and max(-low, high) < 2.0**53
    if narrow and all(bool(np.all(part == np.rint(part))) for part in _parts(values)):
        values[...] = rng.integers(round(low), round(high) + 1, values.shape)
        return
    for part in _parts(values):
        part[...] = 2 * rng.uniform(low / 2, high / 2, part.shape)


def _sample(x: Array, layout: Layout, place: int) -> Array:
    """A view of one sample."""
    return np.moveaxis(x, layout.index(layout.batch or "N"), 0)[place, ...]


def _parts(array: Array) -> Iterator[Array]:
    """Views of an array, one after the other along its first axis, each of so few values that they take no memory."""
    whole = np.atleast_1d(array)
    rows = max(1, _PART * len(whole) // max(1, whole.size))
    return (whole[start : start + rows] for start in range(0, len(whole), rows))
