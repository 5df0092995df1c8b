"""Small scenes that keep the pipeline's contract with a lesson, to test the pipeline in seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import manim

from scenes.content.timeline import Beat, Caption
from scenes.spec.defaults import BOTH
from scenes.spec.lecture import LectureSpec

LONG = "This says somewhat more than two lines of forty-two characters can hold, so it is shown in two parts."


class Small(manim.Scene):
    """Three short beats."""

    names: ClassVar[list[str]] = ["still", "move", "end"]
    carried_over = ""

    def __init__(
        self,
        spec: LectureSpec | None = None,
        until: str | None = None,
        entry: object = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.spec = spec
        self.until = until
        self.played: list[Beat] = []
        self.current = ""
        self.before_beat: Callable[[str], bool] | None = None
        self.after_beat: Callable[[], object] | None = None
        self.square = manim.Square(side_length=3, fill_opacity=1, color="#D55E00")
        self.camera.background_color = manim.ManimColor("#102030")

    @classmethod
    def beats(cls, view: str = BOTH) -> list[str]:
        """The names of the beats in order, the same in every view."""
        return cls.names

    @property
    def own_beats(self) -> list[str]:
        """The names of the beats of this film in order."""
        return self.names

    def construct(self) -> None:
        """Play the beats and record them."""
        for name in self.names:
            if self.before_beat is not None and not self.before_beat(name):
                return
            self.next_section(name)
            start, self.current = round(self.time, 6), name
            getattr(self, name)()
            end = round(self.time, 6)  # the sum of skipped frames differs in its last digits
            self.played.append(Beat(name, name.title(), start, end, (Caption(start, end, LONG),)))
            if self.after_beat is not None:
                self.after_beat()
            if name == self.until:
                return

    def still(self) -> None:
        """Hold for 8.2 s, which times 30 is a float below 246."""
        self.add(self.square)
        self.wait(8.2)

    def move(self) -> None:
        """Move to the right in a straight line, then play a single frame."""
        self.play(self.square.animate.shift(4 * manim.RIGHT), run_time=1, rate_func=manim.linear)
        self.wait(1 / 15)

    def end(self) -> None:
        """Fade."""
        self.play(manim.FadeOut(self.square), run_time=0.4)


class Broken(Small):
    """Fails in the middle of its second beat."""

    def move(self) -> None:
        """Raise after some frames."""
        super().move()
        raise RuntimeError("the chalk broke")


class Endless(Small):
    """Takes long enough to be interrupted."""

    def move(self) -> None:
        """Move for ten minutes."""
        self.play(self.square.animate.shift(manim.RIGHT), run_time=600)
