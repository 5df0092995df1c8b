"""What making films will take, told before it is done: from the cache, from what like films took, from dry plays."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from statistics import fmean

from scenes.content.timeline import Beat
from scenes.pipeline import render_history
from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.executors import local
from scenes.pipeline.films import Film, Manner
from scenes.pipeline.jobs import Drawn, Failed, FilmJob, KeyedBeat, Picture, PlayJob
from scenes.pipeline.render_history import Fact, Facts

CURRENT, KEPT, PARTLY, NEW = "up to date", "kept", "partly kept", "new"
PLAY_SECONDS = 20.0
"""How long films are played dry at most, to learn how long they are."""
SAMPLE_SECONDS = 4.0
"""How long a film is drawn to learn how fast this machine is, where nothing is known of it yet."""

_Length = tuple[float | None, bool]
ITSELF, LIKE, SAMPLE = "itself", "like films", "a sample"


@dataclass(frozen=True)
class Outlook:
    """What is expected of one film: frames, those of them to be drawn, seconds of one process, new bytes on the disk.

    What is None is not known. `guessed` says that time did not allow to play the film: its frames are the mean of films
    of its lesson, or all of them where some may be kept. `source` says what `seconds` and `size` are known from: this
    very film, films like it, or a sample of a film. `trouble` says why the film cannot be played.
    """

    film: Film
    state: str
    frames: int | None = None
    draw: int | None = None
    seconds: float | None = None
    size: int | None = None
    guessed: bool = False
    source: str = ""
    trouble: str = ""


def states(films: Sequence[Film], manner: Manner) -> list[str]:
    """Say what each film needs, at once: one that is partly kept may turn out to be all new."""
    return [_state(film, film.job(Path(), manner), manner) for film in films]


def plan(films: Sequence[Film], manner: Manner, work: Path) -> list[Outlook]:
    """Say what to expect of each film. What must be played or sampled for it goes to the folder `work`."""
    jobs = [film.job(work, manner) for film in films]
    known = Facts.read(manner.cache)
    found = states(films, manner)
    keys = [_play_key(job, state, known) for job, state in zip(jobs, found, strict=True)]
    plays = {key: job for key, job in zip(keys, jobs, strict=True) if key}
    beats = _played(plays)
    lengths = _lengths(plays, beats, known)
    outlooks = [
        _needs(Outlook(film, state), job, beats.get(key, []), lengths)
        for film, job, state, key in zip(films, jobs, found, keys, strict=True)
    ]
    to_draw = [job for job, outlook in zip(jobs, outlooks, strict=True) if outlook.draw]
    if to_draw and not known:
        sample = _sample(min(to_draw, key=_pixels))
        known = Facts(iter([sample] if sample is not None else []))
    return [_expected(each, job, known) for each, job in zip(outlooks, jobs, strict=True)]


def _state(film: Film, job: FilmJob, manner: Manner) -> str:
    if film.is_current(manner):
        return CURRENT
    if manner.force:
        return NEW
    kept = FilmCache(job)
    known = kept.known()
    if kept.complete(known) is not None:
        return KEPT
    return PARTLY if known else NEW


def _play_key(job: FilmJob, state: str, known: Facts) -> str:
    """What a film must be played for, to know its frames; empty if they are known. Films with one key play alike."""
    if state == PARTLY:
        return render_history.film_key(job)
    return render_history.timing_key(job) if state == NEW and known.duration(job) is None else ""


def _needs(
    outlook: Outlook, job: FilmJob, beats: Sequence[KeyedBeat] | Failed, lengths: Callable[[FilmJob], _Length]
) -> Outlook:
    """The outlook with its frames and those to be drawn, for a film with these beats if it was played."""
    if isinstance(beats, Failed):
        return replace(outlook, trouble=beats.message)
    cache, fps = FilmCache(job), job.spec.fps
    known = cache.known()
    if outlook.state == CURRENT:
        return replace(outlook, draw=0)
    if outlook.state == KEPT:
        picture = cache.complete(known)
        return outlook if picture is None else replace(outlook, frames=_frames(picture.beats, fps), draw=0)
    if beats:
        left = [beat for beat in beats if outlook.state == NEW or beat.key not in known]
        frames, draw = _frames(beats, fps), round(sum(beat.end - beat.start for beat in left) * fps)
        return replace(outlook, state=NEW if draw == frames else PARTLY, frames=frames, draw=draw)
    seconds, guessed = lengths(job)
    total = None if seconds is None else round(seconds * fps)
    return replace(outlook, frames=total, draw=total, guessed=guessed or outlook.state == PARTLY)


def _lengths(
    plays: Mapping[str, FilmJob], beats: Mapping[str, list[KeyedBeat] | Failed], known: Facts
) -> Callable[[FilmJob], _Length]:
    """Tells how long a film is that was not played: as long as when it was drawn, else as the mean of its lesson."""
    told: dict[str, list[float]] = {}
    for key, played in beats.items():
        if played and not isinstance(played, Failed):
            told.setdefault(plays[key].lesson.slug, []).append(played[-1].end)

    def length(job: FilmJob) -> _Length:
        exact = known.duration(job)
        if exact is not None:
            return exact, False
        others = told.get(job.lesson.slug) or known.durations(job.lesson.slug)
        return (fmean(others), True) if others else (None, False)

    return length


def _frames(beats: Sequence[Beat], fps: int) -> int:
    return round(beats[-1].end * fps)


def _played(plays: Mapping[str, FilmJob]) -> dict[str, list[KeyedBeat] | Failed]:
    """The beats of films, played without drawing, as many as the time allows: each lesson in turn."""
    played: dict[str, list[KeyedBeat] | Failed] = {}
    seen: Counter[str] = Counter()
    turns = []
    for key, job in plays.items():
        turns.append((seen[job.lesson.slug], key))
        seen[job.lesson.slug] += 1
    waiting = [key for _, key in sorted(turns, key=itemgetter(0))]
    end, cores = time.monotonic() + PLAY_SECONDS, local.Processes().limit
    while waiting and time.monotonic() < end:
        now, waiting = waiting[:cores], waiting[cores:]
        for number, event in local.run([PlayJob(plays[key]) for key in now]):
            if isinstance(event, Picture):
                played[now[number]] = [beat for beat in event.beats if isinstance(beat, KeyedBeat)]
            elif isinstance(event, Failed):
                played[now[number]] = event
    return played


def _sample(job: FilmJob) -> Fact | None:
    """What some frames of a film took on all cores, as if they were a film; None if they could not be drawn."""
    folder, claims, processes = job.folder / "sample", local.claims(), local.Processes().limit
    parts = [
        replace(job, folder=folder / str(number), claims=claims, leads=number == 0)
        for number in range(processes)
    ]
    for part in parts:
        part.folder.mkdir(parents=True)
    drawn, start, seconds = 0, time.monotonic(), 0.0
    for _, event in local.run(parts):
        if isinstance(event, Drawn) and seconds < SAMPLE_SECONDS:
            start = start if drawn else time.monotonic()
            drawn += event.frames
            seconds = time.monotonic() - start
        if seconds >= SAMPLE_SECONDS:
            claims.close()
    size = sum(path.stat().st_size for path in folder.rglob(f"*{job.spec.film_suffix}"))
    taken = render_history.measured(job, drawn, drawn, seconds * processes, size, size)
    return replace(taken, film=SAMPLE) if drawn else None


def _expected(outlook: Outlook, job: FilmJob, known: Facts) -> Outlook:
    if outlook.state == CURRENT:
        return replace(outlook, seconds=0.0, size=0)
    own = known.of(job)
    fact = own or known.nearest(job)
    if fact is None or outlook.frames is None or outlook.draw is None:
        return outlook
    scale = _pixels(job) / fact.pixels
    size = fact.size * outlook.frames / fact.frames + fact.kept * outlook.draw / fact.frames
    seconds = fact.rate * outlook.draw * scale
    source = ITSELF if own is not None else SAMPLE if fact.film == SAMPLE else LIKE
    return replace(outlook, seconds=seconds, size=round(size * scale), source=source)


def _pixels(job: FilmJob) -> int:
    return job.spec.pixel_width * job.spec.pixel_height


def wall_seconds(outlooks: Sequence[Outlook], processes: int) -> float | None:
    """How long all films take together; a film of which nothing is known counts as long as the mean of the others."""
    known = [each.seconds for each in outlooks if each.seconds is not None]
    to_do = [each for each in outlooks if each.state in (PARTLY, NEW)]
    unknown = sum(1 for each in to_do if each.seconds is None)
    told = [each.seconds for each in to_do if each.seconds is not None and each.draw]
    if unknown and not told:
        return None
    return (sum(known) + unknown * (fmean(told) if told else 0.0)) / processes
