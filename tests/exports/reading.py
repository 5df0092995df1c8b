"""Reads products back."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray


def frames(path: Path) -> NDArray[np.uint8]:
    """All frames of a film in its own pixel format."""
    with av.open(str(path)) as film:
        return np.stack([frame.to_ndarray() for frame in film.decode(film.streams.video[0])])


def psnr(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """How alike two pictures are, in decibels."""
    error = np.mean((one.astype(float) - other.astype(float)) ** 2)
    return float("inf") if error == 0 else float(10 * np.log10(255**2 / error))


def alpha(path: Path) -> NDArray[np.uint8]:
    """The alpha of all frames; libvpx reads what libavcodec's own VP9 leaves out."""
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        if stream.codec_context.name == "vp9":
            reader = av.CodecContext.create("libvpx-vp9", "r")
            decoded = [frame for packet in film.demux(stream) for frame in reader.decode(packet)]
        else:
            decoded = list(film.decode(stream))
        return np.stack([frame.to_ndarray(format="rgba")[..., 3] for frame in decoded])
