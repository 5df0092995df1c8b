"""An animation that is made changes nothing; one that is played begins where it says and ends in its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from manim import Animation, Scene

from normcore.kinds import BATCH
from normcore.normalization import normalize
from scenes.content.worked_example import worked_example
from scenes.design.frame import FrameLayout
from scenes.geometry.box import Box
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.panels.cell_chain import CellChain
from tests.mobjects.helpers import assert_same_state, cube, plain_manim

WIDE = FrameLayout.of("16:9")


@pytest.fixture(autouse=True)
def scene(tmp_path: Path) -> Iterator[Scene]:
    with plain_manim(tmp_path):
        yield Scene()


MADE: dict[str, Callable[[TensorCube], Animation]] = {
    "appear": lambda made: made.appear(),
    "explode": lambda made: made.explode(),
    "fold": lambda made: made.fold(),
    "split": lambda made: made.split("C"),
    "recolor": lambda made: made.recolor(np.zeros((120, 3))),
    "move_cells": lambda made: made.move_cells(made.home.moved([1.0, 0.0, 0.0])),
}


@pytest.mark.parametrize("name", MADE)
def test_a_cube_stays_as_it_is_until_the_animation_is_played(name: str, scene: Scene) -> None:
    made = cube()
    before = made.state
    animation = MADE[name](made)
    assert made.state is before
    scene.play(animation, run_time=0.2)
    assert made.state is animation.target  # type: ignore[attr-defined]


def test_a_cube_appears_out_of_nothing() -> None:
    made = cube()
    full = made.state
    animation = made.appear()
    animation.begin()
    assert made.state.alpha.max() == 0
    animation.finish()
    assert_same_state(made.state, full)


def cut(kind: object) -> GroupView:
    made = cube()
    return GroupView(made, normalize(made.tensor, kind, "NCHW"))  # type: ignore[arg-type]


def test_the_steps_of_a_cell_come_when_they_are_played(scene: Scene) -> None:
    made = cut(BATCH)
    example = worked_example(made.cube.tensor, made.record, made.cube.grid, 0)
    chain = CellChain(made, example, WIDE.work)
    hidden = chain.tiles.state
    for place, step in enumerate(("x", "centred", "x_hat")):
        animations = chain.reveal(step)
        assert chain.tiles.state is hidden
        assert hidden.alpha.sum() == place
        scene.play(*animations, run_time=0.2)
        hidden = chain.tiles.state
    assert hidden.labels[:3] == tuple(example.printed[step] for step in ("x", "centred", "x_hat"))


def test_a_result_comes_after_its_formula(scene: Scene) -> None:
    made = cut(BATCH)
    example = worked_example(made.cube.tensor, made.record, made.cube.grid, 0)
    chain = CellChain(made, example, WIDE.work)
    for animation in chain.reveal("x"):
        animation.begin()
        animation.finish()
    tile, coming = chain.reveal("centred")
    for animation in (tile, coming):
        animation.begin()
        animation.interpolate(0.3)
    formula = chain.formulas["centred"].family_members_with_points()
    early = [float(part.get_fill_opacity()) for part in formula]
    coming.interpolate(1.0)
    assert early == pytest.approx([float(part.get_fill_opacity()) for part in formula])
    assert max(early) == pytest.approx(1.0)
    assert chain.tiles.state.labels[1] == example.printed["x"]
    tile.interpolate(1.0)
    assert chain.tiles.state.labels[1] == example.printed["centred"]


def test_a_cube_takes_the_free_part_of_a_wide_frame_unless_it_is_told_another() -> None:
    tensor = np.zeros((5, 4, 2, 3))
    free, small = TensorCube(tensor), TensorCube(tensor, box=Box(-1.0, 1.0, -1.0, 1.0))
    assert free.home.bounds().center == pytest.approx(WIDE.stage.center)
    assert small.width < 2.0 + 1e-9
