"""How many bytes films take, known without playing them, and whether they fit on a disk."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.jobs import FilmJob
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import nearest_existing
from scenes.pipeline.render_history import RenderHistory, method_of
from scenes.renderer.encoders.presets import DRAFT, FINAL
from scenes.spec.errors import SpecError

BYTES_PER_PIXEL = {
    (".mp4", FINAL): 0.0045,
    (".mp4", DRAFT): 0.0072,
    (".mov", FINAL): 0.66,
    (".mov", DRAFT): 0.66,
}
"""Bytes of a film by its file and preset, for each pixel of each frame.

Measured with `normreel render` at 480p, 15 frames a second: the bytes that the history records of a film, by its
pixels and frames. `compare` took 0.0044 (final), 0.0068 (draft) and 0.655 (ProRes 4444), `batch` and `layer` 0.0072 and
0.0071 (draft), `layer` as ProRes at 30 frames a second 0.634. At 1080p H.264 took half as many (0.0023).
"""
LENGTH = 120.0
"""Seconds of a film of which no other is known: `compare` takes 118, `batch` and `layer` take 88 and 90."""
LARGE_BYTES = 100_000_000
"""From so many bytes on, a film's size is told before it is rendered."""
RESERVE = 200_000_000
"""Bytes that are left free for others."""
UNITS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"))


def expected_bytes(job: FilmJob, history: RenderHistory, beats: bool = True) -> int:
    """Bytes that a film will take, with its `beats` in the cache or without them.

    They are those of this very film if it was rendered before, else those of the film most like it by pixels and
    frames, else as measured. Its length is that of a film with the same beats, else the mean of its lesson.
    """
    film, cached = film_and_beats(job, history, round(expected_length(job, history) * job.spec.fps))
    return round(film + cached if beats else film)


def expected_length(job: FilmJob, history: RenderHistory) -> float:
    """Seconds that a film will last: as one with the same beats, else the mean of its lesson, else a usual one."""
    return history.duration(job) or fmean(history.durations(job.lesson.slug) or [LENGTH])


def film_and_beats(job: FilmJob, history: RenderHistory, frames: int) -> tuple[float, float]:
    """Bytes of a film of so many frames, and of its beats in the cache."""
    past = history.of(job) or history.nearest(job)
    drawn = job.spec.pixel_width * job.spec.pixel_height * frames
    if past is not None and past.method == method_of(job):
        scale = drawn / (past.pixels * past.frames)
        return past.size * scale, past.cached * scale
    size = drawn * BYTES_PER_PIXEL[job.spec.film_suffix, job.options.preset]
    return size, size


def check_space(folder: Path, needed: int, what: str) -> None:
    """Raise `SpecError` if so many bytes do not fit on the disk of a folder, which need not exist yet.

    `what` begins the message: what takes the space.
    """
    free = shutil.disk_usage(nearest_existing(folder)).free
    if needed and needed + RESERVE > free:
        raise SpecError(
            f"{what}: about {in_words(needed)} are needed, and {in_words(free)} are free on the disk of {folder} "
            f"({in_words(RESERVE)} stay free). Make room, write to another disk with -o, or ask for less."
        )


def check_films_fit(films: Sequence[FilmRequest], options: RenderOptions) -> None:
    """Raise `SpecError` if films and their beats in the cache do not fit on the disk of the first one's folder."""
    check_space(films[0].folder, sum(bytes_of(films, options)), ", ".join(film.name for film in films))


def bytes_of(films: Sequence[FilmRequest], options: RenderOptions) -> list[int]:
    """Bytes that each of these films will take, with its beats in the cache."""
    history = RenderHistory.read(options.cache)
    return [expected_bytes(film.job(film.folder, options), history) for film in films]


def in_words(size: int) -> str:
    """A number of bytes to read.

    >>> in_words(40_000), in_words(6_250_000), in_words(954_300_000), in_words(13_700_000_000)
    ('0.04 MB', '6.2 MB', '954 MB', '13.7 GB')
    """
    unit, name = next(((unit, name) for unit, name in UNITS if size >= unit), UNITS[-1])
    amount = size / unit
    digits = 0 if amount >= 100 or not size else 1 if amount >= 1 else 2
    return f"{amount:,.{digits}f} {name}"
