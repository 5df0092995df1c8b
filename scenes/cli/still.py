"""`normreel still`: one moment of a lesson as a picture."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import cloup

from scenes.cli.errors import FailedError
from scenes.cli.options import renderer_option, setting_options, viewed, wanted_film
from scenes.pipeline import stills
from scenes.pipeline.jobs import RenderError
from scenes.pipeline.options import RenderOptions
from scenes.renderer.registry import FAST
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry


class Moment(click.FloatRange):
    """A share of a beat: a number from 0 to 1."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read the number; "nan" is none, although it lies outside no range."""
        moment = float(super().convert(value, param, ctx))
        if math.isnan(moment):
            self.fail(f"{value} is no moment. Give a number from 0 to 1, e.g. 0.5.", param, ctx)
        return moment


@cloup.command("still")
@cloup.argument("names", metavar="LESSON BEAT", nargs=-1)
@setting_options()
@cloup.option("--at", type=Moment(0, 1), default=1.0, help="Moment of the beat: 0 start, 1 end.")
@cloup.option("-o", "--output", metavar="DIR|FILE.png", default="media/stills", show_default=True, type=Path)
@renderer_option
def command(names: tuple[str, ...], at: float, output: Path, renderer: str, **options: Any) -> None:
    """Draw one beat as a PNG and print its path."""
    *lessons, beat = names or ("",)
    (lesson,) = viewed(lessons, options, most=1)
    entry, spec = wanted_film(lesson, options)
    click.echo(render_still(entry, spec, beat, at, output, renderer))


def render_still(
    entry: LessonEntry, spec: LectureSpec, beat: str, at: float, output: Path, renderer: str = FAST
) -> Path:
    """Draw one moment of a beat into `output` and return the path of the PNG."""
    with broken_as_failed():
        return stills.render_still(entry, spec, beat, at, output, RenderOptions(renderer))


@contextmanager
def broken_as_failed() -> Iterator[None]:
    """Show what could not be drawn as an error of the command."""
    try:
        yield
    except RenderError as error:
        raise FailedError(str(error)) from None
