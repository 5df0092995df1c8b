"""What a cube shows at one moment, as arrays: place, colour, opacity and print of every cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.pose import Pose


@dataclass(frozen=True, eq=False)
class CellState:
    """A value: one row a cell.

    pose      place and size, scene units
    rgb       colour of the front face (cells, 3); the other faces are derived from it
    alpha     opacity of the cell
    ink       opacity of the printed value
    edge_rgb  colour of the edges (cells, 3)
    edge      width of the edges in pixels of a 1080p frame
    labels    the printed values
    """

    pose: Pose
    rgb: FloatArray
    alpha: FloatArray
    ink: FloatArray
    edge_rgb: FloatArray
    edge: FloatArray
    labels: tuple[str, ...]

    def changed(self, mask: BoolArray | None = None, **parts: Any) -> CellState:
        """The state with some parts replaced, for the cells of `mask` only if it is given; scalars are spread."""
        new: dict[str, Any] = {}
        for name, part in parts.items():
            old = getattr(self, name)
            if name == "pose":
                new[name] = part if mask is None else old.where(mask, part)
            elif name == "labels":
                keep = np.ones(len(old), bool) if mask is None else mask
                new[name] = tuple(b if k else a for a, b, k in zip(old, part, keep, strict=True))
            else:
                value = np.broadcast_to(np.asarray(part, float), old.shape)
                if mask is not None:
                    value = np.where(mask.reshape(-1, *[1] * (old.ndim - 1)), value, old)
                new[name] = np.array(value)
        return replace(self, **new)

    def towards(self, other: CellState, amount: FloatArray, lift: FloatArray | None = None) -> CellState:
        """The state part of the way to another, `amount` (cells,) from 0 to 1; `lift` bows each cell's path.

        A changed print fades out on the first half of the way and in on the second.
        """
        t = amount[:, None]

        def mix(a: FloatArray, b: FloatArray) -> FloatArray:
            return a if a is b else a + (b - a) * (t if a.ndim == 2 else amount)

        low, size = mix(self.pose.low, other.pose.low), mix(self.pose.size, other.pose.size)
        if lift is not None:
            low = low + lift * np.sin(np.pi * t)
        ink, labels = mix(self.ink, other.ink), self.labels
        if self.labels is not other.labels:
            differs = np.array([a != b for a, b in zip(self.labels, other.labels, strict=True)])
            ink = np.where(differs, ink * np.abs(2 * amount - 1), ink)
            late = amount >= 0.5
            labels = tuple(
                b if after else a for a, b, after in zip(self.labels, other.labels, late, strict=True)
            )
        return CellState(
            Pose(low, size),
            mix(self.rgb, other.rgb),
            mix(self.alpha, other.alpha),
            ink,
            mix(self.edge_rgb, other.edge_rgb),
            mix(self.edge, other.edge),
            labels,
        )


def staggered(alpha: float, delay: FloatArray, lag: float) -> FloatArray:
    """Each cell's own progress: it starts after `delay` (0 to 1) of the share `lag` of the time, all end by 1.

    >>> staggered(0.5, np.array([0.0, 1.0]), 0.5).tolist()
    [1.0, 0.0]
    """
    if lag <= 0:
        return np.full(delay.shape, alpha)
    return np.clip((alpha - delay * lag) / (1 - lag), 0.0, 1.0)


def order_delay(keys: npt.ArrayLike) -> FloatArray:
    """Delays from 0 to 1 in the order of `keys`; equal keys go together."""
    _, rank = np.unique(np.asarray(keys), return_inverse=True)
    return np.asarray(rank / max(1, rank.max(initial=0)), dtype=float)
