"""The results as tables for the terminal."""

from __future__ import annotations

from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tests.bench.results import Results, Summary, at_target_settings
from tests.bench.variants import TITLES


def _range(found: dict[str, float] | None, digits: int, factor: float = 1.0) -> str:
    if found is None:
        return "–"
    middle, low, high = (found[name] * factor for name in ("median", "min", "max"))
    text = f"{middle:,.{digits}f}"
    if f"{low:.{digits}f}" == f"{high:.{digits}f}":
        return text
    return f"{text} ({low:,.{digits}f}–{high:,.{digits}f})"


def _row(each: Summary) -> list[str]:
    about = "~" if each["is_cut"] else ""
    return [
        each["variant"],
        f"{each['cells']:,}" if each["cells"] else "",
        str(each["rounds"]),
        about + _range(each["whole_wall"], 1),
        about + _range(each["fps"], 1),
        about + _range(each["times_playback"], 2),
        _range(each["cpu"], 1) + (f" of {each['frames']}" if each["is_cut"] else ""),
        _range(each["memory_mb"], 0),
        "–" if each["is_cut"] else _range(each["bytes"], 2, 1e-6),
        _range(each["ssim"], 5),
        _range(each["psnr_y"], 1),
    ]


def table(results: Results) -> Table:
    """One line for each variant and size."""
    heads = (
        "variant",
        "cells",
        "runs",
        "wall s",
        "frames/s",
        "x playback",
        "CPU s",
        "peak MB",
        "film MB",
        "SSIM",
    )
    found = Table(*heads, "PSNR-Y dB", box=SIMPLE_HEAD, title="Median (least–most)")
    for each in results.summaries:
        found.add_row(*_row(each))
    found.caption = (
        "~ reckoned for the whole film from a cut of it: start-up, every play's set-up and a few of its frames were "
        "timed. CPU s ... of ...: of so many frames of a cut. The encoder alone is timed without start-up."
    )
    return found


def target_table(results: Results) -> Table:
    """Each target beside what was measured."""
    found = Table("target", "limit", "measured", "", box=SIMPLE_HEAD, title="Targets")
    for target in results.targets():
        sign = "at least" if target.at_least else "at most"
        measured = "–" if target.measured is None else f"{target.measured:.4g}{target.unit}"
        about = "~" if target.reckoned and target.measured is not None else ""
        limit = f"{sign} {target.limit:g}{target.unit}"
        found.add_row(target.name, limit, about + measured, target.verdict)
    return found


def show(results: Results, about: dict[str, Any], console: Console) -> None:
    """Print everything."""
    console.print(table(results))
    for variant in dict.fromkeys(each["variant"] for each in results.summaries):
        console.print(f"{variant:11}{TITLES[variant]}", highlight=False)
    for name, value in results.ratios().items():
        if value is not None:
            console.print(f"{name}: {value:.2f}", highlight=False)
    check = about.get("reckoning_check")
    if check:
        console.print(
            f"The reckoning tried where the whole film was timed too ({check['cells']} cells, stock 2D): "
            f"{check['reckoned']:.1f} s reckoned, {check['measured']:.1f} s measured",
            highlight=False,
        )
    console.print(target_table(results))
    console.print("Targets are set for 27 s at 1080p60, 256 cells, three rounds, on 2 idle cores.")
    if not at_target_settings(about):
        console.print("These films were shorter, smaller or fewer: what is said above is not a verdict.")
