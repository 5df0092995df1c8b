"""Lit pixels and occupied tiles are counted as one would by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.film.audit_limits import LIT_STEP
from tests.film.audit_pixels import lit, lit_share, occupied_tiles


def picture(height: int = 270, width: int = 480, channels: int = 3) -> np.ndarray:
    return np.full((height, width, channels), (16, 20, 28, 255)[:channels], dtype=np.uint8)


def test_an_empty_picture_has_no_lit_pixel() -> None:
    mask = lit(picture())
    assert lit_share(mask) == 0.0
    assert occupied_tiles(mask) == 0.0


@pytest.mark.parametrize("step", [LIT_STEP + 1, -(LIT_STEP + 1)])
def test_one_channel_far_enough_from_the_background_lights_a_pixel(step: int) -> None:
    for channel in range(3):
        made = picture()
        made[...] = 120
        made[100:110, 200:220, channel] += step if step > 0 else 0
        made[100:110, 200:220, channel] -= -step if step < 0 else 0
        assert lit_share(lit(made)) == 200 / (270 * 480)
        made[100:110, 200:220, channel] = 120 + np.sign(step) * LIT_STEP
        assert lit_share(lit(made)) == 0.0


def test_a_dark_background_lights_nothing_below_zero_and_white_nothing_above() -> None:
    for level in (0, 255):
        made = np.full((90, 160, 3), level, dtype=np.uint8)
        assert not lit(made).any()
        made[5:, 5:] = 255 - level
        assert lit(made)[5:, 5:].all()


def test_what_is_opaque_over_nothing_is_lit_even_if_it_is_black() -> None:
    made = np.zeros((90, 160, 4), dtype=np.uint8)
    made[40:50, 40:60, 3] = 255
    assert lit(made).sum() == 200


@pytest.mark.parametrize(("height", "width"), [(1080, 1920), (480, 854), (1920, 1080), (540, 540)])
def test_a_tile_is_the_same_part_of_the_frame_at_any_size(height: int, width: int) -> None:
    rows, columns = (round(length * 27 / min(height, width)) for length in (height, width))
    high, wide = height / rows, width / columns
    made = picture(height, width)
    made[int(3.5 * high), int(5.5 * wide)] = 255
    assert occupied_tiles(lit(made)) == pytest.approx(1 / (rows * columns))
    made[int(3 * high) + 1 : int(4 * high), int(5 * wide) + 1 : int(6 * wide)] = 255
    assert occupied_tiles(lit(made)) == pytest.approx(1 / (rows * columns))
    made[int(3.5 * high), int(6.5 * wide)] = 255
    assert occupied_tiles(lit(made)) == pytest.approx(2 / (rows * columns))
    made[-1, -1] = 255
    assert occupied_tiles(lit(made)) == pytest.approx(3 / (rows * columns))
