"""Plays a lesson in this process. The only module that changes `manim.config`."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from manim import CairoRenderer, Scene, config, logger, tempconfig
from manim.utils.exceptions import EndSceneEarlyException
from numpy.typing import NDArray
from tqdm import tqdm

from scenes.content.timeline import Beat
from scenes.design.frame import FrameLayout
from scenes.pipeline.beat_director import Director, Listener
from scenes.pipeline.executors.claims import Claims, EveryPlay
from scenes.pipeline.jobs import (
    NO_FRAME,
    Drawn,
    Event,
    FilmJob,
    Picture,
    Planned,
    PlayJob,
    SheetJob,
    StillJob,
)
from scenes.pipeline.segment_writer import FilmWriter
from scenes.renderer.alpha import PRORES
from scenes.renderer.encoders.presets import FINAL, PRESETS
from scenes.renderer.one_pass import without_cube_shapes
from scenes.renderer.registry import STOCK, renderer_class
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec

Report = Callable[[Event], None]
REPORT_SECONDS = 0.1
HALF_FRAME = 1 / 120


class _Claiming(CairoRenderer):
    """Draws the plays that it may claim and passes over the others."""

    claims: Claims | EveryPlay = EveryPlay()
    passes = False
    """Whether the plays to come are passed over."""

    def update_skipping_status(self) -> None:
        """Skip the next play if it need not be drawn or if another process draws it."""
        super().update_skipping_status()
        if not self.skip_animations and (self.passes or not self.claims.take(self.num_plays)):
            self.skip_animations = True

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        """Draw, unless the frame would not be seen."""
        if not self.skip_animations:
            super().update_frame(*args, **kwargs)

    def draw(self, scene: Scene) -> NDArray[np.uint8]:
        """Draw the scene as it stands now."""
        self.static_image = None
        super().update_frame(scene)
        return np.asarray(self.get_frame(), dtype=np.uint8)


def film_renderer(name: str) -> Any:
    """The class of a renderer for a film that several processes draw."""
    return type("FilmRenderer", (_Claiming, renderer_class(name)), {})


class DryRenderer(CairoRenderer):
    """Keeps the time and the state of the scene and draws nothing, unless it is told to."""

    def __init__(self, kind: str = STOCK, skip_animations: bool = True) -> None:
        camera = renderer_class(kind).default_camera
        super().__init__(camera_class=camera, skip_animations=skip_animations)

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Play without the shapes of cubes, which nobody sees."""
        with without_cube_shapes():
            super().play(scene, *args, **kwargs)

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        """Draw nothing."""

    def draw(self, scene: Scene) -> NDArray[np.uint8]:
        """Draw the scene as it stands now."""
        self.static_image = None
        super().update_frame(scene)
        return np.asarray(self.get_frame(), dtype=np.uint8)


class SeekingRenderer(DryRenderer):
    """Plays without drawing up to the moment `target`, in seconds, and stops the scene there."""

    def __init__(self, target: float, kind: str) -> None:
        super().__init__(kind)
        self.target = target
        self.frame: NDArray[np.uint8] | None = None

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Play, or stop within this play if the moment lies there."""
        scene.compile_animation_data(*args, **kwargs)
        if self.time + scene.duration < self.target + HALF_FRAME and scene.animations is not None:
            super().play(scene, *scene.animations)
            return
        scene.begin_animations()
        scene.update_to_time(max(self.target - self.time, 0.0))
        self.frame = self.draw(scene)
        raise EndSceneEarlyException


def render_film(job: FilmJob, report: Report) -> Picture:
    """Draw and encode the plays of the lesson that this process may claim and that are not kept."""
    start = time.monotonic()
    with manim_settings(job.spec, job.folder, job.preset):
        if job.leads and not job.known:
            beats = _play_dry(job)
            report(Planned(round(beats[-1].end * job.spec.fps)))
        progress = _Progress(report)
        writer: Any = partial(FilmWriter, on_frames=progress.add)
        renderer = film_renderer(job.renderer)(file_writer_class=writer)
        renderer.claims = job.claims
        scene = scene_of(job, renderer=renderer)
        director = Director(job, scene)
        scene.render()
        progress.flush()
        return replace(director.picture(), seconds=time.monotonic() - start)


def play_film(job: PlayJob) -> Picture:
    """Play the lesson without drawing; what it leaves has beats only."""
    film = job.film
    with manim_settings(film.spec, film.folder, dry_run=True):
        scene = scene_of(film, renderer=DryRenderer())
        listener = Listener(film, scene)
        scene.render()
        return Picture(NO_FRAME, listener.beats())


def render_still(job: StillJob) -> Picture:
    """Play the lesson without drawing up to the moment asked for, and draw that."""
    with manim_settings(job.spec, job.folder, dry_run=True):
        names = load(job).beats()
        if job.beat not in names:
            raise SpecError(
                f"beat = {job.beat}: {job.lesson.slug} has no beat of this name. "
                f"Choose one of {', '.join(names)}."
            )
        if job.at >= 1:
            renderer = DryRenderer(job.renderer)
            scene = scene_of(job, renderer=renderer, until=job.beat)
            scene.render()
            return Picture(renderer.draw(scene), tuple(scene.played))
        beat = next(beat for beat in _play_dry(job, until=job.beat) if beat.name == job.beat)
        seeking = SeekingRenderer(beat.start + job.at * (beat.end - beat.start), job.renderer)
        scene = scene_of(job, renderer=seeking, until=job.beat)
        scene.render()
        return Picture(seeking.draw(scene) if seeking.frame is None else seeking.frame, (beat,))


def render_sheet(job: SheetJob) -> Picture:
    """Play the lesson without drawing, but for the end of each beat."""
    with manim_settings(job.spec, job.folder, dry_run=True):
        renderer = DryRenderer(job.renderer)
        scene = scene_of(job, renderer=renderer)
        frames: list[NDArray[np.uint8]] = []
        scene.after_beat = lambda: frames.append(renderer.draw(scene).copy())
        scene.render()
        return Picture(frames[-1], tuple(scene.played), frames=tuple(frames))


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


def load(job: FilmJob | StillJob | SheetJob) -> Any:
    """Import the lesson's module and return its scene class."""
    return getattr(importlib.import_module(job.lesson.module), job.lesson.class_name)


def scene_of(job: FilmJob | StillJob | SheetJob, **kwargs: Any) -> Any:
    """The scene of a job's lesson."""
    return load(job)(job.spec, entry=job.lesson, **kwargs)


def _play_dry(job: FilmJob | StillJob, until: str | None = None) -> tuple[Beat, ...]:
    with tempconfig({"dry_run": True}):
        scene = scene_of(job, renderer=DryRenderer(), until=until)
        scene.render()
    return tuple(scene.played)


class _Progress:
    """Reports frames a few times a second, not one by one."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._frames = 0
        self._last = time.monotonic()

    def add(self, frames: int) -> None:
        """Count frames and report if it is time to."""
        self._frames += frames
        if time.monotonic() - self._last > REPORT_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Report what was counted since the last report."""
        self._report(Drawn(self._frames))
        self._frames = 0
        self._last = time.monotonic()
