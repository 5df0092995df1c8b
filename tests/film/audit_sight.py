"""What is in work is in sight, no text lies on a printed face, and cells in front are painted over those behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from manim import VMobject

from scenes.geometry.arrays import BoolArray, FloatArray, IntArray
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.renderer.display_list import View
from scenes.staging.lesson import Lesson
from tests.film.audit_faces import (
    FacePicture,
    away,
    face_picture,
    hides,
    outline_pixels,
    painted,
    part,
    projection,
)
from tests.film.audit_limits import OPAQUE, SAME_PIXELS, VISIBLE
from tests.film.screen import Text

_EDGE_STEP = 0.5
_RAYS = 120
_GRAZING_PX = 1.5
"""A ray this near to the edge of a box may be painted as one that misses it."""


class Sight:
    """The cubes of a moment as numbers, and all that is painted, from back to front."""

    def __init__(self, mobjects: Sequence[Any], camera: Any) -> None:
        self.view, self.line_multiple = View(camera), float(camera.cairo_line_width_multiple)
        self.painted = camera.get_mobjects_to_display(mobjects)
        found = [
            (place, face_picture(one, self.view)) for place, one in enumerate(self.painted) if _cube(one)
        ]
        self.pictures = {place: picture for place, picture in found if picture is not None}

    def uncovered(self, place: int) -> BoolArray:
        """The pixels of a cube's area over which nothing opaque is painted."""
        picture = self.pictures[place]
        free = np.ones(picture.ids.shape, dtype=bool)
        for later in range(place + 1, len(self.painted)):
            other = self.pictures.get(later)
            if other is not None and other.cube.opacity > OPAQUE:
                shared = part(np.arange(other.ids.size).reshape(other.ids.shape), other.area, picture.area)
                if shared is not None:
                    free[shared[1]] &= ~_hidden_by(picture, other, *shared)
            elif isinstance(self.painted[later], VMobject) and not _cube(self.painted[later]):
                free &= ~hides(self.painted[later], picture.area, self.view, self.line_multiple)
        return free


def _copies(first: FacePicture, second: FacePicture) -> bool:
    """Whether one of two cubes is a copy of the other: a cell of both is the same cell."""
    return first.cube.tensor is second.cube.tensor


def _hidden_by(
    behind: FacePicture, before: FacePicture, places: IntArray, here: tuple[slice, slice]
) -> BoolArray:
    """Of pixels that two cubes share, those of the one behind that show something else now."""
    ids = before.ids.ravel()[places]
    if not _copies(behind, before):
        return np.asarray(ids > 0)
    return np.asarray((ids > 0) & (before.cells_of(ids) != behind.cells_of(behind.ids[here])))


def _cube(mobject: Any) -> bool:
    return isinstance(mobject, TensorCube)


def outlined(cube: TensorCube) -> BoolArray:
    """The cells with wider edges than at rest."""
    return np.asarray(cube.state.edge > cube.resting_edge + _EDGE_STEP)


def in_work(scene: Lesson, sight: Sight) -> list[tuple[int, BoolArray]]:
    """The cells that are being explained: those the lesson declared, else those it has outlined."""
    cubes = {place: picture.cube for place, picture in sight.pictures.items()}
    if scene.in_work is not None:
        declared, mask = scene.in_work
        return [(place, mask) for place, cube in cubes.items() if cube is declared]
    originals: list[int] = []
    for place, picture in sight.pictures.items():
        if not any(_copies(picture, sight.pictures[known]) for known in originals):
            originals.append(place)
    return [(place, outlined(cubes[place])) for place in originals]


def front_in_sight(sight: Sight, place: int, mask: BoolArray) -> float | None:
    """The share of the front of some cells of a cube that nothing else hides; None if they have faded.

    The front is what shows of the cells' print faces if they alone are painted.
    """
    picture = sight.pictures[place]
    drawing, cells = picture.drawing, picture.drawing.cells
    wanted = (cells >= 0) & mask[cells] & (drawing.alpha * picture.cube.opacity > OPAQUE)
    if not wanted.any():
        return None
    quads = picture.cube.to_scene(drawing.quads)[..., :2]
    alone = picture.fronts_of(wanted, painted(quads, wanted, picture.area, picture.view))
    shown = picture.fronts_of(wanted) & sight.uncovered(place) & alone
    return float(shown.sum() / max(1, alone.sum()))


def texts_on_prints(sight: Sight, texts: Sequence[Text]) -> Iterator[str]:
    """Texts, and prints of other cubes, that lie on a face with a print of its own."""
    for text in texts:
        terms = [term.points for term in text.mobject.terms.values() if term.fill_rgbas[0, 3] > VISIBLE]
        area, mask = outline_pixels(terms, sight.view)
        for picture in sight.pictures.values():
            shared = part(mask, area, picture.area) if mask.size else None
            if shared is not None and (shared[0] & _printed_faces(picture)[shared[1]]).sum() > SAME_PIXELS:
                yield f"text {text.name!r} lies on a printed face"
    places = list(sight.pictures)
    for behind in places:
        for before in places[places.index(behind) + 1 :]:
            if _prints_meet(sight.pictures[behind], sight.pictures[before]):
                yield "values of one cube lie on printed faces of another"


