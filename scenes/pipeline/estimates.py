"""What making films will take: from the cache, from the render history, from dry runs, or from a sample."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from statistics import fmean

from scenes.content.timeline import Beat
from scenes.pipeline import render_history
from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.disk_space import film_and_beats
from scenes.pipeline.executors import registry
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.fingerprints import sources_read_once
from scenes.pipeline.jobs import (
    BeatRecord,
    DryRunJob,
    DryRunResult,
    Failed,
    FilmJob,
    FilmPart,
    FramesRendered,
)
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.render_history import RenderHistory, RenderRecord

UP_TO_DATE, CACHED, PARTLY_CACHED, NEW = "up to date", "cached", "partly cached", "new"
DRY_RUN_SECONDS = 20.0
"""How long films are played dry at most, to learn how long they are."""
SAMPLE_SECONDS = 4.0
"""How long a film is rendered to learn how fast this machine is, where there is no history yet."""
ITSELF, LIKE, SAMPLE = "itself", "like films", "a sample"


@dataclass(frozen=True)
class Estimate:
    """What is expected of one film; what is None is not known.

    Parameters
    ----------
    frames, draw
        Its frames, and those of them to be rendered.
    seconds
        Of one worker.
    size
        New bytes on the disk.
    guessed
        Whether time did not allow to play the film: its frames are the mean of films of its lesson, or all of them
        where some may be cached.
    source
        What `seconds` and `size` are known from: this very film, films like it, or a sample of a film.
    trouble
        Why the film cannot be played.
    """

    request: FilmRequest
    state: str
    frames: int | None = None
    draw: int | None = None
    seconds: float | None = None
    size: int | None = None
    guessed: bool = False
    source: str = ""
    trouble: str = ""

    def with_cost(self, job: FilmJob, history: RenderHistory) -> Estimate:
        """The estimate with the seconds and bytes that films of the history took."""
        if self.state == UP_TO_DATE:
            return replace(self, seconds=0.0, size=0)
        own = history.of(job)
        past = own or history.nearest(job)
        if past is None or self.frames is None or self.draw is None:
            return self
        seconds = past.seconds / past.rendered * self.draw * _pixels(job) / past.pixels
        film, beats = film_and_beats(job, history, self.frames)
        size = film + beats * self.draw / self.frames
        source = ITSELF if own is not None else SAMPLE if past.film == SAMPLE else LIKE
        return replace(self, seconds=seconds, size=round(size), source=source)


@sources_read_once()
def states(requests: Sequence[FilmRequest], options: RenderOptions) -> list[str]:
    """Say what each film needs, at once: one that is partly cached may turn out to be all new."""
    found = []
    for request in requests:
        if request.is_up_to_date(options):
            found.append(UP_TO_DATE)
        elif options.force:
            found.append(NEW)
        else:
            cache = FilmCache(request.job(Path(), options))
            cached = cache.beats()
            found.append(CACHED if cache.film(cached) else PARTLY_CACHED if cached else NEW)
    return found


@sources_read_once()
def plan(requests: Sequence[FilmRequest], options: RenderOptions, work: Path) -> list[Estimate]:
    """Say what to expect of each film. What must be played or sampled for it goes to the folder `work`."""
    jobs = [request.job(work, options) for request in requests]
    history = RenderHistory.read(options.cache)
    lengths = _Lengths(history)
    found = states(requests, options)
    lengths.play(jobs, found)
    estimates = [
        lengths.estimate(Estimate(request, state), job)
        for request, state, job in zip(requests, found, jobs, strict=True)
    ]
    to_render = [job for job, estimate in zip(jobs, estimates, strict=True) if estimate.draw]
    if to_render and not history:
        sample = _sample(min(to_render, key=_pixels))
        history = RenderHistory([sample] if sample is not None else [])
    return [estimate.with_cost(job, history) for estimate, job in zip(estimates, jobs, strict=True)]


@dataclass
class _Lengths:
    """How long films are: played dry, or as long as when they were rendered, or as the mean of their lesson."""

    history: RenderHistory
    played: dict[str, tuple[BeatRecord, ...] | Failed] = field(default_factory=dict)
    by_lesson: dict[str, list[float]] = field(default_factory=dict)

    def play(self, jobs: Sequence[FilmJob], states: Sequence[str]) -> None:
        """Play films of which the frames are not known, as many as the time allows: each lesson in turn."""
        turns: Counter[str] = Counter()
        waiting: list[tuple[int, str, FilmJob]] = []
        for key, job in self._to_play(jobs, states).items():
            waiting.append((turns[job.lesson.slug], key, job))
            turns[job.lesson.slug] += 1
        waiting.sort(key=itemgetter(0))
        end = time.monotonic() + DRY_RUN_SECONDS
        while waiting and time.monotonic() < end:
            executor = registry.find(waiting[0][2].options)
            now, waiting = waiting[: executor.workers], waiting[executor.workers :]
            for number, event in executor.run([DryRunJob(job) for _, _, job in now]):
                _, key, job = now[number]
                if isinstance(event, Failed):
                    self.played[key] = event
                elif isinstance(event, DryRunResult) and event.records:
                    self.played[key] = event.records
                    self.by_lesson.setdefault(job.lesson.slug, []).append(event.records[-1].beat.end)

    def estimate(self, estimate: Estimate, job: FilmJob) -> Estimate:
        """The estimate with the film's frames and those of them to be rendered."""
        played = self.played.get(self._key(job, estimate.state))
        if isinstance(played, Failed):
            return replace(estimate, trouble=played.message)
        if estimate.state == UP_TO_DATE:
            return replace(estimate, draw=0)
        cache = FilmCache(job)
        cached = cache.beats()
        if estimate.state == CACHED:
            film = cache.film(cached)
            return estimate if film is None else replace(estimate, frames=_frames(film.beats, job), draw=0)
        if played:
            beats = [record.beat for record in played if estimate.state == NEW or record.key not in cached]
            frames = _frames([record.beat for record in played], job)
            draw = round(sum(beat.end - beat.start for beat in beats) * job.spec.fps)
            return replace(estimate, state=NEW if draw == frames else PARTLY_CACHED, frames=frames, draw=draw)
        exact = self.history.duration(job)
        others = self.by_lesson.get(job.lesson.slug) or self.history.durations(job.lesson.slug)
        if exact is None and not others:
            return replace(estimate, guessed=estimate.state == PARTLY_CACHED)
        total = round((fmean(others) if exact is None else exact) * job.spec.fps)
        return replace(
            estimate, frames=total, draw=total, guessed=exact is None or estimate.state == PARTLY_CACHED
        )

    def _to_play(self, jobs: Sequence[FilmJob], states: Sequence[str]) -> Mapping[str, FilmJob]:
        keyed = {self._key(job, state): job for job, state in zip(jobs, states, strict=True)}
        return {key: job for key, job in keyed.items() if key}

    def _key(self, job: FilmJob, state: str) -> str:
        """What a film must be played for; empty if its frames are known. Films with one key play alike."""
        if state == PARTLY_CACHED:
            return render_history.film_key(job)
        unknown = state == NEW and self.history.duration(job) is None
        return render_history.timing_key(job) if unknown else ""


