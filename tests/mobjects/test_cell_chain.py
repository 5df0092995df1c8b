"""The tiles of a cell's way show every number of it, whatever their size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from normcore import BATCH, LAYER, NormKind
from scenes.content.worked_example import worked_example
from scenes.design.color import contrast
from scenes.design.contrast import TEXT_CONTRAST
from scenes.mobjects.panels.cell_chain import CellChain
from scenes.spec.lecture import LectureSpec
from scenes.staging.stage import Stage

VALUES = np.random.default_rng(0).standard_normal((3, 4, 2, 3))
DATA = {
    "plain": VALUES,
    "3e7": VALUES + 3e7,
    "1e-6": VALUES * 1e-6,
    "1e9": VALUES * 1e9 + 7e11,
    "1e300": VALUES * 1e300,
}


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("kind", [BATCH, LAYER], ids=["batch", "layer"])
@pytest.mark.parametrize("aspect", ["16:9", "9:16"])
def test_every_step_is_printed_on_its_tile(name: str, kind: NormKind, aspect: str) -> None:
    np.save("own.npy", DATA[name])
    stage = Stage.of(LectureSpec.make(data="own.npy", aspect=aspect).resolved())
    Path("own.npy").unlink()
    groups = stage.groups(stage.cube(), kind)
    example = worked_example(stage.tensor, groups.record, groups.cube.grid, 0, stage.numbers)
    chain = CellChain(groups, example, stage.frame.work)
    chain.tiles.set_state(alpha=1.0, ink=1.0)
    shown = [each.text for each in chain.tiles.drawing.prints if each is not None]
    assert sorted(shown) == sorted(example.printed[step] for step in example.steps)
    assert all(formula.get_left()[0] >= stage.frame.safe.left - 1e-6 for formula in chain.formulas.values())


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("kind", [BATCH, LAYER], ids=["batch", "layer"])
def test_prints_stand_out_on_the_tiles_of_a_heat_map(kind: NormKind, theme: str) -> None:
    stage = Stage.of(LectureSpec.make(cells="heat", theme=theme).resolved())
    groups = stage.groups(stage.cube(), kind)
    for cell in [(0, channel, 1, 2) for channel in range(4)] + [(sample, 0, 0, 0) for sample in range(5)]:
        example = worked_example(stage.tensor, groups.record, groups.cube.grid, 0, stage.numbers, cell)
        tiles = CellChain(groups, example, stage.frame.work).tiles
        assert (contrast(tiles.inks[0], tiles.state.rgb) >= TEXT_CONTRAST).all()


@pytest.mark.parametrize("kind", [BATCH, LAYER], ids=["batch", "layer"])
def test_the_normalized_cell_goes_to_the_top_with_its_formula_once_those_above_have_left(
    kind: NormKind,
) -> None:
    stage = Stage.of(LectureSpec().resolved())
    groups = stage.groups(stage.cube(), kind)
    example = worked_example(stage.tensor, groups.record, groups.cube.grid, 0, stage.numbers)
    chain = CellChain(groups, example, stage.frame.work, 1.5)
    below = chain.formulas["scaled"].get_top()[1]
    assert chain.formulas["x_hat"].get_y() < below
    for animation in (*chain.leave_first(), *chain.advance()):
        animation.begin()
        animation.interpolate(1.0)
        animation.finish()
    assert chain.formulas["x_hat"].get_bottom()[1] > below
    level = chain.tiles.state.pose.low + chain.tiles.state.pose.size / 2
    assert chain.tiles.state.alpha.tolist() == [0.0, 0.0, 1.0, 0.0, 0.0]
    assert level[2, 1] > level[3, 1]