def _printed_faces(picture: FacePicture) -> BoolArray:
    return picture.fronts_of(picture.printed)


def _prints_meet(behind: FacePicture, before: FacePicture) -> bool:
    """Whether printed faces of two cubes share pixels, but for copies of a cell that still lie on it."""
    shared = part(_printed_faces(before), before.area, behind.area)
    if shared is None:
        return False
    both = shared[0] & _printed_faces(behind)[shared[1]]
    if both.sum() <= SAME_PIXELS:
        return False
    front = part(before.ids, before.area, behind.area)
    assert front is not None
    same = before.cells_of(front[0]) == behind.cells_of(behind.ids[shared[1]])
    return int((both & ~(same & _copies(behind, before))).sum()) > SAME_PIXELS


def wrongly_painted(picture: FacePicture, count: int = _RAYS, seed: int = 0) -> list[str]:
    """The pixels at which another cell lies in front of the one that is painted, by rays through random pixels.

    Of cells that reach into each other neither is in front.
    """
    cube, pose = picture.cube, picture.cube.state.pose
    boxes = picture.boxes()
    rows, columns = np.nonzero(boxes >= 0)
    if not len(rows):
        return []
    picks = np.random.default_rng(seed).integers(len(rows), size=count)
    rows, columns = rows[picks], columns[picks]
    shown = picture.drawing.cells[boxes[rows, columns]]
    solid = np.flatnonzero(cube.state.alpha * cube.opacity > VISIBLE)
    low, size = pose.low[solid], pose.size[solid]
    points, pixel = _local_points(picture, columns, rows)
    matrix = projection(cube)
    depths = entry_depths(matrix, points, low, size)
    slack = _GRAZING_PX * pixel
    sure = entry_depths(matrix, points, low + slack, np.maximum(size - 2 * slack, 0.0))
    place = np.full(len(cube.grid), -1)
    place[solid] = np.arange(len(solid))
    wide = entry_depths(matrix, points, low - slack, size + 2 * slack)
    rays, mine = np.flatnonzero(shown >= 0), place[shown]
    found = [
        f"cell {cell} is painted where it is not" for cell in shown[rays[np.isinf(wide[rays, mine[rays]])]]
    ]
    depth = np.where(shown >= 0, depths[np.arange(count), mine], np.inf)
    ahead = np.isfinite(sure) & np.isfinite(depth)[:, None] & (depths < depth[:, None] - slack)
    for ray, other in np.argwhere(ahead).tolist():
        if not _share_space(low, size, other, int(mine[ray])):
            found.append(f"cell {shown[ray]} is painted over cell {solid[other]}, which is in front")
    return sorted(set(found))


def _local_points(picture: FacePicture, columns: IntArray, rows: IntArray) -> tuple[FloatArray, float]:
    """The middles of pixels in the cube's own units, and the size of a pixel there."""
    across, _, _, down, right, top = picture.view.numbers
    x = (columns + 0.5 + picture.area[0] - right) / across
    y = (rows + 0.5 + picture.area[1] - top) / down
    origin, x_axis, y_axis = picture.cube.frame
    basis = np.column_stack([x_axis[:2], y_axis[:2]])
    points = np.linalg.solve(basis, np.stack([x - origin[0], y - origin[1]])).T
    return points, 1 / (across * float(np.sqrt(abs(np.linalg.det(basis)))))


def entry_depths(matrix: FloatArray, points: FloatArray, low: FloatArray, size: FloatArray) -> FloatArray:
    """How far along the line of sight the ray through each point enters each box: (points, boxes); infinity: never."""
    sight = away(matrix)
    sight = sight / np.linalg.norm(sight)
    starts = points @ np.linalg.pinv(matrix).T
    enter = np.full((len(points), len(low)), -np.inf)
    leave = np.full(enter.shape, np.inf)
    for axis in range(3):
        first, last = (edge[None, :, axis] - starts[:, axis, None] for edge in (low, low + size))
        if abs(sight[axis]) < 1e-9:
            inside = (first < 0) & (last > 0)
            enter, leave = np.where(inside, enter, np.inf), np.where(inside, leave, -np.inf)
            continue
        ends = first / sight[axis], last / sight[axis]
        enter, leave = np.maximum(enter, np.minimum(*ends)), np.minimum(leave, np.maximum(*ends))
    return np.where(enter < leave - 1e-7, enter, np.inf)


def _share_space(low: FloatArray, size: FloatArray, first: int, second: int) -> bool:
    """Whether two boxes reach into each other: then neither is in front."""
    high = low + size
    shared = np.minimum(high[first], high[second]) - np.maximum(low[first], low[second])
    return bool((shared > 1e-9).all())
