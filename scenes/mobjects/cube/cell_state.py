"""What a cube shows at one moment: place, colour, opacity and print of every cell, as arrays, and the camera angle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.pose import Pose
from scenes.geometry.view import OBLIQUE, View


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
    frame     opacity of a frame in the theme's hero colour that marks the cell
    view      the camera angle
    turns     quarter turns of the cells against the axes that number them, a broken number on the way to another pose
    """

    pose: Pose
    rgb: FloatArray
    alpha: FloatArray
    ink: FloatArray
    edge_rgb: FloatArray
    edge: FloatArray
    labels: tuple[str, ...]
    frame: FloatArray
    view: View = OBLIQUE
    turns: float = 0.0

    def changed(self, mask: BoolArray | None = None, **parts: Any) -> CellState:
        """The state with some parts replaced, for the cells of `mask` only if it is given; scalars are spread."""
        new: dict[str, Any] = {}
        for name, part in parts.items():
            old = getattr(self, name)
            if name in ("view", "turns"):
                new[name] = part
            elif name == "pose":
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

    def taken(self, rows: IntArray) -> CellState:
        """The state of some cells, in this order; a cell may be taken several times."""
        labels = tuple(self.labels[row] for row in rows.tolist())
        arrays = {
            name: getattr(self, name)[rows] for name in ("rgb", "alpha", "ink", "edge_rgb", "edge", "frame")
        }
        pose = Pose(self.pose.low[rows], self.pose.size[rows])
        return replace(self, pose=pose, labels=labels, **arrays)

    def towards(
        self,
        other: CellState,
        amount: FloatArray,
        turned: float | None = None,
    ) -> CellState:
        """The state part of the way to another, `amount` (cells,) from 0 to 1.

        A print changes at once, half way, so that no cell is ever without one. The camera has turned by the share
        `turned`, the mean of `amount` if it is not given; meanwhile the middle of the cells moves straight.
        """
        t = amount[:, None]

        def mix(a: FloatArray, b: FloatArray) -> FloatArray:
            return a if a is b else a + (b - a) * (t if a.ndim == 2 else amount)

        low, size = mix(self.pose.low, other.pose.low), mix(self.pose.size, other.pose.size)
        view, share = self.view, float(amount.mean()) if turned is None else turned
        if other.view != view:
            view = view.towards(other.view, share)
            low = low + view.across(self._straight_on(other, view, share))
        labels = self.labels
        if self.labels is not other.labels:
            late = amount >= 0.5
            labels = tuple(
                b if after else a for a, b, after in zip(self.labels, other.labels, late, strict=True)
            )
        return CellState(
            Pose(low, size),
            mix(self.rgb, other.rgb),
            mix(self.alpha, other.alpha),
            mix(self.ink, other.ink),
            mix(self.edge_rgb, other.edge_rgb),
            mix(self.edge, other.edge),
            labels,
            mix(self.frame, other.frame),
            view,
            self.turns + (other.turns - self.turns) * share,
        )

    def _straight_on(self, other: CellState, view: View, share: float) -> FloatArray:
        """How far on the screen a turn alone has led the middle of the cells off its straight way."""
        start, end = self.pose.center.mean(axis=0), other.pose.center.mean(axis=0)
        first, last = self.view.project(start), other.view.project(end)
        return np.asarray(first + (last - first) * share - view.project(start + (end - start) * share))


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
