"""What a viewer sees of a scene at one moment: texts, marks and cubes, with their places and colours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from manim import Mobject, VMobject

from scenes.design.color import rgb_to_hex
from scenes.design.frame import WIDE
from scenes.design.theme import SCRIPT
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset

VISIBLE = 0.05
_Order = dict[int, Mobject]


@dataclass(frozen=True)
class Text:
    """One piece of text: `box` holds its ink, `px` is its smallest type, `inks` its colours with opacity."""

    name: str
    box: Box
    px: float
    inks: tuple[tuple[float, ...], ...]
    mobject: Typeset


@dataclass(frozen=True)
class Mark:
    """A line, bracket, dot or area: points along its outline, and whether it is filled."""

    name: str
    outline: FloatArray
    filled: bool

    @property
    def box(self) -> Box:
        return around(self.outline)


@dataclass(frozen=True)
class Printed:
    """A number on a cell, its ink over the cell's front face."""

    box: Box
    px: float
    ink: float
    face: FloatArray
    face_box: Box


@dataclass(frozen=True)
class CubeView:
    """The cells one sees of a cube, from back to front: the corners of their faces, (cells, 12, 2).

    `edges` are the directions in which the edges of all cells run on the screen, (3, 2).
    """

    corners: FloatArray
    edges: FloatArray
    prints: tuple[Printed, ...]
    cell_ink: str

    @property
    def box(self) -> Box:
        return around(self.corners.reshape(-1, 2))

    def touches(self, box: Box) -> BoolArray:
        """The cells whose outline overlaps a rectangle: their ranges do across every edge of both."""
        rectangle = np.array([[x, y] for x in (box.left, box.right) for y in (box.bottom, box.top)])
        hit = np.ones(len(self.corners), dtype=bool)
        lengths = np.linalg.norm(self.edges, axis=1)
        edges = self.edges[lengths > 1e-6] / lengths[lengths > 1e-6, None]
        for along in (np.array([1.0, 0.0]), np.array([0.0, 1.0]), *edges):
            normal = np.array([along[1], -along[0]])
            cells, other = self.corners @ normal, rectangle @ normal
            hit &= (cells.max(axis=1) > other.min() + 0.005) & (cells.min(axis=1) < other.max() - 0.005)
        return hit


@dataclass(frozen=True)
class Screen:
    """Everything one sees at one moment."""

    texts: tuple[Text, ...]
    marks: tuple[Mark, ...]
    cubes: tuple[CubeView, ...]
    frame: Box = WIDE.frame


