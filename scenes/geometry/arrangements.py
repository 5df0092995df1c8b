"""The poses that a film passes through: folded to a cube, its samples side by side, a group laid flat. No Manim."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from normcore.axes import Layout
from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.geometry.box import Box
from scenes.geometry.grid import Grid
from scenes.geometry.pose import CELL_FILL, Pose
from scenes.geometry.view import FROM_ABOVE, OBLIQUE, View

ELIDED_GAP = 0.6
"""Room, in cells, left for the dots where samples or features are not drawn."""
POSITION_GAP = 0.36
"""The same where positions are not drawn: several gaps may lie close together."""
SHEET_GAP = 0.22
"""The same within a channel map of the exploded view: a wider gap would show the maps behind it."""
MAP_GAP = 1.0
"""Room, in cells, between the maps of a sample or a group."""
_SAMPLE_GAP = 2.5
"""The same between samples that lie side by side as maps."""
SLAB_GAP = 0.7
"""Room, in cells, between the slabs of an opened cube."""
_ROW_GAP = 1.2
"""The gap between rows of slabs, beside that between columns."""
_TRIES = 3
"""The room between rows is given in scene units and depends on how large the cells become."""
_DOTS_ROOM = 1.3
"""The same where slabs between them are not drawn."""
LARGEST_OPEN = 1.6
"""The greatest pitch of an opened cube, in scene units."""
SHEET_PITCH = 1.9
SHEET_DEPTH = 0.3


def line_places(flat: IntArray, gap: float = ELIDED_GAP, pitch: float = 1.0) -> FloatArray:
    """Where cells stand along a line: one pitch apart, with room for dots where indices jump.

    >>> line_places(np.array([0, 1, 2, 7])).tolist()
    [0.0, 1.0, 2.0, 3.6]
    """
    found, inverse = np.unique(flat, return_inverse=True)
    steps = np.where(np.diff(found) > 1, pitch + gap, pitch)
    return np.concatenate([[0.0], np.cumsum(steps)])[inverse]


def folded(grid: Grid, cut: str | None = None, gap: float = 0.0) -> Pose:
    """The cube: features to the right, positions down, batch away from the viewer; `gap` opens along axis `cut`.

    Maps stand beside each other, one a feature.
    """
    layout = grid.layout
    wider = gap * (cut == layout.features)
    if grid.maps:
        x, y = _maps(grid, np.ones(len(grid), bool))
        x = x + line_places(grid.flat_index((layout.features,)), pitch=_ends(x) + MAP_GAP + wider)
    else:
        x = line_places(grid.flat_index((layout.features,)), pitch=1 + wider)
        y = -line_places(grid.flat_index(layout.positions), POSITION_GAP, 1 + gap * (cut in layout.positions))
    batch = (layout.batch,) if layout.batch else ()
    z = line_places(grid.flat_index(batch), pitch=1 + gap * (cut is not None and cut == layout.batch))
    return _boxes(x, y, z)


def exploded(grid: Grid, box: Box, gap: float = 0.9) -> Pose:
    """The batch un-hidden: its samples beside each other, in one row or, if that makes them larger, in more.

    Each sample is a stack of channel maps, or a sheet of tokens by features; of a grid of maps, its maps side by side.
    """
    sample = _sample_sheets(grid)
    if grid.layout.batch is None:
        return sample.fitted(box)
    order = np.unique(grid.axis_index(grid.layout.batch), return_inverse=True)[1]
    bounds, gap = sample.bounds(), _SAMPLE_GAP if grid.maps else gap
    width, height = bounds.width + gap, bounds.height + 1.6 * gap
    poses = []
    for rows in range(1, int(order.max()) + 2):
        columns = -(-(int(order.max()) + 1) // rows)
        column, row = order % columns, order // columns
        left_over = columns * rows - (int(order.max()) + 1)
        indent = np.where(row == rows - 1, left_over * width / 2, 0.0)
        places = np.stack([column * width + indent, -row * height, np.zeros(len(order))], axis=1)
        poses.append(sample.moved(places).fitted(box))
    best = max(float(pose.size[0, 0]) for pose in poses)
    return next(pose for pose in poses if pose.size[0, 0] > best / 1.05)


def direction_of(grid: Grid, axis: str) -> int:
    """Along which of x, y and z of the folded cube an axis of the tensor runs: 0, 1 or 2."""
    for direction, names in enumerate(grid.directions):
        if axis in names:
            return direction
    raise ValueError(f"this tensor has no axis {axis!r}; its axes are {', '.join(grid.layout.names)}")


def opening_view(grid: Grid, axis: str) -> View:
    """The view in which the slabs of an axis turn their large sides to the viewer."""
    return (OBLIQUE.quarter(1), FROM_ABOVE, OBLIQUE)[direction_of(grid, axis)]


def opened(
    grid: Grid,
    axis: str,
    box: Box,
    view: View | None = None,
    gap: float = SLAB_GAP,
    largest: float = LARGEST_OPEN,
    below: float = 0.0,
) -> Pose:
    """The slabs of an axis side by side in `box`, in order of the index: one row or, if that makes them larger, more.

    Between rows there is room of `below`, in scene units, at least. Slabs of a position axis are single positions.
    Each stays as far from the viewer as it is in the folded cube, which changes nothing in the picture: on their way no
    slab passes through another.
    """
    direction, view = direction_of(grid, axis), view or opening_view(grid, axis)
    slabs, flat = folded(grid), grid.flat_index(grid.directions[direction])
    order = np.unique(flat, return_inverse=True)[1]
    count = int(order.max()) + 1
    bounds = slabs.bounds(order == 0, view)
    corners = np.array([slabs.bounds(order == slab, view).center for slab in range(count)])

    def in_columns(columns: int, between: float) -> Pose:
        places = _slab_places(np.unique(flat), columns, bounds.width, bounds.height, gap, between)
        return slabs.moved(view.across(places - corners)[order]).fitted(box, largest, view)

    found = []
    for rows in range(1, count + 1):
        columns = -(-count // rows)
        if -(-count // columns) == rows:
            pose = in_columns(columns, _ROW_GAP * gap)
            for _ in range(_TRIES if rows > 1 else 0):
                pose = in_columns(columns, max(_ROW_GAP * gap, below * CELL_FILL / float(pose.size[0, 0])))
            found.append(pose)
    best = max(float(pose.size[0, 0]) for pose in found)
    return next(pose for pose in found if pose.size[0, 0] > best / 1.05)


def _slab_places(
    flat: IntArray, columns: int, width: float, height: float, gap: float, between: float
) -> FloatArray:
    """The middles of slabs in rows; a last row that is not full stands in the middle. Room for dots at every jump."""
    count, wider = len(flat), max(0.0, _DOTS_ROOM - gap)
    row, column = np.arange(count) // columns, np.arange(count) % columns
    jumps = np.flatnonzero(np.diff(flat) > 1) + 1
    room_before_column = np.isin(np.arange(columns), column[jumps[column[jumps] > 0]]) * wider
    room_before_row = np.isin(np.arange(row[-1] + 1), row[jumps[column[jumps] == 0]]) * wider
    x = column * (width + gap) + np.cumsum(room_before_column)[column]
    y = -(row * (height + between) + np.cumsum(room_before_row)[row])
    last = row == row[-1]
    x[last] += (x[column == columns - 1][0] - x[last][-1]) / 2
    return np.stack([x, y], axis=1)


def _sample_sheets(grid: Grid) -> Pose:
    """Every cell at its place within its own sample."""
    layout = grid.layout
    if grid.maps:
        x, y = _tiled(grid, np.ones(len(grid), bool), (layout.features,))
        return _boxes(x, y, np.zeros(len(grid)), SHEET_DEPTH)
    spatial = [name for name in layout.positions if name != "T"]
    if not spatial:
        x = line_places(grid.flat_index((layout.features,)))
        return _boxes(
            x, -line_places(grid.flat_index(layout.positions), SHEET_GAP), np.zeros(len(grid)), SHEET_DEPTH
        )
    x = line_places(grid.flat_index(spatial[-1:]), SHEET_GAP)
    y = -line_places(grid.flat_index([n for n in layout.positions if n != spatial[-1]]), SHEET_GAP)
    z = line_places(grid.flat_index((layout.features,)), pitch=SHEET_PITCH)
    return _boxes(x, y, z, SHEET_DEPTH)


def spread(grid: Grid, reduced: Sequence[str], mask: BoolArray) -> Pose:
    """The cells of one group laid flat as a countable grid: the first averaged axis across, the others down.

    If whole maps are averaged, they stand beside each other, in rows where there are several.
    """
    layout = grid.layout
    if grid.maps and set(layout.positions) <= set(reduced):
        others = [name for name in layout.names if name in reduced and name not in layout.positions]
        x, y = np.zeros(len(grid)), np.zeros(len(grid))
        x[mask], y[mask] = _tiled(grid, mask, others)
        return _boxes(x, y, np.zeros(len(grid)), SHEET_DEPTH)
    across = _columns(layout, reduced)
    down = [name for name in layout.names if name in reduced and name not in across]
    x, y = np.zeros(len(grid)), np.zeros(len(grid))
    x[mask] = line_places(grid.flat_index(across)[mask])
    y[mask] = -line_places(grid.flat_index(down)[mask], POSITION_GAP)
    return _boxes(x, y, np.zeros(len(grid)), SHEET_DEPTH)


def _maps(grid: Grid, mask: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Where the cells of `mask` stand within their maps; those of several pictures have these above each other."""
    *others, down, across = grid.layout.positions
    x, y = (line_places(grid.axis_index(name)[mask], SHEET_GAP) for name in (across, down))
    pictures = line_places(grid.flat_index(others)[mask], pitch=_ends(y) + SHEET_GAP)
    return x, -(y + pictures)


