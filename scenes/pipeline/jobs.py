"""What passes between the command and a worker process: plain values that need no Manim to be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenes.content.timeline import Beat
from scenes.pipeline.executors.claims import Claims, EveryPlay
from scenes.renderer.encoders.presets import FINAL
from scenes.renderer.registry import FAST
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry


@dataclass(frozen=True)
class FilmJob:
    """Render the lesson into `folder`: the plays that `claims` lets this process take.

    The process that `leads` tells how long the film is and draws the poster, the end of the lesson's poster beat.
    Beats whose hashes are `known` are taken from the `cache` folder instead of being drawn.
    """

    lesson: LessonEntry
    spec: LectureSpec
    folder: Path
    renderer: str = FAST
    preset: str = FINAL
    cache: Path | None = None
    known: frozenset[str] = frozenset()
    claims: Claims | EveryPlay = EveryPlay()  # noqa: RUF009 (it holds nothing)
    leads: bool = True


@dataclass(frozen=True)
class StillJob:
    """Draw one picture: the beat at `at`, from 0 (its first moment) to 1 (its end)."""

    lesson: LessonEntry
    spec: LectureSpec
    folder: Path
    beat: str
    at: float = 1.0
    renderer: str = FAST


@dataclass(frozen=True)
class SheetJob:
    """Draw the end of every beat."""

    lesson: LessonEntry
    spec: LectureSpec
    folder: Path
    renderer: str = FAST


@dataclass(frozen=True)
class PlayJob:
    """Play a film without drawing it, to tell its beats and their hashes."""

    film: FilmJob

    @property
    def lesson(self) -> LessonEntry:
        """The lesson to play."""
        return self.film.lesson


@dataclass(frozen=True)
class KeyedBeat(Beat):
    """A beat that can be kept.

    `key` is the hash of all that it depends on, empty if that is not known; `standing` says which title and caption
    stand at its end.
    """

    key: str = ""
    standing: str = ""


@dataclass(frozen=True, order=True)
class Segment:
    """An encoded play: the number of its beat in the film, its number among the plays, and where it lies."""

    beat: int
    play: int
    path: Path


NO_FRAME: NDArray[np.uint8] = np.zeros((0, 0, 4), np.uint8)


@dataclass(frozen=True)
class Picture:
    """What a job leaves: the drawn frame as RGBA, the beats, and the encoded segments in playing order.

    A process that does not lead leaves segments only: its frame is empty and it tells no beats. A sheet leaves a
    frame a beat. A film whose poster was kept has it as a PNG at `poster` and no frame. `seconds` is how long its
    processes took, one and all.
    """

    frame: NDArray[np.uint8]
    beats: tuple[Beat, ...]
    segments: tuple[Segment, ...] = ()
    frames: tuple[NDArray[np.uint8], ...] = ()
    poster: Path | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Current:
    """A film is there already and would come out the same."""


@dataclass(frozen=True)
class Planned:
    """A job knows how many frames it will draw."""

    frames: int


@dataclass(frozen=True)
class Drawn:
    """A job has handed this many more frames to its encoder."""

    frames: int


@dataclass(frozen=True)
class Failed:
    """A job stopped: what to tell the user, and the traceback for a bug report."""

    message: str
    details: str


Event = Planned | Drawn | Failed | Picture | Current
