"""`normreel sweep`: many films from one file."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
import cloup
from rich.console import Console

from scenes.cli.options import (
    cluster_option,
    force_option,
    preset_option,
    renderer_option,
    shard_option,
    traceback_option,
)
from scenes.cli.progress import JobProgress
from scenes.cli.render import failure_line, raise_failures, render_options, share_of
from scenes.cli.sweep_report import JsonReport, SweepReport, TextReport, films_in_words
from scenes.pipeline import outputs, sweep_file
from scenes.pipeline.disk_space import check_space, expected_bytes, in_words
from scenes.pipeline.estimates import CACHED, NEW, UP_TO_DATE, states
from scenes.pipeline.estimates import plan as estimate
from scenes.pipeline.executors import registry
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.film_settings import shown_in
from scenes.pipeline.films import FinishedFilm, make, remove_leftovers
from scenes.pipeline.jobs import Failed
from scenes.pipeline.names import distinct_prints, method_suffix
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import remove_abandoned, temporary_folder, work_folder
from scenes.pipeline.placing import check_free
from scenes.pipeline.render_history import RenderHistory
from scenes.pipeline.shards import OUTPUTS, Shard
from scenes.pipeline.sweep_tables import PAGE
from scenes.spec.errors import SpecError
from scenes.spec.quoting import quoted


@cloup.command("sweep")
@cloup.argument(
    "file", metavar="FILE.toml", type=Path, help="Lessons, shapes, themes ... or a list of films."
)
@cloup.option("-o", "--output", metavar="DIR", default=OUTPUTS["sweep"], show_default=True, type=Path)
@cloup.option("--plan", is_flag=True, help="Only tell what is there, what is new and what it will take.")
@shard_option
@cloup.option("--json", "as_json", is_flag=True, help="Print JSON, a line for each event.")
@preset_option
@force_option
@renderer_option
@cluster_option
@traceback_option
def command(
    file: Path,
    output: Path,
    plan: bool,
    shard: Shard | None,
    as_json: bool,
    final: bool,
    force: bool,
    renderer: str,
    cluster: str | None,
    traceback: bool,
) -> None:
    """Make films for many shapes, layouts, themes and sizes.

    A film is made if it is not up to date; cached beats are not rendered again.
    """
    outputs.check_output(output)
    found = sweep_file.read(file)
    options = render_options(renderer, final, force, traceback, cluster)
    planned = [_requested(film, output, options) for film in found.films]
    films = share_of(planned, shard)
    report: SweepReport = JsonReport() if as_json else TextReport()
    for note in found.notes:
        click.echo(note, err=True)
    if plan:
        with _folder_for_samples() as work, Console(stderr=True).status("planning"):
            estimates = estimate(films, options, work)
        report.plan(estimates, registry.find(options).workers)
    else:
        check_free(output, PAGE, [PAGE])
        for film in films:
            film.check(options)
        begin = None if shard is None else partial(shard.write, "sweep", planned, options, output)
        raise_failures(run_sweep(films, output, options, report, begin))


def _requested(film: sweep_file.SweptFilm, output: Path, options: RenderOptions) -> FilmRequest:
    """A film of the sweep in a folder of its own."""
    name = film.name + method_suffix(options)
    made = FilmRequest(name, film.lesson, film.spec, output / name)
    if film.named:
        return made
    name = distinct_prints(name, film.lesson.slug, film.spec.model_dump(mode="json"), shown_in(made.path))
    return FilmRequest(name, film.lesson, film.spec, output / name)


def run_sweep(
    films: Sequence[FilmRequest],
    output: Path,
    options: RenderOptions,
    report: SweepReport,
    begin: Callable[[], None] | None = None,
) -> list[str]:
    """Make all films and the gallery; return a line for each failure.

    Once nothing can be refused any more, `begin` is called.
    """
    start = time.monotonic()
    remove_leftovers(films, options)
    found = states(films, options)
    sizes = _new_bytes(films, found, options)
    _tell_size(found, sum(sizes), output)
    if begin is not None:
        begin()
    for film, state, size in zip(films, found, sizes, strict=True):
        report.begun(film, state, size)
    outcomes: dict[str, FinishedFilm | Failed] = {}
    for film, state in zip(films, found, strict=True):
        if state == UP_TO_DATE:
            outcomes[film.name] = FinishedFilm(film.path)
            report.ended(film, outcomes[film.name])
    wanted = [film for film in films if film.name not in outcomes]
    with _gallery(output) as pages:
        if wanted:
            registry.find(options).warm_up()
            progress = JobProgress([film.name for film in wanted], Console(stderr=True))
            with work_folder(output) as work, progress:
                for number, event in make(wanted, options, work):
                    progress.take(number, event)
                    if isinstance(event, FinishedFilm | Failed):
                        outcomes[wanted[number].name] = event
                        report.ended(wanted[number], event)
    report.finished([(film, outcomes[film.name]) for film in films], time.monotonic() - start, pages)
    return [
        failure_line(name, outcome, options.traceback)
        for name, outcome in outcomes.items()
        if isinstance(outcome, Failed)
    ]


def _new_bytes(films: Sequence[FilmRequest], found: Sequence[str], options: RenderOptions) -> list[int]:
    """About how many bytes each film adds, its beats in the cache included unless they are there."""
    history = RenderHistory.read(options.cache)
    return [
        0 if state == UP_TO_DATE else expected_bytes(film.job(Path(), options), history, state != CACHED)
        for film, state in zip(films, found, strict=True)
    ]


def _tell_size(found: Sequence[str], needed: int, output: Path) -> None:
    """Say how much the films take that are to be made; raise `SpecError` if the disk does not hold them."""
    to_make = len(found) - found.count(UP_TO_DATE)
    if not to_make:
        return
    check_space(output, needed, f"{films_in_words(to_make)} of {len(found):,} to make")
    new = f"{films_in_words(found.count(NEW))} of {len(found):,} new"
    click.echo(f"{new}: about {in_words(needed)} on the disk, cached beats included", err=True)


@contextmanager
def _folder_for_samples() -> Iterator[Path]:
    """A folder among the system's temporary ones; those that killed runs have left there are removed."""
    try:
        home = Path(tempfile.gettempdir())
    except FileNotFoundError:
        named = os.environ.get("TMPDIR")
        raise SpecError(
            f"TMPDIR{f' = {quoted(named)}' if named else ''}: --plan draws samples in a temporary folder, and in none "
            "of the system's anything can be written. Make room in one of them, or name another."
        ) from None
    remove_abandoned(home)
    with temporary_folder(home) as work:
        yield work


@contextmanager
def _gallery(output: Path) -> Iterator[list[Path]]:
    """Write the gallery at the end, also if the films in between were interrupted; its page is in the list then."""
    pages: list[Path] = []
    try:
        yield pages
    finally:
        from scenes.exports.gallery.gallery import write_gallery  # loads Jinja, while nothing waits for it

        page = write_gallery(output) if output.is_dir() else None
        pages += [page] if page is not None else []
