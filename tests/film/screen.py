"""What a viewer sees of a scene at one moment: texts, marks and cubes, with their places and colours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from manim import Mobject, VMobject

from scenes.design.frame import WIDE
from scenes.design.theme import SCRIPT
from scenes.geometry.arrays import BoolArray, FloatArray
from scenes.geometry.box import Box
from scenes.geometry.view import DEPTH_X, DEPTH_Y
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.readouts import PredictionCard
from scenes.mobjects.text.typeset import Typeset

VISIBLE = 0.05


@dataclass(frozen=True)
class Text:
    """One piece of text: `box` holds its ink, `px` is its smallest type, `inks` its colours with opacity."""

    name: str
    box: Box
    px: float
    inks: tuple[tuple[float, ...], ...]
    card: int | None
    mobject: Typeset


@dataclass(frozen=True)
class Mark:
    """A line, bracket, bar or panel: points along its outline, and whether it is filled."""

    name: str
    outline: FloatArray
    filled: bool
    card: int | None

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
    """The cells one sees of a cube, from back to front: the corners of their faces, (cells, 12, 2)."""

    corners: FloatArray
    prints: tuple[Printed, ...]
    cell_ink: str

    @property
    def box(self) -> Box:
        return around(self.corners.reshape(-1, 2))

    def touches(self, box: Box) -> BoolArray:
        """The cells whose outline overlaps a rectangle: their ranges do along x, along y and along depth."""
        rectangle = np.array([[x, y] for x in (box.left, box.right) for y in (box.bottom, box.top)])
        hit = np.ones(len(self.corners), dtype=bool)
        for normal in ((1.0, 0.0), (0.0, 1.0), (DEPTH_Y, -DEPTH_X)):
            cells, other = self.corners @ np.array(normal), rectangle @ np.array(normal)
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
        order: dict[int, tuple[Mobject, int | None]] = {}
        self._collect(mobjects, None, order)
        for text in self._known.values():
            parts = (text.strut, *text.terms.values())
            self._owners.update((id(part), (part, text)) for part in parts)
        texts: dict[int, list[VMobject]] = {}
        for key, (part, text) in self._owners.items():
            if key in order:
                texts.setdefault(id(text), []).append(part)
        found: list[Text | Mark | CubeView | None] = []
        told: set[int] = set()
        for mobject, card in order.values():
            owner = self._owners.get(id(mobject), (None, None))[1]
            if isinstance(mobject, TensorCube):
                found.append(_cube(mobject))
            elif owner is None:
                found.append(_mark(mobject, card) if isinstance(mobject, VMobject) else None)
            elif id(owner) not in told:
                told.add(id(owner))
                found.append(_text(owner, texts[id(owner)], card))
        return Screen(
            tuple(part for part in found if isinstance(part, Text)),
            tuple(part for part in found if isinstance(part, Mark)),
            tuple(part for part in found if isinstance(part, CubeView)),
            self.frame,
        )

    def _collect(
        self, mobjects: Iterable[Mobject], card: int | None, order: dict[int, tuple[Mobject, int | None]]
    ) -> None:
        for mobject in mobjects:
            if id(mobject) in order:
                continue
            if isinstance(mobject, Typeset):
                self._known[id(mobject)] = mobject
            order[id(mobject)] = (mobject, card)
            if not isinstance(mobject, TensorCube):
                inside = id(mobject) if isinstance(mobject, PredictionCard) else card
                self._collect(mobject.submobjects, inside, order)


def _text(text: Typeset, present: list[VMobject], card: int | None) -> Text | None:
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
    return Text(_plain(text.markup), box, px, inks, card, text)


def _plain(markup: str) -> str:
    """Markup without what only the typesetter needs."""
    return re.sub(r'term\("[^"]*", ((?:[^()]|\([^()]*\))*)\)', r"\1", markup).replace("\\", "").strip("$ ")


def _mark(mobject: VMobject, card: int | None) -> Mark | None:
    if len(mobject.points) < 4:
        return None
    filled = bool(mobject.get_fill_opacity() > VISIBLE)
    drawn = mobject.get_stroke_opacity() > VISIBLE and mobject.get_stroke_width() > 0
    if not (filled or drawn):
        return None
    extents = [(path, np.ptp(path[:, :2], axis=0)) for path in mobject.get_subpaths()]
    paths = [path for path, extent in extents if (extent.max() if drawn else extent.min()) > 1e-3]
    if not paths:
        return None
    curves = np.concatenate(paths).reshape(-1, 4, 3)
    share = np.linspace(0.0, 1.0, 25)[:, None]
    outline = np.concatenate([curve[0] + (curve[3] - curve[0]) * share for curve in curves])
    return Mark(type(mobject).__name__, outline[:, :2], filled, card)


def _cube(cube: TensorCube) -> CubeView | None:
    drawing, opacity = cube.drawing, float(cube.fill_rgbas[0, 3])
    seen = np.flatnonzero(drawing.alpha * opacity > VISIBLE)
    if not len(seen):
        return None
    quads = cube.to_scene(drawing.quads[seen])[..., :2]
    prints = []
    for place, i in enumerate(seen.tolist()):
        printed = drawing.prints[i]
        if printed is not None and printed.ink * opacity > VISIBLE:
            prints.append(
                Printed(
                    around(cube.to_scene(printed.outline)),
                    printed.size_px,
                    printed.ink * opacity,
                    drawing.rgb[i, 2],
                    around(quads[place, 2]),
                )
            )
    return CubeView(quads.reshape(len(seen), 12, 2), tuple(prints), cube.theme.cell_ink)
