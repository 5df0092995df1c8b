"""`normreel preview`: a lesson at a glance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import cloup

from scenes.cli.options import renderer_option, setting_options, viewed, wanted_film
from scenes.cli.render import check, raise_failures, render_films, render_options
from scenes.cli.still import broken_as_failed
from scenes.pipeline import stills
from scenes.pipeline.disk_space import check_space, expected_bytes
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.render_history import RenderHistory
from scenes.spec.errors import SpecError

QUALITY = "480p"


@cloup.command("preview")
@cloup.argument("lessons", metavar="LESSON", nargs=-1)
@setting_options()
@cloup.option("-o", "--output", metavar="DIR", default="media/preview", show_default=True, type=Path)
@renderer_option
def command(lessons: tuple[str, ...], output: Path, renderer: str, **options: Any) -> None:
    """Draw a sheet with the end of every beat, then a 480p film."""
    (lesson,) = viewed(lessons, options, most=1)
    if options["quality"] is not None:
        raise SpecError(
            f"quality = {options['quality']}: a preview is {QUALITY}. Use render for another quality."
        )
    entry, spec = wanted_film(lesson, {**options, "quality": QUALITY})
    how = render_options(renderer, final=False)
    film = FilmRequest.at(output, entry, spec, how)
    check([film], how)
    check_space(
        film.folder, expected_bytes(film.job(film.folder, how), RenderHistory.read(how.cache)), film.name
    )
    with broken_as_failed():
        click.echo(stills.render_sheet(entry, spec, film.folder / f"{film.name}-sheet.png", how))
    raise_failures(render_films([film], how))