def _tiled(grid: Grid, mask: BoolArray, names: Sequence[str]) -> tuple[FloatArray, FloatArray]:
    """Where the cells of `mask` stand if their maps, one an index along `names`, fill rows of a nearly square block."""
    x, y = _maps(grid, mask)
    order = np.unique(grid.flat_index(names)[mask], return_inverse=True)[1]
    count, width, height = int(order.max(initial=0)) + 1, _ends(x) + MAP_GAP, _ends(y) + MAP_GAP
    columns = min(count, max(1, round(np.sqrt(count * height / width))))
    return x + order % columns * width, y - order // columns * height


def _ends(places: FloatArray) -> float:
    """The room that cells at these places along a line take."""
    return float(np.ptp(places)) + 1.0 if len(places) else 0.0


def _columns(layout: Layout, reduced: Sequence[str]) -> list[str]:
    for name in (layout.batch, layout.features):
        if name in reduced and name is not None:
            return [name]
    return [name for name in layout.positions if name in reduced][-1:]


def _boxes(x: FloatArray, y: FloatArray, z: FloatArray, depth: float = CELL_FILL) -> Pose:
    size = np.array([CELL_FILL, CELL_FILL, depth])
    return Pose(np.stack([x, y, z], axis=1), np.broadcast_to(size, (len(x), 3)).copy())
