"""Plays the real lesson without drawing it and looks at the scene after every animation and every hold."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from manim import Wait

from scenes.lessons import storyboard
from scenes.mobjects.cube.group_view import Cut
from scenes.mobjects.panels.batch_mates import SwapPanel
from scenes.pipeline.drawing import manim_settings
from scenes.pipeline.dry_run import DryRenderer
from scenes.spec.lecture import LectureSpec
from scenes.staging.comparing import PairLesson

PASSING = (0.2, 0.4, 0.5, 0.6, 0.8)
"""The shares of an animation at which a doorman looks on its way."""
Look = Callable[["Watched"], None]


@dataclass(frozen=True)
class Stretch:
    """One animation or hold of the film, in seconds; `still` if nothing moved."""

    start: float
    end: float
    still: bool


class Doorman(Protocol):
    """Looks at the scene when an animation has begun, on its way and when it has ended."""

    def opens(self, scene: Watched) -> None: ...

    def passes(self, scene: Watched) -> None: ...

    def closes(self, scene: Watched) -> None: ...


class Watched(PairLesson):
    """A lesson itself, with a visitor who looks at it in every hold and after every animation.

    `stretches` are the film's animations and holds in order, `panel` the swap of batch mates it shows; a `doorman`
    looks at the first moment of each animation, on its way, and after its last one.
    """

    doorman: Doorman | None = None
    panel: SwapPanel

    def __init__(self, spec: LectureSpec, visitor: Look, **kwargs: Any) -> None:
        self.visitor = visitor
        self.stretches: list[Stretch] = []
        super().__init__(spec, **kwargs)

    def begin_animations(self) -> None:
        """Begin; a renderer that skips has already put the clock forward to the end."""
        super().begin_animations()
        still = all(isinstance(animation, Wait) for animation in self.animations or [])
        self.stretches.append(Stretch(round(self.now - self.duration, 3), self.now, still))
        if self.doorman is not None:
            self.doorman.opens(self)
        if still:
            self.visitor(self)

    def play_internal(self, skip_rendering: bool = False) -> None:
        if self.doorman is not None and not self.stretches[-1].still:
            for share in PASSING:
                self.update_to_time(self.duration * share)
                self.doorman.passes(self)
        super().play_internal(skip_rendering)
        if self.doorman is not None:
            self.doorman.closes(self)
        if not self.stretches[-1].still:
            self.visitor(self)

    def make_swap(self, *cuts: Cut) -> SwapPanel:
        self.panel = super().make_swap(*cuts)
        return self.panel


def watched(slug: str) -> type[Watched]:
    """The lesson of that name with room for a visitor."""
    entry = storyboard.find(slug)
    lesson = getattr(importlib.import_module(entry.module), entry.class_name)
    return type(f"Watched{entry.class_name}", (Watched, lesson), {"beats": staticmethod(lesson.beats)})


def watch(
    spec: LectureSpec, folder: Path, visitor: Look, doorman: Doorman | None = None, slug: str = "compare"
) -> Watched:
    """Play a lesson; animations take their time on the film's clock only."""
    with manim_settings(spec, folder, dry_run=True):
        scene = watched(slug)(spec, visitor, renderer=DryRenderer(skip_animations=True))
        scene.doorman = doorman
        scene.render()
    return scene
