"""Draws single pictures of a lesson: one moment of a beat, or the end of every beat on one sheet."""

from __future__ import annotations

from pathlib import Path

from scenes.pipeline.executors import registry
from scenes.pipeline.jobs import (
    Event,
    Failed,
    RenderError,
    SheetJob,
    SheetResult,
    StillJob,
    StillResult,
)
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import work_folder
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry


def render_still(
    lesson: LessonEntry, spec: LectureSpec, beat: str, at: float, output: Path, options: RenderOptions
) -> Path:
    """Draw one moment of a beat into `output` and return the path of the PNG.

    Raises `SpecError` for a beat that the lesson does not have, `RenderError` if it cannot be drawn.
    """
    with work_folder(output) as folder:
        job = StillJob(lesson, spec, folder, beat, at, options)
        result = _last_event(job)
        assert isinstance(result, StillResult)
        from scenes.pipeline.publish import publish_still

        return publish_still(job, result, output)


def render_sheet(lesson: LessonEntry, spec: LectureSpec, output: Path, options: RenderOptions) -> Path:
    """Draw the end of every beat on one sheet in `output` and return the path of the PNG.

    Raises `RenderError` if a beat cannot be drawn.
    """
    with work_folder(output) as folder:
        job = SheetJob(lesson, spec, folder, options)
        result = _last_event(job)
        assert isinstance(result, SheetResult)
        from scenes.pipeline.contact_sheet import publish_sheet

        return publish_sheet(job, result, output)


def _last_event(job: StillJob | SheetJob) -> Event:
    """Run the job to its end: a worker whose events are left early is killed."""
    *_, (_, event) = registry.find(job.options.executor).run([job])
    if isinstance(event, Failed):
        raise failure(job.lesson.slug, event)
    return event


def failure(name: str, event: Failed) -> RenderError | SpecError:
    """The error that a failed job is for a caller."""
    return RenderError(f"{name}: {event.message}") if event.details else SpecError(event.message)
