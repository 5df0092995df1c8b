"""What a film plays and when: its beats, their captions and what is seen in each. Values that are written as JSON."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

_GOING = 0.6
"""The longest time, in seconds, that a caption shows after a stop while it goes with the question."""


@dataclass(frozen=True)
class Caption:
    """A text and when it shows, in seconds."""

    start: float
    end: float
    text: str

    def shifted(self, seconds: float) -> Self:
        """The caption so many seconds later."""
        return replace(self, start=_ms(self.start + seconds), end=_ms(self.end + seconds))


@dataclass(frozen=True)
class Beat:
    """One beat as it was played, in seconds: a chapter, and a clip of its own.

    name         the name of its method in the lesson
    title        the title it shows, and its chapter's
    captions     what is said in it, in order
    description  what is seen in it, in words and numbers, for who cannot see it
    opening      the seconds at its start in which the beat before gives way: its clip begins after them
    stops        the moments, in seconds from its start, at which a question stands whose answer follows in this beat: a
                 deck waits there
    """

    name: str
    title: str
    start: float
    end: float
    captions: tuple[Caption, ...] = ()
    description: str = ""
    opening: float = 0.0
    stops: tuple[float, ...] = ()

    @property
    def opens(self) -> float:
        """When nothing of the beat before is left that goes: its clip and its chapter begin here."""
        return _ms(self.start + self.opening)

    @property
    def spoken(self) -> str:
        """Its captions as one text; a sentence that goes on in the next one is one sentence."""
        return " ".join(" ".join(caption.text.split()) for caption in self.captions).replace("... ...", "...")

    def shifted(self, seconds: float) -> Self:
        """The beat with all its captions so many seconds later.

        >>> Beat("a", "A", 1.0, 2.0, (Caption(1.0, 2.0, "Hi."),)).shifted(-1.0).captions[0].end
        1.0
        """
        captions = tuple(caption.shifted(seconds) for caption in self.captions)
        return replace(self, start=_ms(self.start + seconds), end=_ms(self.end + seconds), captions=captions)

    def from_zero(self) -> Self:
        """The beat as a film of its own, without its opening; its times are counted from there."""
        stops = tuple(_ms(stop - self.opening) for stop in self.stops)
        own = replace(self, start=self.opens, opening=0.0, stops=stops)
        captions = tuple(replace(each, start=max(each.start, own.start)) for each in self.captions)
        return replace(own, captions=captions).shifted(-own.start)

    @property
    def parts(self) -> tuple[Self, ...]:
        """The beat in parts, of which each but the last ends where a question stands: what a click plays.

        Each is a beat of its own, with what is said in it. A part that asks is described by its question alone, the
        last one by what is seen in the beat.

        >>> beat = Beat("a", "A", 1.0, 9.0, (Caption(1.0, 4.0, "Why?"), Caption(4.0, 9.0, "So.")), "Seen.", 0.5, (3.0,))
        >>> [(part.opens, part.end, part.spoken, part.description) for part in beat.parts]
        [(1.5, 4.0, 'Why?', 'Why?'), (4.0, 9.0, 'So.', 'Seen.')]
        """
        starts = [self.start, *(_ms(self.start + stop) for stop in self.stops)]
        parts = []
        for start, end in zip(starts, [*starts[1:], self.end], strict=True):
            own = replace(self, start=start, end=end, captions=_within(self.captions, start, end), stops=())
            own = own if start == self.start else replace(own, opening=0.0)
            parts.append(own if end == self.end else replace(own, description=own.spoken))
        return tuple(parts)


@dataclass(frozen=True)
class Timeline:
    """The beats of one film in order; times in seconds, `description` says what the whole film shows."""

    lesson: str
    title: str
    claim: str
    description: str
    language: str
    fps: int
    beats: tuple[Beat, ...]

    @property
    def duration(self) -> float:
        """The length of the film in seconds."""
        return self.beats[-1].end

    def frames(self, beat: Beat) -> tuple[int, int]:
        """The number of the first frame of the beat's clip and of the first one after it."""
        return round(beat.opens * self.fps), round(beat.end * self.fps)

    def to_json(self) -> str:
        """The timeline as JSON that `from_json` takes."""
        return _TIMELINE.dump_json(self, indent=2).decode() + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Timeline:
        """The timeline in a text that `to_json` wrote; ValueError for any other."""
        return _TIMELINE.validate_json(text)

    @classmethod
    def read(cls, path: Path) -> Timeline:
        """The timeline in a file; OSError or ValueError if there is none."""
        return cls.from_json(path.read_bytes())


_TIMELINE: TypeAdapter[Timeline] = TypeAdapter(Timeline)


def _within(captions: tuple[Caption, ...], start: float, end: float) -> tuple[Caption, ...]:
    """What of the captions can be read between two moments."""
    shown = (replace(each, start=max(each.start, start), end=min(each.end, end)) for each in captions)
    return tuple(each for each in shown if each.end - each.start > _GOING)


def _ms(seconds: float) -> float:
    return round(seconds, 3)
