"""What is measured: each variant's order or command, and how much of the storyboard it films at which size."""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

from tests.bench.story import Step, schedule

ROOT: Final = Path(__file__).parents[2]
STORY: Final = {
    "3d": "stock Manim, ThreeDScene, a Cube for each cell",
    "stock": "stock Manim, 2D, three polygons a cell",
    "tuned": "stock Manim, 2D, with our encoder settings",
    "ours": "TensorCube, our renderer and encoder, one process",
    "encoder": "our encoder alone, fed with our frames, all cores",
}
REAL: Final = {
    "film": "compare: normreel render",
    "film-stock": "compare: normreel render --renderer stock",
    "film-manim": "compare: manim render, Manim's defaults",
    "caption": "compare: normreel render again, one caption changed",
}
TITLES: Final = STORY | REAL
SLOW: Final = ("film-stock None", "film-manim None", "3d 4096")
"""Runs of many minutes: they are in the first round only, unless every round is asked for."""
LESSON: Final = "compare"
_WHOLE_UP_TO: Final = {"3d": 0, "stock": 256, "tuned": 256}
_NORMREEL: Final = (sys.executable, "-c", "from scenes.cli.main import main; main()")


@dataclass(frozen=True)
class Settings:
    """What every run of a benchmark shares."""

    seconds: float
    quality: str
    fps: int
    whole: bool = False
    cut: int | None = None


def cut(variant: str, cells: int, settings: Settings) -> int | None:
    """The frames each play is cut to where the whole film would take too long, else None."""
    if settings.whole or cells <= _WHOLE_UP_TO.get(variant, cells):
        return None
    if settings.cut is not None:
        return settings.cut
    return 6 if cells <= 256 else 4 if cells <= 1024 else 2


def steps(variant: str, cells: int, settings: Settings) -> list[Step]:
    """What a variant plays of the storyboard."""
    return schedule(settings.seconds, settings.fps, cut(variant, cells, settings))


def film_order(
    variant: str, cells: int, plan: list[Step], settings: Settings, lossless: bool
) -> dict[str, Any]:
    """The order to film the storyboard."""
    return {
        "do": "film",
        "variant": variant,
        "cells": cells,
        "steps": [astuple(step) for step in plan],
        "quality": settings.quality,
        "fps": settings.fps,
        "lossless": lossless,
    }


def ordered(order: dict[str, Any], folder: Path) -> list[str]:
    """Write an order into a folder and return the command that carries it out."""
    folder.mkdir(parents=True)
    path = folder / "order.json"
    path.write_text(json.dumps(order), encoding="utf-8")
    return [sys.executable, "-m", "tests.bench.play", str(path)]


def normreel(folder: Path, settings: Settings, *more: str) -> list[str]:
    """The command that renders the lesson into a folder."""
    picture = ("--quality", settings.quality, "--fps", str(settings.fps))
    return [*_NORMREEL, "render", LESSON, *picture, "-o", str(folder / "out"), *more]


def manim(folder: Path, settings: Settings) -> list[str]:
    """The command that renders the lesson as Manim's users do, in a size of ours, without its version check."""
    from scenes.spec.lecture import LectureSpec

    config = folder / "manim.cfg"
    config.write_text("[CLI]\nnotify_outdated_version = False\nprogress_bar = none\n", encoding="utf-8")
    spec = LectureSpec.make(quality=settings.quality)
    size = f"{spec.pixel_width},{spec.pixel_height}"
    options = ("--resolution", size, "--fps", str(settings.fps), "--media_dir", str(folder / "out"))
    lesson = ROOT / "scenes" / "lessons" / f"{LESSON}.py"
    return [
        *(sys.executable, "-m", "manim", "render", "--config_file", str(config)),
        *(*options, str(lesson), LESSON.title()),
    ]


def copied_source(folder: Path) -> Path:
    """A copy of the packages, in which a caption can be changed."""
    for name in ("normcore", "scenes"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    return folder


def change_caption(source: Path) -> str:
    """Change the caption of the lesson's last beat in a copy of the source; return the new one."""
    path = source / "scenes" / "texts" / "en" / f"{LESSON}.toml"
    text = path.read_text(encoding="utf-8")
    last = re.compile(r'^captions\.\w+(?:\.images)? = "(.*)"$', re.MULTILINE)
    found = last.search(text, text.rindex("\n[beats."))
    if found is None:
        raise ValueError(f"{path} has no caption to change")
    new = found[1][:-1] + "!"
    path.write_text(text[: found.start(1)] + new + text[found.end(1) :], encoding="utf-8")
    return new
