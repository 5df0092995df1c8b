"""Times a lesson's film drawn by our renderer and by Manim's own, in turn: `python tests/bench/film_bench.py`.

Each run is the whole command in a process of its own, start-up included, into a fresh folder.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import av

ROOT = Path(__file__).parents[2]
COMMAND = "from scenes.cli import main; main()"
RENDERERS = ("stock", "fast")


def run(lesson: str, renderer: str, quality: str, fps: int) -> dict[str, float]:
    """Render once; return wall and CPU seconds, the film's length in seconds and its size in MB."""
    with tempfile.TemporaryDirectory() as folder:
        picture = ["--quality", quality, "--fps", str(fps)]
        command = [
            sys.executable,
            "-c",
            COMMAND,
            "render",
            lesson,
            *picture,
            "--renderer",
            renderer,
            "-o",
            folder,
        ]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        film = Path(folder) / f"{lesson}.mp4"
        with av.open(str(film)) as container:
            stream = container.streams.video[0]
            length = float((stream.duration or 0) * (stream.time_base or 0))
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return {"wall": wall, "cpu": cpu, "film": length, "mb": film.stat().st_size / 1e6}


def measure(lesson: str, quality: str, fps: int, times: int) -> dict[str, list[dict[str, float]]]:
    """Render `times` times with each renderer, in turn."""
    found: dict[str, list[dict[str, float]]] = {renderer: [] for renderer in RENDERERS}
    for _ in range(times):
        for renderer in RENDERERS:
            found[renderer].append(run(lesson, renderer, quality, fps))
    return found


def table(found: dict[str, list[dict[str, float]]]) -> list[str]:
    """One line a renderer: medians, and the range of the wall times."""
    lines = [
        f"{'renderer':9} {'wall s':>7} {'from-to':>12} {'CPU s':>7} {'x playback':>10} {'x stock':>8} {'MB':>6}"
    ]
    stock = statistics.median(row["wall"] for row in found["stock"])
    for renderer, rows in found.items():
        walls = [row["wall"] for row in rows]
        wall, cpu, film, size = (
            statistics.median(row[key] for row in rows) for key in ("wall", "cpu", "film", "mb")
        )
        spread = f"{min(walls):.1f}-{max(walls):.1f}"
        lines.append(
            f"{renderer:9} {wall:7.1f} {spread:>12} {cpu:7.1f} {film / wall:10.2f} {stock / wall:8.2f} {size:6.2f}"
        )
    return lines


def main() -> None:
    """Measure, print the table, write JSON if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lesson", nargs="?", default="compare")
    parser.add_argument("--quality", default="1080p")
    parser.add_argument("--fps", type=int, default=30)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = measure(options.lesson, options.quality, options.fps, options.times)
    print("\n".join(table(found)))
    if options.json:
        record: dict[str, Any] = {**vars(options), "json": None, "cores": os.cpu_count(), "runs": found}
        options.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
