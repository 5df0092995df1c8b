"""Groups of cells as flat blocks beside each other, each whole and seen from the front. No Manim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenes.geometry.arrangements import spread
from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.box import Box
from scenes.geometry.grid import Grid
from scenes.geometry.pose import Pose
from scenes.geometry.view import DEPTH_X, DEPTH_Y

_GAP = 0.34
"""Room between two blocks, in scene units, beside what their depth takes."""
_NEAR = 12.0
_SMALL, _BETWEEN, _BETWEEN_MAPS = 0.34, 0.14, 0.2
"""The largest pitch of a block that stands aside, and the room under it: rows of maps are apart themselves."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """Where every cell stands, and the rectangle of each block's front by the label of its group."""

    pose: Pose
    fronts: dict[int, Box]

    def ahead(self, mask: BoolArray) -> Blocks:
        """The same picture with the cells of `mask` nearer to the viewer, so that nothing passes before them."""
        nearer = np.array([_NEAR * DEPTH_X, _NEAR * DEPTH_Y, -_NEAR])
        return replace(self, pose=self.pose.moved(nearer, mask))


def blocks(
    grid: Grid,
    groups: IntArray,
    reduced: Sequence[str],
    box: Box,
    *,
    labels: Sequence[int] | None = None,
    below: float = 0.0,
    largest: float = 1.0,
    lines: int | None = None,
    gap: float = _GAP,
    squat: float = 1.0,
    deep: float = 1.0,
) -> Blocks:
    """Groups as blocks in the order of their labels, in the number of rows that makes them largest.

    Parameters
    ----------
    groups
        The label of each drawn cell.
    reduced
        The averaged axes: samples or features run across, the others down.
    labels
        The groups that have a place, all by default; the other cells get none, and no size.
    below
        Room under each block for its name, in scene units.
    largest
        The largest pitch of a cell, in scene units.
    lines
        How many rows; those that make the cells largest by default.
    gap
        Room between two blocks, beside what their depth takes.
    squat
        The height of a cell over its width.
    deep
        The depth of a block, as a share of what it usually is.
    """
    labels = np.unique(groups).tolist() if labels is None else list(labels)
    low, size = np.zeros((len(grid), 3)), np.zeros((len(grid), 3))
    fronts: dict[int, Box] = {}
    if not labels:
        return Blocks(Pose(low, size), fronts)
    flat = [_block(grid, groups == label, reduced, squat, deep) for label in labels]
    wide, high = (max(float(ends[axis]) for _, ends in flat) for axis in (0, 1))
    best = max(
        (lines,) if lines else range(1, len(labels) + 1),
        key=lambda rows: _pitch(rows, len(labels), (wide, high), box, below, gap, deep),
    )
    pitch = min(largest, _pitch(best, len(labels), (wide, high), box, below, gap, deep))
    columns = -(-len(labels) // best)
    behind = _depth(deep * pitch)
    room = (wide * pitch + gap + behind[0], high * pitch + behind[1] + below)
    for place, (label, (pose, ends)) in enumerate(zip(labels, flat, strict=True)):
        row, column = divmod(place, columns)
        in_row = min(columns, len(labels) - row * columns)
        left = box.center[0] - (in_row * room[0] - gap) / 2 + column * room[0]
        top = box.center[1] + (best * room[1]) / 2 - row * room[1] - behind[1]
        mask = groups == label
        low[mask] = pose.low[mask] * pitch + [left, top, 0.0]
        size[mask] = pose.size[mask] * pitch
        fronts[label] = Box(left, left + ends[0] * pitch, top - ends[1] * pitch, top)
    return Blocks(Pose(low, size), fronts)


def one_ahead(
    grid: Grid,
    groups: IntArray,
    reduced: Sequence[str],
    label: int,
    room: Box,
    rest: Box,
    *,
    largest: float = 0.8,
    squat: float = 1.0,
) -> Blocks:
    """One group as a large block in `room`, before the others, which stand small in `rest`.

    Its cells are `squat` times as high as they are wide.
    """
    mask = groups == label
    others = [other for other in np.unique(groups).tolist() if other != label]
    below = _BETWEEN_MAPS if grid.maps else _BETWEEN
    small = blocks(grid, groups, reduced, rest, labels=others, largest=_SMALL, below=below)
    large = blocks(grid, groups, reduced, room, labels=[label], largest=largest, squat=squat)
    return Blocks(small.pose.where(mask, large.pose), small.fronts | large.fronts).ahead(mask)


def _block(
    grid: Grid, mask: BoolArray, reduced: Sequence[str], squat: float = 1.0, deep: float = 1.0
) -> tuple[Pose, FloatArray]:
    """The cells of one group at a pitch of 1, its upper left corner at the origin, and its width and height."""
    pose, lower = spread(grid, reduced, mask), np.array([1.0, squat, deep])
    pose = Pose(pose.low * lower, pose.size * lower)
    left, top = pose.low[mask][:, 0].min(), (pose.low + pose.size)[mask][:, 1].max()
    moved = pose.moved([-left, -top, 0.0], mask)
    ends = (moved.low + moved.size)[mask][:, 0].max(), -moved.low[mask][:, 1].min()
    return moved, np.array(ends)


def _depth(pitch: float) -> tuple[float, float]:
    """How far a block of this pitch reaches to the right and up beyond its front."""
    return 0.3 * pitch * DEPTH_X, 0.3 * pitch * DEPTH_Y


def _pitch(
    rows: int, count: int, ends: tuple[float, float], box: Box, below: float, gap: float, deep: float
) -> float:
    """The pitch of cells with which `count` blocks in `rows` rows fit a box."""
    columns = -(-count // rows)
    across = (box.width - (columns - 1) * gap) / columns / (ends[0] + _depth(deep)[0])
    down = (box.height / rows - below) / (ends[1] + _depth(deep)[1])
    return float(max(1e-6, min(across, down)))
