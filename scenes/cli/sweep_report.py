"""What `normreel sweep` prints: tables for people, or a line of JSON for each event."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from glob import escape
from pathlib import Path
from typing import Any, Protocol

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scenes.pipeline.disk_space import in_words
from scenes.pipeline.estimates import CACHED, NEW, PARTLY_CACHED, UP_TO_DATE, Estimate, wall_seconds
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.films import FinishedFilm
from scenes.pipeline.jobs import Failed

DRAWN, JOINED, FAILED = "drawn", "joined", "failed"

Outcome = FinishedFilm | Failed


class SweepReport(Protocol):
    """What is reported of a sweep, and when."""

    def plan(self, estimates: Sequence[Estimate], processes: int) -> None:
        """Say what is there, what is new, and what it will take."""

    def begun(self, film: FilmRequest, state: str, size: int) -> None:
        """Say what a film needs, and about how many new bytes."""

    def ended(self, film: FilmRequest, outcome: Outcome) -> None:
        """Say what became of a film."""

    def finished(
        self, outcomes: Sequence[tuple[FilmRequest, Outcome]], seconds: float, pages: Sequence[Path]
    ) -> None:
        """Sum up."""


class JsonReport:
    """A line of JSON for each event."""

    def plan(self, estimates: Sequence[Estimate], processes: int) -> None:
        """Print each film with what is expected of it, then the sums."""
        for each in estimates:
            seconds = None if each.seconds is None else round(each.seconds, 1)
            self._line(
                "planned",
                **self._facts(each.request),
                state=each.state,
                frames=each.frames,
                draw=each.draw,
                guessed=each.guessed,
                seconds=seconds,
                bytes=each.size,
                known_from=each.source or None,
                trouble=each.trouble or None,
            )
        self._line(
            "summary",
            films=len(estimates),
            states=dict(Counter(each.state for each in estimates)),
            draw=sum(each.draw or 0 for each in estimates),
            seconds=wall_seconds(estimates, processes),
            bytes=sum(each.size or 0 for each in estimates) or None,
        )

    def begun(self, film: FilmRequest, state: str, size: int) -> None:
        """Print the film and what it needs."""
        self._line("planned", **self._facts(film), state=state, bytes=size)

    def ended(self, film: FilmRequest, outcome: Outcome) -> None:
        """Print what became of a film."""
        if isinstance(outcome, Failed):
            self._line("failed", film=film.name, message=outcome.message)
            return
        self._line(
            "finished",
            film=film.name,
            result=result(outcome),
            path=str(outcome.path),
            drawn=outcome.rendered,
            seconds=round(outcome.seconds, 1),
            bytes=size_of(outcome),
        )

    def finished(
        self, outcomes: Sequence[tuple[FilmRequest, Outcome]], seconds: float, pages: Sequence[Path]
    ) -> None:
        """Print the sums and the page of all films."""
        results = dict(Counter(result(outcome) for _, outcome in outcomes))
        sizes = [size_of(outcome) for _, outcome in outcomes if isinstance(outcome, FinishedFilm)]
        self._line(
            "summary",
            films=len(outcomes),
            results=results,
            seconds=round(seconds, 1),
            bytes=sum(sizes),
            gallery=str(pages[0]) if pages else None,
        )

    @staticmethod
    def _facts(film: FilmRequest) -> dict[str, Any]:
        spec = film.spec.model_dump(mode="json")
        return {"film": film.name, "lesson": film.lesson.slug, "path": str(film.path), "spec": spec}

    @staticmethod
    def _line(event: str, **facts: Any) -> None:
        click.echo(json.dumps({"event": event, **facts}))


class TextReport:
    """A table at the end; the progress bar tells the rest."""

    def plan(self, estimates: Sequence[Estimate], processes: int) -> None:
        """Print a row for each film, those that would fail, and the sums."""
        if not estimates:
            return
        table = _table("film", "state", "frames", "to draw", "time", "disk", "known from")
        for each in estimates:
            about = "~" if each.guessed else ""
            frames = [
                "" if number is None else f"{about if number else ''}{number:,}"
                for number in (each.frames, each.draw)
            ]
            took = _time(each.seconds) if each.draw else ""
            table.add_row(each.request.name, each.state, *frames, took, _disk(each.size or None), each.source)
        Console().print(table)
        for each in estimates:
            if each.trouble:
                click.echo(f"{each.request.name} would fail: {each.trouble}")
        counted = Counter(each.state for each in estimates)
        found = ", ".join(
            f"{counted[state]} {state}"
            for state in (UP_TO_DATE, CACHED, PARTLY_CACHED, NEW)
            if counted[state]
        )
        click.echo(f"{films_in_words(len(estimates))}: {found}; {_cost(estimates, processes)}")

    def begun(self, film: FilmRequest, state: str, size: int) -> None:
        """Print nothing."""

    def ended(self, film: FilmRequest, outcome: Outcome) -> None:
        """Print nothing."""

    def finished(
        self, outcomes: Sequence[tuple[FilmRequest, Outcome]], seconds: float, pages: Sequence[Path]
    ) -> None:
        """Print a row for each film, the sums, and the page of all films."""
        if not outcomes:
            return
        table = _table("film", "result", "drawn", "time", "disk")
        for film, outcome in outcomes:
            if isinstance(outcome, Failed):
                table.add_row(film.name, FAILED, "", "", "", style="bold red")
            else:
                took = _time(outcome.seconds) if outcome.rendered else ""
                disk = _disk(size_of(outcome))
                table.add_row(film.name, result(outcome), f"{outcome.rendered:,}", took, disk)
        Console().print(table)
        counted = Counter(result(outcome) for _, outcome in outcomes)
        results = ", ".join(f"{number} {name}" for name, number in counted.items())
        click.echo(f"{films_in_words(len(outcomes))}: {results}, in {_time(seconds)}")
        for page in pages:
            click.echo(page)


def result(outcome: Outcome) -> str:
    """What became of a film, in a word or two."""
    if isinstance(outcome, Failed):
        return FAILED
    if not outcome.frames:
        return UP_TO_DATE
    return DRAWN if outcome.rendered == outcome.frames else f"partly {DRAWN}" if outcome.rendered else JOINED


def size_of(made: FinishedFilm) -> int:
    """The bytes of a film and all files beside it."""
    return sum(path.stat().st_size for path in made.path.parent.glob(f"{escape(made.path.stem)}.*"))


def _cost(estimates: Iterable[Estimate], processes: int) -> str:
    """What is left to draw, how long it takes and how much it needs, as far as that is known."""
    estimates = list(estimates)
    draw = sum(each.draw or 0 for each in estimates)
    if not draw and not any(each.draw is None for each in estimates):
        return "nothing to draw"
    wall, size = wall_seconds(estimates, processes), sum(each.size or 0 for each in estimates)
    time = "time not known" if wall is None else f"about {_time(wall)} on {processes} cores"
    disk = f", about {_disk(size)} on the disk, cached beats included" if size else ""
    return f"{draw:,} frames to draw, {time}{disk}"


def _table(name: str, *others: str) -> Table:
    """A table whose first column shows names whole."""
    table = Table(box=SIMPLE_HEAD)
    table.add_column(name, overflow="fold")
    for other in others:
        table.add_column(other, no_wrap=True)
    return table


def films_in_words(number: int) -> str:
    """A number of films to read."""
    return f"{number} film" if number == 1 else f"{number} films"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def _disk(size: int | None) -> str:
    return "" if size is None else in_words(size)
