"""The cache of rendered beats: their segments and their records, each under the hash of all that it depends on."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from functools import cached_property
from pathlib import Path

from scenes.pipeline import cache_entry, cache_folder, cache_room
from scenes.pipeline.cache_entry import NewEntry
from scenes.pipeline.cache_folder import default_folder
from scenes.pipeline.fingerprints import NOTHING, FilmFingerprint
from scenes.pipeline.jobs import BeatRecord, CachedBeat, FilmJob, FilmResult
from scenes.pipeline.locks import alone
from scenes.pipeline.outputs import temporary_folder
from scenes.pipeline.records import is_real_folder

__all__ = ["FilmCache", "default_folder"]


class FilmCache:
    """The cached beats of one film: of one lesson, spec, renderer and preset, drawn by the same sources."""

    def __init__(self, job: FilmJob) -> None:
        self.fingerprint = FilmFingerprint(job.lesson, job.spec, job.options)
        self.root = job.options.cache
        self.folder = self.root / self.fingerprint.pictures[:32] if self.root is not None else None
        self._wanted_poster = job.lesson.poster_beat
        self._force = job.options.force

    def beats(self) -> dict[str, CachedBeat]:
        """All beats that are cached now, by their keys; each of their files was checked."""
        if self.folder is None or not is_real_folder(self.folder):
            return {}
        keys = [name for name in os.listdir(self.folder) if cache_folder.BEAT.fullmatch(name)]
        return {key: beat for key in keys if (beat := self._read(key)) is not None}

    def cached_from(self, beat: str, carried_over: str, cached: Mapping[str, CachedBeat]) -> list[CachedBeat]:
        """The beats from this one on, up to the first whose key is not among the cached ones."""
        found: list[CachedBeat] = []
        for name in self.fingerprint.beats_from(beat):
            key = self.fingerprint.beat(name, carried_over)
            if key is None or key not in cached:
                break
            found.append(cached[key])
            carried_over = found[-1].record.carried_over
        return found

    def film(self, cached: Mapping[str, CachedBeat]) -> FilmResult | None:
        """The whole film, if all its beats are cached."""
        names = list(self.fingerprint.scripts)
        beats = self.cached_from(names[0], NOTHING, cached) if names else []
        poster = next((each.poster for each in beats if each.poster is not None), None)
        if poster is None or len(beats) < len(names):
            return None
        records: list[BeatRecord] = []
        for each in beats:
            records.append(each.record.starting_at(records[-1].beat.end if records else 0.0))
        segments = [segment for number, each in enumerate(beats) for segment in each.numbered(number)]
        return FilmResult(tuple(records), tuple(segments), poster)

    def holds(self, cached: Mapping[str, CachedBeat]) -> bool:
        """Whether these beats are still cached as they were found."""
        return all(self._read(key) == beat for key, beat in cached.items())

    def store(self, result: FilmResult, poster: Path) -> None:
        """Add the film's beats that are not cached, as far as there is room, and note that the others were used.

        Raise OSError if the cache cannot be written, `SpecError` if it is no cache of ours any more.
        """
        if self.folder is None or self.root is None:
            return
        new: list[NewEntry] = []
        used: list[Path] = []
        for number, record in enumerate(result.records):
            paths = [segment.path for segment in result.segments if segment.beat == number]
            if record.key and self._is_stored(record.key, paths):
                used.append(self.folder / record.key)
            elif record.key:
                shown = poster if record.beat.name == self._poster_beat else None
                new.append(NewEntry.of(record, paths, shown))
        with nullcontext() if new else suppress(OSError):
            self._add(new, used)

    def _add(self, new: Sequence[NewEntry], used: Sequence[Path]) -> None:
        assert self.folder is not None
        assert self.root is not None
        cache_folder.claim(self.root)
        for path in used:
            with suppress(OSError):
                os.utime(path)
        with alone(self.root), temporary_folder(self.root) as work:
            cache_room.remove_unfinished(self.root)
            folder = cache_folder.own_folder(self.folder)
            for entry in new:
                cache_folder.discard(folder / entry.key)
            cache_room.make_room(self.root, 0)
            kept = {*used, *(folder / entry.key for entry in new)}
            fits = bool(new) and cache_room.make_room(self.root, sum(entry.size for entry in new), kept)
            for entry in new:
                if fits or cache_room.make_room(self.root, entry.size, kept):
                    entry.write(work / entry.key)
                    cache_folder.put(work / entry.key, folder / entry.key)
            with suppress(OSError):
                folder.rmdir()  # nothing fitted in

    def _is_stored(self, key: str, segments: Sequence[Path]) -> bool:
        """Whether these segments come from the cache, or another run has stored the beat in the meantime."""
        assert self.folder is not None
        if segments and all(path.parent == self.folder / key for path in segments):
            return True
        return not self._force and self._read(key) is not None

    def _read(self, key: str) -> CachedBeat | None:
        """The beat of this key, if it is intact and one of this film; the one that shows the poster has it."""
        assert self.folder is not None
        beat = cache_entry.read(self.folder / key)
        if beat is None or beat.record.beat.name not in self.fingerprint.scripts:
            return None
        shows_poster = beat.record.beat.name == self._poster_beat
        return beat if shows_poster == (beat.poster is not None) else None

    @cached_property
    def _poster_beat(self) -> str:
        names = list(self.fingerprint.scripts)
        return self._wanted_poster if self._wanted_poster in names else names[-1]
