"""What the renderer and a cube agree on: a cube may be painted in one pass from its arrays, not shape by shape."""

from __future__ import annotations

from typing import Protocol

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
    """A cube as it is to be painted: its boxes, the colours of prints and frames, and the opacity of both.

    `faces` and `edges` are the shares of the cube's opacity that its faces, with what is on them, and its edges have.
    """

    @property
    def drawing(self) -> Boxes: ...
    @property
    def ink_rgb(self) -> FloatArray: ...
    @property
    def hero_rgb(self) -> FloatArray: ...
    @property
    def ink(self) -> float: ...
    @property
    def faces(self) -> float: ...
    @property
    def edges(self) -> float: ...


class OnePassCube(FamilyOwner):
    """A mobject that our camera paints in one pass and any other camera as the parts that it names.

    `state` is replaced, never changed, when the cube looks different; `backdrop` is the colour it fades into.
    """

    theme: Theme
    backdrop: str | None

    @property
    def state(self) -> object:
        """What the cube shows, as a value."""
        raise NotImplementedError

    @property
    def frame(self) -> FloatArray:
        """Where the origin of the cube's own units lies in the scene, and the two axes (3, 3)."""
        raise NotImplementedError

    @property
    def opacity(self) -> float:
        """The opacity of the whole cube."""
        raise NotImplementedError

    @property
    def inks(self) -> tuple[FloatArray, FloatArray]:
        """The colours of prints and of frames."""
        raise NotImplementedError

    @property
    def shares(self) -> tuple[float, float]:
        """The shares of that opacity that faces and edges have."""
        raise NotImplementedError

    def look(self) -> Look:
        """What is to be painted now at full opacity, in the cube's own units."""
        raise NotImplementedError

    def to_scene(self, local: FloatArray) -> FloatArray:
        """Places in the cube's own units (..., 2) as scene points (..., 3)."""
        raise NotImplementedError
