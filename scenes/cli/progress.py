"""One progress bar for a whole job, however many films it has; sparse plain lines when nobody watches."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from scenes.pipeline.films import FilmEvent, FinishedFilm
from scenes.pipeline.jobs import Failed, FramesPlanned, FramesRendered

LINE_SECONDS = 10.0
FORESEEABLE_SECONDS, FORESEEABLE_FRACTION = 4.0, 0.03
"""How long frames must have come, and the part of the job they must be, before the time left is worth telling."""


class JobProgress:
    """Counts frames over all films.

    A film not yet planned counts as long as the mean of those that are; one that ends without a plan counts nothing.
    """

    def __init__(self, names: list[str], console: Console) -> None:
        self._label = names[0] if len(names) == 1 else f"{len(names)} films"
        self._films = len(names)
        self._planned: dict[int, int] = {}
        self._drawn: dict[int, int] = {}
        self._ended: set[int] = set()
        self._console = console
        self._last_line = time.monotonic()
        self._first: tuple[float, float] | None = None
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[left]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task(f"drawing {self._label}", total=None, left="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    @property
    def fraction(self) -> float:
        """How much of the whole job is drawn, 0 to 1."""
        return sum(self._drawn.values()) / self._total if self._planned else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at the rate since the first frames came; None if that says too little yet."""
        if self._first is None:
            return None
        start, before = self._first
        seconds, drawn = time.monotonic() - start, self.fraction - before
        if seconds < FORESEEABLE_SECONDS or drawn < FORESEEABLE_FRACTION:
            return None
        return seconds / drawn * (1 - self.fraction)

    @property
    def _total(self) -> float:
        mean = sum(self._planned.values()) / len(self._planned)
        return mean * (self._films - len(self._ended - self._planned.keys()))

    def take(self, number: int, event: FilmEvent) -> None:
        """Count what job `number` reports."""
        if isinstance(event, FramesPlanned):
            self._planned[number] = max(event.frames, 1)
        elif isinstance(event, FramesRendered) and number in self._planned:
            drawn = self._drawn.get(number, 0) + event.frames
            self._drawn[number] = min(drawn, self._planned[number])
            if self._first is None and event.frames:
                self._first = time.monotonic(), self.fraction
        elif isinstance(event, FinishedFilm | Failed):
            self._ended.add(number)
            if number in self._planned:
                self._drawn[number] = self._planned[number]
        if self._planned:
            self._bar.update(
                self._task, completed=sum(self._drawn.values()), total=self._total, left=self._left()
            )
        if not self._console.is_terminal:
            self._write_line()

    def _left(self) -> str:
        seconds = self.seconds_left
        return "" if seconds is None else f"about {seconds:.0f} s left"

    def _write_line(self) -> None:
        now = time.monotonic()
        left = self._left()
        if now - self._last_line < LINE_SECONDS or not left or self.fraction >= 1:
            return
        self._last_line = now
        self._console.print(f"drawing {self._label}: {self.fraction:.0%}, {left}", highlight=False)
