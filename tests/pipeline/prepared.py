"""Films that were rendered once and are handed out as if they were rendered again: what is tested comes after that.

Run as a script it makes a film, and is killed, finds a full disk or works beside others while it does.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import pickle
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import pytest

from scenes.pipeline import worker
from scenes.pipeline.beat_cache import FilmCache
from scenes.pipeline.executors import registry
from scenes.pipeline.executors.base import Events
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.films import FilmEvent, make, remove_leftovers
from scenes.pipeline.jobs import Event, Failed, FilmJob, FilmResult, FramesRendered
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import PREFIX, work_folder
from scenes.spec.lecture import LectureSpec
from tests.pipeline.captioned_lesson import ENTRY

SPEC = LectureSpec(quality="480p", fps=15)


class Prepared:
    """An executor whose films are ready in a folder; it renders them there the first time."""

    workers = 1

    def __init__(self, ready: Path) -> None:
        self.ready = ready

    def warm_up(self) -> None:
        """Nothing takes long."""

    def run(self, jobs: Iterable[FilmJob | Event]) -> Events:
        """Copy each film's segments into its folder."""
        for number, job in enumerate(jobs):
            if not isinstance(job, FilmJob):
                yield number, job
                continue
            try:
                result = self._copied(job.folder)
            except OSError as error:
                yield number, Failed(str(error), "")
            else:
                yield number, FramesRendered(round(result.beats[-1].end * job.spec.fps))
                yield number, result

    def _copied(self, folder: Path) -> FilmResult:
        result: FilmResult = pickle.loads((self.ready / "result").read_bytes())
        segments = []
        for segment in result.segments:
            path = folder / f"{segment.beat}-{segment.play}{segment.path.suffix}"
            shutil.copyfile(self.ready / path.name, path)
            segments.append(dataclasses.replace(segment, path=path))
        return dataclasses.replace(result, segments=tuple(segments))


def prepare(ready: Path) -> None:
    """Render the film."""
    work = ready / "work"
    work.mkdir(parents=True)
    result = worker.render_film(FilmJob(ENTRY, SPEC, work.resolve()), lambda _event: None)
    assert isinstance(result, FilmResult)
    for segment in result.segments:
        segment.path.rename(ready / f"{segment.beat}-{segment.play}{segment.path.suffix}")
    (ready / "result").write_bytes(pickle.dumps(result))
    shutil.rmtree(work)


@contextmanager
def handed_out(ready: Path) -> Iterator[None]:
    """Let films come from a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "find", lambda _name: Prepared(ready))
        yield


def request(out: Path, stem: str = "film") -> FilmRequest:
    """The film in a folder."""
    return FilmRequest(stem, ENTRY, SPEC, out, stem)


def made(out: Path, cache: Path, ready: Path, stem: str = "film") -> list[FilmEvent]:
    """Make the film as commands do; what came of it, nothing if it was up to date."""
    options, film = RenderOptions(cache=cache.resolve()), request(out, stem)
    film.check(options)
    remove_leftovers([film], options)
    if film.is_up_to_date(options):
        return []
    with handed_out(ready):
        return drawn(out, cache, stem)


def drawn(out: Path, cache: Path, stem: str = "film") -> list[FilmEvent]:
    """Make the film by whoever draws it."""
    film = request(out, stem)
    with work_folder(film.folder) as work:
        return [event for _, event in make([film], RenderOptions(cache=cache.resolve()), work)]


def pictures(film: Path) -> str:
    """A hash of every decoded frame, with its time."""
    digest = hashlib.sha256()
    with av.open(str(film)) as opened:
        for frame in opened.decode(video=0):
            digest.update(f"{frame.pts} {frame.width} {frame.height}".encode())
            digest.update(frame.to_ndarray().tobytes())
    return digest.hexdigest()


def leftovers(*folders: Path) -> list[str]:
    """Files and folders of runs that have ended, wherever they lie in these folders."""
    found = [path for folder in folders for path in folder.rglob("*")]
    return [str(path) for path in found if path.name.startswith(PREFIX) or path.suffix == ".tmp"]


def whole(out: Path, cache: Path, stem: str = "film") -> dict[str, str]:
    """What is in the output, the film decoded; AssertionError if anything is broken or left."""
    left = leftovers(out, cache)
    assert left == [], left
    assert request(out, stem).is_up_to_date(RenderOptions(cache=cache.resolve()))
    beats = FilmCache(FilmJob(ENTRY, SPEC, out, RenderOptions(cache=cache.resolve())))
    assert beats.folder is not None
    there = {path.name for path in beats.folder.iterdir()} if beats.folder.exists() else set()
    assert beats.beats().keys() == there
    files = {path for path in out.rglob("*") if path.is_file()}
    records = {path for path in files if path.parent.name == ".normreel"}
    assert {path.name for path in records} == {f"{stem}.mp4.json"}
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files - records}
    return {**digests, "pictures": pictures(out / f"{stem}.mp4")}


def main(out: str, cache: str, ready: str, stem: str = "film") -> None:
    """Make the film, and say what came of it."""
    tell(lambda: made(Path(out), Path(cache), Path(ready), stem))


def tell(work: Callable[[], list[FilmEvent]]) -> None:
    """Do the work, and say what came of it; warnings go to standard error, although Manim is imported."""
    logger = logging.getLogger("normreel")
    logger.addHandler(logging.StreamHandler())
    logger.propagate = False
    told = [getattr(event, "message", type(event).__name__) for event in work()]
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
