"""Decides at the start of each beat of a film: it is drawn, it is kept from before, or the rest of the film is."""

from __future__ import annotations

from typing import Any

from scenes.pipeline.beat_cache import FilmCache, KeptBeat
from scenes.pipeline.jobs import NO_FRAME, FilmJob, KeyedBeat, Picture, Segment


class Director:
    """Follows the scene of one film from beat to beat.

    A beat that is kept is played without drawing; where all that follow are kept too, the scene ends early. The
    director of the process that leads collects what the whole film is made of.
    """

    def __init__(self, job: FilmJob, scene: Any) -> None:
        self.scene = scene
        self._job = job
        self._cache = FilmCache(job)
        self._kept: dict[int, KeptBeat] = {}
        self._keys: list[str] = []
        self._standing: list[str] = []
        self._frame = NO_FRAME
        scene.before_beat, scene.after_beat = self.begin, self.end

    def begin(self, name: str) -> bool:
        """Prepare the scene's renderer for the beat; False if the film needs no more beats."""
        number, standing = len(self._keys), self.scene.standing
        rest = self._cache.follow(name, standing, self._job.known)
        first = dict(enumerate(rest, number))
        if rest and len(rest) == len(self._cache.keys.after(name)):
            self._kept |= first
            return False
        self._keys.append(self._cache.keys.key(name, standing) or "")
        if rest:
            self._kept[number] = rest[0]
        self.scene.renderer.passes = bool(rest)
        self.scene.renderer.file_writer.beat = number
        return True

    def end(self) -> None:
        """Note how the beat left the scene; draw the poster if this beat shows it."""
        self._standing.append(self.scene.standing)
        name = self.scene.current
        names = self.scene.beats()
        shown = self._job.lesson.poster_beat if self._job.lesson.poster_beat in names else names[-1]
        if self._job.leads and name == shown and len(self._standing) - 1 not in self._kept:
            self._frame = self.scene.renderer.draw(self.scene)

    def picture(self) -> Picture:
        """What this process leaves of the film."""
        drawn: tuple[Segment, ...] = self.scene.renderer.file_writer.segments
        if not self._job.leads:
            return Picture(NO_FRAME, (), drawn)
        beats, segments = self._played(), list(drawn)
        for number, kept in sorted(self._kept.items()):
            start = beats[number - 1].end if number else 0.0
            beat, parts = kept.at(start, number)
            beats[number : number + 1] = [beat]
            segments += parts
        poster = next((kept.poster for kept in self._kept.values() if kept.poster is not None), None)
        return Picture(self._frame, tuple(beats), tuple(sorted(segments)), poster=poster)

    def _played(self) -> list[KeyedBeat]:
        noted = zip(self.scene.played, self._keys, self._standing, strict=True)
        return [KeyedBeat(**vars(beat), key=key, standing=standing) for beat, key, standing in noted]


class Listener:
    """Follows a scene that is played without drawing, to tell the hashes of its beats."""

    def __init__(self, job: FilmJob, scene: Any) -> None:
        self.scene = scene
        self._cache = FilmCache(job)
        self._keys: list[str] = []
        scene.before_beat = self.begin

    def begin(self, name: str) -> bool:
        """Note the hash of the beat; play on."""
        self._keys.append(self._cache.keys.key(name, self.scene.standing) or "")
        return True

    def beats(self) -> tuple[KeyedBeat, ...]:
        """The beats that were played."""
        noted = zip(self.scene.played, self._keys, strict=True)
        return tuple(KeyedBeat(**vars(beat), key=key) for beat, key in noted)
