"""Fades of plays that nobody sees: another worker draws them, or they are cached."""

from __future__ import annotations

from manim import Animation, FadeIn, FadeOut


class Unseen(Animation):
    """What a fade leaves behind: its mobject as it was, on the scene or gone. Nothing is copied for it.

    Parameters
    ----------
    fade
        The fade that is not seen.
    """

    def __init__(self, fade: Animation) -> None:
        super().__init__(
            fade.mobject, run_time=fade.run_time, introducer=fade.is_introducer(), remover=fade.is_remover()
        )

    def begin(self) -> None:
        """Do nothing."""

    def update_mobjects(self, dt: float) -> None:
        """Do nothing."""

    def interpolate(self, alpha: float) -> None:
        """Do nothing."""

    def finish(self) -> None:
        """Do nothing."""


def without_fading(animation: Animation) -> Animation:
    """The animation itself, or what is left of one of Manim's fades."""
    return Unseen(animation) if type(animation) in (FadeIn, FadeOut) else animation