def around(points: FloatArray) -> Box:
    """The rectangle around points."""
    (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return Box(float(left), float(right), float(bottom), float(top))


def overlap(first: Box, second: Box, slack: float = 0.01) -> bool:
    """Whether two rectangles share more than a sliver."""
    wide = min(first.right, second.right) - max(first.left, second.left)
    high = min(first.top, second.top) - max(first.bottom, second.bottom)
    return wide > slack and high > slack


class Viewer:
    """Looks at scenes. Manim takes apart groups that it animates in part: the viewer knows their texts again."""

    def __init__(self, frame: Box = WIDE.frame) -> None:
        self.frame = frame
        self._known: dict[int, Typeset] = {}
        self._owners: dict[int, tuple[VMobject, Typeset]] = {}

    def look(self, mobjects: Iterable[Mobject]) -> Screen:
        """The screen that these mobjects make."""
        order, owners = self._order(mobjects)
        found: list[Text | Mark | CubeView | None] = []
        for key, mobject in order.items():
            if isinstance(mobject, TensorCube):
                found.append(_cube(mobject))
            elif key not in owners and isinstance(mobject, VMobject):
                found.append(mark_of(mobject))
        return Screen(
            self._texts(order, owners),
            tuple(part for part in found if isinstance(part, Mark)),
            tuple(part for part in found if isinstance(part, CubeView)),
            self.frame,
        )

    def read(self, mobjects: Iterable[Mobject]) -> tuple[Text, ...]:
        """The texts of the screen that these mobjects make."""
        return self._texts(*self._order(mobjects))

    def _order(self, mobjects: Iterable[Mobject]) -> tuple[_Order, dict[int, Typeset]]:
        """All mobjects from back to front, and the texts that some are parts of."""
        order: _Order = {}
        self._collect(mobjects, order)
        for text in self._known.values():
            parts = (text.strut, *text.terms.values())
            self._owners.update((id(part), (part, text)) for part in parts)
        return order, {key: text for key, (_, text) in self._owners.items() if key in order}

    def _texts(self, order: _Order, owners: dict[int, Typeset]) -> tuple[Text, ...]:
        parts: dict[int, list[VMobject]] = {}
        for key, text in owners.items():
            parts.setdefault(id(text), []).append(self._owners[key][0])
        told = {id(owners[key]): owners[key] for key in order if key in owners}
        found = [_text(text, parts[key]) for key, text in told.items()]
        return tuple(text for text in found if text is not None)

    def _collect(self, mobjects: Iterable[Mobject], order: _Order) -> None:
        for mobject in mobjects:
            if id(mobject) in order:
                continue
            if isinstance(mobject, Typeset):
                self._known[id(mobject)] = mobject
            order[id(mobject)] = mobject
            if not isinstance(mobject, TensorCube):
                self._collect(mobject.submobjects, order)


def _text(text: Typeset, present: list[VMobject]) -> Text | None:
    terms = [
        term
        for term in present
        if term is not text.strut and len(term.points) and term.fill_rgbas[0, 3] > VISIBLE
    ]
    if not terms:
        return None
    is_formula = text.markup.startswith("$") and any(sign in text.markup for sign in "_^")
    px = text.text_px * (SCRIPT if is_formula else 1.0)
    inks = tuple(tuple(float(part) for part in term.fill_rgbas[0]) for term in terms)
    box = around(np.concatenate([term.points for term in terms]))
    return Text(_plain(text.markup), box, px, inks, text)


def _plain(markup: str) -> str:
    """Markup without what only the typesetter needs."""
    return re.sub(r'term\("[^"]*", ((?:[^()]|\([^()]*\))*)\)', r"\1", markup).replace("\\", "").strip("$ ")


def mark_of(mobject: VMobject) -> Mark | None:
    """What one sees of a shape, None if that is nothing."""
    if len(mobject.points) < 4:
        return None
    filled = bool(mobject.get_fill_opacity() > VISIBLE)
    drawn = mobject.get_stroke_opacity() > VISIBLE and mobject.get_stroke_width() > 0
    if not (filled or drawn):
        return None
    extents = [(path, np.ptp(path[..., :2], axis=(0, 1))) for path in paths_of(mobject.points)]
    paths = [path for path, extent in extents if (extent.max() if drawn else extent.min()) > 1e-3]
    if not paths:
        return None
    curves = np.concatenate(paths)
    share = np.linspace(0.0, 1.0, 25)[:, None]
    outline = np.concatenate([curve[0] + (curve[3] - curve[0]) * share for curve in curves])
    return Mark(type(mobject).__name__, outline[:, :2], filled)


def paths_of(points: FloatArray) -> list[FloatArray]:
    """The paths of a shape as cubic curves (curves, 4, 3); as Manim, one ends where the next curve begins elsewhere."""
    curves = points[: len(points) // 4 * 4].reshape(-1, 4, 3)
    ends, starts = curves[:-1, 3], curves[1:, 0]
    apart = (np.abs(ends - starts) > 1e-6 + 1e-5 * np.abs(starts)).any(axis=1)
    return np.split(curves, np.flatnonzero(apart) + 1)


def _cube(cube: TensorCube) -> CubeView | None:
    drawing, opacity = cube.drawing, float(cube.fill_rgbas[0, 3])
    seen = np.flatnonzero(drawing.alpha * opacity > VISIBLE)
    if not len(seen):
        return None
    quads = cube.to_scene(drawing.quads[seen])[..., :2]
    prints, view = [], cube.state.view
    x_axis, y_axis = (np.asarray(part)[:2] for part in cube.frame[1:])
    for place, i in enumerate(seen.tolist()):
        printed = drawing.prints[i]
        if printed is not None and printed.ink * opacity > VISIBLE:
            prints.append(
                Printed(
                    around(cube.to_scene(printed.outline)),
                    printed.size_px,
                    printed.ink * opacity,
                    drawing.rgb[i, view.facing],
                    around(quads[place, view.facing]),
                )
            )
    edges = view.matrix.T @ np.array([x_axis, y_axis])
    return CubeView(quads.reshape(len(seen), 12, 2), edges, tuple(prints), rgb_to_hex(cube.inks[0]))
