"""Draws each film with as many processes as there are cores for it, and puts their parts together."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from scenes.rendering import pool
from scenes.rendering.claims import Claims
from scenes.rendering.job import Event, Failed, FilmJob, Picture


@dataclass
class _Film:
    """What the processes of one film have left so far."""

    claims: Claims
    missing: int
    parts: list[Picture] = field(default_factory=list)
    failed: bool = False


def run(jobs: Sequence[FilmJob], processes: int | None = None) -> Iterator[tuple[int, Event]]:
    """Draw all films and yield (number of the film, event) as events come; the last of each is a Picture or a Failed.

    A film alone is drawn by all processes together; when there are more films than processes, each by one.
    """
    limit = processes or os.cpu_count() or 1
    share = max(1, limit // max(1, len(jobs)))
    films = [_Film(pool.claims(), share) for _ in jobs]
    parts = [
        (number, replace(job, claims=films[number].claims, leads=part == 0))
        for number, job in enumerate(jobs)
        for part in range(share)
    ]
    for place, event in pool.run([job for _, job in parts], limit):
        number = parts[place][0]
        told = _told(films[number], event)
        if told is not None:
            yield number, told


def _told(film: _Film, event: Event) -> Event | None:
    """What is told of a part's event: of the parts' last events, one for all."""
    if film.failed:
        return None
    if isinstance(event, Failed):
        film.claims.close()
        film.failed = True
        return event
    if not isinstance(event, Picture):
        return event
    film.parts.append(event)
    film.missing -= 1
    return _joined(film.parts) if film.missing == 0 else None


def _joined(parts: Sequence[Picture]) -> Picture:
    """The film of all parts: segments are named by the number of their play."""
    lead = next(part for part in parts if part.beats)
    segments = sorted((path for part in parts for path in part.segments), key=lambda path: path.name)
    return replace(lead, segments=tuple(segments))
