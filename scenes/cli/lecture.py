"""`normreel lecture`: the lessons as one film."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import cloup
from rich.console import Console

from scenes.cli.options import (
    film_output_option,
    force_option,
    preset_option,
    renderer_option,
    setting_options,
    traceback_option,
    wanted_film,
)
from scenes.cli.progress import JobProgress
from scenes.cli.render import check, failure_line, raise_failures, render_options
from scenes.documents.templating import clock
from scenes.lessons import storyboard
from scenes.pipeline.disk_space import check_space, in_words
from scenes.pipeline.executors import registry
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.films import make
from scenes.pipeline.jobs import Failed
from scenes.pipeline.lecture import LectureRequest, Part, chosen, no_other_run
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import work_folder
from scenes.spec.defaults import BOTH
from scenes.spec.errors import SpecError


@cloup.command("lecture")
@cloup.option("--only", metavar="LESSON,...", default="", help="These lessons; all by default.")
@cloup.option("--skip", metavar="LESSON,...", default="", help="Leave these out.")
@cloup.option("--order", metavar="LESSON,...", default="", help="These first, in this order.")
@setting_options()
@film_output_option
@preset_option
@force_option
@renderer_option
@traceback_option
def command(
    only: str,
    skip: str,
    order: str,
    output: Path,
    final: bool,
    force: bool,
    renderer: str,
    traceback: bool,
    **options: Any,
) -> None:
    """Join all lessons to one film, with a title card before each, chapters, captions and a transcript.

    A lesson that the tensor does not suit is left out, and so is a beat that another of the lessons tells in full.
    Lessons that were drawn before are not drawn again; the line that shows how far the lecture has come stands on the
    cards.
    """
    lessons, left_out = suitable(chosen(only, skip, order), options)
    for note in left_out:
        click.echo(f"left out: {note}", err=True)
    request = LectureRequest.at(output, lessons, render_options(renderer, final, force, traceback))
    raise_failures(make_lecture(request))


def suitable(slugs: Sequence[str], options: dict[str, Any]) -> tuple[list[Part], list[str]]:
    """The lessons that suit the tensor, with their specs, and a line for each other; `SpecError` if none does.

    Data that is given is read once.
    """
    lessons: list[Part] = []
    refused: dict[str, str] = {}
    for slug in slugs:
        try:
            lessons.append(_lesson(slug, options, lessons))
        except SpecError as error:
            refused[slug] = str(error)
    notes = [f"{slug}: {reason}" for slug, reason in refused.items()]
    if not lessons:
        reasons = list(dict.fromkeys(refused.values()))
        raise SpecError(
            reasons[0] if len(reasons) == 1 else "\n".join(["no lesson suits the tensor:", *notes])
        )
    return lessons, notes


def _lesson(slug: str, options: dict[str, Any], known: Sequence[Part]) -> Part:
    if known and known[0][1].data is not None:
        entry, spec = storyboard.find(slug), known[0][1].with_view(options["view"] or BOTH)
        return entry, entry.fitted(spec)
    return wanted_film(slug, options)


def make_lecture(request: LectureRequest) -> list[str]:
    """Make the lecture unless it is up to date, print its path, return a line for each lesson that failed.

    Raises `SpecError` before anything is drawn if it cannot be written to its place.
    """
    check([request.film], request.options)
    if request.is_up_to_date():
        click.echo(f"{request.film.path} is up to date")
        return []
    seconds, size = request.expected()
    check_space(request.film.folder, size, request.film.name)
    lessons = "1 lesson" if len(request.lessons) == 1 else f"{len(request.lessons)} lessons"
    expected = f"about {clock(seconds)} min and {in_words(size)}, cached beats included"
    click.echo(f"{request.film.name}: {lessons}, {expected}", err=True)
    registry.find(request.options.executor).warm_up()
    with no_other_run(request.film), work_folder(request.film.folder) as work:
        if not request.is_up_to_date():
            failures = _draw_and_join(request, work)
            if failures:
                return failures
    click.echo(request.film.path)
    return []


def _draw_and_join(request: LectureRequest, work: Path) -> list[str]:
    # here, since it loads PyAV: other processes import Manim meanwhile
    from scenes.pipeline.publish_lecture import publish_lecture

    made, fingerprint = work / "films", request.fingerprint
    made.mkdir()
    films = request.films(made)
    failures = _draw(films, request.options, work / "lessons")
    if failures:
        return failures
    cards = request.cards(films)
    failures = _draw(cards, request.options, work / "cards")
    if not failures:
        publish_lecture(request.film, cards, films, fingerprint)
    return failures


def _draw(films: Sequence[FilmRequest], options: RenderOptions, work: Path) -> list[str]:
    """Draw films in parallel; return a line for each failure."""
    work.mkdir()
    failures = []
    with JobProgress([film.name for film in films], Console(stderr=True)) as progress:
        for number, event in make(films, options, work):
            progress.take(number, event)
            if isinstance(event, Failed):
                failures.append(failure_line(films[number].name, event, options.traceback))
    return failures
