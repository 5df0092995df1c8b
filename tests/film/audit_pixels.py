"""How full a picture is: its lit pixels, and the tiles that hold any."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.film.audit_limits import LIT_STEP, TILE_PX

_SHORT_SIDE = 1080


def lit(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which pixels differ from the background, which is the colour of the corner: (height, width).

    A picture with an opacity (height, width, 4) is lit as well where it is opaque and the corner is not.
    """
    corner = picture[2, 2].astype(int)
    low, high = (np.clip(corner + step, 0, 255).astype(np.uint8) for step in (-LIT_STEP, LIT_STEP))
    mask = np.zeros(picture.shape[:2], dtype=bool)
    for channel in range(picture.shape[2]):
        mask |= picture[..., channel] < low[channel]
        mask |= picture[..., channel] > high[channel]
    return mask


def lit_share(mask: NDArray[np.bool_]) -> float:
    """The share of lit pixels."""
    return float(mask.mean())


def occupied_tiles(mask: NDArray[np.bool_]) -> float:
    """The share of tiles that hold a lit pixel: as many tiles as a 1080p frame has of 40 x 40 pixels."""
    side = min(mask.shape) * TILE_PX / _SHORT_SIDE
    for axis, length in enumerate(mask.shape):
        count = max(1, round(length / side))
        mask = np.logical_or.reduceat(mask, np.arange(count) * length // count, axis=axis)
    return float(mask.mean())