@dataclass
class _Sample:
    """Every nth play of a film, for so many seconds from the first one on."""

    number: int
    workers: int
    seconds: float
    end: float | None = None

    def take(self, play: int, beat: int) -> bool:
        """Take the play if it is this worker's and if there is time for it."""
        if self.end is None:
            self.end = time.monotonic() + self.seconds
        return play % self.workers == self.number and time.monotonic() < self.end


def _sample(job: FilmJob) -> RenderRecord | None:
    """What some frames of a film took on all cores, as if they were a film; None if they could not be rendered."""
    executor, folder = registry.find(job.options), job.folder / "sample"
    parts = []
    for number in range(executor.workers):
        part = replace(job, folder=folder / str(number))
        part.folder.mkdir(parents=True)
        parts.append(FilmPart(part, _Sample(number, executor.workers, SAMPLE_SECONDS), leads=False))
    rendered, start, seconds = 0, time.monotonic(), 0.0
    for _, event in executor.run(parts):
        if isinstance(event, FramesRendered) and event.frames and seconds < SAMPLE_SECONDS:
            start = start if rendered else time.monotonic()
            rendered += event.frames
            seconds = time.monotonic() - start
    if not rendered:
        return None
    size = sum(path.stat().st_size for path in folder.rglob(f"*{job.spec.film_suffix}"))
    taken = RenderRecord.measured(
        job, frames=rendered, rendered=rendered, seconds=seconds * executor.workers, size=size, cached=size
    )
    return replace(taken, film=SAMPLE)


def _frames(beats: Sequence[Beat], job: FilmJob) -> int:
    return round(beats[-1].end * job.spec.fps)


def _pixels(job: FilmJob) -> int:
    return job.spec.pixel_width * job.spec.pixel_height


def wall_seconds(estimates: Sequence[Estimate], workers: int) -> float | None:
    """How long all films take together; a film of which nothing is known counts as long as the mean of the others."""
    known = [each.seconds for each in estimates if each.seconds is not None]
    to_render = [each for each in estimates if each.state in (PARTLY_CACHED, NEW)]
    unknown = sum(1 for each in to_render if each.seconds is None)
    rendered = [each.seconds for each in to_render if each.seconds is not None and each.draw]
    if unknown and not rendered:
        return None
    return (sum(known) + unknown * (fmean(rendered) if rendered else 0.0)) / workers
