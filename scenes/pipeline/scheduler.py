"""Decides what a free worker does next: another job, or a part of a film that others are rendering."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from scenes.pipeline.executors.claims import Claims
from scenes.pipeline.jobs import (
    Event,
    Failed,
    FilmJob,
    FilmPart,
    FilmResult,
    FramesPlanned,
    FramesRendered,
    Job,
    PartResult,
)

WORTH_HELPING = 300
"""Frames that must be left of a film for another worker to join in: it plays what was drawn before it comes."""


@dataclass
class SharedFilm:
    """A film that one or more workers are rendering, each by its claims."""

    job: FilmJob
    claims: Claims
    workers: int = 0
    results: list[FilmResult | PartResult] = field(default_factory=list)
    planned: int | None = None
    rendered: int = 0
    failed: bool = False

    def next_part(self) -> FilmPart:
        """The part of another worker; the first one leads."""
        self.workers += 1
        return FilmPart(self.job, self.claims, leads=self.workers == 1)

    @property
    def frames_left(self) -> float:
        """Frames still to be rendered: none once a worker has come to the end, infinitely many before the plan."""
        if self.failed or self.results or not self.workers:
            return 0
        return math.inf if self.planned is None else self.planned - self.rendered

    def take(self, event: Event) -> Event | None:
        """Count the event of one worker; return the event of the film, if it is one."""
        if self.failed:
            return None
        if isinstance(event, FilmResult | PartResult):
            self.results.append(event)
            return join(self.results) if len(self.results) == self.workers else None
        if isinstance(event, Failed):
            self.claims.close()
            self.failed = True
        elif isinstance(event, FramesPlanned):
            self.planned = event.frames
        elif isinstance(event, FramesRendered):
            self.rendered += event.frames
        return event


class Scheduler:
    """Hands out jobs in their order, each film to one worker; workers that are free after that share films.

    Parameters
    ----------
    jobs
        The jobs, asked for one by one; events among them are passed on.
    """

    def __init__(self, jobs: Iterable[Job | Event]) -> None:
        self._jobs = enumerate(jobs)
        self._films: dict[int, SharedFilm] = {}

    def next(self) -> tuple[int, Job | Event] | None:
        """What a free worker does next, with the number of the job it belongs to; None if nothing is worth it."""
        found = next(self._jobs, None)
        if found is None:
            number = max(self._films, key=lambda each: self._films[each].frames_left, default=None)
            if number is None or self._films[number].frames_left < WORTH_HELPING:
                return None
            return number, self._films[number].next_part()
        number, job = found
        if isinstance(job, FilmJob):
            self._films[number] = SharedFilm(job, Claims.below(job.folder))
            return number, self._films[number].next_part()
        return number, job

    def take(self, number: int, event: Event) -> Event | None:
        """Count a worker's event; return the event of the whole job, if it is one."""
        return self._films[number].take(event) if number in self._films else event


def join(results: Iterable[FilmResult | PartResult]) -> FilmResult:
    """The film that its parts make together."""
    parts = list(results)
    lead = next(part for part in parts if isinstance(part, FilmResult))
    segments = sorted(segment for part in parts for segment in part.segments)
    return replace(lead, segments=tuple(segments), seconds=sum(part.seconds for part in parts))
