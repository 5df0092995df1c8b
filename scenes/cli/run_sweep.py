"""What `normreel sweep` does, once its file was found right: plan or make all films, tell of each, show the gallery."""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scenes.cli.commands import failure
from scenes.cli.progress import JobProgress
from scenes.exports.gallery.gallery import write_gallery
from scenes.pipeline.estimates import (
    CACHED,
    NEW,
    PARTLY_CACHED,
    UP_TO_DATE,
    Estimate,
    plan,
    states,
    wall_seconds,
)
from scenes.pipeline.executors import registry
from scenes.pipeline.films import FilmRequest, FinishedFilm, make
from scenes.pipeline.jobs import Failed
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.outputs import remove_abandoned, work_folder
from scenes.pipeline.sweep_file import Sweep

DRAWN, JOINED, FAILED = "drawn", "joined", "failed"
MB = 1_000_000


def placed(sweep: Sweep, output: Path) -> list[FilmRequest]:
    """The films of a sweep, each with the folder of its name in `output`."""
    return [FilmRequest(film.name, film.lesson, film.spec, output / film.name) for film in sweep.films]


def show_plan(films: Sequence[FilmRequest], options: RenderOptions, as_json: bool) -> None:
    """Tell what is there, what is new, and what it will take. Nothing is written to the output."""
    with tempfile.TemporaryDirectory(prefix="normreel-") as work, Console(stderr=True).status("planning"):
        outlooks = plan(films, options, Path(work).resolve())
    processes = registry.find(options.executor).workers
    wall, sizes = wall_seconds(outlooks, processes), [each.size for each in outlooks if each.size is not None]
    if as_json:
        for each in outlooks:
            _line("planned", **_film_facts(each.request), **_expected(each))
        counted = Counter(each.state for each in outlooks)
        draw = sum(each.draw or 0 for each in outlooks)
        _line(
            "summary",
            films=len(films),
            states=dict(counted),
            draw=draw,
            seconds=wall,
            bytes=sum(sizes) or None,
        )
        return
    table = _columns("film", "state", "frames", "to draw", "time", "disk", "known from")
    for each in outlooks:
        took = _time(each.seconds) if each.draw else ""
        about = "~" if each.guessed else ""
        frames = [f"{about if number else ''}{_count(number)}" for number in (each.frames, each.draw)]
        row = (*frames, took, _disk(each.size or None), each.source)
        table.add_row(each.request.name, each.state, *row)
    Console().print(table)
    for each in outlooks:
        if each.trouble:
            click.echo(f"{each.request.name} would fail: {each.trouble}")
    click.echo(_plan_summary(outlooks, wall, sum(sizes), processes))


def run_sweep(films: Sequence[FilmRequest], output: Path, options: RenderOptions, as_json: bool) -> list[str]:
    """Make all films and the gallery; return a line for each failure."""
    start = time.monotonic()
    for film in films:
        remove_abandoned(film.folder)
    state = dict(zip((film.name for film in films), states(films, options), strict=True))
    if as_json:
        for film in films:
            _line("planned", **_film_facts(film), state=state[film.name])
    outcomes: dict[str, FinishedFilm | Failed] = {
        film.name: FinishedFilm(film.path) for film in films if state[film.name] == UP_TO_DATE
    }
    for film in films:
        if as_json and film.name in outcomes:
            _line("finished", film=film.name, **_made_facts(FinishedFilm(film.path)))
    wanted = [film for film in films if film.name not in outcomes]
    with _gallery(output) as gallery:
        if wanted:
            _make(wanted, output, options, outcomes, as_json)
    counted = Counter(map(_result, outcomes.values()))
    if as_json:
        seconds = round(time.monotonic() - start, 1)
        shown = str(gallery[0]) if gallery else None
        _line("summary", films=len(films), results=dict(counted), seconds=seconds, gallery=shown)
    else:
        Console().print(_table(films, outcomes))
        told = ", ".join(f"{number} {result}" for result, number in counted.items())
        click.echo(f"{_films(len(films))}: {told}, in {_time(time.monotonic() - start)}")
        for page in gallery:
            click.echo(page)
    return [
        failure(name, outcome, options.traceback)
        for name, outcome in outcomes.items()
        if isinstance(outcome, Failed)
    ]


