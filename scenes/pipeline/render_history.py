"""What drawing a film took, kept in the cache: from it the next films are estimated."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from scenes.pipeline.jobs import FilmJob, Picture

FOLDER = "facts"
NOT_TIMED = {"theme": "dark", "background": None, "transparent": False, "quality": "1080p", "fps": 30}
"""Settings that no beat gets longer or shorter by."""


@dataclass(frozen=True)
class Fact:
    """What one film took.

    Parameters
    ----------
    timing
        The hash of what its length depends on.
    duration
        Seconds of film.
    drawn
        Frames that were drawn when `seconds` was measured, in `seconds` of all processes.
    size, kept
        Bytes of its files, and of its beats in the cache.
    """

    film: str
    timing: str
    lesson: str
    manner: str
    pixels: int
    frames: int
    duration: float
    drawn: int
    seconds: float
    size: int
    kept: int

    @property
    def rate(self) -> float:
        """Seconds of one process that a drawn frame took."""
        return self.seconds / self.drawn


class Facts:
    """All that is known of films drawn before."""

    def __init__(self, facts: Iterator[Fact]) -> None:
        self._films = {fact.film: fact for fact in facts}

    @classmethod
    def read(cls, cache: Path | None) -> Self:
        """Read what is kept in the cache."""
        return cls(_read(cache / FOLDER) if cache is not None else iter(()))

    def __bool__(self) -> bool:
        return bool(self._films)

    def of(self, job: FilmJob) -> Fact | None:
        """What is known of this very film."""
        return self._films.get(film_key(job))

    def duration(self, job: FilmJob) -> float | None:
        """The length of a film with the same story, whatever its colours and size."""
        timing = timing_key(job)
        return next((fact.duration for fact in self._films.values() if fact.timing == timing), None)

    def durations(self, slug: str) -> list[float]:
        """The lengths of all films of a lesson."""
        return [fact.duration for fact in self._films.values() if fact.lesson == slug]

    def nearest(self, job: FilmJob) -> Fact | None:
        """The film most like this one: of the same lesson, drawn in the same manner, of about the same size."""
        pixels = job.spec.pixel_width * job.spec.pixel_height

        def unlike(fact: Fact) -> tuple[bool, bool, int]:
            return fact.manner != manner(job), fact.lesson != job.lesson.slug, abs(fact.pixels - pixels)

        return min(self._films.values(), key=unlike, default=None)


def note(job: FilmJob, picture: Picture, drawn: int, film: Path) -> None:
    """Keep what the placed film took, if most of it was drawn."""
    frames = round(picture.beats[-1].end * job.spec.fps)
    if job.cache is None or 2 * drawn < frames:
        return
    sizes = [path.stat().st_size for path in film.parent.glob(f"{film.stem}.*")]
    kept = sum(segment.path.stat().st_size for segment in picture.segments)
    fact = measured(job, frames, drawn, picture.seconds, sum(sizes), kept)
    path = job.cache / FOLDER / f"{fact.film}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.stem}-{os.getpid()}")
    unfinished.write_text(json.dumps(asdict(fact)), encoding="utf-8")
    unfinished.replace(path)


def measured(job: FilmJob, frames: int, drawn: int, seconds: float, size: int, kept: int) -> Fact:
    """The fact that a film took so much."""
    pixels = job.spec.pixel_width * job.spec.pixel_height
    return Fact(
        film_key(job),
        timing_key(job),
        job.lesson.slug,
        manner(job),
        pixels,
        frames,
        frames / job.spec.fps,
        drawn,
        seconds,
        size,
        kept,
    )


def film_key(job: FilmJob) -> str:
    """A hash of what the film shows, whatever draws it."""
    return _digest(job.lesson.slug, job.lesson.class_name, job.spec.fingerprint(), manner(job))


def timing_key(job: FilmJob) -> str:
    """A hash of the settings that the film's length depends on."""
    spec = job.spec.model_copy(update=NOT_TIMED)
    return _digest(job.lesson.slug, job.lesson.class_name, spec.fingerprint())


def manner(job: FilmJob) -> str:
    """What a frame's cost depends on besides its size."""
    return f"{job.renderer} {job.preset}"


def clear(cache: Path) -> None:
    """Forget everything."""
    folder = cache / FOLDER
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        folder.rmdir()


def _read(folder: Path) -> Iterator[Fact]:
    for path in sorted(folder.glob("*.json")):
        try:
            yield Fact(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            continue  # of another version


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
