"""Whatever the background, what stands on it can be read and keeps its hue."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.design.color import contrast, hex_to_rgb, oklch_to_rgb, rgb_to_oklch
from scenes.design.contrast import LINE_CONTRAST, TEXT_CONTRAST, readable_on, wants_light_text
from scenes.design.theme import DARK, LIGHT, THEMES
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec

TEXT = ("text", "muted", "batch", "layer", "instance", "group", "rms", "good", "bad")
BACKGROUNDS = st.integers(0, 2**24 - 1).map(lambda number: f"#{number:06x}")
LOOKS = st.sampled_from(sorted(THEMES))


def reached(first: str, second: str) -> float:
    return float(contrast(hex_to_rgb(first), hex_to_rgb(second)))


@given(BACKGROUNDS, LOOKS)
def test_text_and_lines_stand_out_on_every_background(background: str, name: str) -> None:
    look = readable_on(THEMES[name], background)
    assert look.background == background
    for behind in (look.background, look.panel):
        assert all(reached(getattr(look, role), behind) >= TEXT_CONTRAST for role in TEXT)
        assert reached(look.line, behind) >= LINE_CONTRAST


@pytest.mark.parametrize("grey", range(0, 256, 5))
def test_text_stands_out_on_every_grey(grey: int) -> None:
    look = readable_on(DARK, f"#{grey:02x}{grey:02x}{grey:02x}")
    assert min(reached(getattr(look, role), look.background) for role in TEXT) >= TEXT_CONTRAST


@pytest.mark.parametrize("look", [DARK, LIGHT], ids=["dark", "light"])
def test_on_its_own_background_text_keeps_its_colour(look: object) -> None:
    assert isinstance(look, type(DARK))
    same = readable_on(look, look.background)
    assert (same.text, same.muted, same.batch, same.layer) == (look.text, look.muted, look.batch, look.layer)


@given(BACKGROUNDS)
def test_accents_keep_their_hue(background: str) -> None:
    for role in ("batch", "layer", "instance", "group", "rms"):
        before = rgb_to_oklch(hex_to_rgb(getattr(DARK, role)))
        after = rgb_to_oklch(hex_to_rgb(getattr(readable_on(DARK, background), role)))
        if after[1] > 0.04:
            assert abs((after[2] - before[2] + 180) % 360 - 180) < 6


@given(st.floats(0.05, 1.0), st.floats(0, 0.05), st.floats(0, 359))
def test_oklch_and_back(lightness: float, chroma: float, hue: float) -> None:
    rgb = oklch_to_rgb(lightness, chroma, hue)
    if rgb.min() > 0.001 and rgb.max() < 0.999:
        again = oklch_to_rgb(*rgb_to_oklch(rgb))
        assert np.allclose(again, rgb, atol=1e-5)


@pytest.mark.parametrize(
    ("background", "theme"),
    [("#000000", "dark"), ("#0b1e3f", "dark"), ("#808080", "light"), ("#fff8e7", "light")],
)
def test_the_background_chooses_the_theme(background: str, theme: str) -> None:
    assert LectureSpec(background=background).theme == theme
    assert wants_light_text(background) == (theme == "dark")


def test_a_theme_that_was_asked_for_stays_and_can_be_read() -> None:
    spec = LectureSpec(background="#ffffff", theme="dark")
    assert spec.theme == "dark"
    look = spec.film_theme
    assert look.name == "dark"
    assert reached(look.text, "#ffffff") >= TEXT_CONTRAST


def test_the_chosen_theme_is_kept_with_the_settings() -> None:
    spec = LectureSpec(background="#ffffff")
    assert '"theme": "light"' in spec.to_json()
    assert spec.resolved().theme == "light"
    assert spec.fingerprint() != LectureSpec(background="#ffffff", theme="dark").fingerprint()


def test_without_a_background_the_theme_is_as_it_was() -> None:
    assert LectureSpec().film_theme == DARK
    assert LectureSpec(theme="light").film_theme == LIGHT


def test_a_clear_theme_has_no_backdrop() -> None:
    assert LectureSpec(transparent=True).film_theme.backdrop is None
    assert LectureSpec().film_theme.backdrop == DARK.background


@pytest.mark.parametrize("given", ["red", "#0b1e3", "0b1e3f", "#0b1e3g", "rgb(1, 2, 3)", 7])
def test_a_background_that_is_no_colour_is_refused_with_the_rule(given: object) -> None:
    with pytest.raises(SpecError, match=r"background = .*hexadecimal digits.*#0b1e3f"):
        LectureSpec.make(background=given)


def test_colours_are_written_one_way() -> None:
    assert LectureSpec(background=" #0B1E3F ").background == "#0b1e3f"