def _make(
    wanted: Sequence[FilmRequest],
    output: Path,
    options: RenderOptions,
    outcomes: dict[str, FinishedFilm | Failed],
    as_json: bool,
) -> None:
    """Make the films and note what became of each."""
    registry.find(options.executor).warm_up()
    progress = JobProgress([film.name for film in wanted], Console(stderr=True))
    with work_folder(output) as work, progress:
        for number, event in make(wanted, options, work):
            progress.take(number, event)
            name = wanted[number].name
            if isinstance(event, FinishedFilm | Failed):
                outcomes[name] = event
            if as_json and isinstance(event, FinishedFilm):
                _line("finished", film=name, **_made_facts(event))
            elif as_json and isinstance(event, Failed):
                _line("failed", film=name, message=event.message)


@contextmanager
def _gallery(output: Path) -> Iterator[list[Path]]:
    """Write the gallery at the end, also if the films in between were interrupted."""
    pages: list[Path] = []
    try:
        yield pages
    finally:
        page = write_gallery(output) if output.is_dir() else None
        pages += [page] if page is not None else []


def _table(films: Sequence[FilmRequest], outcomes: dict[str, FinishedFilm | Failed]) -> Table:
    """What became of each film."""
    table = _columns("film", "result", "drawn", "time", "disk")
    for film in films:
        outcome = outcomes[film.name]
        if isinstance(outcome, Failed):
            table.add_row(film.name, FAILED, "", "", "", style="bold red")
        else:
            took = _time(outcome.seconds) if outcome.rendered else ""
            row = (_result(outcome), _count(outcome.rendered), took, _disk(_bytes(outcome)))
            table.add_row(film.name, *row)
    return table


def _columns(name: str, *others: str) -> Table:
    """A table whose first column shows names whole."""
    table = Table(box=SIMPLE_HEAD)
    table.add_column(name, overflow="fold")
    for other in others:
        table.add_column(other, no_wrap=True)
    return table


def _result(outcome: FinishedFilm | Failed) -> str:
    if isinstance(outcome, Failed):
        return FAILED
    if not outcome.frames:
        return UP_TO_DATE
    return DRAWN if outcome.rendered == outcome.frames else f"partly {DRAWN}" if outcome.rendered else JOINED


def _plan_summary(outlooks: Sequence[Estimate], wall: float | None, size: int, processes: int) -> str:
    counted = Counter(each.state for each in outlooks)
    told = ", ".join(
        f"{counted[state]} {state}" for state in (UP_TO_DATE, CACHED, PARTLY_CACHED, NEW) if counted[state]
    )
    draw = sum(each.draw or 0 for each in outlooks)
    if not draw and not any(each.draw is None for each in outlooks):
        return f"{_films(len(outlooks))}: {told}; nothing to draw"
    cost = "time not known" if wall is None else f"about {_time(wall)} on {processes} cores"
    disk = f", about {_disk(size)} on the disk, kept beats included" if size else ""
    return f"{_films(len(outlooks))}: {told}; {draw:,} frames to draw, {cost}{disk}"


def _film_facts(film: FilmRequest) -> dict[str, Any]:
    return {
        "film": film.name,
        "lesson": film.lesson.slug,
        "path": str(film.path),
        "spec": film.spec.model_dump(mode="json"),
    }


def _expected(outlook: Estimate) -> dict[str, Any]:
    return {
        "state": outlook.state,
        "frames": outlook.frames,
        "draw": outlook.draw,
        "guessed": outlook.guessed,
        "seconds": None if outlook.seconds is None else round(outlook.seconds, 1),
        "bytes": outlook.size,
        "known_from": outlook.source or None,
        "trouble": outlook.trouble or None,
    }


def _made_facts(made: FinishedFilm) -> dict[str, Any]:
    seconds = round(made.seconds, 1)
    return {
        "result": _result(made),
        "path": str(made.path),
        "drawn": made.rendered,
        "seconds": seconds,
        "bytes": _bytes(made),
    }


def _bytes(made: FinishedFilm) -> int:
    return sum(path.stat().st_size for path in made.path.parent.glob(f"{made.path.stem}.*"))


def _line(event: str, **facts: Any) -> None:
    click.echo(json.dumps({"event": event, **facts}))


def _films(number: int) -> str:
    return f"{number} film" if number == 1 else f"{number} films"


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def _disk(size: int | None) -> str:
    return "" if size is None else f"{size / MB:.1f} MB"
