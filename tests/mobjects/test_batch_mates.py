"""The panel of batch mates marks a cell that is drawn, and writes below the grids what became of that cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from normcore import BATCH, LAYER
from scenes.content.hero import hero_cell
from scenes.mobjects.cube.shading import legible_width
from scenes.mobjects.panels.batch_mates import SwapPanel
from scenes.mobjects.text.typeset import Typeset
from scenes.spec.lecture import LectureSpec
from scenes.staging.stage import Stage
from tests.film import plain

SHAPES = [
    ((5, 4, 2, 3), "NCHW"),
    ((2, 64, 7, 7), "NCHW"),
    ((5, 2, 3, 12), "NHWC"),
    ((3, 9, 40), "NTD"),
    ((4, 10), "NC"),
    ((2, 2, 1, 1), "NCHW"),
]
TEXTS = {
    "moved": "moved {old} {new}",
    "still": "still {old} {new}",
    "moved_elsewhere": "elsewhere {change}",
    "replaced": "replaced",
}


def panel_of(stage: Stage, cell: tuple[int, ...] | None = None) -> SwapPanel:
    cube = stage.cube()
    cuts = stage.groups(cube, BATCH), stage.groups(cube, LAYER)
    first = (0,) * stage.tensor.ndim
    return SwapPanel(
        (stage.swap(BATCH, first), stage.swap(LAYER, first)),
        cuts,
        ["a", "b", "c", "d"],
        TEXTS,
        stage.frame.quarters(),
        stage.theme,
        numbers=stage.numbers,
        cell=cell,
    )


def written(panel: SwapPanel, method: int) -> str:
    (note,) = (
        part
        for change in panel.show_result(method)
        for part in change.mobject.get_family()
        if isinstance(part, Typeset)
    )
    return note.markup.replace("\\", "")


def x_hat(x: np.ndarray[Any, Any], kind: str, stage: Stage) -> np.ndarray[Any, Any]:
    return np.asarray(plain.normalized(x, kind, stage.spec.layout, stage.spec.eps))


@pytest.mark.parametrize(("shape", "layout"), SHAPES, ids=lambda value: str(value))
def test_the_marked_cell_is_drawn_and_its_outputs_are_written(shape: tuple[int, ...], layout: str) -> None:
    stage = Stage.of(LectureSpec(shape=shape, layout=layout).resolved())
    panel = panel_of(stage)
    swap = panel.swaps[0]
    axis = panel.batch_axis
    assert panel.cell[axis] == swap.sample
    local = [0 if place == axis else index for place, index in enumerate(panel.cell)]
    assert (panel.grids[2].grid.index == local).all(axis=1).any()
    for method, kind in enumerate(("batch", "layer")):
        before, after = (float(x_hat(x, kind, stage)[panel.cell]) for x in (stage.tensor, swap.x_after))
        old, new, _ = stage.numbers.difference(before, after)
        assert written(panel, method) == f"{'still' if kind == 'layer' else 'moved'} {old} {new}"


def test_it_is_the_hero_if_the_hero_is_in_the_watched_sample() -> None:
    stage = Stage.of(LectureSpec().resolved())
    grid = stage.cube().grid
    hero = hero_cell(grid, stage.record(BATCH), stage.record(LAYER), numbers=stage.numbers)
    panel = panel_of(stage, hero.cell)
    assert panel.cell == hero.cell == (0, 2, 0, 1)
    assert written(panel, 0).startswith("moved 1.23 ")
    assert written(panel, 1) == "still −0.74 −0.74"
    assert panel_of(stage, (4, 0, 0, 0)).cell[0] == 0


def test_where_only_cells_move_that_are_not_drawn_the_marked_one_is_not_said_to() -> None:
    panel = panel_of(Stage.of(LectureSpec().resolved()))
    batch, layer = panel.swaps
    panel.swaps = (replace(batch, after=batch.before), layer)
    assert batch.changed
    assert written(panel, 0) == f"elsewhere {panel.numbers.difference(*batch.moved)[2]}"


@pytest.mark.parametrize(
    ("aspect", "shape", "seen"), [("16:9", (5, 4, 2, 3), True), ("1:1", (2, 64, 7, 7), False)]
)
def test_the_panel_knows_whether_digits_are_seen(aspect: str, shape: tuple[int, ...], seen: bool) -> None:
    panel = panel_of(Stage.of(LectureSpec(shape=shape, aspect=aspect).resolved()))
    assert panel.prints == seen
    widths = [float(grid.state.pose.size[:, 0].min()) for grid in panel.grids[2:]]
    fits = [
        width >= legible_width(grid.state.labels) for width, grid in zip(widths, panel.grids[2:], strict=True)
    ]
    assert all(fits) == seen
