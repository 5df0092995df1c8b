"""The cube of the storyboard as Manim users would draw it, and as ours; each answers every step with animations."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

import numpy as np
from manim import DEGREES, RIGHT, Animation, Cube, FadeIn, ManimColor, Polygon, Scene, VGroup, VMobject, Write

from scenes.design.theme import DARK, EQUATION, PIXELS_PER_UNIT
from scenes.geometry.pose import project
from scenes.mobjects.cube.frames import FACE_CORNERS, FACE_SHADE
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import math
from tests.bench.model import EDGE_PX, EDGE_SHADE, EVERY_CELL, LAYOUT, PULL, ROOM, FloatArray, Model
from tests.bench.story import Step

FORMULA = "hat(x) = (x - mu_c) / sqrt(sigma_c^2 + epsilon)"
PHI, THETA = 68.0, -62.0
ZOOM = 0.8


def _color(rgb: FloatArray) -> ManimColor:
    return ManimColor(np.clip(rgb, 0.0, 1.0).tolist())


class Show(ABC):
    """A cube on a scene."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.equation = math(FORMULA, EQUATION, DARK.text).move_to([4.6, -2.2, 0])

    @abstractmethod
    def appear(self) -> list[Animation]:
        """The cube fades in."""

    @abstractmethod
    def recolor(self, rgb: FloatArray, mask: Any) -> list[Animation]:
        """The cells of `mask` take new colours."""

    @abstractmethod
    def move(self, mask: Any, x: float) -> list[Animation]:
        """The cells of `mask` move to the right."""

    def fix(self, scene: Any, parts: Iterable[VMobject]) -> None:
        """Put what stands beside the cube on the scene."""
        scene.add(*parts)

    def write(self, scene: Any) -> list[Animation]:
        """The equation is written."""
        return [Write(self.equation)]

    def animations(self, step: Step, scene: Scene) -> list[Animation]:
        """What a moving step of the storyboard plays."""
        model, everything = self.model, np.ones(self.model.cells, dtype=bool)
        name, _, number = step.name.partition(" ")
        match name:
            case "appear":
                return self.appear()
            case "recolor":
                return self.recolor(model.grouped, model.turn(int(number)))
            case "pull":
                return self.move(model.pulled, PULL)
            case "write":
                return self.write(scene)
            case "normalize":
                return self.recolor(model.normalized, everything)
            case "back":
                return self.move(model.pulled, -PULL)
        raise ValueError(f"the storyboard has no step {step.name!r}")


class Cell(VGroup):
    """One cell as right, top and front polygon, in oblique projection."""

    def __init__(self, low: FloatArray, size: FloatArray, rgb: FloatArray) -> None:
        corners = project(low + FACE_CORNERS * size)
        faces = np.concatenate([corners, np.zeros((3, 4, 1))], axis=2)
        width = EDGE_PX * 100 / PIXELS_PER_UNIT
        super().__init__(*(Polygon(*face, fill_opacity=1, stroke_width=width) for face in faces))
        self.paint(rgb)

    def paint(self, rgb: FloatArray) -> Cell:
        """Take a colour, each face in its own shade."""
        for face, shade in zip(self.submobjects, FACE_SHADE, strict=True):
            face.set_fill(_color(rgb * shade))
            face.set_stroke(_color(rgb * EDGE_SHADE))
        return self


class Polygons(Show):
    """Stock Manim in two dimensions: three polygons a cell, in painting order."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        home = model.home
        parts = zip(home.low, home.size, model.plain, strict=True)
        self.cells = [Cell(low, size, rgb) for low, size, rgb in parts]
        x, y, z = home.low.T
        self.group = VGroup(*(self.cells[i] for i in np.lexsort((x, y, -z))))

    def appear(self) -> list[Animation]:
        return [FadeIn(self.group)]

    def recolor(self, rgb: FloatArray, mask: Any) -> list[Animation]:
        return [self.cells[i].animate.paint(rgb[i]).build() for i in np.flatnonzero(mask)]

    def move(self, mask: Any, x: float) -> list[Animation]:
        return [self.cells[i].animate.shift(x * RIGHT).build() for i in np.flatnonzero(mask)]


class Solids(Show):
    """Stock Manim in three dimensions: a `Cube` for each cell, seen by the camera of a ThreeDScene."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        home, across = model.home, np.deg2rad(THETA + 90)
        center = home.center - home.center.mean(axis=0)
        offset = ROOM.center[0] / ZOOM * np.array([np.cos(across), np.sin(across), 0.0])
        self.cells = [
            Cube(float(home.size[0, 0]), fill_opacity=1, fill_color=_color(rgb), stroke_width=1.0).move_to(
                np.array([place[0], place[2], place[1]]) + offset
            )
            for place, rgb in zip(center, model.plain, strict=True)
        ]
        self.group = VGroup(*self.cells)

    def fix(self, scene: Any, parts: Iterable[VMobject]) -> None:
        scene.set_camera_orientation(phi=PHI * DEGREES, theta=THETA * DEGREES, zoom=ZOOM)
        scene.add_fixed_in_frame_mobjects(*parts)

    def write(self, scene: Any) -> list[Animation]:
        scene.add_fixed_in_frame_mobjects(self.equation)
        scene.remove(self.equation)
        return [Write(self.equation)]

    def appear(self) -> list[Animation]:
        return [FadeIn(self.group)]

    def recolor(self, rgb: FloatArray, mask: Any) -> list[Animation]:
        return [self.cells[i].animate.set_fill(_color(rgb[i])).build() for i in np.flatnonzero(mask)]

    def move(self, mask: Any, x: float) -> list[Animation]:
        return [self.cells[i].animate.shift(x * RIGHT).build() for i in np.flatnonzero(mask)]


class Ours(Show):
    """A `TensorCube`, without the values on its cells, which the others do not print either."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        cube = TensorCube(model.tensor, LAYOUT, box=ROOM, limits=EVERY_CELL, backdrop=DARK.background)
        self.cube = cube.set_state(ink=0.0)

    def appear(self) -> list[Animation]:
        return [FadeIn(self.cube)]

    def recolor(self, rgb: FloatArray, mask: Any) -> list[Animation]:
        return [self.cube.recolor(rgb, mask)]

    def move(self, mask: Any, x: float) -> list[Animation]:
        return [self.cube.move_cells(self.cube.state.pose.moved([x, 0.0, 0.0], mask))]
