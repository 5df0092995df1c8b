"""Beats that were drawn before: their segments and what they left, kept under the hash of all they depend on."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from platformdirs import user_cache_path

from scenes.content.timeline import Caption
from scenes.pipeline import render_history
from scenes.pipeline.fingerprints import NOTHING, BeatKeys
from scenes.pipeline.jobs import NO_FRAME, FilmJob, KeyedBeat, Picture, Segment
from scenes.pipeline.locks import is_in_use
from scenes.pipeline.outputs import PREFIX, remove_abandoned

VARIABLE = "NORMREEL_CACHE"
LIMIT = 4 * 2**30
"""Bytes beyond which the films that were used longest ago are dropped."""


def default_folder() -> Path:
    """Where beats are kept: the folder the environment names, else `normreel` among the user's caches."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else user_cache_path("normreel", appauthor=False)


@dataclass(frozen=True)
class KeptBeat:
    """A beat that need not be drawn; its times count from its own start."""

    beat: KeyedBeat
    segments: tuple[Path, ...]
    poster: Path | None

    def at(self, start: float, number: int) -> tuple[KeyedBeat, tuple[Segment, ...]]:
        """The beat as the one with this number in a film, from `start` on, and its segments."""
        beat = self.beat.shifted(start)
        return beat, tuple(Segment(number, place, path) for place, path in enumerate(self.segments))


class FilmCache:
    """The kept beats of one film: of one lesson, spec, renderer and preset, drawn by the same sources."""

    def __init__(self, job: FilmJob) -> None:
        self.keys = BeatKeys(job.lesson, job.spec, job.renderer, job.preset)
        self.root = job.cache
        self.folder = job.cache / self.keys.film[:32] if job.cache is not None else None

    def known(self) -> frozenset[str]:
        """The hashes of all beats that are kept now."""
        if self.folder is None or not self.folder.is_dir():
            return frozenset()
        os.utime(self.folder)
        return frozenset(path.name for path in self.folder.iterdir() if not path.name.startswith("."))

    def follow(self, beat: str, standing: str, known: frozenset[str]) -> list[KeptBeat]:
        """The beats kept from this one on, up to the first that is not."""
        found: list[KeptBeat] = []
        for name in self.keys.after(beat):
            kept = self.get(self.keys.key(name, standing), known)
            if kept is None:
                break
            found.append(kept)
            standing = kept.beat.standing
        return found

    def get(self, key: str | None, known: frozenset[str]) -> KeptBeat | None:
        """The beat with this hash, if it is among the known ones."""
        if key is None or key not in known or self.folder is None:
            return None
        folder = self.folder / key
        record = json.loads((folder / "beat.json").read_text(encoding="utf-8"))
        captions = tuple(Caption(**caption) for caption in record.pop("captions"))
        segments = tuple(sorted(folder.glob("[0-9]*.m*")))
        poster = folder / "poster.png"
        return KeptBeat(KeyedBeat(**record, captions=captions), segments, poster if poster.exists() else None)

    def complete(self, known: frozenset[str]) -> Picture | None:
        """The whole film, if all its beats are kept."""
        names = list(self.keys.scripts)
        kept = self.follow(names[0], NOTHING, known) if names else []
        return assembled(kept) if kept and len(kept) == len(names) else None

    def store(self, picture: Picture, poster: Path, poster_beat: str) -> None:
        """Keep the film's beats that were not kept yet."""
        if self.folder is None or self.root is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        remove_abandoned(self.folder)
        names = [beat.name for beat in picture.beats]
        shown = poster_beat if poster_beat in names else names[-1]
        for number, beat in enumerate(picture.beats):
            paths = [segment.path for segment in picture.segments if segment.beat == number]
            if isinstance(beat, KeyedBeat) and beat.key and not (self.folder / beat.key).exists():
                self._put(beat, paths, poster if beat.name == shown else None)
        os.utime(self.folder)
        prune(self.root, LIMIT)

    def _put(self, beat: KeyedBeat, segments: Sequence[Path], poster: Path | None) -> None:
        assert self.folder is not None
        new = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=self.folder))
        for place, path in enumerate(segments):
            _link(path, new / f"{place:05}{path.suffix}")
        if poster is not None:
            shutil.copyfile(poster, new / "poster.png")
        record = beat.from_zero()
        (new / "beat.json").write_text(json.dumps(asdict(record)), encoding="utf-8")
        try:
            new.rename(self.folder / beat.key)
        except OSError:
            shutil.rmtree(new)  # another run kept the same beat in the meantime


def assembled(kept: Sequence[KeptBeat]) -> Picture:
    """A film of kept beats only."""
    beats: list[KeyedBeat] = []
    segments: list[Segment] = []
    start = 0.0
    for number, each in enumerate(kept):
        beat, parts = each.at(start, number)
        beats.append(beat)
        segments += parts
        start = beat.end
    poster = next((each.poster for each in kept if each.poster is not None), None)
    return Picture(NO_FRAME, tuple(beats), tuple(segments), poster=poster)


@dataclass(frozen=True)
class Usage:
    """How much is kept."""

    films: int
    beats: int
    size: int


def usage(root: Path) -> Usage:
    """What the cache holds now."""
    films = list(_films(root))
    beats = sum(1 for film in films for path in film.iterdir() if not path.name.startswith("."))
    return Usage(len(films), beats, sum(map(_size, films)))


def prune(root: Path, limit: int) -> None:
    """Drop the films that were used longest ago until what is left takes no more than `limit` bytes."""
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
    """Drop everything that no run is using."""
    render_history.clear(root)
    for film in _films(root):
        if not is_in_use(film):
            shutil.rmtree(film, ignore_errors=True)


def _films(root: Path) -> Iterator[Path]:
    if root.is_dir():
        yield from (path for path in root.iterdir() if path.is_dir() and len(path.name) == 32)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
