"""The writer of a film that is joined elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.drawing.areas import Area
from scenes.drawing.writer import PictureWriter

OnFrames = Callable[[int], None]


class FilmWriter(PictureWriter):
    """Writes the segments of a film and leaves joining them to the caller.

    Reports frames as they are handed over and keeps a copy of the frame numbered `keep`.
    """

    def __init__(self, settings: Any, *, on_frames: OnFrames, keep: int) -> None:
        super().__init__(settings)
        self._on_frames = on_frames
        self._keep = keep
        self._count = 0
        self.kept: NDArray[np.uint8] | None = None

    def write_picture(self, picture: NDArray[np.uint8], changed: Sequence[Area], repeat: int) -> None:
        """Write a picture and keep it if it is the one asked for."""
        if self._count <= self._keep < self._count + repeat:
            self.kept = picture.copy()
        super().write_picture(picture, changed, repeat)

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        """Hand frames to the encoder, keep a whole one if it is the one asked for, and report progress."""
        if isinstance(pixels, np.ndarray) and self._count <= self._keep < self._count + repeat:
            self.kept = pixels.copy()
        self._count += repeat
        super().write_frame(pixels, repeat=repeat)
        self._on_frames(repeat)

    def finish(self) -> None:
        """Wait for the encoders; the segments are complete then."""
        self.join_all_encode_jobs()

    @property
    def segments(self) -> tuple[Path, ...]:
        """The segment files in playing order."""
        return tuple(Path(name) for name in self.partial_movie_files if name is not None)
