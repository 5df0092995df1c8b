"""`normreel page`: a page with a live tensor, the films and a lesson plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import cloup

from scenes.cli import packing
from scenes.cli.options import build_spec, force_option, preset_option, renderer_option, setting_options
from scenes.cli.render import render_options
from scenes.cli.still import broken_as_failed
from scenes.exports.page.files import MICROSIM, check_folder, check_tensor
from scenes.pipeline.disk_space import check_space
from scenes.pipeline.options import RenderOptions
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec


@cloup.command("page")
@packing.lessons_argument
@cloup.option(
    "--for",
    "target",
    type=click.Choice([MICROSIM]),
    help="microsim: the folder docs/sims/NAME of a MkDocs textbook.",
)
@setting_options()
@packing.films_option
@cloup.option("--no-films", is_flag=True, help="The page without films: nothing is rendered.")
@preset_option
@force_option
@renderer_option
@cloup.option("-o", "--output", metavar="FOLDER", default="media/page", show_default=True, type=Path)
def command(
    lessons: tuple[str, ...],
    target: str | None,
    films: Path,
    no_films: bool,
    final: bool,
    force: bool,
    renderer: str,
    output: Path,
    **options: Any,
) -> None:
    """Make a page: a live tensor to touch, the films, a lesson plan.

    It opens on the tensor that the settings describe, from the disk or from any server, and loads nothing from
    elsewhere.
    """
    if no_films and lessons:
        raise SpecError(f"--no-films: {', '.join(lessons)} was named too. Leave one of the two away.")
    spec = build_spec(options)
    check_tensor(spec)
    how = render_options(renderer, final, force)
    wanted = None if no_films else packing.wanted(lessons, "", "", films, how, options)
    check_folder(output, target, [] if wanted is None else [film.path for film in wanted.films])
    if wanted is not None:
        check_space(output, sum(map(wanted.bytes_of, wanted.films)), f"-o {output}")
        wanted.render()
    make_page(spec, wanted, target, output, how)


def make_page(
    spec: LectureSpec, wanted: packing.Wanted | None, target: str | None, output: Path, how: RenderOptions
) -> None:
    """Write a page, or the folder of it for textbooks, into `output` and print the path of its main file."""
    from scenes.exports.film_file import FilmFile
    from scenes.exports.page.page import Page
    from scenes.exports.page.page_film import PageFilm
    from scenes.exports.page.publish import publish

    films = [] if wanted is None else wanted.films
    shown = [PageFilm(FilmFile.read(film.path, film.spec)) for film in films]
    page = Page(spec, shown, target == MICROSIM, output.absolute().name)
    with packing.packing(output.name), broken_as_failed():
        click.echo(publish(page, output, how))
