"""What a film costs, measured with runs of `normreel render`: drawn whole, with one beat changed, from the cache."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scenes.lessons import storyboard
from tests.bench import measure, runs, variants
from tests.bench.service import DRAWN, EDITED, JOINED, Lesson, Work


@dataclass(frozen=True)
class Costs:
    """Processor seconds of a film by the way it is made, and its megabytes; the film lasts `seconds`.

    A machine of `cores` draws it, which are busy for the share `busy` of the time.
    """

    lesson: str
    quality: str
    fps: int
    seconds: float
    cpu: dict[str, float]
    film_mb: float
    beats_mb: float
    memory_mb: float
    cores: int
    busy: float

    def lessons(self) -> list[Lesson]:
        """Every lesson at this cost: in proportion to its length."""
        return [self._lesson(entry.seconds / self.seconds) for entry in storyboard.LESSONS]

    def _lesson(self, scale: float) -> Lesson:
        work = {
            kind: Work(cpu * scale, cpu * scale / (self.cores * self.busy)) for kind, cpu in self.cpu.items()
        }
        return Lesson(work, self.film_mb * 1e6 * scale)

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def measured(settings: variants.Settings, folder: Path, public: dict[str, Any]) -> Costs:
    """Render the lesson whole, then into another folder from the cache, then with one caption changed.

    Processor seconds hardly depend on what else the machine does, but the time from start to end does: how busy a film
    keeps its cores is taken from the results of `public_bench`, measured on an idle machine.
    """
    drawn = runs.real("film", settings, folder / DRAWN)
    cache = folder / DRAWN / "cache"
    beats = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file())
    shutil.rmtree(folder / DRAWN / "out")
    cost = measure.run(
        variants.normreel(folder / DRAWN, settings),
        folder / JOINED,
        variants.ROOT,
        runs.cache(folder / DRAWN),
    )
    edited = runs.real("caption", settings, folder / EDITED)
    film = next(each for each in public["summaries"] if each["variant"] == "film")
    cores = public["about"]["cores"]
    return Costs(
        lesson=variants.LESSON,
        quality=settings.quality,
        fps=settings.fps,
        seconds=drawn["film_seconds"],
        cpu={JOINED: cost.cpu, EDITED: edited["cpu"], DRAWN: drawn["cpu"]},
        film_mb=drawn["bytes"] / 1e6,
        beats_mb=beats / 1e6,
        memory_mb=max(drawn["memory_mb"], edited["memory_mb"]),
        cores=cores,
        busy=film["cpu"]["median"] / (film["wall"]["median"] * cores),
    )
