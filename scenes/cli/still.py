"""`normreel still`: one moment of a lesson as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import cloup

from scenes.cli.errors import FailedError
from scenes.cli.options import renderer_option, setting_options, view_option, wanted_film
from scenes.cli.render import failure_line
from scenes.lessons import storyboard
from scenes.pipeline.executors import local
from scenes.pipeline.jobs import Failed, Picture, SheetJob, StillJob
from scenes.pipeline.outputs import work_folder
from scenes.renderer.registry import FAST
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry


@cloup.command()
@cloup.argument("names", metavar="LESSON BEAT", nargs=-1)
@view_option
@setting_options()
@cloup.option("--at", type=click.FloatRange(0, 1), default=1.0, help="Moment of the beat: 0 start, 1 end.")
@cloup.option("-o", "--output", metavar="DIR", default="media/stills", show_default=True, type=Path)
@renderer_option
def still(
    names: tuple[str, ...], view: str | None, at: float, output: Path, renderer: str, **options: Any
) -> None:
    """Draw one beat as a PNG and print its path."""
    *lessons, beat = names or ("",)
    (lesson,) = storyboard.viewed(lessons, view, most=1)
    entry, spec = wanted_film(lesson, options)
    click.echo(render_still(entry, spec, beat, at, output, renderer))


def render_still(
    entry: LessonEntry, spec: LectureSpec, beat: str, at: float, output: Path, renderer: str = FAST
) -> Path:
    """Draw one moment of a beat into `output` and return the path of the PNG."""
    with work_folder(output) as folder:
        job = StillJob(entry, spec, folder, beat, at, renderer)
        picture = run_alone(job)
        from scenes.pipeline.publish import publish_still  # loads PyAV, while nothing waits for it

        return publish_still(job, picture, output)


def run_alone(job: StillJob | SheetJob) -> Picture:
    """Run one job and return its picture; raise `SpecError` if there is no such picture, `FailedError` if it broke."""
    *_, (_, event) = local.run([job])  # to its end: a process that is left early is killed
    if isinstance(event, Picture):
        return event
    assert isinstance(event, Failed)
    if event.details:
        raise FailedError(failure_line(job.lesson.slug, event, traceback=False))
    raise SpecError(event.message)
