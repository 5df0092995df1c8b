"""Sets Manim up and draws films of which other workers may draw parts. The only module that changes `manim.config`."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import CairoRenderer, Scene, config, logger, tempconfig
from numpy.typing import NDArray
from tqdm import tqdm

from scenes.design.frame import FrameLayout
from scenes.pipeline.segment_writer import SegmentWriter
from scenes.renderer.alpha import PRORES
from scenes.renderer.encoders.presets import FINAL, PRESETS
from scenes.renderer.registry import renderer_class
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry

if TYPE_CHECKING:
    from scenes.pipeline.executors.claims import Share


class _SharedFilm(CairoRenderer):
    """Draws the plays of its share and skips the others."""

    share: Share
    skips_beat = False
    """Whether the current beat is not drawn at all."""

    def update_skipping_status(self) -> None:
        """Skip the next play if it need not be drawn or if another worker draws it."""
        super().update_skipping_status()
        if not self.skip_animations:
            taken = not self.skips_beat and self.share.take(self.num_plays, self.file_writer.beat)
            self.skip_animations = not taken

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        """Draw, unless the frame would not be seen."""
        if not self.skip_animations:
            super().update_frame(*args, **kwargs)

    def draw(self, scene: Scene) -> NDArray[np.uint8]:
        """Draw the scene as it is now."""
        self.static_image = None
        super().update_frame(scene)
        return np.asarray(self.get_frame(), dtype=np.uint8)


def film_renderer(kind: str, share: Share, on_frames: Callable[[int], None]) -> Any:
    """A renderer for the plays of a share; it calls `on_frames` with the number of frames it has encoded."""
    writer: Any = partial(SegmentWriter, on_frames=on_frames)
    made: Any = type("FilmRenderer", (_SharedFilm, renderer_class(kind)), {})(file_writer_class=writer)
    made.share = share
    return made


@contextmanager
def manim_settings(
    spec: LectureSpec, folder: Path, preset: str = FINAL, dry_run: bool = False
) -> Iterator[None]:
    """Set Manim up for this spec, all its files below `folder`; raise KeyError for an unknown key."""
    frame = FrameLayout.of(spec.aspect).frame
    settings: dict[str, Any] = {
        "media_dir": str(folder),
        "pixel_width": spec.pixel_width,
        "pixel_height": spec.pixel_height,
        "frame_width": frame.width,
        "frame_height": frame.height,
        "frame_rate": spec.fps,
        "format": "mp4",
        "dry_run": dry_run,
        "disable_caching": True,
        "max_inflight_encoders": 2,
        "video_encoder_options": PRESETS[preset],
        "notify_outdated_version": False,
        "progress_bar": "none",
        "seed": spec.seed,
        **(PRORES if spec.transparent else {}),
    }
    unknown = sorted(key for key in settings if key not in config)
    if unknown:
        raise KeyError(f"manim.config has no {', '.join(unknown)}")
    logger.setLevel("WARNING")
    tqdm.set_lock(threading.RLock())  # its own is a semaphore, which a process that is killed leaves behind
    with tempconfig(settings):
        yield


@contextmanager
def nothing_written() -> Iterator[None]:
    """Let Manim write no files meanwhile."""
    with tempconfig({"dry_run": True}):
        yield


def load(lesson: LessonEntry) -> Any:
    """Import the lesson's module and return its scene class."""
    return getattr(importlib.import_module(lesson.module), lesson.class_name)


def make_scene(lesson: LessonEntry, spec: LectureSpec, **kwargs: Any) -> Any:
    """The scene of a lesson."""
    return load(lesson)(spec, entry=lesson, **kwargs)
