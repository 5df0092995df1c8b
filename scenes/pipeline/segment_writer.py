"""The writer of a film that is joined elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scenes.pipeline.jobs import Segment
from scenes.renderer.file_writer import PictureWriter

OnFrames = Callable[[int], None]


class FilmWriter(PictureWriter):
    """Writes the segments of a film and leaves joining them to the caller; reports frames.

    `beat` is the number of the beat that is being played.
    """

    def __init__(self, settings: Any, *, on_frames: OnFrames) -> None:
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
        """Wait for the encoders; the segments are complete then."""
        self.join_all_encode_jobs()

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The plays that were drawn, in order."""
        plays = zip(self._beats, self.partial_movie_files, strict=True)
        return tuple(
            Segment(beat, play, Path(name)) for play, (beat, name) in enumerate(plays) if name is not None
        )
