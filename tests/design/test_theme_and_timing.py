"""Colours keep their distance, text stands out from what is behind it, and every duration is frame-exact."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.design import theme, timing
from scenes.design.color import (
    FAMILIES,
    Family,
    contrast,
    group_hue,
    group_rgb,
    group_text_rgb,
    hex_to_rgb,
    neutral_rgb,
    relative_luminance,
    rgb_to_oklch,
)
from scenes.design.theme import THEMES, Theme

METHODS = ("batch", "layer", "instance", "group", "rms")
TEXT_ROLES = ("text", "muted", *METHODS, "good", "bad")
SIZES = ("TITLE", "EQUATION", "CAPTION", "BODY", "LABEL", "SMALL")
LEVELS = np.linspace(0.0, 1.0, 41)
READABLE, VISIBLE = 4.5, 3.0
FAMILIES_APART = 25.0
EVEN_SHARE, ARC = 0.35, 150
"""How much of the distance of hues that are evenly spread over a family's arc two groups keep at least."""
hues = pytest.mark.parametrize("family", FAMILIES)
both_themes = pytest.mark.parametrize("look", THEMES.values(), ids=THEMES)


@both_themes
@pytest.mark.parametrize("role", TEXT_ROLES)
@pytest.mark.parametrize("behind", ["background", "panel"])
def test_text_stands_out(look: Theme, role: str, behind: str) -> None:
    reached = contrast(hex_to_rgb(getattr(look, role)), hex_to_rgb(getattr(look, behind)))
    assert float(reached) >= READABLE


@both_themes
@pytest.mark.parametrize("behind", ["background", "panel"])
def test_lines_stand_out(look: Theme, behind: str) -> None:
    assert float(contrast(hex_to_rgb(look.line), hex_to_rgb(getattr(look, behind)))) >= VISIBLE


@both_themes
@hues
@pytest.mark.parametrize("count", range(1, 41))
def test_printed_values_stand_out_on_every_group_colour(look: Theme, count: int, family: Family) -> None:
    faces = group_rgb(np.arange(count)[:, None], count, LEVELS[None, :], family)
    assert contrast(faces, hex_to_rgb(look.cell_ink)).min() >= READABLE


@both_themes
def test_printed_values_stand_out_on_neutral_cells(look: Theme) -> None:
    assert contrast(neutral_rgb(LEVELS), hex_to_rgb(look.cell_ink)).min() >= READABLE


@both_themes
def test_the_methods_have_different_colours(look: Theme) -> None:
    hues = {family: rgb_to_oklch(hex_to_rgb(look.accent(family)))[2] for family in METHODS}
    apart = [abs((hues[a] - hues[b] + 180) % 360 - 180) for a, b in combinations(METHODS, 2)]
    assert min(apart) >= FAMILIES_APART
    assert look.accent("layer_channels") == look.accent("layer")
    assert look.accent("a kind of your own") == look.text


@hues
@pytest.mark.parametrize("count", range(2, 25))
def test_groups_have_hues_of_their_own(count: int, family: Family) -> None:
    hues = group_hue(np.arange(count), count, family)
    apart = [turned(a - b) for a, b in combinations(hues.tolist(), 2)]
    assert min(apart) >= min(16.0, EVEN_SHARE * ARC / count)


def turned(angle: float) -> float:
    return abs((angle + 180) % 360 - 180)


def test_hues_of_features_are_none_of_samples() -> None:
    for count in (4, 8, 40):
        first, second = (group_hue(np.arange(count), count, family) for family in FAMILIES)
        assert min(turned(a - b) for a in first for b in second) >= 20


@hues
def test_colours_of_names_can_be_read(family: Family) -> None:
    for look in THEMES.values():
        rgb = group_text_rgb(np.arange(8), 8, look.name == "dark", family)
        assert contrast(rgb, hex_to_rgb(look.background)).min() >= READABLE


@given(st.integers(1, 40), st.data())
def test_lightness_grows_with_the_value(count: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, count - 1))
    luminance = relative_luminance(group_rgb(index, count, LEVELS))
    assert np.all(np.diff(luminance) > 0)


@given(st.integers(0, 39), st.floats(0, 1))
def test_colours_are_displayable(index: int, level: float) -> None:
    for rgb in (group_rgb(index, 40, level), neutral_rgb(level)):
        assert rgb.min() >= 0
        assert rgb.max() <= 1


def test_no_type_is_smaller_than_the_minimum() -> None:
    assert theme.MINIMUM >= 24
    assert all(getattr(theme, name) >= theme.MINIMUM for name in SIZES)
    assert [getattr(theme, name) for name in SIZES if name != "EQUATION"] == sorted(
        (getattr(theme, name) for name in SIZES if name != "EQUATION"), reverse=True
    )


def durations() -> dict[str, float]:
    return {name: value for name, value in vars(timing).items() if name.isupper()}


@pytest.mark.parametrize("name", durations())
@pytest.mark.parametrize("fps", [15, 30, 60])
def test_every_duration_lasts_a_whole_number_of_frames(name: str, fps: int) -> None:
    value = durations()[name]
    assert value > 0
    assert round(value / 0.2, 9) == round(value / 0.2)
    assert round(value * fps, 9) == round(value * fps)


@given(st.text(min_size=0, max_size=200))
def test_reading_time_is_calm_and_frame_exact(text: str) -> None:
    time = timing.reading_time(text)
    assert time >= timing.BEAT
    assert time >= len(text) / 20 - 1e-9
    assert round(time / 0.2, 6) == round(time / 0.2)
