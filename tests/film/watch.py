"""Plays the real lesson without drawing it and looks at the scene after every animation and every hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scenes.lessons.compare import Compare
from scenes.rendering.job import Beat, Cue
from scenes.rendering.worker import DryRenderer, manim_settings
from scenes.spec import LectureSpec

Look = Callable[["Watched"], None]


class Watched(Compare):
    """The lesson itself, with a visitor who looks at it whenever it stands still."""

    def __init__(self, spec: LectureSpec, visitor: Look, **kwargs: Any) -> None:
        self.visitor = visitor
        super().__init__(spec, **kwargs)

    @classmethod
    def beats(cls) -> list[str]:
        return Compare.beats()

    def play(self, *args: Any, **kwargs: Any) -> None:
        super().play(*args, **kwargs)
        self.visitor(self)

    def hold(self, duration: float) -> None:
        super().hold(duration)
        self.visitor(self)


def watch(spec: LectureSpec, folder: Path, visitor: Look, until: str | None = None) -> Watched:
    """Play the lesson, or its beats up to `until`; animations take their time on the film's clock only."""
    with manim_settings(spec, folder, dry_run=True):
        scene = Watched(spec, visitor, until=until, renderer=DryRenderer(skip_animations=True))
        scene.render()
    return scene


def beats_of(scene: Compare) -> list[Beat]:
    """The score as the pipeline reads it."""
    return [
        Beat(
            entry.beat,
            entry.title,
            entry.start,
            entry.end,
            tuple(Cue(caption.start, caption.end, caption.text) for caption in entry.captions),
        )
        for entry in scene.score
    ]
