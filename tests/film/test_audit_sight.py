"""What hides a group, what lies on printed values and what is painted in the wrong order is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, Dot, Line, Mobject, Rectangle

from normcore.samples import integers
from scenes.design.theme import DARK, LIGHT
from scenes.geometry.arrays import BoolArray
from scenes.geometry.box import Box
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.mobjects.text.typeset import words
from scenes.renderer.camera import FastCamera
from tests.film.audit_contrast import faint
from tests.film.audit_faces import FacePicture, face_picture
from tests.film.audit_sight import (
    Sight,
    entry_depths,
    front_in_sight,
    outlined,
    texts_on_prints,
    wrongly_painted,
)
from tests.film.flawed_lesson import nearly_gone
from tests.film.screen import Viewer

SHAPE = (5, 4, 2, 3)
ROOM = Box(-4.0, 4.0, -3.0, 3.0)


def camera() -> FastCamera:
    return FastCamera(pixel_width=854, pixel_height=480, frame_width=8 * 16 / 9, frame_height=8.0)


def cube(box: Box = ROOM) -> TensorCube:
    return TensorCube(integers(SHAPE, "NCHW"), box=box, backdrop=DARK.background)


def sight(*mobjects: Mobject) -> Sight:
    return Sight(mobjects, camera())


def picture(made: TensorCube) -> FacePicture:
    found = face_picture(made, sight(made).view)
    assert found is not None
    return found


def shown(mask: BoolArray, made: TensorCube, *over: Mobject) -> float | None:
    return front_in_sight(sight(made, *over), 0, mask)


# In sight -----------------------------------------------------------------------------------------------------------


def test_the_first_sample_is_in_sight_and_the_next_is_hidden_by_it() -> None:
    made = cube()
    assert shown(made.where(N=0), made) == 1.0
    hidden = shown(made.where(N=1), made)
    assert hidden is not None
    assert hidden < 0.5


def test_cells_of_the_group_do_not_hide_the_group() -> None:
    made = cube()
    assert shown(made.where(C=2), made) == pytest.approx(1.0, abs=0.03)
    assert shown(np.ones(len(made.grid), dtype=bool), made) == 1.0


@pytest.mark.parametrize(
    "over",
    [
        lambda: Rectangle(width=2, height=6, fill_opacity=1, stroke_width=0),
        lambda: Line(3 * LEFT, 3 * RIGHT, stroke_width=120),
        lambda: words("what is said\nover the cells", 150, DARK.text),
        lambda: cube(Box(-2.0, 2.0, -2.0, 2.0)).set_state(ink=0.0),
    ],
    ids=["panel", "line", "text", "cube"],
)
def test_what_is_painted_over_a_group_hides_it(over: Callable[[], Mobject]) -> None:
    made = cube()
    share = shown(made.where(N=0), made, over())
    assert share is not None
    assert share < 0.95
    below = sight(over(), made)
    assert front_in_sight(below, below.painted.index(made), made.where(N=0)) == 1.0


def test_what_is_thin_or_see_through_or_elsewhere_hides_nothing() -> None:
    made = cube()
    harmless = (
        Rectangle(width=2, height=6, fill_opacity=0.2, stroke_width=1),
        Rectangle(width=1, height=1, fill_opacity=1).to_edge(LEFT, buff=0.1),
        made.copy(),
    )
    share = shown(made.where(N=0), made, *harmless)
    assert share is not None
    assert share > 0.97


def test_a_group_that_has_faded_is_not_measured() -> None:
    made = cube()
    made.set_state(alpha=0.2)
    assert shown(made.where(N=0), made) is None


def test_a_group_is_known_by_its_outline() -> None:
    made = cube()
    assert not outlined(made).any()
    made.state = made.state.changed(made.where(C=1), edge=3.0)
    assert (outlined(made) == made.where(C=1)).all()


# Texts on prints ----------------------------------------------------------------------------------------------------


def on_prints(*mobjects: Mobject) -> list[str]:
    return list(texts_on_prints(sight(*mobjects), Viewer().read(mobjects)))


def test_a_text_on_a_printed_face_is_noticed_above_and_below_it() -> None:
    text = words("N = 5", 32, DARK.text).shift(0.8 * DOWN + 0.8 * LEFT)
    assert on_prints(cube(), text) == ["text 'N = 5' lies on a printed face"]
    assert on_prints(text, cube()) == ["text 'N = 5' lies on a printed face"]


def test_a_text_within_the_box_around_a_cube_but_on_none_of_its_faces_passes() -> None:
    made = cube()
    box = made.home.bounds()
    text = words("n", 32, DARK.text).move_to((box.left + 0.2, box.top - 0.2, 0))
    assert on_prints(made, text) == []


def test_a_text_on_a_face_without_a_print_passes() -> None:
    made = cube()
    made.set_state(ink=0.0)
    assert on_prints(made, words("N = 5", 32, DARK.text).shift(0.8 * DOWN + 0.8 * LEFT)) == []


def test_values_on_their_way_over_printed_values_are_noticed_and_resting_copies_are_not() -> None:
    made = cube()
    assert on_prints(made, made.copy()) == []
    assert on_prints(made, made.copy().shift(0.4 * UP)) == [
        "values of one cube lie on printed faces of another"
    ]
    assert on_prints(made, made.copy().shift(7 * RIGHT)) == []


# Paint order --------------------------------------------------------------------------------------------------------


def test_the_paint_order_of_a_cube_is_right_folded_split_and_on_the_way() -> None:
    made = cube()
    assert wrongly_painted(picture(made)) == []
    split = made.split("C")
    split.begin()
    for alpha in (0.3, 0.7, 1.0):
        split.interpolate(alpha)
        assert wrongly_painted(picture(made)) == []


def test_cells_painted_from_front_to_back_are_noticed() -> None:
    right = picture(cube())
    drawing = right.drawing
    flipped = replace(
        drawing,
        **{
            name: getattr(drawing, name)[::-1]
            for name in ("quads", "rgb", "alpha", "edge_rgb", "edge", "prints", "cells")
        },
    )
    made = cube()
    made.painter.drawing = lambda *given: flipped  # type: ignore[method-assign]
    assert wrongly_painted(picture(made)) != []


def test_a_cell_that_is_painted_where_it_is_not_is_noticed() -> None:
    made = cube()
    right = picture(made)
    last = int(right.boxes().max())
    ids = np.where(right.boxes() == last, 1, right.ids)
    found = wrongly_painted(replace(right, ids=ids), count=2000)
    assert found == [f"cell {right.drawing.cells[0]} is painted where it is not"]


def test_rays_meet_the_nearer_box_first_from_any_side() -> None:
    low = np.array([[0.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    size = np.ones((2, 3))
    from_the_right = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    depths = entry_depths(from_the_right, np.array([[0.5, 0.5], [5.0, 5.0]]), low, size)
    assert depths[0, 0] != depths[0, 1]
    assert int(depths[0].argmin()) == 1
    assert np.isinf(depths[1]).all()
    from_the_front = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    depths = entry_depths(from_the_front, np.array([[0.5, 0.5], [2.5, 0.5]]), low, size)
    assert np.isfinite(depths).tolist() == [[True, False], [False, True]]


# Contrast -----------------------------------------------------------------------------------------------------------


def test_cells_and_lines_that_hardly_show_are_noticed() -> None:
    made = cube()
    assert list(faint(sight(made), DARK)) == []
    dark = cube()
    dark.state = nearly_gone(dark, dark.where(N=0))
    assert len(list(faint(sight(dark), DARK))) == 1
    line = Line(LEFT, RIGHT, stroke_color="#303640")
    assert len(list(faint(sight(line), DARK))) == 1
    assert list(faint(sight(line), LIGHT)) == []
    assert list(faint(sight(line.set_stroke(opacity=0.0)), DARK)) == []


def test_areas_that_hardly_show_are_noticed_and_panels_and_texts_are_not() -> None:
    dot = Dot(color="#303640")
    assert len(list(faint(sight(dot), DARK))) == 1
    assert list(faint(sight(dot.set_stroke(color="#ffffff", width=2)), DARK)) == []
    assert list(faint(sight(Rectangle(fill_color=DARK.panel, fill_opacity=1, stroke_width=0)), DARK)) == []
    text = words("on a swatch", 32, DARK.cell_ink)
    assert list(faint(sight(text), DARK, Viewer().read([text]))) == []
