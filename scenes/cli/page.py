"""`normreel page`: a page with a live tensor, the films and a lesson plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import click
import cloup

from scenes.cli import packing
from scenes.cli.options import build_spec, force_option, preset_option, renderer_option, setting_options
from scenes.cli.render import render_options
from scenes.cli.still import broken_as_failed
from scenes.exports.page import page as pages
from scenes.exports.page.page_film import PageFilm
from scenes.pipeline.disk_space import check_space
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import check_output, work_folder
from scenes.pipeline.placing import check_unchanged, place
from scenes.spec.errors import SpecError

MICROSIM: Final = "microsim"


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
    pages.check_tensor(spec)
    how = render_options(renderer, final, force)
    wanted = None if no_films else films_of(lessons, films, how, options)
    name = check_folder(output, target, [] if wanted is None else [film.path for film in wanted.films])
    if wanted is not None:
        check_space(output, sum(map(wanted.bytes_of, wanted.films)), f"-o {output}")
        wanted.render()
    page = pages.Page(spec, shown_films(wanted), target == MICROSIM, name)
    make_page(page, output, how)


def films_of(
    lessons: Sequence[str], folder: Path, how: RenderOptions, options: dict[str, Any]
) -> packing.Wanted | None:
    """The films of a page; None, with a note, if no lesson was named and none can show the tensor."""
    try:
        return packing.wanted(lessons, "", "", folder, how, options)
    except packing.NoLessonError as error:
        click.echo(f"the page has no films: {error}", err=True)
        return None


def check_folder(output: Path, target: str | None, films: Sequence[Path]) -> str:
    """The name of the page's folder; `SpecError` if it cannot be written, or if other files would be replaced."""
    from scenes.exports.page import microsim

    check_output(output)
    name = output.absolute().name
    if target == MICROSIM:
        check_unchanged(output, microsim.INDEX, microsim.microsim_files(name, films))
    else:
        check_unchanged(output, pages.PAGE, pages.page_files(films))
    return name


def shown_films(wanted: packing.Wanted | None) -> list[PageFilm]:
    """The films that were rendered, as a page shows them."""
    from scenes.exports.film_file import FilmFile

    films = [] if wanted is None else wanted.films
    return [PageFilm(FilmFile.read(film.path, film.spec)) for film in films]


def make_page(page: pages.Page, output: Path, how: RenderOptions) -> None:
    """Write a page, or the folder of it for textbooks, into `output` and print the path of its main file."""
    from scenes.exports.page import microsim
    from scenes.exports.page.picture import picture_of

    with work_folder(output) as work, packing.packing(output.name), broken_as_failed():
        made = work / "made"
        made.mkdir()
        if page.compact:
            picture = picture_of(page, work / "picture", how)
            files = microsim.write_microsim(microsim.MicroSim(page, picture, date.today()), made)
        else:
            files = pages.write_page(page, made)
        click.echo(place(files[::-1], output, files[0].name)[-1])
