"""Audits every lesson on every tensor, look and frame, and prints what was measured as a table.

usage: python -m tests.film.audit_table [--lesson NAME]... [--only WORD] [--audited] [--details]
                                        [--every SECONDS] [--workers N]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from scenes.lessons import storyboard
from tests.film import audit_limits as limits
from tests.film import combos
from tests.film.audit import Found, audit
from tests.film.combos import Combo

_COLUMNS = ("lit", "tiles", "at end", "words/s", "still s", "front", "failures")
Film = tuple[str, Combo]


def films(lessons: Sequence[str], word: str, everything: bool) -> list[Film]:
    """The films to audit, those that a lesson cannot be made of left out."""
    with TemporaryDirectory() as folder:
        return [
            (lesson, combo)
            for combo in (combos.EVERYTHING if everything else combos.AUDITED)
            for lesson in (combos.LESSONS if everything else combo.lessons)
            if lesson in lessons and word in combo.name and combo.suits(lesson, Path(folder))
        ]


def measure(lesson: str, combo: Combo, every: float) -> Found:
    """Audit one film."""
    with TemporaryDirectory() as folder:
        return audit(combo.spec(Path(folder)), storyboard.find(lesson), Path(folder), every)


def measured(wanted: Sequence[Film], every: float, workers: int) -> Iterator[tuple[int, Found]]:
    """The films' places in the list and what was measured of them, as they are done."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(measure, *film, every): place for place, film in enumerate(wanted)}
        for future in as_completed(futures):
            yield futures[future], future.result()


def cells(found: Found) -> list[str]:
    """What is printed of a film; what falls short stands in red."""
    failures = found.failures()
    kinds = dict.fromkeys(failure.partition(":")[0] for failure in failures)
    shown = (
        (f"{found.lit_median:.3f}", found.lit_median >= limits.LIT),
        (f"{found.tiles_median:.2f}", found.tiles_median >= limits.TILES),
        (f"{found.tiles_at_end:.2f}", found.tiles_at_end >= limits.TILES_AT_END),
        (f"{found.words_a_second:.1f}", found.words_a_second <= limits.WORDS_A_SECOND),
        (f"{found.still[0]:.1f}", found.still[0] <= limits.STILL),
        (f"{found.front[0]:.2f}", found.front[0] >= limits.FRONT),
        (f"{len(failures)} {', '.join(kinds)}" if failures else "0", not failures),
    )
    return [text if passes else f"[red]{text}[/red]" for text, passes in shown]


def table(wanted: Sequence[Film], found: dict[int, Found]) -> Table:
    """One line a film, in the order of the list."""
    made = Table("lesson", "combination", title="Audits")
    for column in _COLUMNS:
        made.add_column(column, justify="left" if column == "failures" else "right")
    for place, (lesson, combo) in enumerate(wanted):
        made.add_row(lesson, combo.name, *cells(found[place]))
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 if a film falls short."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument(
        "--lesson", action="append", choices=combos.LESSONS, help="only this one; may be repeated"
    )
    parser.add_argument(
        "--only", default="", metavar="WORD", help="only combinations with this word in their name"
    )
    parser.add_argument("--audited", action="store_true", help="only what the tests audit")
    parser.add_argument(
        "--every", type=float, default=limits.EVERY, metavar="SECONDS", help="between moments"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--details", action="store_true", help="list what falls short of each film")
    given = parser.parse_args(arguments)
    wanted = films(given.lesson or combos.LESSONS, given.only, not given.audited)
    found: dict[int, Found] = {}
    console, progress = Console(), Console(stderr=True)
    with progress.status(f"0 of {len(wanted)} films") as status:
        for place, one in measured(wanted, given.every, given.workers):
            found[place] = one
            status.update(f"{len(found)} of {len(wanted)} films")
    console.print(table(wanted, found))
    failing = [place for place in range(len(wanted)) if found[place].failures()]
    for place in failing if given.details else []:
        lesson, combo = wanted[place]
        console.print(
            f"\n{lesson} {combo.name}", *found[place].failures(), sep="\n  ", markup=False, highlight=False
        )
    console.print(f"{len(failing)} of {len(wanted)} films fall short.")
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main())
