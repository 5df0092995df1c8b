"""Turned and opened cubes with a framed hero are drawn alike by our camera and by Manim's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from scenes.geometry.occlusion import Cover
from scenes.geometry.view import FROM_ABOVE, OBLIQUE, View
from scenes.mobjects.cube.tensor_cube import TensorCube
from tests.renderer.pictures import ROUNDING, both, settings, worst
from tests.renderer.test_hidden_cells import cube, drawn


@pytest.fixture(autouse=True)
def _manim() -> Iterator[None]:
    with settings("720p"):
        yield


def hero(shape: tuple[int, ...] = (3, 4, 2, 2)) -> TensorCube:
    return cube(shape).set_hero((0, shape[1] - 1, 0, 0))


def at(made: TensorCube, animation: object, moment: float) -> TensorCube:
    animation.begin()  # type: ignore[attr-defined]
    animation.interpolate(moment)  # type: ignore[attr-defined]
    return made


VIEWS = (OBLIQUE.quarter(1), View(45.0, 30.0, 0.0), View(-50.0, -20.0, 0.3), FROM_ABOVE, View(90.0, 0.0, 0.0))


@pytest.mark.parametrize("view", VIEWS)
def test_both_cameras_draw_a_turned_cube_alike(view: View) -> None:
    made = hero()
    stock, fast = both(at(made, made.turn(view=view), 1.0))
    assert worst(stock, fast) <= ROUNDING


@pytest.mark.parametrize("axis", ["N", "C", "H"])
@pytest.mark.parametrize("moment", [0.3, 0.7, 1.0])
def test_both_cameras_draw_an_opening_cube_alike(axis: str, moment: float) -> None:
    made = hero()
    stock, fast = both(at(made, made.open(axis), moment))
    assert worst(stock, fast) <= ROUNDING


def test_both_cameras_draw_a_fading_hero_alike() -> None:
    for backdrop in ("#ffffff", None):
        made = cube((2, 3, 2, 1), backdrop).set_hero((0, 1, 0, 0)).set_opacity(0.5)
        stock, fast = both(made)
        assert worst(stock, fast) <= ROUNDING


@pytest.mark.parametrize("view", VIEWS)
def test_leaving_out_what_is_hidden_changes_nothing_from_any_side(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = cube()
    at(made, made.turn(view=view), 1.0)
    short = drawn(made)
    monkeypatch.setattr(Cover, "hidden", lambda _self, _pose, solid, _view: np.zeros(len(solid), dtype=bool))
    made.set_state(pose=made.state.pose.moved([0.0, 0.0, 0.0]))
    assert worst(short, drawn(made)) <= ROUNDING


def test_a_turned_large_cube_is_drawn_by_its_surface_only() -> None:
    made = cube((8, 8, 8, 1))
    at(made, made.turn(view=OBLIQUE.quarter(1)), 1.0)
    assert len(made.drawing.alpha) == 8**3 - 7**3
