"""Who hides whom, by brute force: viewing rays against boxes."""

from __future__ import annotations

import numpy as np

from scenes.geometry.arrays import FloatArray, IntArray
from scenes.geometry.occlusion import paint_order
from scenes.geometry.pose import DEPTH, Pose, project

MISS = np.inf


def entry_depths(low: FloatArray, size: FloatArray, points: FloatArray) -> FloatArray:
    """The depth at which the viewing ray through each screen point enters each box: (points, boxes).

    The ray of screen point p is z -> (p - z DEPTH, z), seen from z = -infinity; infinity where it misses.
    """
    z_in = np.broadcast_to(low[:, 2], (len(points), len(low))).copy()
    z_out = np.broadcast_to(low[:, 2] + size[:, 2], z_in.shape).copy()
    for axis in (0, 1):
        near = (points[:, axis, None] - (low + size)[None, :, axis]) / DEPTH[axis]
        far = (points[:, axis, None] - low[None, :, axis]) / DEPTH[axis]
        z_in, z_out = np.maximum(z_in, near), np.minimum(z_out, far)
    return np.where(z_in < z_out - 1e-7, z_in, MISS)


def screen_points(low: FloatArray, size: FloatArray, count: int, seed: int) -> FloatArray:
    """Random points, most of them on boxes."""
    rng = np.random.default_rng(seed)
    picks = rng.integers(len(low), size=count)
    return np.asarray(project(low[picks] + rng.random((count, 3)) * size[picks]))


def wrongly_painted(low: FloatArray, size: FloatArray, count: int = 400, seed: int = 0) -> list[str]:
    """The points at which the box painted last is not the box in front."""
    place = np.empty(len(low), dtype=int)
    order: IntArray = paint_order(low, size)
    assert sorted(order.tolist()) == list(range(len(low)))
    place[order] = np.arange(len(low))
    points = screen_points(low, size, count, seed)
    depths = entry_depths(low, size, points)
    hit = np.isfinite(depths)
    front = depths.argmin(axis=1)
    painted = np.where(hit, place, -1).argmax(axis=1)
    wrong = np.flatnonzero(hit.any(axis=1) & (front != painted))
    return [
        f"at {points[i].round(3)} box {painted[i]} is painted over box {front[i]}, which is in front"
        for i in wrong.tolist()
    ]


def colliding(pose: Pose) -> IntArray:
    """Pairs of boxes that share more than a sliver of space: (pairs, 2)."""
    low, high = pose.low, pose.low + pose.size
    shared = np.minimum(high[:, None], high[None]) - np.maximum(low[:, None], low[None])
    pairs = np.argwhere((shared > 1e-9).all(axis=2))
    return np.asarray(pairs[pairs[:, 0] < pairs[:, 1]])
