"""How fast films are made, against stock Manim and against the encoder alone: python -m tests.bench.public_bench.

Every run is a fresh process with a fresh folder, start-up included; in each round every variant runs once, in turn.
Prints tables and writes public.json and public.svg. See tests/bench/variants.py for what is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console

from tests.bench import plot, report, runs, variants
from tests.bench.results import Results, as_json, summarize
from tests.bench.story import SHAPES, moving_share
from tests.bench.variants import REAL, STORY, Settings

JUDGED_CELLS = 256
"""The largest cube for which stock Manim's films are also drawn without loss, to judge their quality."""
NOT_JUDGED = ("film-stock", "film-manim", "caption")
QUICK = {"rounds": 1, "sizes": [64, 256], "seconds": 6.0, "quality": "480p", "fps": 15, "cut": 2}
FULL = {"rounds": 3, "sizes": list(SHAPES), "seconds": 27.0, "quality": "1080p", "fps": 60, "cut": None}
QUICK_VARIANTS = [*STORY, "film", "caption"]
KEPT = ("rounds", "sizes", "variants", "seconds", "quality", "fps", "cut", "whole", "quick", "every_round")


class Bench:
    """Carries out all runs and keeps what they gave."""

    def __init__(self, options: argparse.Namespace, console: Console) -> None:
        self.settings = Settings(options.seconds, options.quality, options.fps, options.whole, options.cut)
        self.options, self.console = options, console
        self.runs: list[runs.Row] = []
        self.check: dict[str, float] | None = None
        self._folder = Path()
        self._drawn: dict[tuple[str, int | None], list[Path]] = {}

    def measure(self) -> None:
        """Run everything, round by round, and remove all films."""
        rounds = self.options.rounds
        with tempfile.TemporaryDirectory(prefix="normreel-bench-") as folder:
            self._folder = Path(folder)
            for turn in range(rounds):
                jobs = self._jobs(turn)
                for number, (name, cells) in enumerate(jobs, 1):
                    self._say(f"round {turn + 1} of {rounds}, {number} of {len(jobs)}: {name} {cells or ''}")
                    self._measure(name, cells, turn)
            self._check()

    def _jobs(self, turn: int) -> list[tuple[str, int | None]]:
        """What runs in a round, every other time in reverse order."""
        names, slow = self.options.variants, () if turn == 0 or self.options.every_round else variants.SLOW
        jobs: list[tuple[str, int | None]] = [(name, cells) for cells in self.options.sizes for name in STORY]
        jobs += [(name, None) for name in REAL]
        jobs = [(name, cells) for name, cells in jobs if name in names and f"{name} {cells}" not in slow]
        return jobs if turn % 2 == 0 else jobs[::-1]

    def _measure(self, name: str, cells: int | None, turn: int) -> None:
        folder, drawn = self._folder / f"{turn}-{name}-{cells}", self._frames_of(name, cells)
        if cells is None:
            found = runs.real(name, self.settings, folder)
        elif name == "encoder":
            found = runs.encoder(cells, self.settings, folder, drawn[0])
        else:
            found = runs.story(name, cells, self.settings, folder)
        found["whole_frames"] = round(found["film_seconds"] * self.settings.fps)
        if drawn and turn == 0:
            runs.add_quality(found, drawn)
        runs.discard(found, folder)
        self.runs.append(found | {"round": turn + 1})
        about = f", reckoned for the whole film {found['whole_wall']:.1f} s" if found["is_cut"] else ""
        self._say(f"    {found['wall']:.1f} s for {found['frames']} frames{about}")

    def _frames_of(self, name: str, cells: int | None) -> list[Path]:
        """The drawn frames of a variant as films without loss, made once; none where that would take too long."""
        source = {"tuned": "stock", "encoder": "ours"}.get(name, name)
        if source in NOT_JUDGED or (self.options.quick and source in ("3d", "film")):
            return []
        if cells is not None and cells > JUDGED_CELLS and source != "ours":
            return []
        if (source, cells) not in self._drawn:
            self._say(f"    drawing {source} {cells or ''} without loss, not measured")
            folder = self._folder / f"lossless-{source}-{cells}"
            if cells is None:
                made = runs.lossless_lesson(self.settings, folder)
            else:
                made = [runs.lossless(source, cells, self.settings, folder)]
            self._drawn[source, cells] = made
        return self._drawn[source, cells]

    def _check(self) -> None:
        """Try the reckoning where the whole film was timed: the largest cube that stock Manim filmed whole."""
        whole = [run for run in self.runs if run["variant"] == "stock" and not run["is_cut"]]
        if not whole:
            return
        cells = max(run["cells"] for run in whole)
        self._say(f"checking the reckoning: a cut of stock {cells}")
        reckoned = [
            runs.story("stock", cells, self.settings, self._folder / f"check-{turn}", cut_too=True)[
                "whole_wall"
            ]
            for turn in range(self.options.rounds)
        ]
        measured = next(each for each in summarize(whole) if each["cells"] == cells)["wall"]["median"]
        self.check = {"cells": cells, "reckoned": median(reckoned), "measured": measured}

    def _say(self, text: str) -> None:
        self.console.print(f"{time.strftime('%H:%M:%S')} {text}", highlight=False)


