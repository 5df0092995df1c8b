"""What passes between a command and its workers: picklable values that need no Manim to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic.dataclasses import dataclass as validated

from scenes.content.timeline import Beat
from scenes.pipeline.executors.claims import EveryPlay, Share
from scenes.pipeline.options import RenderOptions
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry

Frame = NDArray[np.uint8]
"""A picture as RGBA."""


@validated(frozen=True)
class BeatRecord:
    """A beat and what the cache must know of it.

    `key` is the hash of all that the beat depends on, empty if it cannot be cached; `carried_over` is which title and
    caption are on screen at its end.
    """

    beat: Beat
    key: str = ""
    carried_over: str = ""

    def starting_at(self, start: float) -> Self:
        """The record of the same beat in a film where it starts at another time."""
        return type(self)(self.beat.shifted(start - self.beat.start), self.key, self.carried_over)


@dataclass(frozen=True, order=True)
class Segment:
    """An encoded play: the number of its beat in the film, its number among the plays, and its file."""

    beat: int
    play: int
    path: Path


@dataclass(frozen=True)
class CachedBeat:
    """A beat that need not be drawn; its times count from its own start."""

    record: BeatRecord
    segments: tuple[Path, ...]
    poster: Path | None

    def numbered(self, number: int) -> list[Segment]:
        """Its segments, as those of the beat with this number in a film."""
        return [Segment(number, play, path) for play, path in enumerate(self.segments)]


@dataclass(frozen=True)
class FilmJob:
    """Render a lesson into the folder `folder`.

    The beats in `cached` are taken from there, each found by its key. `duration` is the length of the film in
    seconds if it is known from an earlier render; without it the worker reports about that of the storyboard, which is
    the default tensor's, and of a lesson without one it plays the film dry. `fingerprint` is the hash of all that its
    files depend on, as that was before it was drawn.
    """

    lesson: LessonEntry
    spec: LectureSpec
    folder: Path
    options: RenderOptions = field(default_factory=RenderOptions)
    cached: Mapping[str, CachedBeat] = field(default_factory=dict)
    duration: float | None = None
    fingerprint: str | None = None


@dataclass(frozen=True)
class FilmPart:
    """Render the plays of a film that `share` lets this worker take; the others belong to other workers.

    The part that leads reports the length of the film, draws its poster and returns its beats.
    """

    film: FilmJob
    share: Share = field(default_factory=EveryPlay)
    leads: bool = True

    @property
    def lesson(self) -> LessonEntry:
        """The lesson of the film."""
        return self.film.lesson

    @property
    def spec(self) -> LectureSpec:
        """What the film shows."""
        return self.film.spec


@dataclass(frozen=True)
class StillJob:
    """Draw one picture: the beat at `at`, from 0 (its first moment) to 1 (its end)."""

    lesson: LessonEntry
    spec: LectureSpec
    folder: Path
    beat: str
    at: float = 1.0
    options: RenderOptions = field(default_factory=RenderOptions)


@dataclass(frozen=True)
class SheetJob:
    """Draw the end of every beat."""

    lesson: LessonEntry
    spec: LectureSpec
    folder: Path
    options: RenderOptions = field(default_factory=RenderOptions)


@dataclass(frozen=True)
class DryRunJob:
    """Play a film without drawing it, to learn its beats and their keys."""

    film: FilmJob

    @property
    def lesson(self) -> LessonEntry:
        """The lesson to play."""
        return self.film.lesson

    @property
    def spec(self) -> LectureSpec:
        """What the film shows."""
        return self.film.spec


Job = FilmJob | FilmPart | StillJob | SheetJob | DryRunJob


@dataclass(frozen=True)
class FilmResult:
    """A rendered film: its beats, its segments in playing order, and its poster, drawn or as a PNG in the cache.

    `seconds` is the time its workers took, added up.
    """

    records: tuple[BeatRecord, ...]
    segments: tuple[Segment, ...]
    poster: Frame | Path
    seconds: float = 0.0

    @property
    def beats(self) -> tuple[Beat, ...]:
        """The beats as they are played."""
        return tuple(record.beat for record in self.records)


@dataclass(frozen=True)
class PartResult:
    """What a worker that does not lead adds to a film."""

    segments: tuple[Segment, ...]
    seconds: float = 0.0


@dataclass(frozen=True)
class StillResult:
    """One picture, and the beat it shows."""

    frame: Frame
    beat: Beat


@dataclass(frozen=True)
class SheetResult:
    """The beats of a lesson and the last picture of each."""

    frames: tuple[Frame, ...]
    beats: tuple[Beat, ...]


@dataclass(frozen=True)
class DryRunResult:
    """The beats of a film that was not drawn."""

    records: tuple[BeatRecord, ...]


Result = FilmResult | PartResult | StillResult | SheetResult | DryRunResult


@dataclass(frozen=True)
class UpToDate:
    """A film exists already and would come out the same."""


@dataclass(frozen=True)
class FramesPlanned:
    """A job knows how many frames it will render."""

    frames: int


@dataclass(frozen=True)
class FramesRendered:
    """A job has handed this many more frames to its encoder."""

    frames: int


@dataclass(frozen=True)
class Failed:
    """A job stopped: what to tell the user, and the traceback for a bug report, empty if the user's input is wrong."""

    message: str
    details: str


Event = FramesPlanned | FramesRendered | Failed | UpToDate | Result


class RenderError(RuntimeError):
    """Something could not be rendered although everything given was right."""
