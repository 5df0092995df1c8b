"""From runs to results: medians with ranges, ratios, and the targets beside what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Final

from tests.bench.runs import Row

BASE_CELLS: Final = 256
NUMBERS: Final = ("wall", "whole_wall", "cpu", "memory_mb", "bytes", "times_playback", "fps")
QUALITY: Final = ("ssim", "psnr_y", "psnr_y_worst")
Summary = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """What was promised and what came out: `measured` and `limit` share a unit; None if it was not measured."""

    name: str
    limit: float
    at_least: bool
    unit: str
    measured: float | None
    reckoned: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the measured value keeps the limit."""
        if self.measured is None:
            return None
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    @property
    def verdict(self) -> str:
        """Met, or missed by how much, in the unit and in percent of the limit."""
        if self.measured is None:
            return "not measured"
        if self.met:
            return "met"
        gap = abs(self.measured - self.limit)
        share = f" ({gap / abs(self.limit):.0%})" if self.limit else ""
        return f"missed by {gap:.3g}{self.unit}{share}"


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, least and most."""
    return {"median": median(values), "min": min(values), "max": max(values)}


def summarize(runs: Sequence[Row]) -> list[Summary]:
    """One summary for each variant and size, in the order of their first runs."""
    groups: dict[tuple[str, int | None], list[Row]] = {}
    for run in runs:
        length = run["film_seconds"]
        frames = run["frames"] if not run["is_cut"] else run["whole_frames"]
        rates = {"times_playback": length / run["whole_wall"], "fps": frames / run["whole_wall"]}
        groups.setdefault((run["variant"], run["cells"]), []).append(run | rates)
    return [_summary(group) for group in groups.values()]


def _summary(group: Sequence[Row]) -> Summary:
    first = group[0]
    same = {
        name: first[name] for name in ("variant", "cells", "film_seconds", "frames", "is_cut", "memory_by")
    }
    found = same | {"rounds": len(group)} | {name: spread([run[name] for run in group]) for name in NUMBERS}
    judged = [run["quality"] for run in group if "quality" in run]
    for name in QUALITY:
        found[name] = spread([quality[name] for quality in judged]) if judged else None
    return found


class Results:
    """The summaries by variant and size."""

    def __init__(self, summaries: Sequence[Summary]) -> None:
        self.summaries = list(summaries)
        self._by = {(each["variant"], each["cells"]): each for each in summaries}
        sizes = sorted({each["cells"] for each in summaries if each["cells"]})
        self.base = sizes[-1] if sizes and BASE_CELLS not in sizes else BASE_CELLS

    def value(self, variant: str, name: str, cells: int | None) -> float | None:
        """The median of a number, None if it was not measured."""
        found = self._by.get((variant, cells), {}).get(name)
        return None if found is None else float(found["median"])

    def ratio(self, name: str, over: tuple[str, int | None], under: tuple[str, int | None]) -> float | None:
        """One variant's median over another's."""
        a, b = (self.value(variant, name, cells) for variant, cells in (over, under))
        return None if a is None or b is None or not b else a / b

    def less(self, name: str, first: str, second: str) -> float | None:
        """One variant's median minus another's, at the base size."""
        a, b = (self.value(variant, name, self.base) for variant in (first, second))
        return None if a is None or b is None else a - b

    def is_cut(self, variant: str, cells: int | None) -> bool:
        """Whether a variant's time was reckoned from a cut."""
        return bool(self._by.get((variant, cells), {}).get("is_cut"))

    def ratios(self) -> dict[str, float | None]:
        """What the gain is made of: at the base size and for the real film."""
        base = self.base
        return {
            "stock / ours": self.ratio("whole_wall", ("stock", base), ("ours", base)),
            "of it encoder settings: stock / tuned": self.ratio(
                "whole_wall", ("stock", base), ("tuned", base)
            ),
            "of it drawing: tuned / ours": self.ratio("whole_wall", ("tuned", base), ("ours", base)),
            "3d / ours": self.ratio("whole_wall", ("3d", base), ("ours", base)),
            "film-manim / film": self.ratio("wall", ("film-manim", None), ("film", None)),
            "film-stock / film": self.ratio("wall", ("film-stock", None), ("film", None)),
            "film's bytes / film-manim's": self.ratio("bytes", ("film", None), ("film-manim", None)),
        }

    def targets(self) -> list[Target]:
        """The targets of the project beside what was measured."""
        base, film = self.base, ("film", None)
        at = f", {base} cells"
        growth = self.ratio("whole_wall", ("ours", 4096), ("ours", 64))
        encoder = self.ratio("whole_wall", ("encoder", base), ("ours", base))
        stock = self.ratio("whole_wall", ("stock", base), ("ours", base))
        solid = self.ratio("whole_wall", ("3d", base), ("ours", base))
        size = self.ratio("bytes", ("stock", base), ("ours", base))
        manim = self.ratio("wall", ("film-manim", None), film)
        return [
            Target(
                "compare, against its own length", 3.5, True, "x", self.value("film", "times_playback", None)
            ),
            Target(f"against stock 2D Manim{at}", 12, True, "x", stock, self.is_cut("stock", base)),
            Target("against stock 2D Manim, compare", 12, True, "x", manim),
            Target(f"against stock ThreeDScene{at}", 40, True, "x", solid, self.is_cut("3d", base)),
            Target(f"rate of the encoder alone{at}", 0.5, True, "x", encoder),
            Target("cost from 64 to 4,096 cells", 4, False, "x", growth),
            Target("a caption changed, again", 5, False, " s", self.value("caption", "wall", None)),
            Target(f"size, stock over ours{at}", 1, True, "x", size),
            Target(f"SSIM, ours less stock{at}", 0, True, "", self.less("ssim", "ours", "stock")),
            Target(f"PSNR-Y, ours less stock{at}", 0, True, " dB", self.less("psnr_y", "ours", "stock")),
            Target("peak memory, compare", 1200, False, " MB", self.value("film", "memory_mb", None)),
        ]


def at_target_settings(about: dict[str, Any]) -> bool:
    """Whether the films were those that the targets are set for: 27 s or more at 1080p60, three rounds or more."""
    enough = about["seconds"] >= 27 and about["rounds"] >= 3
    return enough and (about["quality"], about["fps"]) == ("1080p", 60)


def as_json(results: Results, runs: Sequence[Row], about: dict[str, Any]) -> dict[str, Any]:
    """Everything as plain values."""
    judged = [asdict(target) | {"met": target.met, "verdict": target.verdict} for target in results.targets()]
    return {
        "about": about,
        "base_cells": results.base,
        "summaries": results.summaries,
        "ratios": results.ratios(),
        "at_target_settings": at_target_settings(about),
        "targets": judged,
        "runs": list(runs),
    }
