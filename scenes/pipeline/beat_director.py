"""Decides at the start of each beat of a film whether it is drawn, or whether it is in the cache."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.jobs import BeatRecord, CachedBeat, FilmPart, FilmResult, Frame, PartResult, Segment


class Director:
    """Follows the scene of one film from beat to beat.

    A beat in the cache is played without drawing; where all that follow are cached too, the scene ends early. The
    director of the part that leads collects what the whole film is made of.
    """

    def __init__(self, part: FilmPart, scene: Any) -> None:
        self.scene = scene
        self._part = part
        self._cache = FilmCache(part.film)
        self._cached: dict[int, CachedBeat] = {}
        self._keys: list[str] = []
        self._carried_over: list[str] = []
        self._poster: Frame | None = None
        scene.before_beat, scene.after_beat = self.begin_beat, self.end_beat
        scene.is_seen = lambda: not scene.renderer.skip_animations

    def begin_beat(self, name: str) -> bool:
        """Prepare the scene's renderer for the beat; False if the film needs no more beats."""
        number, carried_over = len(self._keys), self.scene.carried_over
        rest = self._cache.cached_from(name, carried_over, self._part.film.cached)
        if rest and len(rest) == len(self._cache.fingerprint.beats_from(name)):
            self._cached |= dict(enumerate(rest, number))
            return False
        self._keys.append(self._cache.fingerprint.beat(name, carried_over) or "")
        if rest:
            self._cached[number] = rest[0]
        self.scene.renderer.skips_beat = bool(rest)
        self.scene.renderer.file_writer.beat = number
        return True

    def end_beat(self) -> None:
        """Note the words that stay on screen; draw the poster if this beat shows it."""
        self._carried_over.append(self.scene.carried_over)
        names = self.scene.own_beats
        poster_beat = self._part.lesson.poster_beat
        shows_poster = self.scene.current == (poster_beat if poster_beat in names else names[-1])
        if self._part.leads and shows_poster and len(self._carried_over) - 1 not in self._cached:
            self._poster = self.scene.renderer.draw(self.scene)

    def result(self) -> FilmResult | PartResult:
        """What this worker adds to the film."""
        segments = [Segment(*play) for play in self.scene.renderer.file_writer.plays]
        if not self._part.leads:
            return PartResult(tuple(segments))
        records = list(map(BeatRecord, self.scene.played, self._keys, self._carried_over))
        poster: Frame | Path | None = self._poster
        for number, cached in sorted(self._cached.items()):
            start = records[number - 1].beat.end if number else 0.0
            records[number : number + 1] = [cached.record.starting_at(start)]
            segments += cached.numbered(number)
            poster = cached.poster if poster is None else poster
        assert poster is not None, "one of the beats shows the poster"
        return FilmResult(tuple(records), tuple(sorted(segments)), poster)
