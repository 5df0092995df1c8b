"""The writer of a film whose plays are joined elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scenes.renderer.file_writer import PictureWriter


class SegmentWriter(PictureWriter):
    """Writes each play to a file of its own, leaves joining them to the caller, and reports frames.

    `beat` is the number of the beat that is being played.
    """

    def __init__(self, settings: Any, *, on_frames: Callable[[int], None]) -> None:
        self._on_frames = on_frames
        self.beat = 0
        self._beats: list[int] = []
        super().__init__(settings)

    def add_partial_movie_file(self, hash_animation: str | None) -> None:
        """Count a play, drawn or not."""
        self._beats.append(self.beat)
        super().add_partial_movie_file(hash_animation)

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        """Hand frames to the encoder and report progress."""
        super().write_frame(pixels, repeat=repeat)
        self._on_frames(repeat)

    def finish(self) -> None:
        """Wait for the encoders; the files are complete then."""
        self.join_all_encode_jobs()

    @property
    def plays(self) -> list[tuple[int, int, Path]]:
        """The number of the beat, the number of the play, and the file of each play that was drawn."""
        plays = zip(self._beats, self.partial_movie_files, strict=True)
        return [(beat, play, Path(name)) for play, (beat, name) in enumerate(plays) if name is not None]
