"""The writer of a film that is joined elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scenes.drawing.writer import PictureWriter

OnFrames = Callable[[int], None]
OnSection = Callable[[], None]


class FilmWriter(PictureWriter):
    """Writes the segments of a film and leaves joining them to the caller; reports frames and new sections."""

    def __init__(self, settings: Any, *, on_frames: OnFrames, on_section: OnSection) -> None:
        self._on_frames = on_frames
        self._on_section: OnSection = lambda: None
        super().__init__(settings)
        self._on_section = on_section

    def next_section(self, *args: Any, **kwargs: Any) -> None:
        """Begin a section, after telling that the one before it is at its end."""
        self._on_section()
        super().next_section(*args, **kwargs)

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        """Hand frames to the encoder and report progress."""
        super().write_frame(pixels, repeat=repeat)
        self._on_frames(repeat)

    def finish(self) -> None:
        """Wait for the encoders; the segments are complete then."""
        self.join_all_encode_jobs()

    @property
    def segments(self) -> tuple[Path, ...]:
        """The segment files in playing order."""
        return tuple(Path(name) for name in self.partial_movie_files if name is not None)
