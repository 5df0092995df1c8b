"""Lesson: a Manim scene that is a script of beats. A beat is a section, a clip, a chapter and its captions at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from manim import BLACK, Animation, FadeIn, FadeOut, Mobject, Scene, Wait, smooth
from manim.animation.animation import prepare_animation

from scenes.content.timeline import Beat
from scenes.design.timing import BLINK, GLANCE, MOVE, READ, early, first_part, last_part, late
from scenes.geometry.arrays import BoolArray
from scenes.mobjects.cube.tensor_cube import TensorCube
from scenes.renderer.fast_renderer import FastRenderer
from scenes.renderer.registry import with_renderer
from scenes.spec.defaults import BOTH, View
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.staging.stage import Stage
from scenes.staging.subtitle_track import SubtitleTrack
from scenes.staging.unseen import without_fading

_Method = TypeVar("_Method", bound=Callable[..., None])


def beat(hold: float = READ, view: View = BOTH) -> Callable[[_Method], _Method]:
    """Mark a method as a beat that ends in a pause of `hold` seconds. Beats run in the order they are written.

    The pause is longer if the caption takes longer to be read. A beat of one `view` is left out where a film focuses on
    the other method.
    """

    def mark(method: _Method) -> _Method:
        method.hold, method.view = hold, view  # type: ignore[attr-defined]
        return method

    return mark


class Lesson(Scene):
    """A film about one tensor: its beats in the order in which they are written.

    A subclass of a lesson has the beats of that lesson, its own versions of them in their places, then its own.

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
        spec = (spec or LectureSpec(shape=self.entry.default_shape)).resolved()
        self.spec = self.entry.fitted(spec)
        if until is not None and until not in self.own_beats:
            raise ValueError(f"beat {until!r} is not one of {', '.join(self.own_beats)}")
        self.until = until
        self.stage = Stage.of(self.spec)
        self.texts = self.entry.text(self.spec)
        self.subtitles = SubtitleTrack(self.stage.frame, self.stage.theme, spec.captions == "drawn")
        self.played: list[Beat] = []
        self.current = ""
        self.before_beat: Callable[[str], bool] | None = None
        self.after_beat: Callable[[], object] | None = None
        self.is_seen: Callable[[], bool] = lambda: True
        self.in_work: tuple[TensorCube, BoolArray] | None = None
        self._notes: dict[str, str] = {}
        self._stops: list[float] = []
        self._to_open = False
        self._opening = 0.0
        super().__init__(**with_renderer(kwargs))

    @classmethod
    def beats(cls, view: View = BOTH) -> list[str]:
        """The names of the beats in a view in order, those of the lesson it is a subclass of first."""
        members = (name for base in reversed(cls.__mro__) for name in vars(base))
        beats = [name for name in dict.fromkeys(members) if hasattr(getattr(cls, name, None), "hold")]
        return [name for name in beats if view == BOTH or getattr(cls, name).view in (BOTH, view)]

    @property
    def own_beats(self) -> list[str]:
        """The names of the beats of this film in order."""
        return [name for name in self.beats(self.spec.view) if name not in self.entry.left_out]

    def set_up(self) -> None:
        """Make what several beats use; nothing is shown yet."""

    def setup(self) -> None:
        """Give the picture its background; Manim calls this before `construct`."""
        camera: Any = self.camera
        if self.stage.theme.clear:
            camera.background_color, camera.background_opacity = BLACK, 0.0
        else:
            camera.background_color = self.stage.theme.background

    def construct(self) -> None:
        """Run the beats."""
        self.set_up()
        for name in self.own_beats:
            if self.before_beat is not None and not self.before_beat(name):
                break
            self._run(name)
            if name == self.until:
                break

    def _run(self, name: str) -> None:
        method, text, start = getattr(self, name), self.texts.beats[name], self.now
        self.next_section(name)
        self.current, self._notes, self._stops, self.in_work = name, {}, [], None
        self.subtitles.begin_beat(text.title)
        self._to_open, self._opening = bool(self.played), 0.0
        method()
        self.hold(max(method.hold, self.subtitles.to_be_read(self.now)))
        captions, seen = self.subtitles.end_beat(self.now), self._description(text.seen)
        stops = tuple(round(stop - start, 3) for stop in self._stops)
        self.played.append(Beat(name, text.title, start, self.now, captions, seen, self._opening, stops))
        if self.after_beat is not None:
            self.after_beat()

    @property
    def now(self) -> float:
        """The film's time in seconds."""
        return round(float(self.renderer.time), 3)

    @property
    def carried_over(self) -> str:
        """The words of the beat before that go when a beat begins: the title and the caption."""
        return self.subtitles.carried_over

    # Words ----------------------------------------------------------------------------------------------------------

    def say(self, key: str, **values: Any) -> None:
        """Show a caption of this beat with the next `play` or `hold`, once the one before it could be read."""
        self._set_caption(self.text(key, **values))

    def say_result(self, key: str, color: str, **values: Any) -> None:
        """As `say`, in larger letters of a colour: what is to be kept in mind."""
        self._set_caption(self.text(key, **values), color=color)

    def say_large(self, text: str) -> None:
        """Count as the caption a text that the next `play` shows elsewhere on the picture."""
        self._set_caption(text, drawn=False)

    def _set_caption(self, text: str, drawn: bool = True, color: str | None = None) -> None:
        self.subtitles.set_caption(text, drawn, color)
        missing = self.subtitles.unread(self.now)
        if missing > 1e-6:
            super().play(Wait(run_time=round(missing, 1)))

    def await_answer(self) -> None:
        """Note that a question stands now and that the rest of the beat answers it: decks stop here."""
        self._stops.append(self.now)

    def text(self, key: str, **values: Any) -> str:
        """A text of this beat, else of the act that asks for it, filled in."""
        own = self.texts.beats[self.current].captions
        text = own[key] if key in own else self.stage.texts["acts"][key]
        return text.format_map({**self.stage.facts, **values})

    def note(self, **facts: object) -> None:
        """Note what this beat shows, as it is printed: its description is filled from these notes."""
        self._notes |= {name: str(fact) for name, fact in facts.items()}

    def working_on(self, cube: TensorCube | None, mask: BoolArray | None = None) -> None:
        """Note that the cells `mask` of a cube are being explained from now to the end of the beat; None: no cells are.

        The picture is the same. What is in work must not be hidden: the films are audited for it.
        """
        if cube is None:
            self.in_work = None
        else:
            self.in_work = (cube, np.ones(len(cube.grid), dtype=bool) if mask is None else mask)

    def _description(self, text: str) -> str:
        """What is seen in this beat."""
        try:
            return text.format_map({**self.stage.facts, **self._notes})
        except KeyError as error:
            raise KeyError(
                f"{self.entry.slug}: the text of beat {self.current} asks for {error}, which the beat does not note"
            ) from None

    # Time -----------------------------------------------------------------------------------------------------------

    def play(self, *args: Any, run_time: float | None = None, **kwargs: Any) -> None:
        """As `Scene.play`; a caption that was said changes at the same time, at its own pace.

        In the first play of a beat the words of the beat before give way to the new ones. What only comes and goes
        does so meanwhile; what moves, and what comes with it, follows.
        """
        animations = [prepare_animation(arg) for arg in args]
        _make_way(animations)
        if self._to_open:
            opening = self._fades(animations)
            self._open_beat(opening, GLANCE if any(isinstance(each, FadeIn) for each in opening) else BLINK)
            animations = [each for each in animations if each not in opening]
            for each in animations:
                if isinstance(each, FadeIn) and each.rate_func is last_part:
                    each.set_rate_func(smooth)  # nothing is left that it would cross
        if run_time is not None:
            for animation in animations:
                animation.set_run_time(run_time)
        together = [*animations, *self.subtitles.changes(self.now)]
        if together or not args:
            super().play(*together, **kwargs)

    def open_with(self, *args: Any, run_time: float = MOVE) -> None:
        """Play all of this while the beat before gives way: the beat opens when it has come to rest.

        In the first beat, which no other gives way to, it is a play like any other.
        """
        if self._to_open:
            self._open_beat([prepare_animation(arg) for arg in args], run_time)
        else:
            self.play(*args, run_time=run_time)

    @staticmethod
    def _fades(animations: list[Animation]) -> list[Animation]:
        """What leaves; what comes as well, if nothing else happens."""
        kinds: tuple[type[Animation], ...] = (FadeOut, FadeIn)
        if not all(isinstance(each, kinds) for each in animations):
            kinds = (FadeOut,)
        return [each for each in animations if isinstance(each, kinds)]

    def _open_beat(self, animations: list[Animation], run_time: float) -> None:
        """Let the words of the beat before give way to new ones, together with these animations."""
        self._to_open = False
        start = self.now
        opening = [*animations, *self.subtitles.open_beat(round(start + run_time, 3))]
        if opening:
            for each in opening:
                each.set_run_time(min(run_time, GLANCE) if isinstance(each, FadeOut) else run_time)
            super().play(*opening)
            self._opening = round(self.now - start, 3)

    def hold(self, duration: float) -> None:
        """Pause; a caption that was said comes first, in the same time."""
        if self._to_open:
            self._open_beat([], BLINK)
        changes = self.subtitles.changes(self.now)
        if changes:
            super().play(*changes)
            duration -= GLANCE
        if duration > 1e-6:
            self.wait(round(duration, 3))

    def begin_animations(self) -> None:
        """Begin the animations of a play; one that nobody sees needs no fading."""
        if not self.is_seen() and self.animations is not None:
            self.animations = [without_fading(each) for each in self.animations]
        super().begin_animations()

    def get_moving_and_static_mobjects(self, animations: Any) -> tuple[list[Mobject], list[Mobject]]:
        """What moves and what stands still in a play: everything and nothing if the renderer sees that for itself."""
        if isinstance(self.renderer, FastRenderer):
            return self.mobjects, []
        return super().get_moving_and_static_mobjects(animations)

    # What comes and goes --------------------------------------------------------------------------------------------

    def clear_stage(self, *keep: Mobject) -> list[Animation]:
        """Animations that take away everything but the title, the caption and `keep`."""
        kept = {id(part) for mobject in (*keep, *self.subtitles.mobjects) for part in mobject.get_family()}
        return [self.leave(part) for mobject in self.mobjects for part in _apart(mobject, kept)]

    def shows(self, mobject: Mobject) -> bool:
        """Whether a mobject or a part of it is on the stage now: Manim takes apart what it animates in part."""
        on_stage = set(map(id, self.get_mobject_family_members()))
        return any(id(part) in on_stage for part in mobject.get_family())

    @staticmethod
    def leave(mobject: Mobject) -> Animation:
        """Fade out; words and marks in the first part of the play, so that what comes in their place crosses none.

        A cube stays in sight while the next picture is already coming.
        """
        return FadeOut(mobject, rate_func=early if _is_cells(mobject) else first_part)

    @staticmethod
    def enter(*mobjects: Mobject) -> list[Animation]:
        """Fade in; words and marks in the last part of the play, a cube while the last picture is still going."""
        return [FadeIn(each, rate_func=late if _is_cells(each) else last_part) for each in mobjects]


