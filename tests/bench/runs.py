"""One measured run of a variant, from fresh folder to numbers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench import measure, variants
from tests.bench.quality import compare, every, frames, seconds
from tests.bench.story import HOLD, Step
from tests.bench.variants import ROOT, Settings

Row = dict[str, Any]


def whole_wall(wall: float, notes: Sequence[Sequence[float]], plan: Sequence[Step]) -> float:
    """The wall time of the whole film, reckoned from a cut of it.

    `notes` has for each play its start, the start of each frame, and its end; holds have no frames. What lies outside
    the frames (start-up, the set-up of each play) counts once as measured. Each frame that was left out takes the mean
    time of its play's frames, without the first where there are more than three. The further frames of holds, which
    are encoded but not drawn, are taken to cost nothing.
    """
    moving = [step for step in plan if step.name != HOLD]
    plays = [play for play in notes if len(play) > 3]
    total = wall
    for play, step in zip(plays, moving, strict=True):
        times = play[1:-1]
        if len(times) != step.frames:
            raise ValueError(f"{step.name}: {len(times)} frames were drawn instead of {step.frames}")
        steady = times[1:] if len(times) > 3 else times
        total += (step.whole - step.frames) * (steady[-1] - steady[0]) / (len(steady) - 1)
    return total


def row(variant: str, cells: int | None, cost: measure.Cost, film: Path, length: float) -> Row:
    """What is kept of a run; the whole film was filmed unless the caller says otherwise."""
    return {
        "variant": variant,
        "cells": cells,
        "wall": cost.wall,
        "cpu": cost.cpu,
        "memory_mb": cost.memory_mb,
        "memory_by": cost.memory_by,
        "bytes": film.stat().st_size,
        "frames": frames(film),
        "film_seconds": length,
        "whole_wall": cost.wall,
        "is_cut": False,
    }


def story(variant: str, cells: int, settings: Settings, folder: Path, cut_too: bool = False) -> Row:
    """Film the storyboard; with `cut_too` a cut of it although the whole film is not too long."""
    plan = variants.steps(variant, cells, settings)
    if cut_too:
        plan = [Step(step.name, 1 if step.name == HOLD else min(6, step.whole), step.whole) for step in plan]
    order = variants.film_order(variant, cells, plan, settings, lossless=False)
    cost = measure.run(variants.ordered(order, folder), folder, ROOT)
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    found = row(variant, cells, cost, Path(facts["film"]), settings.seconds)
    if found["frames"] != sum(step.frames for step in plan):
        raise ValueError(f"{variant}, {cells} cells: {found['frames']} frames, not those of the storyboard")
    if any(step.frames < step.whole for step in plan):
        found["is_cut"], found["whole_wall"] = True, whole_wall(cost.wall, facts["notes"], plan)
    return found | {"film": facts["film"]}


def encoder(cells: int, settings: Settings, folder: Path, source: Path) -> Row:
    """Encode our frames again, alone; wall and processor time are those of encoding, without start-up."""
    order = {"do": "encode", "source": str(source)}
    cost = measure.run(variants.ordered(order, folder), folder, ROOT)
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    found = row("encoder", cells, cost, Path(facts["film"]), settings.seconds)
    clock = {"wall": facts["wall"], "cpu": facts["cpu"], "whole_wall": facts["wall"]}
    return found | clock | {"film": facts["film"]}


def lossless(variant: str, cells: int, settings: Settings, folder: Path) -> Path:
    """Film the storyboard without loss; not measured."""
    plan = variants.steps(variant, cells, settings)
    order = variants.film_order(variant, cells, plan, settings, lossless=True)
    measure.run(variants.ordered(order, folder), folder, ROOT)
    return Path(json.loads((folder / "facts.json").read_text(encoding="utf-8"))["film"])


def lossless_lesson(settings: Settings, folder: Path) -> list[Path]:
    """Draw the lesson without loss; not measured. The parts of the film in order."""
    order = {"do": "lesson", "lesson": variants.LESSON, "quality": settings.quality, "fps": settings.fps}
    measure.run(variants.ordered(order, folder), folder, ROOT)
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    return [Path(path) for path in facts["parts"]]


def real(variant: str, settings: Settings, folder: Path) -> Row:
    """Render the lesson with one whole command."""
    folder.mkdir(parents=True)
    if variant == "caption":
        return _after_a_change(settings, folder)
    make = variants.manim if variant == "film-manim" else variants.normreel
    renderer = "fast" if variant == "film" else "stock"
    cost = measure.run(make(folder, settings), folder, ROOT, {"NORMREEL_RENDERER": renderer, **cache(folder)})
    return _film_row(variant, cost, folder)


def _after_a_change(settings: Settings, folder: Path) -> Row:
    """Render a copy of the source, change a caption in it, and measure rendering again."""
    source = variants.copied_source(folder / "source")
    command, fast = variants.normreel(folder, settings), {"NORMREEL_RENDERER": "fast"}
    paths = fast | {"PYTHONPATH": str(source), **cache(folder)}
    measure.run(command, folder, source, paths)
    before = _film(folder).stat().st_mtime_ns
    variants.change_caption(source)
    cost = measure.run(command, folder, source, paths)
    if _film(folder).stat().st_mtime_ns == before:
        raise ValueError("the film was not rendered again although a caption had changed")
    return _film_row("caption", cost, folder)


def cache(folder: Path) -> dict[str, str]:
    """The variable that gives a run a cache of its own, empty at first."""
    return {"NORMREEL_CACHE": str(folder / "cache")}


def _film(folder: Path) -> Path:
    """The film in a folder of outputs; Manim keeps partial films below it, in folders of their own."""
    films = [path for path in (folder / "out").rglob("*.mp4") if "partial_movie_files" not in path.parts]
    if len(films) != 1:
        raise ValueError(f"{folder}: expected one film, found {len(films)}")
    return films[0]


def _film_row(variant: str, cost: measure.Cost, folder: Path) -> Row:
    film = _film(folder)
    return row(variant, None, cost, film, seconds(film)) | {"film": str(film)}


def add_quality(found: Row, drawn: Sequence[Path]) -> None:
    """Add how close the film of a run comes to its drawn frames."""
    found["quality"] = asdict(compare(Path(found["film"]), drawn, every(found["frames"])))


def discard(found: Row, folder: Path) -> None:
    """Remove the files of a run."""
    found.pop("film")
    shutil.rmtree(folder)
