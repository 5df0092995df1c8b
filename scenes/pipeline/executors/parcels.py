"""A job on its way to another machine, and what it made on its way back: bytes and names, no paths."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self, TypeVar

from scenes.pipeline.executors.job_process import Order
from scenes.pipeline.jobs import DryRunJob, Event, FilmPart, FilmResult, Job, PartResult, Segment
from scenes.pipeline.sources import Sources, folder_of
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts import catalog

JobT = TypeVar("JobT", bound=Job)
OWN_PACKAGES = ("scenes", "normcore")
"""What every worker has."""


@dataclass(frozen=True)
class Parcel:
    """A job with all that it needs of the machine it comes from, but for the values of its data.

    Parameters
    ----------
    job
        The job; what it names in the cache lies on the machine it comes from, and goes back as it came.
    texts
        The texts of a lesson that are not normreel's own, by the path below their folder; None for one of those.
    modules
        The source files of a lesson of the user's, by the path below the folder that modules are imported from.
    """

    job: Job
    texts: Mapping[str, bytes] | None
    modules: Mapping[str, bytes]

    @classmethod
    def of(cls, job: Job) -> Self:
        """The parcel of a job on this machine; ModuleNotFoundError if there is no module of its lesson."""
        job.spec.fingerprint()  # hashes the data, by which the other machine knows that it has the same
        return cls(job, _texts(job.lesson, job.spec.language), _modules(job.lesson))

    def unpacked(self, folder: Path, cache: Path, tensor: bytes | None) -> Order:
        """Unpack it into a new folder; `cache` remembers which sources import which."""
        lesson, work = self.job.lesson, folder / "work"
        work.mkdir()
        texts = catalog.TEXTS if self.texts is None else _write(self.texts, folder / "texts")
        job = _moved(self.job, replace(lesson, texts=texts), work, cache)
        first = str(_write(self.modules, folder / "modules")) if self.modules else ""
        values = ""
        if tensor is not None:
            values = str(folder / "tensor.npy")
            Path(values).write_bytes(tensor)
        return Order(job, str(work), first_folder=first, tensor=values)


@dataclass(frozen=True)
class Returned:
    """The last event of a job and the files that it names, by a name that stands in place of their path.

    `frames` is how many the job reported as rendered, `worker` the address of the worker.
    """

    event: Event
    files: Mapping[str, bytes] = field(default_factory=dict)
    frames: int = 0
    worker: str = ""

    @classmethod
    def of(cls, event: Event, folder: Path, frames: int, worker: str) -> Self:
        """What goes back of a job that worked in a folder; what lies elsewhere has its path there already."""
        files: dict[str, bytes] = {}

        def name(segment: Segment) -> Path:
            if not segment.path.is_relative_to(folder):
                return segment.path
            short = f"{segment.beat:05}-{segment.play:05}{segment.path.suffix}"
            files[short] = segment.path.read_bytes()
            return Path(short)

        return cls(_renamed(event, name), files, frames, worker)

    def unpacked(self, folder: Path) -> Event:
        """Write the files into a folder and return the event that names them there."""
        if self.files:
            _write(self.files, folder)
        return _renamed(
            self.event, lambda each: folder / each.path if str(each.path) in self.files else each.path
        )


def _renamed(event: Event, path: Callable[[Segment], Path]) -> Event:
    if not isinstance(event, FilmResult | PartResult):
        return event
    return replace(event, segments=tuple(replace(each, path=path(each)) for each in event.segments))


def _moved(job: JobT, lesson: LessonEntry, folder: Path, cache: Path) -> JobT:
    if isinstance(job, FilmPart | DryRunJob):
        return replace(job, film=_moved(job.film, lesson, folder, cache))
    options = replace(job.options, cache=cache, cluster=None)
    return replace(job, lesson=lesson, folder=folder, options=options)


def _texts(lesson: LessonEntry, language: str) -> dict[str, bytes] | None:
    if lesson.texts == catalog.TEXTS:
        return None
    return {f"{language}/{lesson.slug}.toml": lesson.written(language)}


def _modules(lesson: LessonEntry) -> dict[str, bytes]:
    top = lesson.module.partition(".")[0]
    if top in OWN_PACKAGES:
        return {}
    folder = folder_of(top)
    files = Sources({top: folder}).digests(lesson.module)
    return {name: (folder / name).read_bytes() for name in files}


def _write(files: Mapping[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
