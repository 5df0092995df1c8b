"""Draws single pictures of a lesson: one moment of a beat, or the end of every beat on one sheet."""

from __future__ import annotations

import os
from pathlib import Path

from scenes.pipeline import names
from scenes.pipeline.executors import registry
from scenes.pipeline.film_settings import shown_in
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
from scenes.pipeline.outputs import check_output, work_folder
from scenes.pipeline.placing import check_free
from scenes.pipeline.scripts import beat_names, check_beat
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry

SUFFIX = ".png"


def render_still(
    lesson: LessonEntry, spec: LectureSpec, beat: str, at: float, output: Path, options: RenderOptions
) -> Path:
    """Draw one moment of a beat and return the path of the PNG: `output`, or a file in that folder.

    Raises `SpecError` for a beat that the lesson does not have and for a place that cannot be written or is taken,
    `RenderError` if it cannot be drawn.
    """
    check_beat(lesson, beat, beat_names(lesson, spec.view))
    moment = "" if at >= 1 else f"-{100 * at:02g}"
    rest, name = f"-{beat}{moment}{SUFFIX}", names.variant_name(lesson, spec, options)
    name = names.distinct_prints(
        name, lesson.slug, spec.model_dump(mode="json"), shown_in(output / f"{name}{rest}")
    )
    path = _target(output, f"{name}{rest}")
    with work_folder(path.parent) as folder:
        job = StillJob(lesson, spec, folder, beat, at, options)
        result = _last_event(job)
        assert isinstance(result, StillResult)
        from scenes.pipeline.publish import publish_still

        return publish_still(job, result, path)


def render_sheet(lesson: LessonEntry, spec: LectureSpec, path: Path, options: RenderOptions) -> Path:
    """Draw the end of every beat on one sheet, the PNG `path`, and return that.

    Raises `SpecError` for a place that cannot be written or is taken, `RenderError` if a beat cannot be drawn.
    """
    check_output(path.parent)
    check_free(path.parent, path.name, [path.name])
    with work_folder(path.parent) as folder:
        job = SheetJob(lesson, spec, folder, options)
        result = _last_event(job)
        assert isinstance(result, SheetResult)
        from scenes.pipeline.contact_sheet import publish_sheet

        return publish_sheet(job, result, path)


def _target(output: Path, name: str) -> Path:
    """The file at `output`, which is a PNG or a folder; `SpecError` if it cannot be written or is taken."""
    is_file = output.suffix.lower() == SUFFIX and not os.path.isdir(output)
    path = output if is_file else output / name
    names.check_name(path.name, f"-o {output}")
    check_output(path.parent)
    check_free(path.parent, path.name, [path.name])
    return path


def _last_event(job: StillJob | SheetJob) -> Event:
    """Run the job to its end: a worker whose events are left early is killed."""
    *_, (_, event) = registry.find(job.options).run([job])
    if isinstance(event, Failed):
        raise failure(job.lesson.slug, event)
    return event


def failure(name: str, event: Failed) -> RenderError | SpecError:
    """The error that a failed job is for a caller."""
    return RenderError(f"{name}: {event.message}") if event.details else SpecError(event.message)
