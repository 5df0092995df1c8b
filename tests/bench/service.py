"""A service that makes films, simulated: a store of films, a cache of beats, a queue, and machines that draw."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import simpy

from tests.bench.demand import Requests

STORED, SHARED, JOINED, EDITED, DRAWN = KINDS = ("stored", "shared", "joined", "edited", "drawn")
"""How a request is answered: by a film that is there; by one that is being made for somebody else; by joining cached
beats; by drawing the one beat that was changed; by drawing it whole."""
WORK: Final = (JOINED, EDITED, DRAWN)
Film = tuple[int, int, int]
"""Shape, lesson, and the number of the edit: 0 for the film as it is."""


@dataclass(frozen=True)
class Work:
    """What one answer costs: processor seconds, and seconds of a machine that does nothing else meanwhile."""

    cpu: float
    seconds: float


@dataclass(frozen=True)
class Lesson:
    """What the film of a lesson costs in each of the ways of `WORK`, and the bytes of it and of its beats."""

    work: dict[str, Work]
    size: float


class Store:
    """Films or beats up to a limit of bytes; what was used longest ago goes first."""

    def __init__(self, limit: float, held: OrderedDict[Film, float] | None = None) -> None:
        self.limit = limit
        self._held = OrderedDict() if held is None else OrderedDict(held)
        self._size = sum(self._held.values())

    def copy(self) -> Store:
        """Another store that holds the same."""
        return Store(self.limit, self._held)

    def use(self, film: Film) -> bool:
        """Whether it is there; it has been used just now if so."""
        if film not in self._held:
            return False
        self._held.move_to_end(film)
        return True

    def add(self, film: Film, size: float) -> None:
        """Add it, used just now, if it fits at all."""
        if size > self.limit or self.use(film):
            return
        self._held[film] = size
        self._size += size
        while self._size > self.limit:
            self._size -= self._held.popitem(last=False)[1]


@dataclass
class Outcome:
    """What became of the requests: counts by kind, and seconds in the queue and until the answer."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    queued: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    cpu: float = 0.0
    machine_seconds: float = 0.0
    end: float = 0.0

    @property
    def requests(self) -> int:
        """How many were answered."""
        return len(self.answered)

    def share(self, kind: str) -> float:
        """The share of the requests that were answered in this way."""
        return self.counts[kind] / self.requests if self.requests else 0.0

    def queue_time(self, share: float) -> float:
        """Seconds in the queue that this share of the requests with work did not exceed."""
        return float(np.quantile(self.queued, share)) if self.queued else 0.0


def warmed(requests: Requests, lessons: Sequence[Lesson], films: Store, beats: Store) -> None:
    """Let the stores hold what they do after these requests, each answered at once."""
    for film in _wanted(requests):
        size = lessons[film[1]].size
        if not films.use(film):
            beats.add(_plain(film), size)
            films.add(film, size)


def simulate(
    requests: Requests, lessons: Sequence[Lesson], machines: int, films: Store, beats: Store, draw: Any = None
) -> Outcome:
    """Answer all requests; the first in the queue is served first, by any machine that is free.

    `draw` turns the seconds that a machine needs into those that it takes, as it is if None.
    """
    environment = simpy.Environment()
    service = _Service(environment, lessons, simpy.Resource(environment, machines), films, beats, draw)
    environment.process(service.arrivals(requests))
    environment.run()
    service.outcome.end = environment.now
    return service.outcome


class _Service:
    def __init__(
        self,
        environment: simpy.Environment,
        lessons: Sequence[Lesson],
        machines: simpy.Resource,
        films: Store,
        beats: Store,
        draw: Any,
    ) -> None:
        self.environment, self.lessons, self.machines = environment, lessons, machines
        self.films, self.beats, self.draw = films, beats, draw
        self.outcome = Outcome()
        self._making: dict[Film, simpy.Event] = {}

    def arrivals(self, requests: Requests) -> Generator[simpy.Event]:
        """Let each request come at its time."""
        for time, film in zip(requests.times.tolist(), _wanted(requests), strict=True):
            # nothing else happens before most requests, and those for films that are there are answered at once
            if self.environment.peek() > time and self.films.use(film):
                self._count(STORED, self.environment.now)
                continue
            yield self.environment.timeout(max(0.0, time - self.environment.now))
            if self.films.use(film):
                self._count(STORED, self.environment.now)
            elif film in self._making:
                self.environment.process(self._share(film, self._making[film]))
            else:
                self._making[film] = self.environment.event()
                self.environment.process(self._make(film))

    def _share(self, film: Film, made: simpy.Event) -> Generator[simpy.Event]:
        asked = self.environment.now
        yield made
        self._count(SHARED, asked)

    def _make(self, film: Film) -> Generator[simpy.Event]:
        asked, lesson = self.environment.now, self.lessons[film[1]]
        with self.machines.request() as machine:
            yield machine
            self.outcome.queued.append(self.environment.now - asked)
            cached = self.beats.use(_plain(film))
            kind = DRAWN if not cached else EDITED if film[2] else JOINED
            work = lesson.work[kind]
            seconds = work.seconds if self.draw is None else self.draw(work.seconds)
            yield self.environment.timeout(seconds)
        self.outcome.cpu += work.cpu
        self.outcome.machine_seconds += seconds
        self.beats.add(_plain(film), lesson.size)
        self.films.add(film, lesson.size)
        self._making.pop(film).succeed()
        self._count(kind, asked)

    def _count(self, kind: str, asked: float) -> None:
        self.outcome.counts[kind] += 1
        self.outcome.answered.append(self.environment.now - asked)


def _wanted(requests: Requests) -> Iterator[Film]:
    """The film of each request; every edit is another."""
    columns = (requests.shapes.tolist(), requests.lessons.tolist(), requests.edits.tolist())
    return zip(*columns, strict=True)


def _plain(film: Film) -> Film:
    """The film without edits, with which an edited one shares its beats."""
    return (film[0], film[1], 0)
