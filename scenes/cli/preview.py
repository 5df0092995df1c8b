"""`normreel preview`: a lesson at a glance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import cloup

from scenes.cli.options import renderer_option, setting_options, view_option, wanted_film
from scenes.cli.render import raise_failures, render_films, render_options
from scenes.cli.still import broken_as_failed
from scenes.lessons import storyboard
from scenes.pipeline import stills
from scenes.pipeline.options import RenderOptions
from scenes.renderer.registry import FAST
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry

QUALITY = "480p"


@cloup.command("preview")
@cloup.argument("lessons", metavar="LESSON", nargs=-1)
@view_option
@setting_options()
@cloup.option("-o", "--output", metavar="DIR", default="media/preview", show_default=True, type=Path)
@renderer_option
def command(lessons: tuple[str, ...], view: str | None, output: Path, renderer: str, **options: Any) -> None:
    """Draw a sheet with the end of every beat, then a 480p film."""
    (lesson,) = storyboard.viewed(lessons, view, most=1)
    if options["quality"] is not None:
        raise SpecError(
            f"quality = {options['quality']}: a preview is {QUALITY}. Use render for another quality."
        )
    entry, spec = wanted_film(lesson, {**options, "quality": QUALITY})
    click.echo(render_sheet(entry, spec, output, renderer))
    raise_failures(render_films([(entry, spec)], output, render_options(renderer, final=False)))


def render_sheet(entry: LessonEntry, spec: LectureSpec, output: Path, renderer: str = FAST) -> Path:
    """Draw the end of every beat on one sheet in `output` and return the path of the PNG."""
    with broken_as_failed():
        return stills.render_sheet(entry, spec, output, RenderOptions(renderer))
