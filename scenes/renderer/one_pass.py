"""What the renderer and a cube agree on: a cube may be painted in one pass from its arrays, not shape by shape."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from manim import VMobject

from scenes.design.theme import Theme
from scenes.geometry.arrays import FloatArray
from scenes.renderer.manim_internals import FamilyOwner


class Print(Protocol):
    """A value printed on a box: glyphs, brought to their place by a matrix and a shift."""

    @property
    def text(self) -> str: ...
    @property
    def glyphs(self) -> FloatArray: ...
    @property
    def matrix(self) -> FloatArray: ...
    @property
    def at(self) -> FloatArray: ...
    @property
    def ink(self) -> float: ...
    @property
    def size_px(self) -> float: ...


class Frame(Protocol):
    """A frame on a box."""

    @property
    def outline(self) -> FloatArray: ...
    @property
    def ink(self) -> float: ...


class Boxes(Protocol):
    """Boxes from back to front as arrays: corners (boxes, 3, 4, 2), colours, edges, prints and frames."""

    @property
    def quads(self) -> FloatArray: ...
    @property
    def rgb(self) -> FloatArray: ...
    @property
    def alpha(self) -> FloatArray: ...
    @property
    def edge_rgb(self) -> FloatArray: ...
    @property
    def edge(self) -> FloatArray: ...
    @property
    def prints(self) -> tuple[Print | None, ...]: ...
    @property
    def frames(self) -> tuple[Frame | None, ...]: ...


class Look(Protocol):
    """A cube as it is to be painted: its boxes, the colours of prints and frames, and the opacity of both."""

    @property
    def drawing(self) -> Boxes: ...
    @property
    def ink_rgb(self) -> FloatArray: ...
    @property
    def hero_rgb(self) -> FloatArray: ...
    @property
    def ink(self) -> float: ...


class OnePassCube(FamilyOwner):
    """A mobject that our camera paints in one pass and any other camera as the shapes of its family.

    `state` is replaced, never changed, when the cube looks different; `backdrop` is the colour it fades into.
    """

    theme: Theme
    backdrop: str | None

    @property
    def state(self) -> object:
        """What the cube shows, as a value."""
        raise NotImplementedError

    @property
    def opacity(self) -> float:
        """The opacity of the whole cube."""
        raise NotImplementedError

    def look(self) -> Look:
        """What is to be painted now, in the cube's own units."""
        raise NotImplementedError

    def to_scene(self, local: FloatArray) -> FloatArray:
        """Places in the cube's own units (..., 2) as scene points (..., 3)."""
        raise NotImplementedError


class OwnedShape(VMobject):
    """A shape that stands for a part of a cube and is not drawn where the cube is painted in one pass."""


_plays_without_shapes = 0


@contextmanager
def without_cube_shapes() -> Iterator[None]:
    """Nobody asks for the shapes of a cube meanwhile: it is painted in one pass or not at all."""
    global _plays_without_shapes
    _plays_without_shapes += 1
    try:
        yield
    finally:
        _plays_without_shapes -= 1


def cube_shapes_are_spared() -> bool:
    """Whether a cube need not bring its shapes up to date."""
    return _plays_without_shapes > 0
