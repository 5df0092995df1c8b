"""Plays the lesson that ships without drawing it and looks at the scene after every animation and every hold."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from manim import Wait

from scenes.lessons import storyboard
from scenes.pipeline.drawing import manim_settings
from scenes.pipeline.dry_run import DryRenderer
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.staging.lesson import Lesson

ON_THE_WAY = (0.2, 0.4, 0.5, 0.6, 0.8)
"""The shares of an animation at which an observer looks at it."""
Look = Callable[[Any], None]
"""Looks at a lesson in every hold and after every animation."""


@dataclass(frozen=True)
class Stretch:
    """One animation or hold of the film, in seconds; `still` if nothing moved."""

    start: float
    end: float
    still: bool


class Observer(Protocol):
    """Looks at the scene when an animation has begun, on its way and when it has ended."""

    def begins(self, scene: Any) -> None: ...

    def moves(self, scene: Any) -> None: ...

    def ends(self, scene: Any) -> None: ...


@dataclass
class Watched:
    """A lesson that was played, and its animations and holds in order."""

    scene: Any
    stretches: list[Stretch] = field(default_factory=list)


def follow(scene: Lesson, look: Look, observer: Observer | None) -> Watched:
    """Look at a lesson while it plays: its own methods are called through, on this one scene only."""
    film = Watched(scene)
    begin, play = scene.begin_animations, scene.play_internal

    def begin_animations() -> None:
        """Begin; a renderer that skips has already put the clock forward to the end."""
        begin()
        still = all(isinstance(animation, Wait) for animation in scene.animations or [])
        film.stretches.append(Stretch(round(scene.now - scene.duration, 3), scene.now, still))
        if observer is not None:
            observer.begins(scene)
        if still:
            look(scene)

    def play_internal(skip_rendering: bool = False) -> None:
        still = film.stretches[-1].still
        if observer is not None and not still:
            for share in ON_THE_WAY:
                scene.update_to_time(scene.duration * share)
                observer.moves(scene)
        play(skip_rendering)
        if observer is not None:
            observer.ends(scene)
        if not still:
            look(scene)

    scene.begin_animations, scene.play_internal = begin_animations, play_internal  # type: ignore[method-assign]
    return film


def watch(
    spec: LectureSpec,
    folder: Path,
    look: Look,
    observer: Observer | None = None,
    slug: str = "compare",
    entry: LessonEntry | None = None,
) -> Watched:
    """Play a lesson, that of the storyboard if no entry is given; time passes on the film's clock only."""
    entry = entry or storyboard.find(slug)
    lesson = getattr(importlib.import_module(entry.module), entry.class_name)
    with manim_settings(spec, folder, dry_run=True):
        scene = lesson(spec, entry=entry, renderer=DryRenderer(skip_animations=True))
        film = follow(scene, look, observer)
        film.scene.render()
    return film
