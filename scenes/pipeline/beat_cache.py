"""The cache of rendered beats: their segments and their records, each under the hash of all that it depends on."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path
from pydantic import TypeAdapter

from scenes.pipeline import render_history, sources
from scenes.pipeline.fingerprints import NOTHING, FilmFingerprint
from scenes.pipeline.jobs import BeatRecord, FilmJob, FilmResult, Segment
from scenes.pipeline.locks import is_in_use
from scenes.pipeline.outputs import PREFIX, remove_abandoned

VARIABLE = "NORMREEL_CACHE"
LIMIT = 4 * 2**30
"""Bytes beyond which the films that were used longest ago are removed."""
RECORD, POSTER = "beat.json", "poster.png"
_RECORDS: TypeAdapter[BeatRecord] = TypeAdapter(BeatRecord)


def default_folder() -> Path:
    """The folder of the cache: the one the environment names, else `normreel` among the user's caches."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else user_cache_path("normreel", appauthor=False)


@dataclass(frozen=True)
class CachedBeat:
    """A beat that need not be drawn; its times count from its own start."""

    record: BeatRecord
    segments: tuple[Path, ...]
    poster: Path | None

    def numbered(self, number: int) -> list[Segment]:
        """Its segments, as those of the beat with this number in a film."""
        return [Segment(number, play, path) for play, path in enumerate(self.segments)]


class FilmCache:
    """The cached beats of one film: of one lesson, spec, renderer and preset, drawn by the same sources."""

    def __init__(self, job: FilmJob) -> None:
        self.fingerprint = FilmFingerprint(job.lesson, job.spec, job.options)
        self.root = job.options.cache
        self.folder = self.root / self.fingerprint.pictures[:32] if self.root is not None else None

    def keys(self) -> frozenset[str]:
        """The keys of all beats that are cached now."""
        if self.folder is None or not self.folder.is_dir():
            return frozenset()
        os.utime(self.folder)
        return frozenset(path.name for path in self.folder.iterdir() if not path.name.startswith("."))

    def cached_from(self, beat: str, carried_over: str, keys: frozenset[str]) -> list[CachedBeat]:
        """The beats from this one on, up to the first whose key is not among `keys`."""
        found: list[CachedBeat] = []
        for name in self.fingerprint.beats_from(beat):
            key = self.fingerprint.beat(name, carried_over)
            if self.folder is None or key not in keys:
                break
            found.append(_read(self.folder / key))
            carried_over = found[-1].record.carried_over
        return found

    def film(self, keys: frozenset[str]) -> FilmResult | None:
        """The whole film, if all its beats are cached."""
        names = list(self.fingerprint.scripts)
        cached = self.cached_from(names[0], NOTHING, keys) if names else []
        poster = next((each.poster for each in cached if each.poster is not None), None)
        if poster is None or len(cached) < len(names):
            return None
        records: list[BeatRecord] = []
        for each in cached:
            records.append(each.record.starting_at(records[-1].beat.end if records else 0.0))
        segments = [segment for number, each in enumerate(cached) for segment in each.numbered(number)]
        return FilmResult(tuple(records), tuple(segments), poster)

    def store(self, result: FilmResult, poster: Path, poster_beat: str) -> None:
        """Add the film's beats that are not cached yet."""
        if self.folder is None or self.root is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        remove_abandoned(self.folder)
        names = [beat.name for beat in result.beats]
        shown = poster_beat if poster_beat in names else names[-1]
        for number, record in enumerate(result.records):
            if record.key and not (self.folder / record.key).exists():
                paths = [segment.path for segment in result.segments if segment.beat == number]
                _write(record, paths, poster if record.beat.name == shown else None, self.folder)
        os.utime(self.folder)
        prune(self.root, LIMIT)


def _read(folder: Path) -> CachedBeat:
    record = _RECORDS.validate_json((folder / RECORD).read_bytes())
    poster = folder / POSTER
    segments = tuple(sorted(folder.glob("[0-9]*.m*")))
    return CachedBeat(record, segments, poster if poster.exists() else None)


def _write(record: BeatRecord, segments: Sequence[Path], poster: Path | None, film: Path) -> None:
    """Write a beat into the folder of its film, where it appears whole."""
    new = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=film))
    for number, path in enumerate(segments):
        target = new / f"{number:05}{path.suffix}"
        try:
            os.link(path, target)
        except OSError:
            shutil.copyfile(path, target)
    if poster is not None:
        shutil.copyfile(poster, new / POSTER)
    (new / RECORD).write_bytes(_RECORDS.dump_json(record.starting_at(0.0)))
    try:
        new.rename(film / record.key)
    except OSError:
        shutil.rmtree(new)  # another run has stored the same beat in the meantime


@dataclass(frozen=True)
class Usage:
    """What a cache holds: films, beats, and bytes."""

    films: int
    beats: int
    size: int


def usage(root: Path) -> Usage:
    """What the cache holds now."""
    films = list(_films(root))
    beats = sum(1 for film in films for path in film.iterdir() if not path.name.startswith("."))
    return Usage(len(films), beats, sum(map(_size, films)))


def prune(root: Path, limit: int) -> None:
    """Remove the films that were used longest ago until what is left takes no more than `limit` bytes."""
    films = sorted(_films(root), key=lambda film: film.stat().st_mtime)
    sizes = {film: _size(film) for film in films}
    total = sum(sizes.values())
    for film in films[:-1]:
        if total <= limit:
            return
        if is_in_use(film):
            continue
        shutil.rmtree(film, ignore_errors=True)
        total -= sizes[film]


def clear(root: Path) -> None:
    """Remove everything that no run is using."""
    for folder in (root / render_history.FOLDER, root / sources.FOLDER):
        shutil.rmtree(folder, ignore_errors=True)
    for film in _films(root):
        if not is_in_use(film):
            shutil.rmtree(film, ignore_errors=True)


def _films(root: Path) -> Iterator[Path]:
    if root.is_dir():
        yield from (path for path in root.iterdir() if path.is_dir() and len(path.name) == 32)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
