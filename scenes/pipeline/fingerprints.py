"""Hashes of all that a film or a beat depends on: equal hash, equal pictures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version

from scenes.lessons import storyboard
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.scripts import beat_sources, own_source, shown
from scenes.pipeline.sources import Sources, folder_of
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts import catalog

LIBRARIES = ("manim", "manimpango", "pycairo", "numpy", "av", "typst", "babel", "svgelements")
"""The libraries that draw and encode."""
DRAWING = "scenes.pipeline.drawing"
"""The module that draws films; with what it imports, and what a lesson imports, it makes all pictures."""
PUBLISHING = "scenes.pipeline.publish"
"""The module that makes the files of a film from its pictures."""
HASHED_BY_VALUE = frozenset({"scenes", storyboard.__name__, catalog.__name__.rpartition(".")[0]})
"""Files of which a film depends on its own part only: the public names, the storyboard, and the texts."""
NOTHING = ""
"""The words on screen at the start of a film."""


@dataclass(frozen=True)
class LessonSources:
    """The hashes of what all films of one lesson depend on alike; each source is read once."""

    lesson: LessonEntry
    sources: Sources

    @cached_property
    def scripts(self) -> dict[str, str]:
        """The source of each beat of the lesson in order."""
        return beat_sources(self.sources, self.lesson.module, self.lesson.class_name)

    @cached_property
    def pictures(self) -> str:
        """A hash of what draws the lesson, all but its beats."""
        path = self.sources.path(self.lesson.module)
        if path is None:
            raise ModuleNotFoundError(f"there is no module {self.lesson.module}")
        digests = self.sources.digests(self.lesson.module, DRAWING)
        drawing = {name: digest for name, digest in digests.items() if not path.match(name)}
        return _digest(own_source(path, self.scripts), json.dumps(drawing, sort_keys=True))

    @cached_property
    def files(self) -> str:
        """A hash of what draws the lesson and puts its film together, beats included."""
        digests = self.sources.digests(self.lesson.module, DRAWING, PUBLISHING)
        return _digest(json.dumps(digests, sort_keys=True))


_SHARED: ContextVar[dict[tuple[LessonEntry, RenderOptions], LessonSources] | None] = ContextVar(
    "shared", default=None
)


@contextmanager
def sources_read_once() -> Iterator[None]:
    """Read the sources of each lesson once for all films that are looked at within; later changes are not seen."""
    shared = _SHARED.get()
    before = _SHARED.set({} if shared is None else shared)
    try:
        yield
    finally:
        _SHARED.reset(before)


@dataclass(frozen=True)
class FilmFingerprint:
    """The hashes of one film and of its beats.

    A beat depends on the sources that draw, the libraries, the spec with its data, the renderer and the encoder's
    preset, on the lesson's script up to the beat's own end, on its own texts, and on which title and caption are on
    screen when it begins.

    Parameters
    ----------
    lesson, spec, options
        The film.
    sources
        Where the sources lie, the installed ones by default.
    """

    lesson: LessonEntry
    spec: LectureSpec
    options: RenderOptions
    sources: Sources | None = None

    @cached_property
    def scripts(self) -> dict[str, str]:
        """The source of each beat of the film in order."""
        return shown(self.lesson, self._lesson.scripts, self.spec.view)

    @cached_property
    def pictures(self) -> str:
        """A hash of what all beats of the film depend on."""
        return _digest(self._settings, self.lesson.poster_beat, self._lesson.pictures)

    @cached_property
    def files(self) -> str:
        """A hash of what the files of the film depend on: the pictures, all its texts, and what puts it together."""
        texts = hashlib.sha256(self.lesson.written(self.spec.language)).hexdigest()
        left_out = json.dumps(self.lesson.left_out)
        return _digest(self._settings, self.lesson.poster_beat, left_out, texts, self._lesson.files)

    def beat(self, name: str, carried_over: str) -> str | None:
        """The hash of a beat that begins with these words on screen; None for a beat that is not in the script."""
        if name not in self.scripts:
            return None
        names = list(self.scripts)
        script = [self.scripts[each] for each in names[: names.index(name) + 1]]
        text = self.lesson.text(self.spec).beats[name]
        captions = json.dumps([text.title, dict(text.captions), text.seen])
        return _digest(self.pictures, *script, captions, carried_over)

    def beats_from(self, name: str) -> list[str]:
        """The names of the beats from this one on."""
        names = list(self.scripts)
        return names[names.index(name) :] if name in names else []

    @cached_property
    def _settings(self) -> str:
        shared = catalog.TEXTS / self.spec.language / f"{catalog.COMMON}.toml"
        return _digest(
            self.lesson.slug,
            self.lesson.class_name,
            self.lesson.facts,
            self.spec.fingerprint(),
            self.options.renderer,
            self.options.preset,
            hashlib.sha256(shared.read_bytes()).hexdigest(),
            *_versions(),
        )

    @cached_property
    def _lesson(self) -> LessonSources:
        if self.sources is not None:
            return LessonSources(self.lesson, self.sources)
        packages = dict.fromkeys(("normcore", "scenes", self.lesson.module.split(".")[0]))
        folders = {name: folder_of(name) for name in packages}
        own = LessonSources(self.lesson, Sources(folders, HASHED_BY_VALUE, self.options.cache))
        shared = _SHARED.get()
        return own if shared is None else shared.setdefault((self.lesson, self.options), own)


@cache
def _versions() -> tuple[str, ...]:
    return tuple(f"{name} {version(name)}" for name in LIBRARIES)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
