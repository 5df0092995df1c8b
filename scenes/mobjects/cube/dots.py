"""Dots between drawn neighbours that stand for the cells left out, on whichever sides of a cube one sees."""

from __future__ import annotations

from copy import copy

import numpy as np

from scenes.geometry.arrays import FloatArray
from scenes.geometry.grid import Grid
from scenes.geometry.occlusion import Cover
from scenes.geometry.pose import Pose
from scenes.mobjects.cube.cell_state import CellState

_DOT = 0.09
_SLAB_DOT = 0.12
_DOT_IN_GAP = 0.2
_SLAB_SPAN = 0.8
"""How far the dots between slabs spread, beside those within."""
_APART, _SLABS_APART = 1.2, 1.5
"""A gap wider than this, in cells, is one that opened on purpose: its dots go. The same for gaps between slabs."""
_DOT_PLACES = (-0.3, 0.0, 0.3)
_SUDDEN = 5.0
"""How fast dots come and go as a gap grows."""


class Dots:
    """The dots of a grid: three between neighbours, and three between slabs that stand apart.

    There are always as many; those with nothing to stand for have no opacity.
    """

    def __init__(self, grid: Grid, cover: Cover) -> None:
        self._pairs, self._along = grid.jumps
        self._between, self._cut = grid.slab_links
        self._cover = cover
        self._first_row = grid.ordinal[:, 1] == 0

    def turned(self, quarters: int) -> Dots:
        """The same for cells whose pose was turned, as `Pose.turned` does."""
        made = copy(self)
        made._cover = self._cover.turned(quarters)
        if quarters % 2:
            made._along, made._cut = 2 - self._along, 2 - self._cut
        return made

    def __len__(self) -> int:
        return len(_DOT_PLACES) * (len(self._pairs) + len(self._between))

    def placed(self, state: CellState) -> tuple[Pose, FloatArray]:
        """Boxes and opacities."""
        if not len(self):
            return Pose(np.zeros((0, 3)), np.zeros((0, 3))), np.zeros(0)
        parts = [self._in_slabs(state), self._between_slabs(state)]
        low = np.concatenate([pose.low for pose, _ in parts])
        size = np.concatenate([pose.size for pose, _ in parts])
        return Pose(low, size), np.concatenate([alpha for _, alpha in parts])

    def _in_slabs(self, state: CellState) -> tuple[Pose, FloatArray]:
        pose, view = state.pose, state.view
        first, second = self._pairs.T
        gap = pose.center[second] - pose.center[first]
        direction = np.abs(gap).argmax(axis=1)[:, None]
        edge = np.minimum(pose.size[first], pose.size[second])
        free = np.abs(np.take_along_axis(gap, direction, 1)) - np.take_along_axis(edge, direction, 1)
        along = gap / np.maximum(np.linalg.norm(gap, axis=1, keepdims=True), 1e-9)
        middle = (pose.center[first] + pose.center[second]) / 2
        side = np.where(direction[:, 0] == view.facing, 1, view.facing)
        rows = np.arange(len(first))
        middle[rows, side] += edge[rows, side] * 0.5 * view.signs[side]
        places = np.concatenate([middle + along * free * place for place in _DOT_PLACES])
        widest = np.maximum(edge.max(axis=1, keepdims=True), 1e-9)
        dot = np.minimum(widest * _DOT, np.maximum(free, 0.0) * _DOT_IN_GAP)
        size = np.tile(np.broadcast_to(dot, (len(first), 3)), (3, 1))
        near = np.clip((_APART - free / widest) * _SUDDEN, 0.0, 1.0)[:, 0]
        alpha = np.minimum(state.alpha[first], state.alpha[second]) * near * self._seen(state)
        return Pose(places - size / 2, size), np.tile(alpha, 3)

    def _seen(self, state: CellState) -> FloatArray:
        """How far each gap within slabs lies open to the viewer: not behind the slab ahead, nor on a hidden side."""
        view, first = state.view, self._pairs[:, 0]
        ahead = self._cover.ahead(view.facing, view)[first]
        moved = view.project(state.pose.center[ahead] - state.pose.center[first])
        cell = state.pose.size[first] @ np.abs(view.matrix).T
        clear = np.clip((np.abs(moved) / np.maximum(cell, 1e-9)).max(axis=1) * _SUDDEN - _SUDDEN, 0.0, 1.0)
        on_face = np.where(ahead < 0, 1.0, np.maximum(clear, 1 - state.alpha[ahead]))
        return np.where(self._along == view.facing, self._first_row[first], on_face) * view.clarity

    def _between_slabs(self, state: CellState) -> tuple[Pose, FloatArray]:
        pose, view = state.pose, state.view
        first, second = self._between.T
        gap = pose.center[second] - pose.center[first]
        across, up = np.linalg.solve(view.letters, view.project(gap).T)
        (right, _), (high, _) = view.writing
        width, height = pose.size[first, right], pose.size[first, high]
        beside = np.abs(across) > np.abs(up)
        cell = np.where(beside, width, height)
        length = np.where(beside, across, -up)
        depth = np.abs(np.linalg.solve(view.letters, view.matrix[:, view.facing]))
        free = length - cell - pose.size[first, view.facing] * np.where(beside, *depth)
        astray = np.abs(np.where(beside, up, across)) / cell
        near = np.clip((_SLABS_APART - free / cell) * _SUDDEN, 0.0, 1.0)
        apart = np.clip((free / cell - 0.3) * _SUDDEN, 0.0, 1.0)
        straight = np.clip(2.0 - astray * _SUDDEN, 0.0, 1.0)
        share = np.clip(free / np.maximum(length, 1e-9), 0.0, 1.0)[:, None] * _SLAB_SPAN
        middle = (pose.center[first] + pose.center[second]) / 2
        places = np.concatenate([middle + gap * share * place for place in _DOT_PLACES])
        size = np.tile((cell * _SLAB_DOT)[:, None], (3, 3))
        open_now = near * apart * straight * view.clarity * (self._cut == view.facing)
        alpha = np.minimum(state.alpha[first], state.alpha[second]) * open_now
        return Pose(places - size / 2, size), np.tile(alpha, 3)