def _is_cells(mobject: Mobject) -> bool:
    """Whether a mobject is a cube, or a group of nothing but cubes."""
    parts = mobject.submobjects
    return isinstance(mobject, TensorCube) or (bool(parts) and all(map(_is_cells, parts)))


def _make_way(animations: list[Animation]) -> None:
    """Let a cube that leaves be gone before anything else comes in its place."""
    coming = [each.mobject for each in animations if isinstance(each, FadeIn)]
    lasting = (each for each in animations if isinstance(each, FadeOut) and each.rate_func is early)
    for each in lasting:
        if any(_overlap(each.mobject, other) for other in coming):
            each.set_rate_func(first_part)


def _overlap(first: Any, second: Any) -> bool:
    """Whether the rectangles around two mobjects overlap."""
    apart = np.abs(first.get_center() - second.get_center())[:2]
    sizes = np.array([first.width + second.width, first.height + second.height])
    return bool((apart < sizes / 2).all())


def _apart(mobject: Mobject, kept: set[int]) -> list[Mobject]:
    """The largest parts of a mobject that hold nothing of `kept`: Manim regroups what it animates."""
    if id(mobject) in kept:
        return []
    if not any(id(part) in kept for part in mobject.get_family()):
        return [mobject]
    return [part for child in mobject.submobjects for part in _apart(child, kept)]
