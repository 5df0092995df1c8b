"""Cells that cannot be seen are not drawn, and the picture is the same; plays spare the shapes nobody looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from manim import Scene

from scenes.geometry.grid import Limits
from scenes.geometry.occlusion import Cover
from scenes.mobjects.cube import tensor_cube
from scenes.mobjects.cube.cell_state import CellState
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.renderer.camera import FastCamera
from scenes.renderer.fast_renderer import FastRenderer
from tests.renderer.pictures import ROUNDING, Picture, both, cameras, settings, worst

EVERYTHING = Limits(batch=99, features=99, positions=99)


@pytest.fixture(autouse=True)
def _manim() -> Iterator[None]:
    with settings("720p"):
        yield


def cube(shape: tuple[int, ...] = (4, 5, 2, 2), backdrop: str | None = "#ffffff") -> TensorCube:
    random = np.random.default_rng(5)
    made = TensorCube(random.normal(size=shape), backdrop=backdrop, limits=EVERYTHING)
    return made.set_state(rgb=random.random((len(made.grid), 3)))


def drawn(made: TensorCube) -> Picture:
    camera = FastCamera(background_color="#ffffff")
    camera.show([made])
    return camera.pixel_array


def part_of(made: TensorCube, target: CellState, share: float) -> TensorCube:
    """The cube part of the way to a state."""
    return made.set_state(pose=made.state.towards(target, np.full(len(made.grid), share)).pose)


POSES: dict[str, Callable[[TensorCube], object]] = {
    "cube": lambda made: made,
    "slab": lambda made: made.set_state(pose=made.state.pose.moved([0.8, 0, 0], made.where(C=4))),
    "open": lambda made: part_of(made, made.split("N").target, 0.4),
    "on its way": lambda made: part_of(made, made.explode().target, 0.3),
    "hole": lambda made: made.set_state(alpha=np.where(made.where(N=0, C=2), 0.0, 1.0)),
    "fading": lambda made: made.set_opacity(0.5),
}


@pytest.mark.parametrize("name", POSES)
def test_leaving_out_what_is_hidden_changes_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cube()
    POSES[name](made)
    short = drawn(made)
    boxes = len(made.drawing.alpha)
    monkeypatch.setattr(Cover, "hidden", lambda _self, _pose, solid, _view: np.zeros(len(solid), dtype=bool))
    made.set_state(pose=made.state.pose.moved([0.0, 0.0, 0.0]))
    assert worst(short, drawn(made)) <= ROUNDING
    assert boxes <= len(made.drawing.alpha)


def test_of_a_large_cube_only_the_surface_is_drawn() -> None:
    assert len(cube((8, 8, 8, 1)).drawing.alpha) == 8**3 - 7**3


def test_a_see_through_cube_is_drawn_whole() -> None:
    made = cube((4, 4, 4, 1), backdrop=None)
    assert len(made.drawing.alpha) == 64 - 27
    assert len(made.set_opacity(0.9).drawing.alpha) == 64


def test_a_value_is_printed_where_its_front_is_seen() -> None:
    made = cube((3, 3, 2, 1))
    assert sum(printed is not None for printed in made.drawing.prints) == 6


def test_a_play_spares_the_shapes_of_a_cube(monkeypatch: pytest.MonkeyPatch) -> None:
    made = cube()
    scene = Scene(renderer=FastRenderer(skip_animations=True))
    monkeypatch.setattr(tensor_cube, "update_shapes", lambda *_: pytest.fail("the shapes were asked for"))
    scene.play(made.appear(), run_time=0.2)
    monkeypatch.undo()
    stock, fast = both(made)
    assert worst(stock, fast) <= ROUNDING
    assert len(made.get_family()) > len(made.grid)


def test_both_cameras_can_draw_a_cube_in_turn() -> None:
    stock, fast = cameras()
    made = cube()
    for camera in (stock, fast):
        camera.capture_mobjects([made])
    assert worst(stock.pixel_array, fast.pixel_array) <= ROUNDING
