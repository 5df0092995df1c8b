"""How a cube opens into slabs and closes again: turn, then slide apart, slab after slab, none through another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from scenes.geometry.arrangements import direction_of, folded
from scenes.geometry.arrays import FloatArray
from scenes.geometry.grid import Grid
from scenes.geometry.pose import CELL_FILL, Pose
from scenes.geometry.view import OBLIQUE, View
from scenes.mobjects.cube.cell_state import CellState, order_delay
from scenes.mobjects.cube.cells_to import CellsThrough, CellsTo, steady

if TYPE_CHECKING:
    from scenes.mobjects.cube.tensor_cube import TensorCube

_LAG = 0.4
_SLIDE = 2.0
"""Seconds in which the slabs slide apart or together."""
_SAME = 1e-6


def turned(cube: TensorCube, target: CellState, **kwargs: Any) -> CellsTo:
    """The camera to the view of a state, and the cells to their places in it, all at one pace."""
    pace = kwargs.pop("rate_func", steady)
    return CellsTo(cube, target, rate_func=pace, turning=pace, **kwargs)


def opening(cube: TensorCube, axis: str, pose: Pose, view: View, **kwargs: Any) -> CellsThrough:
    """To an opened pose: the slabs slide together if they are apart, the cube turns, and the slabs slide apart."""
    direction, legs, here = direction_of(cube.grid, axis), [], cube.state
    if not _is_folded(here.pose, cube.grid):
        legs.append(_together(cube, here))
        here = legs[-1].target
    if here.view != view:
        middle = pose.bounds(view=view)
        legs.append(turned(cube, here.changed(pose=here.pose.centered(middle, view), view=view), start=here))
        here = legs[-1].target
    nearness = _nearness(cube.grid, direction, view)
    reached = _shifted(pose, here.pose, direction, view, 1.0)
    slide = CellsTo(
        cube, here.changed(pose=reached), start=here, delay=order_delay(-nearness), lag=_LAG, run_time=_SLIDE
    )
    return CellsThrough(cube, [*legs, slide], **kwargs)


def closing(cube: TensorCube, **kwargs: Any) -> CellsThrough:
    """To the folded cube at home, in the view at rest: the slabs slide together, then the cube turns back."""
    legs, here = [], cube.state
    home = here.changed(pose=cube.home, view=OBLIQUE)
    if here.view == OBLIQUE:
        farthest_first = order_delay(_nearness(cube.grid, OBLIQUE.facing, OBLIQUE))
        legs.append(CellsTo(cube, home, start=here, delay=farthest_first, lag=_LAG, run_time=_SLIDE))
    else:
        if not _is_folded(here.pose, cube.grid):
            legs.append(_together(cube, here))
        legs.append(turned(cube, home, start=legs[-1].target if legs else here))
    return CellsThrough(cube, legs, **kwargs)


def _together(cube: TensorCube, here: CellState) -> CellsTo:
    """The slabs into the folded cube, as large as it is at home and where it stands there, in the view there is."""
    view, home = here.view, cube.home
    stacked = home.centered(home.bounds(), view)
    pose = _shifted(stacked, here.pose, view.facing, view, -1.0)
    farthest_first = order_delay(_nearness(cube.grid, view.facing, view))
    return CellsTo(cube, here.changed(pose=pose), start=here, delay=farthest_first, lag=_LAG, run_time=_SLIDE)


def _nearness(grid: Grid, direction: int, view: View) -> FloatArray:
    """How near to the viewer the slab of each cell is, counted in slabs."""
    upwards = -1.0 if direction == 1 else 1.0
    return np.asarray(grid.ordinal[:, direction] * upwards * view.signs[direction])


def _shifted(pose: Pose, start: Pose, direction: int, view: View, way: float) -> Pose:
    """A pose moved along the line of sight until each cell's way to it from `start` leads nearer (-1: farther).

    The picture is the same. If slabs that are ahead on that way are also ahead in time, none passes through another.
    """
    towards = view.signs[direction] * way
    speed = abs(float(view.away[direction]))
    if speed < _SAME:
        return pose

    def rear(each: Pose) -> FloatArray:
        ends = each.low[:, direction] * towards, (each.low + each.size)[:, direction] * towards
        return np.asarray(np.minimum(*ends))

    missing = max(0.0, float((rear(start) - rear(pose)).max()))
    return pose.moved(-way * missing / speed * view.away)


def _is_folded(pose: Pose, grid: Grid) -> bool:
    """Whether cells stand as in the folded cube, wherever and however large."""
    pitch = float(pose.size[0, 0]) / CELL_FILL
    expected = folded(grid)
    low, size = (pose.low - pose.low[0]) / pitch, pose.size / pitch
    return bool(
        np.allclose(low, expected.low - expected.low[0], atol=_SAME)
        and np.allclose(size, expected.size, atol=_SAME)
    )
