"""How close a film comes to its drawn frames: PSNR and SSIM of the luma, on frames spread over the film.

The drawn frames come as films without loss, made the same way but for the encoder's settings: what is compared is what
the encoder lost. Colour conversion comes before both and is not judged here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

SAMPLES = 40
_WINDOW = 8
_STEADY = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_MOST = 100.0
"""PSNR of equal pictures, in place of infinity."""


@dataclass(frozen=True)
class Quality:
    """Means over the sampled frames, and the worst PSNR among them."""

    ssim: float
    psnr_y: float
    psnr_y_worst: float
    frames: int


def frames(path: Path) -> int:
    """How many frames a film has, counted by its packets."""
    with av.open(str(path)) as film:
        return sum(1 for packet in film.demux(video=0) if packet.size)


def seconds(path: Path) -> float:
    """How long a film is."""
    with av.open(str(path)) as film:
        return frames(path) / float(film.streams.video[0].average_rate or 1)


def every(count: int) -> int:
    """How far apart frames are sampled in a film with so many: not at a whole second's distance.

    >>> every(1620), every(20)
    (41, 1)
    """
    return max(1, count // SAMPLES) | 1


def lumas(paths: Sequence[Path], apart: int) -> Iterator[NDArray[np.float32]]:
    """The luma of every so many frames of films that follow each other."""
    number = 0
    for path in paths:
        with av.open(str(path)) as film:
            for frame in film.decode(video=0):
                if number % apart == 0:
                    yield _luma(frame)
                number += 1


def _luma(frame: Any) -> NDArray[np.float32]:
    plane = frame.planes[0]
    lines = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    return lines[:, : plane.width].astype(np.float32)


def psnr(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Peak signal to noise ratio in dB, 100 for equal pictures."""
    error = float(np.square(first - second).mean(dtype=np.float64))
    return _MOST if error == 0 else min(_MOST, 10 * np.log10(255**2 / error))


def ssim(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Structural similarity (Wang et al. 2004) over flat windows of 8 by 8 pixels, 1 for equal pictures."""
    mean_a, mean_b = uniform_filter(first, _WINDOW), uniform_filter(second, _WINDOW)
    var_a = uniform_filter(first * first, _WINDOW) - mean_a**2
    var_b = uniform_filter(second * second, _WINDOW) - mean_b**2
    common = uniform_filter(first * second, _WINDOW) - mean_a * mean_b
    light = (2 * mean_a * mean_b + _STEADY[0]) / (mean_a**2 + mean_b**2 + _STEADY[0])
    return float((light * (2 * common + _STEADY[1]) / (var_a + var_b + _STEADY[1])).mean())


def compare(film: Path, drawn: Sequence[Path], apart: int) -> Quality:
    """The quality of a film against the same film without loss, by every so many frames."""
    pairs = [(ssim(a, b), psnr(a, b)) for a, b in zip(lumas([film], apart), lumas(drawn, apart), strict=True)]
    alike, ratios = zip(*pairs, strict=True)
    return Quality(float(np.mean(alike)), float(np.mean(ratios)), min(ratios), len(pairs))
