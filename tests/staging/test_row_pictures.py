"""Small pictures in a table show what was seen: averaged axes have their letters on the sides along which they run."""

from __future__ import annotations

import pytest

from normcore import BATCH, LAYER
from scenes.geometry.box import Box
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import Typeset
from scenes.spec.lecture import LectureSpec
from scenes.staging.acts.row_pictures import row_picture
from scenes.staging.stage import Stage

BOX = Box(-0.65, 0.65, -0.4, 0.4)
SIDES = {
    ("5,4,2,3", "NCHW", "batch"): ("H, W", "N"),
    ("5,4,2,3", "NCHW", "layer"): ("H, W", "C"),
    ("5,4,1,1", "NCHW", "batch"): ("H, W", "N"),
    ("3,5,8", "NTD", "batch"): ("T", "N"),
    ("3,5,8", "NTD", "layer"): ("", "D"),
    ("4,10", "NC", "batch"): ("", "N"),
    ("4,10", "NC", "layer"): ("", "C"),
}


@pytest.mark.parametrize(("shape", "layout", "kind"), SIDES)
def test_averaged_axes_are_named_where_they_run(shape: str, layout: str, kind: str) -> None:
    stage = Stage.of(LectureSpec(shape=tuple(map(int, shape.split(","))), layout=layout).resolved())
    of = {"batch": BATCH, "layer": LAYER}[kind]
    hero = stage.hero(stage.cube().grid)
    picture = row_picture(stage, of, hero, "axes", "", BOX)
    cube = next(part for part in picture if isinstance(part, TensorCube))
    beside, below = SIDES[shape, layout, kind]
    found = {part.markup: part for part in picture if isinstance(part, Typeset)}
    assert set(found) == {text for text in (beside, below) if text}
    for text, part in found.items():
        if text == beside:
            assert part.get_right()[0] < cube.get_left()[0] + 1e-6
        else:
            assert part.get_top()[1] < cube.get_bottom()[1] + 0.03
        assert BOX.left - 1e-6 <= part.get_left()[0]
        assert part.get_right()[0] <= BOX.right + 1e-6
        assert BOX.bottom - 0.02 <= part.get_bottom()[1]
