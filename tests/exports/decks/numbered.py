"""A film whose pictures tell their number, so that a test can read from a screen which one is shown."""

from __future__ import annotations

import io
from collections.abc import Collection
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.frame import PictureType
from PIL import Image

WIDTH, HEIGHT = 480, 270
BITS = 8
FPS = 10


def write(path: Path, count: int, starts: Collection[int]) -> Path:
    """Write a film of so many pictures, each its number in black and white bars; it can be cut before `starts`."""
    with av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=FPS, options={"crf": "12", "bf": "0", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        for number in range(count):
            bits = [number >> place & 1 for place in reversed(range(BITS))]
            row = np.repeat(np.array(bits, np.uint8) * 255, WIDTH // BITS)
            frame = av.VideoFrame.from_ndarray(np.tile(row[None, :, None], (HEIGHT, 1, 3)), format="rgb24")
            frame.pts = number
            frame.pict_type = PictureType.I if number in starts else PictureType.NONE
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
    return path


def read(screen: bytes) -> int:
    """The number of the picture that fills the width of a screen; -1 if it is none."""
    picture = np.asarray(Image.open(io.BytesIO(screen)).convert("L"), float)
    height, width = picture.shape
    middles = ((np.arange(BITS) + 0.5) * width / BITS).astype(int)
    levels = picture[int(0.4 * height), middles]
    if ((levels > 60) & (levels < 195)).any():
        return -1
    return int("".join("1" if level > 127 else "0" for level in levels), 2)
