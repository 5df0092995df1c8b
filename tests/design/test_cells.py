"""Looks of cells: what a heat map tells apart, and that its cells and what is on them stand out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normcore.axes import Layout
from scenes.design.cells import LOOKS, CellLook, HeatLook
from scenes.design.color import FAMILIES, Family, contrast, hex_to_rgb, relative_luminance, rgb_to_oklch
from scenes.design.contrast import LINE_CONTRAST, TEXT_CONTRAST, readable_on
from scenes.design.theme import DARK, LIGHT, THEMES, Theme

LEVELS = np.linspace(0.0, 1.0, 41)
WIDE = 2.0
"""How many times wider the range of lightness of a heat map is than that of printed cells, at least."""
both_themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
families = pytest.mark.parametrize("family", FAMILIES)


def faces(look: CellLook, count: int, family: Family) -> np.ndarray:
    groups = look.group(np.arange(count)[:, None], count, LEVELS[None, :], family).reshape(-1, 3)
    return np.concatenate([look.neutral(LEVELS), groups])


@both_themes
@families
@pytest.mark.parametrize("count", [1, 4, 8, 24])
def test_cells_of_a_heat_map_stand_out_from_the_background(theme: Theme, family: Family, count: int) -> None:
    look, behind = HeatLook(theme), hex_to_rgb(theme.background)
    shown = faces(look, count, family)
    best = np.maximum(contrast(shown, behind), contrast(shown * theme.edge_shade, behind))
    assert best.min() >= LINE_CONTRAST


@both_themes
@families
@pytest.mark.parametrize("look", [CellLook, HeatLook])
def test_quiet_cells_stand_out_too(theme: Theme, family: Family, look: type[CellLook]) -> None:
    made, behind = look(theme), hex_to_rgb(theme.background)
    quiet, edges = made.quiet(faces(made, 8, family))
    assert np.maximum(contrast(quiet, behind), contrast(edges, behind)).min() >= 0.97 * LINE_CONTRAST


@both_themes
@families
def test_quiet_cells_with_values_printed_keep_their_hue_in_their_edges(theme: Theme, family: Family) -> None:
    look, behind = CellLook(theme), hex_to_rgb(theme.background)
    usual = look.group(np.arange(8), 8, np.full(8, 0.5), family)
    quiet, edges = look.quiet(usual)
    for before, after in zip(usual, edges, strict=True):
        hue, other = (rgb_to_oklch(each)[2] for each in (before, after))
        assert abs((hue - other + 180.0) % 360.0 - 180.0) < 12.0
    assert max(rgb_to_oklch(face)[1] for face in quiet) < 0.03
    assert (contrast(quiet, behind) < contrast(usual, behind)).all()


@pytest.mark.parametrize("background", ["#0b1e3f", "#808080", "#ffffff", "#000000", "#d0d8ff"])
def test_heat_maps_stand_out_from_your_own_background(background: str) -> None:
    theme, behind = readable_on(DARK, background), hex_to_rgb(background)
    shown = faces(HeatLook(theme), 8, "features")
    best = np.maximum(contrast(shown, behind), contrast(shown * theme.edge_shade, behind))
    assert best.min() >= LINE_CONTRAST


@both_themes
@families
def test_what_stands_on_a_cell_of_a_heat_map_can_be_read(theme: Theme, family: Family) -> None:
    look = HeatLook(theme)
    for face in faces(look, 8, family):
        assert contrast(look.ink(face), face) >= TEXT_CONTRAST
        assert contrast(look.hero(face), face) >= LINE_CONTRAST


@both_themes
def test_the_hero_has_its_own_colour_where_that_is_seen(theme: Theme) -> None:
    look = HeatLook(theme)
    assert any((look.hero(face) == hex_to_rgb(theme.hero)).all() for face in look.neutral(LEVELS))
    printed = CellLook(theme)
    assert all((printed.hero(face) == hex_to_rgb(theme.hero)).all() for face in printed.neutral(LEVELS))


@both_themes
def test_equal_steps_of_a_value_are_equal_steps_of_lightness(theme: Theme) -> None:
    light = np.array([rgb_to_oklch(face)[0] for face in HeatLook(theme).neutral(LEVELS)])
    assert np.allclose(np.diff(light), np.diff(light).mean(), atol=2e-3)


@both_themes
@families
def test_a_heat_map_is_far_wider_in_lightness(theme: Theme, family: Family) -> None:
    def span(look: CellLook) -> float:
        ends = look.group(2, 6, [0.0, 1.0], family)
        return rgb_to_oklch(ends[1])[0] - rgb_to_oklch(ends[0])[0]

    assert span(HeatLook(theme)) >= WIDE * span(CellLook(theme))


@given(st.integers(0, 23), st.sampled_from(FAMILIES))
def test_a_greater_value_is_lighter(index: int, family: Family) -> None:
    luminance = relative_luminance(HeatLook(LIGHT).group(index, 24, LEVELS, family))
    assert np.all(np.diff(luminance) > 0)


def test_an_outlier_does_not_flatten_the_others() -> None:
    values = np.append(np.linspace(0.0, 1.0, 199), 3000.0)
    levels = HeatLook(DARK).levels(values)
    assert np.ptp(levels[:-1]) == 1.0
    assert levels[-1] == 1.0
    assert np.ptp(CellLook(DARK).levels(values)[:-1]) < 0.01


def test_few_values_that_differ_are_still_seen() -> None:
    values = np.zeros(1000)
    values[7] = 5.0
    levels = HeatLook(DARK).levels(values)
    assert levels[7] == 1.0
    assert np.delete(levels, 7).max() == 0.0


def test_equal_values_look_alike() -> None:
    assert (HeatLook(DARK).levels(np.full(6, 2.5)) == 0.5).all()


def test_in_a_heat_map_each_group_has_a_scale_of_its_own() -> None:
    small, large = np.linspace(0.0, 0.001, 50), np.linspace(0.0, 1000.0, 50)
    values, groups = np.concatenate([small, large]), np.repeat([0, 1], 50)
    levels = HeatLook(DARK).levels_within(values, groups)
    assert np.allclose(levels[:50], levels[50:])
    assert CellLook(DARK).levels_within(values, groups)[:50].max() < 0.01


def test_other_values_are_seen_beside_those_of_the_group() -> None:
    values, groups = np.linspace(0.0, 1.0, 50), np.zeros(50, dtype=int)
    assert (HeatLook(DARK).levels_within(values, groups, values + 5.0) == 1.0).all()


def test_only_pictures_keep_their_shape() -> None:
    look = HeatLook(DARK)
    kept = {name: look.maps(Layout.parse(name)) for name in ("NCHW", "NHWC", "NCDHW", "NCL", "NTD", "NC")}
    assert kept == {"NCHW": True, "NHWC": True, "NCDHW": True, "NCL": False, "NTD": False, "NC": False}
    assert not any(CellLook(DARK).maps(Layout.parse(name)) for name in kept)


def test_the_looks_are_named() -> None:
    assert {"digits": CellLook, "heat": HeatLook} == LOOKS