def about(options: argparse.Namespace, load: float | None) -> dict[str, Any]:
    """What was run, and on what."""
    packages = ("manim", "numpy", "av", "pycairo")
    return {
        "date": time.strftime("%Y-%m-%d"),
        "cores": os.cpu_count(),
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in packages},
        "load_before": load,
        "moving_share": moving_share(),
        **{name: getattr(options, name) for name in KEPT},
    }


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options; what is not given comes from the quick or the full plan."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one round of short 480p films, two sizes")
    parser.add_argument("--rounds", type=int, help="how often everything runs (3)")
    parser.add_argument("--sizes", type=_numbers, help=f"cells, of {', '.join(map(str, SHAPES))}")
    parser.add_argument("--variants", type=_names, help=f"of {', '.join(variants.TITLES)}")
    parser.add_argument("--seconds", type=float, help="length of the storyboard's film (27)")
    parser.add_argument("--quality", choices=("480p", "720p", "1080p", "1440p", "2160p"))
    parser.add_argument("--fps", type=int, choices=(15, 30, 60), help="frames a second (60)")
    parser.add_argument("--cut", type=int, help="frames a play where a film is cut (6, 4 or 2 by size)")
    parser.add_argument("--every-round", action="store_true", help="the slowest runs too in each round")
    parser.add_argument("--whole", action="store_true", help="film everything whole: takes hours")
    parser.add_argument("-o", "--output", type=Path, default=Path("media/bench"), metavar="DIR")
    options = parser.parse_args(arguments)
    for name, value in (QUICK if options.quick else FULL).items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    if options.variants is None:
        options.variants = QUICK_VARIANTS if options.quick else list(variants.TITLES)
    if options.rounds < 1 or (options.cut is not None and options.cut < 2):
        parser.error("--rounds is at least 1 and --cut at least 2")
    return options


def _numbers(text: str) -> list[int]:
    found = [int(part) for part in text.split(",")]
    if unknown := set(found) - set(SHAPES):
        raise argparse.ArgumentTypeError(f"no cube has {unknown.pop()} cells; choose of {list(SHAPES)}")
    return found


def _names(text: str) -> list[str]:
    found = text.split(",")
    if unknown := set(found) - set(variants.TITLES):
        raise argparse.ArgumentTypeError(f"there is no {unknown.pop()}; choose of {list(variants.TITLES)}")
    return found


def main(arguments: Sequence[str] | None = None, console: Console | None = None) -> dict[str, Any]:
    """Measure, print the tables, write JSON and plot, and return what the JSON holds."""
    options, console = parse(arguments), console or Console()
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    if load is not None and load > 0.5:
        console.print(f"The machine is not idle (load {load}): times will be too long and ratios uncertain.")
    bench = Bench(options, console)
    bench.measure()
    results = Results(summarize(bench.runs))
    facts = about(options, load) | {"reckoning_check": bench.check}
    report.show(results, facts, console)
    found = as_json(results, bench.runs, facts)
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "public.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    title = f"A film of {options.seconds:g} s at {options.quality}{options.fps}"
    (options.output / "public.svg").write_text(plot.svg(results, title, options.fps), encoding="utf-8")
    console.print(f"{options.output / 'public.json'} and public.svg")
    return found


if __name__ == "__main__":
    main()
