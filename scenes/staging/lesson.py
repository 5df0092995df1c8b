"""Lesson: a Manim scene that is a list of beats. A beat is a section, a clip, a chapter and its captions at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from manim import BLACK, LEFT, Animation, FadeIn, FadeOut, Mobject, Scene, Wait
from manim.animation.animation import prepare_animation

from normcore.axes import Layout
from scenes.content.timeline import Beat, Caption
from scenes.design.frame import Places
from scenes.design.theme import BODY
from scenes.design.timing import GLANCE, READ, first_part, last_part, reading_time
from scenes.mobjects.text.typeset import Typeset, words
from scenes.renderer.choice import with_renderer
from scenes.renderer.registry import drawn_whole
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.texts.catalog import common, story

_TOGETHER = re.compile(r"(?<=,) (?=[A-Z]\b)|(?<=\d) (?=×)|(?<=×) (?=\d)|(?<=\d) (?=[a-z])")
"""Spaces at which no line ends: within a list of axes or a product, and between a number and what it counts."""
_SHARES = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)
_Method = TypeVar("_Method", bound=Callable[..., None])


def beat(hold: float = READ) -> Callable[[_Method], _Method]:
    """Mark a method as a beat that ends in a pause of `hold` seconds. Beats run in the order they are written."""

    def mark(method: _Method) -> _Method:
        method.hold = hold  # type: ignore[attr-defined]
        return method

    return mark


class Lesson(Scene):
    """A film about one tensor, told by its beats.

    Parameters
    ----------
    spec
        Every setting of the film; the defaults if none is given, so that `manim render` works too.
    until
        The name of the last beat to run.
    entry
        Its line in the storyboard, if it is not the class's own.
    """

    entry: LessonEntry
    """Its line in the storyboard."""

    def __init__(
        self,
        spec: LectureSpec | None = None,
        until: str | None = None,
        entry: LessonEntry | None = None,
        **kwargs: Any,
    ) -> None:
        if entry is not None:
            self.entry = entry
        self.spec = (spec or LectureSpec()).resolved()
        self.entry.check(self.spec)
        if until is not None and until not in self.beats():
            raise ValueError(f"beat {until!r} is not one of {', '.join(self.beats())}")
        self.until = until
        self.theme = self.spec.film_theme
        self.places = Places.of(self.spec.aspect)
        self.layout = Layout.parse(self.spec.layout)
        self.tensor = self.spec.tensor()
        self.story = story(self.layout)
        self.texts = self.entry.text(self.spec)
        self.shared = common(self.spec.language, self.story)
        self.played: list[Beat] = []
        self.current = ""
        self._captions: list[Caption] = []
        self.before_beat: Callable[[str], bool] | None = None
        self.after_beat: Callable[[], object] | None = None
        self._caption: Typeset | None = None
        self._pending: str | None = None
        self._header: Typeset | None = None
        self._title: str | None = None
        self._shown_title: str | None = None
        super().__init__(**with_renderer(kwargs))

    @classmethod
    def beats(cls) -> list[str]:
        """The names of the beats in order."""
        return [name for name, member in vars(cls).items() if hasattr(member, "hold")]

    def setup(self) -> None:
        if self.theme.clear:
            self.camera.background_color, self.camera.background_opacity = BLACK, 0.0
        else:
            self.camera.background_color = self.theme.background

    def construct(self) -> None:
        for name in self.beats():
            if self.before_beat is not None and not self.before_beat(name):
                break
            self._run(name)
            if name == self.until:
                break

    def _run(self, name: str) -> None:
        method = getattr(self, name)
        title, start = self.texts.beats[name].title, self.now
        self.next_section(name)
        self.current, self._title, self._captions = name, title, []
        method()
        self.hold(method.hold)
        self._close_caption()
        self.played.append(Beat(name, title, start, self.now, tuple(self._captions)))
        if self.after_beat is not None:
            self.after_beat()

    @property
    def now(self) -> float:
        """The film's time in seconds."""
        return round(float(self.renderer.time), 3)

    @property
    def carried_over(self) -> str:
        """The words a beat takes over from the one before it: the title, and the caption with its age."""
        caption = (
            None if self._caption is None else (self._caption_text, round(self.now - self._caption_since, 3))
        )
        return repr((self._shown_title, caption)) if caption or self._shown_title else ""

    def numbers(self) -> dict[str, Any]:
        """What every caption may be filled with."""
        return {}

    # What stands on every beat ----------------------------------------------------------------------------------------

    def _title_changes(self) -> list[Animation]:
        if self._title is None:
            return []
        new = words(self._title, BODY, self.theme.muted, weight="semibold")
        header = self.places.header
        new.move_to([header.left, header.center[1], 0], aligned_edge=LEFT)
        old, self._header, self._shown_title, self._title = self._header, new, self._title, None
        changes: list[Animation] = [FadeIn(new, run_time=GLANCE, rate_func=last_part)]
        if old is not None:
            changes.append(FadeOut(old, run_time=GLANCE, rate_func=first_part))
        return changes

    def say(self, key: str, **values: Any) -> None:
        """Show a caption of this beat with the next `play` or `hold`, once the one before it could be read."""
        self._pending = self.text(key, **values)
        self._let_read()

    def text(self, key: str, **values: Any) -> str:
        """A text of this beat, filled in."""
        own = self.texts.beats[self.current].captions
        text = own[key] if key in own else self.shared["acts"][key]
        return text.format(**{**self.numbers(), **values})

    def _text_changes(self) -> list[Animation]:
        """The animations that bring in a new title and a new caption, if there are any."""
        changes = self._title_changes()
        text, self._pending = self._pending, None
        if text is None or (self._caption is not None and text == self._caption_text):
            return changes
        if self._caption is not None:
            changes.append(FadeOut(self._caption, run_time=GLANCE, rate_func=first_part))
            self._close_caption()
            self._caption = None
        if text:
            self._caption = self._set_caption(text)
            self._caption_text, self._caption_start, self._caption_since = text, self.now, self.now
            changes.append(FadeIn(self._caption, run_time=GLANCE, rate_func=last_part))
        return changes

    def _set_caption(self, text: str) -> Typeset:
        """The caption in its place, on as few lines as it needs, all about as long."""
        places = self.places
        kept = _TOGETHER.sub("\N{NO-BREAK SPACE}", text)

        def wrapped(share: float) -> Typeset:
            width = places.caption_width * share
            return words(kept, places.caption_px, self.theme.text, width=width, align="center")

        most = wrapped(1.0).height
        made = next(made for made in map(wrapped, _SHARES) if made.height <= most + 1e-6)
        return made.move_to([*places.footer.center, 0])

    def _close_caption(self) -> None:
        """Note the caption that stands, up to now; it goes on from here if it stays."""
        if self._caption is not None and self.now > self._caption_start:
            self._captions.append(Caption(self._caption_start, self.now, self._caption_text))
            self._caption_start = self.now

    # Time -----------------------------------------------------------------------------------------------------------

    def play(self, *args: Any, run_time: float | None = None, **kwargs: Any) -> None:
        """As `Scene.play`; a caption that was said changes at the same time, at its own pace."""
        animations = [prepare_animation(arg) for arg in args]
        if run_time is not None:
            for animation in animations:
                animation.set_run_time(run_time)
        super().play(*animations, *self._text_changes(), **kwargs)

    def hold(self, duration: float) -> None:
        """Stand still; a caption that was said comes first, in the same time."""
        changes = self._text_changes()
        if changes:
            super().play(*changes)
            duration -= GLANCE
        if duration > 1e-6:
            self.wait(round(duration, 3))

    def _let_read(self) -> None:
        """Wait until the caption that is about to go has been on screen long enough to be read."""
        if self._pending is None or self._caption is None or self._pending == self._caption_text:
            return
        missing = reading_time(self._caption_text) - (self.now - self._caption_since)
        if missing > 1e-6:
            super().play(Wait(run_time=round(missing, 1)))

    def clear_stage(self, *keep: Mobject) -> list[Animation]:
        """Animations that take away everything but the title, the caption and `keep`."""
        standing = [mobject for mobject in (*keep, self._caption, self._header) if mobject is not None]
        with drawn_whole():
            kept = {id(part) for mobject in standing for part in mobject.get_family()}
            return [self.leave(part) for mobject in self.mobjects for part in _apart(mobject, kept)]

    @staticmethod
    def leave(mobject: Mobject) -> Animation:
        """Fade out in the first part of the play, so that what comes in the same place does not cross it."""
        return FadeOut(mobject, rate_func=first_part)

    @staticmethod
    def enter(*mobjects: Mobject) -> list[Animation]:
        """Fade in in the last part of the play."""
        return [FadeIn(mobject, rate_func=last_part) for mobject in mobjects]


def _apart(mobject: Mobject, kept: set[int]) -> list[Mobject]:
    """The largest parts of a mobject that hold nothing of `kept`: Manim regroups what it animates."""
    if id(mobject) in kept:
        return []
    if not any(id(part) in kept for part in mobject.get_family()):
        return [mobject]
    return [part for child in mobject.submobjects for part in _apart(child, kept)]
