"""Pictures with alpha: from the premultiplied colours that Cairo draws to the straight ones that files hold."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

PRORES: Final[dict[str, Any]] = {
    "format": "mov",
    "transparent": True,
    "video_codec": "prores_ks",
    "pixel_format": "yuva444p10le",
    "video_encoder_options": {"profile": "4444", "vendor": "apl0", "threads": "1"},
}
"""Manim's settings for a film with nothing behind it: ProRes 4444, which keeps alpha exactly."""


def straight(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A premultiplied RGBA picture with every colour as it is before it is made fainter.

    >>> straight(np.array([[[60, 0, 30, 120]]], dtype=np.uint8)).tolist()
    [[[128, 0, 64, 120]]]
    """
    alpha = picture[..., 3]
    partial = (alpha > 0) & (alpha < 255)
    found = picture.copy()
    share = alpha[partial][:, None].astype(np.uint16)
    found[partial, :3] = np.minimum((picture[partial, :3] * np.uint16(255) + share // 2) // share, 255)
    return found
