"""The storyboard as scenes: stock Manim in three and two dimensions, and ours. Nothing here measures."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manim import LEFT, RIGHT, Line, Scene, ThreeDScene, VGroup, config, logger, tempconfig

from scenes.design.theme import BODY, DARK, LABEL, TITLE
from scenes.mobjects.text.typeset import words
from scenes.pipeline.worker import manim_settings
from scenes.renderer.encoders.presets import FINAL, PRESETS
from scenes.renderer.registry import with_renderer
from scenes.spec.lecture import LectureSpec
from tests.bench.model import Model
from tests.bench.shows import Ours, Polygons, Show, Solids
from tests.bench.story import HOLD, Step

LOSSLESS = {"preset": "ultrafast", "qp": "0", "crf": "-1"}
ROWS = (("", "batch", "layer"), ("over", "N T", "D"), ("means", "4", "64"), ("needs mates", "yes", "no"))
SHOWS: dict[str, type[Show]] = {"3d": Solids, "stock": Polygons, "tuned": Polygons, "ours": Ours}


@dataclass(frozen=True)
class Take:
    """What to film: a variant, its size, its steps, and whether the frames are to be kept exactly."""

    variant: str
    cells: int
    steps: tuple[Step, ...]
    quality: str
    fps: int
    lossless: bool = False


def table() -> VGroup:
    """The small table at the right of the cube."""
    found = VGroup()
    for row, texts in enumerate(ROWS):
        y = 2.0 - 0.75 * row
        found.add(Line([2.9, y - 0.36, 0], [6.6, y - 0.36, 0], stroke_color=DARK.line, stroke_width=1.5))
        for x, text in zip((2.9, 5.0, 6.0), texts, strict=True):
            if text:
                found.add(words(text, LABEL, DARK.text if row else DARK.muted).move_to([x, y, 0], LEFT))
    return found


def title() -> VGroup:
    """The title and its second line."""
    first = words("One formula, two cuts", TITLE, DARK.text, weight="semibold").move_to([-6.6, 3.5, 0], LEFT)
    second = words("channel by channel", BODY, DARK.muted).next_to(first, RIGHT, buff=0.4)
    return VGroup(first, second)


def play_seconds(frames: int, fps: int) -> float:
    """A run time that Manim, which rounds plays up, turns into exactly this many frames."""
    return (frames - 0.25) / fps


def hold_seconds(frames: int, fps: int) -> float:
    """A pause that Manim, which rounds holds down, and our renderer, which rounds, turn into so many frames."""
    return (frames + 0.25) / fps


class Clocked:
    """Notes for each play when it began, when each of its frames began, and when it ended."""

    def setup(self) -> None:
        """Begin with empty notes."""
        self.notes: list[list[float]] = []

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play, and note when."""
        self.notes.append([time.perf_counter()])
        super().play(*args, **kwargs)  # type: ignore[misc]
        self.notes[-1].append(time.perf_counter())

    def update_to_time(self, t: float) -> None:
        """Note that a frame begins."""
        self.notes[-1].append(time.perf_counter())
        super().update_to_time(t)  # type: ignore[misc]


def tell(scene: Any, show: Show, take: Take) -> None:
    """Play the storyboard."""
    show.fix(scene, [title(), table()])
    for step in take.steps:
        if step.name == HOLD:
            scene.wait(hold_seconds(step.frames, take.fps))
        else:
            scene.play(*show.animations(step, scene), run_time=play_seconds(step.frames, take.fps))


def scene_of(take: Take) -> Any:
    """The scene of a variant, which keeps notes of its times."""
    base = ThreeDScene if take.variant == "3d" else Scene

    class Film(Clocked, base):  # type: ignore[misc, valid-type]
        def construct(self) -> None:
            self.camera.background_color = DARK.background
            tell(self, SHOWS[take.variant](Model(take.cells)), take)

    os.environ.pop("NORMREEL_RENDERER", None)
    return Film(**(with_renderer({}) if take.variant == "ours" else {}))


@contextmanager
def settings(take: Take, folder: Path) -> Iterator[None]:
    """Manim set up for a variant: with its own defaults, with our encoder settings, or as our films are made."""
    spec = LectureSpec(quality=take.quality, fps=take.fps)  # type: ignore[arg-type]
    if take.variant == "ours":
        with manim_settings(spec, folder):
            if take.lossless:
                config.video_encoder_options = LOSSLESS
            yield
        return
    logger.setLevel("WARNING")
    own: dict[str, Any] = {
        "media_dir": str(folder),
        "pixel_width": spec.pixel_width,
        "pixel_height": spec.pixel_height,
        "frame_rate": take.fps,
        "progress_bar": "none",
        "notify_outdated_version": False,
    }
    options = LOSSLESS if take.lossless else PRESETS[FINAL] if take.variant == "tuned" else None
    with tempconfig(own | ({"video_encoder_options": options} if options else {})):
        yield
