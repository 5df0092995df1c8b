"""Runs one job in this process: the place where a lesson is imported and rendered."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from scenes.pipeline.beat_director import Director
from scenes.pipeline.drawing import film_renderer, make_scene, manim_settings
from scenes.pipeline.dry_run import dry_run, play, render_sheet, render_still
from scenes.pipeline.jobs import (
    DryRunJob,
    Event,
    FilmJob,
    FilmPart,
    FilmResult,
    FramesPlanned,
    FramesRendered,
    Job,
    PartResult,
    Result,
    SheetJob,
    StillJob,
)

__all__ = ["manim_settings", "render_film", "render_sheet", "render_still", "run"]

Report = Callable[[Event], None]
REPORT_SECONDS = 0.1


def run(job: Job, report: Report) -> Result:
    """Run a job of any kind; call `report` with its events and return the last of them."""
    match job:
        case FilmJob() | FilmPart():
            return render_film(job, report)
        case StillJob():
            return render_still(job)
        case SheetJob():
            return render_sheet(job)
        case DryRunJob():
            return dry_run(job)


def render_film(job: FilmJob | FilmPart, report: Report) -> FilmResult | PartResult:
    """Draw and encode the plays that belong to this worker and that are not cached."""
    start = time.monotonic()
    part = job if isinstance(job, FilmPart) else FilmPart(job)
    film = part.film
    with manim_settings(film.spec, film.folder, film.options.preset):
        if part.leads and not film.cached:
            report(FramesPlanned(round(_duration(film) * film.spec.fps)))
        frames = _FrameCount(report)
        renderer = film_renderer(film.options.renderer, part.share, frames.add)
        director = Director(part, make_scene(film.lesson, film.spec, renderer=renderer))
        director.scene.render()
        frames.report()
        return replace(director.result(), seconds=time.monotonic() - start)


def _duration(film: FilmJob) -> float:
    """How many seconds a film will last: as it did before, or about as with the default tensor, else by playing it."""
    return film.duration or film.lesson.seconds or play(film)[-1].end


class _FrameCount:
    """Reports frames a few times a second, not one by one."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._frames = 0
        self._last = time.monotonic()

    def add(self, frames: int) -> None:
        """Count frames and report if it is time to."""
        self._frames += frames
        if time.monotonic() - self._last > REPORT_SECONDS:
            self.report()

    def report(self) -> None:
        """Report what was counted since the last report."""
        self._report(FramesRendered(self._frames))
        self._frames = 0
        self._last = time.monotonic()
