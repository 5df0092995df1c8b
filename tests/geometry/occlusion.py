"""Who hides whom, by brute force: viewing rays against boxes."""

from __future__ import annotations

import numpy as np

from scenes.geometry.arrays import FloatArray, IntArray
from scenes.geometry.occlusion import paint_order
from scenes.geometry.pose import Pose
from scenes.geometry.view import OBLIQUE, View

MISS = np.inf


def entry_depths(low: FloatArray, size: FloatArray, points: FloatArray, view: View = OBLIQUE) -> FloatArray:
    """How far along its viewing ray each screen point enters each box: (points, boxes); infinity where it misses.

    The ray comes from the viewer, and all its points lie on the screen where it does.
    """
    sight = np.linalg.svd(view.matrix)[2][2]
    sight = sight if sight @ view.away > 0 else -sight
    start = (np.linalg.pinv(view.matrix) @ points.T).T
    enter = np.full((len(points), len(low)), -np.inf)
    leave = np.full((len(points), len(low)), np.inf)
    for axis in range(3):
        ends = [edge[None, :, axis] - start[:, None, axis] for edge in (low, low + size)]
        if abs(sight[axis]) < 1e-9:
            beside = (ends[0] > 0) | (ends[1] < 0)
            enter = np.where(beside, np.inf, enter)
            continue
        ways = [end / sight[axis] for end in ends]
        enter, leave = np.maximum(enter, np.minimum(*ways)), np.minimum(leave, np.maximum(*ways))
    return np.where(enter < leave - 1e-7, enter, MISS)


def screen_points(
    low: FloatArray, size: FloatArray, count: int, seed: int, view: View = OBLIQUE
) -> FloatArray:
    """Random points, most of them on boxes."""
    rng = np.random.default_rng(seed)
    picks = rng.integers(len(low), size=count)
    return view.project(low[picks] + rng.random((count, 3)) * size[picks])


def wrongly_painted(
    low: FloatArray, size: FloatArray, count: int = 400, seed: int = 0, view: View = OBLIQUE
) -> list[str]:
    """The points at which the box painted last is not the box in front."""
    place = np.empty(len(low), dtype=int)
    order: IntArray = paint_order(low, size, view)
    assert sorted(order.tolist()) == list(range(len(low)))
    place[order] = np.arange(len(low))
    points = screen_points(low, size, count, seed, view)
    depths = entry_depths(low, size, points, view)
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
