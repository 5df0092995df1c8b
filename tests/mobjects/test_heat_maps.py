"""A cube as a heat map: one print, the frame seen, whole maps; and when values are printed instead."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from normcore import BATCH, LAYER, normalize
from normcore.samples import digits, integers
from scenes.content.number_format import MINUS, NumberFormat
from scenes.design.cells import CellLook, HeatLook
from scenes.design.color import contrast, hex_to_rgb, relative_luminance
from scenes.design.contrast import LINE_CONTRAST, TEXT_CONTRAST
from scenes.design.theme import DARK, THEMES, Theme
from scenes.geometry.box import Box
from scenes.mobjects.cube.group_view import GroupView
from scenes.mobjects.cube.legibility import values_can_be_read
from scenes.mobjects.cube.open_groups import OpenGroups
from scenes.mobjects.cube.tensor_cube import TensorCube

ROOM = Box(-6.5, 6.5, -3.0, 3.0)
both_themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def heat(tensor: NDArray[np.floating], layout: str = "NCHW", theme: Theme = DARK) -> TensorCube:
    return TensorCube(tensor, layout, theme=theme, look=HeatLook, backdrop=theme.background)


def prints(cube: TensorCube) -> list[str]:
    return [made.text for made in cube.drawing.prints if made is not None]


def test_a_heat_map_has_no_prints_but_the_heros() -> None:
    cube = heat(integers((4, 10), "NC"), "NC")
    assert not any(cube.state.labels)
    assert not prints(cube)
    cube.set_hero((0, 2))
    assert prints(cube) == [cube.numbers.total(float(cube.tensor[0, 2]))]
    cube.set_hero(None)
    assert not prints(cube)


def test_cells_that_are_no_number_say_so_and_leave_the_others_as_they_were() -> None:
    tensor = np.random.default_rng(7).normal(size=(4, 10))
    odd = tensor.copy()
    odd[0, 2], odd[3, 9] = np.nan, -np.inf
    cube, plain = heat(odd, "NC"), heat(tensor, "NC")
    assert set(cube.state.labels) == {"", "nan", f"{MINUS}inf"}
    known = np.isfinite(cube.drawn())
    assert np.isfinite(cube.neutral_colors()).all()
    light, usual = (relative_luminance(each.neutral_colors())[known] for each in (cube, plain))
    assert np.ptp(light) > 0.9 * np.ptp(usual)


def test_a_cube_that_becomes_a_heat_map_has_its_look() -> None:
    tensor = integers((4, 10), "NC")
    cube = TensorCube(tensor, "NC", theme=DARK)
    other = heat(tensor, "NC").set_hero((0, 2))
    cube.become(other)
    assert cube.printed() == other.printed()
    assert all((mine == its).all() for mine, its in zip(cube.inks, other.inks, strict=True))


def test_the_hero_keeps_its_print_when_values_are_normalized() -> None:
    cube = heat(integers((4, 10), "NC"), "NC")
    cube.set_hero((0, 2))
    groups = GroupView(cube, normalize(cube.tensor, BATCH, "NC"))
    opened = OpenGroups(groups)
    opened.place(ROOM, largest=1.5)
    cube.state = opened.normalized_state()
    assert prints(cube) == [cube.numbers.ratio(float(groups.record.x_hat[0, 2]))]


def test_other_values_of_a_small_tensor_are_not_printed_as_0() -> None:
    tensor = 1e-3 * np.random.default_rng(7).normal(size=(4, 10))
    numbers = NumberFormat.for_tensor(tensor, 1e-5)
    cube = TensorCube(tensor, "NC", theme=DARK, look=HeatLook, numbers=numbers).set_hero((0, 2))
    for values in (cube.drawn(), cube.drawn() / 2):
        (shown,) = [text for text in cube.printed(values) if text]
        assert float(numbers.read(shown)) == pytest.approx(values[2], rel=0.05)
    assert "0.00" in cube.printed(np.zeros(len(cube.drawn())))


def test_the_heros_print_keeps_clear_of_its_frame() -> None:
    cube = heat(np.linspace(12.34, 0.0, 8).reshape(2, 4), "NC").set_hero((0, 0))
    drawing = cube.drawing
    (made,) = (each for each in drawing.prints if each is not None)
    (frame,) = (each for each in drawing.frames if each is not None)
    inner = frame.outline[len(frame.outline) // 2 :]
    assert inner[:, 0].min() < made.outline[:, 0].min()
    assert made.outline[:, 0].max() < inner[:, 0].max()


@both_themes
def test_frame_and_print_stand_out_on_dark_and_light_cells(theme: Theme) -> None:
    cube = heat(np.linspace(-1.0, 1.0, 40).reshape(4, 10), "NC", theme)
    for cell in range(0, len(cube.grid), 5):
        cube.set_hero(cube.grid.index[cell].tolist())
        look, face = cube.look(), cube.state.rgb[cell]
        assert contrast(look.ink_rgb, face) >= TEXT_CONTRAST
        assert contrast(look.hero_rgb, face) >= LINE_CONTRAST


def test_printed_cells_keep_ink_and_hero_of_the_theme() -> None:
    look = TensorCube(integers((4, 10), "NC"), "NC", theme=DARK).set_hero((0, 0)).look()
    assert (look.ink_rgb == hex_to_rgb(DARK.cell_ink)).all()
    assert (look.hero_rgb == hex_to_rgb(DARK.hero)).all()


def test_a_digit_is_a_picture() -> None:
    cube = heat(digits())
    mask = cube.where(N=0, C=3)
    rows, columns = (cube.grid.axis_index(name)[mask] for name in ("H", "W"))
    shown = np.zeros((8, 8))
    shown[rows, columns] = relative_luminance(cube.state.rgb[mask])
    outline = digits()[0, 3]
    assert np.corrcoef(shown.ravel(), outline.ravel())[0, 1] > 0.95
    assert shown[outline == 0].max() < 0.5 * shown[outline > 0.5].min()


def test_dark_groups_are_as_rich_as_light_ones() -> None:
    scales = np.array([1e-3, 1.0, 1e3])[:, None, None]
    tensor = np.random.default_rng(5).random((4, 3, 6, 6)) * scales
    cube = heat(tensor)
    groups = GroupView(cube, normalize(tensor, BATCH, "NCHW"))
    spans = [np.ptp(relative_luminance(groups.colors[groups.mask(label)])) for label in groups.labels]
    assert min(spans) > 0.5
    neutral = relative_luminance(cube.neutral_colors())
    assert np.ptp(neutral[groups.mask(0)]) < 0.01


def test_names_of_columns_are_left_out_where_maps_wrap() -> None:
    tensor = integers((4, 2, 5, 5), "NCHW")
    for look, expected in ((HeatLook, 0), (CellLook, 4)):
        cube = TensorCube(tensor, "NCHW", look=look)
        opened = OpenGroups(GroupView(cube, normalize(tensor, BATCH, "NCHW")))
        opened.place(ROOM)
        assert len(opened.columns(0)) == expected


@pytest.mark.parametrize("axis", ["N", "C", "H", "W"])
def test_a_cube_of_maps_opens_and_closes(axis: str) -> None:
    cube = heat(integers((2, 3, 4, 4), "NCHW"))
    home = cube.state
    for animation in (cube.open(axis, ROOM), cube.close()):
        animation.begin()
        animation.interpolate(0.5)
        animation.interpolate(1.0)
    assert np.allclose(cube.state.pose.low, home.pose.low)


READ = [
    (integers((5, 4, 2, 3), "NCHW"), "NCHW", True),
    (integers((6, 8, 3, 3), "NCHW"), "NCHW", True),
    (integers((3, 5, 8), "NTD"), "NTD", True),
    (np.round(np.random.default_rng(1).normal(size=(4, 4)), 1), "NC", True),
    (digits(), "NCHW", False),
    (np.random.default_rng(2).normal(size=(5, 4, 3, 3)) * 1e4, "NCHW", False),
    (np.random.default_rng(3).normal(size=(8, 12, 6)) * 1e-3, "NTD", False),
]


@pytest.mark.parametrize(("tensor", "layout", "expected"), READ, ids=lambda each: str(np.shape(each)))
def test_values_are_printed_where_they_can_be_read(
    tensor: NDArray[np.floating], layout: str, expected: bool
) -> None:
    records = [normalize(tensor, kind, layout) for kind in (BATCH, LAYER)]
    assert values_can_be_read(records, NumberFormat.for_tensor(tensor)) == expected
