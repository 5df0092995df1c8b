"""Draws films with all cores: each film by as many processes as are free for it, their parts put together."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace

from scenes.pipeline.executors import local
from scenes.pipeline.executors.claims import Claims
from scenes.pipeline.jobs import Drawn, Event, Failed, FilmJob, Picture, Planned

WORTH_HELPING = 300
"""Frames that must be left of a film for another process to join in: it plays what was drawn before it comes."""


@dataclass
class _Film:
    """A film that is being drawn: its job, and what its processes have told and left so far."""

    job: FilmJob
    claims: Claims
    started: int = 0
    parts: list[Picture] = field(default_factory=list)
    planned: int | None = None
    drawn: int = 0
    failed: bool = False

    def next_job(self) -> FilmJob:
        """The job of the next process; the first one leads."""
        self.started += 1
        return replace(self.job, claims=self.claims, leads=self.started == 1)

    @property
    def left(self) -> float:
        """Frames still to be drawn; nothing if a process has come to the end, much if nobody knows yet."""
        if self.failed or self.parts or not self.started:
            return 0
        return float("inf") if self.planned is None else self.planned - self.drawn

    def take(self, event: Event) -> Event | None:
        """Take what a process told; return what is to be told of the film."""
        if self.failed:
            return None
        if isinstance(event, Failed):
            self.claims.close()
            self.failed = True
        elif isinstance(event, Planned):
            self.planned = event.frames
        elif isinstance(event, Drawn):
            self.drawn += event.frames
        elif isinstance(event, Picture):
            self.parts.append(event)
            return self._joined() if len(self.parts) == self.started else None
        return event

    def _joined(self) -> Picture:
        lead = next(part for part in self.parts if part.beats)
        segments = sorted(each for part in self.parts for each in part.segments)
        return replace(lead, segments=tuple(segments), seconds=sum(part.seconds for part in self.parts))


def run(
    jobs: Iterable[FilmJob | Event], processes: int | None = None
) -> Generator[tuple[int, Event], None, None]:
    """Draw all films and yield (number of the film, event) as events come; the last of each is a Picture or a Failed.

    A job is asked for when a process is free for it. A film that need not be drawn is an event in its place, which is
    passed on. As long as jobs come, each is drawn by one process; processes that are free then help with the film
    that has most left to draw.
    """
    films: dict[int, _Film] = {}
    coming = enumerate(jobs)
    with local.Processes(processes) as running:
        more = True
        while more or running.busy:
            while more and running.free:
                number, job = next(coming, (0, None))
                if isinstance(job, FilmJob):
                    films[number] = _Film(job, local.claims())
                    running.start(number, films[number].next_job())
                elif job is not None:
                    yield number, job
                more = job is not None
            while running.free and (helped := _most_left(films)) is not None:
                running.start(helped, films[helped].next_job())
            for number, event in running.events():
                told = films[number].take(event)
                if told is not None:
                    yield number, told


def _most_left(films: Mapping[int, _Film]) -> int | None:
    """The film that a free process can help with most, if that is worth while."""
    number = max(films, key=lambda each: films[each].left, default=None)
    return number if number is not None and films[number].left >= WORTH_HELPING else None
