"""Plays a lesson without drawing it and stops at sampled moments, of which true pictures can be made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from manim.utils.iterables import list_update
from numpy.typing import NDArray

from scenes.pipeline.drawing import make_scene, manim_settings
from scenes.pipeline.dry_run import DryRenderer
from scenes.renderer.registry import FAST
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.staging.lesson import Lesson
from tests.film.audit_limits import EVERY

_INSTANT = 1e-6


class SamplingRenderer(DryRenderer):
    """Draws nothing but the moments asked for, with the camera that remembers its picture."""

    def __init__(self) -> None:
        super().__init__(FAST)

    def picture(self, scene: Lesson) -> NDArray[np.uint8]:
        """The scene as it is now, (height, width, 4), valid until the next one is drawn."""
        self.camera.show(list_update(scene.mobjects, scene.foreground_mobjects))
        return np.asarray(self.camera.pixel_array)


@dataclass(frozen=True)
class Play:
    """One animation or hold of a film, in seconds; `still` if nothing moves."""

    start: float
    end: float
    still: bool


class Watcher:
    """Looks at a lesson that is played; each method does nothing unless it is overridden."""

    def sees(self, scene: Lesson, play: Play, time: float, count: int) -> None:
        """A sampled moment; in a hold, one that stands for `count` moments which all look like this."""

    def rests(self, scene: Lesson, play: Play) -> None:
        """The end of an animation, or a hold, before its moments are seen."""

    def ends_beat(self, scene: Lesson) -> None:
        """The end of a beat."""


@dataclass
class Sampled:
    """A lesson that was played, and its animations and holds in order."""

    scene: Lesson
    plays: list[Play] = field(default_factory=list)


def sampled_times(start: float, end: float, every: float) -> list[float]:
    """The multiples of `every` from `start` to before `end`.

    >>> sampled_times(0.0, 2.0, 1.0), sampled_times(1.2, 1.8, 1.0)
    ([0.0, 1.0], [])
    """
    first = ceil((start - _INSTANT) / every)
    last = ceil((end - _INSTANT) / every)
    return [step * every for step in range(first, last)]


def follow(scene: Any, watcher: Watcher, every: float = EVERY) -> Sampled:
    """Look at a lesson while it is played: its own methods are called through, on this one scene only."""
    film = Sampled(scene)
    begin, play = scene.begin_animations, scene.play_internal

    def begin_animations() -> None:
        """Begin; a renderer that skips has already put the clock forward to the end."""
        begin()
        still = scene.is_current_animation_frozen_frame()
        film.plays.append(Play(round(scene.now - scene.duration, 3), scene.now, still))
        if still:
            here = film.plays[-1]
            watcher.rests(scene, here)
            times = sampled_times(here.start, here.end, every)
            if times:
                watcher.sees(scene, here, times[0], len(times))

    def play_internal(skip_rendering: bool = False) -> None:
        here = film.plays[-1]
        for time in sampled_times(here.start, here.end, every):
            scene.update_to_time(time - here.start)
            watcher.sees(scene, here, time, 1)
        play(skip_rendering)
        watcher.rests(scene, here)

    scene.begin_animations, scene.play_internal = begin_animations, play_internal
    scene.after_beat = lambda: watcher.ends_beat(scene)
    return film


def sample(
    spec: LectureSpec,
    entry: LessonEntry,
    folder: Path,
    make: Callable[[Lesson], Watcher],
    every: float = EVERY,
) -> Sampled:
    """Play a lesson before the watcher that `make` returns for it."""
    with manim_settings(spec, folder, dry_run=True):
        scene = make_scene(entry, spec, renderer=SamplingRenderer())
        film = follow(scene, make(scene), every)
        scene.render()
    return film
