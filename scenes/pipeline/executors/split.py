"""Splits films at their beats where there are fewer of them than workers that share no disk."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.executors.claims import EveryNthBeat
from scenes.pipeline.jobs import Event, Failed, FilmJob, FilmPart, FilmResult, Job, PartResult
from scenes.pipeline.scheduler import join


@dataclass
class SplitFilm:
    """A film in parts, each of which draws some of its beats; the first one leads."""

    job: FilmJob
    count: int
    results: list[FilmResult | PartResult] = field(default_factory=list)
    failed: bool = False

    def parts(self) -> list[FilmPart]:
        """Its parts."""
        shares = [EveryNthBeat(first, self.count) for first in range(self.count)]
        return [FilmPart(self.job, share, leads=share.first == 0) for share in shares]

    def take(self, event: Event) -> Event | None:
        """Count how one part ended; return the event of the whole film, if it is one."""
        if self.failed:
            return None
        if isinstance(event, FilmResult | PartResult):
            self.results.append(event)
            return join(self.results) if len(self.results) == self.count else None
        self.failed = isinstance(event, Failed)
        return event


class BeatSplitter:
    """Hands out jobs in their order, films in as many parts as there are workers for each that is left.

    Parameters
    ----------
    jobs
        The jobs, asked for as far ahead as there are workers; events among them are passed on.
    workers
        How many jobs run at a time.
    """

    def __init__(self, jobs: Iterable[Job | Event], workers: int) -> None:
        self._jobs = enumerate(jobs)
        self._workers = workers
        self._waiting: deque[tuple[int, Job]] = deque()
        self._has_more = True

    def next(self) -> tuple[int, SplitFilm | Job | Event] | None:
        """What comes next, with its number; None at the end."""
        while self._has_more and len(self._waiting) <= self._workers:
            found = next(self._jobs, None)
            if found is None:
                self._has_more = False
            elif isinstance(found[1], Job):
                self._waiting.append((found[0], found[1]))
            else:
                return found
        if not self._waiting:
            return None
        parts = 1 if self._has_more else -(-self._workers // len(self._waiting))
        number, job = self._waiting.popleft()
        if not isinstance(job, FilmJob):
            return number, job
        return number, SplitFilm(job, min(parts, beats_to_draw(job)) if parts > 1 else 1)


def beats_to_draw(job: FilmJob) -> int:
    """How many beats of a film can be drawn apart; 1 if its beats are not known before it is played."""
    known = len(FilmCache(job).fingerprint.scripts)
    return max(known - len(job.cached), 1)
