"""Means, variances and normalized values by plain numpy, written without normcore."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def axis_names(layout: str) -> list[str]:
    """One name an axis."""
    return layout.split() if " " in layout else list(layout)


def kept_axes(kind: str, layout: str) -> list[str]:
    """The axes along which the statistics differ: the channel, or the sample and the token."""
    names = axis_names(layout)
    feature = "C" if "C" in names else "D"
    return [feature] if kind == "batch" else [name for name in names if name in ("N", "T")]


def rows(x: Array, kind: str, layout: str) -> Array:
    """The tensor with one row a group, in the order of the groups."""
    names, kept = axis_names(layout), kept_axes(kind, layout)
    moved = np.moveaxis(x.astype(np.float64), [names.index(name) for name in kept], range(len(kept)))
    return moved.reshape(math.prod(moved.shape[: len(kept)]), -1)


def statistics(x: Array, kind: str, layout: str) -> tuple[Array, Array, int]:
    """Mean and biased variance of every group, and how many values each averages."""
    flat = rows(x, kind, layout)
    mean = flat.sum(axis=1) / flat.shape[1]
    return mean, ((flat - mean[:, None]) ** 2).sum(axis=1) / flat.shape[1], flat.shape[1]


def normalized(x: Array, kind: str, layout: str, eps: float) -> Array:
    """(x - mean) / sqrt(var + eps), cell by cell."""
    names, kept = axis_names(layout), kept_axes(kind, layout)
    axes = tuple(axis for axis, name in enumerate(names) if name not in kept)
    x = x.astype(np.float64)
    mean = x.mean(axis=axes, keepdims=True)
    return np.asarray((x - mean) / np.sqrt(((x - mean) ** 2).mean(axis=axes, keepdims=True) + eps))


def group_index(name: str, x: Array, kind: str, layout: str) -> int:
    """The place of the group called e.g. "n = 2, t = 3"."""
    names = axis_names(layout)
    parts = dict(part.split(" = ") for part in name.split(", "))
    kept = kept_axes(kind, layout)
    assert list(parts) == [axis.lower() for axis in kept]
    place = [int(parts[axis.lower()].replace(",", "")) - 1 for axis in kept]
    return int(np.ravel_multi_index(place, [x.shape[names.index(axis)] for axis in kept]))
