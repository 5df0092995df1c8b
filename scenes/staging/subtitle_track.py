"""The words that stand on the picture: the beat's title above it, the caption below it."""

from __future__ import annotations

import re
from bisect import bisect_left

from manim import LEFT, Animation, FadeIn, FadeOut, Line, Mobject, Wait

from scenes.content.timeline import Caption
from scenes.design.frame import FrameLayout
from scenes.design.theme import BODY, Theme
from scenes.design.timing import GLANCE, first_part, last_part, reading_time
from scenes.mobjects.text.typeset import Typeset, words, words_height

_TOGETHER = re.compile(r"(?<=,) (?=[A-Z]\b)|(?<=\d) (?=×)|(?<=×) (?=\d)|(?<=\d) (?=[a-z])")
"""Spaces at which no line ends: within a list of axes or a product, and between a number and what it counts."""
_LARGER = 1.3
"""How much larger than other captions one with a colour of its own is."""
_LETTER = "x"
"""What stands on one line."""
_SHARES = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)


class SubtitleTrack:
    """The title over its rule and the caption on the picture, and the captions that were shown since the beat began.

    A title or a caption is set first; it appears with the next `changes`, which the scene plays. All moments are
    seconds of the film. Captions that are not `drawn` are noted, and take as long, but leave the picture to the player.
    """

    def __init__(self, frame: FrameLayout, theme: Theme, drawn: bool = True) -> None:
        self.frame, self.theme, self.drawn = frame, theme, drawn
        self.title: Typeset | None = None
        self.rule = _rule(frame, theme)
        self.caption: Typeset | None = None
        self._title_text = self._next_title = self._text = ""
        self._next_text: str | None = None
        self._drawn, self._color = True, theme.text
        self._start = self._since = 0.0
        self._shown: list[Caption] = []

    @property
    def mobjects(self) -> list[Mobject]:
        """What stands on the picture now."""
        return [part for part in (self.rule, self.title, self.caption) if part is not None]

    def begin_beat(self, title: str) -> None:
        """Begin a beat: its title appears when it opens, in the first beat with the next changes."""
        self._next_title, self._shown = title, []

    def end_beat(self, now: float) -> tuple[Caption, ...]:
        """The captions of the beat that ends now."""
        self._close(now)
        return tuple(self._shown)

    def set_caption(self, text: str, drawn: bool = True, color: str | None = None) -> None:
        """Show another caption with the next changes; one that is not `drawn` stands elsewhere on the picture.

        One with a `color` of its own is a result to be kept in mind: it is larger where it fits on one line.
        """
        self._next_text, self._drawn = text, drawn and self.drawn
        self._color = color or self.theme.text

    def unread(self, now: float) -> float:
        """How many more seconds the caption that is about to go must stay to be read."""
        if self._next_text is None or not self._text or self._next_text == self._text:
            return 0.0
        return max(0.0, round(reading_time(self._text) - (now - self._since), 3))

    def to_be_read(self, now: float) -> float:
        """How many more seconds the caption that stands, or comes with the next changes, takes to be read."""
        if self._next_text and self._next_text != self._text:
            return reading_time(self._next_text)
        return 0.0 if not self._text else max(0.0, round(reading_time(self._text) - (now - self._since), 3))

    @property
    def carried_over(self) -> str:
        """The words that go when the next beat begins: the title and the caption."""
        caption = self._text or None
        return repr((self._title_text or None, caption)) if caption or self._title_text else ""

    def open_beat(self, opens: float) -> list[Animation]:
        """The animations that let the words of the beat before give way to the title and the caption that was said.

        The beat's caption counts from the moment at which the beat opens. In the first beat there are none.
        """
        if self.title is None:
            return []
        leaving = [] if self.caption is None else [_fade_out(self.caption)]
        self.caption, self._text = None, ""
        return [*self._title_changes(), *leaving, *self._caption_changes(opens)]

    def changes(self, now: float) -> list[Animation]:
        """The animations that bring in a new title and a new caption, if there are any."""
        return [*self._title_changes(), *self._caption_changes(now)]

    def _title_changes(self) -> list[Animation]:
        if not self._next_title:
            return []
        header, old = self.frame.header, self.title
        self.title = words(self._next_title, BODY, self.theme.muted, weight="semibold")
        self.title.move_to((header.left, header.center[1], 0), aligned_edge=LEFT)
        self._title_text, self._next_title = self._next_title, ""
        return [_fade_in(self.title), _fade_in(self.rule) if old is None else _fade_out(old)]

    def _caption_changes(self, now: float) -> list[Animation]:
        text, self._next_text = self._next_text, None
        if text is None or (self._text and text == self._text):
            return []
        changes: list[Animation] = []
        if self.caption is not None:
            changes.append(_fade_out(self.caption))
        self._close(now)
        self.caption, self._text = None, text
        if text:
            self._start, self._since = now, now
        if text and self._drawn:
            self.caption = self._set(text)
            changes.append(_fade_in(self.caption))
        return changes if self.drawn else [Wait(run_time=GLANCE)]

    def _set(self, text: str) -> Typeset:
        """The caption in its place, on as few lines as it needs, all about as long."""
        together = _TOGETHER.sub("\N{NO-BREAK SPACE}", text)
        px, most = self.frame.caption_px, self.frame.caption_width
        if self._color != self.theme.text:
            large = words(together, _LARGER * px, self._color, weight="semibold")
            if large.width <= most:
                return large.move_to((*self.frame.footer.center, 0))

        def height(share: float) -> float:
            return words_height(together, px, most * share, align="center")

        share, lowest = 1.0, height(1.0) + 1e-6
        if lowest > 1.5 * words_height(_LETTER, px, most):
            share = _SHARES[bisect_left(_SHARES, True, key=lambda share: height(share) <= lowest)]
        made = words(together, px, self._color, width=most * share, align="center")
        return made.move_to((*self.frame.footer.center, 0))

    def _close(self, now: float) -> None:
        """Note the caption that stands, up to now."""
        if self._text and now > self._start:
            self._shown.append(Caption(self._start, now, self._text))
            self._start = now


def _rule(frame: FrameLayout, theme: Theme) -> Line:
    """The line below the title."""
    y = frame.header.bottom - 0.03
    return Line((frame.header.left, y, 0.0), (frame.header.right, y, 0.0), stroke_width=1.5, color=theme.line)


def _fade_in(mobject: Mobject) -> Animation:
    return FadeIn(mobject, run_time=GLANCE, rate_func=last_part)


def _fade_out(mobject: Mobject) -> Animation:
    return FadeOut(mobject, run_time=GLANCE, rate_func=first_part)
