"""What rendering each film took, recorded in the cache: from it the cost of the next films is estimated."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from glob import escape
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field

from scenes.pipeline import cache_folder, cache_room
from scenes.pipeline.jobs import FilmJob, FilmResult
from scenes.pipeline.records import STRICT, is_real_folder, read_regular

NOT_TIMED: dict[str, Any] = {
    "theme": "dark",
    "background": None,
    "transparent": False,
    "quality": "1080p",
    "fps": 30,
}
"""Settings that no beat gets longer or shorter by."""
MOST = 10**15
Count = Annotated[int, Field(gt=0, le=MOST)]
Bytes = Annotated[int, Field(ge=0, le=MOST)]
Seconds = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]


@dataclass(frozen=True)
class RenderRecord:
    """What one film took.

    Parameters
    ----------
    film, timing
        The hashes of what it shows, and of what its length depends on.
    method
        Its renderer, its preset, and whether it has alpha.
    duration
        Seconds of film.
    rendered
        Frames that were rendered when `seconds` was measured, in `seconds` of all workers.
    size, cached
        Bytes of its files, and of its beats in the cache.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(strict=True, extra="forbid")

    film: str
    timing: str
    lesson: str
    method: str
    pixels: Count
    frames: Count
    duration: Seconds
    rendered: Count
    seconds: Seconds
    size: Bytes
    cached: Bytes

    @classmethod
    def measured(
        cls, job: FilmJob, *, frames: int, rendered: int, seconds: float, size: int, cached: int
    ) -> Self:
        """The record of a film that took so much."""
        return cls(
            film=film_key(job),
            timing=timing_key(job),
            lesson=job.lesson.slug,
            method=method_of(job),
            pixels=job.spec.pixel_width * job.spec.pixel_height,
            frames=frames,
            duration=frames / job.spec.fps,
            rendered=rendered,
            seconds=seconds,
            size=size,
            cached=cached,
        )


class _Written(BaseModel):
    """A record with a checksum, without which damage could turn one size or duration into another."""

    model_config = STRICT
    record: RenderRecord
    checksum: str

    @classmethod
    def of(cls, record: RenderRecord) -> Self:
        """The record as it is written."""
        listed = json.dumps(asdict(record), sort_keys=True)
        return cls(record=record, checksum=hashlib.sha256(listed.encode()).hexdigest())


class RenderHistory:
    """The records of all films rendered before."""

    def __init__(self, records: Iterable[RenderRecord]) -> None:
        self._films = {record.film: record for record in records}
        self._durations = {record.timing: record.duration for record in self._films.values()}
        self._nearest: dict[tuple[str, str, int], RenderRecord | None] = {}

    @classmethod
    def read(cls, cache: Path | None) -> Self:
        """Read what is recorded in the cache."""
        return cls(_read(cache / cache_folder.HISTORY) if cache is not None else ())

    def __bool__(self) -> bool:
        return bool(self._films)

    def of(self, job: FilmJob) -> RenderRecord | None:
        """The record of this very film."""
        return self._films.get(film_key(job))

    def duration(self, job: FilmJob) -> float | None:
        """The length of a film with the same beats, whatever its colours and size."""
        return self._durations.get(timing_key(job)) if self._durations else None

    def durations(self, slug: str) -> list[float]:
        """The lengths of all films of a lesson."""
        return [record.duration for record in self._films.values() if record.lesson == slug]

    def nearest(self, job: FilmJob) -> RenderRecord | None:
        """The film most like this one: rendered by the same method, of the same lesson, of about the same size."""
        method, lesson, pixels = method_of(job), job.lesson.slug, job.spec.pixel_width * job.spec.pixel_height

        def unlike(record: RenderRecord) -> tuple[bool, bool, int]:
            return record.method != method, record.lesson != lesson, abs(record.pixels - pixels)

        if (method, lesson, pixels) not in self._nearest:
            self._nearest[method, lesson, pixels] = min(self._films.values(), key=unlike, default=None)
        return self._nearest[method, lesson, pixels]


def record(job: FilmJob, result: FilmResult, rendered: int, film: Path) -> None:
    """Record what the placed film took, if most of it was rendered; else note that its record was used."""
    frames, cache = round(result.beats[-1].end * job.spec.fps), job.options.cache
    if cache is None:
        return
    name = f"{film_key(job)}.json"
    if 2 * rendered < frames:
        with suppress(OSError, NotImplementedError):
            os.utime(cache / cache_folder.HISTORY / name, follow_symlinks=False)
        return
    made = RenderRecord.measured(
        job,
        frames=frames,
        rendered=rendered,
        seconds=result.seconds,
        size=sum(path.stat().st_size for path in film.parent.glob(f"{escape(film.stem)}.*")),
        cached=sum(segment.path.stat().st_size for segment in result.segments),
    )
    cache_room.add_record(cache, cache_folder.HISTORY, name, _Written.of(made).model_dump_json().encode())


def film_key(job: FilmJob) -> str:
    """A hash of what the film shows, and of the method that renders it."""
    return _digest(job.lesson.slug, job.lesson.class_name, job.spec.fingerprint(), method_of(job))


def timing_key(job: FilmJob) -> str:
    """A hash of the settings that the film's length depends on."""
    return _digest(job.lesson.slug, job.lesson.class_name, job.spec.fingerprint(**NOT_TIMED))


def method_of(job: FilmJob) -> str:
    """What a frame's cost depends on besides its size."""
    return f"{job.options.renderer} {job.options.preset}" + (" alpha" if job.spec.transparent else "")


def _read(folder: Path) -> Iterator[RenderRecord]:
    """The records in a folder; what is none, is damaged, or not of the film that its name says, is passed over."""
    for path in sorted(folder.glob("*.json")) if is_real_folder(folder) else []:
        with suppress(OSError, ValueError):
            written = _Written.model_validate_json(read_regular(path))
            if written.record.film == path.stem and written == _Written.of(written.record):
                yield written.record


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
