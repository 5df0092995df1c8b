"""Plays lessons without drawing them: to learn their beats, and to draw single moments of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import CairoRenderer, Scene
from manim.utils.exceptions import EndSceneEarlyException
from numpy.typing import NDArray

from scenes.content.timeline import Beat
from scenes.pipeline.drawing import load, make_scene, manim_settings, nothing_written
from scenes.pipeline.fingerprints import FilmFingerprint
from scenes.pipeline.jobs import (
    BeatRecord,
    DryRunJob,
    DryRunResult,
    FilmJob,
    SheetJob,
    SheetResult,
    StillJob,
    StillResult,
)
from scenes.pipeline.scripts import check_beat
from scenes.renderer.registry import STOCK, renderer_class

HALF_FRAME = 1 / 120


class DryRenderer(CairoRenderer):
    """Keeps the time and the state of the scene and draws nothing but what `draw` asks for."""

    def __init__(self, kind: str = STOCK, skip_animations: bool = True) -> None:
        camera = renderer_class(kind).default_camera
        super().__init__(camera_class=camera, skip_animations=skip_animations)

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        """Draw nothing."""

    def draw(self, scene: Scene) -> NDArray[np.uint8]:
        """Draw the scene as it is now."""
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


def play(job: FilmJob | StillJob, until: str | None = None) -> tuple[Beat, ...]:
    """The beats of a lesson, played within the settings of its job up to the beat `until`."""
    with nothing_written():
        scene = make_scene(job.lesson, job.spec, renderer=DryRenderer(), until=until)
        scene.render()
    return tuple(scene.played)


def dry_run(job: DryRunJob) -> DryRunResult:
    """Play the lesson without drawing; return its beats with their keys."""
    film = job.film
    with manim_settings(film.spec, film.folder, dry_run=True):
        scene = make_scene(film.lesson, film.spec, renderer=DryRenderer())
        fingerprint = FilmFingerprint(film.lesson, film.spec, film.options)
        keys: list[str] = []

        def note_key(name: str) -> bool:
            keys.append(fingerprint.beat(name, scene.carried_over) or "")
            return True

        scene.before_beat = note_key
        scene.render()
        return DryRunResult(tuple(map(BeatRecord, scene.played, keys)))


def render_still(job: StillJob) -> StillResult:
    """Play the lesson without drawing up to the moment asked for, and draw that."""
    kind = job.options.renderer
    with manim_settings(job.spec, job.folder, dry_run=True):
        check_beat(job.lesson, job.beat, load(job.lesson).beats(job.spec.view))
        if job.at >= 1:
            renderer = DryRenderer(kind)
            scene = make_scene(job.lesson, job.spec, renderer=renderer, until=job.beat)
            scene.render()
            return StillResult(renderer.draw(scene), scene.played[-1])
        beat = play(job, until=job.beat)[-1]
        seeking = SeekingRenderer(beat.opens + job.at * (beat.end - beat.opens), kind)
        scene = make_scene(job.lesson, job.spec, renderer=seeking, until=job.beat)
        scene.render()
        return StillResult(seeking.draw(scene) if seeking.frame is None else seeking.frame, beat)


def render_sheet(job: SheetJob) -> SheetResult:
    """Play the lesson without drawing, but for the end of each beat."""
    with manim_settings(job.spec, job.folder, dry_run=True):
        renderer = DryRenderer(job.options.renderer)
        scene = make_scene(job.lesson, job.spec, renderer=renderer)
        frames: list[NDArray[np.uint8]] = []
        scene.after_beat = lambda: frames.append(renderer.draw(scene).copy())
        scene.render()
        return SheetResult(tuple(frames), tuple(scene.played))
